import type { Pen } from './pen.ts';
import type { Style } from './style.ts';
import { cut, widthOf } from './width.ts';

/** A piece of a row. The text may come from anywhere: it goes through the pen here. */
export type Span = readonly [text: string, style?: Style];

export const widthOfSpans = (pen: Pen, spans: readonly Span[]): number => {
  let width = 0;
  for (const [text] of spans) width += widthOf(pen.out(text));
  return width;
};

const compose = (pen: Pen, spans: readonly Span[], columns: number): { shown: string; left: number } => {
  let left = Math.max(0, columns);
  let shown = '';
  for (const [text, style] of spans) {
    const whole = pen.out(text);
    const part = cut(whole, left, pen.out('…'));
    shown += pen.paint(part, style);
    left -= widthOf(part);
    if (part !== whole) break;
  }
  return { shown, left };
};

/** The spans in a row, cut at `columns`. With `fill` exactly that wide. */
export const line = (pen: Pen, spans: readonly Span[], columns: number, fill = false): string => {
  const { shown, left } = compose(pen, spans, columns);
  return fill ? shown + ' '.repeat(left) : shown;
};

/** Against the right edge of a column of exactly `columns`. */
export const lineRight = (pen: Pen, spans: readonly Span[], columns: number): string => {
  const { shown, left } = compose(pen, spans, columns);
  return ' '.repeat(left) + shown;
};

/** Left and right ends of a row of `columns`; the right end stays whole, the left one is cut. */
export const lineEnds = (pen: Pen, left: readonly Span[], end: readonly Span[], columns: number): string => {
  const endWidth = widthOfSpans(pen, end);
  if (endWidth === 0) return line(pen, left, columns);
  if (endWidth >= columns) return line(pen, end, columns);
  return `${line(pen, left, columns - endWidth - 1, true)} ${line(pen, end, endWidth)}`;
};

/** A cell of a table: exactly `width` columns; none when that is 0. */
export type Cell = { spans: readonly Span[]; width: number; right?: boolean };

/** One blank between cells. */
export const table = (pen: Pen, cells: readonly Cell[]): string =>
  cells
    .filter((c) => c.width > 0)
    .map((c) => (c.right ? lineRight(pen, c.spans, c.width) : line(pen, c.spans, c.width, true)))
    .join(' ');
