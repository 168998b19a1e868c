import { iso } from '../clock.ts';
import type { LogEntry } from '../incident.ts';
import { plural } from '../plural.ts';
import type { Placed } from './place-times.ts';

const minute = 60_000;
/** A clock that runs ahead, and the minute that people round to, are no wrong zone. */
const ahead = 5 * minute;

const lines = (entries: LogEntry[]): string =>
  entries.length === 1
    ? `line ${entries[0]?.line}`
    : `${plural(entries.length, 'line')} from line ${entries[0]?.line} on`;

/**
 * What only a person can tell, as sentences (domain.md §1.3: ask, never guess). `problems` stands beside `entries`: why a
 * time could not be placed.
 */
export const questionsAbout = (entries: LogEntry[], problems: Placed['problem'][], zone: string): string[] => {
  const having = (problem: Placed['problem']): LogEntry[] => entries.filter((_e, i) => problems[i] === problem);
  const [far, skipped] = [having('far'), having('skipped')];
  const twice = entries.filter((e) => e.otherAt != null);
  const early = entries.filter((e) => e.at !== null && e.postedAt != null && e.at > e.postedAt + ahead);
  const most = early.reduce((n, e) => Math.max(n, (e.at ?? 0) - (e.postedAt ?? 0)), 0);
  const first = twice[0];
  return [
    ...(far.length > 0
      ? [
          `On which day is ${lines(far)}? It fits nowhere within 26 hours of the first one. Give the day of the first line (--date YYYY-MM-DD), or write a date before the time.`,
        ]
      : []),
    ...(skipped.length > 0
      ? [`Is the zone right? The clocks of ${zone} never showed the time of ${lines(skipped)}.`]
      : []),
    ...(early.length > 0
      ? [
          `Is the zone right? ${lines(early)} claims a time up to ${plural(Math.round(most / minute), 'minute')} after it was posted, read as ${zone} (--zone).`,
        ]
      : []),
    ...(first
      ? [
          `${zone} showed the time of ${lines(twice)} twice that night: ${iso(first.at ?? 0)} is taken, ${iso(first.otherAt ?? 0)} is kept beside it.`,
        ]
      : []),
  ];
};
