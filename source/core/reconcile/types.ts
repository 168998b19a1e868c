import type { Coverage } from '../coverage.ts';
import type { LogEntry } from '../incident.ts';
import type { Session } from '../session.ts';
import type { EventRow } from '../store.ts';
import type { Corrections } from './correction.ts';
import type { Profiles } from './profiles.ts';

export type MatchRow = Pick<
  EventRow,
  'id' | 'time' | 'keyId' | 'source' | 'name' | 'region' | 'errorCode' | 'write' | 'subject' | 'account'
>;

/** All events, as rows in any order: an `EventStore`, or a list. */
export type MatchRows = { size(): number; row(index: number): MatchRow };

/** How far an event may lie before and after the claimed minute, ms. */
export type Tolerance = { before: number; after: number };

export type ReconcileInput = {
  rows: MatchRows;
  entries: readonly LogEntry[];
  /** The tree: rows signed by one of its keys are matched. */
  sessions: readonly Pick<Session, 'accessKeyId'>[];
  /** Ids of its successful writes, where they are known; else every row of its keys that is a write and did not fail. */
  writes?: ReadonlySet<string>;
  /** Further events of the tree, whose key does not say so (a console sign-in, a service that acted for it). */
  also?: ReadonlySet<string>;
  corrections: Corrections;
  coverage: Coverage;
  tolerance?: Tolerance;
  /** Where the profiles of the configuration lead; absent = no line tells its account. */
  profiles?: Profiles;
};

/** `entry`, `command`, `call`: places in the log, in `entry.commands`, in `command.calls`; null = matched by hand as a whole. */
export type Match = { event: string; entry: number; command: number | null; call: number | null; by: 'time' | 'hand' };

/**
 * What became of a line of the log. `seen`: every command that CloudTrail shows has its event. `not-seen`: one was expected
 * and is not there. `waiting`: it may not be delivered yet. `unread`: it may lie where nobody read. `nature`: there is
 * nothing to be seen (a note, a data event, not an AWS call, failed before it left).
 */
export type LineMark = 'seen' | 'not-seen' | 'waiting' | 'unread' | 'nature';
export type LineState = { mark: LineMark; why: string };

export type Reconciled = {
  /** In the order of the log, then of time. */
  matches: Match[];
  byEvent: ReadonlyMap<string, Match>;
  /** Event ids by place in the log, in time order. */
  byEntry: ReadonlyMap<number, string[]>;
  /** Successful writes that no line accounts for, in time order. */
  unlogged: MatchRow[];
  /** Successful writes of the tree. */
  writes: number;
  /** One for each line of the log, in its order. */
  lines: LineState[];
  /** Unlogged event → a line whose tool makes calls of its own (terraform apply) and ran then: only a person can tell. */
  candidates: ReadonlyMap<string, number>;
};
