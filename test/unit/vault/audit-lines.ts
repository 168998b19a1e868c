import type { JsonObject } from '../../../source/core/words.ts';
import { t0 } from '../../support/clean-world.ts';

export type Line = {
  id?: string;
  type?: 'request' | 'response' | 'both';
  /** Minutes after T. */
  at?: number;
  path: string;
  operation?: string;
  mount?: string;
  mountType?: string;
  namespace?: string;
  error?: string;
  who?: { name?: string; entity?: string; policies?: string[]; granting?: string[]; accessor?: string };
  key?: string;
  lease?: string;
  data?: JsonObject;
  born?: JsonObject;
};

let count = 0;

/** Lines of an audit log in Vault's shape (domain.md §2.4). */
export const lines = (l: Line): JsonObject[] => {
  count += 1;
  const id = l.id ?? `20000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  const { name = 'oidc-alice', entity = 'entity-of-alice', policies = ['breakglass', 'default'] } = l.who ?? {};
  const both = (type: 'request' | 'response'): JsonObject => ({
    time: new Date(t0 + (l.at ?? 0) * 60_000 + (type === 'request' ? 0 : 3)).toISOString(),
    type,
    auth: {
      ...{ display_name: name, entity_id: entity, policies, token_type: 'service' },
      ...(l.who?.accessor === undefined ? {} : { accessor: l.who.accessor }),
      policy_results: {
        allowed: true,
        granting_policies: (l.who?.granting ?? ['breakglass']).map((p) => ({ name: p, type: 'acl' })),
      },
    },
    request: {
      ...{ id, operation: l.operation ?? 'update', path: l.path, remote_address: '10.0.0.9' },
      ...{ namespace: { id: 'root', ...(l.namespace === undefined ? {} : { path: l.namespace }) } },
      ...(l.mount === undefined ? {} : { mount_point: l.mount }),
      ...(l.mountType === undefined ? {} : { mount_type: l.mountType }),
    },
    ...(l.error === undefined ? {} : { error: l.error }),
    ...(type === 'request'
      ? {}
      : {
          response: {
            ...(l.lease === undefined ? {} : { secret: { lease_id: l.lease } }),
            ...(l.key === undefined && l.data === undefined ? {} : { data: { access_key: l.key ?? '', ...l.data } }),
            ...(l.born === undefined ? {} : { auth: l.born }),
          },
        }),
  });
  const type = l.type ?? 'both';
  return type === 'both' ? [both('request'), both('response')] : [both(type)];
};

export const logText = (all: Line[]): string =>
  all
    .flatMap(lines)
    .map((l) => `${JSON.stringify(l)}\n`)
    .join('');

export const role = 'breakglass-emergency';
export const path = `aws/sts/${role}`;
/** Somebody's login before T: without it the log would begin too late. */
export const early: Line = { at: -90, path: 'auth/kubernetes/login', who: { name: '', entity: '' } };
/** After the session was over: a log that ends before may be a copy. */
export const late: Line = { ...early, at: 170 };
