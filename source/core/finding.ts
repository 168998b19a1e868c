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
  /** Net effect of what the session did: something more is there, something is gone, or something is different. */
  left?: 'there' | 'gone' | 'changed';
  /** The user, role or group it hangs on (itself, for a created one): what must be read to see whether it stands. */
  owner?: FindingOwner;
};

/** `name` is the last one known (users and groups can be renamed); `uniqueId` only where the session made the owner. */
export type FindingOwner = { type: 'user' | 'role' | 'group'; name: string; arn: string; uniqueId: string | null };

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
