import { randomUUID } from 'node:crypto';
import { type Audited, mountOf } from '../scenario/vault/audit.ts';
import { accessorOf } from '../scenario/vault/tokens.ts';
import type { Reply } from '../services/reply.ts';
import { auditLines } from '../services/vault-audit-entry.ts';
import type { Site } from './site.ts';
import type { VaultRequest } from './vault.ts';

/** Who asks, for the audit device: the one token that the drill hands out, or nobody. */
export const callerOf = (site: Site, token: string | null): Audited['who'] => {
  const { world } = site.built;
  const own = token === site.vaultToken ? world.vaultTokens.get(accessorOf(world.seed, 'drill')) : undefined;
  return own ?? { displayName: '', entityId: '', policies: [], accessor: '' };
};

/** What reseal itself asks stands in the audit log too, as it would in a real one. Health is never audited. */
export const noteRequest = (site: Site, ask: VaultRequest, reply: Reply): void => {
  const path = ask.path.replace(/\/+$/, '');
  if (path === 'sys/health') return;
  const refusal = reply.status === 401 || reply.status === 403;
  site.audit(
    auditLines(site.built.world.seed, {
      ...{ id: randomUUID(), at: site.now(), who: callerOf(site, ask.token), path, mount: mountOf(path) },
      operation: ask.list ? 'list' : ask.method === 'GET' ? 'read' : 'update',
      ...{ granting: refusal ? [] : ['cleanup'], data: null, response: null, address: '127.0.0.1' },
      error: refusal ? '1 error occurred:\n\t* permission denied\n\n' : null,
    }),
  );
};
