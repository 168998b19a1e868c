import type { Hash } from '../audit/make-finding.ts';
import { iso } from '../clock.ts';
import type { Finding } from '../finding.ts';
import type { Session } from '../session.ts';
import type { KubeAuditEvent } from './audit-log.ts';
import { byTree, happened, isChange, makes, subjectOf } from './audit-words.ts';
import { type Listing, sessionDeeds } from './session-deeds.ts';

/**
 * What the tree itself made under somebody's owner: anybody can write an ownerReference, so it hides nothing that the log shows
 * a session to have made. `underOwner`: objects of the window that have one.
 */
export const madeUnderOwner = (
  underOwner: readonly Finding[],
  events: readonly KubeAuditEvent[],
  sessions: readonly Session[],
): Finding[] => {
  const mine = events.filter((e) => happened(e) && makes(e) && byTree(e, sessions));
  const made = new Set(mine.map(subjectOf));
  return underOwner
    .filter((f) => made.has(f.subject))
    .map((f) => ({ ...f, why: `${f.why}, whom its maker named as its owner` }));
};

/** A request is noted when it comes in; what it did has the second in which it was carried out, by the cluster's clock. ms. */
const about = { before: 60_000, after: 2_000 };

/** What somebody else must have done for a finding to be theirs: made the object, or made the very change that was seen. */
const isTheirs = (e: KubeAuditEvent, { left, at }: Finding): boolean => {
  if (left !== 'changed' && e.verb !== 'create') return false;
  return at !== null && e.at >= at - about.before && e.at <= at + about.after;
};

/**
 * Joins the cluster's audit log to the tree: who made or changed what stands, and what else a session of the tree did. The log
 * proves it; without it nobody knows who. That others touched an object later, as who cleans up does, says nothing of its maker.
 */
export const withAudit = (
  findings: readonly Finding[],
  events: readonly KubeAuditEvent[],
  at: { sessions: readonly Session[]; account: string; hash: Hash } & Listing,
): Finding[] => {
  const done = events.filter(happened);
  const bySubject = Map.groupBy(
    done.filter((e) => isChange(e) && e.subresource === ''),
    subjectOf,
  );
  const told = findings.map((f): Finding => {
    const all = bySubject.get(f.subject) ?? [];
    const mine = all.find((e) => byTree(e, at.sessions));
    if (mine) {
      const why = `${f.why}; the audit log: ${mine.verb} by ${mine.arn ?? mine.user} ${iso(mine.at)}`;
      return { ...f, attribution: 'session', why };
    }
    const other = all.findLast((e) => isTheirs(e, f));
    if (!other) return f;
    const why = `${f.why}; the audit log: ${other.verb} by ${other.arn ?? other.user}, who is not of the tree`;
    return { ...f, attribution: 'pre-existing', why };
  });
  const own = done.filter((e) => byTree(e, at.sessions));
  return [...sessionDeeds(own, told, at), ...told];
};
