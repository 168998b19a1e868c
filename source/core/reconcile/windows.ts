import type { LogEntry } from '../incident.ts';
import type { Tolerance } from './types.ts';

const minute = 60_000;

/**
 * domain.md §1.3. People write a line down after they ran it, so its event mostly lies before the claimed minute; what was
 * announced, or runs for long, lies after it. Both within ten minutes; the nearest one is preferred.
 */
export const defaultTolerance: Tolerance = { before: 10 * minute, after: 10 * minute };

/** One instant that a line may mean, ms: `from` to `to` is the minute it names, or the second where it names that. */
export type Claim = { from: number; to: number };

const claimAt = (at: number): Claim => ({ from: at, to: at % minute === 0 ? at + minute - 1 : at });

/**
 * The instants that each line may mean: what it claims, when it was posted, and the other one in the hour that is repeated
 * when the clocks change. A line without a time belongs to the one before it in its source (domain.md §1.2). None = unknown.
 */
export const claimsOf = (entries: readonly LogEntry[]): Claim[][] => {
  const last = new Map<string, Claim[]>();
  return entries.map((e) => {
    const times = [e.at, e.otherAt ?? null, e.postedAt ?? null].filter((t) => t !== null);
    const own = [...new Set(times)].map(claimAt);
    const claims = own.length > 0 ? own : (last.get(e.source) ?? []);
    last.set(e.source, claims);
    return claims;
  });
};

/** Seconds, squared, between an event and the middle of the nearest claim that allows it; null = none does. */
export const distance = (time: number, claims: readonly Claim[], { before, after }: Tolerance): number | null => {
  let best: number | null = null;
  for (const { from, to } of claims) {
    if (time < from - before || time > to + after) continue;
    const seconds = Math.abs(time - (from + to) / 2) / 1000;
    const cost = seconds * seconds;
    if (best === null || cost < best) best = cost;
  }
  return best;
};

/** All that the claims allow, ms. */
export const hull = (claims: readonly Claim[], { before, after }: Tolerance): Claim => ({
  from: Math.min(...claims.map((c) => c.from)) - before,
  to: Math.max(...claims.map((c) => c.to)) + after,
});
