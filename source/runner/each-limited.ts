/** `work` on each thing, `limit` at a time, results in order. A work that throws ends all. */
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
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, things.length) }, worker));
  return results;
};
