import type { JsonObject } from '../../core/words.ts';
import type { WriteLog } from '../files/write-log.ts';
import type { Built } from '../scenario/build.ts';
import type { WorldClock } from '../world/clock.ts';
import type { Older } from '../world/older.ts';
import type { Faults } from './faults.ts';

/** Everything that answering a request needs. */
export type Site = {
  built: Built;
  log: WriteLog;
  faults: Faults;
  /** What reads of IAM still show after a write. */
  older: Older;
  /** World time, ms. */
  now(): number;
  clock(): WorldClock;
  /** Moves the world's clock forward, on disk too. */
  advance(ms: number): void;
  /** False when another process has taken the folder: then nothing is written any more. */
  holds(): boolean;
  /** Ends the process: the disk refused, or the folder is lost. */
  giveUp(why: string): never;
  vaultToken: string;
  /** Writes to Vault's audit device. */
  audit(lines: JsonObject[]): void;
  adminToken: string;
  instance: string;
};
