import type { JsonObject } from '../../../source/core/words.ts';
import { account, assume, createKey, createUser, iam, record, session, vault } from './records.ts';

/** A session that does one of everything of which no real record is at hand, in the shapes that botocore derives. */
export const everyKind = (): JsonObject[] => {
  const alice = session('ASIAMADEMADEMADE0001', 'alice', 0);
  const arn = (rest: string) => `arn:aws:iam::${account}:${rest}`;
  const policyArn = arn('policy/ops/emergency');
  let clock = 0;
  const next = (): number => {
    clock += 30;
    return clock;
  };
  const does = (name: string, request: JsonObject, response: JsonObject | null = null): JsonObject =>
    iam(alice, next(), name, request, { response });
  const on = (source: string, name: string, request: JsonObject, response: JsonObject | null = null): JsonObject =>
    record({ at: next(), by: alice, source, name, request, response });
  const old = { userName: 'old-hand' };
  const group = { groupName: 'admins' };
  const records = [
    assume(vault, 0, 'ASIAMADEMADEMADE0001', 'alice'),
    createUser(alice, next(), 'tmp-admin', '/ops/'),
    createKey(alice, next(), 'tmp-admin', 'AKIAMADEMADEMADE0002'),
    does('CreateGroup', group, {
      group: { ...group, path: '/', groupId: 'AGPAMADEMADEMADE00001', arn: arn('group/admins') },
    }),
    does('AddUserToGroup', { ...group, userName: 'tmp-admin' }),
    does('CreateVirtualMFADevice', { virtualMFADeviceName: 'm' }, { virtualMFADevice: { serialNumber: arn('mfa/m') } }),
    does('EnableMFADevice', { ...old, serialNumber: arn('mfa/m') }),
    does('UploadSSHPublicKey', old, { sSHPublicKey: { sSHPublicKeyId: 'APKAMADEMADEMADE00001', status: 'Active' } }),
    does('DetachRolePolicy', { roleName: 'app', policyArn }),
    does('DeleteRolePolicy', { roleName: 'app', policyName: 'limits' }),
    does(
      'CreatePolicyVersion',
      { policyArn, policyDocument: '{}', setAsDefault: true },
      { policyVersion: { versionId: 'v4' } },
    ),
    does('DeleteRolePermissionsBoundary', { roleName: 'app' }),
    does('CreateSAMLProvider', { name: 'okta' }, { sAMLProviderArn: arn('saml-provider/okta') }),
    on('rds', 'DeleteDBCluster', { dBClusterIdentifier: 'orders' }, { dBClusterIdentifier: 'orders' }),
    on('sso', 'CreateAccountAssignment', {
      ...{ instanceArn: 'arn:aws:sso:::instance/ssoins-made', targetId: account, targetType: 'AWS_ACCOUNT' },
      ...{
        permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-made/ps-made',
        principalType: 'USER',
        principalId: 'u-made',
      },
    }),
    on('eks', 'CreateAccessEntry', { name: 'orders', principalArn: arn('role/app') }),
    on(
      'kms',
      'CreateGrant',
      { keyId: 'k-made', granteePrincipal: 'arn:aws:iam::210987654321:root' },
      { grantId: 'g-made' },
    ),
    // The session expired a hundred seconds before.
    record({ at: 3700, by: alice, name: 'ListUsers', readOnly: true }),
  ];
  return records.map((r, i) => ({ ...r, eventID: `aaaaaaaa-0000-4000-8000-${String(i).padStart(12, '0')}` }));
};
