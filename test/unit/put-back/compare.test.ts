import { describe, expect, it } from 'vitest';
import { audit } from '../../../source/core/audit/index.ts';
import { type IamFacts, withStanding } from '../../../source/core/audit/liveness.ts';
import { compare } from '../../../source/core/put-back/compare.ts';
import { deedsIn } from '../../../source/core/put-back/deeds.ts';
import type { ByTerraform } from '../../../source/core/put-back/expected.ts';
import { expectationOf } from '../../../source/core/put-back/terraform-expectation.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { hash } from '../../support/hash.ts';
import { account, assume, ms, parsed, record, roleArn, session, user } from '../audit/records.ts';
import { groupState, iamFacts, policyState, roleState, userState } from '../audit/states.ts';

const key = 'ASIAROOT00000000001';
const by = session(key, 'alice', 0);
const other = user('ana', 'AKIAANA00000000001');
const born = assume(user('vault', 'AKIAVAULT000000001'), 0, key, 'alice');
const does = (at: number, name: string, request: JsonObject, response: JsonObject | null = null) =>
  record({ at, by, name, request, response });
const earlier = (at: number, name: string, request: JsonObject) => record({ at, by: other, name, request });

const doc = (action: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
/** The same with other blanks, another order and scalars as lists. */
const again = (action: string): string =>
  JSON.stringify(
    { Statement: [{ Resource: ['*'], Action: [action], Effect: 'Allow' }], Version: '2012-10-17' },
    null,
    2,
  );

const policy = `arn:aws:iam::${account}:policy/p`;
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const attached = { name: 'ReadOnlyAccess', arn: readOnly };
const on = { roleName: 'app' };

const look = (records: JsonObject[], iam: IamFacts, terraform: ByTerraform = null, before: JsonObject[] = []) => {
  const events = parsed([born, ...records]);
  const seeds = { roleArn, accessKeyIds: [], sessionName: null, principalArn: null, from: ms(-100), to: ms(9000) };
  const { fact } = audit({ events, seeds, hash, awsNow: ms(5000) });
  const told = withStanding({ fact, iam, awsNow: ms(5000), hash, account });
  const deeds = deedsIn([...parsed(before), ...events]);
  const found = told.findings.flatMap((f) => {
    const compared = compare(f, deeds, iam, terraform);
    return compared ? [{ f, ...compared }] : [];
  });
  const [one] = found;
  if (!one) throw new Error('nothing was compared');
  return one;
};
const roles = (more: Parameters<typeof roleState>[1]) => iamFacts({ roles: { app: roleState('app', more) } });
const state = (...objects: { type: string; values: JsonObject }[]): ByTerraform => ({
  ok: true,
  roots: [expectationOf(objects)],
});
const managed = {
  type: 'aws_iam_role',
  values: { name: 'app', assume_role_policy: doc('x'), permissions_boundary: '' },
};

describe('an attachment', () => {
  const attach = [does(20, 'AttachRolePolicy', { ...on, policyArn: readOnly })];
  const detach = [does(20, 'DetachRolePolicy', { ...on, policyArn: readOnly })];
  it('may have been there before, since attaching it again is no error: wrong where it is, not known where it is off', () => {
    expect(look(attach, roles({ attachedPolicies: [attached] }))).toMatchObject({ holds: false, wanted: null });
    expect(look(attach, roles({}))).toMatchObject({ holds: null, wanted: null, now: 'not attached (read in IAM)' });
    const undone = [...attach, does(30, 'DetachRolePolicy', { ...on, policyArn: readOnly })];
    expect(look(undone, roles({}))).toMatchObject({ holds: null });
  });
  it('was not there where an earlier record tells that it was taken off', () => {
    const before = [earlier(-500, 'DetachRolePolicy', { ...on, policyArn: readOnly })];
    expect(look(attach, roles({ attachedPolicies: [attached] }), null, before)).toMatchObject({
      holds: false,
      wanted: { value: null },
    });
    expect(look(attach, roles({}), null, before)).toMatchObject({ holds: true });
  });
  it('of a role that Terraform manages is wrong where Terraform has none', () => {
    expect(look(attach, roles({}), state(managed)).holds).toBe(true);
  });
  it('that an earlier record tells of is from before the session', () => {
    const before = [earlier(-500, 'AttachRolePolicy', { ...on, policyArn: readOnly })];
    expect(look(attach, roles({ attachedPolicies: [attached] }), null, before)).toMatchObject({
      holds: true,
      wanted: { value: 'there' },
    });
    expect(look(attach, roles({}), null, before)).toMatchObject({ holds: false });
  });
  it('is not of before where the role was made anew since', () => {
    const before = [earlier(-500, 'AttachRolePolicy', { ...on, policyArn: readOnly }), earlier(-400, 'DeleteRole', on)];
    expect(look(attach, roles({}), null, before)).toMatchObject({ holds: null, wanted: null });
  });
  it('that Terraform expects is right, and wrong where it is missing', () => {
    const expects = state({ type: 'aws_iam_role_policy_attachment', values: { role: 'app', policy_arn: readOnly } });
    expect(look(attach, roles({ attachedPolicies: [attached] }), expects)).toMatchObject({
      holds: true,
      expected: 'attached',
    });
    expect(look(detach, roles({}), expects)).toMatchObject({
      holds: false,
      wanted: { value: 'there', by: 'terraform' },
    });
  });
  it('that was there before is missed, whatever a state that is not exclusive leaves out', () => {
    expect(look(detach, roles({}), state(managed))).toMatchObject({
      holds: false,
      wanted: { value: 'there', by: 'trail' },
    });
    const only = { type: 'aws_iam_role_policy_attachments_exclusive', values: { role_name: 'app', policy_arns: [] } };
    expect(look(detach, roles({}), state(managed, only))).toMatchObject({ holds: true });
  });
  it.each([
    ['IAM could not be read', iamFacts({ roles: { app: 'denied' } }), null],
    ['it was not asked', iamFacts({}), null],
    ['no state could be read', roles({}), { ok: false as const, why: 'no' }],
  ])('is not known where %s', (_why, iam, terraform) => {
    expect(look(attach, iam, terraform).holds).toBeNull();
  });
});

describe('an inline policy', () => {
  const put = [does(20, 'PutRolePolicy', { ...on, policyName: 'i', policyDocument: doc('*') })];
  const before = [earlier(-500, 'PutRolePolicy', { ...on, policyName: 'i', policyDocument: doc('s3:*') })];
  const inline = (document: string) => roles({ inlinePolicies: [{ name: 'i', document }] });
  it('may have replaced one, and nobody knows: also where it is gone', () => {
    expect(look(put, inline(doc('*')))).toMatchObject({ holds: null, wanted: null });
    expect(look(put, roles({}))).toMatchObject({ holds: null, before: expect.stringContaining('cannot be known') });
    const undone = [...put, does(30, 'DeleteRolePolicy', { ...on, policyName: 'i' })];
    expect(look(undone, roles({}))).toMatchObject({ holds: null });
  });
  it('is compared with what an earlier record says, by its meaning', () => {
    const wrong = look(put, inline(doc('*')), null, before);
    expect(wrong).toMatchObject({ holds: false, wanted: { value: doc('s3:*'), by: 'trail' } });
    expect(wrong.diff.join('\n')).toMatch(/- .*s3:\*[\s\S]*\+ .*"\*"/);
    expect(look(put, inline(again('s3:*')), null, before)).toMatchObject({ holds: true });
  });
  it('is expected to be none by a state that manages the role and has no such policy', () => {
    expect(look(put, roles({}), state(managed))).toMatchObject({ holds: true });
    expect(look(put, inline(doc('*')), state(managed))).toMatchObject({ holds: false, wanted: { value: null } });
  });
  it('says what Terraform says, unless that is what the session left: it may have been refreshed since', () => {
    const of = (text: string) =>
      state(managed, { type: 'aws_iam_role_policy', values: { role: 'app', name: 'i', policy: text } });
    expect(look(put, inline(doc('*')), of(doc('s3:*')))).toMatchObject({ holds: false, wanted: { by: 'terraform' } });
    expect(look(put, inline(doc('*')), of(doc('*')))).toMatchObject({
      holds: null,
      why: expect.stringContaining('refreshed'),
    });
  });
});

describe('trust, boundary, membership, versions', () => {
  const trust = [does(20, 'UpdateAssumeRolePolicy', { ...on, policyDocument: doc('sts:Evil') })];
  it('a trust policy is known by Terraform alone, or by an earlier record', () => {
    expect(look(trust, roles({ trust: doc('sts:Evil') })).holds).toBeNull();
    expect(look(trust, roles({ trust: again('x') }), state(managed))).toMatchObject({ holds: true });
    expect(look(trust, roles({ trust: doc('sts:Evil') }), state(managed))).toMatchObject({ holds: false });
    const before = [earlier(-5, 'UpdateAssumeRolePolicy', { ...on, policyDocument: doc('old') })];
    expect(look(trust, roles({ trust: doc('old') }), null, before)).toMatchObject({ holds: true });
  });
  it('a boundary too', () => {
    const off = [does(20, 'DeleteRolePermissionsBoundary', on)];
    expect(look(off, roles({})).holds).toBeNull();
    const before = [earlier(-5, 'PutRolePermissionsBoundary', { ...on, permissionsBoundary: readOnly })];
    expect(look(off, roles({}), null, before)).toMatchObject({ holds: false, wanted: { value: readOnly } });
    expect(look(off, roles({ boundary: readOnly }), null, before)).toMatchObject({ holds: true });
  });
  it('a member that was put in, or taken out', () => {
    const names = { groupName: 'ops', userName: 'ana' };
    const world = (groups: string[]) =>
      iamFacts({
        users: { ana: userState('ana', { groups, created: ms(-9000) }) },
        groups: { ops: groupState('ops', { users: groups.length > 0 ? ['ana'] : [] }) },
      });
    const add = [does(20, 'AddUserToGroup', names)];
    const out = [does(20, 'RemoveUserFromGroup', names)];
    expect([look(add, world(['ops'])).holds, look(add, world([])).holds]).toEqual([false, null]);
    expect([look(out, world(['ops'])).holds, look(out, world([])).holds]).toEqual([true, false]);
  });
  it('versions: the default as before, and none of the session beside it', () => {
    const made = does(
      20,
      'CreatePolicyVersion',
      { policyArn: policy, setAsDefault: true },
      { policyVersion: { versionId: 'v2' } },
    );
    const now = (versions: [string, number][], standard: string) =>
      iamFacts({ policies: { [policy]: policyState(policy, versions, standard) } });
    const old: [string, number] = ['v1', ms(-5000)];
    expect(look([made], now([old, ['v2', ms(20)]], 'v2'))).toMatchObject({ holds: false, wanted: { value: 'v1' } });
    expect(look([made], now([old, ['v2', ms(20)]], 'v1'))).toMatchObject({ holds: false });
    expect(look([made], now([old], 'v1'))).toMatchObject({ holds: true });
    expect(look([made], iamFacts({ policies: { [policy]: 'denied' } })).holds).toBeNull();
  });
  it('what the session made is wrong while it is there, and no other of that name is it', () => {
    const made = [
      does(20, 'CreateRole', on, {
        role: { roleName: 'app', roleId: 'AROAAPP', arn: `arn:aws:iam::${account}:role/app` },
      }),
    ];
    expect(look(made, roles({ id: 'AROAAPP', created: ms(20) }))).toMatchObject({ holds: false });
    expect(look(made, roles({ id: 'AROAANOTHER', created: ms(90) }))).toMatchObject({ holds: true });
    expect(look(made, iamFacts({ roles: { app: null } }))).toMatchObject({ holds: true });
  });
});
