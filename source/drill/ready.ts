import type { WorldClock } from './world/clock.ts';

/** Temporary credentials, as an SDK takes them. */
export type KeyPair = { accessKeyId: string; secretAccessKey: string; sessionToken: string };

/** What the world process tells its parent once it answers. Sent over the channel, never to a file. */
export type Ready = {
  /** `joined`: another process serves this folder already, and lives by its own parent. */
  type: 'ready' | 'joined';
  port: number;
  seed: number;
  /** T, ms. */
  t0: number;
  clock: WorldClock;
  vaultToken: string;
  credentials: { read: KeyPair; act: KeyPair };
  /** For the commands of tests and game-days; null when joined. */
  adminToken: string | null;
};
