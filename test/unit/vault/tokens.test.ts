import { describe, expect, it } from 'vitest';
import type { Ports, VaultAuditPort, VaultPort } from '../../../source/core/ports.ts';
import { read } from '../../../source/core/reading.ts';
import { cleanWorld, config, t0 } from '../../support/clean-world.ts';
import { closing } from '../adapters/support.ts';
import { early, type Line, late, logText, path } from './audit-lines.ts';
import { checkItem } from './check-support.ts';
import { liveVault, own, type Token, vaultAt } from './live-vault.ts';

const closed = closing();
const rootKey = 'ASIAEXAMPLEROOT00001';

const logOf = (...all: Line[]): VaultAuditPort => ({
  read: async (take) => {
    const text = logText([early, ...all, late]);
    take({ file: 'vault-audit.log', text, done: text.length, total: text.length });
    return read({ files: 1 }, 0);
  },
});
const issued: Line = { path, key: rootKey, mountType: 'aws', who: { accessor: 'hmac-sha256:own' } };
const withoutLog = { vault: { role: 'breakglass-emergency', mounts: ['aws'], auditLog: null } };

const check = async (tokens: Token[], log: Line[] | null = [issued]) => {
  const { port } = closed(await liveVault(tokens));
  const ports: Partial<Ports> = { vault: port, vaultAudit: log ? logOf(...log) : null };
  return checkItem('vault.tokens', { ports, ...(log ? {} : { config: withoutLog }) });
};

const accessor = (n: number): string => `tokenAccessor${String(n).padStart(11, '0')}`;
const service = (n: number): Token => ({
  accessor: accessor(n),
  minutes: n % 60,
  name: 'kubernetes-app',
  entity: `e${n % 7}`,
});

