import type { Faults } from '../source/core/fault-point.ts';
import type { JournalEvent } from '../source/core/journal-event.ts';
import { StoreError, type StoreMode } from '../source/core/store.ts';
import { AppendQueue } from './append-queue.ts';
import type { Disk } from './disk.ts';
import { diskError } from './disk-words.ts';
import { sizeOf } from './files.ts';
import { HeldSeat, inWords, JournalReplaced, SeatTaken } from './held-seat.ts';
import type { BadLine } from './journal-scan.ts';
import type { Places } from './location.ts';
import { currentHolder, goneHolder } from './lock.ts';
import { readJournal } from './read-journal.ts';
import { type Base, emptyBase, fold } from './recover.ts';
import { serial } from './serial.ts';
import * as words from './store-words.ts';
import { takeSeat } from './take-seat.ts';
import { watchFolder } from './watch-folder.ts';

export type KeeperOptions = {
  places: Places;
  now: () => number;
  who: string;
  faults: Faults;
  disk: Disk;
  /** ms between two looks at lock and journal. */
  poll: number;
  /** Puts on disk what the lines speak of, before the lines themselves are. */
  beforeSync(): Promise<void>;
  /** Progress or mode has changed. */
  onChange(): void;
  onNote(note: string): void;
};

/** Lines that nobody waits for are on disk after this many ms at the latest. */
const syncWithin = 50;
const retrySyncAfter = 1_000;

/** What is known of the journal, and whether this process may add to it. */
export class JournalKeeper {
  #o: KeeperOptions;
  #base: Base = emptyBase();
  #mode: StoreMode = 'read-only';
  #why = '';
  #seat: HeldSeat | null = null;
  #queue = new AppendQueue((events, durable) => this.#write(events, durable));
  #serial = serial();
  #savedAt: number | null = null;
  /** Why what was appended last is not on disk yet. */
  #unsaved = '';
  #syncTimer: NodeJS.Timeout | null = null;
  #unwatch = (): void => undefined;

  constructor(options: KeeperOptions) {
    this.#o = options;
  }

  get base(): Base {
    return this.#base;
  }

  get savedAt(): number | null {
    return this.#savedAt;
  }

  mode(): { mode: StoreMode; why: string; holder: string | null } {
    const why = [this.#why, this.#unsaved].filter((w) => w !== '').join(' ');
    return { mode: this.#mode, why, holder: this.#holder() };
  }

  /** Takes the lock, or follows where somebody else has it. Rejects with the file system's error, or a StoreError. */
  async sit(known: Base, force = false): Promise<void> {
    const { places, now, who, faults, disk } = this.#o;
    const seat = await takeSeat({ places, now, who, faults, disk, force }, known);
    if (seat.kind === 'held') return this.follow(known);
    this.#base = seat.base;
    this.#savedAt = seat.base.tip.at;
    if (seat.kind === 'tampered') return this.#enter('tampered', words.tamperedWhy(seat.bad));
    this.#seat = new HeldSeat(places, seat);
    seat.notes.forEach(this.#o.onNote);
    this.#enter('writer', '');
    this.#unwatch = watchFolder(places, { pollMs: this.#o.poll, notices: false }, () => this.#guard());
  }

  async follow(known: Base): Promise<void> {
    await this.#read(known);
    this.#startFollowing();
  }

  /** Reads once and stays as it is. */
  async observe(known: Base, why: string): Promise<void> {
    await this.#read(known);
    if (this.#mode !== 'tampered') this.#enter('read-only', why);
  }

  tampered(bad: BadLine): Promise<void> {
    return this.#serial(() => this.#drop('tampered', words.tamperedWhy(bad)));
  }

  append(events: JournalEvent[], durable: boolean): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    const done = this.#queue.add(events, durable);
    void this.#serial(() => this.#queue.flush());
    return done;
  }

  async takeOver(): Promise<void> {
    await this.#serial(async () => {
      if (this.#mode === 'writer') return;
      if (this.#mode !== 'follower') throw this.#refusal();
      this.#unwatch();
      try {
        await this.sit(this.#base, true);
      } catch (error) {
        this.#startFollowing();
        throw diskError(error, 'The incident could not be taken over');
      }
      if (this.mode().mode !== 'writer') throw this.#refusal();
    });
  }

  /** Throws a StoreError when this process must not write files of the incident. */
  mayWrite(): void {
    if (!this.#seat) throw this.#refusal();
    try {
      this.#seat.holds();
    } catch (error) {
      void this.#serial(() => this.#stepDown(error));
      throw inWords(error);
    }
  }

  /** Puts everything on disk that was appended. What is on disk then, or null when that is not known. */
  settle(): Promise<Base | null> {
    return this.#serial(async () => {
      await this.#sync();
      return this.#seat?.isSynced ? this.#base : null;
    });
  }

  /** Does something while this process writes nothing. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#serial(work);
  }

  /** Reads the journal again from its first line, whatever was known. */
  rebuild(): Promise<void> {
    return this.#serial(async () => {
      await this.#read(emptyBase());
      this.#o.onChange();
    });
  }

  /** Rejects with a StoreError when something could not be put on disk; the lock is given back in any case. */
  async close(): Promise<void> {
    await this.#serial(async () => {
      await this.#queue.flush();
      await this.#sync();
      await this.#drop('read-only', words.endedWhy);
    });
    if (this.#unsaved !== '') throw new StoreError('disk', this.#unsaved);
  }

