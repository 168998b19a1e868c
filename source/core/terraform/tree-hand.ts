import { assumedRole, isSameRole, isSessionOf } from '../audit/arn.ts';
import type { Session } from '../session.ts';
import type { TrailEvent } from '../trail-event.ts';

/** What a record shows of the session tree beside its access keys. */
export type Tree = {
  /** Access key ids. */
  keys: ReadonlySet<string>;
  /** Role sessions of the incident itself, as ARNs: whoever acts as one of them is the session, whatever the key. */
  principals: ReadonlySet<string>;
  /** Whatever else its credentials act as: roles, users. Others may act as these too. */
  issuers: readonly string[];
  /** T, ms; null = not known. */
  from: number | null;
};

export const treeOf = (sessions: readonly Session[], roleArn: string | null, from: number | null): Tree => {
  const rooted = sessions.filter((s) => s.origin !== 'derived' && assumedRole(s.principal) !== null);
  const issuers = sessions.flatMap((s) => [s.issuer, s.principal]);
  return {
    ...{ keys: new Set(sessions.map((s) => s.accessKeyId)), from },
    principals: new Set(rooted.flatMap((s) => s.principal ?? [])),
    issuers: [...new Set([roleArn, ...issuers].filter((a) => a !== null))],
  };
};

export type Hand = 'ours' | 'unsure' | 'other';

/**
 * Whose hand an event shows. A console sign-in and a service that calls on somebody's behalf have keys of their own, or none,
 * and the ARN of the session all the same (domain.md §4.4). Another session of the role, or one before T, is not told.
 */
export const handOf = (e: TrailEvent, tree: Tree): Hand => {
  if (e.keyId !== null && tree.keys.has(e.keyId)) return 'ours';
  const { arn, issuerArn } = e.actor;
  if (arn !== null && tree.principals.has(arn)) return tree.from !== null && e.time >= tree.from ? 'ours' : 'unsure';
  // A record that names nobody rules nobody out.
  if (arn === null && e.keyId === null) return 'unsure';
  const known = tree.issuers.some(
    (i) => i === arn || i === issuerArn || isSessionOf(arn, i) || isSameRole(issuerArn, i),
  );
  return known ? 'unsure' : 'other';
};
