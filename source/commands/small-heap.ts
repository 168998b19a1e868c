import { setFlagsFromString } from 'node:v8';

/** ms after the start: the first frame and the first keys are served by then. */
const after = 1500;

/**
 * The first leaves the room for what is young as large as it is by then (it would go on doubling, and all of it stay resident);
 * the second lets the rest grow by a quarter between two collections. `--optimize-for-size` needs no less memory with these and
 * half as much again of the main thread: a key waits for each of its collections.
 */
const flags = ['--semi-space-growth-factor=1', '--heap-growing-percent=25'];

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
