import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Faults, noFaults } from '../source/core/fault-point.ts';
import type { Progress } from '../source/core/progress.ts';
import type { EventRow, EventStore, KeyActivity } from '../source/core/store.ts';
import type { TrailEvent } from '../source/core/trail-event.ts';
import type { Disk } from './disk.ts';
import { diskError, errno } from './disk-words.ts';
import { countActivity } from './event-activity.ts';
import { EventColumns } from './event-columns.ts';
import { decodeIndex, encodeIndex, type IndexFile, type SegmentSize } from './event-index.ts';
import { EventOrder } from './event-order.ts';
import { readEvent, readSignificant } from './event-reader.ts';
import type { Classify } from './event-rules.ts';
import { listSegments, numberOf, parseSegment, printSegment, type StoredEvent, saveSegment } from './event-segments.ts';
import { privateFolder, replaceFile, syncFolder } from './files.ts';
import { serial } from './serial.ts';

export type EventStoreOptions = {
  folder: string;
  disk: Disk;
  faults: Faults;
  rules: Classify;
  /** Throws a StoreError when this process may not write. */
  mayWrite(): void;
  progress(): Progress;
};

const indexName = 'index.bin';
/** The index is written anew when this many segments are not in it, or a quarter of those that are. */
const indexEvery = 64;

/** The trail on files: write-once segments, columns in memory, an index file so that a start need not read them all. */
export class FileEventStore implements EventStore {
  #o: EventStoreOptions;
  #columns = new EventColumns();
  #order = new EventOrder(this.#columns);
  /** Segments whose events are in the columns. */
  #segments = new Map<string, SegmentSize>();
  #indexed = 0;
  #problems = new Map<string, string>();
  #loading: Promise<void> | null = null;
  #serial = serial();
  #version = 0;
  #highest = 0;
  /** Segments were added whose names are not on disk yet, only their content. */
  #namesToSync = false;
  #chains: Progress['chains'] | null = null;
  #significant: TrailEvent[] | null = null;
  #activity: { version: number; counts: Map<string, KeyActivity> } | null = null;

  constructor(options: EventStoreOptions) {
    this.#o = options;
  }

