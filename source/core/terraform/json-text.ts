import type { Slices } from '../slices.ts';
import type { JsonObject } from '../words.ts';
import { feedOf, type JsonFeed, toItsEnd } from './json-feed.ts';
import { parsingJson, type Taken } from './long-json.ts';
import type { Parsed } from './types.ts';

const marks: { bytes: number[]; encoding: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

/** A file's bytes as text, by its byte order mark; UTF-8 without one. A shell that redirects may have made it UTF-16. */
export const decodeText = (bytes: Uint8Array): string => {
  const mark = marks.find((m) => m.bytes.every((b, i) => bytes[i] === b));
  return new TextDecoder(mark?.encoding ?? 'utf-8').decode(bytes);
};

/**
 * A JSON object, or in plain words why it is none, as soon as the text is over. Nothing of the text is repeated: it may hold
 * secrets.
 */
export function* parsingObject(source: string | JsonFeed, what: string, taken?: Taken): Slices<Parsed<JsonObject>> {
  const f = typeof source === 'string' ? feedOf(source) : source;
  let value: unknown;
  let broken = false;
  try {
    value = yield* parsingJson(f, taken);
  } catch {
    broken = true;
    yield* toItsEnd(f);
  }
  if (f.blank) return { ok: false, why: `${what} is empty` };
  if (f.zero)
    return { ok: false, why: `${what} is not UTF-8 text (a shell may have saved it as UTF-16): make it anew` };
  if (broken) return { ok: false, why: `${what} is not whole JSON` };
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return { ok: true, value: value as JsonObject };
  return { ok: false, why: `${what} is JSON, but no object` };
}

/** `1.2` → 1; null when it is no version at all. */
export const majorOf = (version: unknown): number | null => {
  const [, major] = typeof version === 'string' ? (/^(\d+)\.\d+$/.exec(version) ?? []) : [];
  return major === undefined ? null : Number(major);
};
