import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createVaultAct, vaultActs } from '../../../source/adapters/vault-act.ts';
import type { VaultSettings } from '../../../source/adapters/vault-env.ts';
import { startRawServer } from '../../support/servers/raw-server.ts';
import { startVaultServer, type VaultSays } from '../../support/servers/vault-server.ts';
import { closing, faultOf, gotten, never, until } from './support.ts';

const token = 'hvs.TESTTOKEN-that-must-not-show';
const closed = closing();
const settings = (address: string): VaultSettings => ({
  ...{ address, namespace: '', token: () => token, caCert: null, warnings: [] },
});
const actAt = (address: string, timeout = 10_000) => createVaultAct(settings(address), realClock(), { timeout });

const own = 'ownAccessor0000000000own';
const other = 'somebodyElse000000000xyz';
const lease = 'aws/creds/breakglass-emergency/abcDEF123';
const self: VaultSays = {
  status: 200,
  body: { data: { accessor: own, display_name: 'token-cleanup', policies: ['default'] } },
};
const start = async (table: Record<string, VaultSays>) =>
  closed(await startVaultServer({ 'GET /v1/auth/token/lookup-self': self, ...table }));
const writes = (server: { seen: { method: string; url: string }[] }) => server.seen.filter((s) => s.method !== 'GET');

describe('what may be changed in Vault', () => {
  it('is two paths, in their one spelling', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webPath(),
          fc.constantFrom(
            ...[
              'sys/leases/revoke',
              'sys/leases/revoke/',
              'sys/leases/revoke-prefix/aws/sts/x',
              'sys/leases/revoke-force/aws',
            ],
            ...[
              'auth/token/revoke-accessor',
              'auth/token/revoke',
              'auth/token/revoke-self',
              'aws/sts/x',
              'sys/leases/renew',
            ],
            ...['SYS/leases/revoke', 'sys//leases/revoke', 'sys/leases/revoke?x=1', 'auth/token/revoke-orphan'],
          ),
        ),
        fc.constantFrom('POST', 'PUT', 'GET', 'DELETE', 'LIST'),
        (path, method) => {
          const two = ['sys/leases/revoke', 'auth/token/revoke-accessor'];
          expect(vaultActs(method, path)).toBe(method === 'POST' && two.includes(path));
        },
      ),
    );
  });
});

