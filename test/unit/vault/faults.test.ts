import { describe, expect, it } from 'vitest';
import type { VaultAuditPort } from '../../../source/core/ports.ts';
import { notRead, read } from '../../../source/core/reading.ts';
import { cleanLog } from '../../support/clean-world.ts';
import { startRawServer } from '../../support/servers/raw-server.ts';
import type { VaultSays } from '../../support/servers/vault-server.ts';
import { closing } from '../adapters/support.ts';
import { early, type Line, late, logText, path } from './audit-lines.ts';
import { checkItem } from './check-support.ts';
import { liveVault, role, vaultAt } from './live-vault.ts';

const closed = closing();
const start = async (table: Record<string, VaultSays> = {}) => closed(await liveVault([], table));

const denied: VaultSays = { status: 403, body: { errors: ['1 error occurred:\n\t* permission denied\n\n'] } };
const may =
  (without: RegExp, left: string[]): VaultSays =>
  ({ body }) => {
    const { paths } = JSON.parse(body) as { paths: string[] };
    const full = ['read', 'list', 'sudo', 'update'];
    return { status: 200, body: { data: Object.fromEntries(paths.map((p) => [p, without.test(p) ? left : full])) } };
  };
const capabilities = 'POST /v1/sys/capabilities-self';
const list = (prefix: string) => `GET /v1/sys/leases/lookup/aws/${prefix}/${role}?list=1`;
const accessors = 'GET /v1/auth/token/accessors?list=1';
const lookup = 'POST /v1/auth/token/lookup-accessor';
const sealed: VaultSays = { status: 503, body: { version: '1.15.6', sealed: true, initialized: true, standby: true } };
const redirecting: VaultSays = { status: 307, headers: { location: 'https://active.example:8200/v1/x' } };

const every: [string, Record<string, VaultSays>, RegExp][] = [
  ['sealed', { 'GET /v1/sys/health': sealed }, /sealed/],
  [
    'not initialised',
    { 'GET /v1/sys/health': { status: 501, body: { version: '', sealed: true, initialized: false, standby: true } } },
    /not initialised/,
  ],
  ['a standby that redirects', { [capabilities]: redirecting }, /active\.example:8200.*not followed/],
  ['no answer that is JSON', { 'GET /v1/sys/health': { status: 200, raw: '<html>' } }, /not JSON/],
  ['half an answer', { [capabilities]: { status: 200, body: { data: {} } } }, /could not be understood/],
  ['403 to everything', { [capabilities]: denied }, /needs update on sys\/capabilities-self/],
  [
    'a dead token',
    { [capabilities]: { status: 403, body: { errors: ['permission denied', 'invalid token'] } } },
    /Log in again/,
  ],
];

describe.each(['expiry.leases', 'vault.tokens'])('%s, with a Vault on a real socket', (item) => {
  it('passes when all is well, so that what follows can fail', async () => {
    const { port } = await start();
    expect(await checkItem(item, { ports: { vault: port } })).toMatchObject({ verdict: 'pass' });
  });

  it.each(every)('is unknown when it is %s', async (_name, table, words) => {
    const { port } = await start(table);
    const { verdict, why } = await checkItem(item, { ports: { vault: port } });
    expect({ verdict, why }).toEqual({ verdict: 'unknown', why: expect.stringMatching(words) });
    expect(why).not.toContain('must-not-show');
  });

  it.each([
    ['silent', /did not answer in time/],
    ['reset', /broke the connection off/],
    ['garbage', /could not be reached/],
  ] as const)('is unknown when Vault is %s', async (behaviour, words) => {
    const raw = closed(await startRawServer(behaviour));
    const { verdict, why } = await checkItem(item, { ports: { vault: vaultAt(raw.url, 80) } });
    expect({ verdict, why }).toEqual({ verdict: 'unknown', why: expect.stringMatching(words) });
  });

  it('is not applicable when Vault is not configured, and unknown when nobody said where it is', async () => {
    expect(await checkItem(item, { config: { vault: null } })).toMatchObject({
      verdict: 'not-applicable',
      why: 'not configured',
    });
    expect(await checkItem(item, { ports: { vault: null } })).toMatchObject({ verdict: 'unknown' });
  });
});

