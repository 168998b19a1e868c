import { dueShort, type PaneColumns } from './home-layout.ts';
import type { ItemRow } from './item-row.ts';
import type { Pen } from './pen.ts';
import { progressBar } from './progress-bar.ts';
import { type Cell, type Span, table } from './spans.ts';
import { ago, agoShort } from './time-text.ts';
import { looks } from './verdict-look.ts';

const dueSpans = ({ due }: ItemRow, short: boolean): Span[] =>
  due ? [[short ? dueShort(due.text) : due.text, due.late ? 'bad' : 'plain']] : [];

const ageSpans = ({ at, stale }: ItemRow, now: number, short: boolean): Span[] =>
  at === null ? [] : [[short ? agoShort(at, now) : ago(at, now), stale ? 'warn' : 'dim']];

const whySpans = ({ running, why, verdict }: ItemRow, width: number): Span[] => {
  if (!running) return [[why, verdict === 'not-applicable' ? 'dim' : 'plain']];
  if (running.total === 0) return [[running.label, 'accent']];
  const bar = width >= 34 ? `${progressBar(running.done, running.total, 10)} ` : '';
  return [[bar, 'accent'], [`${running.done} of ${running.total} · ${running.label}`]];
};

/**
 * One line of the checklist, exactly as wide as its columns and one blank. Without a column for the age, a settled line
 * shows it where the deadline of an open one stands.
 */
export const paneRow = (pen: Pen, row: ItemRow, columns: PaneColumns, selected: boolean, now: number): string => {
  const { glyph, style } = looks[row.look];
  const open = row.due !== null;
  const cells: Cell[] = [
    {
      spans: [
        [selected ? '▸' : ' ', 'selected'],
        [glyph, style],
      ],
      width: 2,
    },
    { spans: [[row.spec.id, selected ? 'selected' : open ? 'bold' : 'plain']], width: columns.id },
    { spans: [[row.look, style]], width: columns.word },
    { spans: whySpans(row, columns.why), width: columns.why },
    {
      spans: columns.age === 0 && !open ? ageSpans(row, now, columns.short) : dueSpans(row, columns.short),
      width: columns.due,
      right: true,
    },
    { spans: ageSpans(row, now, columns.short), width: columns.age, right: true },
  ];
  return `${table(pen, cells)} `;
};
