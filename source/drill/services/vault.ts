import type { DrillToken } from '../world/vault/tokens.ts';
import type { Reply } from './reply.ts';
import { envelope, json, membersOf, nothing, refused } from './vault-reply.ts';
import { auditDevices, hashFor, listAccessors, lookupAccessor, type TokenPlace, tokenData } from './vault-tokens.ts';

/** What the Vault beside the account knows. Version 1.15: STS credentials have no lease (domain.md §2.1). */
export const vaultVersion = '1.15.6';
const mount = 'aws/';

/**
 * One request as Vault sees it; `path` without `/v1/`, `list` for `?list=true` (Node's server knows no LIST,
 * domain.md §2.3).
 */
export type VaultAsk = { method: string; path: string; list: boolean; body: string; token: string | null };
/** What the answers are about; `now` is world time, ms. */
export type VaultPlace = TokenPlace & { role: string; roleArn: string; token: string; own: DrillToken | null };

const health = (now: number): Reply =>
  json(200, {
    ...{ initialized: true, sealed: false, standby: false, performance_standby: false },
    ...{ replication_performance_mode: 'disabled', replication_dr_mode: 'disabled' },
    ...{ server_time_utc: Math.floor(now / 1000), version: vaultVersion, cluster_name: 'drill', cluster_id: 'drill' },
  });

const mounts = {
  [mount]: {
    type: 'aws',
    description: '',
    accessor: 'aws_1c9e8f7d',
    config: { default_lease_ttl: 0, max_lease_ttl: 0 },
    local: false,
  },
  'secret/': {
    type: 'kv',
    description: '',
    accessor: 'kv_5d2c7a10',
    config: {},
    local: false,
    options: { version: '2' },
  },
  'sys/': { type: 'system', description: '', accessor: 'system_0a1b2c3d', config: {}, local: false },
};

const roleData = ({ roleArn }: VaultPlace) => ({
  ...{
    credential_types: ['assumed_role'],
    role_arns: [roleArn],
    policy_arns: null,
    policy_document: '',
    iam_groups: null,
  },
  ...{ default_sts_ttl: 3600, max_sts_ttl: 3600, user_path: '', permissions_boundary_arn: '', iam_tags: null },
});

/** What the drill's token may do. It can mint: that is the trap, and guards must not rely on the policy. */
const capabilities = (path: string, { role }: VaultPlace): string[] => {
  if (path === 'auth/token/accessors') return ['list', 'sudo'];
  if (path === 'sys/audit') return ['read', 'sudo'];
  if (['auth/token/lookup-accessor', 'auth/token/revoke-accessor', 'sys/leases/revoke'].includes(path))
    return ['update'];
  if (path.startsWith('sys/audit-hash/')) return ['update'];
  if (/^sys\/leases\/lookup\/aws\/(sts|creds)(\/|$)/.test(path)) return ['list', 'sudo'];
  if (['sys/mounts', `aws/roles/${role}`, 'auth/token/lookup-self'].includes(path)) return ['read'];
  if (['sys/leases/lookup', 'sys/capabilities-self'].includes(path)) return ['update'];
  return path === `aws/sts/${role}` || path === `aws/creds/${role}` ? ['read', 'update'] : ['deny'];
};

const capabilitiesSelf = (body: string, place: VaultPlace): Reply => {
  const given = membersOf(body).paths;
  const paths = (Array.isArray(given) ? given : [given]).filter((p): p is string => typeof p === 'string');
  if (paths.length === 0) return refused(400, 'paths must be supplied');
  const data = Object.fromEntries(paths.map((p) => [p, capabilities(p.replace(/^\/|\/$/g, ''), place)]));
  return json(200, { ...envelope(data), ...data });
};

/** Everything but minting and revoking. `path` has no leading `/v1/`. */
export const answerVault = (ask: VaultAsk, place: VaultPlace): Reply => {
  const path = ask.path.replace(/\/+$/, '');
  if (path === 'sys/health') return health(place.now);
  if (ask.token === null) return refused(403, 'missing client token');
  if (ask.token !== place.token) return refused(403, 'permission denied');
  const writes = ask.method === 'POST' || ask.method === 'PUT';
  if (path === 'sys/capabilities-self' && writes) return capabilitiesSelf(ask.body, place);
  if (path === 'sys/leases/lookup' && writes) return refused(400, 'invalid lease');
  if (path === 'auth/token/lookup-accessor' && writes) return lookupAccessor(ask.body, place);
  if (path.startsWith('sys/audit-hash/') && writes) return hashFor(path, ask.body, place);
  if (ask.method !== 'GET') return refused(405, 'unsupported operation');
  const allowed = capabilities(path, place);
  if (allowed.includes('deny')) return path.startsWith('aws/roles/') ? nothing() : refused(403, 'permission denied');
  if (path.startsWith('sys/leases/lookup/')) return ask.list ? nothing() : refused(405, 'unsupported operation');
  if (path === 'sys/mounts') return json(200, { ...envelope(mounts), ...mounts });
  if (path === 'auth/token/accessors') return ask.list ? listAccessors(place) : refused(405, 'unsupported operation');
  if (path === 'sys/audit') return auditDevices();
  if (path === 'auth/token/lookup-self')
    return place.own ? json(200, envelope(tokenData(place.own, place.now))) : refused(403, 'permission denied');
  return json(200, envelope(roleData(place)));
};
