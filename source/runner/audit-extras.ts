import { withoutPath } from '../core/audit/arn.ts';
import { isDenyAll } from '../core/audit/deny-policy.ts';
import type { Audit } from '../core/audit/index.ts';
import type { RegionCoverage } from '../core/coverage.ts';
import type { AuditFact } from '../core/facts.ts';
import type { Progress } from '../core/progress.ts';
import type { Session } from '../core/session.ts';
import { gap } from './regions-to-read.ts';

const actsAsUser = new Set(['user-key', 'federation', 'session-token', 'console']);

const isOf = (s: Session, arn: string): boolean =>
  s.issuer !== null && withoutPath(s.issuer) === withoutPath(arn) && actsAsUser.has(s.kind);

/**
 * When a credential was seen dead, or reseal itself ended it (ms by AWS's clock, `skewMs` ahead of which ours is): its key
 * deleted, or its user denied or deleted. Whatever it did after that was not done by it. A deny that reseal took off again
 * ended nothing.
 */
export const knownDeaths = ({ actions, sessions }: Progress, skewMs: number): Map<string, number> => {
  const deaths = new Map<string, number>();
  const die = (key: string, at: number) => deaths.set(key, Math.min(at, deaths.get(key) ?? at));
  // First seen dead at an earlier reading: from then on at the latest.
  for (const s of sessions) if (s.alive === false && s.deadSince) die(s.accessKeyId, s.deadSince);
  /** By the user's ARN: since when it is denied. */
  const denied = new Map<string, number>();
  for (const { calls, target } of actions) {
    for (const { call, state, at } of calls) {
      // What may have been carried out took the deny off; only what AWS answered put it on.
      if (
        call.operation === 'DetachUserPolicy' &&
        isDenyAll(String(call.input.PolicyArn)) &&
        state !== 'planned' &&
        state !== 'failed'
      )
        denied.delete(target.arn);
      if (state !== 'done' || at === null) continue;
      const since = at - skewMs;
      if (call.operation === 'DeleteAccessKey') die(String(call.input.AccessKeyId), since);
      if (call.operation === 'AttachUserPolicy' && isDenyAll(String(call.input.PolicyArn)))
        denied.set(target.arn, Math.min(since, denied.get(target.arn) ?? since));
      if (call.operation === 'DeleteUser')
        for (const s of sessions)
          if (isOf(s, target.arn)) die(s.accessKeyId, Math.min(since, denied.get(target.arn) ?? since));
    }
  }
  for (const [arn, since] of denied) for (const s of sessions) if (isOf(s, arn)) die(s.accessKeyId, since);
  return deaths;
};

/** Unique ids of users that reseal itself deleted, AWS having said so. */
export const ownDeletions = ({ actions }: Progress): string[] =>
  actions.flatMap((a) =>
    a.target.uniqueId !== null && a.calls.some((c) => c.call.operation === 'DeleteUser' && c.state === 'done')
      ? [a.target.uniqueId]
      : [],
  );

/** Parts of the tree that nobody looked at: credentials in accounts without a row, and what lies behind the depth limit. */
export const unread = ({ fact, tree }: Audit, rows: RegionCoverage[], account: string): RegionCoverage[] => {
  const told = new Set([account, ...rows.map((r) => r.account)]);
  const others = [...new Set(fact.sessions.map((s) => s.account))].filter((a) => !told.has(a));
  const why = 'a credential of the tree lives in this account, and it was not read';
  return [...others.map((a) => gap(a, 'every Region', why)), ...tree.cut.map((cut) => gap(account, 'the tree', cut))];
};

/**
 * Since when each dead credential is known to be dead, by AWS's clock (ms): kept from the first reading that saw it so, for
 * what it did just before that may still be on its way (core/settled.ts). `deaths`: where the trail or reseal itself tells.
 */
export const withDeaths = (
  fact: AuditFact,
  { sessions }: Progress,
  deaths: ReadonlyMap<string, number>,
  awsNow: number,
): AuditFact => {
  const before = new Map(sessions.map((s) => [s.accessKeyId, s]));
  const since = (s: Session): number | null => {
    if (s.alive !== false) return null;
    const old = before.get(s.accessKeyId);
    const first = old?.alive === false ? Math.min(old.deadSince ?? awsNow, awsNow) : awsNow;
    // A session that was denied is dead from then on: `deaths` knows its expiry, which is still to come.
    const seen = Math.min(deaths.get(s.accessKeyId) ?? first, first);
    return s.expiresAt === null ? seen : Math.min(seen, s.expiresAt);
  };
  return { ...fact, sessions: fact.sessions.map((s) => ({ ...s, deadSince: since(s) })) };
};
