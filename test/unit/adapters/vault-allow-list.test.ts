import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mints, vaultAllows, vaultAllowsBody } from '../../../source/adapters/vault-allow-list.ts';

const allowed = (method: string, path: string, mode: 'read' | 'act' = 'read', namespace = '') =>
  vaultAllows(method, path, namespace, mode).allowed;

const role = 'breakglass-emergency';

describe('the list of what may be asked of Vault', () => {
  it.each([
    ['GET', 'sys/health'],
    ['GET', 'auth/token/lookup-self'],
    ['POST', 'sys/capabilities-self'],
    ['GET', 'sys/mounts'],
    ['GET', `aws/roles/${role}`],
    ['GET', `team/a/aws-prod/roles/${role}`],
    ['GET', `sys/leases/lookup/aws/sts/${role}?list=1`],
    ['GET', `sys/leases/lookup/aws/creds/${role}?list=1`],
    ['GET', `sys/leases/lookup/team/aws/sts/${role}?list=1`],
    ['POST', 'sys/leases/lookup'],
    ['GET', 'auth/token/accessors?list=1'],
    ['POST', 'auth/token/lookup-accessor'],
    ['GET', 'sys/audit'],
    ['POST', 'sys/audit-hash/file'],
    ['POST', 'sys/audit-hash/team/socket'],
  ])('has %s %s', (method, path) => expect(allowed(method, path)).toBe(true));

  it.each([
    ['POST', 'sys/leases/revoke'],
    ['POST', `sys/leases/revoke-prefix/aws/sts/${role}`],
    ['POST', 'auth/token/revoke-accessor'],
  ])('has %s %s only for acting', (method, path) => {
    expect(allowed(method, path)).toBe(false);
    expect(allowed(method, path, 'act')).toBe(true);
  });

  it.each([
    ['GET', `aws/sts/${role}`],
    ['POST', `aws/sts/${role}`],
    ['GET', `aws/creds/${role}`],
    ['GET', `sts/${role}`],
    ['GET', `aws/sts/${role}?list=1`],
    ['GET', `a/roles/sts`],
    ['GET', `aws/sts/roles/x`],
    ['GET', `sys/leases/lookup/sts/${role}?list=1`],
    ['POST', `sys/leases/revoke-force/aws/sts/${role}`],
    ['POST', 'sys/leases/renew'],
    ['POST', 'auth/token/create'],
    ['POST', 'auth/token/renew-self'],
    ['GET', 'secret/data/app'],
    ['GET', 'auth/aws/roles/x'],
    ['GET', 'sys/roles/x'],
    ['GET', 'identity/oidc/roles/x'],
    ['GET', 'cubbyhole/roles/x'],
    ['GET', `sys/leases/lookup/aws/sts/${role}`],
    ['GET', `sys/leases/lookup/aws/sts?list=1`],
    ['LIST', `sys/leases/lookup/aws/sts/${role}`],
    ['DELETE', `aws/roles/${role}`],
    ['POST', `aws/roles/${role}`],
    ['PUT', 'sys/capabilities-self'],
    ['GET', 'sys/mounts/'],
    ['GET', '/sys/mounts'],
    ['GET', 'sys/mounts?help=1'],
    ['GET', 'sys/seal'],
    ['POST', 'sys/audit'],
    ['PUT', 'sys/audit/file'],
    ['POST', 'sys/audit-hash'],
    ['GET', 'sys/audit-hash/file'],
    ['POST', 'sys/audit-hash/sts/x'],
    ['POST', 'sys/audit-hash/../aws/sts/x'],
    ['POST', 'sys/audit-hash//file'],
    ['GET', ''],
  ])('has not %s %s', (method, path) => {
    expect(allowed(method, path)).toBe(false);
    expect(allowed(method, path, 'act')).toBe(false);
  });

  it('lets no namespace bring in what no path may', () => {
    expect(allowed('GET', `aws/roles/${role}`, 'read', 'team/a')).toBe(true);
    for (const namespace of ['aws/sts', 'creds', 'a/%73ts', 'a/../sts', 'x?y', 'a//b', 'STS/'])
      expect(allowed('GET', `aws/roles/${role}`, 'read', namespace)).toBe(false);
  });
});

describe('what an audit device may be asked to hash', () => {
  const path = 'sys/audit-hash/file';
  it('is the id of an access key', () => {
    expect(vaultAllowsBody(path, { input: 'ASIAEXAMPLEROOT00001' })).toEqual({ allowed: true });
    expect(vaultAllowsBody('sys/leases/lookup', { lease_id: 'x' })).toEqual({ allowed: true });
  });

  it('is nothing else', () => {
    const other = fc.oneof(
      fc.anything(),
      fc.record({ input: fc.string() }),
      fc.record({ input: fc.constant('ASIAEXAMPLEROOT00001'), more: fc.string() }),
      fc.string({ minLength: 1 }).map((s) => ({ input: `ASIAEXAMPLEROOT00001${s.toLowerCase()}_` })),
    );
    fc.assert(
      fc.property(other, (body) => {
        expect(vaultAllowsBody(path, body).allowed).toBe(false);
      }),
    );
  });
});

