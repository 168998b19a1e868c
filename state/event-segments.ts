import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrailEvent } from '../source/core/trail-event.ts';
import { sha256 } from './digest.ts';
import { errno } from './disk-words.ts';
import { publish, type WriteOptions, writeTemp } from './files.ts';
import { jsonText } from './json-text.ts';
import { unreadable } from './store-words.ts';

/** `000012.jsonl`; a `-2` follows the number when a crash had left a file with it that the journal does not know. */
const segmentName = /^(\d{6,})(?:-\d+)?\.jsonl$/;

export const numberOf = (name: string): number => Number(segmentName.exec(name)?.[1] ?? 0);

export type SegmentFile = { name: string; bytes: number };

/** The highest number among these names; 0 when there is none. */
export const highestOf = (names: Iterable<string>): number => {
  let highest = 0;
  for (const name of names) highest = Math.max(highest, numberOf(name));
  return highest;
};

/** Is each of them still there, and of the same size? */
export const areThere = (files: SegmentFile[], there: SegmentFile[]): boolean => {
  const sizes = new Map(there.map((s) => [s.name, s.bytes]));
  return files.every((s) => sizes.get(s.name) === s.bytes);
};

/** The name of the first file with this number. */
export const segmentFile = (segment: number): string => `${String(segment).padStart(6, '0')}.jsonl`;

/** In the order of their numbers. Throws a StoreError when the folder cannot be read. */
export const listSegments = (folder: string): SegmentFile[] =>
  orNone(folder, () => readdirSync(folder))
    .filter((name) => segmentName.test(name))
    .sort()
    .flatMap((name) => orNone(folder, () => [{ name, bytes: statSync(join(folder, name)).size }]));

const orNone = <T>(folder: string, look: () => T[]): T[] => {
  try {
    return look();
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw errno(error) === null ? error : unreadable(folder, errno(error));
  }
};

export type StoredEvent = { event: TrailEvent; offset: number; length: number };

/** One line for each event, and where each line lies. */
export const printSegment = (events: TrailEvent[]): { data: Buffer; stored: StoredEvent[] } => {
  const lines: Buffer[] = [];
  const stored: StoredEvent[] = [];
  let offset = 0;
  for (const event of events) {
    const line = Buffer.from(`${jsonText(event)}\n`);
    stored.push({ event, offset, length: line.length - 1 });
    offset += line.length;
    lines.push(line);
  }
  return { data: Buffer.concat(lines), stored };
};

/** Null when a line is torn or is no event: then nothing of the file is used, because something else may be wrong too. */
export const parseSegment = (data: Buffer): StoredEvent[] | null => {
  if (data.length === 0 || data.at(-1) !== 10) return null;
  const stored: StoredEvent[] = [];
  for (let offset = 0; offset < data.length; ) {
    const end = data.indexOf(10, offset);
    const event = parseEvent(data.subarray(offset, end));
    if (!event) return null;
    stored.push({ event, offset, length: end - offset });
    offset = end + 1;
  }
  return stored;
};

/** A file as a whole, or why it cannot be used. `digest`: what its content must have, where known; `bad`: must not have. */
export const readSegment = async (
  path: string,
  { digest, bad }: { digest: string | undefined; bad: string | undefined },
): Promise<{ bytes: number; stored: StoredEvent[] } | string> => {
  try {
    const data = await readFile(path);
    const found = digest === undefined && bad === undefined ? undefined : sha256(data);
    const isChanged = found !== undefined && (found === bad || (digest !== undefined && found !== digest));
    const stored = isChanged ? null : parseSegment(data);
    return stored ? { bytes: data.length, stored } : tornWords;
  } catch (error) {
    if (errno(error) === null) throw error;
    return `cannot be read (${errno(error)})`;
  }
};

/** SHA-256 of a file; null when it cannot be read. */
export const readDigest = async (path: string): Promise<string | null> => {
  try {
    return sha256(await readFile(path));
  } catch (error) {
    if (errno(error) === null) throw error;
    return null;
  }
};

export const tornWords = 'is torn or was changed';

export const parseEvent = (line: Buffer): TrailEvent | null => {
  try {
    const event = JSON.parse(line.toString('utf8'));
    const isEvent = typeof event?.id === 'string' && typeof event.time === 'number' && typeof event.actor === 'object';
    return isEvent ? event : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/**
 * Writes a segment once, under its number or the next free name with it, and gives the name. One fsync, of the file: no
 * name ever stands for half a page. That of the folder is left to the journal, which does it once before its own fsync: a
 * name that a power cut loses before that has no durable line in the journal either, so its page is asked for again.
 */
export const saveSegment = async (
  folder: string,
  segment: number,
  data: Buffer,
  options: WriteOptions,
): Promise<string> => {
  const first = segmentFile(segment);
  for (let n = 1; ; n++) {
    const name = n === 1 ? first : first.replace('.jsonl', `-${n}.jsonl`);
    const path = join(folder, name);
    if (await publish(await writeTemp(path, data, options), path)) return name;
  }
};
