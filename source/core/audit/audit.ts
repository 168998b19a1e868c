import type { AuditFact } from '../facts.ts';
import { inOneGo, type Slices } from '../slices.ts';
import type { KeyActivity } from '../store.ts';
import type { TrailEvent } from '../trail-event.ts';
import { activityOf } from './activity.ts';
import { afterDeath, deathsOf, type Rows, silenceUnknown } from './after-death.ts';
import { isDenied, isSignificant, succeeded } from './classify.ts';
import { derivingFindings, writesOf } from './derive-findings.ts';
import { lateFindings } from './late-findings.ts';
import type { Hash } from './make-finding.ts';
import type { Seeds } from './seeds.ts';
import { buildingTree, buildTree, type Tree } from './session-tree.ts';

export type AuditInput = {
  /** Whole events: at least every significant one (`isSignificant`), from the API or from files. */
  events: TrailEvent[];
  /** Counts over all events, and all events as rows, where `events` are not all of them. */
  activity?: ReadonlyMap<string, KeyActivity>;
  rows?: Rows;
  seeds: Seeds;
  hash: Hash;
  /** AWS's time, ms; null = not known. */
  awsNow: number | null;
  /** Access key id → ms from which it was dead, where somebody other than the trail knows (reseal's own deletions). */
  deaths?: ReadonlyMap<string, number>;
};

export type Audit = {
  /** The coverage is the collector's to tell. */
  fact: Omit<AuditFact, 'coverage'>;
  tree: Tree;
  /** Latest expiry of the issued sessions, ms; null where there is none, or where one tells no expiry. */
  lastExpiry: number | null;
  /** Failed calls of the tree: they changed nothing, and show what was tried. */
  attempts: string[];
  /**
   * What the tree itself deleted, for `withStanding`: unique ids of users, ids of findings and access keys that hung on
   * one. Union it with what reseal deleted.
   */
  gone: ReadonlySet<string>;
  /** Access key id → ms of its death, as far as it is known. */
  deaths: ReadonlyMap<string, number>;
  /** Keys that are over by the clock, but since when is not told; `withStanding` gives the whole list. */
  silenceUnknown: string[];
};

const lastExpiryOf = (tree: Tree): number | null => {
  const issued = tree.sessions.filter((s) => s.parent === null && s.kind !== 'user-key');
  const times = issued.map((s) => s.expiresAt);
  return times.length === 0 || times.some((t) => t === null) ? null : Math.max(...times.filter((t) => t !== null));
};

const rowsOf = (events: TrailEvent[]): Rows => ({ size: () => events.length, row: (i) => events[i] as TrailEvent });

const tellingOf = ({ events, seeds }: Pick<AuditInput, 'events' | 'seeds'>): TrailEvent[] =>
  events.filter((e) => isSignificant(e) || e.actor.arn === seeds.principalArn);

/** How many credentials `audit` would find: for those who look again and again whether there is a new one. */
export const treeSize = ({ events, seeds }: Pick<AuditInput, 'events' | 'seeds'>): number =>
  buildTree({ events: tellingOf({ events, seeds }), seeds, now: null, activity: new Map() }).sessions.length;

/**
 * The one way from events to what they mean, for the API and for files. Tree and findings come from the significant events
 * alone, so that both say the same, although files hold all and the store only these whole. Pure.
 */
export function* auditing(input: AuditInput): Slices<Audit> {
  const { seeds, hash, awsNow } = input;
  const telling = tellingOf(input);
  yield;
  const activity = input.activity ?? activityOf(input.events, seeds);
  const rows = input.rows ?? rowsOf(input.events);
  const tree = yield* buildingTree({ events: telling, seeds, now: awsNow, activity });
  const { findings, gone } = yield* derivingFindings(tree, hash);
  const deaths = deathsOf(tree, telling, input.deaths);
  const writeIds = writesOf(tree).map((e) => e.id);
  yield;
  const failed = tree.events.filter((e) => !succeeded(e));
  const keys = new Set(tree.sessions.map((s) => s.accessKeyId));
  const others = tree.events.filter((e) => e.keyId === null || !keys.has(e.keyId)).length;
  const total = tree.sessions.reduce((sum, s) => sum + s.events, others);
  const denied = failed.filter((e) => isDenied(e.errorCode)).length;
  yield;
  const late = yield* afterDeath(tree, input.events, rows, deaths);
  return {
    fact: {
      sessions: tree.sessions,
      findings: [...findings, ...lateFindings(late, deaths, hash)],
      totals: { total, writes: writeIds.length, denied, unlogged: null },
      issuedAt: tree.issuedAt,
      afterDeath: late.map((l) => l.late),
      writeIds,
    },
    tree,
    lastExpiry: lastExpiryOf(tree),
    attempts: failed.map((e) => e.id),
    gone: new Set([...tree.gone, ...gone]),
    deaths,
    silenceUnknown: silenceUnknown(tree.sessions, deaths, awsNow),
  };
}

/** The same in one go. */
export const audit = (input: AuditInput): Audit => inOneGo(auditing(input));
