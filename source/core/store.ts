import type { JournalEvent, JournalLine } from './journal-event.ts';
import type { Progress } from './progress.ts';
import type { Session } from './session.ts';
import type { TrailEvent } from './trail-event.ts';
import type { JsonObject } from './words.ts';

/** Why this process may or may not write. `tampered`: the journal does not hold together. */
export type StoreMode = 'writer' | 'follower' | 'read-only' | 'tampered';

/**
 * What the engine asks of whatever keeps an incident. `state/` implements it on files; tests may do so in memory.
 * Appending is the only way that progress changes.
 */
export type Store = {
  readonly incident: string;
  readonly dir: string;
  progress(): Progress;
  mode(): { mode: StoreMode; why: string; holder: string | null };
  /** ms of the last time the disk was known to hold everything; null = nothing saved yet. */
  savedAt(): number | null;
  /**
   * Appends in order and folds into progress. `durable` waits for fsync before it resolves (requests and outcomes of
   * changes). Rejects with a StoreError when this process may not write, or the disk refused; then nothing changed.
   */
  append(events: JournalEvent[], options?: { durable?: boolean }): Promise<void>;
  /** The journal's lines, newest last, for the journal screen: `count` lines that end before `before` (a seq). */
  lines(count: number, before?: number): Promise<JournalLine[]>;
  /** What was noticed on opening that somebody should know: a rebuilt snapshot, a repaired journal. */
  notices(): string[];
  /** Called after each change of progress or mode. */
  subscribe(listener: () => void): () => void;
  /** Becomes the writer although somebody else holds the lock; journalled. */
  takeOver(): Promise<void>;
  saveEvidence(
    file: string,
    content: string,
    about: { what: string; originalSha256?: string; extra?: JsonObject },
  ): Promise<{ file: string; sha256: string }>;
  /** The text of an evidence file as it lies there, unproved: compare its SHA-256 with the journal's. Null = it is not there. */
  readEvidence(file: string): Promise<string | null>;
  readonly events: EventStore;
  /** Writes what is due, gives the lock back. */
  close(): Promise<void>;
};

/** One row of the trail as it lies in memory; strings are shared. */
export type EventRow = {
  id: string;
  time: number;
  keyId: string | null;
  region: string;
  source: string;
  name: string;
  errorCode: string | null;
  account: string;
  /** Who acted, when there is no key: the actor's ARN. */
  actor: string | null;
  write: boolean;
  /** What it was done to, in short. */
  subject: string;
};

/** Redacted CloudTrail events of an incident (product.md §10). Memory holds columns; a full event is read from disk. */
export type EventStore = {
  /** Reads the index if that has not happened yet. */
  load(): Promise<void>;
  size(): number;
  has(id: string): boolean;
  /** Rows are in time order (time, then id); `row` is cheap. */
  row(index: number): EventRow;
  indexOf(id: string): number;
  /** Saves one page as a write-once segment; known ids are left out. Returns the events that were new. */
  add(segment: number, events: TrailEvent[]): Promise<TrailEvent[]>;
  /** Reserves a segment number: never given twice, and no file has it yet. */
  nextSegment(): number;
  /** The whole event. Null when there is none with that id. */
  read(id: string): Promise<TrailEvent | null>;
  /** Events that the audit needs whole: writes, credential-giving calls, failed ones, console sign-ins. */
  significant(): Promise<TrailEvent[]>;
  /** Counts for one access key over all events. */
  activity(): Map<string, KeyActivity>;
  /** Saved events that cannot be read any more, in words: then the trail has a hole until it is read again. */
  problems(): string[];
  /**
   * Every chain was read again from its beginning, completely: what is named by `seen` (what `problems()` gave before the
   * first page was asked for) is made good, for good. What was lost since stays. Rejects with a StoreError when that could
   * not be written down; then the problems stay too.
   */
  healed(seen: string[]): Promise<void>;
  /** SHA-256 of the file that `add` wrote under this number in this process, for `segment.saved`; null = no file. */
  digestOf(segment: number): string | null;
  /** Goes up with every change; for memoising. */
  version(): number;
};

export type KeyActivity = Pick<Session, 'events' | 'writes' | 'denied' | 'firstEvent' | 'lastEvent'>;

/** An error of our own storage, already in words: what happened, what was not changed, what to do. */
export class StoreError extends Error {
  constructor(
    readonly code: 'locked' | 'tampered' | 'shorter' | 'newer-schema' | 'unreadable' | 'read-only' | 'disk' | 'missing',
    message: string,
  ) {
    super(message);
    this.name = 'StoreError';
  }
}
