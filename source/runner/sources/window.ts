import type { Config } from '../../core/config.ts';
import type { Progress } from '../../core/progress.ts';

/**
 * From the first issuance until the last credential of the tree had died, or until `now` while one may live; ms. Null =
 * nobody knows yet when it began.
 */
export const sessionSpan = ({ issuedAt, sessions }: Progress, now: number): { from: number; to: number } | null => {
  if (issuedAt === null) return null;
  const ends = sessions.map((s) => (s.alive === false ? (s.deadSince ?? s.expiresAt ?? now) : now));
  return { from: issuedAt, to: Math.max(issuedAt, ...(ends.length > 0 ? ends : [now])) };
};

/** Findings that no AWS call gave belong to the incident's own account. */
export const accountOf = ({ incident, callers }: Progress, config: Config): string =>
  incident?.account ?? config.account ?? callers.read?.account ?? '';
