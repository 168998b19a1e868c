import type { EventRow } from '../store.ts';
import type { Pen } from './pen.ts';
import { type Cell, type Span, table } from './spans.ts';
import type { Style } from './style.ts';
import { monthDay, plainTime } from './time-text.ts';
import { shortArn } from './who.ts';

/** Columns of the trail; 0 = not shown. `time` holds the date too where there is room. */
export type TrailColumns = {
  time: number;
  word: number;
  key: number;
  name: number;
  subject: number;
  service: number;
  region: number;
  note: number;
};

/** The subject gets what is left over; service, Region and note go first when there is little room. */
export const trailColumns = (columns: number): TrailColumns => {
  const wide = columns >= 150;
  const c = {
    time: columns >= 110 ? 14 : 8,
    word: columns >= 80 ? 8 : 1,
    key: 11,
    name: wide ? 30 : columns >= 100 ? 24 : 20,
    service: columns >= 110 ? 12 : 0,
    region: columns >= 130 ? 14 : 0,
    note: wide ? 26 : columns >= 100 ? 18 : 0,
  };
  const used = [2, ...Object.values(c)].filter((w) => w > 0);
  return { ...c, subject: Math.max(8, columns - used.reduce((a, b) => a + b, 0) - used.length) };
};

/** A failed call changed nothing, whatever it was for. */
const look = (row: EventRow, unlogged: boolean): { glyph: string; word: string; style: Style } => {
  if (row.errorCode !== null) return { glyph: '⊘', word: 'failed', style: 'warn' };
  if (!row.write) return { glyph: '·', word: 'read', style: 'dim' };
  return unlogged ? { glyph: '✖', word: 'write', style: 'bad' } : { glyph: '●', word: 'write', style: 'plain' };
};

const noteOf = (row: EventRow, unlogged: boolean, logged: string | null): Span =>
  row.errorCode !== null ? [row.errorCode, 'warn'] : unlogged ? ['nobody logged this', 'bad'] : [logged ?? '', 'dim'];

/** One event. `unlogged`: no line of the session log accounts for it; `logged`: the line that does. */
export const trailRow = (
  pen: Pen,
  row: EventRow,
  c: TrailColumns,
  unlogged: boolean,
  selected: boolean,
  logged: string | null = null,
): string => {
  const { glyph, word, style } = look(row, unlogged);
  const who = row.keyId === null ? (row.actor === null ? '–' : shortArn(pen, row.actor)) : pen.key(row.keyId);
  const time = c.time > 8 ? `${monthDay(row.time)} ${plainTime(row.time)}` : plainTime(row.time);
  const quiet: Style = row.write ? 'plain' : 'dim';
  const cells: Cell[] = [
    { spans: [[selected ? ' ▸' : '', 'selected']], width: 2 },
    { spans: [[time, selected ? 'selected' : 'dim']], width: c.time },
    { spans: [[c.word > 1 ? `${glyph} ${word}` : glyph, style]], width: c.word },
    { spans: [[who, quiet]], width: c.key },
    { spans: [[row.name, selected ? 'selected' : row.write ? 'bold' : 'dim']], width: c.name },
    { spans: [[pen.name(row.subject), quiet]], width: c.subject },
    { spans: [[row.source, 'dim']], width: c.service },
    { spans: [[row.region, 'dim']], width: c.region },
    { spans: [noteOf(row, unlogged, logged)], width: c.note },
  ];
  return table(pen, cells);
};

export const trailHeading = (pen: Pen, c: TrailColumns): string =>
  table(pen, [
    { spans: [], width: 2 },
    { spans: [['UTC', 'dim']], width: c.time },
    { spans: [[c.word > 1 ? 'what' : '', 'dim']], width: c.word },
    { spans: [['by', 'dim']], width: c.key },
    { spans: [['call', 'dim']], width: c.name },
    { spans: [['on', 'dim']], width: c.subject },
    { spans: [['service', 'dim']], width: c.service },
    { spans: [['Region', 'dim']], width: c.region },
  ]);
