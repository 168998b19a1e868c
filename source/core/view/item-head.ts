import type { EngineState } from '../engine.ts';
import type { ItemRow } from './item-row.ts';
import type { Pen } from './pen.ts';
import { line, lineEnds, type Span } from './spans.ts';
import { ago, clockTime } from './time-text.ts';
import { looks } from './verdict-look.ts';
import { wrap } from './width.ts';

/** On a narrow screen how long ago is enough: by how much it is late must stay beside it. */
const readText = ({ at, stale }: ItemRow, now: number, columns: number): Span =>
  at === null
    ? ['not read yet', 'warn']
    : [
        `read ${columns < 100 ? '' : `${clockTime(at)}, `}${ago(at, now)}${stale ? ', stale' : ''}`,
        stale ? 'warn' : 'dim',
      ];

/** At most so many lines, with a sign where there is more: on a small terminal the findings matter more than the prose. */
const paragraph = (pen: Pen, text: string, columns: number, most: number, style: Span[1]): string[] => {
  const lines = wrap(pen.out(text), columns - 6);
  const more = lines.length > most;
  return lines
    .slice(0, Math.max(0, most))
    .map((l, i) => line(pen, [['   '], [more && i === most - 1 ? `${l} …` : l, style]], columns));
};

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
  const first = [
    lineEnds(pen, left, [readText(row, now, columns), [' ']], columns),
    line(pen, [['   '], [row.spec.title, 'bold']], columns),
    ...paragraph(pen, row.why, columns, 2, undefined),
    ...(attested && row.look !== 'attested'
      ? paragraph(pen, `attested by ${attested.by}: ${attested.note}`, columns, 1, 'dim')
      : []),
  ];
  const room = Math.min(3, rows - first.length - 1);
  return [...first, ...paragraph(pen, row.spec.why, columns, room, 'dim'), ''].slice(0, Math.max(2, rows));
};
