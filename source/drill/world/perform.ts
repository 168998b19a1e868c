import { performCluster } from './cluster.ts';
import type { Credential, Origin } from './credentials.ts';
import { credentialOf } from './credentials.ts';
import { performEc2 } from './ec2-writes.ts';
import { ApiFailure } from './failure.ts';
import { callIam } from './iam-call.ts';
import { performCenter } from './identity-center-writes.ts';
import { idSource } from './ids.ts';
import type { Input, Output } from './input.ts';
import { mint } from './mint.ts';
import { revokeToken } from './vault/tokens.ts';
import type { World } from './world.ts';

/** One write to the world, as it stands in the write log. `at`: world time, ms. */
export type Write = {
  seq: number;
  at: number;
  service: 'iam' | 'vault' | 'cluster' | 'ec2' | 'sso' | 'identitystore';
  region: string;
  operation: string;
  input: Input;
  /** Access key id of the caller; null for Vault. */
  key: string | null;
  origin: Origin;
  /** It was turned away before it reached the world (a fault, a wrong Vault token): remembered, never played again. */
  refused?: boolean;
};

/** `minted`: the credential that Vault handed out. */
export type Performed =
  | { ok: true; requestId: string; output: Output; minted: Credential | null }
  | { ok: false; requestId: string; failure: ApiFailure };

// Only a log that does not belong to this world can ask for it.
const gone = (): ApiFailure =>
  new ApiFailure('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);

/**
 * Carries a write out. The same write on the same world always ends the same way, so that a world is its beginning plus
 * its write log.
 */
export const perform = (world: World, vault: Credential, write: Write): Performed => {
  const { seq, at, operation, input, origin } = write;
  if (write.service === 'vault') return performVault(world, vault, write);
  if (write.service === 'cluster') return inCluster(world, write);
  const who = credentialOf(world, write.key ?? '');
  if (!who) return { ok: false, requestId: '', failure: gone() };
  if (write.service === 'ec2') return inService(world, write, () => performEc2(world, who, write));
  if (write.service !== 'iam') return inService(world, write, () => performCenter(world, who, write));
  const outcome = callIam(world, { at, label: `write|${seq}`, operation, input, who, origin });
  return outcome.ok ? { ...outcome, minted: null } : outcome;
};

const inService = (world: World, write: Write, run: () => Output): Performed => {
  const requestId = idSource(world.seed, `write|${write.seq}`).uuid();
  try {
    return { ok: true, requestId, output: run(), minted: null };
  } catch (error) {
    if (error instanceof ApiFailure) return { ok: false, requestId, failure: error };
    throw error;
  }
};

const inCluster = (world: World, { at, operation, input }: Write): Performed => {
  try {
    performCluster(world.cluster, operation, input, at);
    return { ok: true, requestId: '', output: {}, minted: null };
  } catch (error) {
    if (error instanceof ApiFailure) return { ok: false, requestId: '', failure: error };
    throw error;
  }
};

/** Minting, and what a cleanup may do: one token taken away, or one lease (of which this Vault keeps none). */
const performVault = (world: World, vault: Credential, { seq, at, operation, input }: Write): Performed => {
  const done = { ok: true as const, requestId: '', output: {}, minted: null };
  if (operation === 'mint') return { ...done, minted: mint(world, vault, { at, seq, role: String(input.role) }) };
  if (operation === 'revoke-accessor' && !revokeToken(world.vaultTokens, String(input.accessor), at))
    return { ok: false, requestId: '', failure: new ApiFailure('invalid accessor', 'invalid accessor', 400) };
  return done;
};
