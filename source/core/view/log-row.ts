import type { LogEntry } from '../incident.ts';
import type { LineMark } from '../reconcile/index.ts';
import type { EventRow } from '../store.ts';
import type { LogEvent } from './log-list.ts';
import type { Pen } from './pen.ts';
import { type Span, table } from './spans.ts';
import type { Style } from './style.ts';
import { plainTime } from './time-text.ts';

const looks: { [mark in LineMark]: readonly [glyph: string, style: Style] } = {
  seen: ['✔', 'good'],
  'not-seen': ['?', 'bad'],
  unread: ['?', 'warn'],
  waiting: ['?', 'warn'],
  nature: ['–', 'dim'],
};

export const markSpan = (mark: LineMark | undefined): Span => (mark ? looks[mark] : ['·', 'dim']);

/** A time of day as it was typed at the beginning of a line, with its zone. */
const typed =
  /^\W{0,4}(?:\d{4}-\d\d-\d\d[T ])?(\d{1,2}[:.h]\d{2}(?::\d{2})?\s?(?:[AaPp]\.?[Mm]\.?)?\s?(?:Z|[A-Z]{3,4}\b|[+-]\d{2}:?\d{2})?)/;

/** What the line claims, as it stands there; empty where it claims nothing. */
const claimedTime = ({ raw }: Pick<LogEntry, 'raw'>): string => (typed.exec(raw)?.[1] ?? '').trim();

const option = /^-{1,2}[a-z][\w-]*$/;
const plain = /^[a-z][a-z0-9-]{0,30}$/;

/**
 * The words of a command with every value masked where masking is on: what a bucket or a host is called stands nowhere
 * else. What is left is the tool, its operation and the names of its options.
 */
export const lineText = (pen: Pen, e: LogEntry): string => {
  const text = e.text.replace(/\s+/g, ' ');
  if (!pen.masked || e.kind !== 'command') return text;
  const tool = e.commands?.[0]?.tool ?? 'other';
  // `ssh bob`: of a tool that nobody knows the second word may be a name.
  const told = tool === 'aws' ? 3 : tool === 'other' ? 1 : 2;
  const shown = (word: string, i: number): boolean => option.test(word) || (i < told && plain.test(word));
  return text
    .split(' ')
    .map((word, i) => (shown(word, i) ? word : pen.name(word)))
    .join(' ');
};

export type LogColumns = { utc: number; claimed: number; text: number };

/** `width`: of the whole pane. */
export const logColumns = (width: number): LogColumns => {
  const claimed = width >= 54 ? 10 : 0;
  const used = 2 + 8 + claimed + (claimed > 0 ? 3 : 2);
  return { utc: 8, claimed, text: Math.max(8, width - used) };
};

const pointer = (selected: boolean, focused: boolean): Span => [selected ? '▸' : ' ', focused ? 'selected' : 'dim'];

/** One line of the log, exactly as wide as its columns. */
export const logRow = (
  pen: Pen,
  e: LogEntry,
  mark: LineMark | undefined,
  c: LogColumns,
  at: { selected: boolean; focused: boolean },
): string => {
  const quiet = e.kind !== 'command';
  const style: Style = at.selected && at.focused ? 'selected' : quiet ? 'dim' : 'plain';
  return table(pen, [
    { spans: [pointer(at.selected, at.focused), markSpan(mark)], width: 2 },
    { spans: [[e.at === null ? '–' : plainTime(e.at), 'dim']], width: c.utc },
    { spans: [[claimedTime(e), 'dim']], width: c.claimed },
    { spans: [[lineText(pen, e), style]], width: c.text },
  ]);
};

/**
 * The first line of the left pane: what no line of the log accounts for. `whole`: the trail was read to its end; before that
 * no such write is only as far as was read, and no good mark.
 */
export const unloggedRow = (
  pen: Pen,
  { count, whole }: { count: number | null; whole: boolean },
  width: number,
  at: { selected: boolean; focused: boolean },
): string => {
  const sure = `${count} ${count === 1 ? 'write' : 'writes'} that no line accounts for`;
  const text = count === null ? 'comparing …' : whole ? sure : `${sure}, as far as was read`;
  const style: Style = at.selected && at.focused ? 'selected' : count ? 'bad' : 'dim';
  const mark: Span = count ? ['✖', 'bad'] : whole && count === 0 ? ['✔', 'good'] : ['?', 'warn'];
  return table(pen, [
    { spans: [pointer(at.selected, at.focused), mark], width: 2 },
    { spans: [[text, style]], width: Math.max(8, width - 3) },
  ]);
};

const ofEvent = (row: EventRow, matched: LogEvent['matched']): readonly [string, Style] => {
  if (row.errorCode !== null) return ['⊘', 'warn'];
  if (matched !== null) return matched === 'hand' ? ['✎', 'attested'] : ['✔', 'good'];
  return ['✖', 'bad'];
};

/** One event beside the log, exactly `width` wide. */
export const logEventRow = (
  pen: Pen,
  row: EventRow,
  matched: LogEvent['matched'],
  width: number,
  at: { selected: boolean; focused: boolean },
): string => {
  const region = width >= 60 ? 12 : 0;
  const name = Math.max(10, Math.min(30, Math.floor((width - 14 - region) * 0.55)));
  const style: Style = at.selected && at.focused ? 'selected' : row.write ? 'bold' : 'plain';
  const rest = width - 2 - 8 - name - region - (region > 0 ? 4 : 3);
  return table(pen, [
    { spans: [pointer(at.selected && at.focused, true), ofEvent(row, matched)], width: 2 },
    { spans: [[plainTime(row.time), 'dim']], width: 8 },
    { spans: [[row.name, style]], width: name },
    { spans: [row.errorCode !== null ? [row.errorCode, 'warn'] : [pen.name(row.subject)]], width: Math.max(0, rest) },
    { spans: [[row.region, 'dim']], width: region },
  ]);
};
