import { dueAt, windows } from '../clock.ts';
import type { EventRow } from '../store.ts';
import type { Pen } from './pen.ts';
import { line, type Span } from './spans.ts';
import type { Style } from './style.ts';
import { type Axis, columnOf } from './tree-axis.ts';

const minute = 60_000;

/** Events along an axis: how many in each column, and how many of them changed something or failed. */
export type Histogram = { axis: Axis; all: Uint32Array; writes: Uint32Array; failed: Uint32Array };

/** Whole minutes a column, as few as fit: the stretch from the first event to the last, ms. */
export const minutesAxis = (first: number, last: number, columns: number): Axis => {
  const from = Math.floor(first / minute) * minute;
  const minutes = Math.max(1, Math.floor((last - from) / minute) + 1);
  const perColumn = Math.ceil(minutes / columns);
  const used = Math.ceil(minutes / perColumn);
  return { from, to: from + used * perColumn * minute, columns: used };
};

export const emptyHistogram = (axis: Axis): Histogram => ({
  axis,
  all: new Uint32Array(axis.columns),
  writes: new Uint32Array(axis.columns),
  failed: new Uint32Array(axis.columns),
});

export const addToHistogram = ({ axis, all, writes, failed }: Histogram, row: EventRow): void => {
  const at = columnOf(axis, row.time);
  all[at] = (all[at] ?? 0) + 1;
  if (row.errorCode !== null) failed[at] = (failed[at] ?? 0) + 1;
  else if (row.write) writes[at] = (writes[at] ?? 0) + 1;
};

const levels = '▁▂▃▄▅▆▇█';
const plain = '.:-=+*#@';

/** The root of the share, so that one busy minute does not flatten all others. */
const barOf = (pen: Pen, n: number, most: number): string => {
  if (n === 0) return ' ';
  const level = Math.max(0, Math.ceil(Math.sqrt(n / most) * levels.length) - 1);
  return pen.out('▁') === '▁' ? (levels[level] ?? '█') : (plain[level] ?? '@');
};

const barStyle = (h: Histogram, x: number): Style =>
  (h.writes[x] ?? 0) > 0 ? 'bold' : (h.failed[x] ?? 0) > 0 ? 'warn' : 'dim';

/** Where the windows of the checklist begin and end: T, and each window's last hour (T in ms). */
const marks = (t: number): [number, string][] => [
  [t, 'T'],
  ...windows.map((w): [number, string] => [dueAt(t, w.to), `${w.to} h`]),
];

const scale = ({ axis }: Histogram): string => {
  const perColumn = (axis.to - axis.from) / axis.columns / minute;
  return perColumn === 1 ? 'a minute each' : `${perColumn} minutes each`;
};

const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16);

/**
 * Two rows: how much happened in each minute (bold: something was changed), and below it the clock with the windows'
 * marks. `t`: T in ms, null where it is not known.
 */
export const histogramRows = (pen: Pen, h: Histogram, t: number | null, columns: number): [string, string] => {
  const most = Math.max(1, ...h.all);
  const bars: Span[] = Array.from(h.all, (n, x): Span => [barOf(pen, n, most), barStyle(h, x)]);
  const cells = Array.from({ length: h.axis.columns }, () => ' ');
  const put = (x: number, text: string): void => {
    if (x + text.length > cells.length + 8) return;
    for (let i = 0; i < text.length; i++)
      if (i === 0 || cells[x + i] === ' ' || x + i >= cells.length) cells[x + i] = text[i] ?? ' ';
  };
  for (const [at, label] of t === null ? [] : marks(t)) {
    if (at >= h.axis.from && at < h.axis.to) put(columnOf(h.axis, at), `│${label}`);
  }
  const legend = ` ${clock(h.axis.from)}–${clock(h.axis.to)}, ${scale(h)}`;
  return [
    line(pen, [[' '], ...bars, [`  most ${most}`, 'dim']], columns),
    line(pen, [[' '], [cells.join('').padEnd(h.axis.columns), 'accent'], [legend, 'dim']], columns),
  ];
};

/** Columns the bars may take of a row of `columns`: the legend stands beside them. */
export const histogramColumns = (columns: number): number => Math.max(10, columns - 34);
