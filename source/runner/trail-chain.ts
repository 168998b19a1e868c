import type { TrailChain } from '../core/progress.ts';

/**
 * One run of pages with the same start, end and query: what one token belongs to. Times in ms. `known`: a page that holds
 * only known events, all of them before this, ends the run; null = it is read to its last page.
 */
export type Run = { start: number; end: number; token: string | null; fresh: boolean; known: number | null };

/**
 * Events arrive late: a read that goes on from an earlier one looks back again. AWS speaks of about 5 minutes on average
 * and guarantees nothing (domain.md §4.3). The last half hour is read again whole; up to two hours as long as something new
 * turns up. What comes later still is found when every chain is read anew (`CollectAsk.anew`), as for a sign-off.
 */
export const overlap = 2 * 3_600_000;
const surely = 30 * 60_000;

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
    return { start: from, end, token: null, fresh: true, known: null };
  if (chain.nextToken !== null)
    return { start: chain.start, end: chain.end, token: chain.nextToken, fresh: false, known: null };
  if (chain.end >= end) return null;
  const start = Math.max(chain.from, chain.end - overlap);
  return { start, end, token: null, fresh: false, known: chain.end - surely };
};

/** Does the chain prove that everything in [from, end] was read and understood? */
export const isCovered = (chain: TrailChain | undefined, from: number, end: number): boolean =>
  chain !== undefined &&
  chain.malformed === 0 &&
  chain.from <= from &&
  chain.nextToken === null &&
  chain.end >= end &&
  chain.end <= end + aheadAtMost;

/** How much of a run is behind, 0…1: pages come newest first, and `oldest` (ms) is the oldest event of the last one. */
export const shareOf = ({ start, end }: Pick<Run, 'start' | 'end'>, oldest: number): number =>
  end > start ? Math.min(1, Math.max(0, (end - oldest) / (end - start))) : 0;
