import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { auditFilter, type KubeAuditEvent, parseAuditLine } from '../core/kubernetes/audit-log.ts';
import type { ClockPort, KubeAuditPort } from '../core/ports.ts';
import { notRead, read } from '../core/reading.ts';
import { type AwsAccess, clientConfig } from './aws-client.ts';
import { awsReader } from './aws-reader.ts';
import { patience } from './retry.ts';

/** Pages read at most: 10,000 events each. A log that is longer is said to be cut. */
const mostPages = 200;

/** logs:FilterLogEvents on an EKS cluster's audit streams (domain.md §13.10). Times are ms. */
export const createKubeAudit = (access: AwsAccess, clock: ClockPort): KubeAuditPort & { close(): void } => {
  const reader = awsReader(
    access,
    clock,
    patience(6, Math.random),
    (region) => new CloudWatchLogsClient(clientConfig(access, 'logs', region)),
  );
  return {
    close: reader.close,
    events: async ({ cluster, region, from, to }, signal) => {
      const events: KubeAuditEvent[] = [];
      let malformed = 0;
      let nextToken: string | undefined;
      for (let page = 0; page < mostPages; page += 1) {
        const token = nextToken;
        const answer = await reader.read({
          api: 'logs:FilterLogEvents',
          key: region,
          signal,
          command: () =>
            new FilterLogEventsCommand({
              logGroupName: `/aws/eks/${cluster}/cluster`,
              logStreamNamePrefix: 'kube-apiserver-audit-',
              ...{ startTime: from, endTime: to, filterPattern: auditFilter, nextToken: token },
            }),
          send: (client, command, options) => client.send(command, options),
          value: (out) => (Array.isArray(out.events) ? { lines: out.events, next: out.nextToken } : undefined),
        });
        if (!answer.ok) return answer;
        for (const { message } of answer.value.lines) {
          const event = parseAuditLine(message ?? '');
          if (event) events.push(event);
          else malformed += 1;
        }
        nextToken = answer.value.next;
        if (nextToken === undefined || nextToken === '')
          return read({ events, malformed }, answer.at, answer.serverDate);
        if (nextToken === token)
          return notRead({ kind: 'malformed', what: 'logs:FilterLogEvents gave the same page again.' }, answer.at);
      }
      const what = `The audit log of ${cluster} has more than ${mostPages} pages in the window; it was not read to its end.`;
      return notRead({ kind: 'truncated', what }, clock.now());
    },
  };
};
