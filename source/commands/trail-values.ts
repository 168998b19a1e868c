import { isObject, parseJson } from '../core/json.ts';
import type { Json } from '../core/words.ts';
import { completeValues } from './torn-json.ts';

/** One record, still raw, or a part that is none. `where` says where in the file, in words. */
export type RawRecord = { where: string; record: Json } | { where: string; what: string; skipped?: true };

/** What S3 keeps beside the trail to prove it; it holds no events. */
const isDigest = (v: Json): boolean => isObject(v) && typeof v.digestS3Bucket === 'string';

/** `{Records: […]}`, `{Events: […]}` and lists hold records; anything else is one, whatever wraps it. */
const recordsIn = (v: Json, where: string): RawRecord[] => {
  const inner = isObject(v) ? (v.Records ?? v.Events) : v;
  if (isDigest(v)) return [{ where, what: 'a digest of the trail, which holds no events', skipped: true }];
  if (Array.isArray(inner)) return inner.flatMap((r, i) => recordsIn(r, `${where ? `${where}, ` : ''}record ${i + 1}`));
  return [{ where, record: v }];
};

const fromLines = (text: string): RawRecord[] =>
  text.split(/\r?\n/).flatMap((line, i): RawRecord[] => {
    const where = `line ${i + 1}`;
    if (line.trim() === '') return [];
    const parsed = parseJson(line);
    return parsed.ok ? recordsIn(parsed.value, where) : [{ where, what: parsed.why }];
  });

const fromPieces = (text: string): RawRecord[] => {
  const { values, broken } = completeValues(text);
  const records = values.flatMap(({ text: value, line }): RawRecord[] => {
    const parsed = parseJson(value);
    return parsed.ok ? recordsIn(parsed.value, `line ${line}`) : [{ where: `line ${line}`, what: parsed.why }];
  });
  return [...records, ...broken.map(({ line, what }) => ({ where: `line ${line}`, what }))];
};

const count = (records: RawRecord[]): number => records.filter((r) => 'record' in r).length;

const firstLine = (text: string): string => text.slice(0, Math.max(0, text.search(/\n|$/)));

/** Is the first line a record by itself? Then each line is one, and a broken line costs that line only. */
const isLines = (text: string): boolean => {
  const parsed = parseJson(firstLine(text.trimStart()));
  return parsed.ok && isObject(parsed.value);
};

/**
 * Every record in the text of a file, of every shape that CloudTrail comes in: the trail's own `{Records}`, LookupEvents'
 * `{Events}`, EventBridge's `{detail}`, a list, one record, JSON lines, several JSON texts after each other. Of a text
 * that is cut off everything that is whole is given, and the rest is said.
 */
export const rawRecords = (text: string): RawRecord[] => {
  if (text.trim() === '') return [{ where: '', what: 'it is empty' }];
  const whole = parseJson(text);
  if (whole.ok) return recordsIn(whole.value, '');
  const lines = isLines(text) ? fromLines(text) : [];
  if (lines.length > 0 && lines.every((r) => 'record' in r)) return lines;
  const pieces = fromPieces(text);
  // Where both ways lose something, the one that keeps more is the right one.
  return count(lines) >= count(pieces) && lines.length > 0 ? lines : pieces;
};
