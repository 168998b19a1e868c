import { minute } from '../clock.ts';
import type { Credential } from '../credentials.ts';
import { idSource } from '../ids.ts';
import { hash32, mix } from '../random.ts';
import { enabledRegions } from '../regions.ts';
import { type BulkCall, bulkReads, bulkWrites } from './bulk-calls.ts';
import { type Entry, entryMatches, entryOf, type Filter, lagOf, userNameOf } from './entry.ts';
import { lookupResources } from './resources.ts';

/** A credential that made many calls between two instants, ms. */
export type BulkActor = { who: Credential; from: number; to: number };

/**
 * Very many mostly-read events that exist as columns only: what a row says is worked out from its number when a page shows
 * it, so that 100,000 of them cost about a megabyte and a few milliseconds.
 */
export type Bulk = {
  /** Event numbers of one Region, oldest first; numbers grow with time. */
  numbers(region: string): Uint32Array;
  time(n: number): number;
  visibleAt(n: number): number;
  /** Answered from the columns, without making the event. */
  matches(n: number, filter: Filter): boolean;
  /** The whole event. */
  entry(n: number, region: string): Entry;
};

/** For worlds without extra events. */
export const noBulk: Bulk = {
  numbers: () => new Uint32Array(0),
  time: () => 0,
  visibleAt: () => 0,
  matches: () => false,
  entry: () => {
    throw new RangeError('There is no such event.');
  },
};

/** One in fifty is a write. */
const callOf = (digest: number, n: number): BulkCall => {
  const from = n % 50 === 7 ? bulkWrites : bulkReads;
  return from[digest % from.length] ?? from[0];
};

/** Numbers are given out in the order of time, so each Region's list is sorted from the start. */
const regionColumn = (count: number, salt: number): Map<string, Uint32Array> => {
  const rows = enabledRegions.map(() => [] as number[]);
  for (let n = 0; n < count; n++) rows[mix(n ^ salt ^ 0x5bd1) % rows.length]?.push(n);
  return new Map(enabledRegions.map((region, i) => [region, Uint32Array.from(rows[i] ?? [])]));
};

/** `start` and `end`, ms: when the first and the last of them happen. */
export const bulkOf = (
  ask: { seed: number; account: string; count: number; start: number; end: number },
  actors: readonly [BulkActor, ...BulkActor[]],
): Bulk => {
  const { seed, account, count, start, end } = ask;
  const salt = hash32(`bulk|${seed}`);
  const digest = (n: number): number => mix(n ^ salt);
  const time = (n: number): number => Math.floor((start + ((end - start) * n) / Math.max(1, count)) / 1000) * 1000;
  // The one that its digest names, or the next one that lived then.
  const actorOf = (n: number): BulkActor => {
    const first = digest(n) % actors.length;
    for (let i = 0; i < actors.length; i++) {
      const actor = actors[(first + i) % actors.length];
      if (actor && actor.from <= time(n) && time(n) <= actor.to) return actor;
    }
    return actors[0];
  };
  const regions = regionColumn(count, salt);
  const none = new Uint32Array(0);
  return {
    numbers: (region) => regions.get(region) ?? none,
    time,
    visibleAt: (n) => time(n) + lagOf(digest(n)),
    matches: (n, filter) => {
      const call = callOf(digest(n), n);
      const who = actorOf(n).who;
      return entryMatches(
        {
          ...{ name: call.name, source: `${call.source}.amazonaws.com`, readOnly: call.readOnly, keyId: who.keyId },
          userName: userNameOf({ who }),
          id: filter.key === 'EventId' ? idSource(seed, `bulk|${n}`).uuid() : '',
          resources: filter.key.startsWith('Resource')
            ? lookupResources({ requestParameters: call.request(digest(n)) })
            : [],
        },
        filter,
      );
    },
    entry: (n, region) => {
      const { source, name, readOnly, request } = callOf(digest(n), n);
      const ids = idSource(seed, `bulk|${n}`);
      const happening = { id: ids.uuid(), requestId: ids.uuid(), at: time(n), source, name, region, readOnly };
      const { entry } = entryOf(account, {
        ...happening,
        who: actorOf(n).who,
        request: request(digest(n)),
        response: null,
      });
      return { ...entry, visibleAt: time(n) + lagOf(digest(n)) };
    },
  };
};

/** Bulk events end early enough to be delivered when the drill starts. */
export const bulkSpan = (t0: number): { start: number; end: number } => ({
  start: t0 + 2 * minute,
  end: t0 + 75 * minute,
});
