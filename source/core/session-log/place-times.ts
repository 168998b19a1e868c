import type { ClaimedTime } from './line-grammar.ts';
import { instantsOf, wallClock } from './zone.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The log may begin before the incident was declared, and is refused where it would last longer than a clean-up. */
const before = 2 * hour;
const longest = 26 * hour;
const outOfOrder = 2 * minute;

/** `other`: the second instant that the same clock showed, in the hour that is repeated in autumn. */
type Candidate = { t: number; other: number | null; exists: boolean };

/**
 * Where a claimed time was placed, ms. `problem` says why it was not: `far` = nowhere within 26 hours of the first line,
 * `skipped` = the clock of that zone never showed it (the hour that spring leaves out).
 */
export type Placed = { at: number | null; other: number | null; problem: 'far' | 'skipped' | null };

const nowhere = (problem: Placed['problem']): Placed => ({ at: null, other: null, problem });

const startOfDay = (wall: number): number => Math.floor(wall / day) * day;

const instantsAt = (wall: number, offset: number | null, near: number, zone: string): Candidate[] => {
  if (offset !== null) return [{ t: wall - offset, other: null, exists: true }];
  const found = instantsOf(wall, zone);
  // The hour that was skipped keeps its place, so that it is not taken for the next day's.
  if (found.length === 0) return [{ t: wall - (wallClock(near, zone) - near), other: null, exists: false }];
  return found.map((t) => ({ t, other: found.find((o) => o !== t) ?? null, exists: true }));
};

/** Every instant that a claimed time may mean around `near`: other days, and both hours where the clock was put back. */
const candidates = (time: ClaimedTime, near: number, zone: string, days: number[]): Candidate[] => {
  const { offset } = time;
  if (time.date !== null) return instantsAt(time.date + time.msOfDay, offset, near, zone);
  const today = startOfDay(offset === null ? wallClock(near, zone) : near + offset);
  return days.flatMap((d) => instantsAt(today + d * day + time.msOfDay, offset, near, zone)).sort((a, b) => a.t - b.t);
};

const least = <T>(all: T[], weight: (one: T) => number): T | undefined =>
  all.reduce<T | undefined>((best, one) => (best === undefined || weight(one) < weight(best) ? one : best), undefined);

/** Where the log begins: `start` is the incident's start, ms; `day` that of its first line, as ms of a clock that pretends to be UTC. */
export type Anchor = { start: number; day: number | null };

/**
 * Claimed times in the order of the log → instants. Lines go forward: the next instant within half a day that is not more
 * than two minutes before the last one, so that midnight adds a day; failing that, the nearest one, which is a line that
 * was written down late (domain.md §1.3). `zone` is an IANA name.
 */
export const placeTimes = (times: (ClaimedTime | null)[], anchor: Anchor, zone: string): Placed[] => {
  let { start } = anchor;
  let first: number | null = null;
  let last = start;
  return times.map((time) => {
    if (time === null) return nowhere(null);
    const onDay = first === null && anchor.day !== null && time.date === null ? { ...time, date: anchor.day } : time;
    const all = candidates(onDay, start, zone, [-1, 0, 1, 2]).filter(
      ({ t }) => onDay.date !== null || (t >= start - before && t <= start + longest),
    );
    const forward = all.find(({ t }) => t >= last - outOfOrder && t <= last + day / 2);
    const chosen = forward ?? least(all, ({ t }) => Math.abs(t - last));
    if (chosen === undefined) return nowhere('far');
    if (!chosen.exists) return nowhere('skipped');
    if (first !== null && Math.abs(chosen.t - first) > longest) return nowhere('far');
    if (first === null && onDay.date !== null) start = chosen.t;
    first ??= chosen.t;
    last = chosen.t;
    return { at: chosen.t, other: chosen.other, problem: null };
  });
};

/**
 * A time claimed in a message → the instant that fits best to when the message was posted (ms, exact). People write things
 * down afterwards, so what lies ahead counts as twice as far; a zone that was given wrongly shows as a skew, not as a day.
 */
export const placeNear = (time: ClaimedTime, posted: number, zone: string): Placed => {
  const chosen = least(candidates(time, posted, zone, [-1, 0, 1]), ({ t }) =>
    t <= posted ? posted - t : 2 * (t - posted),
  );
  if (chosen === undefined || Math.abs(chosen.t - posted) > longest) return nowhere('far');
  return chosen.exists ? { at: chosen.t, other: chosen.other, problem: null } : nowhere('skipped');
};