describe('which tokens are the session’s', () => {
  it.each<[string, Omit<Token, 'accessor'>, RegExp]>([
    ['its entity', { minutes: 5, entity: 'entity-of-alice' }, /its entity took the credentials/],
    ['the display name', { minutes: 5, name: 'oidc-alice' }, /oidc-alice took the credentials/],
    ['the name of the responder', { minutes: 5, name: 'ldap-Alice@example.com' }, /called after alice/],
    ['a name in its metadata', { minutes: 5, name: 'userpass', meta: { username: 'alice' } }, /called after alice/],
    [
      'a policy that gave the role',
      { minutes: 5, policies: ['default', 'breakglass'] },
      /policy breakglass gives the role/,
    ],
    ['root', { minutes: 5, policies: ['root'] }, /policy root/],
    [
      'a login with the tree’s own AWS credentials',
      {
        minutes: 5,
        name: 'aws-x',
        meta: { client_arn: 'arn:aws:sts::123456789012:assumed-role/breakglass-emergency/alice' },
      },
      /logging in as arn:aws:sts/,
    ],
  ])('by %s', async (_name, token, words) => {
    const { verdict, findings } = await check([service(1), { accessor: accessor(99), ...token }]);
    expect(verdict).toBe('attention');
    expect(findings).toMatchObject([
      {
        ...{ kind: 'vault-token', subject: 'toke…0099', item: 'vault.tokens', source: 'vaultTokens', standing: true },
        ...{ at: t0 + 300_000, why: expect.stringMatching(words) },
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain(accessor(99));
  });

  it('by the log, where a token of the session made it', async () => {
    const born = {
      display_name: 'token-x',
      entity_id: '',
      policies: ['default', 'app'],
      accessor: 'hmac-sha256:c1',
      token_type: 'service',
    };
    const mother: Line = {
      at: 7,
      path: 'auth/token/create-orphan',
      who: { accessor: 'hmac-sha256:own', name: 'x', entity: '' },
      born,
    };
    const grandchild = { ...born, display_name: 'token-y', accessor: 'hmac-sha256:c2' };
    const child: Line = {
      at: 9,
      path: 'auth/token/create-orphan',
      who: { accessor: 'hmac-sha256:c1', name: 'y', entity: '' },
      born: grandchild,
    };
    const made = (minutes: number, name: string): Token => ({
      accessor: accessor(minutes),
      minutes,
      name,
      policies: ['app', 'default'],
    });
    const { findings } = await check(
      [made(7, 'token-x'), made(9, 'token-y'), made(11, 'token-x')],
      [issued, mother, child],
    );
    expect(findings.map((f) => f.subject)).toEqual(['toke…0007', 'toke…0009']);
  });

  it('and which are not: others are counted, older ones of the same people too', async () => {
    const all = [
      ...Array.from({ length: 300 }, (_, n) => service(n + 100)),
      { accessor: accessor(1), minutes: 5, name: 'oidc-alicia' },
    ];
    const { verdict, why, findings } = await check([
      ...all,
      { accessor: accessor(2), minutes: -3000, entity: 'entity-of-alice' },
    ]);
    expect({ verdict, findings }).toEqual({ verdict: 'pass', findings: [] });
    expect(why).toMatch(/303 listed, 301 of the window are not the session's, 1 of its people made before the window/);
    expect(why).toMatch(/no batch token by the audit log/);
  });

  it('without the audit log goes by names and policies, and says that batch tokens are invisible', async () => {
    const quiet = await check([service(1)], null);
    expect(quiet).toMatchObject({
      verdict: 'pass',
      why: expect.stringMatching(/the name alice.*batch tokens are invisible/),
    });
    expect((await check([{ accessor: accessor(3), minutes: 3, name: 'oidc-alice' }], null)).verdict).toBe('attention');
  });

  it('never is our own', async () => {
    const { port } = closed(await liveVault([{ accessor: 'x'.repeat(24), minutes: 5 }]));
    const named = { ...port, self: async () => read({ accessor: 'x'.repeat(24), displayName: 'oidc-alice' }, 0) };
    const mine: VaultPort = {
      ...named,
      token: async (a, s) => {
        const told = await port.token(a, s);
        return told.ok && told.value && a !== own
          ? { ...told, value: { ...told.value, displayName: 'oidc-alice' } }
          : told;
      },
    };
    expect((await checkItem('vault.tokens', { ports: { vault: mine } })).verdict).toBe('pass');
  });
});

describe('what the audit log lacks', () => {
  const batch = {
    display_name: 'oidc-alice',
    entity_id: 'entity-of-alice',
    policies: ['default'],
    token_type: 'batch',
  };
  it.each<[string, Line[], RegExp]>([
    [
      'a living batch token',
      [issued, { at: 4, path: 'auth/token/create', born: { ...batch, token_ttl: 86_400 } }],
      /1 batch token of the session may live/,
    ],
    [
      'a request without an answer',
      [issued, { at: 4, path: 'auth/token/create', type: 'request' }],
      /1 request .* without an answer, auth\/token\/create/,
    ],
  ])('%s is unknown', async (_name, log, words) => {
    expect(await check([service(1)], log)).toMatchObject({ verdict: 'unknown', why: expect.stringMatching(words) });
  });

  it('a batch token that has ended is none', async () => {
    const ended: Line = { at: 4, path: 'auth/token/create', born: { ...batch, token_ttl: 60 } };
    expect((await check([service(1)], [issued, ended])).verdict).toBe('pass');
  });

  it.each([
    [
      'ends before the session was over, as a copy would',
      logText([early, issued, { ...early, at: 20 }]),
      /ends 2026-05-20T13:20:00Z, before the session was over/,
    ],
    ['broken in the middle', `${logText([early])}{"time":"x\n${logText([issued])}`, /could not be read/],
    [
      'begins after the session',
      logText([{ at: 30, path: 'sys/mounts', operation: 'read' }]),
      /begins 2026-05-20T13:30:00Z/,
    ],
    ['empty', '', /holds no entry/],
  ])('a log that is %s is unknown', async (_name, text, words) => {
    const { port } = closed(await liveVault([service(1)]));
    const vaultAudit: VaultAuditPort = {
      read: async (take) => {
        take({ file: 'a', text, done: 1, total: 1 });
        return read({ files: 1 }, 0);
      },
    };
    const ports = { vault: port, vaultAudit };
    expect(await checkItem('vault.tokens', { ports })).toMatchObject({
      verdict: 'unknown',
      why: expect.stringMatching(words),
    });
    expect(await checkItem('expiry.renewal', { ports })).toMatchObject({
      verdict: 'unknown',
      why: expect.stringMatching(words),
    });
  });
});

describe('a token that goes away', () => {
  it('stays as a finding that does not stand, and one that was disposed of stays so', async () => {
    const alice: Token = { accessor: accessor(5), minutes: 5, name: 'oidc-alice' };
    const first = await check([alice, service(1)]);
    expect(first.verdict).toBe('attention');
    const { port } = closed(await liveVault([service(1)]));
    await first.check({ vault: port });
    expect(first.told()).toMatchObject({
      verdict: 'pass',
      findings: [{ standing: false, standingWhy: expect.stringContaining('revoked or expired') }],
    });
  });

  it('is still one when another Vault or namespace was asked, and the line says where it was found', async () => {
    const alice: Token = { accessor: accessor(5), minutes: 5, name: 'oidc-alice' };
    const first = await check([alice, service(1)]);
    const server = closed(await liveVault([service(1)]));
    const another = { version: '1.15.6', sealed: false, initialized: true, standby: false, cluster_id: 'another' };
    const other = closed(await liveVault([], { 'GET /v1/sys/health': { status: 200, body: another } }));
    for (const vault of [vaultAt(server.url, 10_000, 'team/a'), other.port]) {
      await first.check({ vault });
      expect(first.told()).toMatchObject({
        verdict: 'attention',
        why: expect.stringMatching(
          /1 token of the session: .*; found at http:\/\/127\.0\.0\.1:\d+, which was not asked now/,
        ),
        findings: [{ standing: true, standingWhy: 'Vault lists it' }],
      });
    }
    await first.check({ vault: server.port });
    expect(first.told()).toMatchObject({ verdict: 'pass', findings: [{ standing: false }] });
  });

  it('is still one when it is not looked up any more', async () => {
    const first = await check([{ accessor: accessor(5), minutes: 5, name: 'oidc-alice' }]);
    const denied = { 'POST /v1/auth/token/lookup-accessor': { status: 403, body: { errors: ['permission denied'] } } };
    const { port } = closed(await liveVault([{ accessor: accessor(5), minutes: 5 }], denied));
    await first.check({ vault: port });
    expect(first.told()).toMatchObject({ verdict: 'attention', findings: [{ standing: true }] });
  });
});

describe('a hundred thousand tokens', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => accessor(n));
  const crowd = (): { vault: VaultPort; most: () => number; asked: () => number } => {
    const clean = cleanWorld().vault as VaultPort;
    let [now, most, asked] = [0, 0, 0];
    const vault: VaultPort = {
      ...clean,
      accessors: async () => read(many, 0),
      self: async () => read({ accessor: null, displayName: 'batch' }, 0),
      token: async (a, s) => {
        asked += 1;
        now += 1;
        most = Math.max(most, now);
        await null;
        now -= 1;
        return clean.token(a, s);
      },
    };
    return { vault, most: () => most, asked: () => asked };
  };

  it('are looked up eight at a time', async () => {
    const { vault, most, asked } = crowd();
    const { verdict, why } = await checkItem('vault.tokens', { ports: { vault } });
    expect({ verdict, most: most() }).toEqual({ verdict: 'pass', most: 8 });
    expect(why).toContain('100000 listed');
    expect(asked()).toBe(200_000);
  });

  it('and no further once somebody cancels: that is no verdict', async () => {
    const stop = new AbortController();
    const { vault, asked } = crowd();
    const token: VaultPort['token'] = async (a, s) => {
      if (asked() === 500) stop.abort();
      if (s.aborted) return { ok: false, at: 0, serverDate: null, fault: { kind: 'cancelled', what: 'cancelled' } };
      return vault.token(a, s);
    };
    const { verdict } = await checkItem('vault.tokens', {
      ports: { vault: { ...vault, token } },
      times: 1,
      signal: stop.signal,
    });
    expect(verdict).toBe('none');
    expect(asked()).toBeLessThan(600);
  });

  it('wait when Vault throttles, and are unknown when it never stops', async () => {
    const clean = cleanWorld().vault as VaultPort;
    let refusals = 3;
    const slow: VaultPort = {
      ...clean,
      token: async (a, s) =>
        refusals-- > 0
          ? { ok: false, at: 0, serverDate: null, fault: { kind: 'throttled', what: 'throttled' } }
          : clean.token(a, s),
    };
    expect((await checkItem('vault.tokens', { ports: { vault: slow } })).verdict).toBe('pass');
    refusals = Number.POSITIVE_INFINITY;
    expect((await checkItem('vault.tokens', { ports: { vault: slow } })).verdict).toBe('unknown');
  });
});

describe('the configuration of the clean world', () => {
  it('has an audit log, so that all of this looks at one', () => expect(config().vault?.auditLog).not.toBeNull());
});
