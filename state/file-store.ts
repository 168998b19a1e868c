import { type Faults, noFaults } from '../source/core/fault-point.ts';
import type { JournalEvent, JournalLine } from '../source/core/journal-event.ts';
import type { Progress } from '../source/core/progress.ts';
import { type Store, StoreError, type StoreMode } from '../source/core/store.ts';
import type { Disk } from './disk.ts';
import { diskError } from './disk-words.ts';
import type { Classify } from './event-rules.ts';
import { FileEventStore } from './event-store.ts';
import { type EvidenceAbout, EvidenceFolder } from './evidence.ts';
import { privateFolder, sizeOf, sweepTemps } from './files.ts';
import { JournalKeeper } from './journal-keeper.ts';
import { journalLines } from './journal-pages.ts';
import { JournalledPages } from './journalled-pages.ts';
import type { Places } from './location.ts';
import { shorter } from './recover.ts';
import { serial } from './serial.ts';
import { SnapshotFile } from './snapshot.ts';
import { SnapshotSaver } from './snapshot-saver.ts';
import * as words from './store-words.ts';
import { readWhole, type Verification } from './verify-journal.ts';

export type FileStoreOptions = {
  places: Places;
  incident: string;
  mode: 'write' | 'follow' | 'observe';
  now: () => number;
  who: string;
  faults: Faults;
  disk: Disk;
  rules: Classify;
  isThere: boolean;
  /** ms */
  verifyAfter: number;
  poll: number;
};

/** An incident on files: journal, snapshot, events and evidence put together. Opened by `openStore`. */
export class FileStore implements Store {
  readonly incident: string;
  readonly dir: string;
  readonly events: FileEventStore;
  #o: FileStoreOptions;
  #keeper: JournalKeeper;
  #saver: SnapshotSaver;
  #saving = serial();
  #evidence: EvidenceFolder;
  #listeners = new Set<() => void>();
  #notes = new Set<string>();
  #verifyTimer: NodeJS.Timeout | null = null;
  #closed: Promise<void> | null = null;
  #dead = false;

