import type { Config } from '../core/config.ts';
import type { VaultFact } from '../core/facts.ts';
import { nearest } from '../core/nearest.ts';
import type { VaultPort } from '../core/ports.ts';
import { type Fault, type NotRead, notRead, type Reading, read } from '../core/reading.ts';
import { listLeases } from './sources/vault-leases.ts';
import { lacking, notReady } from './sources/vault-needs.ts';

type Mount = VaultFact['mounts'][number];
type Mounts = { [path: string]: { type: string } };

/**
 * Vault's part of "is it over" (domain.md §2.2): reachable and unsealed, what this token may do, mounts of type aws, the
 * role, leases under both prefixes. Capabilities are asked for first, so that a 403 says which one is missing on which path.
 */
export const readVault = async (
  vault: VaultPort | null,
  config: Config,
  signal: AbortSignal,
  now: () => number,
): Promise<Reading<VaultFact | 'not-configured'>> => {
  if (!config.vault) return read('not-configured', now());
  if (!vault) return notRead(noAddress, now());
  const { role } = config.vault;
  const ready = await notReady(vault, signal);
  if ('ok' in ready) return ready;
  const blind = await lacking(vault, [{ path: 'sys/mounts', capabilities: ['read'] }], signal);
  if (blind) return blind;
  const mounts = await vault.mounts(signal);
  if (!mounts.ok) return mounts;
  const wanted = new Set(config.vault.mounts.map((m) => `${m.replace(/^\/+|\/+$/g, '')}/`));
  const mistyped = [...wanted].flatMap((w) => misplaced(w, mounts.value));
  if (mistyped.length > 0) {
    const what = `${mistyped.join('; ')}: an empty list there would prove nothing`;
    return notRead({ kind: 'ambiguous', what }, mounts.at);
  }
  const found: Mount[] = [];
  for (const path of awsMounts(mounts.value)) {
    const mount = await readMount(vault, path, role, signal);
    if ('ok' in mount) return mount;
    // Another aws mount without this role cannot have issued it; a configured one must have it.
    if (mount.roleExists || wanted.has(path)) found.push(mount);
  }
  return read({ ...ready, mounts: found }, now());
};

export const noAddress: Fault = {
  kind: 'no-credentials',
  what: 'Vault is configured, but VAULT_ADDR or VAULT_TOKEN is not set',
};

const awsMounts = (mounts: Mounts): string[] =>
  Object.entries(mounts)
    .filter(([, m]) => m.type === 'aws')
    .map(([path]) => path);

/** Why a configured mount is not what it should be: not there, or of another type. */
const misplaced = (path: string, mounts: Mounts): string[] => {
  const there = Object.hasOwn(mounts, path) ? mounts[path] : undefined;
  if (there?.type === 'aws') return [];
  if (there) return [`the Vault mount ${path} is of type ${there.type}, not aws`];
  const aws = awsMounts(mounts);
  const meant = nearest(path, aws) ?? (aws.length > 0 ? aws.slice(0, 3).join(', ') : null);
  return [`Vault has no mount at ${path}${meant === null ? ', and none of type aws' : ` (of type aws: ${meant})`}`];
};

const readMount = async (
  vault: VaultPort,
  path: string,
  role: string,
  signal: AbortSignal,
): Promise<Mount | NotRead> => {
  const mount = path.replace(/\/$/, '');
  const prefixes = ['sts', 'creds'] as const;
  const denied = await lacking(
    vault,
    [
      { path: `${mount}/roles/${role}`, capabilities: ['read'] },
      ...prefixes.map((p) => ({ path: `sys/leases/lookup/${mount}/${p}/${role}`, capabilities: ['list', 'sudo'] })),
    ],
    signal,
  );
  if (denied) return denied;
  const definition = await vault.role(mount, role, signal);
  if (!definition.ok) return definition;
  const leases: Mount['leases'] = [];
  for (const prefix of prefixes) {
    const listed = await listLeases(vault, mount, prefix, role, signal);
    if ('ok' in listed) return listed;
    leases.push(listed);
  }
  const { credentialTypes = [], ...ttls } = definition.value ?? {};
  return { path, roleExists: definition.value !== null, credentialTypes, leases, ...ttls };
};
