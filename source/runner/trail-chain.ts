import type { TrailChain } from '../core/progress.ts';

/** One run of pages with the same start, end and query: what one token belongs to. Times in ms. */
export type Run = { start: number; end: number; token: string | null; fresh: boolean };

/**
 * Events arrive late: a read that goes on from an earlier one looks this far back again. AWS speaks of about 5 minutes on
 * average and guarantees nothing (domain.md §4.3).
 */
export const overlap = 30 * 60_000;

/** Two readings may know AWS's time a little differently, ms; less than the overlap, so that nothing falls between. */
const aheadAtMost = 60_000;

/**
 * The next run that a chain needs so that [from, end] is covered without a gap, or null when it is. A chain goes on with
 * its saved token after a restart; a finished one only reads what is new; one that met records it could not understand
 * is read again from the beginning.
 */
export const nextRun = (chain: TrailChain | undefined, from: number, end: number): Run | null => {
  // An end that lies ahead of this reading was fixed by a wrong clock: nothing after its true time is known.
  if (!chain || chain.malformed > 0 || chain.from > from || chain.end > end + aheadAtMost)
    return { start: from, end, token: null, fresh: true };
  if (chain.nextToken !== null) return { start: chain.start, end: chain.end, token: chain.nextToken, fresh: false };
  if (chain.end >= end) return null;
  return { start: Math.max(chain.from, chain.end - overlap), end, token: null, fresh: false };
};

/** Does the chain prove that everything in [from, end] was read and understood? */
export const isCovered = (chain: TrailChain | undefined, from: number, end: number): boolean =>
  chain !== undefined &&
  chain.malformed === 0 &&
  chain.from <= from &&
  chain.nextToken === null &&
  chain.end >= end &&
  chain.end <= end + aheadAtMost;
