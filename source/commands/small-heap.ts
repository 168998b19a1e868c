import { setFlagsFromString } from 'node:v8';

/** ms after the start: the first frame and the first keys are served by then. */
const after = 1500;

/**
 * Lets V8 collect early instead of letting the heap grow to several times of what lives in it: after 100,000 events
 * 180 MB instead of 290 MB stay resident, on a machine that others use in an emergency too. Not from the first line on,
 * because it slows compiling and would cost 17 ms of every start. Returns what takes the timer back.
 */
export const keepHeapSmall = (): (() => void) => {
  const timer = setTimeout(() => setFlagsFromString('--optimize-for-size'), after);
  timer.unref();
  return () => clearTimeout(timer);
};
