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

/**
 * Every question in every place, and how far each chain of pages is. Times in ms. There are thousands of them, and each page
 * asks what is left: what was covered once stays so in one reading, and is not looked at again.
 */
export const chainTable = (store: Store, ask: { places: Place[]; from: number; end: number; anew: boolean }) => {
  const wanted = new Map<string, TrailQuery>();
  /** By place, in the order they were wanted: chains that were not covered when they were last looked at, by key. */
  const left = new Map(ask.places.map((place) => [placeKey(place), new Map<string, TrailQuery>()]));
  /** By place: chains that somebody reads now, with the share of their time that is behind. */
  const reading = new Map(ask.places.map((place) => [placeKey(place), new Map<string, number>()]));
  /** Of a reading from the beginning: chains whose first page came in it. */
  const begun = new Set<string>();

  const keyOf = (place: Place, query: TrailQuery): string => chainKey({ ...place, query });
  const chainOf = (key: string): TrailChain | undefined =>
    ask.anew && !begun.has(key) ? undefined : store.progress().chains[key];
  const isDone = (key: string): boolean => isCovered(chainOf(key), ask.from, ask.end);
  const sum = (chains: (TrailChain | undefined)[], of: 'pages' | 'added'): number =>
    chains.reduce((n, c) => n + (c?.[of] ?? 0), 0);
  const add = (place: Place, query: TrailQuery): void => {
    const key = keyOf(place, query);
    if (!isDone(key)) left.get(placeKey(place))?.set(key, query);
  };
  const look = (place: Place, key: string): void => {
    if (isDone(key)) left.get(placeKey(place))?.delete(key);
  };

  return {
    chain: (place: Place, query: TrailQuery): TrailChain | undefined => chainOf(keyOf(place, query)),
    want: (queries: TrailQuery[]): void => {
      for (const q of queries) {
        const id = `${q.attribute} ${q.value}`;
        if (wanted.has(id)) continue;
        wanted.set(id, q);
        for (const place of ask.places) add(place, q);
      }
    },
    /** The first question of a place that is neither answered to the last page nor being asked. */
    open: (place: Place): TrailQuery | undefined => {
      const busy = reading.get(placeKey(place));
      for (const [key, query] of left.get(placeKey(place)) ?? []) if (!busy?.has(key)) return query;
      return undefined;
    },
    /** One chain is never read by two. Gives what to call when it is over. */
    take: (place: Place, query: TrailQuery): (() => void) => {
      const key = keyOf(place, query);
      reading.get(placeKey(place))?.set(key, 0);
      return () => {
        reading.get(placeKey(place))?.delete(key);
        look(place, key);
      };
    },
    /** Chains of a place that are being read. */
    busy: (place: Place): number => reading.get(placeKey(place))?.size ?? 0,
    /** A page of it came. */
    began: (place: Place, query: TrailQuery, share: number): void => {
      const key = keyOf(place, query);
      begun.add(key);
      const busy = reading.get(placeKey(place));
      if (busy?.has(key)) busy.set(key, share);
      look(place, key);
    },
    /** Chains done of chains known. */
    progress: (): [done: number, total: number] => {
      const total = wanted.size * ask.places.length;
      let done = total;
      for (const [place, open] of left) {
        done -= open.size;
        for (const [key, share] of reading.get(place) ?? []) if (open.has(key)) done += share;
      }
      return [Math.floor(done * 10) / 10, total];
    },
    coverage: (place: Place, fault: Fault | undefined): RegionCoverage => {
      const keys = [...wanted.values()].map((q) => keyOf(place, q));
      const chains = keys.map(chainOf);
      const complete = !fault && keys.length > 0 && keys.every(isDone);
      const error = complete ? null : (fault?.what ?? 'not read to the last page');
      const counts = { pages: sum(chains, 'pages'), events: sum(chains, 'added') };
      return { ...place, ...counts, complete, error, closed: fault?.kind === 'org-denied' };
    },
  };
};
