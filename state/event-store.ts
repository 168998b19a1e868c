import { join } from 'node:path';
import { type Faults, noFaults } from '../source/core/fault-point.ts';
import type { Progress } from '../source/core/progress.ts';
import type { EventRow, EventStore, KeyActivity } from '../source/core/store.ts';
import type { TrailEvent } from '../source/core/trail-event.ts';
import { sha256 } from './digest.ts';
import type { Disk } from './disk.ts';
import { diskError } from './disk-words.ts';
import { ActivityCount } from './event-activity.ts';
import { EventColumns } from './event-columns.ts';
import { encodeIndex, readIndex, type SegmentSize, writeIndex } from './event-index.ts';
import { EventOrder } from './event-order.ts';
import { DamagedSegment, readEvent, readSignificant } from './event-reader.ts';
import { type Classify, rowOf } from './event-rules.ts';
import {
  areThere,
  highestOf,
  listSegments,
  printSegment,
  readSegment,
  type SegmentFile,
  type StoredEvent,
  saveSegment,
} from './event-segments.ts';
import { privateFolder, syncFolder } from './files.ts';
import type { Pages } from './journalled-pages.ts';
import { serial } from './serial.ts';
import { TrailHoles } from './trail-holes.ts';

export type EventStoreOptions = {
  folder: string;
  disk: Disk;
  faults: Faults;
  rules: Classify;
  /** Throws a StoreError when this process may not write. */
  mayWrite(): void;
  progress(): Progress;
  /** What the journal says of the segments. Rejects with a StoreError. */
  pages(): Promise<Pages>;
};

/** The index is written anew when this many segments are not in it, or a quarter of those that are. */
const indexEvery = 64;

/** The trail on files: write-once segments, columns in memory, an index file so that a start need not read them all. */
export class FileEventStore implements EventStore {
  #o: EventStoreOptions;
  #columns = new EventColumns();
  #order = new EventOrder(this.#columns);
  #activity = new ActivityCount();
  /** Segments whose events are in the columns. */
  #segments = new Map<string, SegmentSize>();
  #indexed = 0;
  #holes: TrailHoles;
  #loading: Promise<void> | null = null;
  #isRead = false;
  #serial = serial();
  #version = 0;
  #highest = 0;
  /** Segments were added whose names are not on disk yet, only their content. */
  #namesToSync = false;
  #seen: Partial<Pick<Progress, 'chains' | 'imported'>> = {};
  #significant: TrailEvent[] | null = null;

  constructor(options: EventStoreOptions) {
    this.#o = options;
    this.#holes = new TrailHoles(options.folder, options.disk, options.pages);
  }

