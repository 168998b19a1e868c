import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainKey, noProgress, type TrailChain } from '../../../source/core/progress.ts';
import type { TrailQuery } from '../../../source/core/session.ts';
import type { Store } from '../../../source/core/store.ts';
import { chainTable, type Place } from '../../../source/runner/chain-table.ts';
import { isCovered } from '../../../source/runner/trail-chain.ts';

const places: Place[] = ['us-east-1', 'eu-west-1', 'ap-south-1'].map((region) => ({ account: '123456789012', region }));
const queries = ['a', 'b', 'c', 'd', 'e'].map((value): TrailQuery => ({ attribute: 'AccessKeyId', value }));
const [from, end] = [1000, 2000];

const chainOf = (place: Place, query: TrailQuery, whole: boolean): TrailChain => ({
  ...{ ...place, query, from, start: from, end, nextToken: whole ? null : 't' },
  ...{ pages: 1, records: 1, added: 1, malformed: 0 },
});

type Step =
  | { do: 'want'; query: number }
  | { do: 'take' | 'end'; place: number }
  | { do: 'page'; place: number; whole: boolean; share: number };

describe('the table of chains', () => {
  /** The same questions, answered by looking at every chain each time. */
  const model = (chains: { [key: string]: TrailChain }, anew: boolean) => {
    const wanted: TrailQuery[] = [];
    const reading = new Map<string, number>();
    const begun = new Set<string>();
    const keyOf = (place: Place, query: TrailQuery) => chainKey({ ...place, query });
    const covered = (place: Place, query: TrailQuery) => {
      const key = keyOf(place, query);
      return isCovered(anew && !begun.has(key) ? undefined : chains[key], from, end);
    };
    return {
      ...{ wanted, reading, begun, keyOf },
      open: (place: Place) => wanted.find((q) => !reading.has(keyOf(place, q)) && !covered(place, q)),
      progress: () => {
        const each = places.flatMap((p) => wanted.map((q) => (covered(p, q) ? 1 : (reading.get(keyOf(p, q)) ?? 0))));
        return [Math.floor(each.reduce((a, b) => a + b, 0) * 10) / 10, each.length];
      },
    };
  };

  it('tells the same as a look at every chain, whatever was read before', () => {
    const place = fc.integer({ min: 0, max: places.length - 1 });
    const query = fc.integer({ min: 0, max: queries.length - 1 });
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ do: fc.constant('want' as const), query }),
      fc.record({ do: fc.constantFrom('take' as const, 'end' as const), place }),
      // Halves, so that sums are the same in any order.
      fc.record({ do: fc.constant('page' as const), place, whole: fc.boolean(), share: fc.constantFrom(0, 0.5, 1) }),
    );
    const before = fc.array(fc.record({ place, query, whole: fc.boolean() }), { maxLength: 6 });
    fc.assert(
      fc.property(before, fc.array(step, { maxLength: 40 }), fc.boolean(), (old, steps, anew) => {
        const progress = noProgress();
        const put = (p: Place, q: TrailQuery, whole: boolean) => {
          progress.chains[chainKey({ ...p, query: q })] = chainOf(p, q, whole);
        };
        for (const o of old) put(places[o.place] as Place, queries[o.query] as TrailQuery, o.whole);
        const table = chainTable({ progress: () => progress } as unknown as Store, { places, from, end, anew });
        const naive = model(progress.chains, anew);
        const taken = new Map<Place, { query: TrailQuery; over: () => void; whole: boolean }>();
        // Nobody goes on with a chain that was read to its last page.
        for (const s of steps) {
          if (s.do === 'want') {
            const q = queries[s.query] as TrailQuery;
            table.want([q]);
            if (!naive.wanted.includes(q)) naive.wanted.push(q);
            continue;
          }
          const at = places[s.place] as Place;
          const had = taken.get(at);
          if (s.do === 'take' && !had) {
            const open = table.open(at);
            if (open) taken.set(at, { query: open, over: table.take(at, open), whole: false });
            if (open) naive.reading.set(naive.keyOf(at, open), 0);
          } else if (s.do === 'end' && had) {
            had.over();
            taken.delete(at);
            naive.reading.delete(naive.keyOf(at, had.query));
          } else if (s.do === 'page' && had && !had.whole) {
            put(at, had.query, s.whole);
            table.began(at, had.query, s.share);
            naive.begun.add(naive.keyOf(at, had.query));
            naive.reading.set(naive.keyOf(at, had.query), s.share);
            had.whole ||= s.whole;
          }
          for (const p of places) {
            expect(table.open(p)).toEqual(naive.open(p));
            expect(table.busy(p)).toBe(taken.has(p) ? 1 : 0);
          }
          expect(table.progress()).toEqual(naive.progress());
        }
      }),
      { numRuns: 300 },
    );
  });
});
