import { homedir } from 'node:os';
import type { AwsAccess } from '../adapters/aws-client.ts';
import type { VaultSettings } from '../adapters/vault-env.ts';
import type { Config } from '../core/config.ts';
import type { ClockPort, IamActPort, Ports, ResourceActPort, VaultActPort } from '../core/ports.ts';
import { lazyPort, once } from './lazy.ts';

/** How the world is reached: the same shape for the real one and for a drill's. */
export type Reach = {
  clock: ClockPort;
  read(): Promise<AwsAccess>;
  act(): Promise<AwsAccess>;
  /** Other accounts, each by a profile of its own. A drill has none. */
  others: { id: string; profile: string; read(): Promise<AwsAccess> }[];
  /** The environment of the programs that are started; null = our own. */
  programs: (() => Promise<NodeJS.ProcessEnv>) | null;
  /** Null = not configured, or nobody said where it is. */
  vault: (() => Promise<VaultSettings>) | null;
};

/**
 * The ports of an incident. Each adapter, and the SDK behind it, is loaded when it is first asked. `vaultAudit`: file or folder
 * of Vault's audit log; null = none is configured.
 */
export const portsOf = ({ clock, read, others, vault, programs }: Reach, vaultAudit: string | null): Ports => {
  const { now } = clock;
  const program = once(async () => {
    const env = await programs?.();
    return (await import('../adapters/program.ts')).createProgram(clock, env);
  });
  const files = once(async () => (await import('../adapters/files.ts')).createFiles(clock));
  const trail = once(async () => {
    const [own, ...more] = await Promise.all([read(), ...others.map((o) => o.read())]);
    const byId = new Map(others.map((o, i) => [o.id, more[i] ?? null]));
    const access = (id: string) => (byId.has(id) ? (byId.get(id) ?? null) : own);
    return (await import('../adapters/cloudtrail.ts')).createTrail({ access, clock });
  });
  const opened = vault && once(async () => (await import('../adapters/vault.ts')).createVault(await vault(), clock));
  const auditLog =
    vaultAudit === null
      ? null
      : once(async () => (await import('../adapters/vault-audit-file.ts')).createVaultAudit(vaultAudit, clock));
  return {
    clock,
    ...accountPorts(read, clock),
    trail: lazyPort(trail, ['lookup'], now),
    vault: opened && lazyPort(opened, vaultCalls, now),
    vaultAudit: auditLog && lazyPort(auditLog, ['read'], now),
    program: lazyPort(program, ['run'], now),
    // Programs of a drill act as whoever reads there: nothing of this machine's own profiles is looked at.
    identityOf: (profile) => accountPorts(programs ? read : async () => ({ profile }), clock).identity,
    files: lazyPort(files, ['scratch', 'drop', 'create'], now),
    accounts: others.map(({ id, profile, read: other }) => ({ id, profile, ...accountPorts(other, clock) })),
  };
};

/** What is asked of one account, with its own credentials. */
const accountPorts = (read: Reach['read'], clock: ClockPort) => {
  const { now } = clock;
  const sts = once(async () => (await import('../adapters/sts.ts')).createIdentity(await read(), clock));
  const ec2 = once(async () => (await import('../adapters/ec2-regions.ts')).createRegions(await read(), clock));
  const iam = once(async () => (await import('../adapters/iam.ts')).createIam(await read(), clock));
  const resources = once(async () =>
    (await import('../adapters/resources/resources.ts')).createResources(await read(), clock),
  );
  const details = once(async () =>
    (await import('../adapters/resource-detail.ts')).createResourceDetail(await read(), clock),
  );
  const kubeAudit = once(async () => (await import('../adapters/eks-audit.ts')).createKubeAudit(await read(), clock));
  return {
    identity: lazyPort(sts, ['whoami'], now),
    regions: lazyPort(ec2, ['enabled'], now),
    iam: lazyPort(iam, ['user', 'userIds', 'groupIds', 'role', 'group', 'policy', 'provider'], now),
    resources: lazyPort(resources, ['state'], now),
    details: lazyPort(details, ['describe', 'snapshots'], now),
    kubeAudit: lazyPort(kubeAudit, ['events'], now),
  };
};

const vaultCalls = [
  ...(['health', 'capabilities', 'mounts', 'role', 'leases', 'lease'] as const),
  ...(['self', 'accessors', 'token', 'auditDevices', 'auditHash'] as const),
];

/** What gives privilege back lies apart, and is loaded for nothing else. */
const undoTable = async () => (await import('../adapters/iam-undo-table.ts')).undoOperations;

/** Credentials that may change something, loaded anew for one confirmed action. */
export const openActOf =
  ({ clock, act, vault }: Reach) =>
  async ({
    undo = false,
  }: {
    undo?: boolean;
  } = {}): Promise<{
    act: IamActPort;
    vault: VaultActPort | null;
    resources: ResourceActPort;
    accessKeyId: string | null;
    close(): void;
  }> => {
    const access = await act();
    const { createIamAct } = await import('../adapters/iam-act.ts');
    const port = createIamAct(access, clock, ...(undo ? [await undoTable()] : []));
    // Its token is fetched when the first call goes there, and kept for this action only.
    const opened =
      vault && once(async () => (await import('../adapters/vault-act.ts')).createVaultAct(await vault(), clock));
    const lazy = opened && lazyPort(opened, ['revokeLease', 'revokeAccessor'], clock.now);
    let made: { close(): void } | null = null;
    const beside = once(async () => {
      const opening = (await import('../adapters/resource-act.ts')).createResourceAct(access, clock);
      made = opening;
      return opening;
    });
    const resources = lazyPort(beside, ['send'], clock.now);
    const close = () => {
      port.close();
      made?.close();
    };
    return { act: port, vault: lazy, resources, accessKeyId: access.credentials?.accessKeyId ?? null, close };
  };

/** The real world, by the same environment as the vendors' own tools (product.md §8). */
export const realReach = (
  clock: ClockPort,
  { aws: profiles, accounts }: Pick<Config, 'aws' | 'accounts'>,
  env: NodeJS.ProcessEnv,
  usesVault: boolean,
): Reach => ({
  clock,
  // One object for all of them: clients of one access share one set of credentials.
  read: once(async () => ({ profile: profiles.readProfile })),
  act: async () => ({ profile: profiles.actProfile ?? profiles.readProfile }),
  programs: null,
  others: accounts.map(({ id, profile }) => ({ id, profile, read: once(async () => ({ profile })) })),
  vault: usesVault && env.VAULT_ADDR ? () => vaultSettings(env) : null,
});

const vaultSettings = async (env: NodeJS.ProcessEnv): Promise<VaultSettings> => {
  const settings = (await import('../adapters/vault-env.ts')).vaultFromEnv(env, homedir());
  if (!settings) throw new Error('VAULT_ADDR is not set');
  return settings;
};
