import { isDenyAll } from '../audit/deny-policy.ts';
import { objectsIn } from '../json.ts';
import { aws } from '../manual/manual.ts';
import type { Word } from '../manual/shell-words.ts';
import type { Call } from '../plan.ts';
import { inputOf } from './rules.ts';
import { type State, textOf } from './state.ts';

/** Why a call cannot be taken back, and the exact calls that make again what can be made again, for somebody who may. */
export type Lost = { why: string; remake: Word[][] };

type Teller = (input: { [name: string]: string }, before: State | null) => Lost;

const forEver =
  (why: string): Teller =>
  () => ({ why, remake: [] });

/** Attachments and inline policies of a user, role or group, on one of the same name. */
const policiesOf = (type: 'user' | 'role' | 'group', name: string, before: State | null): Word[][] => [
  ...objectsIn(before?.attachedPolicies)
    .map((p) => String(p.arn))
    .filter((arn) => !isDenyAll(arn))
    .map((arn) => aws('iam', `attach-${type}-policy`, { [`${type}-name`]: name, 'policy-arn': arn })),
  ...objectsIn(before?.inlinePolicies).map((p) =>
    aws('iam', `put-${type}-policy`, {
      ...{ [`${type}-name`]: name, 'policy-name': String(p.name) },
      'policy-document': String(p.document),
    }),
  ),
];

const user: Teller = ({ UserName = '' }, before) => ({
  why: 'the user is gone for ever, with its keys, password and devices: one of the same name would have another id',
  remake: [
    aws('iam', 'create-user', {
      ...{ 'user-name': UserName, path: textOf(before, 'path'), 'permissions-boundary': textOf(before, 'boundary') },
    }),
    ...(Array.isArray(before?.groups) ? before.groups : []).map((g) =>
      aws('iam', 'add-user-to-group', { 'user-name': UserName, 'group-name': String(g) }),
    ),
    ...policiesOf('user', UserName, before),
  ],
});

const role: Teller = ({ RoleName = '' }, before) => {
  const trust = textOf(before, 'trust');
  const boundary = textOf(before, 'boundary');
  const why =
    'the role is gone for ever: one of the same name would have another id, and who trusts the old one does not trust it';
  if (trust === null) return { why, remake: [] };
  const named = { 'role-name': RoleName, path: textOf(before, 'path'), 'permissions-boundary': boundary };
  return {
    why,
    remake: [
      aws('iam', 'create-role', { ...named, 'assume-role-policy-document': trust }),
      ...policiesOf('role', RoleName, before),
    ],
  };
};

const group: Teller = ({ GroupName = '' }, before) => ({
  why: 'the group is gone for ever: one of the same name would have another id',
  remake: [
    aws('iam', 'create-group', { 'group-name': GroupName }),
    ...policiesOf('group', GroupName, before),
    ...(Array.isArray(before?.users) ? before.users : []).map((u) =>
      aws('iam', 'add-user-to-group', { 'user-name': String(u), 'group-name': GroupName }),
    ),
  ],
});

const version: Teller = ({ PolicyArn = '', VersionId = '' }, before) => {
  const document = objectsIn(before?.versions).find((v) => v.id === VersionId)?.document;
  const why = `a version made again would have another id than ${VersionId}`;
  const again = { 'policy-arn': PolicyArn, 'policy-document': typeof document === 'string' ? document : '' };
  return { why, remake: typeof document === 'string' ? [aws('iam', 'create-policy-version', again)] : [] };
};

const boundary: Teller = ({ UserName = '' }, before) => {
  const arn = textOf(before, 'boundary');
  const again = { 'user-name': UserName, 'permissions-boundary': arn };
  const remake = arn === null ? [] : [aws('iam', 'put-user-permissions-boundary', again)];
  return { why: 'reseal sets no permissions boundary', remake };
};

const fromProfile: Teller = ({ InstanceProfileName = '', RoleName = '' }) => ({
  why: 'reseal hands no role to instances',
  remake: [
    aws('iam', 'add-role-to-instance-profile', { 'instance-profile-name': InstanceProfileName, 'role-name': RoleName }),
  ],
});

const another = 'a new one would have another id and another secret';
const lost: { [operation: string]: Teller } = {
  DeleteUser: user,
  DeleteRole: role,
  DeleteGroup: group,
  DeletePolicyVersion: version,
  DeletePolicy: forEver('the policy is gone for ever: one of the same name would be another'),
  DeleteAccessKey: forEver(`the key is gone for ever: ${another}`),
  DeleteLoginProfile: forEver('the password is not known, so nobody can put it back'),
  DeactivateMFADevice: forEver('it needs codes of the device, so only its owner can enable it again'),
  DeleteVirtualMFADevice: forEver(`the device is gone for ever: ${another}`),
  DeleteSigningCertificate: forEver('the certificate is gone: its owner has to upload it again'),
  DeleteSSHPublicKey: forEver('the SSH key is gone: its owner has to upload it again'),
  DeleteServiceSpecificCredential: forEver(`the credential is gone for ever: ${another}`),
  DeleteOpenIDConnectProvider: forEver('the provider is gone: create it again from what Terraform or its issuer knows'),
  DeleteSAMLProvider: forEver('the provider is gone: its metadata has to be uploaded again'),
  DeleteUserPermissionsBoundary: boundary,
  RemoveRoleFromInstanceProfile: fromProfile,
  DeleteInstanceProfile: ({ InstanceProfileName = '' }) => ({
    why: 'the instance profile is gone: one of the same name would have another id',
    remake: [aws('iam', 'create-instance-profile', { 'instance-profile-name': InstanceProfileName })],
  }),
};

/** Of a call that has no inverse. `before`: what the pre-image tells of whom it changed. */
export const lostOf = (call: Call, before: State | null): Lost => {
  const teller = call.service === 'iam' && Object.hasOwn(lost, call.operation) ? lost[call.operation] : undefined;
  if (teller) return teller(inputOf(call), before);
  // What another service's call can be followed by is said where it is planned.
  return { why: call.undo.how === '' ? 'reseal knows no way back' : call.undo.how, remake: [] };
};
