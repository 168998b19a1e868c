import type { JournalEvent } from '../journal-event.ts';
import { plural } from '../plural.ts';
import type { JournalWords } from './journal-filter.ts';
import type { JournalEntry } from './journal-list.ts';
import { type ActionOf, journalText } from './journal-text.ts';
import type { Pen } from './pen.ts';
import { mark } from './row-parts.ts';
import { table } from './spans.ts';
import type { Style } from './style.ts';
import { clockTime, monthDay } from './time-text.ts';

/** What changed the world stands out among the readings. */
const styleOf = ({ type }: JournalEvent): Style =>
  type.startsWith('action.') || type.startsWith('call.')
    ? 'bold'
    : type === 'journal.repaired' || type === 'writer.changed' || type === 'permission.granted'
      ? 'warn'
      : 'plain';

type Cells = { seq: number; at: number; by: string; type: string; style: Style; text: string };

const cellsOf = (pen: Pen, row: JournalEntry, actionOf: ActionOf): Cells => {
  if (row.kind === 'line') {
    const { seq, at, by, event } = row.entry;
    return { seq, at, by, type: event.type, style: styleOf(event), text: journalText(pen, event, actionOf) };
  }
  const { last, at, by, pages, records, added, regions } = row;
  const where = regions.length === 1 ? (regions[0] ?? '') : plural(regions.length, 'Region', 'Regions');
  const text = `${plural(pages, 'page', 'pages')} read in ${where}, ${plural(records, 'event', 'events')}, ${added} new`;
  return { seq: last, at, by, type: 'segment.saved', style: 'dim', text };
};

/** What a filter looks at: what one sees, in small letters, and the names of all Regions of a run. */
export const journalWords =
  (pen: Pen, actionOf: ActionOf) =>
  (row: JournalEntry): JournalWords => {
    const { type, by, text } = cellsOf(pen, row, actionOf);
    const more = row.kind === 'fold' ? ` ${row.regions.join(' ')}` : '';
    return { type, by: pen.out(pen.name(by)).toLowerCase(), text: pen.out(`${text}${more}`).toLowerCase() };
  };

/** One row of the journal; who and the date where there is room. */
export const journalRow = (
  pen: Pen,
  row: JournalEntry,
  columns: number,
  look: { selected: boolean; expanded: boolean; actionOf: ActionOf },
): string => {
  const { seq, at, by, type, style, text } = cellsOf(pen, row, look.actionOf);
  const wide = columns >= 110;
  const cells = { seq: 6, time: wide ? 15 : 9, by: wide ? 14 : 0, type: wide ? 18 : 17 };
  const used = 4 + cells.seq + cells.time + cells.by + cells.type + (wide ? 5 : 4);
  const time = wide ? `${monthDay(at)} ${clockTime(at)}` : clockTime(at);
  return table(pen, [
    {
      spans: [mark(look.selected), [look.expanded ? '▾' : ' ', 'dim']],
      width: 4,
    },
    { spans: [[String(seq), 'dim']], width: cells.seq, right: true },
    { spans: [[time, 'dim']], width: cells.time },
    { spans: [[pen.name(by), 'dim']], width: cells.by },
    { spans: [[type, style]], width: cells.type },
    {
      spans: [[text, look.selected ? 'selected' : style === 'dim' ? 'dim' : 'plain']],
      width: Math.max(10, columns - used),
    },
  ]);
};
