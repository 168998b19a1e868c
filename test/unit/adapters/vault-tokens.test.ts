import { describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createVault } from '../../../source/adapters/vault.ts';
import { startVaultServer, type VaultSays } from '../../support/servers/vault-server.ts';
import { closing, faultOf, gotten, never } from './support.ts';

const closed = closing();
const vaultAt = (address: string) =>
  createVault({ address, namespace: '', token: () => 'hvs.x', caCert: null, warnings: [] }, realClock());
const start = async (table: Record<string, VaultSays>) => closed(await startVaultServer(table));

const accessor = 'abcdefghijklmnopqrstuvwx';
const data = {
  ...{
    accessor,
    creation_time: 1_716_210_003,
    creation_ttl: 3600,
    display_name: 'oidc-alice',
    entity_id: 'e1',
    id: '',
  },
  ...{ expire_time: '2024-05-20T14:00:03.5Z', identity_policies: ['breakglass'], meta: { username: 'alice', n: 3 } },
  ...{ orphan: true, path: 'auth/oidc/callback', policies: ['default', 'breakglass'], ttl: 100, type: 'service' },
};
const lookup = 'POST /v1/auth/token/lookup-accessor';
const ok = (body: unknown): VaultSays => ({ status: 200, body: { data: body } });

describe('single tokens and leases', () => {
  it('are read with their times in ms, and the policies of both kinds', async () => {
    const server = await start({ [lookup]: ok(data) });
    expect(gotten(await vaultAt(server.url).token(accessor, never()))).toEqual({
      ...{ createdAt: 1_716_210_003_000, expiresAt: Date.parse('2024-05-20T14:00:03.5Z'), displayName: 'oidc-alice' },
      ...{ entityId: 'e1', policies: ['default', 'breakglass'], path: 'auth/oidc/callback', orphan: true },
      meta: { username: 'alice' },
    });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ accessor });
  });

  it.each<[string, unknown]>([
    ['another token', { ...data, accessor: 'x'.repeat(24) }],
    ['no time', { ...data, creation_time: null }],
    ['no policies', { ...data, policies: null }],
    ['odd policies of the entity', { ...data, identity_policies: [1] }],
    ['no name', { ...data, display_name: undefined }],
    ['nothing', null],
  ])('are not understood when Vault gives %s', async (_name, body) => {
    const server = await start({ [lookup]: ok(body) });
    expect(faultOf(await vaultAt(server.url).token(accessor, never())).kind).toBe('malformed');
  });

  it.each([400, 403, 404])('are gone when Vault says so in its own words (%i)', async (status) => {
    const server = await start({ [lookup]: { status, body: { errors: ['invalid accessor'] } } });
    expect(gotten(await vaultAt(server.url).token(accessor, never()))).toBeNull();
  });

  it.each<[VaultSays, string]>([
    [{ status: 403, body: { errors: ['permission denied'] } }, 'denied'],
    [{ status: 404, body: { errors: [] } }, 'ambiguous'],
    [{ status: 400, body: { errors: ['missing accessor'] } }, 'invalid'],
    [{ status: 404, raw: '<html>' }, 'malformed'],
  ])('are not gone for %j', async (says, kind) => {
    const server = await start({ [lookup]: says });
    const fault = faultOf(await vaultAt(server.url).token(accessor, never()));
    expect(fault.kind).toBe(kind);
    if (kind === 'denied') expect(fault.what).toContain('update on auth/token/lookup-accessor');
  });

  it('lists accessors, and never takes an empty 404 for a list', async () => {
    const list = 'GET /v1/auth/token/accessors?list=1';
    expect(gotten(await vaultAt((await start({ [list]: ok({ keys: ['a', 'b'] }) })).url).accessors(never()))).toEqual([
      'a',
      'b',
    ]);
    expect(faultOf(await vaultAt((await start({})).url).accessors(never())).kind).toBe('ambiguous');
    expect(faultOf(await vaultAt((await start({ [list]: ok({}) })).url).accessors(never())).kind).toBe('malformed');
    const denied = await start({ [list]: { status: 403, body: { errors: ['permission denied'] } } });
    expect(faultOf(await vaultAt(denied.url).accessors(never())).what).toContain(
      'list and sudo on auth/token/accessors',
    );
  });

  it('reads when a lease ends, under either name of its last renewal, and null for one that is gone', async () => {
    const id = 'aws/creds/r/abc';
    const lease = {
      id,
      issue_time: '2026-05-20T13:00:00Z',
      expire_time: '2026-05-20T14:00:00Z',
      renewable: true,
      ttl: 1,
    };
    const asked = 'POST /v1/sys/leases/lookup';
    expect(gotten(await vaultAt((await start({ [asked]: ok(lease) })).url).lease(id, never()))).toEqual({
      ...{ issuedAt: Date.UTC(2026, 4, 20, 13), expiresAt: Date.UTC(2026, 4, 20, 14), renewable: true },
    });
    const gone = await start({ [asked]: { status: 400, body: { errors: ['invalid lease'] } } });
    expect(gotten(await vaultAt(gone.url).lease(id, never()))).toBeNull();
    expect(
      faultOf(await vaultAt((await start({ [asked]: ok({ ...lease, id: 'x' }) })).url).lease(id, never())).kind,
    ).toBe('malformed');
    expect(faultOf(await vaultAt((await start({})).url).lease(id, never())).kind).toBe('ambiguous');
  });

  it('knows its own token, and that a batch token has no accessor', async () => {
    const self = (accessorIs: unknown): Record<string, VaultSays> => ({
      'GET /v1/auth/token/lookup-self': ok({ accessor: accessorIs, display_name: 'x', policies: ['default'] }),
    });
    expect(gotten(await vaultAt((await start(self(accessor))).url).self(never()))).toMatchObject({ accessor });
    expect(gotten(await vaultAt((await start(self(''))).url).self(never()))).toMatchObject({ accessor: null });
    expect(faultOf(await vaultAt((await start(self(undefined))).url).self(never())).kind).toBe('malformed');
  });
});

