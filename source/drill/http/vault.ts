import type { IncomingMessage } from 'node:http';
import { breakglassRole, roleArnOf } from '../scenario/cast.ts';
import type { Reply } from '../services/reply.ts';
import { answerVault } from '../services/vault.ts';
import { mintPath } from '../services/vault-mint-path.ts';
import { secretOf, sessionTokenOf } from '../world/ids.ts';
import type { FaultName } from './faults.ts';
import type { Site } from './site.ts';

const json = (status: number, body: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const headerOf = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
};

const tokenOf = (request: IncomingMessage): string | null =>
  headerOf(request, 'x-vault-token') ?? headerOf(request, 'authorization')?.replace(/^Bearer /, '') ?? null;

/** The trap: reading there mints. It is kept as a failed exam however the path was spelt, and whoever asked. */
const minted = (site: Site, request: IncomingMessage, path: string, role: string): Reply => {
  const what = {
    ...{ at: site.now(), service: 'vault' as const, region: 'us-east-1', operation: 'mint', key: null },
    ...{ input: { path, role: breakglassRole, method: request.method ?? '' } },
    origin: { ip: '127.0.0.1', agent: headerOf(request, 'user-agent') ?? '' },
  };
  const known = path === `aws/sts/${breakglassRole}` || path === `aws/creds/${breakglassRole}`;
  if (tokenOf(request) !== site.vaultToken || !known) {
    site.log.refuse(what, known ? 'permission denied' : `unknown role ${role}`);
    return json(known ? 403 : 400, { errors: [known ? 'permission denied' : `Role '${role}' not found`] });
  }
  // In the log before it is answered, as every write: a mint that nobody heard of is a mint.
  const done = site.log.write(what);
  const fresh = done.ok ? done.minted : null;
  if (!fresh) return json(500, { errors: ['internal error'] });
  const { seed } = site.built.world;
  const data = {
    ...{ access_key: fresh.keyId, secret_key: secretOf(seed, fresh.keyId), arn: fresh.principal.arn, ttl: 3600 },
    ...{ security_token: sessionTokenOf(seed, fresh.keyId), session_token: sessionTokenOf(seed, fresh.keyId) },
  };
  return json(200, { request_id: '', lease_id: '', renewable: false, lease_duration: 3600, data, auth: null });
};

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
  ask: { path: string; list: boolean; body: string },
  fault: FaultName | null,
): Reply => {
  const refusal = fault === null ? undefined : refusals[fault];
  if (refusal) return json(refusal[0], { errors: [refusal[1]] });
  const mints = mintPath(ask.path);
  if (mints) return minted(site, request, ask.path, mints.role);
  const roleArn = roleArnOf(site.built.world.account, breakglassRole);
  const place = { role: breakglassRole, roleArn, token: site.vaultToken, now: site.now() };
  return answerVault({ ...ask, method: request.method ?? 'GET', token: tokenOf(request) }, place);
};
