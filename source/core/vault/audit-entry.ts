import type { VaultCaller } from './types.ts';

/** One line of Vault's audit log, as far as it matters here (domain.md §2.4). `data` is kept only where a join needs it. */
export type AuditEntry = {
  type: 'request' | 'response';
  at: number;
  id: string;
  operation: string;
  /** With the namespace before it. */
  path: string;
  mount: string;
  mountType: string;
  error: string | null;
  caller: VaultCaller;
  leaseId: string | null;
  /** `response.data.access_key`: clear or an HMAC. */
  accessKey: string | null;
  /** Answered like KV v2: `data` and `metadata`. */
  versioned: boolean;
  /** The token that was made (`response.auth`). */
  born: {
    displayName: string;
    entityId: string;
    policies: string[];
    accessor: string;
    batch: boolean;
    expiresAt: number | null;
  } | null;
};

type Fields = { [key: string]: unknown };

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Longer texts than Vault writes are cut: a hostile name must fill no journal. */
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 1024) : '');
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((x) => typeof x === 'string') : []);

const callerOf = (auth: Fields, request: Fields): VaultCaller => ({
  displayName: text(auth.display_name),
  entityId: text(auth.entity_id),
  policies: [...new Set([...texts(auth.policies), ...texts(auth.identity_policies)])].slice(0, 64),
  granting: texts(
    (Array.isArray(fields(auth.policy_results).granting_policies)
      ? (fields(auth.policy_results).granting_policies as unknown[])
      : []
    ).map((g) => fields(g).name),
  ),
  accessor: text(auth.accessor) || text(request.client_token_accessor),
  remoteAddress: text(request.remote_address),
});

const bornOf = (auth: unknown, at: number): AuditEntry['born'] => {
  if (typeof auth !== 'object' || auth === null) return null;
  const a = fields(auth);
  return {
    displayName: text(a.display_name),
    entityId: text(a.entity_id),
    policies: [...new Set([...texts(a.policies), ...texts(a.identity_policies)])].slice(0, 64),
    accessor: text(a.accessor),
    batch: a.token_type === 'batch',
    expiresAt: typeof a.token_ttl === 'number' && a.token_ttl > 0 ? at + a.token_ttl * 1000 : null,
  };
};

/** Null for what is no audit entry of Vault's. Other types than request and response are entries that say nothing here. */
export const auditEntry = (json: string): AuditEntry | 'other' | null => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null; // The caller counts it.
  }
  const entry = fields(value);
  const { type } = entry;
  const at = typeof entry.time === 'string' ? Date.parse(entry.time) : Number.NaN;
  if (typeof type !== 'string' || Number.isNaN(at)) return null;
  if (type !== 'request' && type !== 'response') return 'other';
  const request = fields(entry.request);
  const response = fields(entry.response);
  if (typeof request.id !== 'string' || typeof request.path !== 'string') return null;
  const data = fields(response.data);
  const namespace = text(fields(request.namespace).path);
  const error = text(entry.error);
  return {
    ...{ type, at, id: text(request.id), operation: text(request.operation) },
    path: `${namespace}${text(request.path)}`,
    mount: `${namespace}${text(request.mount_point)}`,
    mountType: text(request.mount_type) || text(response.mount_type),
    error: error === '' ? null : error,
    caller: callerOf(fields(entry.auth), request),
    leaseId: text(fields(response.secret).lease_id) || null,
    accessKey: text(data.access_key) || null,
    versioned: 'data' in data && 'metadata' in data,
    born: bornOf(response.auth, at),
  };
};
