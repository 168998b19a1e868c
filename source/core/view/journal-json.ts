import type { JournalLine } from '../journal-event.ts';
import type { Json } from '../words.ts';
import type { Pen } from './pen.ts';

/** Keys whose values are words of ours or of a vendor's, not who or where. */
const open = new Set(
  'v seq type kind service operation state code verdict purpose attribute item schema hash prev sha256 permission'.split(
    ' ',
  ),
);
/** Keys that hold sentences: names in them are masked as in any prose. */
const prose = new Set('says how why outcome said text title note reason standingWhy aliveWhy what fault'.split(' '));
const plain = /^(?:true|false|null|Active|Inactive|\d{4}-\d\d-\d\dT[\d:.]+Z|\d{1,6})$/;

const masked = (pen: Pen, value: Json, key: string): Json => {
  if (typeof value === 'string')
    return open.has(key) || plain.test(value) ? value : prose.has(key) ? pen.out(value) : pen.name(value);
  if (Array.isArray(value)) return value.map((v) => masked(pen, v, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [pen.out(k), masked(pen, v, k)]));
};

/** Of a longer one the file itself is the better reader. */
const most = 400;

/** A line of the journal as it stands there, indented: `at` in words, all else as it is. At most 400 lines. */
export const journalJson = (pen: Pen, line: JournalLine): string[] => {
  const { at, ...rest } = line;
  const json = { ...rest, at: new Date(at).toISOString() } as unknown as Json;
  const lines = JSON.stringify(pen.masked ? masked(pen, json, '') : json, null, 2).split('\n');
  if (lines.length <= most) return lines;
  return [
    ...lines.slice(0, most),
    `… ${lines.length - most} lines more: line ${line.seq} of journal.jsonl has all of it`,
  ];
};
