import { createHash } from 'node:crypto';
import type { JournalEvent, JournalLine } from '../source/core/journal-event.ts';
import type { Stamp } from '../source/core/progress.ts';
import type { JsonObject } from '../source/core/words.ts';
import { jsonText } from './json-text.ts';
import { journalVersion, upcastLine } from './migrations.ts';

/** `prev` of the first line. */
const firstPrev = '0'.repeat(64);

/**
 * A place in the journal: after line `seq`, whose hash is `hash`. `bytes` is the offset of its end, newline included, and
 * `lineBytes` its length, so that the line can be read again without those before it. `at`: its time, ms.
 */
export type Tip = { seq: number; hash: string; bytes: number; lineBytes: number; at: number | null };

export const noTip: Tip = { seq: 0, hash: firstPrev, bytes: 0, lineBytes: 0, at: null };

const hashMark = Buffer.from(',"hash":"');
/** `,"hash":"` + 64 digits + `"}` */
const hashLength = hashMark.length + 66;

const digest = (prev: string, body: string | Uint8Array): string =>
  createHash('sha256').update(prev).update(body).update('}').digest('hex');

/**
 * Lines for these events, to be put right after `tip`. The hash is SHA-256 over the 64 digits of `prev` and then the bytes
 * of the line as they stand, without `,"hash":"…"`: bytes, because no two programs print JSON alike (state/README.md).
 */
export const encodeLines = (
  events: JournalEvent[],
  { at, by }: Stamp,
  tip: Tip,
): { data: Buffer; lines: JournalLine[]; tip: Tip } => {
  const parts: Buffer[] = [];
  const lines: JournalLine[] = [];
  let last = tip;
  for (const event of events) {
    const body = jsonText({ v: journalVersion, seq: last.seq + 1, at, by, prev: last.hash, event }).slice(0, -1);
    const hash = digest(last.hash, body);
    const text = `${body},"hash":"${hash}"}`;
    const data = Buffer.from(`${text}\n`);
    parts.push(data);
    // Read back from the text: what is folded is what the disk says, not an object that somebody may still change.
    lines.push(JSON.parse(text));
    last = { seq: last.seq + 1, hash, bytes: last.bytes + data.length, lineBytes: data.length, at };
  }
  return { data: Buffer.concat(parts), lines, tip: last };
};

export type Decoded =
  | { kind: 'line'; line: JournalLine; tip: Tip }
  | { kind: 'newer'; v: number }
  | { kind: 'bad'; why: string };

const bad = (why: string): Decoded => ({ kind: 'bad', why });

/** Reads the line after `tip` (`bytes` without its newline) and proves that it belongs there. */
export const decodeLine = (bytes: Buffer, tip: Tip): Decoded => {
  let value: JsonObject;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return bad('it is not JSON');
  }
  if (value === null || typeof value !== 'object') return bad('it is not an object');
  if (typeof value.v !== 'number' || !Number.isInteger(value.v) || value.v < 1) return bad('it has no version');
  if (value.v > journalVersion) return { kind: 'newer', v: value.v };
  if (value.seq !== tip.seq + 1) return bad(`its number is ${JSON.stringify(value.seq)}, not ${tip.seq + 1}`);
  if (value.prev !== tip.hash) return bad('it does not follow the line before it');
  const split = bytes.length - hashLength;
  if (split < 0 || bytes.compare(hashMark, 0, hashMark.length, split, split + hashMark.length) !== 0) {
    return bad('it does not end with its hash');
  }
  const hash = digest(tip.hash, bytes.subarray(0, split));
  if (value.hash !== hash) return bad('its hash does not match: it was changed after it was written');
  const { event, at, by } = value;
  if (typeof at !== 'number' || typeof by !== 'string' || event === null || typeof event !== 'object') {
    return bad('a field is missing');
  }
  const lineBytes = bytes.length + 1;
  return {
    kind: 'line',
    line: upcastLine(value),
    tip: { seq: tip.seq + 1, hash, bytes: tip.bytes + lineBytes, lineBytes, at },
  };
};
