import { statSync } from 'node:fs';
import type { JournalEvent, JournalLine } from '../source/core/journal-event.ts';
import type { Stamp } from '../source/core/progress.ts';
import { StoreError } from '../source/core/store.ts';
import { diskError, errno } from './disk-words.ts';
import type { Tip } from './journal-line.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { Places } from './location.ts';
import type { Lock } from './lock.ts';
import { replacedWhy, takenOver } from './store-words.ts';

/** Somebody else has the lock now: whatever was being written counts as not saved. */
export class SeatTaken extends Error {}
/** The journal is not the file that was written so far. */
export class JournalReplaced extends Error {}

/** The StoreError for these; other errors as they are. */
export const inWords = (error: unknown): unknown => {
  if (error instanceof SeatTaken) return takenOver(error.message);
  if (error instanceof JournalReplaced) return new StoreError('tampered', `This could not be saved. ${replacedWhy}`);
  return diskError(error, 'This could not be saved');
};

/** The journal as its one writer has it. Looks before and after each batch whether it still is the one. */
export class HeldSeat {
  #places: Places;
  #lock: Lock;
  #writer: JournalWriter;
  #ino: number;

  /** `ino`: of the file that `writer` has open. */
  constructor(places: Places, { lock, writer, ino }: { lock: Lock; writer: JournalWriter; ino: number }) {
    this.#places = places;
    this.#lock = lock;
    this.#writer = writer;
    this.#ino = ino;
  }

  get tip(): Tip {
    return this.#writer.tip;
  }

  get isSynced(): boolean {
    return this.#writer.isSynced;
  }

  /** Rejects with SeatTaken, JournalReplaced or a StoreError `disk`; then these lines were not saved. */
  async append(events: JournalEvent[], stamp: Stamp, durable: boolean): Promise<JournalLine[]> {
    this.check();
    const lines = await this.#writer.append(events, stamp, durable);
    // Again, after the fsync: a take-over copies the journal after it took the lock (take-seat.ts). Looking only before
    // would leave a gap in which a line is written, believed to be saved, and not in the copy.
    this.check();
    return lines;
  }

  async sync(): Promise<void> {
    await this.#writer.sync();
    this.check();
  }

  /** Throws when this process must not write any more. Only between two batches: within one the size is on its way. */
  check(): void {
    const size = this.holds();
    if (!this.#writer.fits(size)) throw new JournalReplaced();
  }

  /** The same without the size (bytes, returned), for those who ask at any moment. */
  holds(): number {
    const by = this.#lock.lostTo();
    if (by !== null) throw new SeatTaken(by);
    const { size, ino } = this.#journal();
    if (ino !== this.#ino) throw new JournalReplaced();
    return size;
  }

  #journal(): { size: number; ino: number } {
    try {
      return statSync(this.#places.journal);
    } catch (error) {
      if (errno(error) === 'ENOENT') throw new JournalReplaced();
      throw error;
    }
  }

  /** As a killed process leaves it: no file is touched any more, the lock stays and is stale. */
  async abandon(): Promise<void> {
    this.#lock.abandon();
    await this.#writer.close();
  }

  async release(): Promise<void> {
    await this.#writer.close();
    await this.#lock.release();
  }
}
