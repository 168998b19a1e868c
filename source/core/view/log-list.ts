import type { Finding } from '../finding.ts';
import type { LogEntry } from '../incident.ts';
import {
  claimsOf,
  defaultTolerance,
  hull,
  type LineMark,
  nameOfLine,
  type Reconciled,
  rowsWithin,
} from '../reconcile/index.ts';
import { matchesText } from './filter.ts';

/** What may follow `is:` in the log's filter. */
const kinds: { [word: string]: readonly LineMark[] } = {
  seen: ['seen'],
  open: ['not-seen', 'unread', 'waiting'],
  note: ['nature'],
};

export const logHint = 'words, is:open, is:seen, is:note';

/** Places in the log of the lines that the filter shows, in its order. */
export const logPlaces = (entries: readonly LogEntry[], compared: Reconciled | null, filter: string): number[] => {
  const all = entries.map((_, i) => i);
  if (filter.trim() === '') return all;
  const terms = filter.trim().split(/\s+/);
  const asked = terms.filter((t) => t.startsWith('is:')).map((t) => t.slice(3));
  const words = terms.filter((t) => !t.startsWith('is:')).join(' ');
  // What is still being typed hides nothing.
  const marks = asked.flatMap((a) => (kinds[a] ? [kinds[a]] : []));
  return all.filter((i) => {
    const { mark, why } = compared?.lines[i] ?? { mark: null, why: '' };
    if (!marks.every((m) => mark !== null && m.includes(mark))) return false;
    const { text = '', raw = '' } = entries[i] ?? {};
    return matchesText(words, `${text} ${raw} ${why}`);
  });
};

/** A row of the right pane: an event, and whether the selected line accounts for it. */
export type LogEvent = { id: string; matched: 'time' | 'hand' | null };

/**
 * What stands beside a line: its events, then the writes near its time that no line accounts for. `entry` null = all
 * writes that no line accounts for.
 */
export const logEvents = (
  entries: readonly LogEntry[],
  compared: Reconciled | null,
  entry: number | null,
): LogEvent[] => {
  if (!compared) return [];
  const { unlogged, byEntry, byEvent } = compared;
  const open = (rows: typeof unlogged): LogEvent[] => rows.map(({ id }) => ({ id, matched: null }));
  if (entry === null) return open(unlogged);
  const own = (byEntry.get(entry) ?? []).map((id): LogEvent => ({ id, matched: byEvent.get(id)?.by ?? 'time' }));
  const claims = claimsAt(entries, entry);
  if (claims.length === 0) return own;
  return [...own, ...open(rowsWithin(unlogged, hull(claims, defaultTolerance)))];
};

/** A line without a time has that of the one before it, so it is read together with what leads up to it. */
const claimsAt = (entries: readonly LogEntry[], entry: number) => {
  let first = entry;
  while (first > 0 && entries[first]?.at === null) first -= 1;
  return claimsOf(entries.slice(first, entry + 1)).at(-1) ?? [];
};

/** Places in the log of the lines nearest in time to an event, the nearest first; lines without a time are left out. */
export const nearestLines = (entries: readonly LogEntry[], time: number, count: number): number[] =>
  entries
    .flatMap((e, i) => (e.at === null ? [] : [{ i, off: Math.abs(e.at - time) }]))
    .sort((a, b) => a.off - b.off || a.i - b.i)
    .slice(0, count)
    .map(({ i }) => i);

/** Is the finding about this line, which was logged and never seen? Its subject is the number, which another file has too. */
export const isAbout = (f: Finding, e: LogEntry | undefined): boolean =>
  f.kind === 'logged-not-seen' && e !== undefined && f.why.startsWith(`${nameOfLine(e)},`);
