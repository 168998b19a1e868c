import { describe, expect, it } from 'vitest';
import { auditFold } from '../../../source/core/vault/audit-fold.ts';
import { t0 } from '../../support/clean-world.ts';
import { type Line, lines, logText, path, role } from './audit-lines.ts';

const ask = { role, mounts: ['aws'], from: t0 - 3_600_000, to: t0 + 7_200_000 };

const folded = (files: { [file: string]: Line[] | string }) => {
  const fold = auditFold(ask);
  for (const [file, all] of Object.entries(files)) fold.feed(file, typeof all === 'string' ? all : logText(all));
  return fold.end();
};
const of = (...all: Line[]) => folded({ 'audit.log': all });

describe("what counts in Vault's audit log", () => {
  it.each<[string, Line]>([
    ['update on sts/', { path }],
    ['read on sts/', { path, operation: 'read' }],
    ['creds/, which gives the same', { path: `aws/creds/${role}` }],
    ['another mount that says it is of type aws', { path: `team/aws-prod/sts/${role}`, mountType: 'aws' }],
    ['a mount within a namespace', { path, namespace: 'team/', mount: 'aws/', mountType: 'aws' }],
  ])('%s is an issuance', (_name, line) => {
    const { issuances } = of({ key: 'ASIAEXAMPLEROOT00001', lease: 'aws/sts/x/y', ...line });
    expect(issuances).toMatchObject([
      {
        caller: { displayName: 'oidc-alice', entityId: 'entity-of-alice', granting: ['breakglass'] },
        ...{ keys: ['ASIAEXAMPLEROOT00001'], leaseId: 'aws/sts/x/y', accessKeyId: null },
      },
    ]);
  });

  it.each<[string, Line]>([
    ['another role', { path: 'aws/sts/other' }],
    ['a role whose name only begins so', { path: `${path}-2` }],
    ['a mount that is not of type aws', { path: `kv/sts/${role}`, mountType: 'kv' }],
    ['a list of leases', { path: `sys/leases/lookup/aws/sts/${role}`, operation: 'list' }],
    ['what happened before the window', { path, at: -61 }],
    ['what happened after it', { path, at: 121 }],
  ])('%s is none', (_name, line) => expect(of(line).issuances).toEqual([]));

  it('a refused try gave nothing out, and is counted once for its two lines', () => {
    expect(of({ path, error: '1 error occurred:\n\t* permission denied' })).toMatchObject({
      issuances: [],
      denied: 1,
      unanswered: [],
    });
    expect(of({ path, error: 'permission denied', type: 'request' })).toMatchObject({ denied: 1, unanswered: [] });
  });

  it('a request without an answer is known to be open', () => {
    expect(of({ path, type: 'request' }).unanswered).toMatchObject([{ kind: 'issuance', path }]);
    expect(of({ path: `aws/roles/${role}`, type: 'request' }).unanswered).toMatchObject([{ kind: 'role' }]);
    expect(of({ path: 'sys/mounts', operation: 'read', type: 'request' }).unanswered).toEqual([]);
  });

  it('two devices, older files and repeated lines are one log', () => {
    const id = '30000000-0000-4000-8000-000000000001';
    const born = { display_name: 'token', entity_id: '', policies: ['default'], accessor: 'a', token_type: 'service' };
    const made: Line = { id: '30000000-0000-4000-8000-000000000002', path: 'auth/token/create', born };
    const log = folded({
      'a.log': [{ id, path, key: 'hmac-sha256:aa' }, made, { id, path, key: 'hmac-sha256:aa' }],
      'b.log': [{ id, path, key: 'hmac-sha256:bb' }, made],
      'c.log': logText([{ id, path, type: 'request' }]),
    });
    expect(log.issuances).toMatchObject([{ requestId: id, keys: ['hmac-sha256:aa', 'hmac-sha256:bb'] }]);
    expect(log.births).toHaveLength(1);
    expect(log.unanswered).toEqual([]);
  });

  it('renewals of its leases, edits of its definition and tokens are kept, those of others are not', () => {
    const born = {
      display_name: 'token-x',
      entity_id: 'e',
      policies: ['p'],
      accessor: 'acc',
      token_type: 'batch',
      token_ttl: 60,
    };
    const log = of(
      { path: 'sys/leases/renew', lease: `aws/creds/${role}/abc` },
      { path: 'sys/leases/renew', lease: 'database/creds/app/abc' },
      { path: 'sys/renew', lease: `aws/creds/${role}/def.ns1` },
      { path: `aws/roles/${role}` },
      { path: `aws/roles/${role}`, operation: 'read' },
      { path: 'aws/roles/other', operation: 'delete' },
      { path: 'auth/token/create-orphan', born },
      { path: 'auth/approle/login', born },
      { path: 'auth/approle/login', born: { ...born, token_type: 'service' } },
    );
    expect(log.renewals.map((r) => r.leaseId)).toEqual([`aws/creds/${role}/abc`, `aws/creds/${role}/def.ns1`]);
    expect(log.roleEdits).toMatchObject([{ operation: 'update' }]);
    expect(log.births).toMatchObject([
      { path: 'auth/token/create-orphan', batch: true },
      { path: 'auth/approle/login', batch: true },
    ]);
    expect(log.births[0]?.expiresAt).toBe((log.births[0]?.at ?? 0) + 60_000);
  });

  it('reads of secrets are kept by the name that people use, reads that show no value are not', () => {
    const kv = { operation: 'read', mount: 'secret/', mountType: 'kv' };
    const log = of(
      { ...kv, path: 'secret/data/orders/db', data: { data: {}, metadata: {} } },
      { ...kv, path: 'secret/data/orders/db', data: { data: {}, metadata: {} }, at: 2 },
      { ...kv, path: 'secret/metadata/orders/db' },
      { ...kv, path: 'secret/subkeys/orders/db' },
      { ...kv, path: 'secret/data/', operation: 'list' },
      { ...kv, path: 'kv1/data/app', mount: 'kv1/', data: { password: 'hmac-sha256:cc' } },
      { ...kv, path: 'database/creds/app', mount: 'database/', mountType: 'database', lease: 'database/creds/app/x' },
    );
    expect(log.reads.map((r) => [r.path, r.what])).toEqual([
      ['secret/orders/db', 'kv'],
      ['kv1/data/app', 'kv'],
      ['database/creds/app', 'lease'],
    ]);
    expect((log.reads[0]?.last ?? 0) - (log.reads[0]?.first ?? 0)).toBe(2 * 60_000);
  });

  it('what is no audit entry is counted, wherever it stands', () => {
    const good = logText([{ path }]);
    expect(folded({ a: `${good}{"time":"2026-05-20T13:00:00Z","type":"resp\n${good}` })).toMatchObject({
      broken: 1,
      torn: 0,
    });
    expect(folded({ a: `${good}{"hello":1}\n` }).broken).toBe(1);
    expect(folded({ a: `${good}{"time":"yesterday","type":"response"}\n` }).broken).toBe(1);
    expect(folded({ a: good + good.slice(0, 40) })).toMatchObject({ broken: 0, torn: 1 });
    expect(folded({ a: '' })).toMatchObject({ from: null, entries: 0 });
  });

  it('takes hostile lines for what they are', () => {
    const bomb = JSON.stringify({
      time: '2026-05-20T13:00:01Z',
      type: 'response',
      auth: [],
      request: { id: 'x', path: { a: 1 } },
    });
    const odd = JSON.stringify({
      ...lines({ path, type: 'response' })[0],
      auth: {
        display_name: `\u001b[2J${'x'.repeat(9000)}`,
        entity_id: 7,
        policies: 'root',
        policy_results: { granting_policies: [null, 3] },
      },
      response: { data: 3, secret: 'no', auth: [1] },
    });
    const log = folded({ a: `${bomb}\n${odd}\n` });
    expect(log.broken).toBe(1);
    expect(log.issuances).toHaveLength(1);
    expect(log.issuances[0]?.caller).toMatchObject({ entityId: '', policies: [] });
    expect(log.issuances[0]?.caller.displayName.length).toBeLessThanOrEqual(1024);
  });
});
