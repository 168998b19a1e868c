import type { Config } from '../core/config.ts';
import type { VaultFact } from '../core/facts.ts';
import type { VaultPort } from '../core/ports.ts';
import { type NotRead, notRead, type Reading, read } from '../core/reading.ts';

type Mount = VaultFact['mounts'][number];

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
  if (!vault)
    return notRead(
      { kind: 'no-credentials', what: 'Vault is configured, but VAULT_ADDR or VAULT_TOKEN is not set' },
      now(),
    );
  const { role } = config.vault;
  const health = await vault.health(signal);
  if (!health.ok) return health;
  if (health.value.sealed || !health.value.initialized) {
    return notRead(
      { kind: 'sealed', what: 'Vault is sealed or not initialised, so its leases cannot be listed' },
      health.at,
    );
  }
  const mounts = await vault.mounts(signal);
  if (!mounts.ok) return mounts;
  const wanted = new Set(config.vault.mounts.map((m) => `${m.replace(/\/+$/, '')}/`));
  const aws = Object.entries(mounts.value)
    .filter(([, m]) => m.type === 'aws')
    .map(([path]) => path);
  const absent = [...wanted].filter((w) => !aws.includes(w));
  if (absent.length > 0) {
    return notRead(
      {
        kind: 'ambiguous',
        what: `Vault has no mount of type aws at ${absent.join(', ')}: an empty list there would prove nothing`,
      },
      mounts.at,
    );
  }
  const found: Mount[] = [];
  for (const path of aws) {
    const mount = await readMount(vault, path, role, signal);
    if ('ok' in mount) return mount;
    // Another aws mount without this role cannot have issued it; a configured one must have it.
    if (mount.roleExists || wanted.has(path)) found.push(mount);
  }
  return read({ version: health.value.version, mounts: found }, now());
};

const readMount = async (
  vault: VaultPort,
  path: string,
  role: string,
  signal: AbortSignal,
): Promise<Mount | NotRead> => {
  const mount = path.replace(/\/$/, '');
  const paths = (['sts', 'creds'] as const).map((prefix) => ({
    prefix,
    path: `sys/leases/lookup/${mount}/${prefix}/${role}`,
  }));
  const may = await vault.capabilities([...paths.map((p) => p.path), `${mount}/roles/${role}`], signal);
  if (!may.ok) return may;
  const lacks = paths.find((p) => !may.value[p.path]?.some((c) => c === 'root' || c === 'list'));
  if (lacks) return notRead({ kind: 'denied', what: `the Vault token lacks list and sudo on ${lacks.path}` }, may.at);
  const definition = await vault.role(mount, role, signal);
  if (!definition.ok) return definition;
  const leases: Mount['leases'] = [];
  for (const { prefix } of paths) {
    const listed = await vault.leases(mount, prefix, role, signal);
    if (!listed.ok) return listed;
    leases.push({ prefix: `${mount}/${prefix}/${role}/`, keys: listed.value.keys });
  }
  return {
    path,
    roleExists: definition.value !== null,
    credentialTypes: definition.value?.credentialTypes ?? [],
    leases,
  };
};
