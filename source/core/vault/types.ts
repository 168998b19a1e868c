import type { Finding, FoundIn } from '../finding.ts';

/** What Vault tells, in our words (domain.md §2.2, §2.4). Times are ms; texts are Vault's own and may be hostile. */

export type VaultLease = { issuedAt: number | null; expiresAt: number | null; renewable: boolean };

/** A token as `auth/token/lookup-accessor` shows it. The token itself is not in it. */
export type VaultToken = {
  createdAt: number;
  expiresAt: number | null;
  displayName: string;
  /** '' where it has none (root, tokens made by hand). */
  entityId: string;
  /** Its own and those of its entity. */
  policies: string[];
  /** Where it was made: `auth/token/create`, `auth/oidc/login`. */
  path: string;
  orphan: boolean;
  /** What the login method noted: `username`, `role`, and for AWS logins `client_arn` and `canonical_arn`. */
  meta: { [key: string]: string };
};

/** Who asked, as an audit line tells it. `accessor` is an HMAC unless the device leaves accessors in clear. */
export type VaultCaller = {
  displayName: string;
  entityId: string;
  policies: string[];
  /** Policies that allowed the request. */
  granting: string[];
  accessor: string;
  remoteAddress: string;
};

/** One answered `<mount>/(sts|creds)/<role>`: credentials were handed out. */
export type VaultIssuance = {
  requestId: string;
  at: number;
  path: string;
  operation: string;
  caller: VaultCaller;
  leaseId: string | null;
  /** `response.data.access_key` as each device wrote it: in clear, or as `hmac-sha256:…`. */
  keys: string[];
  /** The session of the tree that it is, once joined. */
  accessKeyId: string | null;
  /** On what ground: the key in clear, its hash, or the same minute only. */
  joinedBy: 'key' | 'hash' | 'time' | null;
};

/** A change seen in the audit log: a lease renewed, a role's definition edited, a token made. */
export type VaultChange = { requestId: string; at: number; path: string; operation: string; caller: VaultCaller };

export type TokenBirth = VaultChange & {
  displayName: string;
  entityId: string;
  policies: string[];
  accessor: string;
  batch: boolean;
  /** ms; null = the log does not tell. */
  expiresAt: number | null;
};

/** Reads of one path by one caller. `what`: a KV secret, or credentials of another engine with a lease. */
export type SecretRead = {
  path: string;
  what: 'kv' | 'lease';
  first: number;
  last: number;
  requestId: string;
  caller: VaultCaller;
};

/** What the audit log holds of the window, before anything is joined to a session. */
export type VaultAuditLog = {
  /** Times of the first and the last entry of the whole log; null = it holds none. */
  from: number | null;
  to: number | null;
  entries: number;
  /** Pieces that could not be understood, the torn ends left out. */
  broken: number;
  /** Files that end in the middle of an entry. */
  torn: number;
  issuances: VaultIssuance[];
  denied: number;
  renewals: (VaultChange & { leaseId: string })[];
  roleEdits: VaultChange[];
  births: TokenBirth[];
  reads: SecretRead[];
  /** Requests of these kinds that no response follows. */
  unanswered: (VaultChange & { kind: 'issuance' | 'renewal' | 'role' | 'token' | 'read' })[];
};

export type VaultAuditFact = {
  log: VaultAuditLog;
  /** Why some issuance could not be compared by its key; null = each was, or none was there. */
  notHashed: string | null;
  /** True when the hash of a known key was found in this log: then one that is not found is not there. */
  hashProven: boolean;
  /** Secret reads of the session, edits of the role. */
  findings: Finding[];
};

export type VaultTokensFact = {
  /** Which Vault and namespace was asked; absent = not known. */
  system?: FoundIn;
  /** Creation times looked at, ms. */
  window: { from: number; to: number };
  listed: number;
  lookedUp: number;
  /** Listed and gone before they were looked up. */
  vanished: number;
  /** Created in the window and somebody else's. */
  others: number;
  /** Older ones of the session's own entities: not of the window. */
  older: number;
  /** Why not all were looked up; null = all were. */
  unread: string | null;
  /** By what the session's tokens were told apart; null = by nothing, so that nobody knows whose they are. */
  rule: string | null;
  /** Batch tokens of the session that the audit log shows and that may live yet; null = without it they cannot be seen. */
  batch: number | null;
  findings: Finding[];
};
