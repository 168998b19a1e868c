import type { Fault } from '../reading.ts';

/** kubectl's words for what went wrong (domain.md §6.5); its exit code is 1 for everything. */
export const kubectlFaultKind = (said: string): Fault['kind'] =>
  /Forbidden|Unauthorized|must be logged in/i.test(said)
    ? 'denied'
    : /refused|no such host|i\/o timeout|x509|Unable to connect/i.test(said)
      ? 'network'
      : 'exit';

/** Is it the server itself that says there is no such object? A type that it does not know is something else. */
export const isNotFound = (said: string): boolean =>
  /^Error from server \(NotFound\): .* not found$/.test(said) && !/the server could not find/.test(said);

/**
 * Words after which nothing was carried out for certain; any other failure of a change leaves it open: a server that is gone
 * may be gone since the request came through.
 */
export const surelyRefused = (said: string): boolean =>
  /^Error from server \((?:Forbidden|BadRequest|MethodNotAllowed|UnsupportedMediaType|Conflict|Invalid)\):/.test(
    said,
  ) ||
  /must be logged in to the server|context .* does not exist|context was not found|doesn't have a resource type/.test(
    said,
  ) ||
  /^error: (?:unknown (?:flag|command)|--raw (?:can only|must be)|open .*: (?:no such file|permission denied))/.test(
    said,
  );