/** Ways to write a character that Vault, a proxy or a URL parser may take for the same one. */
const spelled = (character: string): fc.Arbitrary<string> => {
  const hex = character.charCodeAt(0).toString(16).padStart(2, '0');
  const wide = /[a-z]/i.test(character) ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character;
  return fc.constantFrom(
    character,
    character.toUpperCase(),
    `%${hex}`,
    `%${hex.toUpperCase()}`,
    `%25${hex}`,
    `%2525${hex}`,
    wide,
  );
};
const spellings = (word: string): fc.Arbitrary<string> =>
  fc.tuple(...[...word].map(spelled)).map((parts) => parts.join(''));

const slash = fc.constantFrom('/', '//', '/./', '/x/../', '%2f', '%252F', '\\', '/%2e/', '/y/%2e%2e/', '///');
const word = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/);
const prefix = fc.oneof(fc.constant(''), fc.constant('/'), fc.constant('ns1/'), fc.constant('./'), fc.constant('%2e/'));
const ending = fc.constantFrom(
  '',
  '/',
  '//',
  '?list=1',
  '?x',
  '#y',
  '%3flist=1',
  '/.',
  '%23',
  ' ',
  '?list=1&list=1',
  ';a',
);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'LIST', 'PATCH', 'DELETE', 'get', 'HEAD');
const mode = fc.constantFrom('read' as const, 'act' as const);

const mintingPath = fc
  .tuple(
    prefix,
    fc.array(word, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('sts', 'creds').chain(spellings),
    word,
    slash,
    slash,
    ending,
  )
  .map(([start, mount, kind, name, s1, s2, end]) => `${start}${mount.join('/')}${s1}${kind}${s2}${name}${end}`)
  // A mount cannot be called like a part of the lease API; those paths are other ones, and tested by name above.
  .filter((path) => !/^\W*sys\W+leases/i.test(path));

describe('no spelling of a minting path', () => {
  it('passes, whatever the method, mount, namespace, case, slashes, dots and encoding', () => {
    fc.assert(
      fc.property(mintingPath, method, mode, fc.constantFrom('', 'ns1', 'team/a'), (path, how, as, namespace) => {
        expect(vaultAllows(how, path, namespace, as).allowed).toBe(false);
        expect(mints(path)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('can be reached from the lease API by going up again', () => {
    fc.assert(
      fc.property(mintingPath, fc.constantFrom('..', '%2e%2e', '%252e.', '.%2E'), slash, (path, up, s) => {
        const climbing = `sys/leases/lookup/${up}${s}${up}${s}${up}/${path}`;
        const hashing = `sys/audit-hash/${up}${s}${up}/${path}`;
        for (const how of ['GET', 'POST', 'PUT'])
          for (const as of ['read', 'act'] as const)
            for (const from of [climbing, hashing]) expect(vaultAllows(how, from, '', as).allowed).toBe(false);
      }),
      { numRuns: 1500 },
    );
  });

  it('is among what is allowed: anything that passes is plain, and of a known form', () => {
    const anything = fc.oneof(
      fc.webPath(),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(fc.constantFrom('sys', 'leases', 'lookup', 'aws', 'sts', 'creds', 'roles', 'x', '..', '.', '', '%2e'), {
          maxLength: 8,
        })
        .map((p) => p.join('/')),
    );
    const forms =
      /^(?:sys\/(?:health|mounts|audit|capabilities-self)|sys\/audit-hash\/[\w@./-]+|auth\/token\/(?:lookup-self|lookup-accessor|revoke-accessor|accessors\?list=1)|sys\/leases\/(?:lookup|revoke)|sys\/leases\/lookup\/[\w@./-]+\/(?:sts|creds)\/[\w@./-]+\?list=1|sys\/leases\/revoke-prefix\/[\w@./-]+\/(?:sts|creds)\/[\w@./-]+|(?!sys\/|auth\/|identity\/|cubbyhole\/)[\w@./-]+\/roles\/[\w@.-]+)$/;
    fc.assert(
      fc.property(anything, fc.constantFrom('', '?list=1'), method, mode, (path, query, how, as) => {
        if (!vaultAllows(how, path + query, '', as).allowed) return;
        expect(path + query).toMatch(forms);
        expect(path).not.toMatch(/\/\/|\.\.|%|(?:^|\/)\.(?:\/|$)/);
        if (!path.startsWith('sys/leases/')) expect(path.split('/')).not.toContain('sts');
        if (!path.startsWith('sys/leases/')) expect(path.split('/')).not.toContain('creds');
      }),
      { numRuns: 5000 },
    );
  });
});
