import type { Progress } from './progress.ts';

/** Pure functions of (T, now), all in ms since the epoch. Nothing is stored, so sleep, DST and clock jumps need no repair. */

export type WindowId = 1 | 2 | 3;
/** `from` and `to` are hours after T. */
export type Window = { id: WindowId; from: number; to: number; label: string };

export const windows: Window[] = [
  { id: 1, from: 0, to: 1, label: 'Hour 0–1' },
  { id: 2, from: 1, to: 4, label: 'Hour 1–4' },
  { id: 3, from: 4, to: 24, label: 'Hour 4–24' },
];

const hour = 3_600_000;

/** T: the earliest issuance once it is found, until then the incident's own start. 0 when there is no incident. */
export const effectiveT = (progress: Progress): number => progress.issuedAt ?? progress.incident?.startedAt ?? 0;

/** An item belongs to the first window whose end is not before its deadline. */
export const windowOf = (deadlineHours: number): WindowId => windows.find((w) => w.to >= deadlineHours)?.id ?? 3;

export const currentWindow = (t: number, now: number): WindowId => windowOf(Math.max(0, (now - t) / hour));

export const dueAt = (t: number, hours: number): number => t + hours * hour;

const two = (n: number): string => String(n).padStart(2, '0');

/** `T+02:41:07`; `T−00:00:05` when our clock is before T. Hours run past 24. */
export const clockText = (t: number, now: number): string => {
  const s = Math.floor(Math.abs(now - t) / 1000);
  return `T${now < t ? '−' : '+'}${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
};

/** `h:mm`, rounded down; `0:00` within the first minute. */
export const hoursText = (ms: number): string => {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
};

export const lateness = (t: number, hours: number, now: number): { late: boolean; text: string } => {
  const left = dueAt(t, hours) - now;
  return left < 0 ? { late: true, text: `late by ${hoursText(left)}` } : { late: false, text: `in ${hoursText(left)}` };
};

/** A skew above this makes clock-dependent verdicts unknown (product.md §7). */
export const maxSkew = 60_000;

/** AWS's time: our clock less the skew that was last measured. Null when AWS has not told its time, or is too far off. */
export const awsNow = (progress: Progress, now: number): number | null => {
  const skew = progress.callers.read?.skewMs;
  return skew === null || skew === undefined || Math.abs(skew) > maxSkew ? null : now - skew;
};

/** `2026-05-20T16:02:11Z`; milliseconds are dropped. */
export const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
/** `16:02Z` */
export const timeOfDay = (ms: number): string => `${new Date(ms).toISOString().slice(11, 16)}Z`;
const day = 24 * hour;
/** `05-20 16:02Z` where it is another day than `now`'s, else `16:02Z`. */
export const dayTime = (ms: number, now: number): string =>
  Math.floor(ms / day) === Math.floor(now / day) ? timeOfDay(ms) : `${iso(ms).slice(5, 10)} ${timeOfDay(ms)}`;