  constructor(options: FileStoreOptions) {
    const { places, incident, now, who, disk, poll, rules } = options;
    const faults: Faults = options.faults === noFaults ? noFaults : (point) => this.#hit(() => options.faults(point));
    this.#o = options;
    this.incident = incident;
    this.dir = places.dir;
    const onChange = () => this.#changed();
    const onNote = (note: string) => void this.#notes.add(note);
    const beforeSync = () => this.events.settle();
    this.#keeper = new JournalKeeper({ places, now, who, faults, disk, poll, beforeSync, onChange, onNote });
    this.#saver = new SnapshotSaver(new SnapshotFile(places.snapshot, disk, faults));
    const mayWrite = () => this.#keeper.mayWrite();
    const progress = () => this.#keeper.base.progress;
    this.#evidence = new EvidenceFolder({ places, disk, now, who, incident, mayWrite, progress, onNote });
    const journalled = new JournalledPages(places.journal, () => this.#keeper.base.tip);
    const pages = () => journalled.look();
    this.events = new FileEventStore({ folder: places.events, disk, faults, rules, mayWrite, progress, pages });
  }

  /** Reads what is there and takes the lock as the mode asks. Once, by `openStore`. */
  async begin(): Promise<void> {
    const { mode, isThere, places } = this.#o;
    const { base, broken } = await this.#saver.read();
    // A snapshot is only ever written of lines that are on disk: without them they were removed.
    const isEmpty = (await sizeOf(places.journal)) === 0;
    if (isEmpty && (broken !== null || base.tip.seq > 0)) throw shorter(0, Math.max(1, base.tip.seq));
    if (mode === 'follow') await this.#keeper.follow(base);
    else if (mode === 'observe') await this.#keeper.observe(base, words.observerWhy);
    else {
      try {
        if (isThere) await privateFolder(places.dir);
        await this.#keeper.sit(base);
      } catch (error) {
        const refused = diskError(error, `The incident ${this.incident} could not be opened for writing`);
        if (!(refused instanceof StoreError)) throw refused;
        if (refused.code === 'locked') await this.#keeper.follow(base);
        else if (refused.code === 'disk' && isThere) await this.#keeper.observe(base, refused.message);
        else throw refused;
      }
    }
    if (this.#isWriter()) await this.#tidy(broken);
    else if (broken !== null) this.#notes.add(words.brokenSnapshot(broken, null));
    if (Number.isFinite(this.#o.verifyAfter)) {
      this.#verifyTimer = setTimeout(() => void this.#verifyLater(), this.#o.verifyAfter);
      this.#verifyTimer.unref();
    }
  }

  progress(): Progress {
    return this.#keeper.base.progress;
  }

  mode(): { mode: StoreMode; why: string; holder: string | null } {
    return this.#keeper.mode();
  }

  savedAt(): number | null {
    return this.#keeper.savedAt;
  }

  /** What should be said to people: a snapshot that was rebuilt, a torn line, segments that cannot be read. */
  notices(): string[] {
    return [...this.#notes, ...this.events.problems()];
  }

  async append(events: JournalEvent[], options?: { durable?: boolean }): Promise<void> {
    await this.#keeper.append(events, options?.durable === true);
  }

  lines(count: number, before?: number): Promise<JournalLine[]> {
    const { tip } = this.#keeper.base;
    return journalLines(this.#o.places.journal, tip.bytes, count, before ?? tip.seq + 1);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async takeOver(): Promise<void> {
    if (this.#o.mode === 'observe') throw words.refusal('read-only', words.observerWhy, null);
    await this.#keeper.takeOver();
    await this.events.refresh();
  }

  saveEvidence(file: string, content: string, about: EvidenceAbout): Promise<{ file: string; sha256: string }> {
    return this.#evidence.save(file, content, about);
  }

  readEvidence(file: string): Promise<string | null> {
    return this.#evidence.read(file);
  }

  /**
   * Proves the whole journal and that what is shown is what it says. Turns the mode to `tampered` when it does not hold,
   * and rebuilds where only the snapshot was wrong. Runs by itself some time after the start.
   */
  async verifyJournal(): Promise<Verification> {
    const base = this.#keeper.base;
    if (base.tip.seq === 0) return { ok: true, lines: 0 };
    const read = () => readWhole(this.#o.places.journal, base);
    let found = await read();
    // Once more while nothing is written, before a word like tampering is said.
    if (found.bad) found = await this.#keeper.exclusively(read);
    const { bad, lines, sameProgress } = found;
    if (bad) {
      await this.#keeper.tampered(bad);
      return { ok: false, ...bad };
    }
    if (!sameProgress) {
      this.#notes.add(words.rebuiltNote);
      this.#saver.forget();
      await this.#keeper.rebuild();
    }
    await this.events.lookAgain();
    return { ok: true, lines };
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Puts a broken snapshot aside and removes what crashes left. None of it is needed to go on. */
  async #tidy(broken: string | null): Promise<void> {
    const { dir, events, evidence } = this.#o.places;
    try {
      if (broken !== null) this.#notes.add(words.brokenSnapshot(broken, await this.#saver.putAside()));
      for (const folder of [dir, events, evidence]) await sweepTemps(folder);
    } catch (error) {
      this.#note(error, 'The folder could not be tidied');
    }
  }

  #note(error: unknown, what: string, unchanged?: string): void {
    const refused = diskError(error, what, unchanged);
    if (!(refused instanceof StoreError)) throw refused;
    this.#notes.add(refused.message);
  }

  async #close(): Promise<void> {
    if (this.#verifyTimer) clearTimeout(this.#verifyTimer);
    this.#saver.stop();
    if (this.#dead) return;
    try {
      await this.#save();
      if (this.#isWriter()) await this.events.saveIndex();
    } finally {
      await this.#keeper.close();
      this.#saver.stop();
    }
  }

  #isWriter(): boolean {
    return this.mode().mode === 'writer';
  }

  #changed(): void {
    if (this.#isWriter()) this.#saver.soon(() => void this.#save());
    else this.events.refresh().catch((error: unknown) => this.#note(error, 'New pages of the trail could not be read'));
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        // Theirs, not ours: it must not look as if a line that is saved had been refused.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** The snapshot, of nothing that is not in the journal on disk. A disk that refuses it costs only time at the next start. */
  async #save(): Promise<void> {
    if (this.#dead || !this.#isWriter()) return;
    const base = await this.#keeper.settle();
    if (!base) return;
    try {
      await this.#saving(() => this.#saver.write(base));
    } catch (error) {
      if (!this.#dead) this.#note(error, 'The snapshot state.json could not be written', 'The journal has everything.');
    }
  }

  async #verifyLater(): Promise<void> {
    if (this.#dead || this.#closed) return;
    try {
      await this.verifyJournal();
    } catch (error) {
      this.#note(error, 'The journal could not be proved');
    }
  }

  /** A fault point that throws stands for a crash: from there on this store acts as a killed process does. */
  #hit(fault: () => void): void {
    try {
      fault();
    } catch (error) {
      this.#dead = true;
      this.#saver.stop();
      this.#keeper.die();
      throw error;
    }
  }
}
