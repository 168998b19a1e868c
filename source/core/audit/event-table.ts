import type { FindingResource } from '../finding.ts';
import type { TrailEvent } from '../trail-event.ts';
import type { FindingKind } from '../words.ts';
import { iamRules } from './iam-table.ts';
import { loggingRules } from './logging-table.ts';
import type { Life } from './principals.ts';
import { resourceRules } from './tables/index.ts';

/** One call as a rule sees it: the record, and whose life on earth the names in it mean. */
export type Call = {
  e: TrailEvent;
  user(): Life | null;
  role(): Life | null;
  group(): Life | null;
  /** The user that a virtual MFA device was enabled for, or taken from. */
  holderOf(serial: string | null): Life | null;
  /** Is it known that this bucket holds a trail, by the calls of the tree itself? */
  isLogBucket(bucket: string): boolean;
};

/** A resource as a call names it. */
export type Named = {
  /** The finding's subject. */
  subject: string;
  /** The same for every call on the same thing. */
  key: string;
  resource: FindingResource | null;
  terraform: { type: string; importId: string } | null;
  /** Keys of what it hangs on: what was made with them is new, what ends with them is gone. */
  parents: string[];
  /** Other keys that later calls use for it. */
  aka?: string[];
  uniqueId?: string | null;
  before?: string | null;
  state?: string | null;
  /** Whom the call lets in, where it opens something to others. */
  to?: string;
  /** Where this call means something else for this thing than its row says: one of the row's `variants`. */
  rule?: EventRule;
  /** Counts only where other calls of the tree are about the same thing. */
  weak?: boolean;
};

/**
 * What a call does to a thing. `adds` and `removes` undo each other; `changes` leaves it something else; `notes` is worth
 * keeping beside the others and makes no finding of its own.
 */
export type Effect = 'adds' | 'removes' | 'changes' | 'notes';

/**
 * One row: an event, the finding that it gives by itself, and the thing that it happens to. A later kind of resource is a
 * row more and nothing else. A row whose `kind` is `unclassified-write` undoes what another row did; where there is
 * nothing to undo it is reported as that.
 */
export type EventRule = {
  source: string;
  name: string;
  kind: FindingKind;
  /** The line of the checklist (product.md §3). */
  item: string;
  effect: Effect;
  /** Events of the same family that name the same thing are one net effect: `attachment`, `access-key`. */
  family: string;
  /** The finding's subject (product.md §5); null where the record does not tell, then it is an unclassified write. */
  subject?(c: Call): string | string[] | null;
  /** Resources that it happens to, instead of a subject; none where the record does not tell. */
  resources?(c: Call): Named[];
  /** Its things bear other names in later calls. */
  aliases?: boolean;
  /** What else the row can mean, by what the record holds. */
  variants?: EventRule[];
  /** A call that changes nothing and counts all the same (a secret read), where this says so. */
  reads?(e: TrailEvent): boolean;
  /** What makes the thing this one and no other, where the subject does not (an MFA device of a user). */
  thing?(c: Call): string | null;
  /** AWS's unique id of the subject. */
  uniqueId?(c: Call): string | null;
  /** Users, roles and groups that it hangs on, the one to read for its standing first. It ends when one of them does. */
  lives?(c: Call): (Life | null)[];
  /** What the call left: a document, a boundary, a serial, a version. */
  state?(c: Call): string | null;
  terraform?(c: Call): { type: string; importId: string } | null;
  /** What it is where there is nothing that it undoes or goes with: without this, an unclassified write. */
  alone?: { kind: FindingKind; item: string; subject(c: Call): string | null };
  /** A failed try is a finding too. */
  tries?: boolean;
};

export const eventRules: EventRule[] = [...iamRules, ...loggingRules, ...resourceRules];

/** By source, then by name: it is asked several times for each of a hundred thousand events. */
const bySource = new Map<string, Map<string, EventRule>>();
for (const rule of eventRules) {
  const names = bySource.get(rule.source) ?? new Map<string, EventRule>();
  bySource.set(rule.source, names.set(rule.name, rule));
}

export const ruleFor = (e: Pick<TrailEvent, 'source' | 'name'>): EventRule | undefined =>
  bySource.get(e.source)?.get(e.name);

/** A read that counts: known by its row, and by what it asked for. */
export const isTellingRead = (e: TrailEvent): boolean => e.readOnly === true && ruleFor(e)?.reads?.(e) === true;
