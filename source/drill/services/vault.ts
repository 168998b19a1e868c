import type { Reply } from './reply.ts';

/** What the Vault beside the account knows. Version 1.15: STS credentials have no lease (domain.md §2.1). */
export const vaultVersion = '1.15.6';
const mount = 'aws/';

/**
 * One request as Vault sees it; `path` without `/v1/`, `list` for `?list=true` (Node's server knows no LIST,
 * domain.md §2.3).
 */
export type VaultAsk = { method: string; path: string; list: boolean; body: string; token: string | null };
/** What the answers are about; `now` is world time, ms. */
export type VaultPlace = { role: string; roleArn: string; token: string; now: number };

const json = (status: number, body: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

const refused = (status: number, ...errors: string[]): Reply => json(status, { errors });

/** The same empty 404 for "there is none" and for a path that is mistyped (domain.md §2.2). */
const nothing = (): Reply => refused(404);

const envelope = (data: unknown): unknown => ({
  ...{ request_id: '', lease_id: '', renewable: false, lease_duration: 0, wrap_info: null, warnings: null, auth: null },
  data,
});

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
  if (/^sys\/leases\/lookup\/aws\/(sts|creds)(\/|$)/.test(path)) return ['list', 'sudo'];
  if (['sys/mounts', `aws/roles/${role}`, 'auth/token/lookup-self'].includes(path)) return ['read'];
  if (['sys/leases/lookup', 'sys/capabilities-self'].includes(path)) return ['update'];
  return path === `aws/sts/${role}` || path === `aws/creds/${role}` ? ['read', 'update'] : ['deny'];
};

const pathsOf = (body: string): unknown => {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && 'paths' in parsed ? parsed.paths : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
};

const capabilitiesSelf = (body: string, place: VaultPlace): Reply => {
  const given = pathsOf(body);
  const paths = (Array.isArray(given) ? given : [given]).filter((p): p is string => typeof p === 'string');
  if (paths.length === 0) return refused(400, 'paths must be supplied');
  const data = Object.fromEntries(paths.map((p) => [p, capabilities(p.replace(/^\/|\/$/g, ''), place)]));
  return json(200, { ...(envelope(data) as object), ...data });
};

const lookupSelf = () => ({
  ...{
    accessor: 'drillAccessor',
    creation_ttl: 28_800,
    display_name: 'drill',
    entity_id: '',
    expire_time: null,
    id: '',
  },
  ...{
    meta: null,
    num_uses: 0,
    orphan: true,
    path: 'auth/token/create',
    policies: ['default', 'cleanup'],
    ttl: 0,
    type: 'service',
  },
});

/** Everything but minting. `path` has no leading `/v1/`. */
export const answerVault = (ask: VaultAsk, place: VaultPlace): Reply => {
  const path = ask.path.replace(/\/+$/, '');
  if (path === 'sys/health') return health(place.now);
  if (ask.token === null) return refused(403, 'missing client token');
  if (ask.token !== place.token) return refused(403, 'permission denied');
  const writes = ask.method === 'POST' || ask.method === 'PUT';
  if (path === 'sys/capabilities-self' && writes) return capabilitiesSelf(ask.body, place);
  if (path === 'sys/leases/lookup' && writes) return refused(400, 'invalid lease');
  if (ask.method !== 'GET') return refused(405, 'unsupported operation');
  const allowed = capabilities(path, place);
  if (allowed.includes('deny')) return path.startsWith('aws/roles/') ? nothing() : refused(403, 'permission denied');
  if (path.startsWith('sys/leases/lookup/')) return ask.list ? nothing() : refused(405, 'unsupported operation');
  if (path === 'sys/mounts') return json(200, { ...(envelope(mounts) as object), ...mounts });
  if (path === 'auth/token/lookup-self') return json(200, envelope(lookupSelf()));
  return json(200, envelope(roleData(place)));
};