  load(): Promise<void> {
    this.#loading ??= this.#serial(async () => {
      try {
        await this.#readIndex();
        await this.#readSegments();
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
    if (this.#activity?.version !== this.#version) {
      this.#activity = { version: this.#version, counts: countActivity(this.#columns) };
    }
    return this.#activity.counts;
  }

  nextSegment(): number {
    if (this.#highest === 0) {
      this.#highest = listSegments(this.#o.folder).reduce((n, s) => Math.max(n, numberOf(s.name)), 0);
    }
    this.#highest = Math.max(this.#highest, this.#o.progress().segments) + 1;
    return this.#highest;
  }

  async add(segment: number, events: TrailEvent[]): Promise<TrailEvent[]> {
    await this.load();
    // One at a time: a page must not leave out an event that another page is only about to save.
    return this.#serial(async () => {
      const fresh = new Map(events.filter((e) => !this.has(e.id)).map((e) => [e.id, e]));
      this.#o.mayWrite();
      if (fresh.size === 0) return [];
      const { data, stored } = printSegment([...fresh.values()]);
      const { folder, disk, faults } = this.#o;
      try {
        if (this.#segments.size === 0) await privateFolder(folder);
        const name = await saveSegment(folder, segment, data, {
          disk,
          halfway: faults === noFaults ? undefined : () => faults('segment.half-written'),
        });
        this.#namesToSync = true;
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
    const at = this.#columns.find(id);
    return at === undefined ? null : readEvent(this.#o.folder, this.#columns, at);
  }

  significant(): Promise<TrailEvent[]> {
    return this.load().then(() =>
      this.#serial(async () => {
        this.#significant ??= await readSignificant(this.#o.folder, this.#columns);
        return this.#significant.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
      }),
    );
  }

  /** What cannot be read of the trail. Whatever it said is unknown now: no item may pass on it. */
  problems(): string[] {
    return [...this.#problems.values()];
  }

  /** Takes in segments that the writer has saved since. Cheap when there are none. */
  async refresh(): Promise<void> {
    const { chains } = this.#o.progress();
    if (!this.#loading || chains === this.#chains) return;
    this.#chains = chains;
    await this.#serial(() => this.#readSegments());
  }

  /** Compares with what the journal says that each segment brought (segment → events). */
  async compare(journalled: Map<number, number>): Promise<void> {
    const there = new Set(listSegments(this.#o.folder).map((s) => numberOf(s.name)));
    const lines = new Map<number, number>();
    for (const s of this.#segments.values()) {
      lines.set(numberOf(s.name), (lines.get(numberOf(s.name)) ?? 0) + s.lines);
    }
    for (const [segment, added] of journalled) {
      const name = `${String(segment).padStart(6, '0')}.jsonl`;
      if (added > 0 && !there.has(segment)) this.#problem(name, 'is missing');
      else if (added > (lines.get(segment) ?? added)) this.#problem(name, 'has lost events');
    }
  }

  /** Writes the index file if segments have come since. Never needed, only quicker at the next start. */
  saveIndex(): Promise<void> {
    return this.#serial(async () => {
      if (this.#segments.size > this.#indexed) await this.#writeIndex();
    });
  }

  async #readIndex(): Promise<void> {
    const { folder, rules } = this.#o;
    let index: IndexFile | null;
    try {
      index = decodeIndex(await readFile(join(folder, indexName)), rules.version);
    } catch (error) {
      if (errno(error) === null) throw error;
      return;
    }
    if (!index) return;
    const there = new Map(listSegments(folder).map((s) => [s.name, s.bytes]));
    for (const { name } of index.segments) if (!there.has(name)) this.#problem(name, 'is missing');
    // A segment of another size is read again, and with it all the others: it is rare, and the index only a shortcut.
    if (index.segments.some((s) => there.get(s.name) !== s.bytes)) return;
    this.#columns = index.columns;
    this.#order = new EventOrder(this.#columns);
    this.#segments = new Map(index.segments.map((s) => [s.name, s]));
    this.#indexed = this.#segments.size;
    this.#version++;
  }

  async #readSegments(): Promise<void> {
    const { folder } = this.#o;
    const there = listSegments(folder);
    this.#highest = there.reduce((n, s) => Math.max(n, numberOf(s.name)), this.#highest);
    for (const { name } of there) {
      if (this.#segments.has(name) || this.#problems.has(name)) continue;
      try {
        const data = await readFile(join(folder, name));
        const stored = parseSegment(data);
        if (stored) this.#take(name, data.length, stored);
        else this.#problem(name, 'is torn or was changed');
      } catch (error) {
        if (errno(error) === null) throw error;
        this.#problem(name, `cannot be read (${errno(error)})`);
      }
    }
  }

  #take(name: string, bytes: number, stored: StoredEvent[]): void {
    const { isSignificant, isWrite, subjectOf } = this.#o.rules;
    for (const { event, offset, length } of stored) {
      if (this.has(event.id)) continue;
      const { id, time, keyId, region, source, errorCode, account } = event;
      const significant = isSignificant(event);
      const what = { name: event.name, actor: event.actor.arn, write: isWrite(event), subject: subjectOf(event) };
      const row = { id, time, keyId, region, source, errorCode, account, ...what };
      this.#columns.push({ ...row, significant, segment: name, offset, length });
      if (significant) this.#significant?.push(event);
    }
    this.#segments.set(name, { name, bytes, lines: stored.length });
    this.#version++;
  }

  async #writeIndex(): Promise<void> {
    const { folder, disk, rules } = this.#o;
    const segments = [...this.#segments.values()];
    try {
      const data = encodeIndex(this.#columns, this.#order, segments, rules.version);
      const unsynced: Disk = { ...disk, sync: async () => undefined };
      await replaceFile(join(folder, indexName), data, { disk: unsynced });
      this.#indexed = segments.length;
    } catch (error) {
      // The events are safe in their segments; without the index the next start only takes longer.
      if (errno(error) === null) throw error;
    }
  }

  #problem(name: string, what: string): void {
    const next = 'Its events are not known here. Put it back from a backup, or read the trail again.';
    this.#problems.set(name, `events/${name} ${what}. ${next}`);
  }
}