describe('expiry.leases', () => {
  it.each<[string, Record<string, VaultSays>, RegExp]>([
    [
      'no list',
      { [capabilities]: may(/leases\/lookup\/aws\/creds/, ['sudo']) },
      /lacks list on sys\/leases\/lookup\/aws\/creds\/breakglass-emergency/,
    ],
    [
      'no sudo',
      { [capabilities]: may(/leases\/lookup\/aws\/sts/, ['list']) },
      /lacks sudo on sys\/leases\/lookup\/aws\/sts/,
    ],
    ['nothing at all', { [capabilities]: may(/leases\/lookup/, ['deny']) }, /lacks list and sudo on/],
    [
      'no sight of the role',
      { [capabilities]: may(/aws\/roles/, ['deny']) },
      /lacks read on aws\/roles\/breakglass-emergency/,
    ],
    ['no sight of the mounts', { [capabilities]: may(/sys\/mounts/, ['deny']) }, /lacks read on sys\/mounts/],
    [
      '403 in spite of its capabilities',
      { [list('creds')]: denied },
      /list and sudo on sys\/leases\/lookup\/aws\/creds/,
    ],
    [
      'a 200 without keys',
      { [list('sts')]: { status: 200, body: { data: {}, warnings: ['x'] } } },
      /could not be understood/,
    ],
    [
      'a mistyped role',
      { [`GET /v1/aws/roles/${role}`]: { status: 404, body: { errors: [] } } },
      /role is not defined at aws\//,
    ],
    [
      'a mistyped mount',
      { 'GET /v1/sys/mounts': { status: 200, body: { data: { 'aws-prod/': { type: 'aws' } } } } },
      /no mount at aws\/ \(of type aws: aws-prod\/\)/,
    ],
    [
      'a mount of another type',
      { 'GET /v1/sys/mounts': { status: 200, body: { data: { 'aws/': { type: 'kv' } } } } },
      /mount aws\/ is of type kv/,
    ],
    [
      'a role without a type',
      { [`GET /v1/aws/roles/${role}`]: { status: 200, body: { data: {} } } },
      /could not be understood/,
    ],
  ])('is unknown with %s', async (_name, table, words) => {
    const { port } = await start(table);
    expect(await checkItem('expiry.leases', { ports: { vault: port } })).toMatchObject({
      ...{ verdict: 'unknown', why: expect.stringMatching(words) },
    });
  });

  it('takes the right to list with a slash at its end', async () => {
    const { port } = await start({ [capabilities]: may(/lookup\/aws\/(?:sts|creds)\/[\w-]+$/, ['deny']) });
    expect((await checkItem('expiry.leases', { ports: { vault: port } })).verdict).toBe('pass');
  });

  it('is not applicable only for STS credentials of 1.13 and later, and says so', async () => {
    const sts = {
      [`GET /v1/aws/roles/${role}`]: { status: 200, body: { data: { credential_types: ['assumed_role'] } } },
    };
    const vacuous = await checkItem('expiry.leases', { ports: { vault: (await start(sts)).port } });
    expect(vacuous).toMatchObject({
      verdict: 'not-applicable',
      why: expect.stringMatching(/1\.15\.6.*assumed_role at aws\//),
    });
    const mixed = {
      [`GET /v1/aws/roles/${role}`]: {
        status: 200,
        body: { data: { credential_types: ['assumed_role', 'iam_user'] } },
      },
    };
    expect((await checkItem('expiry.leases', { ports: { vault: (await start(mixed)).port } })).verdict).toBe('pass');
    const health = { status: 200, body: { version: '1.12.9', sealed: false, initialized: true, standby: false } };
    const old = await start({ ...sts, 'GET /v1/sys/health': health });
    expect((await checkItem('expiry.leases', { ports: { vault: old.port } })).verdict).toBe('pass');
  });

  it('finds every lease under both prefixes, those of sub-prefixes among them, and remembers what is gone', async () => {
    const id = (key: string) => `aws/creds/${role}/${key}`;
    const table: Record<string, VaultSays> = {
      [list('creds')]: { status: 200, body: { data: { keys: ['abc', 'team/'] } } },
      [`GET /v1/sys/leases/lookup/aws/creds/${role}/team?list=1`]: { status: 200, body: { data: { keys: ['def'] } } },
      'POST /v1/sys/leases/lookup': ({ body }) => {
        const { lease_id: asked } = JSON.parse(body) as { lease_id: string };
        if (asked !== id('abc')) return { status: 403, body: { errors: ['permission denied'] } };
        const times = { issue_time: '2026-05-20T13:00:05Z', expire_time: '2026-05-20T19:00:05Z', renewable: true };
        return { status: 200, body: { data: { id: asked, ...times } } };
      },
    };
    const { port, seen } = await start(table);
    const held = await checkItem('expiry.leases', { ports: { vault: port } });
    expect(held).toMatchObject({
      verdict: 'attention',
      why: expect.stringMatching(/^2 leases held: .*\/abc: a live IAM user/),
    });
    expect(held.findings).toMatchObject([
      {
        kind: 'vault-lease',
        subject: id('abc'),
        standing: true,
        source: 'vault',
        why: expect.stringContaining('until 2026-05-20T19:00:05Z'),
      },
      { kind: 'vault-lease', subject: id('team/def'), standing: true },
    ]);
    expect(seen.map((s) => s.url).filter((u) => /^\/v1\/aws\/(sts|creds)/.test(u))).toEqual([]);
    table[list('creds')] = { status: 404, body: { errors: [] } };
    const after = await start();
    await held.check({ vault: after.port });
    const told = held.told();
    expect(told.verdict).toBe('pass');
    expect(told.findings.map((f) => [f.subject, f.standing])).toEqual([
      [id('abc'), false],
      [id('team/def'), false],
    ]);
  });

  it('is not known where the log that would show an edit of the role cannot be read', async () => {
    const gone: VaultAuditPort = {
      read: async () => notRead({ kind: 'not-found', what: 'there is no file audit.log' }, 0),
    };
    expect(await checkItem('expiry.leases', { ports: { vaultAudit: gone } })).toMatchObject({
      ...{ verdict: 'unknown', why: 'whether the role was edited is not known: there is no file audit.log' },
    });
  });

  it('remembers an edit of the role that the log has lost since', async () => {
    const told = (...all: Line[]): VaultAuditPort => ({
      read: async (take) => {
        take({ file: 'a', text: logText([early, ...all, late]), done: 1, total: 1 });
        return read({ files: 1 }, 0);
      },
    });
    const edit: Line = { id: 'edit-1', at: 20, path: `aws/roles/${role}`, mountType: 'aws' };
    const seen = await checkItem('expiry.leases', { ports: { vaultAudit: told(edit) } });
    expect(seen.verdict).toBe('attention');
    await seen.check({ vaultAudit: told() });
    expect(seen.told()).toMatchObject({ verdict: 'attention', why: expect.stringMatching(/^1 edit of the role/) });
  });
});

describe('trail.reconciled', () => {
  it('has secrets that only Vault’s log shows to decide about, too', async () => {
    const vaultAudit: VaultAuditPort = {
      read: async (take) => {
        const issued: Line = { path, key: 'ASIAEXAMPLEROOT00001', mountType: 'aws' };
        const kv: Line = { at: 20, path: 'secret/data/db', operation: 'read', mount: 'secret/', mountType: 'kv' };
        const data = { data: 'hmac-sha256:x', metadata: 'hmac-sha256:y' };
        take({ file: 'a', text: logText([early, issued, { ...kv, data }, late]), done: 1, total: 1 });
        return read({ files: 1 }, 0);
      },
    };
    const log = cleanLog();
    const checked = await checkItem('trail.reconciled', { ports: { vaultAudit } });
    await checked.store.append([{ type: 'log.imported', entries: log, source: 'session.txt' }]);
    await checked.check();
    expect(checked.told()).toMatchObject({ verdict: 'attention', why: '1 secret-read to decide about' });
  });
});

describe('vault.tokens', () => {
  it.each<[string, Record<string, VaultSays>, RegExp]>([
    ['no list', { [capabilities]: may(/accessors/, ['deny']) }, /lacks list and sudo on auth\/token\/accessors/],
    ['no sudo', { [capabilities]: may(/accessors/, ['list']) }, /lacks sudo on auth\/token\/accessors/],
    ['no lookup', { [capabilities]: may(/lookup-accessor/, ['deny']) }, /lacks update on auth\/token\/lookup-accessor/],
    ['403 to the list', { [accessors]: denied }, /list and sudo on auth\/token\/accessors/],
    ['403 to a lookup', { [lookup]: denied }, /0 of 1 token looked up: .*update on auth\/token\/lookup-accessor/],
    ['an empty list', { [accessors]: { status: 200, body: { data: { keys: [] } } } }, /no token at all/],
    ['a list that is 404', { [accessors]: { status: 404, body: { errors: [] } } }, /404/],
    [
      'lookups that know nobody',
      { [lookup]: { status: 400, body: { errors: ['invalid accessor'] } } },
      /says that they do not exist/,
    ],
    ['a malformed token', { [lookup]: { status: 200, body: { data: { accessor: 'x' } } } }, /could not be understood/],
    ['its own token unknown', { 'GET /v1/auth/token/lookup-self': denied }, /read on auth\/token\/lookup-self/],
  ])('is unknown with %s', async (_name, table, words) => {
    const { port } = await start(table);
    expect(await checkItem('vault.tokens', { ports: { vault: port } })).toMatchObject({
      ...{ verdict: 'unknown', why: expect.stringMatching(words), findings: [] },
    });
  });
});

describe('a lease that was found before', () => {
  const creds = `GET /v1/sys/leases/lookup/aws/creds/${role}?list=1`;
  const oneLease = { [creds]: { status: 200, body: { data: { keys: ['abc'] } } } };
  const leaseIs = {
    'POST /v1/sys/leases/lookup': {
      status: 200,
      body: { data: { id: `aws/creds/${role}/abc`, issue_time: null, expire_time: null, renewable: true } },
    },
  };

  it('is gone when the Vault of then lists it no more, and held on while another one or a namespace was asked', async () => {
    const held = closed(await liveVault([], { ...oneLease, ...leaseIs }));
    const first = await checkItem('expiry.leases', { ports: { vault: held.port } });
    expect(first).toMatchObject({ verdict: 'attention', findings: [{ kind: 'vault-lease', standing: true }] });
    const empty = closed(await liveVault());
    await first.check({ vault: vaultAt(empty.url, 10_000, 'team/a') });
    expect(first.told()).toMatchObject({
      verdict: 'attention',
      why: expect.stringMatching(/1 lease held: aws\/creds\/.*\/abc; found at http.*, which was not asked now/),
      findings: [{ standing: true }],
    });
    await first.check({ vault: empty.port });
    expect(first.told()).toMatchObject({ verdict: 'pass', findings: [{ standing: false }] });
  });
});
