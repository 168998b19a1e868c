import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { type DrillIncident, incidentOf } from './incident-of.ts';
import type { KeyPair } from './ready.ts';
import { spawnWorld, type WorldOptions } from './spawn-world.ts';
import type { WorldClock } from './world/clock.ts';

export type { WorldOptions } from './spawn-world.ts';

/** A running world. Times are ms; `clock` tells world time from real time: `worldBase + (now − realBase) × speed`. */
export type World = {
  /** For STS, IAM, EC2 and CloudTrail, in every Region. */
  endpoint: string;
  vault: { address: string; token: string };
  credentials: { read: KeyPair; act: KeyPair };
  account: string;
  roleArn: string;
  /** Moves with the admin command `advance`. */
  readonly clock: WorldClock;
  startedAt: number;
  /** T: when the breakglass session was issued. */
  t0: number;
  seed: number;
  logText: string;
  /** What `DRILL-<seed>` is opened with. */
  incident: DrillIncident;
  /** False when another process serves this folder: then `stop` leaves it running, and `admin` is refused. */
  own: boolean;
  pid: number | null;
  /** Resolves with the reason when the world ends although nobody called `stop`. */
  ended: Promise<string>;
  stop(): Promise<void>;
  /** Commands of tests and game-days, see http/admin.ts. */
  admin(body: unknown): Promise<unknown>;
};

const stopChild = async (child: ChildProcess, ended: Promise<string>): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  if (child.connected) child.disconnect();
  const kill = setTimeout(() => child.kill('SIGKILL'), 2000);
  await ended;
  clearTimeout(kill);
};

const ask = async (endpoint: string, token: string | null, body: unknown): Promise<unknown> => {
  if (token === null) throw new Error('Another process runs this drill: its commands are not ours to give.');
  const answer = await fetch(`${endpoint}/_drill`, {
    method: 'POST',
    headers: { 'x-drill-token': token },
    body: JSON.stringify(body),
  });
  return answer.json();
};

const clockIn = (answer: unknown): WorldClock | null =>
  typeof answer === 'object' && answer !== null && 'clock' in answer ? (answer.clock as WorldClock) : null;

/**
 * Starts the world of a drill, or resumes the one in `dir`, and waits until it answers. Rejects with a sentence that says
 * what happened. The world ends with this process, however that ends.
 */
export const startWorld = async (options: WorldOptions): Promise<World> => {
  const { child, ready, ended } = await spawnWorld(options);
  const own = ready.type === 'ready';
  // The world must not keep a finished program alive; it ends by itself when the channel closes.
  child.unref();
  child.channel?.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  const endpoint = `http://127.0.0.1:${ready.port}`;
  const incident = incidentOf(ready.seed, ready.t0);
  let clock = ready.clock;
  return {
    ...{ endpoint, own, ended, incident, seed: ready.seed, t0: ready.t0, pid: own ? (child.pid ?? null) : null },
    vault: { address: endpoint, token: ready.vaultToken },
    credentials: ready.credentials,
    account: incident.account,
    roleArn: incident.roleArn,
    startedAt: incident.startedAt,
    logText: incident.logText,
    get clock() {
      return clock;
    },
    stop: () => stopChild(child, ended),
    admin: async (body) => {
      const answer = await ask(endpoint, ready.adminToken, body);
      clock = clockIn(answer) ?? clock;
      return answer;
    },
  };
};
