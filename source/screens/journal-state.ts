import { type OpenableState, startFiltered } from './filtered-state.ts';

/** The journal's list, its filter, and which lines are open, by their numbers. */
export const startJournal = (): OpenableState<number> => ({ ...startFiltered(''), expanded: new Set() });

/** One row of the list: which entry, and which of the lines under it; `line` −1 = the entry itself. */
export type Place = { entry: number; line: number };

/** Places of what is open, from the top: after which entry, and how many lines it has under it. */
export type Open = { entry: number; lines: number };

/** How many rows there are in all. */
export const rowsOf = (entries: number, open: readonly Open[]): number => open.reduce((n, o) => n + o.lines, entries);

/** What stands in row `at`, from 0. */
export const placeOf = (at: number, open: readonly Open[]): Place => {
  let before = 0;
  for (const { entry, lines } of open) {
    if (at <= entry + before) break;
    if (at <= entry + before + lines) return { entry, line: at - entry - before - 1 };
    before += lines;
  }
  return { entry: at - before, line: -1 };
};

/** The row of an entry. */
export const rowOfEntry = (entry: number, open: readonly Open[]): number =>
  open.reduce((n, o) => (o.entry < entry ? n + o.lines : n), entry);
