/** The words that other programs read: ids, kinds and exit codes are a contract and only ever grow. */

export type Verdict = 'pass' | 'not-applicable' | 'attested' | 'waived' | 'attention' | 'unknown';

export type Step = '1' | '2' | '3a' | '3b' | '3c' | '3d' | '4' | '5' | '6' | '7';

export const findingKinds = [
  'session-live',
  'renewal',
  'user-created',
  'role-created',
  'group-created',
  'policy-created',
  'access-key-created',
  'login-profile-created',
  'mfa-changed',
  'other-credential-created',
  'policy-attached',
  'policy-detached',
  'inline-policy-put',
  'inline-policy-deleted',
  'policy-version-created',
  'trust-changed',
  'boundary-changed',
  'group-membership-changed',
  'provider-changed',
  'assignment-changed',
  'resource-created',
  'resource-changed',
  'resource-deleted',
  'resource-shared',
  'resource-policy-changed',
  'logging-touched',
  'secret-read',
  'host-access',
  'unlogged-event',
  'logged-not-seen',
  'drift',
  'untracked-object',
  'vault-token',
  'vault-lease',
  'unclassified-write',
  'event-after-death',
  'cluster-credential-created',
] as const;

export type FindingKind = (typeof findingKinds)[number];

export type SessionKind = 'assumed-role' | 'federation' | 'session-token' | 'user-key' | 'console';

export type DispositionKind = 'codified' | 'reverted' | 'explained' | 'accepted';

export type Attribution = 'session' | 'pre-existing' | 'unknown';

/** Exit codes of the command line (sysexits where one fits). */
export const exitCode = { ok: 0, attention: 1, unknown: 2, usage: 64, fault: 70, locked: 75 } as const;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
