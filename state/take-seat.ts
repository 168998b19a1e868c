import { copyFile, type FileHandle, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Faults } from '../source/core/fault-point.ts';
import type { JournalEvent } from '../source/core/journal-event.ts';
import { StoreError } from '../source/core/store.ts';
import type { Disk } from './disk.ts';
import { errno } from './disk-words.ts';
import { openPrivate, syncFolder } from './files.ts';
import type { BadLine } from './journal-scan.ts';
import { JournalWriter } from './journal-writer.ts';
import type { Places } from './location.ts';
import { acquireLock, type Holder, isStale, type Lock, removeLock } from './lock.ts';
import { type Base, fold, recover } from './recover.ts';
import { rebuiltNote } from './store-words.ts';

export type SeatOptions = {
  places: Places;
  who: string;
  now: () => number;
  disk: Disk;
  faults: Faults;
  /** Take it from whoever has it. */
  force: boolean;
};

export type Seat =
  | { kind: 'writer'; lock: Lock; writer: JournalWriter; ino: number; base: Base; notes: string[] }
  | { kind: 'held'; holder: Holder }
  | { kind: 'tampered'; base: Base; bad: BadLine };

const copyName = /^journal\.jsonl\.take-(\d+)$/;

/**
 * Becomes the one who may write, if that is possible, and reads the journal as it then is.
 *
 * Where the one who had the lock may still run, looking at the lock is not enough to keep him from writing: he may have
 * looked just before. So the journal is copied to a new file, and the copy takes its name. What the old one writes from
 * then on goes to a file that nobody sees any more. Nothing that he was told is saved can be missing in the copy, because
 * he looks at the lock again *after* his fsync and before he believes it, and the lock was taken before the copy began.
 * When a third process takes over in the meantime, it removes our copy first, and our rename fails.
 */
export const takeSeat = async (options: SeatOptions, known: Base): Promise<Seat> => {
  const { places, who, disk, force } = options;
  const got = await acquireLock(places.dir, { who, since: options.now(), force, disk });
  if ('heldBy' in got) return { kind: 'held', holder: got.heldBy };
  const { lock, before } = got;
  const fenced = before.some((h) => !isStale(h));
  const copy = `${places.journal}.take-${lock.n}`;
  let handle: FileHandle | null = null;
  try {
    await dropCopies(places.dir, lock.n);
    if (fenced) await copyFile(places.journal, copy);
    // Looked at once the copy is there: whoever comes later finds it and removes it, whoever came before is seen here.
    if (lock.lostTo() !== null) throw overtaken(lock.lostTo());
    handle = await openJournal(fenced ? copy : places.journal, fenced);
    const seat = await sit(options, known, lock, before.at(-1) ?? null, handle);
    if (seat.kind === 'tampered') {
      await handle.close();
      await rm(copy, { force: true });
      await lock.release();
      return seat;
    }
    if (fenced) {
      await disk.sync(handle);
      await putInPlace(copy, places.journal, lock);
    }
    await syncFolder(places.dir);
    if (lock.lostTo() !== null) throw overtaken(lock.lostTo());
    for (const { n } of before) await removeLock(places.dir, n);
    return seat;
  } catch (error) {
    await handle?.close();
    if (fenced) await rm(copy, { force: true });
    await lock.release();
    throw error;
  }
};

/** Makes the file if need be, without emptying it. Lines are written by position, which append mode would not allow. */
const openJournal = async (path: string, isThere: boolean): Promise<FileHandle> => {
  if (!isThere) await (await openPrivate(path, 'a')).close();
  return openPrivate(path, 'r+');
};

const dropCopies = async (dir: string, below: number): Promise<void> => {
  for (const name of await readdir(dir)) {
    if (Number(copyName.exec(name)?.[1] ?? below) < below) await rm(join(dir, name), { force: true });
  }
};

const putInPlace = async (copy: string, journal: string, lock: Lock): Promise<void> => {
  try {
    await rename(copy, journal);
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error;
    throw overtaken(lock.lostTo());
  }
};

const overtaken = (by: string | null): StoreError =>
  new StoreError(
    'locked',
    `Somebody else took over at the same moment: ${by ?? 'nobody is known'}. Nothing was changed. Talk to them before you take over again.`,
  );

const sit = async (
  options: SeatOptions,
  known: Base,
  lock: Lock,
  last: Holder | null,
  handle: FileHandle,
): Promise<Seat> => {
  const { base, torn, bad, rebuilt } = await recover(handle, known);
  if (bad) return { kind: 'tampered', base, bad };
  const writer = new JournalWriter(handle, { tip: base.tip, torn }, options.disk, options.faults);
  const events = openingEvents(options, base, last, torn);
  const stamp = { at: options.now(), by: options.who };
  const lines = events.length > 0 ? await writer.append(events, stamp, true) : [];
  const notes = rebuilt ? [rebuiltNote] : [];
  if (torn.length > 0) notes.push(`The last line of the journal was torn (${torn.length} bytes); it was cut off.`);
  return {
    kind: 'writer',
    lock,
    writer,
    ino: (await handle.stat()).ino,
    base: { progress: lines.reduce(fold, base.progress), tip: writer.tip },
    notes,
  };
};

/** At most this much of a torn line is kept in the line that tells of it. */
const tornText = 200;

const openingEvents = ({ who, force }: SeatOptions, base: Base, last: Holder | null, torn: Buffer): JournalEvent[] => {
  const events: JournalEvent[] = [];
  if (torn.length > 0) {
    const text = torn.subarray(0, tornText).toString('utf8');
    events.push({ type: 'journal.repaired', dropped: torn.length, text });
  }
  const writer = base.progress.writer;
  const from = last && force ? last.who : writer;
  if (force) events.push({ type: 'writer.changed', from: from ?? '', to: who, takenOver: true });
  else if (writer !== null && writer !== who) {
    events.push({ type: 'writer.changed', from: writer, to: who, takenOver: false });
  }
  return events;
};
