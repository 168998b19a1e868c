import type { FaultPoint } from '../../source/core/fault-point.ts';

/** Where a child process kills itself: at that point, the `after`th time that it comes there while it is armed. */
export type Death = { at: FaultPoint; after: number };

export const mortal = (die: Death | null) => {
  let armed = false;
  let hits = 0;
  const faults = (point: FaultPoint): void => {
    if (!armed || point !== die?.at || ++hits !== die.after) return;
    process.kill(process.pid, 'SIGKILL');
    // The signal comes at once, but nothing must happen until it does: no exit handler, no flush.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
  const arm = (on = true): void => {
    armed = on;
  };
  return { faults, arm };
};
