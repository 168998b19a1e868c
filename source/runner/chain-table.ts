import type { RegionCoverage } from '../core/coverage.ts';
import { placeOf } from '../core/coverage.ts';
import { chainKey, type TrailChain } from '../core/progress.ts';
import type { Fault } from '../core/reading.ts';
import type { TrailQuery } from '../core/session.ts';
import type { Store } from '../core/store.ts';
import { isCovered } from './trail-chain.ts';

/** One Region of one account. */
export type Place = { account: string; region: string };

export const placeKey = placeOf;

/** Every question in every place, and how far each chain of pages is. Times in ms. */
export const chainTable = (store: Store, ask: { places: Place[]; from: number; end: number; anew: boolean }) => {
  const wanted = new Map<string, TrailQuery>();
  /** Chains that somebody reads now, with the share of their time that is behind. */
  const reading = new Map<string, number>();
  /** Of a reading from the beginning: chains whose first page came in it. */
  const begun = new Set<string>();

  const keyOf = (place: Place, query: TrailQuery): string => chainKey({ ...place, query });
  const chain = (place: Place, query: TrailQuery): TrailChain | undefined => {
    const key = keyOf(place, query);
    return ask.anew && !begun.has(key) ? undefined : store.progress().chains[key];
  };
  const covered = (place: Place, query: TrailQuery): boolean => isCovered(chain(place, query), ask.from, ask.end);
  const sum = (chains: (TrailChain | undefined)[], of: 'pages' | 'added'): number =>
    chains.reduce((n, c) => n + (c?.[of] ?? 0), 0);

  return {
    chain,
    want: (queries: TrailQuery[]): void => {
      for (const q of queries) wanted.set(`${q.attribute} ${q.value}`, q);
    },
    /** The first question of a place that is neither answered to the last page nor being asked. */
    open: (place: Place): TrailQuery | undefined =>
      [...wanted.values()].find((q) => !reading.has(keyOf(place, q)) && !covered(place, q)),
    /** One chain is never read by two. Gives what to call when it is over. */
    take: (place: Place, query: TrailQuery): (() => void) => {
      const key = keyOf(place, query);
      reading.set(key, 0);
      return () => void reading.delete(key);
    },
    /** Chains of a place that are being read. */
    busy: (place: Place): number => [...reading.keys()].filter((key) => key.startsWith(`${placeKey(place)} `)).length,
    /** A page of it came. */
    began: (place: Place, query: TrailQuery, share: number): void => {
      const key = keyOf(place, query);
      begun.add(key);
      if (reading.has(key)) reading.set(key, share);
    },
    /** Chains done of chains known. */
    progress: (): [done: number, total: number] => {
      const all = [...wanted.values()];
      let done = 0;
      for (const place of ask.places)
        for (const q of all) done += covered(place, q) ? 1 : (reading.get(keyOf(place, q)) ?? 0);
      return [Math.floor(done * 10) / 10, all.length * ask.places.length];
    },
    coverage: (place: Place, fault: Fault | undefined): RegionCoverage => {
      const all = [...wanted.values()];
      const chains = all.map((q) => chain(place, q));
      const complete = !fault && all.length > 0 && all.every((q) => covered(place, q));
      const error = complete ? null : (fault?.what ?? 'not read to the last page');
      const counts = { pages: sum(chains, 'pages'), events: sum(chains, 'added') };
      return { ...place, ...counts, complete, error, closed: fault?.kind === 'org-denied' };
    },
  };
};
