import { realClock } from '../../../source/adapters/clock.ts';
import { createVault } from '../../../source/adapters/vault.ts';
import type { VaultPort } from '../../../source/core/ports.ts';
import { t0 } from '../../support/clean-world.ts';
import { startVaultServer, type VaultSays } from '../../support/servers/vault-server.ts';

export const role = 'breakglass-emergency';
export const own = 'ownAccessor0000000000own';

export type Token = {
  accessor: string;
  minutes: number;
  name?: string;
  entity?: string;
  policies?: string[];
  meta?: object;
};

/** Vault's own id, which it has under every address. */
export const clusterId = '3f2b9a60-0000-4000-8000-00000000c1d5';

const ok = (data: unknown): VaultSays => ({ status: 200, body: { data } });

const shown = (t: Token) => ({
  ...{
    accessor: t.accessor,
    creation_time: Math.floor(t0 / 1000) + t.minutes * 60,
    display_name: t.name ?? 'kubernetes-app',
  },
  ...{ entity_id: t.entity ?? '', expire_time: null, id: '', orphan: true, path: 'auth/token/create', ttl: 0 },
  ...{ policies: t.policies ?? ['default'], meta: t.meta ?? null },
});

const fieldOf = (body: string, name: string): unknown => (JSON.parse(body) as { [name: string]: unknown })[name];

/** Vault on a loopback socket, all well: an iam_user role of Vault 1.15 without a lease, and these tokens beside our own. */
export const liveVault = async (tokens: Token[] = [], table: Record<string, VaultSays> = {}) => {
  const all = [{ accessor: own, minutes: -10_000, name: 'token-cleanup' }, ...tokens];
  const server = await startVaultServer({
    'GET /v1/sys/health': {
      status: 200,
      body: { version: '1.15.6', sealed: false, initialized: true, standby: false, cluster_id: clusterId },
    },
    'POST /v1/sys/capabilities-self': ({ body }) => {
      const paths = fieldOf(body, 'paths') as string[];
      const may = Object.fromEntries(paths.map((p) => [p, ['read', 'list', 'sudo', 'update']]));
      return { status: 200, body: { data: may } };
    },
    'GET /v1/sys/mounts': ok({ 'aws/': { type: 'aws' }, 'sys/': { type: 'system' }, 'secret/': { type: 'kv' } }),
    [`GET /v1/aws/roles/${role}`]: ok({ credential_types: ['iam_user'], default_sts_ttl: 0, max_sts_ttl: 3600 }),
    'GET /v1/auth/token/lookup-self': ok({ accessor: own, display_name: 'token-cleanup', policies: ['cleanup'] }),
    'GET /v1/auth/token/accessors?list=1': ok({ keys: all.map((t) => t.accessor) }),
    'POST /v1/auth/token/lookup-accessor': ({ body }) => {
      const token = all.find((t) => t.accessor === fieldOf(body, 'accessor'));
      return token
        ? { status: 200, body: { data: shown(token) } }
        : { status: 400, body: { errors: ['invalid accessor'] } };
    },
    ...table,
  });
  return { ...server, port: vaultAt(server.url) };
};

export const vaultAt = (address: string, timeout = 10_000, namespace = ''): VaultPort =>
  createVault({ address, namespace, token: () => 'hvs.TEST-must-not-show', caCert: null, warnings: [] }, realClock(), {
    timeout,
  });
