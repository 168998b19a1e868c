import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { iso } from '../core/clock.ts';
import { auditFilter, type KubeAuditEvent, parseAuditLine } from '../core/kubernetes/audit-log.ts';
import type { ClockPort, KubeAuditPort } from '../core/ports.ts';
import { type NotRead, notRead, read } from '../core/reading.ts';
import { type AwsAccess, clientConfig } from './aws-client.ts';
import { awsReader } from './aws-reader.ts';
import { patience } from './retry.ts';

/** Pages read at most: 10,000 events each. A log that is longer is said to be cut. */
const mostPages = 200;

/** The window is looked at in parts of about that many ms, and in so many at most: each must hold some record at all. */
const part = 15 * 60_000;
const mostParts = 24;

const partsOf = (from: number, to: number): { from: number; to: number }[] => {
  const count = Math.min(mostParts, Math.max(1, Math.ceil((to - from) / part)));
  const edge = (i: number): number => Math.floor(from + ((to - from) * i) / count);
  return Array.from({ length: count }, (_, i) => ({ from: edge(i), to: edge(i + 1) }));
};

/** logs:FilterLogEvents on an EKS cluster's audit streams (domain.md §13.10). Times are ms. */
export const createKubeAudit = (access: AwsAccess, clock: ClockPort): KubeAuditPort & { close(): void } => {
  const reader = awsReader(
    access,
    clock,
    patience(6, Math.random),
    (region) => new CloudWatchLogsClient(clientConfig(access, 'logs', region)),
  );

  const ask = (region: string, input: FilterLogEventsCommandInput, signal: AbortSignal) =>
    reader.read({
      ...{ api: 'logs:FilterLogEvents', key: region, signal },
      command: () => new FilterLogEventsCommand({ ...input, logStreamNamePrefix: 'kube-apiserver-audit-' }),
      send: (client, command, options) => client.send(command, options),
      value: (out) => (Array.isArray(out.events) ? { lines: out.events, next: out.nextToken || null } : undefined),
    });

  /** Pages until `take` wants no more; true when it does not, false at the log's end. */
  const pages = async (
    region: string,
    input: FilterLogEventsCommandInput,
    take: (lines: { message?: string }[]) => boolean,
    signal: AbortSignal,
  ): Promise<NotRead | { enough: boolean; at: number; serverDate: number | null }> => {
    let nextToken: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await ask(region, { ...input, nextToken }, signal);
      if (!answer.ok) return answer;
      const { lines, next } = answer.value;
      const enough = take(lines);
      if (enough || next === null) return { enough, at: answer.at, serverDate: answer.serverDate };
      if (next === nextToken)
        return notRead({ kind: 'malformed', what: 'logs:FilterLogEvents gave the same page again.' }, answer.at);
      nextToken = next;
    }
    const what = `The audit log has more than ${mostPages} pages in the window; it was not read to its end.`;
    return notRead({ kind: 'truncated', what }, clock.now());
  };

  /**
   * An API server writes many records a minute, asked or not: a time without one is a time that was not written down (logging
   * was off, or was switched off by somebody, or its retention is over). The group alone proves nothing: other logs keep it.
   */
  const silence = async (region: string, group: string, from: number, to: number, signal: AbortSignal) => {
    for (const p of partsOf(from, to)) {
      const input = { logGroupName: group, startTime: p.from, endTime: p.to, limit: 1 };
      const seen = await pages(region, input, (lines) => lines.length > 0, signal);
      if ('ok' in seen) return seen;
      const what = `${group} holds no audit record at all from ${iso(p.from)} to ${iso(p.to)}: audit logging was off then, or its retention is over.`;
      if (!seen.enough) return notRead({ kind: 'not-found', what }, seen.at, seen.serverDate);
    }
    return null;
  };

  return {
    close: reader.close,
    events: async ({ cluster, region, from, to }, signal) => {
      const group = `/aws/eks/${cluster}/cluster`;
      const silent = await silence(region, group, from, to, signal);
      if (silent) return silent;
      const events: KubeAuditEvent[] = [];
      let malformed = 0;
      const take = (lines: { message?: string }[]): boolean => {
        for (const { message } of lines) {
          const event = parseAuditLine(message ?? '');
          if (event) events.push(event);
          else malformed += 1;
        }
        return false;
      };
      const input = { logGroupName: group, startTime: from, endTime: to, filterPattern: auditFilter };
      const done = await pages(region, input, take, signal);
      return 'ok' in done ? done : read({ events, malformed }, done.at, done.serverDate);
    },
  };
};
