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
};

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
