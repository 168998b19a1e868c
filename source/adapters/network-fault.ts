import type { Fault, FaultKind } from '../core/reading.ts';

/** The fields of an error that matter here, whatever was thrown. `cause` and the members of an AggregateError are asked too. */
export type ErrorFacts = { name: string; code: string; syscall: string; message: string; inner: ErrorFacts[] };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const errorFacts = (error: unknown, depth = 0): ErrorFacts => {
  const e: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const own = error instanceof Error ? error : undefined;
  const inner = [own?.cause, ...(own instanceof AggregateError ? own.errors : [])].filter((x) => x !== undefined);
  return {
    name: text(own?.name ?? e.name),
    code: text(e.code),
    syscall: text(e.syscall),
    message: text(own?.message ?? e.message),
    inner: depth < 3 ? inner.map((x) => errorFacts(x, depth + 1)) : [],
  };
};

/** The handshake ends with these before anything of ours is sent; other TLS errors can also come in the middle. */
const badCertificate =
  /^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|CRL_|INVALID_CA|ERR_TLS_CERT_ALTNAME_INVALID$)/;
const tls = /^(?:ERR_TLS_|ERR_SSL_|EPROTO$)/;
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL']);
const timeouts = new Set(['ETIMEDOUT', 'ESOCKETTIMEDOUT']);
const breaks = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

const all = (e: ErrorFacts): ErrorFacts[] => [e, ...e.inner.flatMap(all)];

/**
 * Did the request certainly never leave? Only then may a change be called "not carried out": everything that can also
 * happen on an open connection counts as left.
 */
export const neverLeft = (e: ErrorFacts): boolean =>
  all(e).some(
    (x) =>
      neverConnected.has(x.code) ||
      (x.syscall === 'connect' && x.code !== '') ||
      x.syscall === 'getaddrinfo' ||
      badCertificate.test(x.code) ||
      // The SDK's handler gives its connect time-out no code of its own.
      (x.name === 'TimeoutError' && x.message.includes('did not establish a connection')),
  );

const words: { [code: string]: string } = {
  ECONNREFUSED: 'refused the connection',
  ENOTFOUND: 'was not found by name',
  EAI_AGAIN: 'could not be looked up by name',
  ECONNRESET: 'broke the connection off',
  EPIPE: 'broke the connection off',
};

/** A fault of the way to `service`, or null when the error is none. Names no host: an address may carry a password. */
export const networkFault = (service: string, e: ErrorFacts): Fault | null => {
  const hit = all(e).find((x) => x.code !== '' && kindOf(x) !== null) ?? all(e).find((x) => kindOf(x) !== null);
  const kind = hit && kindOf(hit);
  if (!hit || !kind) return null;
  const code = hit.code || hit.name;
  const said =
    kind === 'timeout'
      ? 'did not answer in time'
      : badCertificate.test(hit.code)
        ? 'shows a certificate that is not trusted'
        : (words[hit.code] ?? 'could not be reached');
  return { kind, what: `${service} ${said} (${code}).`, code };
};

/** The code first: the SDK calls a connection that was reset a `TimeoutError` too. */
const kindOf = (e: ErrorFacts): FaultKind | null => {
  if (timeouts.has(e.code)) return 'timeout';
  if (neverConnected.has(e.code) || breaks.has(e.code)) return 'network';
  if (badCertificate.test(e.code) || tls.test(e.code) || /^HPE_/.test(e.code)) return 'network';
  if (e.name === 'TimeoutError') return 'timeout';
  return /socket hang up|^aborted$/.test(e.message) ? 'network' : null;
};
