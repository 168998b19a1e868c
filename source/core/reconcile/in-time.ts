import type { MatchRow } from './types.ts';

/** Place of the first row that is not before `time`; `rows` in time order. */
export const firstAfter = (rows: readonly MatchRow[], time: number): number => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The rows from `from` to `to`, both ends among them; `rows` in time order, whole ms. */
export const rowsWithin = (rows: readonly MatchRow[], { from, to }: { from: number; to: number }): MatchRow[] =>
  rows.slice(firstAfter(rows, from), firstAfter(rows, to + 1));
