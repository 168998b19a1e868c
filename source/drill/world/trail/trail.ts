import type { JsonObject } from '../../../core/words.ts';
import { type Bulk, noBulk } from './bulk.ts';
import { type Entry, entryOf } from './entry.ts';
import type { Happening } from './record.ts';

/** Event history of one account: per Region what happened one by one, newest first, and the bulk beside it. */
export type Trail = {
  readonly account: string;
  /** Newest first; within a second by id. */
  entries(region: string): Entry[];
  add(happening: Happening): JsonObject;
  bulk: Bulk;
  size(): number;
};

/** Newest first; the id decides within a second. */
export const before = (a: { time: number; id: string }, b: { time: number; id: string }): number =>
  b.time - a.time || Number(a.id > b.id) - Number(a.id < b.id);

/** Sorted when it is read after a change: many events are added before the first question. */
export const emptyTrail = (account: string): Trail => {
  const regions = new Map<string, Entry[]>();
  const sorted = new Set<string>();
  let size = 0;
  const entries = (region: string): Entry[] => {
    const found = regions.get(region) ?? [];
    if (!sorted.has(region)) found.sort(before);
    sorted.add(region);
    return found;
  };
  return {
    account,
    bulk: noBulk,
    entries,
    size: () => size,
    add: (happening) => {
      const { entry, record } = entryOf(account, happening);
      regions.set(happening.region, [...(regions.get(happening.region) ?? []), entry]);
      sorted.delete(happening.region);
      size++;
      return record;
    },
  };
};
