import type { IncomingMessage } from 'node:http';
import { breakglassRole, roleArnOf } from '../scenario/cast.ts';
import { accessorOf } from '../scenario/vault/tokens.ts';
import type { Reply } from '../services/reply.ts';
import { answerVault } from '../services/vault.ts';
import { mintPath } from '../services/vault-mint-path.ts';
import { json, refused } from '../services/vault-reply.ts';
import type { FaultName } from './faults.ts';
import type { Site } from './site.ts';
import { noteRequest } from './vault-audit.ts';
import { minted } from './vault-mint.ts';
import { revoked } from './vault-revoke.ts';

export type VaultRequest = {
  method: string;
  path: string;
  list: boolean;
  body: string;
  token: string | null;
  agent: string;
};

const headerOf = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
};

const tokenOf = (request: IncomingMessage): string | null =>
  headerOf(request, 'x-vault-token') ?? headerOf(request, 'authorization')?.replace(/^Bearer /, '') ?? null;

/** Vault's ways to say what a fault stands for. */
const refusals: { [fault in FaultName]?: [status: number, error: string] } = {
  deny: [403, 'permission denied'],
  'org-deny': [403, 'permission denied'],
  'expired-token': [403, 'permission denied'],
  'throttle-for-ever': [429, 'request path rate limit quota exceeded'],
  'server-error': [500, 'internal error'],
};

/** `path` as it came, without `/v1/` and query. */
export const answerVaultRequest = (
  site: Site,
  request: IncomingMessage,
  { path, list, body }: { path: string; list: boolean; body: string },
  fault: FaultName | null,
): Reply => {
  const agent = headerOf(request, 'user-agent') ?? '';
  const ask: VaultRequest = { method: request.method ?? 'GET', path, list, body, token: tokenOf(request), agent };
  const refusal = fault === null ? undefined : refusals[fault];
  const mints = mintPath(path);
  // A mint writes its own line, because only it knows what it gave out.
  if (!refusal && mints) return minted(site, ask, mints.role);
  const reply = refusal ? json(refusal[0], { errors: [refusal[1]] }) : answer(site, ask);
  noteRequest(site, ask, reply);
  return reply;
};

const answer = (site: Site, ask: VaultRequest): Reply => {
  const { world } = site.built;
  const path = ask.path.replace(/\/+$/, '');
  const own = world.vaultTokens.get(accessorOf(world.seed, 'drill')) ?? null;
  if (path !== 'sys/health' && ask.token === site.vaultToken && !own)
    return refused(403, 'permission denied', 'invalid token');
  const place = {
    ...{ role: breakglassRole, roleArn: roleArnOf(world.account, breakglassRole), token: site.vaultToken, own },
    ...{ seed: world.seed, tokens: world.vaultTokens, now: site.now() },
  };
  return revoked(site, ask) ?? answerVault(ask, place);
};
