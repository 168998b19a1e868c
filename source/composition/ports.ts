import { homedir } from 'node:os';
import type { AwsAccess } from '../adapters/aws-client.ts';
import type { VaultSettings } from '../adapters/vault-env.ts';
import type { ClockPort, IamActPort, Ports } from '../core/ports.ts';
import { lazyPort, once } from './lazy.ts';

/** How the world is reached: the same shape for the real one and for a drill's. */
export type Reach = {
  clock: ClockPort;
  read: AwsAccess;
  act: AwsAccess;
  /** Null = not configured, or nobody said where it is. */
  vault: (() => Promise<VaultSettings | null>) | null;
};

/** The ports of an incident. Each adapter, and the SDK behind it, is loaded when it is first asked. */
export const portsOf = ({ clock, read, vault }: Reach): Ports => ({
  clock,
  identity: lazyPort(
    once(async () => (await import('../adapters/sts.ts')).createIdentity(read, clock)),
    ['whoami'],
  ),
  regions: lazyPort(
    once(async () => (await import('../adapters/ec2-regions.ts')).createRegions(read, clock)),
    ['enabled'],
  ),
  trail: lazyPort(
    once(async () => (await import('../adapters/cloudtrail.ts')).createTrail({ access: () => read, clock })),
    ['lookup'],
  ),
  iam: lazyPort(
    once(async () => (await import('../adapters/iam.ts')).createIam(read, clock)),
    ['user', 'role', 'group', 'policy', 'provider'],
  ),
  vault: vault
    ? lazyPort(
        once(async () => {
          const settings = await vault();
          if (!settings) throw new Error('VAULT_ADDR is not set');
          return (await import('../adapters/vault.ts')).createVault(settings, clock);
        }),
        ['health', 'capabilities', 'mounts', 'role', 'leases'],
      )
    : null,
  program: lazyPort(
    once(async () => (await import('../adapters/program.ts')).createProgram(clock)),
    ['run'],
  ),
});

/** Credentials that may change something, loaded anew for one confirmed action. */
export const openActOf =
  ({ clock, act }: Reach) =>
  async (): Promise<{ act: IamActPort; accessKeyId: string | null }> => ({
    act: (await import('../adapters/iam-act.ts')).createIamAct(act, clock),
    accessKeyId: act.credentials?.accessKeyId ?? null,
  });

/** The real world, by the same environment as the vendors' own tools (product.md §8). */
export const realReach = (
  clock: ClockPort,
  profiles: { readProfile: string | null; actProfile: string | null },
  env: NodeJS.ProcessEnv,
  usesVault: boolean,
): Reach => ({
  clock,
  read: { profile: profiles.readProfile },
  act: { profile: profiles.actProfile ?? profiles.readProfile },
  vault:
    usesVault && env.VAULT_ADDR
      ? async () => (await import('../adapters/vault-env.ts')).vaultFromEnv(env, homedir())
      : null,
});
