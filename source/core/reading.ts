/**
 * A reading is what a port gives back: a value with the time it was read, or the reason why nothing could be read.
 * Nothing here throws: a failure that is a value cannot be forgotten on the way to a verdict.
 */

export const faultKinds = [
  'denied', // the caller lacks a permission
  'org-denied', // an explicit deny in a service control policy
  'expired', // the caller's credentials have expired
  'no-credentials', // none were found
  'throttled', // still throttled after all retries
  'timeout',
  'network', // refused, reset, no such host, TLS
  'redirect', // the service sent us to another host
  'sealed', // Vault: sealed, or not initialised
  'not-found', // the thing asked for is not there (404, NoSuchEntity)
  'ambiguous', // a 404 that may also be a mistyped path
  'conflict', // DeleteConflict, ConcurrentModification
  'limit', // LimitExceeded
  'invalid', // the request was refused as malformed
  'malformed', // the answer could not be understood
  'truncated', // the answer ended early, or pages are missing
  'missing-program', // the program is not on PATH
  'exit', // a program ended with an unexpected exit code
  'output-limit', // a program printed more than allowed
  'cancelled',
  'disk', // full, read-only, refused
  'refused', // a guard of ours refused the call
  'server', // 5xx
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** What went wrong, in words that may be shown: never a token, a header or a stack. `code` is the vendor's own code. */
export type Fault = {
  kind: FaultKind;
  what: string;
  code?: string;
  status?: number;
  /** True when a change may or may not have been carried out (the call left, no answer came). */
  outcomeUnknown?: boolean;
};

/** `at`: our clock in ms when the answer came; `serverDate`: the service's own `Date` header in ms, where it sends one. */
export type Read<T> = { ok: true; value: T; at: number; serverDate: number | null };
export type NotRead = { ok: false; fault: Fault; at: number; serverDate: number | null };
export type Reading<T> = Read<T> | NotRead;

export const read = <T>(value: T, at: number, serverDate: number | null = null): Read<T> => ({
  ok: true,
  value,
  at,
  serverDate,
});

export const notRead = (fault: Fault, at: number, serverDate: number | null = null): NotRead => ({
  ok: false,
  fault,
  at,
  serverDate,
});
