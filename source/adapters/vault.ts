import type { ClockPort, VaultPort } from '../core/ports.ts';
import { notRead } from '../core/reading.ts';
import { keptConnections } from './http-exchange.ts';
import { capabilitiesOf, healthOf, keysOf, mountsOf, roleOf } from './vault-answers.ts';
import { askOf, clientOf, connectionTo, type Limits, unusableAddress, type VaultAsk } from './vault-client.ts';
import type { VaultSettings } from './vault-env.ts';
import { vaultErrors } from './vault-fault.ts';
import { auditCalls, tokenCalls } from './vault-tokens.ts';

/** As many at once as a Vault should be asked (domain.md §2.2). */
const connections = 8;

/**
 * Vault, for reading only (domain.md §2.2, §2.3). node-vault builds the requests; what it may send, and with which token, is
 * decided in vault-request.ts.
 */
export const createVault = (settings: VaultSettings, clock: ClockPort, limits: Limits = {}): VaultPort => {
  const connection = connectionTo(settings, limits, { mode: 'read', kept: keptConnections(connections) });
  if (connection === null) return unusable(clock);
  const ask = askOf(clientOf(connection), clock);
  const { address, namespace } = connection;
  return {
    ...leaseCalls(ask, { address: address.href.replace(/\/$/, ''), namespace }),
    ...tokenCalls(ask),
    ...auditCalls(ask),
  };
};

/** Vault's own empty 404, and not that of a proxy or of a path where nothing is mounted. */
const empty = (body: unknown, status: number): boolean => status === 404 && vaultErrors(body)?.length === 0;

type LeaseCalls = Pick<VaultPort, 'health' | 'capabilities' | 'mounts' | 'role' | 'leases'>;

const leaseCalls = (ask: VaultAsk, at: { address: string; namespace: string }): LeaseCalls => ({
  health: (signal) =>
    ask(
      ['a health check', 'nothing'],
      signal,
      (c, o) => c.read('sys/health', o),
      (body) => healthOf(body, at),
    ),
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
      (body, status) => (empty(body, status) ? null : undefined),
    ),
  leases: (mount, prefix, role, signal) => {
    const path = `${bare(mount)}/${prefix}/${bare(role)}`;
    return ask(
      [`the leases under ${path}`, `list and sudo on sys/leases/lookup/${path}`],
      signal,
      (c, o) => c.list(`sys/leases/lookup/${path}`, o),
      keysOf,
      (body, status) => (empty(body, status) ? { keys: [] } : undefined),
    );
  },
});

const bare = (mount: string): string => mount.replace(/^\/+|\/+$/g, '');

const unusable = (clock: ClockPort): VaultPort => {
  const never = async () => notRead({ kind: 'invalid', what: unusableAddress }, clock.now());
  return {
    ...{ health: never, capabilities: never, mounts: never, role: never, leases: never, lease: never, self: never },
    ...{ accessors: never, token: never, auditDevices: never, auditHash: never },
  };
};
