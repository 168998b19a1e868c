import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { startWorld, type World, type WorldOptions } from '../../../source/drill/start-world.ts';

export const tempFolder = (): string => mkdtempSync(path.join(os.tmpdir(), 'reseal-drill-'));

/** A drill world in a folder of its own; `close` ends it and removes the folder. */
export const openDrill = async (options: Partial<WorldOptions> = {}) => {
  const dir = options.dir ?? tempFolder();
  const world = await startWorld({ dir, seed: 7, ...options });
  // Reads that lag behind have a test of their own.
  await world.admin({ consistency: 0 });
  const close = async (): Promise<void> => {
    await world.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { world, dir, close };
};

export type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** One attempt only: what the SDK would retry must be seen. */
const settings = (world: World, credentials: Keys, region: string) => ({
  endpoint: world.endpoint,
  region,
  credentials,
  maxAttempts: 1,
});

export const iamFor = (world: World, credentials: Keys = world.credentials.act, region = 'us-east-1') =>
  new IAMClient(settings(world, credentials, region));
export const stsFor = (world: World, credentials: Keys = world.credentials.read, region = 'us-east-1') =>
  new STSClient(settings(world, credentials, region));
export const ec2For = (world: World, credentials: Keys = world.credentials.read, region = 'us-east-1') =>
  new EC2Client(settings(world, credentials, region));
export const trailFor = (world: World, region = 'us-east-1', credentials: Keys = world.credentials.read) =>
  new CloudTrailClient(settings(world, credentials, region));

type Answer = { [key: string]: unknown };

/** The keys of somebody of the story; `admin` may do everything. */
export const keysOf = async (world: World, who: string): Promise<Keys> => {
  const answer = (await world.admin({ credentials: who })) as { credentials: Keys };
  return answer.credentials;
};

export type ToldSession = {
  keyId: string;
  kind: string;
  arn: string;
  parent: string | null;
  issuedAt: number;
  expiresAt: number | null;
  standing: string;
};

export const sessionsOf = async (world: World): Promise<ToldSession[]> =>
  ((await world.admin({ sessions: true })) as { sessions: ToldSession[] }).sessions;

export type LoggedWrite = {
  seq: number;
  operation: string;
  outcome: string;
  key: string | null;
  refused?: boolean;
  input: Answer;
};

export const writesOf = async (world: World): Promise<LoggedWrite[]> =>
  ((await world.admin({ writes: true })) as { writes: LoggedWrite[] }).writes;

export const graphOf = async (world: World): Promise<Answer> =>
  ((await world.admin({ graph: true })) as { graph: Answer }).graph;

/** What a refused call said: its name, the code on the wire and the status. */
export const refusal = async (call: Promise<unknown>) => {
  try {
    await call;
  } catch (error) {
    const e = error as Error & { Code?: string; $metadata?: { httpStatusCode?: number } };
    return { name: e.name, code: e.Code ?? e.name, status: e.$metadata?.httpStatusCode ?? null, message: e.message };
  }
  return { name: 'none', code: 'none', status: null, message: 'It was not refused.' };
};

export const worldTime = (world: World): number =>
  Math.floor(world.clock.worldBase + (Date.now() - world.clock.realBase) * world.clock.speed);
