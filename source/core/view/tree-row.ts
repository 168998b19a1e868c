import type { Session } from '../session.ts';
import { aliveAt } from '../verdicts.ts';
import type { Pen } from './pen.ts';
import type { TreeNode } from './session-tree.ts';
import { line, lineRight, type Span, table } from './spans.ts';
import type { Style } from './style.ts';
import { untilText } from './time-text.ts';
import { type Activity, type Axis, columnOf, ticks } from './tree-axis.ts';
import { shortArn } from './who.ts';

export type TreeColumns = { label: number; axis: number; tail: number };

/** The axis gets what names and states leave over. */
export const treeColumns = (columns: number): TreeColumns => {
  const label = columns < 100 ? 29 : columns < 150 ? 38 : 46;
  const tail = 15;
  return { label, tail, axis: Math.max(10, columns - label - tail - 3) };
};

/** Dead or alive by AWS's clock (`aws`, ms; null = it has not told its time). */
const aliveLook = (
  session: Session,
  aws: number | null,
  now: number,
): { glyph: string; word: string; style: Style } => {
  const alive = aliveAt(session, aws);
  if (alive === null) return { glyph: '?', word: 'not told', style: 'warn' };
  if (!alive) {
    const expired = session.expiresAt !== null && aws !== null && session.expiresAt <= aws;
    return { glyph: '✔', word: expired ? 'expired' : 'dead', style: 'good' };
  }
  return {
    glyph: '✖',
    word: session.expiresAt === null ? 'no expiry' : untilText(session.expiresAt, now),
    style: 'bad',
  };
};

type Column = [glyph: string, style: Style];

/**
 * From issue to end. A dead key without an expiry ends at its last event: when it was deleted is not in every record.
 * Activity is drawn over the line, also outside of it, since that is what must be looked at.
 */
const lifeline = (
  session: Session,
  axis: Axis,
  activity: Uint8Array | undefined,
  now: number,
  aws: number | null,
): Column[] => {
  const cells: Column[] = Array.from({ length: axis.columns }, (): Column => [' ', 'plain']);
  const nowAt = columnOf(axis, now);
  cells[nowAt] = ['┊', 'accent'];
  const start = session.issuedAt ?? session.firstEvent;
  if (start === null) return cells;
  const { style } = aliveLook(session, aws, now);
  const dead = aliveAt(session, aws) === false;
  const end = session.expiresAt ?? (dead ? (session.lastEvent ?? start) : axis.to);
  const [a, b] = [columnOf(axis, start), columnOf(axis, end)];
  const tone: Style = dead ? 'dim' : style;
  for (let x = a; x <= b; x++) cells[x] = [x === nowAt ? '┊' : '─', x === nowAt ? 'accent' : tone];
  cells[a] = ['├', tone];
  cells[b] = [session.expiresAt === null && !dead ? '▶' : '┤', tone];
  activity?.forEach((kind, x) => {
    if (kind > 0) cells[x] = kind === 2 ? ['●', 'bold'] : ['·', 'plain'];
  });
  return cells;
};

/** Neighbours of one style as one span. */
const grouped = (cells: readonly Column[]): Span[] => {
  const out: [string, Style][] = [];
  for (const [glyph, style] of cells) {
    const last = out.at(-1);
    if (last && last[1] === style) last[0] += glyph;
    else out.push([glyph, style]);
  }
  return out;
};

export const treeRow = (
  pen: Pen,
  { session, branch }: TreeNode,
  at: { columns: TreeColumns; axis: Axis; activity: Activity; now: number; aws: number | null; selected: boolean },
): string => {
  const name = session.principal === null ? session.kind : shortArn(pen, session.principal);
  const { glyph, word, style } = aliveLook(session, at.aws, at.now);
  const text: Style = at.selected ? 'selected' : 'plain';
  return table(pen, [
    {
      spans: [
        [at.selected ? ' ▸ ' : '   ', 'selected'],
        [branch, 'dim'],
        [pen.key(session.accessKeyId), text],
        [` ${name}`, text],
      ],
      width: at.columns.label,
    },
    {
      spans: grouped(lifeline(session, at.axis, at.activity.get(session.accessKeyId), at.now, at.aws)),
      width: at.columns.axis,
    },
    { spans: [[`${glyph} ${word}`, style]], width: at.columns.tail },
  ]);
};

/** The hours over the lifelines. */
export const treeHeading = (pen: Pen, columns: TreeColumns, axis: Axis): string => {
  let text = '';
  for (const [column, label] of ticks(axis)) if (column >= text.length) text = `${text.padEnd(column)}${label} `;
  return `${line(pen, [], columns.label, true)} ${line(pen, [[text, 'dim']], columns.axis, true)}`;
};

export const treeLegend = (pen: Pen, columns: TreeColumns, axis: Axis, now: number): string => {
  const at = columns.label + 1 + columnOf(axis, now);
  const legend: Span[] = [['   ● writes  · reads', 'dim']];
  return line(pen, legend, at - 4, true) + lineRight(pen, [['now ┊', 'accent']], 5);
};
