import { plural } from '../../core/plural.ts';
import type { Progress } from '../../core/progress.ts';
import type { Session } from '../../core/session.ts';
import type { SessionKind } from '../../core/words.ts';

/** Only what acts as the user itself ends with a deny on the user; a role that its key chained into lives on (domain.md §13.1). */
const asUser = new Set<SessionKind>(['federation', 'session-token', 'console', 'user-key']);
export const endsWithUser = (kind: SessionKind): boolean => asUser.has(kind);

/** Credentials that were made with one of these keys and are not known to be dead. */
export const childrenOf = (keys: readonly string[], { sessions }: Pick<Progress, 'sessions'>): Session[] =>
  sessions.filter((s) => s.parent !== null && keys.includes(s.parent) && s.alive !== false);

/** What becomes of each of them when the user is denied, a sentence each. */
export const childrenTold = (keys: readonly string[], progress: Pick<Progress, 'sessions'>): string[] =>
  childrenOf(keys, progress).map((s) =>
    endsWithUser(s.kind)
      ? `${s.kind} ${s.accessKeyId}, made with ${s.parent}, ends with it`
      : `${s.kind} ${s.accessKeyId}, made with ${s.parent}, lives on: it is not ended by this`,
  );

/** "2 children live on: ASIA…, ASIA…". */
export const livesOn = (key: string, progress: Pick<Progress, 'sessions'>): string => {
  const born = childrenOf([key], progress);
  return born.length === 0
    ? ''
    : `${plural(born.length, 'child', 'children')} of it ${born.length === 1 ? 'lives' : 'live'} on: ${born.map((s) => s.accessKeyId).join(', ')}`;
};
