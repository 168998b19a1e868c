import { randomBytes } from 'node:crypto';
import type { Claim } from './files/claim.ts';
import { openVaultAuditLog } from './files/vault-audit-log.ts';
import { openWorldFile, saveWorld, type Wish, writeLogIn } from './files/world-file.ts';
import { openWriteLog } from './files/write-log.ts';
import { handedOut } from './handed-out.ts';
import { noFaultsYet } from './http/faults.ts';
import type { Site } from './http/site.ts';
import { buildWorld } from './scenario/build.ts';
import { auditHistory } from './scenario/vault/audit.ts';
import { auditLines } from './services/vault-audit-entry.ts';
import { rebase, worldNow } from './world/clock.ts';
import { createOlder } from './world/older.ts';

/** The world of a folder that we hold, ready to be served: its beginning, and what its write log adds. */
export const openSite = (dir: string, wish: Wish, claim: Claim, giveUp: (why: string) => never): Site => {
  let file = openWorldFile(dir, wish, Date.now());
  const built = buildWorld(file.seed, file.events, file.t0);
  const { world, cast } = built;
  // Before the write log is played again: the history is of the world as it began.
  const audit = openVaultAuditLog(dir, () => auditHistory(world, cast).flatMap((a) => auditLines(world.seed, a)));
  const log = openWriteLog(writeLogIn(dir), built);
  return {
    ...{
      built,
      log,
      giveUp,
      audit,
      faults: noFaultsYet(),
      older: createOlder(),
      instance: claim.instance,
      holds: claim.holds,
    },
    clock: () => file.clock,
    now: () => worldNow(file.clock, Date.now()),
    advance: (ahead) => {
      file = { ...file, clock: rebase(file.clock, Date.now(), { ahead }) };
      saveWorld(dir, file);
    },
    vaultToken: handedOut(built).vaultToken,
    adminToken: randomBytes(24).toString('hex'),
  };
};
