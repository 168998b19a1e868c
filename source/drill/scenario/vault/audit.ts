import type { Json, JsonObject } from '../../../core/words.ts';
import { minute } from '../../world/clock.ts';
import type { Credential } from '../../world/credentials.ts';
import { idSource } from '../../world/ids.ts';
import type { DrillToken } from '../../world/vault/tokens.ts';
import type { World } from '../../world/world.ts';
import { breakglassRole, type Cast } from '../cast.ts';
import { entityOf } from './tokens.ts';

/** One request and what became of it, before a device writes it down. `response.data` in clear: the device hashes it. */
export type Audited = {
  id: string;
  at: number;
  who: Pick<DrillToken, 'displayName' | 'entityId' | 'policies' | 'accessor'>;
  /** Policies that allowed it. */
  granting: string[];
  operation: 'read' | 'update' | 'list';
  mount: { path: string; type: string };
  path: string;
  data: JsonObject | null;
  response: { data?: JsonObject; auth?: JsonObject } | null;
  error: string | null;
  address: string;
};

const mounts = {
  aws: { path: 'aws/', type: 'aws' },
  kv: { path: 'secret/', type: 'kv' },
  token: { path: 'auth/token/', type: 'token' },
  sys: { path: 'sys/', type: 'system' },
};

export const mountOf = (path: string): { path: string; type: string } =>
  Object.values(mounts).find((m) => path.startsWith(m.path)) ?? mounts.sys;

const nobody = (displayName: string, entityId: string): Audited['who'] => ({
  ...{ displayName, entityId, accessor: '', policies: ['breakglass', 'default'] },
});

/** What Vault's device holds of the time before the drill begins, in order: the story's, and what goes on around it. */
export const auditHistory = (world: World, cast: Cast): Audited[] => {
  const ids = idSource(world.seed, 'vault audit');
  const tokens = [...world.vaultTokens.values()];
  const by = (name: string): Audited['who'] =>
    tokens.find((t) => t.displayName === `oidc-${name}` && t.policies.includes('breakglass')) ??
    nobody(`oidc-${name}`, entityOf(world.seed, name));
  const all: Audited[] = [];
  const add = (
    minutes: number,
    who: Audited['who'],
    operation: Audited['operation'],
    path: string,
    more: Partial<Audited>,
  ) =>
    all.push({
      ...{ id: ids.uuid(), at: world.t0 + minutes * minute, who, operation, path, mount: mountOf(path) },
      ...{ granting: ['default'], data: null, response: null, error: null, address: cast.homeIp, ...more },
    });

  for (const token of tokens) {
    const minutes = (token.createdAt - world.t0) / minute;
    const maker = tokens.find((t) => t.accessor === token.parent);
    const who = maker ?? { displayName: '', entityId: '', accessor: '', policies: [] };
    add(minutes, who, 'update', token.path, { response: { auth: authOf(token) }, granting: maker ? ['default'] : [] });
  }
  for (const issued of world.sessions.values()) {
    if (issued.principal.issuer?.name !== breakglassRole) continue;
    const who = by(issued.principal.sessionName ?? '');
    add((issued.issuedAt - world.t0) / minute, who, 'update', `aws/sts/${breakglassRole}`, issuance(issued));
  }
  const kv = (minutes: number, who: Audited['who'], name: string) =>
    add(minutes, who, 'read', `secret/data/${name}`, {
      granting: who.policies.filter((p) => p !== 'default').slice(0, 1),
      response: { data: { data: { password: 'never in clear' }, metadata: { version: 3 } } },
    });
  const responder = by(cast.responder);
  kv(9, responder, `${cast.orders}/database`);
  add(10, responder, 'read', 'secret/data/payments/signing', { error: '1 error occurred:\n\t* permission denied\n\n' });
  const busy = tokens.filter((t) => t.path === 'auth/kubernetes/login');
  for (const [i, service] of busy.entries())
    if (i % 3 === 0) kv((service.createdAt - world.t0) / minute + 1, service, `${cast.payments}/config`);
  return all.sort((a, b) => a.at - b.at);
};

const authOf = (t: DrillToken): JsonObject => ({
  ...{ client_token: `hvs.${t.accessor}`, accessor: t.accessor, display_name: t.displayName, policies: t.policies },
  ...{ token_policies: t.policies, entity_id: t.entityId, token_type: 'service', metadata: t.meta as Json },
  token_ttl: t.expiresAt === null ? 0 : Math.round((t.expiresAt - t.createdAt) / 1000),
});

/** What Vault writes of credentials that it gave out. The secret parts are texts of their own: a device hashes any. */
export const issuance = (issued: Credential): Pick<Audited, 'granting' | 'data' | 'response'> => ({
  granting: ['breakglass'],
  data: { role_session_name: issued.principal.sessionName ?? '' },
  response: {
    data: {
      ...{ access_key: issued.keyId, arn: issued.principal.arn, ttl: 3600 },
      ...{ secret_key: `secret of ${issued.keyId}`, security_token: `token of ${issued.keyId}` },
    },
  },
});
