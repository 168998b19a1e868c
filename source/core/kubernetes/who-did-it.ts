import { findingId, type Hash } from '../audit/make-finding.ts';
import { iso } from '../clock.ts';
import type { Finding } from '../finding.ts';
import type { Session } from '../session.ts';
import type { KubeAuditEvent } from './audit-log.ts';
import { objectKinds } from './kinds.ts';

const failed = (e: KubeAuditEvent): boolean => e.code !== null && e.code >= 400;
const changes = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** By its access key id, where the cluster writes it; else by the ARN of the session, which somebody else may share. */
const byTree = (e: KubeAuditEvent, sessions: readonly Session[]): boolean =>
  e.keyId !== null
    ? sessions.some((s) => s.accessKeyId === e.keyId)
    : e.arn !== null && sessions.some((s) => s.principal === e.arn);

const kindOf = (e: KubeAuditEvent): string =>
  objectKinds.find((k) => k.group === e.group && k.resource.split('.')[0] === e.resource)?.kind ?? e.resource;

const subjectOf = (e: KubeAuditEvent): string => `${kindOf(e)}/${e.namespace}/${e.name === '' ? '*' : e.name}`;

/**
 * Joins the cluster's audit log to the tree: who made or changed what stands, which Secrets a session of the tree looked
 * at, and where it got a shell. The log proves it; without it nobody knows who.
 */
export const withAudit = (
  findings: readonly Finding[],
  events: readonly KubeAuditEvent[],
  at: { sessions: readonly Session[]; account: string; hash: Hash },
): Finding[] => {
  const done = events.filter((e) => !failed(e));
  const told = findings.map((f): Finding => {
    const about = done.filter((e) => changes.has(e.verb) && e.subresource === '' && subjectOf(e) === f.subject);
    const mine = about.find((e) => byTree(e, at.sessions));
    if (mine)
      return {
        ...f,
        attribution: 'session',
        why: `${f.why}; the audit log: ${mine.verb} by ${mine.arn ?? mine.user} ${iso(mine.at)}`,
      };
    const other = about.at(-1);
    return other
      ? {
          ...f,
          attribution: 'pre-existing',
          why: `${f.why}; the audit log: ${other.verb} by ${other.arn ?? other.user}, who is not of the tree`,
        }
      : f;
  });
  const own = done.filter((e) => byTree(e, at.sessions));
  const seen = new Map<string, Finding>();
  for (const e of own) {
    const shell = e.resource === 'pods' && /^(?:exec|attach|portforward)$/.test(e.subresource);
    const look = e.resource === 'secrets' && /^(?:get|list|watch)$/.test(e.verb);
    if (!shell && !look) continue;
    const kind = shell ? ('host-access' as const) : ('secret-read' as const);
    const subject = subjectOf(e);
    const id = findingId(at.hash, { account: at.account, kind, subject }, '');
    if (seen.has(id)) continue;
    const why = shell
      ? `a shell or a tunnel into it (${e.subresource}) ${iso(e.at)}`
      : `${e.verb} by the session ${iso(e.at)}`;
    seen.set(id, {
      ...{ id, item: 'kubernetes.untracked', kind, subject, account: at.account, region: null, standing: true },
      ...{ standingWhy: "the cluster's audit log", transient: false, events: [], at: e.at, why, uniqueId: null },
      ...{ actions: [], attribution: 'session' as const, source: 'kubernetes' as const },
    });
  }
  return [...seen.values(), ...told];
};
