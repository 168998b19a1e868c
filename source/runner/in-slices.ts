import type { Slices } from '../core/slices.ts';

/** Milliseconds of work before keys and drawing get their turn. */
const slice = 4;

/** One for each turn of the event loop, whoever waits: three pieces of work side by side are not three times as slow to a key. */
const waiting: (() => void)[] = [];

const next = (): void => {
  const first = waiting.shift();
  if (waiting.length > 0) setImmediate(next);
  first?.();
};

/** Resolves when it is this caller's turn again, after input, timers and drawing had theirs. */
export const yieldNow = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(next);
  });

/**
 * Works in slices of a few ms. `signal`: when it is aborted the rest is left undone and the answer is null; without one the
 * work is always carried to its end.
 */
export function inSlices<T>(steps: Slices<T>): Promise<T>;
export function inSlices<T>(steps: Slices<T>, signal: AbortSignal): Promise<T | null>;
export async function inSlices<T>(steps: Slices<T>, signal?: AbortSignal): Promise<T | null> {
  if (signal?.aborted) return null;
  // Whoever asks has worked in this turn already, and often one such work follows the other.
  await yieldNow();
  let since = performance.now();
  for (;;) {
    if (signal?.aborted) return null;
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - since < slice) continue;
    await yieldNow();
    since = performance.now();
  }
}

/** For loops that wait now and then: `await pause()` in each round waits only when a slice is over. */
export const pacer = (): (() => Promise<void>) => {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < slice) return;
    await yieldNow();
    since = performance.now();
  };
};
