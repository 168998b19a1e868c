import type { JsonObject } from '../../../source/core/words.ts';
import { account, assume, createKey, createUser, iam, session, vault } from './records.ts';

/** A session that does one of everything that IAM knows: for the kinds of which no real record is at hand. */
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
  ];
  return records.map((r, i) => ({ ...r, eventID: `aaaaaaaa-0000-4000-8000-${String(i).padStart(12, '0')}` }));
};
