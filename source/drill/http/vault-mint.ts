import { randomUUID } from 'node:crypto';
import { breakglassRole } from '../scenario/cast.ts';
import { type Audited, issuance, mountOf } from '../scenario/vault/audit.ts';
import type { Reply } from '../services/reply.ts';
import { auditLines } from '../services/vault-audit-entry.ts';
import { json } from '../services/vault-reply.ts';
import { secretOf, sessionTokenOf } from '../world/ids.ts';
import type { Site } from './site.ts';
import type { VaultRequest } from './vault.ts';
import { callerOf } from './vault-audit.ts';

/** The trap: reading there mints. It is kept as a failed exam however the path was spelt, and whoever asked. */
export const minted = (site: Site, { path, method, token, agent }: VaultRequest, role: string): Reply => {
  const what = {
    ...{ at: site.now(), service: 'vault' as const, region: 'us-east-1', operation: 'mint', key: null },
    ...{ input: { path, role: breakglassRole, method } },
    origin: { ip: '127.0.0.1', agent },
  };
  const known = path === `aws/sts/${breakglassRole}` || path === `aws/creds/${breakglassRole}`;
  if (token !== site.vaultToken || !known) {
    site.log.refuse(what, known ? 'permission denied' : `unknown role ${role}`);
    return json(known ? 403 : 400, { errors: [known ? 'permission denied' : `Role '${role}' not found`] });
  }
  // In the log before it is answered, as every write: a mint that nobody heard of is a mint.
  const done = site.log.write(what);
  const fresh = done.ok ? done.minted : null;
  if (!fresh) return json(500, { errors: ['internal error'] });
  const { seed } = site.built.world;
  const audited: Audited = {
    ...{ id: randomUUID(), at: what.at, who: callerOf(site, token), operation: method === 'GET' ? 'read' : 'update' },
    ...{ mount: mountOf(path), path, error: null, address: '127.0.0.1', ...issuance(fresh) },
  };
  site.audit(auditLines(seed, audited));
  const data = {
    ...{ access_key: fresh.keyId, secret_key: secretOf(seed, fresh.keyId), arn: fresh.principal.arn, ttl: 3600 },
    ...{ security_token: sessionTokenOf(seed, fresh.keyId), session_token: sessionTokenOf(seed, fresh.keyId) },
  };
  return json(200, { request_id: '', lease_id: '', renewable: false, lease_duration: 3600, data, auth: null });
};
