import type { SourceId } from './facts.ts';
import type { Attribution, DispositionKind, FindingKind } from './words.ts';

/** One thing the session changed, read or left (product.md §5). */
export type Finding = {
  /** First 16 hex digits of SHA-256 over account, kind, subject and AWS's unique id, else the earliest proving event id. */
  id: string;
  /** The checklist item it belongs to. */
  item: string;
  kind: FindingKind;
  subject: string;
  account: string;
  region: string | null;
  /** Is it there now? Null = could not be read. */
  standing: boolean | null;
  standingWhy: string;
  /** The session itself undid it. */
  transient: boolean;
  /** Ids of the proving events, in time order. */
  events: string[];
  /** Time of the first proving event, ms; null for findings that no event proves. */
  at: number | null;
  why: string;
  /** AWS's unique id of the subject (`AIDA…`, `AROA…`, `ANPA…`) where an event tells it. */
  uniqueId: string | null;
  actions: string[];
  attribution?: Attribution;
  terraform?: { type: string; importId: string };
  /** What the thing was before, where a record tells (an old policy document, a default version). */
  before?: string | null;
  /** What the session left it at, where a record tells: a document, a boundary's ARN, a device's serial. */
  after?: string | null;
  /** Lines of a difference, redacted and cut to a sensible number, for the screen to open. */
  diff?: string[];
  /** Net effect of what the session did: something more is there, something is gone, or something is different. */
  left?: 'there' | 'gone' | 'changed';
  /** What a plan would do about it, and what was done behind Terraform's back, in Terraform's words (domain.md §5.2). */
  drift?: { planned: string | null; outside: string | null };
  /** Which source gave it, where that is not the audit of the trail; its next reading takes back only its own. */
  source?: SourceId;
  /** What it is about, where that is a resource: how one asks AWS whether it is still there (`region` beside it). */
  resource?: FindingResource;
  /** Which cluster or Vault it was found in: that another one does not have it says nothing. Absent = not noted. */
  system?: FoundIn;
  /** The user, role or group it hangs on (itself, for a created one): what must be read to see whether it stands. */
  owner?: FindingOwner;
};

/** `id`: what tells it from all others, for ever; `name`: as people reach it (a context, an address with its namespace). */
export type FoundIn = { id: string; name: string };

/** `name` is the last one known (users and groups can be renamed); `uniqueId` only where the session made the owner. */
export type FindingOwner = { type: 'user' | 'role' | 'group'; name: string; arn: string; uniqueId: string | null };

/**
 * `type` is the Terraform type (`aws_instance`, `aws_security_group_rule`; domain.md §4.8), `id` AWS's own id or name,
 * `parent` what it hangs on where its id alone does not find it (the group of a rule, the zone of a record).
 */
export type FindingResource = { service: string; type: string; id: string; parent: string | null };

export type Disposition = {
  as: DispositionKind;
  reason: string;
  owner: string | null;
  /** ms; after it the finding is open again. Null = no expiry. */
  expires: number | null;
  reference: string | null;
  by: string;
  at: number;
  /** Everybody who disposed of it this way; filled by evolve. */
  people?: string[];
};

/** Was it found in this very system? Not where either is not known: then nobody can say that it is gone. */
export const foundIn = (f: Pick<Finding, 'system'>, system: FoundIn | undefined): boolean =>
  f.system !== undefined && f.system.id === system?.id;
