import type { WindowId } from '../clock.ts';
import type { ItemRow } from './item-row.ts';
import { agoShort } from './time-text.ts';

/** Below this the three panes do not fit beside each other: two of them fold to one line. */
export const foldBelow = 100;

/** Columns that the lines of a pane take up, and its heading. */
export type PaneNeed = { id: number; due: number; age: number; title: number };

/** `late 0:41`: what stands in the column of deadlines where there is no room for more. */
export const dueShort = (text: string): string => text.replace(/^late by /, 'late ');

/** What these lines take up, `title` columns for the heading. An hour more or less moves no column: ages are three wide. */
export const needOf = (rows: readonly ItemRow[], now: number, title: number): PaneNeed => ({
  id: Math.max(12, ...rows.map((r) => r.spec.id.length)),
  due: Math.max(9, ...rows.map((r) => dueShort(r.due?.text ?? '').length)),
  age: Math.max(3, ...rows.map((r) => (r.at === null ? 0 : agoShort(r.at, now).length))),
  title,
});

/** The current window is no wider than that: beyond it a reason is no easier to read. */
const widest = (columns: number): number => Math.max(150, Math.floor(columns * 0.6));

/**
 * Columns of the three panes beside each other, together exactly `columns`. The side ones are as narrow as their lines
 * allow, so that the current window has the room for its reasons; what it cannot use they share.
 */
export const paneWidths = (
  columns: number,
  current: WindowId,
  needs: readonly [PaneNeed, PaneNeed, PaneNeed],
): [number, number, number] => {
  const most = Math.floor(columns * 0.3);
  const least = ({ id, age, title }: PaneNeed): number => Math.min(most, Math.max(id + age + 5, title + 2) + 2);
  const [a, b, c] = needs;
  const sides: [number, number, number] = [least(a), least(b), least(c)];
  sides[current - 1] = 0;
  const rest = columns - sides[0] - sides[1] - sides[2];
  const spare = Math.floor(Math.max(0, rest - widest(columns)) / 2);
  const widths: [number, number, number] = [sides[0] + spare, sides[1] + spare, sides[2] + spare];
  widths[current - 1] = rest - 2 * spare;
  return widths;
};

/** Columns of a pane's row; 0 = not shown. `short`: times in their shortest words. */
export type PaneColumns = { id: number; word: number; why: number; due: number; age: number; short: boolean };

/** Gives what is left over to `why`, or to the id where that would be too narrow to read. */
const share = (inner: number, c: PaneColumns): PaneColumns => {
  const used = [2, c.id, c.word, c.due, c.age].filter((w) => w > 0);
  const rest = inner - 1 - used.reduce((a, b) => a + b, 0) - used.length;
  return rest >= 12 ? { ...c, why: rest } : { ...c, id: c.id + rest + 1 };
};

/** By what fits in `inner` columns: id and age; deadline; why it is so; the age beside the deadline; the verdict's word. */
export const paneColumns = (inner: number, need: PaneNeed): PaneColumns => {
  const { age } = need;
  const id = Math.min(need.id, 30);
  const narrow = { id, word: 0, why: 0, due: 0, age, short: true };
  const due = Math.max(need.due, 9);
  if (inner < id + due + age + 6) return share(inner, narrow);
  if (inner < id + due + 18) return share(inner, { ...narrow, due });
  if (inner < 70) return share(inner, { ...narrow, due, age: 0 });
  // `late by 9:41` is twelve wide; from ten hours on it is one more, and how late something is must never be cut.
  const wide = { id, word: 0, why: 0, due: Math.max(12, need.due + 3), age: 0, short: false };
  if (inner < 84) return share(inner, wide);
  return share(inner, { ...wide, age: 10, word: inner < 98 ? 0 : 14 });
};

/** How many lines of a window are on screen: its pane is boxed, or the two others are folded to their headings. */
export const listHeight = (columns: number, height: number): number =>
  Math.max(1, columns < foldBelow ? height - 3 : height - 2);
