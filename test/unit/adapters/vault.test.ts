import { readFileSync } from 'node:fs';
import nodeVault from 'node-vault';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createVault } from '../../../source/adapters/vault.ts';
import { type VaultSettings, vaultFromEnv } from '../../../source/adapters/vault-env.ts';
import { type VaultTrace, vaultRequest } from '../../../source/adapters/vault-request.ts';
import { startRawServer } from '../../support/servers/raw-server.ts';
import { startVaultServer, type VaultSays } from '../../support/servers/vault-server.ts';
import { closing, faultOf, gotten, never, until } from './support.ts';

const token = 'hvs.TESTTOKEN-that-must-not-show';
const role = 'breakglass-emergency';
const closed = closing();

const settings = (address: string, more: Partial<VaultSettings> = {}): VaultSettings => ({
  address,
  namespace: '',
  token: () => token,
  caCert: null,
  warnings: [],
  ...more,
});
const vaultAt = (address: string, more: Partial<VaultSettings> = {}, timeout = 10_000) =>
  createVault(settings(address, more), realClock(), { timeout });

const start = async (table: Record<string, VaultSays>) => closed(await startVaultServer(table));
const list = `GET /v1/sys/leases/lookup/aws/sts/${role}?list=1`;

describe('vault', () => {
  it('reads health, mounts, capabilities, role and leases, with the token and the namespace in headers', async () => {
    const server = await start({
      'GET /v1/sys/health': {
        status: 200,
        body: { version: '1.15.4', sealed: false, initialized: true, standby: false },
        headers: { date: 'Wed, 20 May 2026 13:00:00 GMT' },
      },
      'GET /v1/sys/mounts': { status: 200, body: { data: { 'aws/': { type: 'aws' }, 'sys/': { type: 'system' } } } },
      'POST /v1/sys/capabilities-self': { status: 200, body: { data: { 'sys/mounts': ['read'], x: ['deny'] } } },
      [`GET /v1/aws/roles/${role}`]: { status: 200, body: { data: { credential_types: ['assumed_role'] } } },
      [list]: { status: 200, body: { data: { keys: ['a', 'b/'] } } },
    });
    const vault = vaultAt(server.url, { namespace: 'team/a/' });
    const health = await vault.health(never());
    const system = { id: `vault ${server.url} team/a`, name: `${server.url}, namespace team/a` };
    expect(gotten(health)).toEqual({ version: '1.15.4', sealed: false, initialized: true, standby: false, system });
    expect(health.serverDate).toBe(Date.UTC(2026, 4, 20, 13));
    expect(gotten(await vault.mounts(never()))).toEqual({ 'aws/': { type: 'aws' }, 'sys/': { type: 'system' } });
    expect(gotten(await vault.capabilities(['sys/mounts'], never()))).toEqual({ 'sys/mounts': ['read'] });
    expect(gotten(await vault.role('aws/', role, never()))).toEqual({ credentialTypes: ['assumed_role'] });
    expect(gotten(await vault.leases('aws', 'sts', role, never()))).toEqual({ keys: ['a', 'b/'] });
    const [first, ...others] = server.seen;
    expect(first?.headers['x-vault-token']).toBeUndefined();
    for (const seen of others) {
      expect(seen.headers['x-vault-token']).toBe(token);
      expect(seen.headers['x-vault-namespace']).toBe('team/a');
    }
  });

  it.each([
    [200, { version: '1.15.4', sealed: false, initialized: true, standby: false }],
    [429, { version: '1.15.4', sealed: false, initialized: true, standby: true }],
    [473, { version: '1.15.4+ent', sealed: false, initialized: true, standby: true }],
    [501, { version: '1.15.4', sealed: true, initialized: false, standby: true }],
    [503, { version: '1.15.4', sealed: true, initialized: true, standby: true }],
  ])('tells the health of a Vault that answers %i', async (status, body) => {
    const server = await start({ 'GET /v1/sys/health': { status, body } });
    const system = { id: `vault ${server.url}`, name: server.url };
    expect(gotten(await vaultAt(server.url).health(never()))).toEqual({ ...body, system });
  });

  it('tells one Vault from another by its own id, whatever its address is, and its namespaces apart', async () => {
    const health = { version: '1.15.4', sealed: false, initialized: true, standby: false, cluster_id: 'c1d5' };
    const [a, b] = [1, 2].map(() => start({ 'GET /v1/sys/health': { status: 200, body: health } }));
    const idOf = async (server: typeof a, namespace = '') =>
      gotten(await vaultAt((await server)?.url ?? '', { namespace }).health(never())).system?.id;
    expect(await idOf(a)).toBe('vault c1d5');
    expect(await idOf(b)).toBe('vault c1d5');
    expect(await idOf(a, 'team/a/')).toBe('vault c1d5 team/a');
  });

  it('takes an empty 404 for an empty list, and a role for absent, only when it is Vault that says so', async () => {
    const server = await start({});
    const vault = vaultAt(server.url);
    expect(gotten(await vault.leases('aws', 'sts', role, never()))).toEqual({ keys: [] });
    expect(gotten(await vault.role('aws', role, never()))).toBeNull();

    const page = await start({ [list]: { status: 404, raw: '<html>not found</html>' } });
    expect(faultOf(await vaultAt(page.url).leases('aws', 'sts', role, never())).kind).toBe('malformed');

    const routeless = { status: 404, body: { errors: ['no handler for route "aws/roles/x". route entry not found.'] } };
    const unmounted = await start({ [list]: routeless, [`GET /v1/aws/roles/${role}`]: routeless });
    expect(faultOf(await vaultAt(unmounted.url).leases('aws', 'sts', role, never())).kind).toBe('not-found');
    expect(faultOf(await vaultAt(unmounted.url).role('aws', role, never())).kind).toBe('not-found');
  });

  it.each<[string, VaultSays, string]>([
    ['403', { status: 403, body: { errors: ['permission denied'] } }, 'denied'],
    ['403 of a dead token', { status: 403, body: { errors: ['permission denied', 'invalid token'] } }, 'expired'],
    ['401', { status: 401, body: {} }, 'denied'],
    ['400', { status: 400, body: { errors: ['missing'] } }, 'invalid'],
    ['429', { status: 429, body: { errors: ['request path quota'] } }, 'throttled'],
    ['500', { status: 500, body: { errors: ['internal error'] } }, 'server'],
    ['502 of a proxy', { status: 502, raw: '<html>' }, 'server'],
    ['503 sealed', { status: 503, body: { errors: ['Vault is sealed'] } }, 'sealed'],
    ['a list without keys', { status: 200, body: { data: {}, warnings: ['none'] } }, 'malformed'],
    ['keys that are no texts', { status: 200, body: { data: { keys: [1] } } }, 'malformed'],
    ['an empty 200', { status: 200 }, 'malformed'],
    ['a 204', { status: 204 }, 'malformed'],
    ['half a JSON', { status: 200, raw: '{"data":{"keys":["a"' }, 'malformed'],
    ['null', { status: 200, raw: 'null' }, 'malformed'],
    ['a login page', { status: 200, raw: '<html>Log in</html>' }, 'malformed'],
  ])('never takes %s for a list', async (_name, says, kind) => {
    const server = await start({ [list]: says });
    const fault = faultOf(await vaultAt(server.url).leases('aws', 'sts', role, never()));
    expect(fault.kind).toBe(kind);
    expect(JSON.stringify(fault)).not.toContain(token);
  });

  it('goes to no other host: a standby that redirects is named, and never sees the token', async () => {
    const other = await start({ [list]: { status: 200, body: { data: { keys: [] } } } });
    for (const status of [301, 302, 303, 307, 308]) {
      const standby = await start({
        [list]: { status, headers: { location: `${other.url}/v1/sys/leases/x?token=secret` } },
      });
      const fault = faultOf(await vaultAt(standby.url).leases('aws', 'sts', role, never()));
      expect(fault).toMatchObject({ kind: 'redirect', status });
      expect(fault.what).toContain(`127.0.0.1:${other.port}`);
      expect(fault.what).not.toContain('secret');
      expect(JSON.stringify(fault)).not.toContain(token);
    }
    expect(other.seen).toEqual([]);
  });

  it('gives up on a silent Vault, and at once when cancelled', async () => {
    const server = closed(await startRawServer('silent'));
    expect(faultOf(await vaultAt(server.url, {}, 50).mounts(never())).kind).toBe('timeout');
    const controller = new AbortController();
    const reading = vaultAt(server.url).mounts(controller.signal);
    await until(() => server.received.length === 2, 'the request');
    controller.abort();
    expect(faultOf(await reading).kind).toBe('cancelled');
    expect(faultOf(await vaultAt(server.url).mounts(AbortSignal.abort())).kind).toBe('cancelled');
    expect(server.received).toHaveLength(2);
  });

  it('does not wait for the rest of an answer for ever', async () => {
    const server = closed(await startRawServer({ whole: 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"data":' }));
    expect(faultOf(await vaultAt(server.url, {}, 100).mounts(never())).kind).toBe('timeout');
  });

  it.each([
    ['reset' as const, 'network'],
    ['garbage' as const, 'network'],
    [{ half: 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"data":' }, 'network'],
  ])('takes %j for a broken way', async (behaviour, kind) => {
    const server = closed(await startRawServer(behaviour));
    const fault = faultOf(await vaultAt(server.url).mounts(never()));
    expect(fault.kind).toBe(kind);
    expect(JSON.stringify(fault)).not.toContain(token);
  });

  it('says that nobody is there without showing anything of the request', async () => {
    const server = await startRawServer('silent');
    await server.close();
    const fault = faultOf(await vaultAt(server.url).mounts(never()));
    expect(fault).toMatchObject({ kind: 'network', code: 'ECONNREFUSED' });
    expect(JSON.stringify(fault)).not.toContain(token);
  });

  it('reads no more than it was told to', async () => {
    const server = await start({ [list]: { status: 200, body: { data: { keys: ['x'.repeat(5000)] } } } });
    const vault = createVault(settings(server.url), realClock(), { answerLimit: 1000 });
    expect(faultOf(await vault.leases('aws', 'sts', role, never())).kind).toBe('output-limit');
  });

  it('asks nothing without a token, or with one that would break a header', async () => {
    const server = await start({});
    for (const bad of [null, 'hvs.a\r\nX-Evil: 1', 'ünfit'])
      expect(faultOf(await vaultAt(server.url, { token: () => bad }).mounts(never())).kind).toBe('no-credentials');
    expect(server.seen).toEqual([]);
  });

  it('takes a fresh token when there is one', async () => {
    const server = await start({
      'GET /v1/sys/mounts': { status: 200, body: { data: { 'sys/': { type: 'system' } } } },
    });
    const tokens = ['old', 'new'];
    const vault = vaultAt(server.url, { token: () => tokens.shift() ?? null });
    await vault.mounts(never());
    await vault.mounts(never());
    expect(server.seen.map((s) => s.headers['x-vault-token'])).toEqual(['old', 'new']);
  });

  it('sends nothing for a name that would lead elsewhere', async () => {
    const server = await start({});
    const vault = vaultAt(server.url);
    for (const name of ['../sts/x', 'x/../../sts/y', 'sts', '%2e%2e/sts/x', 'a b', 'x?list=1', 'x#', ''])
      expect(faultOf(await vault.role('aws', name, never())).kind).toBe('refused');
    for (const mount of ['aws/sts', 'aws/creds/x', 'sys', 'auth/aws', '..', ''])
      expect(faultOf(await vault.role(mount, role, never())).kind).toBe('refused');
    expect(server.seen).toEqual([]);
  });

  it('is unusable, not broken, with an address that is none', async () => {
    for (const address of ['vault:8200', 'https://user:pass@vault', 'ftp://vault', 'http://v/?x', 'nonsense']) {
      const fault = faultOf(await vaultAt(address).mounts(never()));
      expect(fault.kind).toBe('invalid');
      expect(fault.what).not.toContain('pass@');
    }
  });

  it('obeys nothing of the environment by itself', async () => {
    const server = await start({
      'GET /v1/sys/mounts': { status: 200, body: { data: { 'sys/': { type: 'system' } } } },
    });
    const before = { ...process.env };
    Object.assign(process.env, {
      VAULT_NAMESPACE: 'evil',
      VAULT_PREFIX: '/evil',
      VAULT_TOKEN: 'evil',
      VAULT_ADDR: 'http://evil',
    });
    try {
      gotten(await vaultAt(server.url).mounts(never()));
    } finally {
      for (const name of ['VAULT_NAMESPACE', 'VAULT_PREFIX', 'VAULT_TOKEN', 'VAULT_ADDR']) {
        delete process.env[name];
        if (before[name] !== undefined) process.env[name] = before[name];
      }
    }
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.url).toBe('/v1/sys/mounts');
    expect(server.seen[0]?.headers['x-vault-token']).toBe(token);
    expect(server.seen[0]?.headers['x-vault-namespace']).toBeUndefined();
  });
});

describe('every method of node-vault', () => {
  it('goes through the guard: nothing but the list ever leaves, and no error holds the token', async () => {
    const server = await start({});
    const trace = (): VaultTrace => ({ signal: never(), fault: null, status: null, body: null, date: null });
    const request = vaultRequest({
      address: new URL(server.url),
      namespace: '',
      token: () => token,
      ca: () => null,
      mode: 'read',
      timeout: 5000,
      answerLimit: 10_000,
    });
    const client = nodeVault({ endpoint: server.url, token: 'x', noCustomHTTPVerbs: true, 'request-promise': request });
    const methods = Object.entries(client).filter(
      ([name, value]) => typeof value === 'function' && 'commands' in client && name in Object(client.commands),
    );
    expect(methods.length).toBeGreaterThan(80);
    const args = {
      name: 'x',
      role: 'x',
      mount_point: 'aws',
      path: 'aws/sts/x',
      lease_id: 'aws/sts/x/1',
      requestOptions: { trace: trace() },
    };
    const errors: unknown[] = [];
    for (const [, method] of methods) await Promise.resolve(method(args)).catch((error: unknown) => errors.push(error));
    for (const way of ['read', 'list', 'delete', 'help'] as const)
      await client[way](`aws/sts/${role}`, { trace: trace() }).catch((error: unknown) => errors.push(error));
    for (const way of ['write', 'update'] as const)
      await client[way](`aws/creds/${role}`, {}, { trace: trace() }).catch((error: unknown) => errors.push(error));
    expect(errors.length).toBeGreaterThan(80);
    expect(server.seen.filter((s) => /\/(sts|creds)\//.test(s.url))).toEqual([]);
    const known = [
      '/v1/sys/health',
      '/v1/sys/mounts',
      '/v1/sys/audit',
      '/v1/auth/token/accessors?list=1',
      '/v1/auth/token/lookup-self',
      '/v1/auth/token/lookup-accessor',
      '/v1/sys/capabilities-self',
      '/v1/sys/leases/lookup',
    ];
    expect(
      server.seen.map((s) => s.url).filter((url) => !known.includes(url) && !/^\/v1\/aws\/roles\/x$/.test(url)),
    ).toEqual([]);
    for (const error of errors) {
      const all = `${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${error instanceof Error ? `${error.stack} ${String(error.cause)}` : ''}`;
      expect(all).not.toContain(token);
    }
  });

  it('cannot be pointed at another host', async () => {
    const server = await start({});
    const other = await start({});
    const request = vaultRequest({
      address: new URL(server.url),
      namespace: '',
      token: () => token,
      ca: () => null,
      mode: 'read',
      timeout: 5000,
      answerLimit: 10_000,
    });
    for (const uri of [
      `${other.url}/v1/sys/mounts`,
      `${server.url}.evil/v1/sys/mounts`,
      `${server.url}@evil/v1/sys/mounts`,
      `${server.url}/v2/sys/mounts`,
    ])
      await expect(request({ method: 'GET', uri })).rejects.toThrow('guard');
    expect([...other.seen, ...server.seen]).toEqual([]);
  });
});

describe('vault over TLS', () => {
  const tls = (file: string) => readFileSync(new URL(`../../fixtures/tls/${file}`, import.meta.url), 'utf8');
  const authority = new URL('../../fixtures/tls/ca.pem', import.meta.url).pathname;
  const mounts = { 'GET /v1/sys/mounts': { status: 200, body: { data: { 'sys/': { type: 'system' } } } } };
  const startTls = async () =>
    closed(await startVaultServer(mounts, { cert: tls('server.pem'), key: tls('server.key.pem') }));
  const names = ['NODE_TLS_REJECT_UNAUTHORIZED', 'VAULT_SKIP_VERIFY', 'NODE_NO_WARNINGS'];
  const saved = new Map(names.map((name) => [name, process.env[name]]));
  beforeEach(() => {
    process.env.NODE_NO_WARNINGS = '1';
  });
  afterEach(() => {
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('trusts the private authority in VAULT_CACERT', async () => {
    const server = await startTls();
    expect(gotten(await vaultAt(server.url, { caCert: authority }).mounts(never()))).toEqual({
      'sys/': { type: 'system' },
    });
  });

  it('trusts nobody else, and no switch of the environment opens that', async () => {
    const server = await startTls();
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    process.env.VAULT_SKIP_VERIFY = '1';
    const fault = faultOf(await vaultAt(server.url).mounts(never()));
    expect(fault.kind).toBe('network');
    expect(fault.what).toContain('certificate');
    expect(server.seen).toEqual([]);
  });

  it('does not accept the certificate of another name', async () => {
    const other = closed(await startVaultServer(mounts, { cert: tls('other-name.pem'), key: tls('server.key.pem') }));
    const fault = faultOf(await vaultAt(other.url, { caCert: authority }).mounts(never()));
    expect(fault).toMatchObject({ kind: 'network', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(other.seen).toEqual([]);
  });

  it('says when the authority cannot be read, and asks nothing then', async () => {
    const server = await startTls();
    expect(faultOf(await vaultAt(server.url, { caCert: '/no/such/ca.pem' }).mounts(never()))).toMatchObject({
      kind: 'disk',
    });
    expect(server.seen).toEqual([]);
  });
});

describe('vaultFromEnv', () => {
  it('takes the same variables as vault itself, and warns of what it does not obey', () => {
    expect(vaultFromEnv({}, '/nowhere')).toBeNull();
    const env = {
      VAULT_ADDR: 'http://vault.example:8200',
      VAULT_TOKEN: ' t ',
      VAULT_NAMESPACE: 'n',
      VAULT_CACERT: '/c',
      VAULT_SKIP_VERIFY: 'false',
    };
    const found = vaultFromEnv(env, '/nowhere');
    expect(found).toMatchObject({ address: 'http://vault.example:8200', namespace: 'n', caCert: '/c' });
    expect(found?.token()).toBe('t');
    expect(found?.warnings).toHaveLength(2);
    expect(vaultFromEnv({ VAULT_ADDR: 'https://v' }, '/nowhere')?.token()).toBeNull();
    expect(vaultFromEnv({ VAULT_ADDR: 'http://127.0.0.1:8200' }, '/nowhere')?.warnings).toEqual([]);
  });
});