describe('revoking', () => {
  it('asks for one lease, synchronously, once', async () => {
    const server = await start({ 'POST /v1/sys/leases/revoke': { status: 204 } });
    expect(gotten(await actAt(server.url).revokeLease(lease, never()))).toEqual({ already: false });
    expect(server.seen.map((s) => [s.method, s.url, JSON.parse(s.body)])).toEqual([
      ['POST', '/v1/sys/leases/revoke', { lease_id: lease, sync: true }],
    ]);
  });

  it('asks for one token, after it has looked which one is its own', async () => {
    const server = await start({ 'POST /v1/auth/token/revoke-accessor': { status: 204 } });
    expect(gotten(await actAt(server.url).revokeAccessor(other, never()))).toEqual({ already: false });
    expect(server.seen.map((s) => s.url)).toEqual(['/v1/auth/token/lookup-self', '/v1/auth/token/revoke-accessor']);
  });

  it('never revokes its own token, nor any while it does not know which one that is', async () => {
    const server = await start({ 'POST /v1/auth/token/revoke-accessor': { status: 204 } });
    expect(faultOf(await actAt(server.url).revokeAccessor(own, never()))).toMatchObject({ kind: 'refused' });
    const blind = await start({
      'GET /v1/auth/token/lookup-self': { status: 403, body: { errors: ['permission denied'] } },
    });
    const fault = faultOf(await actAt(blind.url).revokeAccessor(other, never()));
    expect(fault).toMatchObject({ kind: 'denied', what: expect.stringContaining('Nothing was revoked') });
    expect([...writes(server), ...writes(blind)]).toEqual([]);
  });

  it.each([
    '',
    'aws/creds/role/',
    'aws/creds',
    'aws/creds/../x/y',
    'aws//x/y',
    'a b/c/d',
    'a/b/*',
    `a/b/${'x'.repeat(600)}`,
    'a/b/\u0000c',
  ])('takes %j for no lease, and sends nothing', async (id) => {
    const server = await start({});
    expect(faultOf(await actAt(server.url).revokeLease(id, never())).kind).toBe('refused');
    expect(faultOf(await actAt(server.url).revokeAccessor(`${id}/x`, never())).kind).toBe('refused');
    expect(server.seen).toEqual([]);
  });

  it.each<[string, VaultSays]>([
    ['400', { status: 400, body: { errors: ['invalid accessor'] } }],
    ['403', { status: 403, body: { errors: ['1 error occurred:\n\t* invalid accessor\n\n'] } }],
    ['404', { status: 404, body: { errors: ['invalid accessor'] } }],
  ])('counts a token that is gone (%s) as revoked already', async (_name, says) => {
    const server = await start({ 'POST /v1/auth/token/revoke-accessor': says });
    expect(gotten(await actAt(server.url).revokeAccessor(other, never()))).toEqual({ already: true });
  });

  it.each<[string, VaultSays, { kind: string; outcomeUnknown?: true }]>([
    ['a 403', { status: 403, body: { errors: ['permission denied'] } }, { kind: 'denied' }],
    ['a seal', { status: 503, body: { errors: ['Vault is sealed'] } }, { kind: 'sealed' }],
    ['a quota', { status: 429, body: { errors: ['rate limit quota exceeded'] } }, { kind: 'throttled' }],
    ['a redirect', { status: 307, headers: { location: 'https://other.example/v1/x' } }, { kind: 'redirect' }],
    ['a queue', { status: 202, body: {} }, { kind: 'malformed', outcomeUnknown: true }],
    ['a 200', { status: 200, body: { data: {} } }, { kind: 'malformed', outcomeUnknown: true }],
    ['a login page', { status: 200, raw: '<html>' }, { kind: 'malformed', outcomeUnknown: true }],
    [
      'a failed backend',
      { status: 500, body: { errors: ['failed to revoke entry'] } },
      { kind: 'server', outcomeUnknown: true },
    ],
    ['a proxy', { status: 502, raw: '<html>' }, { kind: 'server', outcomeUnknown: true }],
    [
      'an unknown 400',
      { status: 400, body: { errors: ['failed to revoke'] } },
      { kind: 'invalid', outcomeUnknown: true },
    ],
  ])('tells what is known after %s', async (_name, says, expected) => {
    const server = await start({ 'POST /v1/sys/leases/revoke': says });
    const { kind, outcomeUnknown } = faultOf(await actAt(server.url).revokeLease(lease, never()));
    expect({ kind, outcomeUnknown }).toEqual({ outcomeUnknown: undefined, ...expected });
    expect(writes(server)).toHaveLength(1);
  });

  it.each(['reset', 'garbage', { half: 'HTTP/1.1 204 No Con' }] as const)(
    'does not know what became of it when the answer is %j, and does not ask again',
    async (behaviour) => {
      const server = closed(await startRawServer(behaviour));
      const fault = faultOf(await actAt(server.url).revokeLease(lease, never()));
      expect(fault.outcomeUnknown).toBe(true);
      expect(JSON.stringify(fault)).not.toContain(token);
      expect(server.received).toHaveLength(1);
    },
  );

  it('does not know it either when Vault is silent, or somebody cancels meanwhile', async () => {
    const server = closed(await startRawServer('silent'));
    expect(faultOf(await actAt(server.url, 60).revokeLease(lease, never()))).toMatchObject({
      kind: 'timeout',
      outcomeUnknown: true,
    });
    const stop = new AbortController();
    const asked = actAt(server.url).revokeLease(lease, stop.signal);
    await until(() => server.received.length === 2, 'the request');
    stop.abort();
    expect(faultOf(await asked)).toMatchObject({ kind: 'cancelled', outcomeUnknown: true });
  });

  it('knows that nothing happened when nobody was reached, or nothing was sent', async () => {
    const server = await startRawServer('silent');
    await server.close();
    const fault = faultOf(await actAt(server.url).revokeLease(lease, never()));
    expect(fault).toMatchObject({ kind: 'network' });
    expect(fault.outcomeUnknown).toBeUndefined();
    const stopped = faultOf(await actAt(server.url).revokeLease(lease, AbortSignal.abort()));
    expect(stopped).toMatchObject({ kind: 'cancelled' });
    expect(stopped.outcomeUnknown).toBeUndefined();
    expect(faultOf(await actAt('ftp://x').revokeLease(lease, never())).kind).toBe('invalid');
  });
});
