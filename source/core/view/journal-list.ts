import type { JournalLine } from '../journal-event.ts';

/** Pages of the trail that were read one after the other: one line. `first` and `last` are the numbers of their lines. */
export type Fold = {
  kind: 'fold';
  first: number;
  last: number;
  /** When the newest of them was read, ms, and by whom. */
  at: number;
  by: string;
  pages: number;
  records: number;
  added: number;
  regions: readonly string[];
};

export type JournalEntry = { kind: 'line'; entry: JournalLine } | Fold;

/** The journal as far as it was read, newest first. `oldest` and `newest` are numbers of lines; 0 = none was read. */
export type JournalList = { rows: readonly JournalEntry[]; newest: number; oldest: number };

export const noJournal: JournalList = { rows: [], newest: 0, oldest: 0 };

/** The number that names a row: it stays when older pages join a run. */
export const seqOf = (row: JournalEntry): number => (row.kind === 'fold' ? row.last : row.entry.seq);

/** The number of the oldest line in it. */
export const firstOf = (row: JournalEntry): number => (row.kind === 'fold' ? row.first : row.entry.seq);

const rowOf = (entry: JournalLine): JournalEntry => {
  const { event, seq, at, by } = entry;
  if (event.type !== 'segment.saved') return { kind: 'line', entry };
  const { records, added, region } = event;
  return { kind: 'fold', first: seq, last: seq, at, by, pages: 1, records, added, regions: [region] };
};

/** Two neighbours as one, where both are pages of one person. */
const joined = (newer: JournalEntry, older: JournalEntry): Fold | null => {
  if (newer.kind !== 'fold' || older.kind !== 'fold' || newer.by !== older.by) return null;
  return {
    ...newer,
    first: older.first,
    pages: newer.pages + older.pages,
    records: newer.records + older.records,
    added: newer.added + older.added,
    regions: [...new Set([...newer.regions, ...older.regions])],
  };
};

const push = (rows: JournalEntry[], row: JournalEntry): void => {
  const last = rows.at(-1);
  const one = last ? joined(last, row) : null;
  if (one) rows[rows.length - 1] = one;
  else rows.push(row);
};

/**
 * With more lines, which come oldest first as they stand in the file: those that are older than all that was read, or newer.
 * Lines that are known already are left out.
 */
export const withLines = (list: JournalList, lines: readonly JournalLine[]): JournalList => {
  const next = lines.find((l) => l.seq > list.newest);
  // So many came at once that some between are missing: what was read before is read again when it is scrolled to.
  if (next && list.newest > 0 && next.seq > list.newest + 1 && next === lines[0]) return withLines(noJournal, lines);
  const none = list.newest === 0;
  const newer = lines.filter((l) => l.seq > list.newest).toReversed();
  const older = none ? [] : lines.filter((l) => l.seq < list.oldest).toReversed();
  if (newer.length === 0 && older.length === 0) return list;
  const head: JournalEntry[] = [];
  for (const l of newer) push(head, rowOf(l));
  const [first, ...rest] = list.rows;
  if (first) push(head, first);
  const rows = head.concat(rest);
  for (const l of older) push(rows, rowOf(l));
  return {
    rows,
    newest: Math.max(list.newest, newer[0]?.seq ?? 0),
    oldest: older.at(-1)?.seq ?? (none ? (newer.at(-1)?.seq ?? 0) : list.oldest),
  };
};
