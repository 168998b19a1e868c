import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '../source/core/store.ts';
import type { TrailEvent } from '../source/core/trail-event.ts';
import { errno } from './disk-words.ts';
import type { EventColumns } from './event-columns.ts';
import { parseEvent } from './event-segments.ts';

/** The whole event of a row, from its segment. Rejects with a StoreError `unreadable`. */
export const readEvent = async (folder: string, columns: EventColumns, at: number): Promise<TrailEvent> => {
  const { segment, offset, length } = columns.place(at);
  const data = Buffer.alloc(length);
  const handle = await orDamaged(segment, () => open(join(folder, segment), 'r'));
  try {
    await orDamaged(segment, () => handle.read(data, 0, length, offset));
  } finally {
    await handle.close();
  }
  return whole(data, columns, at);
};

/** Segments that are read at a time: enough to keep the disk busy, few enough to leave the screen its turns. */
const atOnce = 16;

/** The whole events of all rows that are marked as significant; each segment is read once for all that is wanted of it. */
export const readSignificant = async (folder: string, columns: EventColumns): Promise<TrailEvent[]> => {
  const wanted = new Map<string, number[]>();
  for (let at = 0; at < columns.size; at++) {
    if (!columns.isSignificant(at)) continue;
    const { segment } = columns.place(at);
    const rows = wanted.get(segment);
    if (rows) rows.push(at);
    else wanted.set(segment, [at]);
  }
  const read = async ([segment, rows]: [string, number[]]): Promise<TrailEvent[]> => {
    const data = await orDamaged(segment, () => readFile(join(folder, segment)));
    return rows.map((at) => {
      const { offset, length } = columns.place(at);
      return whole(data.subarray(offset, offset + length), columns, at);
    });
  };
  const all = [...wanted];
  const events: TrailEvent[] = [];
  for (let i = 0; i < all.length; i += atOnce) {
    for (const some of await Promise.all(all.slice(i, i + atOnce).map(read))) events.push(...some);
  }
  return events;
};

const whole = (line: Buffer, columns: EventColumns, at: number): TrailEvent => {
  const event = parseEvent(line);
  if (event === null || event.id !== columns.ids[at]) throw damaged(columns.place(at).segment, 'it was changed');
  return event;
};

const orDamaged = async <T>(segment: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw errno(error) === null ? error : damaged(segment, `${errno(error)}`);
  }
};

const damaged = (segment: string, why: string): StoreError =>
  new StoreError(
    'unreadable',
    `events/${segment} cannot be read (${why}). Nothing was changed. Put the file back from a backup, or read the trail again.`,
  );
