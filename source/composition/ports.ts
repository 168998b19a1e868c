import { homedir } from 'node:os';
import type { AwsAccess } from '../adapters/aws-client.ts';
import type { VaultSettings } from '../adapters/vault-env.ts';
import type { ClockPort, IamActPort, Ports } from '../core/ports.ts';
import { lazyPort, once } from './lazy.ts';

/** How the world is reached: the same shape for the real one and for a drill's. */
export type Reach = {
  clock: ClockPort;
  read(): Promise<AwsAccess>;
  act(): Promise<AwsAccess>;
  /** Null = not configured, or nobody said where it is. */
  vault: (() => Promise<VaultSettings>) | null;
};

/** The ports of an incident. Each adapter, and the SDK behind it, is loaded when it is first asked. */
export const portsOf = ({ clock, read, vault }: Reach): Ports => {
  const { now } = clock;
  const sts = once(async () => (await import('../adapters/sts.ts')).createIdentity(await read(), clock));
  const ec2 = once(async () => (await import('../adapters/ec2-regions.ts')).createRegions(await read(), clock));
  const iam = once(async () => (await import('../adapters/iam.ts')).createIam(await read(), clock));
  const program = once(async () => (await import('../adapters/program.ts')).createProgram(clock));
  const trail = once(async () => {
    const access = await read();
    return (await import('../adapters/cloudtrail.ts')).createTrail({ access: () => access, clock });
  });
  const opened = vault && once(async () => (await import('../adapters/vault.ts')).createVault(await vault(), clock));
  return {
    clock,
    identity: lazyPort(sts, ['whoami'], now),
    regions: lazyPort(ec2, ['enabled'], now),
    trail: lazyPort(trail, ['lookup'], now),
    iam: lazyPort(iam, ['user', 'userIds', 'role', 'group', 'policy', 'provider'], now),
    vault: opened && lazyPort(opened, ['health', 'capabilities', 'mounts', 'role', 'leases'], now),
    program: lazyPort(program, ['run'], now),
  };
};

/** Credentials that may change something, loaded anew for one confirmed action. */
export const openActOf =
  ({ clock, act }: Reach) =>
  async (): Promise<{ act: IamActPort; accessKeyId: string | null; close(): void }> => {
    const access = await act();
    const { createIamAct } = await import('../adapters/iam-act.ts');
    const port = createIamAct(access, clock);
    return { act: port, accessKeyId: access.credentials?.accessKeyId ?? null, close: port.close };
  };

/** The real world, by the same environment as the vendors' own tools (product.md §8). */
export const realReach = (
  clock: ClockPort,
  profiles: { readProfile: string | null; actProfile: string | null },
  env: NodeJS.ProcessEnv,
  usesVault: boolean,
): Reach => ({
  clock,
  // One object for all of them: clients of one access share one set of credentials.
  read: once(async () => ({ profile: profiles.readProfile })),
  act: async () => ({ profile: profiles.actProfile ?? profiles.readProfile }),
  vault: usesVault && env.VAULT_ADDR ? () => vaultSettings(env) : null,
});

const vaultSettings = async (env: NodeJS.ProcessEnv): Promise<VaultSettings> => {
  const settings = (await import('../adapters/vault-env.ts')).vaultFromEnv(env, homedir());
  if (!settings) throw new Error('VAULT_ADDR is not set');
  return settings;
};
