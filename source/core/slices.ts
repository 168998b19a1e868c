/**
 * Long work in pieces: it pauses where a key may be answered, and returns its result at the end. Pure: who drives it decides
 * how long a pause is (runner/in-slices.ts), and the result is the same whatever happens in between.
 */
export type Slices<T> = Generator<undefined, T, undefined>;

/** The same without any pause: for tests, for commands without a screen, and for what is short. */
export const inOneGo = <T>(steps: Slices<T>): T => {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};

/** Does `work` for each, with a pause after every `every` of them. */
export function* each<T>(items: Iterable<T>, work: (item: T, index: number) => void, every = 64): Slices<void> {
  let i = 0;
  for (const item of items) {
    work(item, i);
    i += 1;
    if (i % every === 0) yield;
  }
}

export function* mapped<T, R>(items: Iterable<T>, work: (item: T) => R, every = 64): Slices<R[]> {
  const out: R[] = [];
  yield* each(items, (item) => void out.push(work(item)), every);
  return out;
}
