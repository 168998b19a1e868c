import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DrillTime } from '../adapters/clock.ts';
import type { Config } from '../core/config.ts';
import { noConfig } from '../core/config.ts';
import type { Incident } from '../core/incident.ts';
import type { ClockPort } from '../core/ports.ts';
import { StoreError } from '../core/store.ts';
import type { World } from '../drill/start-world.ts';
import { once } from './lazy.ts';
import type { Reach } from './ports.ts';

export type RunningWorld = World;

export const worldDir = (stateDir: string, incident: string): string => path.resolve(stateDir, incident, 'world');

/** A drill's clock, out of its world's file; null where there is no world, so that it is a real incident. */
export const drillTime = (stateDir: string, incident: string): DrillTime | null => {
  const file = path.join(worldDir(stateDir, incident), 'world.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new StoreError(
      'unreadable',
      `${file} cannot be read. Nothing was changed. Begin the drill anew with --fresh.`,
    );
  }
  const clock = clockIn(text);
  if (!clock)
    throw new StoreError('unreadable', `${file} is damaged. Nothing was changed. Begin the drill anew with --fresh.`);
  return clock;
};

const clockIn = (text: string): DrillTime | null => {
  try {
    const { worldBase, realBase, speed } = (JSON.parse(text) as { clock: DrillTime }).clock;
    return [worldBase, realBase, speed].every(Number.isFinite) && speed > 0 ? { worldBase, realBase, speed } : null;
  } catch {
    return null; // The caller says that the file is damaged.
  }
};

/** A drill's reach: its own world, started when it is first needed, and nothing of the environment (product.md §8). */
export const drillReach = (
  stateDir: string,
  incident: string,
  clock: ClockPort,
  running: RunningWorld | undefined,
): { reach: Reach; close(): Promise<void> } => {
  let world: World | null = running ?? null;
  const start = once(async () => {
    world ??= await (await import('../drill/start-world.ts')).startWorld({ dir: worldDir(stateDir, incident) });
    return world;
  });
  const access = (who: 'read' | 'act') => async () => {
    const { credentials, endpoint } = await start();
    return { profile: null, credentials: credentials[who], endpoint };
  };
  // Stand-ins alone: a program that a drill does not have is not there, whatever this machine has.
  const programs = async () => {
    await start();
    return { PATH: path.join(worldDir(stateDir, incident), 'bin') };
  };
  const vault = async () => {
    const { address, token } = (await start()).vault;
    return { address, namespace: '', token: () => token, caCert: null, warnings: [] };
  };
  return {
    reach: { clock, read: access('read'), act: access('act'), others: [], vault, programs },
    close: async () => world?.stop(),
  };
};

/** What a drill's world has, whatever reseal.config.yaml says of the real one. `world`: its folder. */
export const drillConfig = (incident: Incident | null, world: string): Config => ({
  ...noConfig(),
  account: incident?.account ?? null,
  breakglass: { roleArn: incident?.roleArn ?? null },
  terraform: {
    roots: [
      {
        name: 'us-east',
        path: path.join(world, 'terraform', 'us-east'),
        workspace: 'default',
        varFiles: [],
        profile: null,
      },
    ],
  },
  vault: { role: 'breakglass-emergency', mounts: ['aws'], auditLog: path.join(world, 'vault-audit.log') },
  argocd: {},
  kubernetes: { context: `arn:aws:eks:us-east-1:${incident?.account ?? ''}:cluster/us-east`, awsProfile: null },
});
