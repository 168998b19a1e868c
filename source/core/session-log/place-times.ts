import type { ClaimedTime } from './line-grammar.ts';
import { instantsOf, wallClock } from './zone.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The log may begin before the incident was declared, and is refused where it would last longer than a clean-up. */
const before = 2 * hour;
const longest = 26 * hour;
const outOfOrder = 2 * minute;

type Candidate = { t: number; exists: boolean };

const startOfDay = (wall: number): number => Math.floor(wall / day) * day;

/** Every instant that a claimed time may mean around `start`: other days, and both hours where the clock was put back. */
const candidates = (time: ClaimedTime, start: number, zone: string): Candidate[] => {
  const { offset } = time;
  const at = (wall: number): Candidate[] => {
    const found = offset === null ? instantsOf(wall, zone) : [wall - offset];
    // The hour that was skipped keeps its place, so that it is not taken for the next day's.
    const skipped = { t: wall - (wallClock(start, zone) - start), exists: false };
    return found.length === 0 ? [skipped] : found.map((t) => ({ t, exists: true }));
  };
  if (time.date !== null) return at(time.date + time.msOfDay);
  const today = startOfDay(offset === null ? wallClock(start, zone) : start + offset);
  return [-day, 0, day, 2 * day]
    .flatMap((d) => at(today + d + time.msOfDay))
    .filter(({ t }) => t >= start - before && t <= start + longest)
    .sort((a, b) => a.t - b.t);
};

/**
 * Claimed times in the order of the log → instants in ms, or null where none fits (a time that the zone's clock skipped,
 * or one further than 26 hours from the first). Lines go forward: the next instant within half a day that is not more
 * than two minutes before the last one, so that midnight adds a day; failing that, the nearest one, which is a line that
 * was written down late (domain.md §1.3). `start` is the incident's start, ms; `zone` an IANA name.
 */
export const placeTimes = (times: (ClaimedTime | null)[], start: number, zone: string): (number | null)[] => {
  let first: number | null = null;
  let last = start;
  return times.map((time) => {
    if (time === null) return null;
    const all = candidates(time, start, zone);
    const forward = all.find(({ t }) => t >= last - outOfOrder && t <= last + day / 2);
    const nearest = [...all].sort((a, b) => Math.abs(a.t - last) - Math.abs(b.t - last))[0];
    const chosen = forward ?? nearest;
    if (chosen === undefined || !chosen.exists) return null;
    if (first !== null && Math.abs(chosen.t - first) > longest) return null;
    first ??= chosen.t;
    last = chosen.t;
    return last;
  });
};
