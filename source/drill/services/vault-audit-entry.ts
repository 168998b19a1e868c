import { createHmac } from 'node:crypto';
import type { Json, JsonObject } from '../../core/words.ts';
import type { Audited } from '../scenario/vault/audit.ts';

/** A device's salt comes from the seed: who joins the world works it out again. */
export const auditHash = (seed: number, text: string): string =>
  `hmac-sha256:${createHmac('sha256', `reseal drill audit ${seed}`).update(text).digest('hex')}`;

/** Every text of a value hashed, numbers and flags left as they are (Vault's audit/hashstructure.go). */
const hashed = (seed: number, value: Json): Json => {
  if (typeof value === 'string') return auditHash(seed, value);
  if (Array.isArray(value)) return value.map((v) => hashed(seed, v));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, hashed(seed, v)]));
};

const authJson = (seed: number, { who, granting, error }: Audited): JsonObject => ({
  ...(who.accessor === '' ? {} : { accessor: auditHash(seed, who.accessor) }),
  ...(who.accessor === '' ? {} : { client_token: auditHash(seed, `hvs.${who.accessor}`) }),
  ...{ display_name: who.displayName, entity_id: who.entityId, policies: who.policies, token_policies: who.policies },
  policy_results: {
    allowed: error === null,
    granting_policies: granting.map((name) => ({ name, namespace_id: 'root', type: 'acl' })),
  },
  token_type: 'service',
});

/** The token and its accessor of an answer are hashed, names and policies stay. */
const madeJson = (seed: number, auth: JsonObject): JsonObject => ({
  ...auth,
  client_token: hashed(seed, auth.client_token ?? ''),
  accessor: hashed(seed, auth.accessor ?? ''),
});

/** The two lines that a file device writes for one request, in Vault's real shape (domain.md §2.4). */
export const auditLines = (seed: number, a: Audited): JsonObject[] => {
  const request: JsonObject = {
    ...{
      id: a.id,
      client_id: a.who.entityId,
      operation: a.operation,
      mount_point: a.mount.path,
      mount_type: a.mount.type,
    },
    ...{ mount_class: a.mount.path.startsWith('auth/') ? 'auth' : 'secret', namespace: { id: 'root' }, path: a.path },
    ...(a.data === null ? {} : { data: hashed(seed, a.data) }),
    remote_address: a.address,
  };
  const head = { auth: authJson(seed, a), request, ...(a.error === null ? {} : { error: a.error }) };
  const response: JsonObject = { mount_point: a.mount.path, mount_type: a.mount.type };
  if (a.response?.data) response.data = hashed(seed, a.response.data);
  if (a.response?.auth) response.auth = madeJson(seed, a.response.auth);
  const at = (ms: number): string => new Date(a.at + ms).toISOString().replace('Z', '483921Z');
  return [
    { time: at(0), type: 'request', ...head },
    { time: at(4), type: 'response', ...head, response },
  ];
};
