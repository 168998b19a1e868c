import { type DrillToken, livesAt, type VaultTokens } from '../world/vault/tokens.ts';
import type { Reply } from './reply.ts';
import { auditHash } from './vault-audit-entry.ts';
import { envelope, json, membersOf, refused } from './vault-reply.ts';

export type TokenPlace = { seed: number; tokens: VaultTokens; now: number };

const device = 'file';

export const listAccessors = ({ tokens, now }: TokenPlace): Reply => {
  const keys = [...tokens.values()].filter((t) => livesAt(tokens, t, now)).map((t) => t.accessor);
  return json(200, envelope({ keys }));
};

/** What lookups answer: the token itself is left out (`id`), times are in seconds (domain.md §2.2). */
export const tokenData = (t: DrillToken, now: number) => ({
  ...{ accessor: t.accessor, creation_time: Math.floor(t.createdAt / 1000), display_name: t.displayName, id: '' },
  creation_ttl: t.expiresAt === null ? 0 : Math.round((t.expiresAt - t.createdAt) / 1000),
  expire_time: t.expiresAt === null ? null : new Date(t.expiresAt).toISOString(),
  ttl: t.expiresAt === null ? 0 : Math.round((t.expiresAt - now) / 1000),
  ...{ entity_id: t.entityId, issue_time: new Date(t.createdAt).toISOString(), meta: t.meta, num_uses: 0 },
  ...{ orphan: t.parent === null, path: t.path, policies: t.policies, renewable: false, type: 'service' },
});

export const lookupAccessor = (body: string, { tokens, now }: TokenPlace): Reply => {
  const { accessor } = membersOf(body);
  if (typeof accessor !== 'string' || accessor === '') return refused(400, 'missing accessor');
  const token = tokens.get(accessor);
  if (!token || !livesAt(tokens, token, now)) return refused(400, 'invalid accessor');
  return json(200, envelope(tokenData(token, now)));
};

export const auditDevices = (): Reply => {
  const devices = {
    [`${device}/`]: { type: 'file', description: '', options: { file_path: 'vault-audit.log' }, local: false },
  };
  return json(200, { ...envelope(devices), ...devices });
};

export const hashFor = (path: string, body: string, { seed }: TokenPlace): Reply => {
  const { input } = membersOf(body);
  if (path !== `sys/audit-hash/${device}`) return refused(400, `unknown audit backend ${path.split('/').at(-1)}`);
  if (typeof input !== 'string' || input === '') return refused(400, 'the "input" parameter is empty');
  const hash = auditHash(seed, input);
  return json(200, { ...envelope({ hash }), hash });
};
