import type { FileHandle } from 'node:fs/promises';
import { type Faults, noFaults } from '../source/core/fault-point.ts';
import type { JournalEvent, JournalLine } from '../source/core/journal-event.ts';
import type { Stamp } from '../source/core/progress.ts';
import { type Disk, writeFully } from './disk.ts';
import { diskError, errno } from './disk-words.ts';
import { encodeLines, type Tip } from './journal-line.ts';

const refused = (error: unknown): unknown =>
  diskError(error, 'The journal could not be written', 'These lines were not kept.');

/**
 * Appends to the journal file that is open in `handle`. Not for two callers at a time. `tip` moves only when the disk took
 * everything. A batch is one write, so that a crash tears at most its end.
 */
export class JournalWriter {
  #handle: FileHandle;
  #tip: Tip;
  #disk: Disk;
  #faults: Faults;
  /** Up to here an fsync has succeeded; `#unsynced` is what was written after it. */
  #syncedBytes: number;
  #unsynced: Buffer[] = [];
  /** False when the file may hold something else than what `tip` says, because a write or an fsync failed. */
  #sound = true;

  /** The torn line that was found after `tip`: the first append is written over it. */
  #torn: Buffer;

  constructor(handle: FileHandle, { tip, torn }: { tip: Tip; torn: Buffer }, disk: Disk, faults: Faults) {
    this.#handle = handle;
    this.#tip = tip;
    this.#torn = torn;
    this.#syncedBytes = tip.bytes;
    this.#disk = disk;
    this.#faults = faults;
  }

  get tip(): Tip {
    return this.#tip;
  }

  get isSynced(): boolean {
    return this.#sound && this.#unsynced.length === 0;
  }

  /** Is that the size (bytes) that the file should have? After a failure it may have a torn end. */
  fits(size: number): boolean {
    return this.#sound ? size === this.#tip.bytes : size >= this.#syncedBytes;
  }

  /** The lines as they were written. Rejects with a StoreError when the disk refused; then the journal is as before. */
  async append(events: JournalEvent[], stamp: Stamp, durable: boolean): Promise<JournalLine[]> {
    const next = encodeLines(events, stamp, this.#tip);
    this.#faults('journal.before-append');
    if (!this.#sound) await this.#mend();
    try {
      await this.#write(next.data);
      // Cut after it is written over, not before: whenever we die, the journal tells of it, or its end is still torn.
      if (this.#torn.length > 0) await this.#handle.truncate(next.tip.bytes);
      this.#torn = Buffer.alloc(0);
    } catch (error) {
      if (errno(error) !== null) await this.#cutBack();
      throw refused(error);
    }
    if (durable) await this.#sync(() => this.#cutBack());
    if (durable) this.#syncedBytes = next.tip.bytes;
    else this.#unsynced.push(next.data);
    this.#tip = next.tip;
    return next.lines;
  }

  /** Waits until everything that was appended is on disk. Rejects with a StoreError when it is not. */
  async sync(): Promise<void> {
    if (this.isSynced) return;
    if (!this.#sound) await this.#mend();
    await this.#sync(async () => undefined);
    this.#syncedBytes = this.#tip.bytes;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #write(data: Buffer): Promise<void> {
    // With fault points a line is written in two halves, so that there is a middle to die in.
    const middle = this.#faults === noFaults ? data.length : data.length >> 1;
    const position = this.#tip.bytes;
    await writeFully(this.#disk, this.#handle, data.subarray(0, middle), position);
    this.#faults('journal.half-written');
    await writeFully(this.#disk, this.#handle, data.subarray(middle), position + middle);
  }

  async #sync(onFailure: () => Promise<void>): Promise<void> {
    try {
      await this.#disk.sync(this.#handle);
    } catch (error) {
      // After a failed fsync the kernel may have dropped the pages and calls the next one a success: write them again.
      this.#sound = false;
      await onFailure();
      throw refused(error);
    }
    this.#unsynced = [];
    this.#faults('journal.after-fsync');
  }

  /** Takes half a line back. If the disk refuses even that, the next append begins with it. */
  async #cutBack(): Promise<void> {
    try {
      await this.#handle.write(this.#torn, 0, this.#torn.length, this.#tip.bytes);
      await this.#handle.truncate(this.#tip.bytes + this.#torn.length);
    } catch (error) {
      if (errno(error) === null) throw error;
      this.#sound = false;
    }
  }

  async #mend(): Promise<void> {
    try {
      await this.#handle.truncate(this.#syncedBytes);
      await writeFully(this.#disk, this.#handle, Buffer.concat(this.#unsynced), this.#syncedBytes);
      this.#sound = true;
    } catch (error) {
      throw refused(error);
    }
  }
}
