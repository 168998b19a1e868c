import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TrailEvent } from '../source/core/trail-event.ts';
import { errno } from './disk-words.ts';
import { publish, type WriteOptions, writeTemp } from './files.ts';
import { jsonText } from './json-text.ts';
import { unreadable } from './store-words.ts';

/** `000012.jsonl`; a `-2` follows the number when a crash had left a file with it that the journal does not know. */
const segmentName = /^(\d{6,})(?:-\d+)?\.jsonl$/;

export const numberOf = (name: string): number => Number(segmentName.exec(name)?.[1] ?? 0);

/** In the order of their numbers. Throws a StoreError when the folder cannot be read. */
export const listSegments = (folder: string): { name: string; bytes: number }[] =>
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
 * Writes a segment once, under its number or the next free name with it, and gives the name. The file is on disk when it
 * resolves; its name is only when the folder has been synced too, which the journal does before its own fsync.
 */
export const saveSegment = async (
  folder: string,
  segment: number,
  data: Buffer,
  options: WriteOptions,
): Promise<string> => {
  const number = String(segment).padStart(6, '0');
  for (let n = 1; ; n++) {
    const name = n === 1 ? `${number}.jsonl` : `${number}-${n}.jsonl`;
    const path = join(folder, name);
    if (await publish(await writeTemp(path, data, options), path)) return name;
  }
};
