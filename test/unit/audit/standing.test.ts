import { describe, expect, it } from 'vitest';
import { withStanding } from '../../../source/core/audit/liveness.ts';
import type { FindingKind, JsonObject } from '../../../source/core/words.ts';
import { hash } from '../../support/hash.ts';
import {
  account,
  alice,
  assume,
  auditOf,
  createKey,
  createUser,
  iam,
  ms,
  record,
  root,
  seedsOf,
  vault,
} from './records.ts';
import { activeKey, groupState, iamFacts, policyState, roleState, userState } from './states.ts';

const arn = (rest: string) => `arn:aws:iam::${account}:${rest}`;
const admin = { name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
const tmp = { userName: 'tmp' };
const app = { roleName: 'app' };

type States = Parameters<typeof iamFacts>[0];

/** `standing` of the finding of that kind, after these calls, with this state. */
const standing = (kind: FindingKind, calls: JsonObject[], states: States) => {
  const { fact } = auditOf([root, ...calls], seedsOf(), ms(600));
  const found = withStanding({ fact, iam: iamFacts(states), awsNow: ms(600), hash }).findings.filter(
    (f) => f.kind === kind,
  );
  expect(found.length).toBe(1);
  expect(found[0]?.standingWhy).not.toBe('');
  return found[0]?.standing;
};
const does = (at: number, name: string, request: JsonObject, response: JsonObject | null = null) =>
  iam(alice, at, name, request, { response });

const ofUser = (more: Parameters<typeof userState>[1] | null) => ({
  users: { tmp: more === null ? null : userState('tmp', more) },
});
const ofRole = (more: Parameters<typeof roleState>[1] | null) => ({
  roles: { app: more === null ? null : roleState('app', more) },
});
const ofGroup = (more: Parameters<typeof groupState>[1] | null) => ({
  groups: { g: more === null ? null : groupState('g', more) },
});
const old = { created: ms(-9000) };
/** Nobody whom the session made is left in the account. */
const nobody = { userIds: ['AIDAOTHER'], groupIds: ['AGPAOTHER'] };

describe('users and their credentials', () => {
  const made = [createUser(alice, 10, 'tmp'), createKey(alice, 11, 'tmp', 'AKIATMP')];

  it.each<[FindingKind, JsonObject[], States, boolean | null]>([
    ['user-created', made, ofUser({}), true],
    ['user-created', made, { ...ofUser(null), ...nobody }, false],
    ['user-created', made, { ...ofUser({ id: 'AIDAOTHER', created: ms(5000) }), ...nobody }, false],
    ['user-created', made, { users: { tmp: 'denied' } }, null],
    ['user-created', made, {}, null],
    ['user-created', [does(10, 'CreateUser', tmp)], ofUser({ created: ms(11) }), true],
    ['user-created', [does(10, 'CreateUser', tmp)], { ...ofUser({ created: ms(5000) }), ...nobody }, null],
    ['user-created', [does(10, 'CreateUser', tmp)], ofUser({ created: ms(-5000) }), null],
    ['access-key-created', made, ofUser({ accessKeys: [activeKey('AKIATMP')] }), true],
    ['access-key-created', made, ofUser({ accessKeys: [activeKey('AKIATMP', 'Inactive')] }), true],
    ['access-key-created', made, ofUser({ accessKeys: [activeKey('AKIAOTHER')] }), false],
    ['access-key-created', made, { ...ofUser({ id: 'AIDAOTHER', accessKeys: [] }), ...nobody }, false],
    [
      'login-profile-created',
      [does(20, 'CreateLoginProfile', tmp)],
      ofUser({ ...old, loginProfile: { created: ms(20) } }),
      true,
    ],
    [
      'login-profile-created',
      [does(20, 'UpdateLoginProfile', tmp)],
      ofUser({ ...old, loginProfile: { created: ms(-500) } }),
      true,
    ],
    [
      'login-profile-created',
      [does(20, 'CreateLoginProfile', tmp)],
      ofUser({ ...old, loginProfile: { created: ms(900) } }),
      false,
    ],
    ['login-profile-created', [does(20, 'CreateLoginProfile', tmp)], ofUser(old), false],
    [
      'mfa-changed',
      [does(20, 'EnableMFADevice', { ...tmp, serialNumber: 's' })],
      ofUser({ ...old, mfaDevices: [{ serial: 's' }] }),
      true,
    ],
    [
      'mfa-changed',
      [does(20, 'EnableMFADevice', { ...tmp, serialNumber: 's' })],
      ofUser({ ...old, mfaDevices: [{ serial: 'other' }] }),
      false,
    ],
    ['mfa-changed', [does(20, 'DeactivateMFADevice', { ...tmp, serialNumber: 's' })], ofUser(old), true],
    [
      'mfa-changed',
      [does(20, 'DeactivateMFADevice', { ...tmp, serialNumber: 's' })],
      ofUser({ ...old, mfaDevices: [{ serial: 's' }] }),
      false,
    ],
    [
      'mfa-changed',
      [
        does(20, 'DeactivateMFADevice', { ...tmp, serialNumber: 's' }),
        does(30, 'EnableMFADevice', { ...tmp, serialNumber: 's' }),
      ],
      ofUser({ ...old, mfaDevices: [{ serial: 's' }] }),
      false,
    ],
    [
      'other-credential-created',
      [does(20, 'UploadSSHPublicKey', tmp, { sSHPublicKey: { sSHPublicKeyId: 'APKA1' } })],
      ofUser({ ...old, sshPublicKeys: [{ id: 'APKA1', status: 'Active' }] }),
      true,
    ],
    [
      'other-credential-created',
      [does(20, 'UploadSSHPublicKey', tmp, { sSHPublicKey: { sSHPublicKeyId: 'APKA1' } })],
      ofUser(old),
      false,
    ],
    ['other-credential-created', [does(20, 'UploadSSHPublicKey', tmp)], ofUser(old), null],
  ])('%s (%#)', (kind, calls, states, expected) => expect(standing(kind, calls, states)).toBe(expected));
});

describe('policies on principals', () => {
  const attach = [does(20, 'AttachRolePolicy', { ...app, policyArn: admin.arn })];
  const detach = [does(20, 'DetachRolePolicy', { ...app, policyArn: admin.arn })];
  const put = [does(20, 'PutRolePolicy', { ...app, policyName: 'i', policyDocument: '{"a": [1]}' })];
  const inline = (document: string) => ofRole({ inlinePolicies: [{ name: 'i', document }] });

  it.each<[FindingKind, JsonObject[], States, boolean | null]>([
    ['policy-attached', attach, ofRole({ attachedPolicies: [admin] }), true],
    ['policy-attached', attach, ofRole({}), false],
    ['policy-attached', attach, ofRole(null), false],
    ['policy-attached', attach, ofRole({ attachedPolicies: [admin], created: ms(5000) }), false],
    ['policy-attached', attach, { roles: { app: 'denied' } }, null],
    ['policy-attached', [...attach, does(30, 'DetachRolePolicy', { ...app, policyArn: admin.arn })], ofRole({}), false],
    ['policy-detached', detach, ofRole({}), true],
    ['policy-detached', detach, ofRole({ attachedPolicies: [admin] }), false],
    [
      'policy-attached',
      [does(20, 'AttachGroupPolicy', { groupName: 'g', policyArn: admin.arn })],
      ofGroup({ attachedPolicies: [admin] }),
      true,
    ],
    [
      'policy-attached',
      [does(20, 'AttachUserPolicy', { ...tmp, policyArn: admin.arn })],
      ofUser({ ...old, attachedPolicies: [admin] }),
      true,
    ],
    ['inline-policy-put', put, inline('{ "a":[1] }'), true],
    ['inline-policy-put', put, inline('{"a":[2]}'), null],
    ['inline-policy-put', put, ofRole({}), false],
    ['inline-policy-deleted', [does(20, 'DeleteRolePolicy', { ...app, policyName: 'i' })], ofRole({}), true],
    ['inline-policy-deleted', [does(20, 'DeleteRolePolicy', { ...app, policyName: 'i' })], inline('{}'), false],
    [
      'boundary-changed',
      [does(20, 'PutRolePermissionsBoundary', { ...app, permissionsBoundary: admin.arn })],
      ofRole({ boundary: admin.arn }),
      true,
    ],
    [
      'boundary-changed',
      [does(20, 'PutRolePermissionsBoundary', { ...app, permissionsBoundary: admin.arn })],
      ofRole({}),
      null,
    ],
    ['boundary-changed', [does(20, 'DeleteRolePermissionsBoundary', app)], ofRole({}), true],
    ['boundary-changed', [does(20, 'DeleteRolePermissionsBoundary', app)], ofRole({ boundary: admin.arn }), null],
    [
      'trust-changed',
      [does(20, 'UpdateAssumeRolePolicy', { ...app, policyDocument: '{"x":1}' })],
      ofRole({ trust: '{ "x": 1 }' }),
      true,
    ],
    [
      'trust-changed',
      [does(20, 'UpdateAssumeRolePolicy', { ...app, policyDocument: '{"x":1}' })],
      ofRole({ trust: '{"y":1}' }),
      null,
    ],
    [
      'group-membership-changed',
      [does(20, 'AddUserToGroup', { groupName: 'g', ...tmp })],
      ofGroup({ users: ['tmp'] }),
      true,
    ],
    [
      'group-membership-changed',
      [does(20, 'AddUserToGroup', { groupName: 'g', ...tmp })],
      { ...ofGroup({}), ...ofUser(old) },
      false,
    ],
    ['group-membership-changed', [does(20, 'RemoveUserFromGroup', { groupName: 'g', ...tmp })], ofGroup({}), true],
    [
      'group-created',
      [
        does(
          20,
          'CreateGroup',
          { groupName: 'g' },
          { group: { groupName: 'g', groupId: 'AGPAG', arn: arn('group/g') } },
        ),
      ],
      ofGroup({}),
      true,
    ],
    [
      'group-created',
      [
        does(
          20,
          'CreateGroup',
          { groupName: 'g' },
          { group: { groupName: 'g', groupId: 'AGPAOLD', arn: arn('group/g') } },
        ),
      ],
      { ...ofGroup({}), ...nobody },
      false,
    ],
  ])('%s (%#)', (kind, calls, states, expected) => expect(standing(kind, calls, states)).toBe(expected));

  it('sees the membership of a user of its own by the user, not by a name that was taken again', () => {
    const calls = [createUser(alice, 10, 'tmp'), does(20, 'AddUserToGroup', { groupName: 'g', ...tmp })];
    expect(standing('group-membership-changed', calls, ofUser({ groups: ['g'] }))).toBe(true);
    const taken = { ...ofUser({ id: 'AIDAOTHER', groups: ['g'] }), ...nobody };
    expect(standing('group-membership-changed', calls, taken)).toBe(false);
  });

  it('knows the trust policy of before where the session made the role', () => {
    const calls = [
      does(
        10,
        'CreateRole',
        { ...app, assumeRolePolicyDocument: '{"was":1}' },
        { role: { roleName: 'app', roleId: 'AROAAPP', arn: arn('role/app') } },
      ),
      does(20, 'UpdateAssumeRolePolicy', { ...app, policyDocument: '{"x":1}' }),
    ];
    expect(standing('trust-changed', calls, ofRole({ trust: '{"was": 1}' }))).toBe(false);
    expect(standing('role-created', calls, ofRole({}))).toBe(true);
  });
});

describe('managed policies and providers', () => {
  const custom = arn('policy/ops/emergency');
  const version = (at: number, versionId: string, setAsDefault: boolean) =>
    does(at, 'CreatePolicyVersion', { policyArn: custom, setAsDefault }, { policyVersion: { versionId } });
  const choose = (at: number, versionId: string) =>
    does(at, 'SetDefaultPolicyVersion', { policyArn: custom, versionId });
  const live = (versions: [string, number][], standard: string) => ({
    policies: { [custom]: policyState(custom, versions, standard) },
  });
  const v1: [string, number] = ['v1', ms(-9000)];
  const oidc = arn('oidc-provider/x');
  const create = (response: JsonObject) => does(20, 'CreateOpenIDConnectProvider', { url: 'https://x' }, response);

  it.each<[FindingKind, JsonObject[], States, boolean | null]>([
    ['policy-version-created', [version(20, 'v2', true)], live([v1, ['v2', ms(20)]], 'v2'), true],
    ['policy-version-created', [version(20, 'v2', true)], live([v1, ['v2', ms(20)]], 'v1'), true],
    ['policy-version-created', [version(20, 'v2', true)], live([v1], 'v1'), false],
    ['policy-version-created', [version(20, 'v2', true)], live([v1, ['v2', ms(90_000)]], 'v1'), false],
    ['policy-version-created', [version(20, 'v4', true)], live([v1], 'v1'), false],
    ['policy-version-created', [choose(20, 'v1')], live([v1], 'v1'), null],
    ['policy-version-created', [choose(20, 'v1')], live([v1, ['v3', ms(-50)]], 'v3'), false],
    ['policy-version-created', [version(20, 'v2', true)], { policies: { [custom]: null } }, false],
    ['policy-version-created', [version(20, 'v2', true)], { policies: { [custom]: 'denied' } }, null],
    [
      'policy-created',
      [does(20, 'CreatePolicy', {}, { policy: { arn: custom, policyId: 'ANPAX' } })],
      live([v1], 'v1'),
      true,
    ],
    [
      'policy-created',
      [does(20, 'CreatePolicy', {}, { policy: { arn: custom, policyId: 'ANPAOLD' } })],
      live([v1], 'v1'),
      false,
    ],
    ['provider-changed', [create({ openIDConnectProviderArn: oidc })], { providers: { [oidc]: { arn: oidc } } }, true],
    ['provider-changed', [create({ openIDConnectProviderArn: oidc })], { providers: { [oidc]: null } }, false],
    [
      'provider-changed',
      [does(20, 'DeleteOpenIDConnectProvider', { openIDConnectProviderArn: oidc })],
      { providers: { [oidc]: null } },
      true,
    ],
    [
      'provider-changed',
      [does(20, 'UpdateOpenIDConnectProviderThumbprint', { openIDConnectProviderArn: oidc })],
      { providers: { [oidc]: { arn: oidc } } },
      null,
    ],
  ])('%s (%#)', (kind, calls, states, expected) => expect(standing(kind, calls, states)).toBe(expected));
});

describe('what no probe looks at', () => {
  it('stays null, except what cannot become undone and what never was', () => {
    const stop = (error?: string) =>
      record({
        at: 20,
        by: alice,
        name: 'StopLogging',
        source: 'cloudtrail',
        request: { name: 't' },
        ...(error ? { error } : {}),
      });
    expect(standing('unclassified-write', [does(20, 'SomethingNew', tmp)], {})).toBeNull();
    expect(standing('resource-changed', [does(20, 'TagUser', tmp)], {})).toBeNull();
    const read = record({
      ...{ at: 20, by: alice, name: 'GetSecretValue', source: 'secretsmanager', readOnly: true },
      request: { secretId: 'db' },
    });
    expect(standing('secret-read', [read], {})).toBe(true);
    const visit = record({ ...{ at: 20, by: alice, name: 'StartSession', source: 'ssm' }, request: { target: 'i-1' } });
    expect(standing('host-access', [visit], {})).toBe(true);
    expect(standing('logging-touched', [stop()], {})).toBeNull();
    expect(standing('logging-touched', [stop('AccessDenied')], {})).toBe(false);
    expect(standing('renewal', [assume(vault, 20, 'ASIATWO', 'bob')], {})).toBe(true);
  });

  it('says that another account was not read', () => {
    const there = { ...does(20, 'CreateUser', tmp), recipientAccountId: '210987654321' };
    expect(standing('user-created', [there], ofUser({}))).toBeNull();
  });
});
