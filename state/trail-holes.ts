import { join } from 'node:path';
import type { Disk } from './disk.ts';
import { diskError } from './disk-words.ts';
import { digestsOf, findHoles, holeWords, noteOrphans, settleHoles, type TrailState } from './event-holes.ts';
import type { SegmentSize } from './event-index.ts';
import { EventLedger, ledgerName } from './event-ledger.ts';
import { highestOf, readDigest, type SegmentFile } from './event-segments.ts';
import type { Pages } from './journalled-pages.ts';

type Segments = readonly SegmentSize[] | null;

/** What should be there of the trail, by the journal and the ledger, and what of it is not. */
export class TrailHoles {
  #folder: string;
  #journalled: () => Promise<Pages>;
  #pages: Pages = new Map();
  #ledger: EventLedger;
  /** File → why it cannot be used. */
  #unreadable = new Map<string, string>();
  /** File → what is wrong, for all that was saved once and cannot be read. */
  #holes = new Map<string, string>();
  /** Segment → SHA-256, of those saved by this process. */
  #digests = new Map<number, string>();

  constructor(folder: string, disk: Disk, journalled: () => Promise<Pages>) {
    this.#folder = folder;
    this.#journalled = journalled;
    this.#ledger = new EventLedger(folder, disk);
  }

  /** To be called before the folder is listed: whatever the journal tells of by then must be there. */
  async update(): Promise<void> {
    this.#pages = await this.#journalled();
    if (!this.#ledger.isDirty) await this.#ledger.read();
  }

  /** `segments`: those that were read; null = none was yet, then only missing files are found. */
  find(there: SegmentFile[], segments: Segments): void {
    const state = this.#state(there, segments);
    noteOrphans(state);
    this.#holes = findHoles(state);
  }

  /** Segments that are about to be forgotten, or that only an index names: those without a line in the journal are kept in mind. */
  note(segments: Segments): void {
    noteOrphans(this.#state([], segments));
  }

  /** Has to be on disk before a page leaves something out as known, and before the index that named it is replaced. */
  saveLedger(): Promise<void> {
    return this.#ledger.save();
  }

  trySaveLedger(): Promise<boolean> {
    return this.#ledger.trySave();
  }

  words(): string[] {
    return [...this.#holes].map(([file, what]) => holeWords(file, what));
  }

  /**
   * Settles for good those of `seen` that are still as they were. `settled` puts on disk what was read instead: a power
   * cut must not spare the ledger alone. Rejects with a StoreError; then all stays as it was.
   */
  async heal(seen: string[], there: SegmentFile[], segments: Segments, settled: () => Promise<void>): Promise<void> {
    const files = [...this.#holes].filter(([file, what]) => seen.includes(holeWords(file, what))).map(([file]) => file);
    if (files.length === 0) return;
    const ledger = this.#ledger.copy();
    try {
      await settled();
      settleHoles(files, { ...this.#state(there, segments), ledger });
      await ledger.save(files.includes(ledgerName));
    } catch (error) {
      throw diskError(error, 'It could not be noted that the trail was read again', 'Its holes stay named.');
    }
    this.#ledger = ledger;
    this.find(there, segments);
  }

  isUnreadable(file: string): boolean {
    return this.#unreadable.has(file);
  }

  setUnreadable(file: string, why: string): void {
    this.#unreadable.set(file, why);
  }

  /** It does not hold any more what was saved. Written down, or it would be taken for good when it is read without an index. */
  async setDamaged(file: string, why: string): Promise<void> {
    this.#unreadable.set(file, `cannot be read (${why})`);
    const found = await readDigest(join(this.#folder, file));
    if (found !== null) this.#ledger.noteChanged(file, found);
  }

  damagedDigest(file: string): string | undefined {
    return this.#ledger.changed.get(file);
  }

  setDigest(segment: number, sha256: string): void {
    this.#digests.set(segment, sha256);
  }

  digestOf(segment: number): string | null {
    return this.#digests.get(segment) ?? null;
  }

  /** File → the digest that it must have, where that is known. */
  digests(there: SegmentFile[]): Map<string, string> {
    const names = there.map((s) => s.name);
    return digestsOf(names, (n) => this.#digests.get(n) ?? this.#pages.get(n)?.sha256 ?? null);
  }

  /** The highest number that a file had which only the ledger names: it must not be given again. */
  highest(): number {
    return highestOf(this.#ledger.files.keys());
  }

  #state(there: SegmentFile[], segments: Segments): TrailState {
    const lines = segments && new Map(segments.map((s) => [s.name, s.lines]));
    const names = there.map((s) => s.name);
    return { pages: this.#pages, ledger: this.#ledger, there: names, lines, unreadable: this.#unreadable };
  }
}
