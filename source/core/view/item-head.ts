import type { EngineState } from '../engine.ts';
import type { ItemRow } from './item-row.ts';
import type { Pen } from './pen.ts';
import { line, lineEnds, type Span } from './spans.ts';
import { ago, clockTime } from './time-text.ts';
import { looks } from './verdict-look.ts';
import { wrap } from './width.ts';

const readText = ({ at, stale }: ItemRow, now: number): Span =>
  at === null
    ? ['not read yet', 'warn']
    : [`read ${clockTime(at)}, ${ago(at, now)}${stale ? ', stale' : ''}`, stale ? 'warn' : 'dim'];

/** At most so many lines: on a small terminal the findings matter more than the prose. */
const paragraph = (pen: Pen, text: string, columns: number, most: number, style: Span[1]): string[] =>
  wrap(pen.out(text), columns - 4)
    .slice(0, most)
    .map((l) => line(pen, [['   '], [l, style]], columns));

/** What stands above the findings: what the item is, its verdict and why, why it matters. At most `rows` rows. */
export const itemHead = (
  pen: Pen,
  { progress }: EngineState,
  row: ItemRow,
  now: number,
  columns: number,
  rows: number,
): string[] => {
  const { glyph, style } = looks[row.look];
  const due: Span[] = row.due ? [[` · ${row.due.text}`, row.due.late ? 'bad' : 'plain']] : [];
  const left: Span[] = [
    [' '],
    [`${glyph} ${row.look}`, style],
    ['  '],
    [row.spec.id, 'bold'],
    [`  step ${row.spec.step}`, 'dim'],
    ...due,
  ];
  const attested = progress.attestations[row.spec.id];
  return [
    lineEnds(pen, left, [readText(row, now), [' ']], columns),
    line(pen, [['   '], [row.spec.title, 'bold']], columns),
    ...paragraph(pen, row.why, columns, 2, undefined),
    ...(attested && row.look !== 'attested'
      ? paragraph(pen, `attested by ${attested.by}: ${attested.note}`, columns, 1, 'dim')
      : []),
    ...paragraph(pen, row.spec.why, columns, 3, 'dim'),
    '',
  ].slice(0, Math.max(2, rows));
};
