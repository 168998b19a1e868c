import { yieldNow } from './in-slices.ts';

/**
 * `work` on each thing, `limit` at a time, results in order. A work that throws ends all. After an answer the next is begun in
 * a turn of the event loop of its own, so that a key is not behind several.
 */
export const eachLimited = async <T, R>(
  things: readonly T[],
  limit: number,
  work: (thing: T, index: number) => Promise<R>,
): Promise<R[]> => {
  const results: R[] = new Array(things.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < things.length) {
      const index = next;
      next += 1;
      results[index] = await work(things[index] as T, index);
      await yieldNow();
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, things.length) }, worker));
  return results;
};
