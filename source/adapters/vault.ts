import { readFileSync } from 'node:fs';
import nodeVault from 'node-vault';
import type { ClockPort, VaultPort } from '../core/ports.ts';
import { notRead, type Reading, read } from '../core/reading.ts';
import { capabilitiesOf, healthOf, keysOf, mountsOf, roleOf } from './vault-answers.ts';
import type { VaultSettings } from './vault-env.ts';
import { vaultErrors, vaultFault } from './vault-fault.ts';
import { type VaultTrace, vaultRequest } from './vault-request.ts';

type Client = Pick<nodeVault.client, 'read' | 'write' | 'list'>;
type Limits = { timeout?: number; answerLimit?: number };

/**
 * Vault, for reading only (domain.md §2.2, §2.3). node-vault builds the requests; what it may send, and with which token, is
 * decided in vault-request.ts.
 */
export const createVault = (settings: VaultSettings, clock: ClockPort, limits: Limits = {}): VaultPort => {
  const address = addressOf(settings.address);
  if (address === null) return unusable(clock);
  let ca: string | null | undefined;
  const request = vaultRequest({
    address,
    namespace: settings.namespace.replace(/^\/+|\/+$/g, ''),
    token: settings.token,
    ca: () => {
      ca ??= settings.caCert === null ? null : readFileSync(settings.caCert, 'utf8');
      return ca;
    },
    mode: 'read',
    timeout: limits.timeout ?? 10_000,
    answerLimit: limits.answerLimit ?? 64 * 1024 * 1024,
  });
  const client = connect(address, request);

  const ask = async <T>(
    [what, needs]: [string, string],
    signal: AbortSignal,
    send: (client: Client, options: { trace: VaultTrace }) => Promise<unknown>,
    value: (body: unknown) => T | undefined,
    absent?: (body: unknown) => T | undefined,
  ): Promise<Reading<T>> => {
    const trace: VaultTrace = { signal, fault: null, status: null, body: null, date: null };
    if (signal.aborted) return notRead({ kind: 'cancelled', what: `${what} was cancelled.` }, clock.now());
    const answered = await send(client, { trace }).then(
      () => true,
      () => false, // Why is in the trace; the error itself is node-vault's and is let go.
    );
    const { fault, status, body, date } = trace;
    const none = status === 404 && absent ? absent(body) : undefined;
    if (none !== undefined) return read(none, clock.now(), date);
    if (!answered || fault !== null) {
      const why = fault ?? vaultFault(status ?? 0, body, what, needs);
      return notRead(why, clock.now(), date);
    }
    const understood = value(body);
    if (understood !== undefined) return read(understood, clock.now(), date);
    // sys/health alone gets this far with another status than 200.
    if (status !== null && status >= 400) return notRead(vaultFault(status, body, what, needs), clock.now(), date);
    return notRead(
      { kind: 'malformed', what: `Vault's answer to ${what} could not be understood.` },
      clock.now(),
      date,
    );
  };

  /** Vault's own empty 404, and not that of a proxy or of a path where nothing is mounted. */
  const empty = (body: unknown): boolean => vaultErrors(body)?.length === 0;

  return {
    health: (signal) => ask(['a health check', 'nothing'], signal, (c, o) => c.read('sys/health', o), healthOf),
    capabilities: (paths, signal) =>
      ask(
        ['what this token may do', 'update on sys/capabilities-self'],
        signal,
        (c, o) => c.write('sys/capabilities-self', { paths }, o),
        (body) => capabilitiesOf(body, paths),
      ),
    mounts: (signal) =>
      ask(['the list of mounts', 'read on sys/mounts'], signal, (c, o) => c.read('sys/mounts', o), mountsOf),
    role: (mount, name, signal) =>
      ask(
        [`the definition of role ${name} at ${bare(mount)}`, `read on ${bare(mount)}/roles/${name}`],
        signal,
        (c, o) => c.read(`${bare(mount)}/roles/${name}`, o),
        roleOf,
        (body) => (empty(body) ? null : undefined),
      ),
    leases: (mount, prefix, role, signal) =>
      ask(
        [
          `the leases under ${bare(mount)}/${prefix}/${role}`,
          `list and sudo on sys/leases/lookup/${bare(mount)}/${prefix}/${role}`,
        ],
        signal,
        (c, o) => c.list(`sys/leases/lookup/${bare(mount)}/${prefix}/${role}`, o),
        keysOf,
        (body) => (empty(body) ? { keys: [] } : undefined),
      ),
  };
};

const bare = (mount: string): string => mount.replace(/^\/+|\/+$/g, '');

/** Our request function, no custom verbs (Node's own servers and some firewalls refuse LIST), and a token that is none. */
const connect = (address: URL, request: ReturnType<typeof vaultRequest>): Client => {
  const client = nodeVault({
    endpoint: `${address.origin}${address.pathname.replace(/\/$/, '')}`,
    token: 'added-by-vault-request',
    noCustomHTTPVerbs: true,
    'request-promise': request,
    // The package would otherwise print paths and bodies when DEBUG is set.
    debug: () => undefined,
  });
  // Both are taken from the environment when they are empty.
  return Object.assign(client, { pathPrefix: '', namespace: '' });
};

/** Null for what is no address to send a token to. */
const addressOf = (text: string): URL | null => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return url && plain && /^https?:$/.test(url.protocol) ? url : null;
};

const unusable = (clock: ClockPort): VaultPort => {
  const what = 'VAULT_ADDR is not an http(s) address without user, query and fragment. Nothing was asked of Vault.';
  const never = async () => notRead({ kind: 'invalid', what }, clock.now());
  return { health: never, capabilities: never, mounts: never, role: never, leases: never };
};
