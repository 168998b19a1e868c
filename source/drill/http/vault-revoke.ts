import type { Reply } from '../services/reply.ts';
import { json, membersOf, noContent, refused } from '../services/vault-reply.ts';
import type { Site } from './site.ts';
import type { VaultRequest } from './vault.ts';

const revocations: { [path: string]: { operation: string; member: string; missing: string } } = {
  'sys/leases/revoke': { operation: 'revoke-lease', member: 'lease_id', missing: 'lease_id must be specified' },
  'auth/token/revoke-accessor': { operation: 'revoke-accessor', member: 'accessor', missing: 'missing accessor' },
};

/** Takes a lease or a token away, in the write log before it is answered; null = this is no such request. */
export const revoked = (site: Site, { method, path, body, token, agent }: VaultRequest): Reply | null => {
  const plain = path.replace(/\/+$/, '');
  const kind = Object.hasOwn(revocations, plain) ? revocations[plain] : undefined;
  if (!kind || (method !== 'POST' && method !== 'PUT')) return null;
  const input = membersOf(body);
  const target = input[kind.member];
  if (typeof target !== 'string' || target === '') return refused(400, kind.missing);
  const what = {
    ...{ at: site.now(), service: 'vault' as const, region: '', operation: kind.operation, key: null },
    ...{ input: { [kind.member]: target }, origin: { ip: '127.0.0.1', agent } },
  };
  if (token !== site.vaultToken) {
    site.log.refuse(what, 'permission denied');
    return refused(403, 'permission denied');
  }
  const done = site.log.write(what);
  if (!done.ok) return refused(done.failure.status, done.failure.message);
  // Only when it was asked to be: else Vault queues it and says so (domain.md §2.2).
  const queued = kind.operation === 'revoke-lease' && input.sync !== true;
  return queued ? json(202, { warnings: null, data: null }) : noContent();
};