  /** Compares with what the journal tells: `problems()` is whole when this resolves, so that no check can come before it. */
  load(): Promise<void> {
    this.#loading ??= this.#serial(async () => {
      try {
        await this.#holes.update();
        const there = listSegments(this.#o.folder);
        await this.#takeIndex(there);
        await this.#readSegments(there);
        this.#isRead = true;
        this.#holes.find(there, this.#read());
      } catch (error) {
        this.#loading = null;
        throw error;
      }
    });
    return this.#loading;
  }

  size(): number {
    return this.#columns.size;
  }

  has(id: string): boolean {
    return this.#columns.find(id) !== undefined;
  }

  row(index: number): EventRow {
    const at = this.#order.rowAt(index);
    if (at < 0) throw new RangeError(`there is no event ${index}`);
    return this.#columns.row(at);
  }

  indexOf(id: string): number {
    const at = this.#columns.find(id);
    return at === undefined ? -1 : this.#order.indexOf(at);
  }

  version(): number {
    return this.#version;
  }

  activity(): Map<string, KeyActivity> {
    return this.#activity.of(this.#columns);
  }

  nextSegment(): number {
    // One look at the folder is enough: nobody else writes into it while this process may.
    if (this.#highest === 0) this.#highest = highestOf(listSegments(this.#o.folder).map((s) => s.name));
    this.#highest = Math.max(this.#highest, this.#o.progress().segments, this.#holes.highest()) + 1;
    return this.#highest;
  }

  async add(segment: number, events: TrailEvent[]): Promise<TrailEvent[]> {
    await this.load();
    // One at a time: a page must not leave out an event that another page is only about to save.
    return this.#serial(async () => {
      const fresh = new Map(events.filter((e) => !this.has(e.id)).map((e) => [e.id, e]));
      this.#o.mayWrite();
      const { folder, disk, faults } = this.#o;
      try {
        // Before anything is left out as known, it is written down that it is there.
        await this.#holes.saveLedger();
        if (fresh.size === 0) return [];
        const { data, stored } = printSegment([...fresh.values()]);
        if (this.#segments.size === 0) await privateFolder(folder);
        const halfway = faults === noFaults ? undefined : () => faults('segment.half-written');
        const name = await saveSegment(folder, segment, data, { disk, halfway });
        this.#namesToSync = true;
        this.#holes.setDigest(segment, sha256(data));
        this.#take(name, data.length, stored);
      } catch (error) {
        throw diskError(error, 'A page of the trail could not be saved', 'It counts as not read.');
      }
      if (this.#segments.size - this.#indexed > Math.max(indexEvery, this.#indexed / 4)) await this.#writeIndex();
      return [...fresh.values()];
    });
  }

  /** Before the journal says for good that a segment was saved: puts the names of new segments on disk. */
  async settle(): Promise<void> {
    if (!this.#namesToSync) return;
    await syncFolder(this.#o.folder);
    this.#namesToSync = false;
  }

  async read(id: string): Promise<TrailEvent | null> {
    try {
      return await readEvent(this.#o.folder, this.#columns, id);
    } catch (error) {
      await this.#serial(() => this.#leaveOut(error));
      throw error;
    }
  }

  significant(): Promise<TrailEvent[]> {
    return this.load().then(() =>
      this.#serial(async () => {
        while (this.#significant === null) await this.#readSignificant();
        return this.#significant.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
      }),
    );
  }

  /** What cannot be read of the trail. Whatever it said is unknown now: no item may pass on it. */
  problems(): string[] {
    return this.#holes.words();
  }

  healed(seen: string[]): Promise<void> {
    return this.load().then(() =>
      this.#serial(async () => {
        // Again: a file that went missing while the trail was read again took known events with it.
        const there = await this.#look();
        await this.#holes.heal(seen, there, this.#read(), () => {
          this.#o.mayWrite();
          return this.settle();
        });
      }),
    );
  }

  digestOf(segment: number): string | null {
    return this.#holes.digestOf(segment);
  }

  /** Takes in segments that the writer has saved since. Cheap when there are none. */
  async refresh(): Promise<void> {
    const { chains, imported } = this.#o.progress();
    if (!this.#loading || (chains === this.#seen.chains && imported === this.#seen.imported)) return;
    this.#seen = { chains, imported };
    await this.lookAgain();
  }

  /** Compares with the journal once more. What was not loaded yet is not loaded by this: then only missing files are found. */
  async lookAgain(): Promise<void> {
    await this.#serial(() => this.#look());
  }

  /** Writes the index file if segments have come since. Never needed, only quicker at the next start. */
  saveIndex(): Promise<void> {
    return this.#serial(async () => (this.#segments.size > this.#indexed ? this.#writeIndex() : undefined));
  }

  async #takeIndex(there: SegmentFile[]): Promise<void> {
    const index = await readIndex(this.#o.folder, this.#o.rules.version);
    if (!index) return;
    this.#holes.note(index.segments);
    // A segment that is gone or has another size: all are read again. It is rare, and the index only a shortcut.
    if (!areThere(index.segments, there)) return;
    this.#columns = index.columns;
    this.#order = new EventOrder(this.#columns);
    this.#segments = new Map(index.segments.map((s) => [s.name, s]));
    this.#indexed = this.#segments.size;
    this.#version++;
  }

  async #readSegments(there: SegmentFile[]): Promise<void> {
    const digests = this.#holes.digests(there);
    for (const { name } of there) {
      if (this.#segments.has(name) || this.#holes.isUnreadable(name)) continue;
      const digest = { digest: digests.get(name), bad: this.#holes.damagedDigest(name) };
      const read = await readSegment(join(this.#o.folder, name), digest);
      if (typeof read === 'string') this.#holes.setUnreadable(name, read);
      else this.#take(name, read.bytes, read.stored);
    }
    this.#highest = Math.max(this.#highest, highestOf(there.map((s) => s.name)));
  }

  async #look(): Promise<SegmentFile[]> {
    await this.#holes.update();
    const there = listSegments(this.#o.folder);
    const isDamaged = this.#read().some((s) => this.#holes.isUnreadable(s.name));
    if (isDamaged || !areThere(this.#read(), there)) this.#forget();
    if (this.#isRead) await this.#readSegments(there);
    this.#holes.find(there, this.#isRead ? this.#read() : null);
    return there;
  }

  async #readSignificant(): Promise<void> {
    try {
      const digests = this.#holes.digests(listSegments(this.#o.folder));
      this.#significant = await readSignificant(this.#o.folder, this.#columns, digests);
    } catch (error) {
      await this.#leaveOut(error);
    }
  }

  /** Throws what is no damage. */
  async #leaveOut(error: unknown): Promise<void> {
    if (!(error instanceof DamagedSegment)) throw error;
    await this.#holes.setDamaged(error.segment, error.why);
    await this.#look();
  }

  /** Events of a file that is gone must not count as known: they would be left out when they are read again. */
  #forget(): void {
    this.#holes.note(this.#read());
    this.#columns = new EventColumns();
    this.#order = new EventOrder(this.#columns);
    this.#segments = new Map();
    this.#indexed = -1;
    this.#significant = null;
    this.#version++;
  }

  #take(name: string, bytes: number, stored: StoredEvent[]): void {
    for (const { event, offset, length } of stored) {
      if (this.has(event.id)) continue;
      const row = rowOf(event, this.#o.rules);
      this.#columns.push({ ...row, segment: name, offset, length });
      if (row.significant) this.#significant?.push(event);
    }
    this.#order.catchUp();
    this.#segments.set(name, { name, bytes, lines: stored.length });
    this.#version++;
  }

  async #writeIndex(): Promise<void> {
    const { folder, disk, rules } = this.#o;
    // What only the old index named must be in the ledger first.
    if (!(await this.#holes.trySaveLedger())) return;
    const data = await encodeIndex(this.#columns, this.#order, this.#read(), rules.version);
    if (await writeIndex(folder, data, disk)) this.#indexed = this.#segments.size;
  }

  #read(): SegmentSize[] {
    return [...this.#segments.values()];
  }
}