  /** As if the process had been killed: nothing is written any more, nothing is cleaned up. */
  die(): void {
    const seat = this.#seat;
    this.#seat = null;
    this.#stopTimers();
    void seat?.abandon();
    this.#enter('read-only', words.endedWhy);
  }

  async #write(events: JournalEvent[], durable: boolean): Promise<void> {
    if (!this.#seat) throw this.#refusal();
    const { now, who } = this.#o;
    try {
      if (durable) await this.#o.beforeSync();
      const lines = await this.#seat.append(events, { at: now(), by: who }, durable);
      this.#base = { progress: lines.reduce(fold, this.#base.progress), tip: this.#seat.tip };
    } catch (error) {
      await this.#stepDown(error);
      throw inWords(error);
    }
    if (this.#seat.isSynced) this.#saved();
    else this.#syncTimer ??= setTimeout(() => void this.settle(), syncWithin);
    this.#o.onChange();
  }

  async #sync(): Promise<void> {
    if (this.#syncTimer) clearTimeout(this.#syncTimer);
    this.#syncTimer = null;
    if (!this.#seat || this.#seat.isSynced) return;
    try {
      await this.#o.beforeSync();
      await this.#seat.sync();
      this.#saved();
    } catch (error) {
      await this.#stepDown(error);
      const refused = inWords(error);
      // Without a seat there is nothing left to save: it was taken, or a fault point ended this store.
      if (!this.#seat) return;
      if (!(refused instanceof StoreError)) throw refused;
      this.#unsaved = refused.message;
      this.#syncTimer = setTimeout(() => void this.settle(), retrySyncAfter);
    }
    this.#o.onChange();
  }

  #saved(): void {
    this.#savedAt = this.#o.now();
    this.#unsaved = '';
  }

  /** Only what says that the journal is not ours any more ends the writing; a full disk does not. */
  async #stepDown(error: unknown): Promise<void> {
    if (!this.#seat) return;
    if (error instanceof JournalReplaced) await this.#drop('tampered', words.replacedWhy);
    if (!(error instanceof SeatTaken)) return;
    await this.#drop('follower', words.followerWhy(error.message));
    await this.#readOn();
    this.#startFollowing();
  }

  #guard(): void {
    void this.#serial(async () => {
      try {
        this.#seat?.check();
      } catch (error) {
        await this.#stepDown(error);
      }
    });
  }

  #startFollowing(): void {
    if (this.#mode === 'tampered') return;
    this.#enter('follower', this.#followerWhy());
    const onChange = () => void this.#serial(() => this.#readOn());
    this.#unwatch = watchFolder(this.#o.places, { pollMs: this.#o.poll, notices: true }, onChange);
  }

  /** What somebody else wrote since. Lines that he took back (his disk was full) are no tampering: then all is read anew. */
  async #readOn(): Promise<void> {
    if (this.#mode !== 'follower') return;
    try {
      await this.#read(this.#base).catch(async (error: unknown) => {
        const isShorter = error instanceof StoreError && error.code === 'shorter';
        if (!isShorter || (await sizeOf(this.#o.places.journal)) === 0) throw error;
        this.#o.onNote(words.takenBackNote);
        await this.#read(emptyBase());
      });
      if (this.#mode === 'follower') this.#why = this.#followerWhy();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#why = error.message;
    }
    this.#o.onChange();
  }

  async #read(known: Base): Promise<void> {
    const found = await readJournal(this.#o.places.journal, known);
    if (found.rebuilt) this.#o.onNote(words.rebuiltNote);
    this.#base = found.base;
    this.#savedAt = found.base.tip.at;
    if (found.bad) await this.#drop('tampered', words.tamperedWhy(found.bad));
  }

  #holder(): string | null {
    return currentHolder(this.#o.places.dir);
  }

  #followerWhy(): string {
    return words.followerWhy(this.#holder(), goneHolder(this.#o.places.dir));
  }

  #refusal(): StoreError {
    // A writer without a seat is one that is just being closed.
    const mode = this.#mode === 'writer' ? 'read-only' : this.#mode;
    return words.refusal(mode, this.#why, this.#holder());
  }

  #enter(mode: StoreMode, why: string): void {
    this.#mode = mode;
    this.#why = why;
    this.#o.onChange();
  }

  async #drop(mode: StoreMode, why: string): Promise<void> {
    const seat = this.#seat;
    this.#seat = null;
    this.#stopTimers();
    await seat?.release();
    this.#enter(mode, why);
  }

  #stopTimers(): void {
    this.#unwatch();
    this.#unwatch = () => undefined;
    if (this.#syncTimer) clearTimeout(this.#syncTimer);
    this.#syncTimer = null;
  }
}
