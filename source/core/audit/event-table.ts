import type { TrailEvent } from '../trail-event.ts';
import type { FindingKind } from '../words.ts';
import { iamRules } from './iam-table.ts';
import { loggingRules } from './logging-table.ts';
import type { Life } from './principals.ts';

/** One call as a rule sees it: the record, and whose life on earth the names in it mean. */
export type Call = {
  e: TrailEvent;
  user(): Life | null;
  role(): Life | null;
  group(): Life | null;
  /** The user that a virtual MFA device was enabled for, or taken from. */
  holderOf(serial: string | null): Life | null;
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
  subject(c: Call): string | string[] | null;
  /** What makes the thing this one and no other, where the subject does not (an MFA device of a user). */
  thing?(c: Call): string | null;
  /** AWS's unique id of the subject. */
  uniqueId?(c: Call): string | null;
  /** Users, roles and groups that it hangs on, the one to read for its standing first. It ends when one of them does. */
  lives?(c: Call): (Life | null)[];
  /** What the call left: a document, a boundary, a serial, a version. */
  state?(c: Call): string | null;
  terraform?(c: Call): { type: string; importId: string } | null;
  /** A failed try is a finding too. */
  tries?: boolean;
};

export const eventRules: EventRule[] = [...iamRules, ...loggingRules];

const byName = new Map(eventRules.map((r) => [`${r.source} ${r.name}`, r]));

export const ruleFor = (e: TrailEvent): EventRule | undefined => byName.get(`${e.source} ${e.name}`);
