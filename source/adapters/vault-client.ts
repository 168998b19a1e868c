import { readFileSync } from 'node:fs';
import nodeVault from 'node-vault';
import type { ClockPort } from '../core/ports.ts';
import { notRead, type Reading, read } from '../core/reading.ts';
import type { VaultSettings } from './vault-env.ts';
import { vaultFault } from './vault-fault.ts';
import { type VaultConnection, type VaultTrace, vaultRequest } from './vault-request.ts';

export type VaultClient = Pick<nodeVault.client, 'read' | 'write' | 'list'>;
export type Limits = { timeout?: number; answerLimit?: number };

/** Sends one request and reads its answer; never throws. */
export type VaultAsk = <T>(
  /** What is asked for, and what a token needs for it, in words. */
  words: [what: string, needs: string],
  signal: AbortSignal,
  send: (client: VaultClient, options: { trace: VaultTrace }) => Promise<unknown>,
  value: (body: unknown) => T | undefined,
  /** Statuses that are an answer too (a 404 that means "none"); undefined = they are not, here. */
  absent?: (body: unknown, status: number) => T | undefined,
) => Promise<Reading<T>>;

export const unusableAddress =
  'VAULT_ADDR is not an http(s) address without user, query and fragment. Nothing was asked of Vault.';

/** How this Vault is reached; null for what is no address to send a token to. */
export const connectionTo = (
  settings: VaultSettings,
  limits: Limits,
  more: Pick<VaultConnection, 'mode' | 'only' | 'kept'>,
): VaultConnection | null => {
  const address = addressOf(settings.address);
  if (address === null) return null;
  let ca: string | null | undefined;
  return {
    address,
    namespace: settings.namespace.replace(/^\/+|\/+$/g, ''),
    token: settings.token,
    ca: () => {
      ca ??= settings.caCert === null ? null : readFileSync(settings.caCert, 'utf8');
      return ca;
    },
    timeout: limits.timeout ?? 10_000,
    answerLimit: limits.answerLimit ?? 64 * 1024 * 1024,
    ...more,
  };
};

const addressOf = (text: string): URL | null => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return url && plain && /^https?:$/.test(url.protocol) ? url : null;
};

/** Our request function, no custom verbs (Node's own servers and some firewalls refuse LIST), and a token that is none. */
export const clientOf = (connection: VaultConnection): VaultClient => {
  const { address } = connection;
  const client = nodeVault({
    endpoint: `${address.origin}${address.pathname.replace(/\/$/, '')}`,
    token: 'added-by-vault-request',
    noCustomHTTPVerbs: true,
    'request-promise': vaultRequest(connection),
    // The package would otherwise print paths and bodies when DEBUG is set.
    debug: () => undefined,
  });
  // Both are taken from the environment when they are empty.
  return Object.assign(client, { pathPrefix: '', namespace: '' });
};

export const newTrace = (signal: AbortSignal): VaultTrace => ({
  signal,
  fault: null,
  status: null,
  body: null,
  date: null,
});

export const askOf =
  (client: VaultClient, clock: ClockPort): VaultAsk =>
  async ([what, needs], signal, send, value, absent) => {
    const trace = newTrace(signal);
    if (signal.aborted) return notRead({ kind: 'cancelled', what: `${what} was cancelled.` }, clock.now());
    const answered = await send(client, { trace }).then(
      () => true,
      () => false, // Why is in the trace; the error itself is node-vault's and is let go.
    );
    const { fault, status, body, date } = trace;
    const none = status !== null && status >= 400 && absent ? absent(body, status) : undefined;
    if (none !== undefined) return read(none, clock.now(), date);
    if (!answered || fault !== null) {
      const why = fault ?? vaultFault(status ?? 0, body, what, needs);
      return notRead(why, clock.now(), date);
    }
    const understood = value(body);
    if (understood !== undefined) return read(understood, clock.now(), date);
    // sys/health alone gets this far with another status than 200.
    if (status !== null && status >= 400) return notRead(vaultFault(status, body, what, needs), clock.now(), date);
    const unclear = `Vault's answer to ${what} could not be understood.`;
    return notRead({ kind: 'malformed', what: unclear }, clock.now(), date);
  };
