import type { Fault } from '../core/reading.ts';
import { startDeadline } from './abort.ts';
import { exchange, type Kept } from './http-exchange.ts';
import { errorFacts, neverLeft } from './network-fault.ts';
import { type VaultMode, type VaultVerdict, vaultAllows, vaultAllowsBody } from './vault-allow-list.ts';
import { brokenOff, jsonOf, notJson, redirected } from './vault-fault.ts';

export type VaultConnection = {
  /** `https://host:8200`, perhaps with a path before `/v1`. */
  address: URL;
  namespace: string;
  /** Asked before each request, so that a fresh login is used; null = not logged in. */
  token(): string | null;
  /** PEM of the only authority to trust, or null for those of the system. Throws when the file cannot be read. */
  ca(): string | null;
  mode: VaultMode;
  /** Narrows the allow-list further: the adapter that acts knows two paths of it. */
  only?(method: string, path: string): boolean;
  /** Connections to use again; absent = one for each request. Never for changes. */
  kept?: Kept;
  /** ms of real time for a whole answer, bytes of it. */
  timeout: number;
  answerLimit: number;
};

/** What one call learns on its way through node-vault, whose own errors are never looked at. */
export type VaultTrace = {
  signal: AbortSignal;
  fault: Fault | null;
  status: number | null;
  body: unknown;
  date: number | null;
  /** Did the request leave, or may it have left? */
  left?: boolean;
};

/** Holds no request, no header and no cause: nothing in it can carry the token. */
class VaultCallFailed extends Error {}

type Options = { method: string; uri: string; json?: unknown; trace?: VaultTrace };
type Answer = { statusCode: number; body: unknown; request: { path: string } };
export type VaultRequest = ((options: Options) => Promise<Answer>) & { defaults(of: object): VaultRequest };

/**
 * What node-vault sends everything through (its `request-promise` option; stack.md). The guards are in here, so that no
 * method of node-vault can go around them: the allow-list, our own host only, no redirects, a time limit, verified TLS. The
 * token is added here and nowhere else: node-vault does not know it.
 */
export const vaultRequest = (to: VaultConnection): VaultRequest => {
  const base = `${to.address.origin}${to.address.pathname.replace(/\/$/, '')}/v1/`;

  const run = async (asked: Options): Promise<Answer> => {
    const trace: VaultTrace = asked.trace ?? { ...untraced(), signal: new AbortController().signal };
    const path = asked.uri.startsWith(base) ? asked.uri.slice(base.length) : null;
    const prepared = prepare(to, asked.method, path, asked.json);
    if ('kind' in prepared) return fail(trace, prepared);

    const body = asked.json !== null && typeof asked.json === 'object' ? JSON.stringify(asked.json) : undefined;
    const options = {
      method: asked.method,
      protocol: to.address.protocol,
      hostname: to.address.hostname.replace(/^\[|\]$/g, ''),
      port: to.address.port || (to.address.protocol === 'https:' ? 443 : 80),
      path: `${new URL(base).pathname}${path}`,
      headers: headersOf(prepared.token, to.namespace, body),
      ...(prepared.ca === null ? {} : { ca: prepared.ca }),
    };
    const deadline = startDeadline(trace.signal, to.timeout);
    try {
      const { status, headers, text } = await exchange(options, body, deadline.signal, to.answerLimit, to.kept);
      trace.left = true;
      const date = Date.parse(headers.date ?? '');
      Object.assign(trace, { status, body: jsonOf(text), date: Number.isNaN(date) ? null : date });
      if (status >= 300 && status < 400) trace.fault = redirected(status, headers.location);
      else if (status < 300 && text !== '' && trace.body === undefined) trace.fault = notJson(status);
      if (trace.fault === null) return { statusCode: status, body: trace.body, request: { path: `/v1/${path}` } };
    } catch (error) {
      trace.left = !neverLeft(errorFacts(error));
      trace.fault = brokenOff(error, { cancelled: trace.signal.aborted, timedOut: deadline.passed() });
    } finally {
      deadline.end();
    }
    return fail(trace, trace.fault);
  };

  const request: VaultRequest = Object.assign(run, { defaults: () => request });
  return request;
};

const untraced = () => ({ fault: null, status: null, body: null, date: null });

const fail = (trace: VaultTrace, fault: Fault): never => {
  trace.fault = fault;
  throw new VaultCallFailed(fault.what);
};

/** Everything that has to hold before a socket is opened. */
const prepare = (
  to: VaultConnection,
  method: string,
  path: string | null,
  body: unknown,
): { token: string; ca: string | null } | Fault => {
  const verdict = path === null ? null : guarded(to, method, path, body);
  if (!verdict?.allowed) {
    const why = verdict && !verdict.allowed ? verdict.why : 'it is not our Vault';
    return { kind: 'refused', what: `reseal's own guard refused a request to Vault: ${why}. Nothing was sent.` };
  }
  // Health needs no token, and a sealed Vault has no use for one. A header with a line break would be thrown back with its text.
  const token = path === 'sys/health' ? '' : to.token();
  if (token === null || !/^[\x21-\x7e]*$/.test(token))
    return { kind: 'no-credentials', what: 'There is no usable Vault token. Set VAULT_TOKEN, or run: vault login' };
  try {
    return { token, ca: to.ca() };
  } catch (error) {
    const code = errorFacts(error).code || 'error';
    return { kind: 'disk', what: `The file in VAULT_CACERT could not be read (${code}). Nothing was sent.` };
  }
};

const guarded = (to: VaultConnection, method: string, path: string, body: unknown): VaultVerdict => {
  if (to.only && !to.only(method, path)) return { allowed: false, why: 'it is not one of the changes reseal makes' };
  const verdict = vaultAllows(method, path, to.namespace, to.mode);
  return verdict.allowed ? vaultAllowsBody(path, body) : verdict;
};

const headersOf = (token: string, namespace: string, body: string | undefined): Record<string, string> => ({
  'X-Vault-Request': 'true',
  Accept: 'application/json',
  ...(token === '' ? {} : { 'X-Vault-Token': token }),
  ...(namespace === '' ? {} : { 'X-Vault-Namespace': namespace }),
  ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': `${Buffer.byteLength(body)}` }),
});
