import { assumeRole } from './assume.ts';
import type { Credential } from './credentials.ts';
import type { World } from './world.ts';

/** Vault hands out one more breakglass session: a failed exam, with the event that it leaves in the trail. */
export const mint = (world: World, vault: Credential, ask: { at: number; seq: number; role: string }): Credential =>
  assumeRole(world, {
    ...{ who: vault, at: ask.at, label: `mint|${ask.seq}`, role: ask.role, seconds: 3600, region: 'us-east-1' },
    session: `vault-token-${ask.role}-${Math.floor(ask.at / 1000)}-${ask.seq}`,
  });
