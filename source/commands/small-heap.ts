import { setFlagsFromString } from 'node:v8';

/** ms after the start: the first frame and the first keys are served by then. */
const after = 1500;

/**
 * The first collects and compacts early, the second lets the heap grow by 40 % in between; the first alone is content with
 * 2 MB, and doubles the work of a long collection.
 */
const flags = ['--optimize-for-size', '--heap-growing-percent=40'];

/**
 * Keeps V8's heap near what lives in it. Left alone it grows to several times of that: 409 MB were resident after 100,000 events
 * had come in, now 200. Not from the first line on: it would cost 17 ms of every start. Returns what takes the timer back.
 */
export const keepHeapSmall = (): (() => void) => {
  const timer = setTimeout(() => {
    for (const flag of flags) setFlagsFromString(flag);
  }, after);
  timer.unref();
  return () => clearTimeout(timer);
};
