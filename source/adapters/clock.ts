import type { ClockPort } from '../core/ports.ts';

/** Where a drill's time begins (`worldBase`, ms) and when that was really (`realBase`, ms); `speed` world ms per real ms. */
export type DrillTime = { worldBase: number; realBase: number; speed: number };

/** Longer timers than this fire at once in Node. */
const longestTimer = 2 ** 31 - 1;

const wait = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(Math.ceil(ms), longestTimer));
    signal?.addEventListener('abort', end, { once: true });
  });

const clockOf = (now: () => number, speed: number): ClockPort => ({
  now,
  sleep: async (ms, signal) => {
    const due = now() + ms;
    // Counted on the steady clock, so that a machine clock that is set back does not make anybody wait for as long.
    const end = performance.now() + ms / speed;
    for (let left = ms / speed; left > 0 && !signal?.aborted; left = end - performance.now()) await wait(left, signal);
    // Timers and the machine clock count in whole ms, of which a fast drill has many: not a moment too early by `now`.
    for (let more = 0; more < 2 && now() < due && !signal?.aborted; more++) await wait(1, signal);
  },
});

export const realClock = (): ClockPort => clockOf(() => Date.now(), 1);

/**
 * The clock of a drill. Only the incident's time runs at `speed`; a process that starts again later with the same
 * `DrillTime` finds the world as much older as it was away.
 */
export const drillClock = ({ worldBase, realBase, speed }: DrillTime): ClockPort => {
  if (!(speed > 0) || !Number.isFinite(speed))
    throw new RangeError(`a drill's speed is a number above 0, not ${speed}`);
  return clockOf(() => Math.floor(worldBase + (Date.now() - realBase) * speed), speed);
};
