import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '../source/core/store.ts';
import type { TrailEvent } from '../source/core/trail-event.ts';
import { sha256 } from './digest.ts';
import { errno } from './disk-words.ts';
import type { EventColumns } from './event-columns.ts';
import { parseEvent } from './event-segments.ts';

/** A segment that was read before does not hold any more what it held. */
export class DamagedSegment extends StoreError {
  readonly segment: string;
  readonly why: string;

  constructor(segment: string, why: string) {
    const next = 'Put the file back from a backup, or read the trail again.';
    super('unreadable', `events/${segment} cannot be read (${why}). Nothing was changed. ${next}`);
    this.segment = segment;
    this.why = why;
  }
}

/** The whole event, from its segment; null when there is none. Rejects with a DamagedSegment. */
export const readEvent = async (folder: string, columns: EventColumns, id: string): Promise<TrailEvent | null> => {
  const at = columns.find(id);
  if (at === undefined) return null;
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

/**
 * The whole events of all rows that are marked as significant; each segment is read once for all that is wanted of it, and
 * held against its digest where there is one. Rejects with a DamagedSegment.
 */
export const readSignificant = async (
  folder: string,
  columns: EventColumns,
  digests: Map<string, string>,
): Promise<TrailEvent[]> => {
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
    const digest = digests.get(segment);
    if (digest !== undefined && digest !== sha256(data)) throw new DamagedSegment(segment, 'it was changed');
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
  if (event === null || event.id !== columns.ids[at])
    throw new DamagedSegment(columns.place(at).segment, 'it was changed');
  return event;
};

const orDamaged = async <T>(segment: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const code = errno(error);
    // Too many open files are no damage: the next attempt may well succeed.
    throw code === null || code === 'EMFILE' || code === 'ENFILE' ? error : new DamagedSegment(segment, code);
  }
};
