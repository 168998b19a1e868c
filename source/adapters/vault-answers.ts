import type { VaultLease, VaultToken } from '../core/vault/types.ts';

/** Vault's answers in our words (domain.md §2.2); undefined = something is missing that Vault always sends. */

type Fields = Record<string, unknown>;

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.every((x) => typeof x === 'string') ? value : undefined;

/** `cluster_id` tells one Vault from all others, under any address; one that is sealed, or new, has none yet. */
export const healthOf = (body: unknown, at: { address: string; namespace: string }) => {
  const { version, sealed, initialized, standby, cluster_id: cluster } = fields(body);
  const id = typeof cluster === 'string' && cluster !== '' ? cluster : at.address;
  const name = at.namespace === '' ? at.address : `${at.address}, namespace ${at.namespace}`;
  const system = { id: `vault ${id} ${at.namespace}`.trim(), name };
  return typeof version === 'string' &&
    typeof sealed === 'boolean' &&
    typeof initialized === 'boolean' &&
    typeof standby === 'boolean'
    ? { version, sealed, initialized, standby, system }
    : undefined;
};

export const capabilitiesOf = (body: unknown, paths: string[]): { [path: string]: string[] } | undefined => {
  const data = fields(fields(body).data);
  const found: { [path: string]: string[] } = {};
  for (const path of paths) {
    const may = texts(data[path]);
    if (!may) return undefined;
    found[path] = may;
  }
  return found;
};

/** Keys end in `/`, as Vault writes them. */
export const mountsOf = (body: unknown): { [path: string]: { type: string } } | undefined => {
  const found: { [path: string]: { type: string } } = {};
  for (const [path, mount] of Object.entries(fields(fields(body).data))) {
    const { type } = fields(mount);
    if (typeof type !== 'string') return undefined;
    found[path] = { type };
  }
  // Every Vault has at least sys/: an empty list is not Vault's.
  return Object.keys(found).length > 0 ? found : undefined;
};

export const roleOf = (
  body: unknown,
): { credentialTypes: string[]; defaultTtl?: number; maxTtl?: number } | undefined => {
  const { credential_types: many, credential_type: one, ...rest } = fields(fields(body).data);
  const credentialTypes = texts(many) ?? (typeof one === 'string' && one !== '' ? [one] : undefined);
  if (!credentialTypes || credentialTypes.length === 0) return undefined;
  const [low, high] = [seconds(rest.default_sts_ttl), seconds(rest.max_sts_ttl)];
  return {
    credentialTypes,
    ...(low === null ? {} : { defaultTtl: low }),
    ...(high === null ? {} : { maxTtl: high }),
  };
};

/** Seconds (a number, or digits) → ms. */
const seconds = (value: unknown): number | null => {
  const n = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof n === 'number' && Number.isFinite(n) && n >= 0 ? n * 1000 : null;
};

/** A 200 without keys (it may come with warnings) is not proof of an empty list. */
export const keysOf = (body: unknown): { keys: string[] } | undefined => {
  const keys = texts(fields(fields(body).data).keys);
  return keys ? { keys } : undefined;
};

const instant = (value: unknown): number | null => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
};

/** It must be the lease that was asked for. */
export const leaseOf = (body: unknown, leaseId: string): VaultLease | undefined => {
  const { id, issue_time: issued, expire_time: expires, renewable } = fields(fields(body).data);
  return id === leaseId
    ? { issuedAt: instant(issued), expiresAt: instant(expires), renewable: renewable === true }
    : undefined;
};

export const accessorOf = (body: unknown): unknown => fields(fields(body).data).accessor;

export const selfOf = (body: unknown): { accessor: string | null; displayName: string } | undefined => {
  const { accessor, display_name: displayName, policies } = fields(fields(body).data);
  if (typeof accessor !== 'string' || typeof displayName !== 'string' || !texts(policies)) return undefined;
  return { accessor: accessor === '' ? null : accessor, displayName };
};

/** `creation_time` is in seconds; `identity_policies` is absent or null where the token has no entity (domain.md §2.2). */
export const tokenOf = (body: unknown): VaultToken | undefined => {
  const data = fields(fields(body).data);
  const { creation_time: created, display_name: displayName, entity_id: entityId, path } = data;
  const own = texts(data.policies);
  const granted = data.identity_policies ?? [];
  const byIdentity = texts(granted);
  if (typeof created !== 'number' || !Number.isFinite(created)) return undefined;
  if (typeof displayName !== 'string' || typeof path !== 'string' || !own || !byIdentity) return undefined;
  return {
    ...{ createdAt: created * 1000, expiresAt: instant(data.expire_time), displayName, path },
    entityId: typeof entityId === 'string' ? entityId : '',
    policies: [...new Set([...own, ...byIdentity])],
    orphan: data.orphan === true,
    meta: Object.fromEntries(
      Object.entries(fields(data.meta)).filter((m): m is [string, string] => typeof m[1] === 'string'),
    ),
  };
};

/** Under `data`; older versions put them at the top only. Without their slash. */
export const devicesOf = (body: unknown): string[] | undefined => {
  const { data } = fields(body);
  const paths = Object.keys(fields(data));
  return data === undefined || data === null ? undefined : paths.map((p) => p.replace(/\/+$/, ''));
};

export const hashOf = (body: unknown): string | undefined => {
  const { hash } = fields(fields(body).data);
  return typeof hash === 'string' && /^hmac-[\w-]+:[0-9a-f]{16,}$/.test(hash) ? hash : undefined;
};
