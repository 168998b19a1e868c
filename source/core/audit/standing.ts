import type { Finding } from '../finding.ts';
import type { Reading } from '../reading.ts';

export type Standing = Pick<Finding, 'standing' | 'standingWhy'>;

export const yes = (standingWhy: string): Standing => ({ standing: true, standingWhy });
export const no = (standingWhy: string): Standing => ({ standing: false, standingWhy });
export const unknown = (standingWhy: string): Standing => ({ standing: null, standingWhy });

/** Records and IAM tell whole seconds, and a creation date may be a second off its event. */
export const slack = 5_000;

/** Goes on with what was read; what was not read, and what is gone, is said here. */
export const whenRead = <T>(
  what: string,
  reading: Reading<T | null> | undefined,
  go: (value: T) => Standing,
  gone: () => Standing = () => no(`IAM has no ${what}`),
): Standing => {
  if (!reading) return unknown(`${what} was not read`);
  if (!reading.ok) return unknown(`${what} could not be read: ${reading.fault.what}`);
  return reading.value === null ? gone() : go(reading.value);
};

/** Is a link there that the session made, or missing that it took away? What it put back itself is as it was. */
export const presence = (f: Finding, there: boolean, what: string): Standing => {
  if (f.transient && f.left === 'there') {
    return there ? no(`${what} is there, as before`) : unknown(`${what} is missing, although the session put it back`);
  }
  if (f.left === 'gone' && !f.transient) return there ? no(`${what} is there again`) : yes(`${what} is missing`);
  return there ? yes(`${what} is there`) : no(`${what} is not there`);
};
