import type { WindowId } from '../clock.ts';

/** Below this the three panes do not fit beside each other: two of them fold to one line. */
export const foldBelow = 100;

/** Columns of the three panes beside each other; the current window gets about half. Together exactly `columns`. */
export const paneWidths = (columns: number, current: WindowId): [number, number, number] => {
  const side = Math.max(29, Math.floor(columns * 0.24));
  const widths: [number, number, number] = [side, side, side];
  widths[current - 1] = columns - 2 * side;
  return widths;
};

/** Columns of a pane's row; 0 = not shown. */
export type PaneColumns = { id: number; word: number; why: number; due: number; age: number };

/** Gives what is left over to `why`, or to the id where that would be too narrow to read. */
const share = (inner: number, c: PaneColumns): PaneColumns => {
  const used = [2, c.id, c.word, c.due, c.age].filter((w) => w > 0);
  const rest = inner - 1 - used.reduce((a, b) => a + b, 0) - used.length;
  return rest >= 12 ? { ...c, why: rest } : { ...c, id: c.id + rest + 1 };
};

/** By what fits in `inner` columns: id and age; deadline; why it is so; the age beside the deadline; the verdict's word. */
export const paneColumns = (inner: number): PaneColumns => {
  const narrow = { id: 16, word: 0, why: 0, due: 0, age: 4 };
  if (inner < 42) return share(inner, narrow);
  if (inner < 54) return share(inner, { ...narrow, due: 12 });
  const wide = { id: 20, word: 0, why: 0, due: 12, age: 0 };
  if (inner < 84) return share(inner, wide);
  return share(inner, { ...wide, age: 10, word: inner < 98 ? 0 : 14 });
};

/** How many lines of a window are on screen: its pane is boxed, or the two others are folded to their headings. */
export const listHeight = (columns: number, height: number): number =>
  Math.max(1, columns < foldBelow ? height - 3 : height - 2);