describe('hashes of an audit device', () => {
  const key = 'ASIAEXAMPLEROOT00001';
  const hash = `hmac-sha256:${'ab'.repeat(32)}`;

  it('are asked for with an access key id and nothing else', async () => {
    const server = await start({
      'GET /v1/sys/audit': ok({ 'file/': { type: 'file' }, 'team/socket/': { type: 'socket' } }),
      'POST /v1/sys/audit-hash/file': { status: 200, body: { hash, data: { hash } } },
      'POST /v1/sys/audit-hash/other': { status: 400, body: { errors: ['unknown audit backend other'] } },
    });
    const vault = vaultAt(server.url);
    expect(gotten(await vault.auditDevices(never()))).toEqual(['file', 'team/socket']);
    expect(gotten(await vault.auditHash('file', key, never()))).toBe(hash);
    expect(gotten(await vault.auditHash('other', key, never()))).toBeNull();
    const sent = server.seen.length;
    for (const input of ['hvs.CAESIJ', 'a secret', key.toLowerCase(), `${key} `, '', 'AKIA'])
      expect(faultOf(await vault.auditHash('file', input, never())).kind).toBe('refused');
    for (const device of ['../../aws/sts/x', 'file?x', 'a//b', '', 'sts/x', 'aws/creds/y', '%66ile'])
      expect(faultOf(await vault.auditHash(device, key, never())).kind).toBe('refused');
    expect(server.seen).toHaveLength(sent);
  });

  it('are not understood when they are none', async () => {
    const server = await start({ 'POST /v1/sys/audit-hash/file': ok({ hash: 'plain' }) });
    expect(faultOf(await vaultAt(server.url).auditHash('file', key, never())).kind).toBe('malformed');
  });
});

describe('many lookups', () => {
  it('share a few connections, and outlive one that Vault had closed', async () => {
    const server = await start({ [lookup]: ok(data) });
    const vault = vaultAt(server.url);
    const ask = () => Promise.all(Array.from({ length: 40 }, () => vault.token(accessor, never())));
    for (const answer of await ask()) gotten(answer);
    server.drop();
    for (const answer of await ask()) gotten(answer);
    expect(server.connections()).toBeLessThanOrEqual(24);
    expect(server.seen.length).toBeGreaterThanOrEqual(80);
  });
});
