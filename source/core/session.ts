import type { SessionKind } from './words.ts';

/** One set of credentials of the session tree. `accessKeyId` names it; times are ms. */
export type Session = {
  accessKeyId: string;
  /** The access key id that made it; null for a root of the tree. */
  parent: string | null;
  kind: SessionKind;
  /** ARN of the principal that acts with it (assumed-role ARN, user ARN, federated-user ARN). */
  principal: string | null;
  /** ARN of the role or user behind it, with its path, where known; what a deny must be put on. */
  issuer: string | null;
  /** AWS's unique id of the principal (`AROA…`, `AIDA…`), where a record tells. */
  uniqueId: string | null;
  account: string;
  issuedAt: number | null;
  /** Null = never expires (a user's key), or not known: then `expiryKnown` is false. */
  expiresAt: number | null;
  expiryKnown: boolean;
  /** True when it can still act, false when it is dead (expired by AWS's clock, deleted, denied), null when not told. */
  alive: boolean | null;
  /** One sentence: on what ground it is dead or alive, or why that is not known. */
  aliveWhy: string;
  /** When it was first known to be dead on another ground than its expiry, ms by AWS's clock. */
  deadSince?: number | null;
  /** Events seen by this key. */
  events: number;
  writes: number;
  denied: number;
  firstEvent: number | null;
  lastEvent: number | null;
  /** The event that gave it out; null for a seed that was named by hand. */
  bornFrom: string | null;
  /** A root found by the breakglass role's issuances, a root named by hand, or born inside the tree. */
  origin: 'issuance' | 'named' | 'derived';
};

/** One question to LookupEvents; each is asked in every enabled Region (domain.md §4.4, §13.5). */
export type TrailQuery = { attribute: 'ResourceName' | 'AccessKeyId' | 'Username' | 'EventName'; value: string };
