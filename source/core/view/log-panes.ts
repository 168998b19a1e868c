import type { Coverage } from '../coverage.ts';
import type { LogEntry } from '../incident.ts';
import { nameOfLine, type Reconciled } from '../reconcile/index.ts';
import { lineText, markSpan } from './log-row.ts';
import type { Pen } from './pen.ts';
import { line, lineEnds, type Span } from './spans.ts';

/** Beside each other, or one above the other on a narrow screen; heights are rows of the lists. */
export type LogLayout = {
  beside: boolean;
  left: { width: number; height: number };
  right: { width: number; height: number };
};

/** Rows besides the lists: summary, filter, a heading for each pane, and two that tell about the selected line. */
const around = 5;

export const logLayout = (columns: number, rows: number): LogLayout => {
  const room = Math.max(2, rows - around);
  if (columns >= 100) {
    const left = Math.floor((columns - 3) * 0.56);
    return { beside: true, left: { width: left, height: room }, right: { width: columns - 3 - left, height: room } };
  }
  const right = Math.max(1, Math.floor((room - 1) * 0.4));
  const left = Math.max(1, room - 1 - right);
  return { beside: false, left: { width: columns, height: left }, right: { width: columns, height: right } };
};

/** Was the trail read everywhere to its last page? Until then nothing that is not there is known not to be. */
export const isWhole = ({ regions, end }: Coverage): boolean =>
  end !== null && regions.length > 0 && regions.every((r) => r.complete);

/** How many lines found their event, and how many writes their line; the latter as far as was read unless `whole`. */
export const logSummary = (
  pen: Pen,
  entries: readonly LogEntry[],
  compared: Reconciled | null,
  columns: number,
  whole = true,
): string => {
  if (entries.length === 0)
    return line(
      pen,
      [
        [' no session log yet', 'warn'],
        [': i imports a file, a adds a line', 'dim'],
      ],
      columns,
    );
  if (!compared)
    return line(
      pen,
      [
        [` ${entries.length} lines`, 'bold'],
        [' · comparing …', 'dim'],
      ],
      columns,
    );
  const count = (...marks: string[]): number => compared.lines.filter((l) => marks.includes(l.mark)).length;
  const missing = count('not-seen');
  const wait = count('waiting', 'unread');
  const left: Span[] = [
    [` ${entries.length} lines`, 'bold'],
    [` · ✔ ${count('seen')} seen`, 'dim'],
    [` · ? ${missing} not seen`, missing > 0 ? 'bad' : 'dim'],
    ...(wait > 0 ? ([[` · ? ${wait} pending`, 'warn']] as Span[]) : []),
    [` · – ${count('nature')} others`, 'dim'],
  ];
  const open = compared.unlogged.length;
  const end: Span[] = [
    [`${compared.writes} writes, `, 'dim'],
    [`${open} unlogged`, open > 0 ? 'bad' : 'dim'],
    whole ? [' '] : [' as far as was read ', 'warn'],
  ];
  return lineEnds(pen, left, end, columns);
};

/** Two rows about the selected line: the whole of it, and why it has the mark that it has. */
export const logDetail = (
  pen: Pen,
  entries: readonly LogEntry[],
  compared: Reconciled | null,
  entry: number | null,
  columns: number,
): string[] => {
  const e = entry === null ? undefined : entries[entry];
  if (!e || entry === null) {
    const about = 'Enter on one says which line it belongs to, x decides about it.';
    if (compared?.unlogged.length === 0)
      return [line(pen, [[' No write stands here, as far as was read.', 'dim']], columns), ''];
    return [
      line(pen, [[' No line of the session log accounts for these.', 'plain']], columns),
      line(pen, [[` ${about}`, 'dim']], columns),
    ];
  }
  const state = compared?.lines[entry];
  return [
    line(pen, [[` ${nameOfLine(e)}: `, 'dim'], [lineText(pen, e)]], columns),
    line(pen, state ? [[' '], markSpan(state.mark), [` ${state.why}`]] : [[' comparing …', 'dim']], columns),
  ];
};

const headOf = (pen: Pen, { width }: { width: number }): string =>
  line(pen, [[`   UTC      ${width >= 54 ? 'claimed    ' : ''}session log`, 'dim']], width, true);

/** Headings of the two panes. */
export const logHeadings = (
  pen: Pen,
  { left, right }: LogLayout,
  of: { entry: number | null; matched: number; near: number; live?: boolean },
): { left: string; right: string } => {
  const name = of.entry === null ? 'nobody logged these' : of.matched > 0 ? 'its events' : 'no event of its own';
  if (of.live) {
    const newest = line(pen, [['   the newest that the session did', 'dim']], right.width, true);
    return { left: headOf(pen, left), right: newest };
  }
  const near =
    of.entry !== null && of.near > 0 ? `; ${of.near} unlogged ${of.near === 1 ? 'write' : 'writes'} near it` : '';
  return {
    left: headOf(pen, left),
    right: line(pen, [[`   ${name}${near}`, 'dim']], right.width, true),
  };
};
