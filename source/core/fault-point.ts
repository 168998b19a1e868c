/**
 * Places where a process may die. Production passes `noFaults`; tests pass one that throws, or kills the process, so that
 * every place is shown to lose nothing.
 */
export const faultPoints = [
  'journal.before-append',
  'journal.half-written',
  'journal.after-fsync',
  'call.before-send',
  'call.after-send',
  'call.after-answer',
  'action.after-outcome',
  'snapshot.half-written',
  'snapshot.before-rename',
  'snapshot.after-rename',
  'segment.half-written',
] as const;

export type FaultPoint = (typeof faultPoints)[number];
export type Faults = (point: FaultPoint) => void;

export const noFaults: Faults = () => undefined;
