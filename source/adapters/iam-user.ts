import {
  type AccessKeyMetadata,
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import type { UserState } from '../core/iam-state.ts';
import { type Reading, read } from '../core/reading.ts';
import { allOf, type IamCalls, isAbsent, together } from './iam-calls.ts';
import { attached, documentOf, eachOf, text, timeOf } from './iam-policies.ts';

type AccessKey = UserState['accessKeys'][number];

/** Everything DeleteUser would stumble over (domain.md §5.5). `UserName` goes with every call: without it IAM takes the caller's. */
export const readUser = async (iam: IamCalls, UserName: string): Promise<Reading<UserState | null>> => {
  const head = await headOf(iam, UserName);
  if (isAbsent(head)) return read(null, head.at, head.serverDate);
  if (!head.ok) return head;

  const parts = await allOf({
    accessKeys: accessKeysOf(iam, UserName),
    loginProfile: loginProfileOf(iam, UserName),
    mfaDevices: iam.list(
      'ListMFADevices',
      (Marker) => new ListMFADevicesCommand({ UserName, Marker }),
      (out) => out.MFADevices,
      (d) => (d.SerialNumber ? { serial: d.SerialNumber } : undefined),
    ),
    signingCertificates: iam.list(
      'ListSigningCertificates',
      (Marker) => new ListSigningCertificatesCommand({ UserName, Marker }),
      (out) => out.Certificates,
      (c) => (c.CertificateId ? { id: c.CertificateId, status: c.Status ?? 'unknown' } : undefined),
    ),
    sshPublicKeys: iam.list(
      'ListSSHPublicKeys',
      (Marker) => new ListSSHPublicKeysCommand({ UserName, Marker }),
      (out) => out.SSHPublicKeys,
      (k) => (k.SSHPublicKeyId ? { id: k.SSHPublicKeyId, status: k.Status ?? 'unknown' } : undefined),
    ),
    // The SDK has no paginator for this one, though it has pages.
    serviceCredentials: iam.list(
      'ListServiceSpecificCredentials',
      (Marker) => new ListServiceSpecificCredentialsCommand({ UserName, Marker }),
      (out) => out.ServiceSpecificCredentials,
      (c) =>
        c.ServiceSpecificCredentialId
          ? { id: c.ServiceSpecificCredentialId, service: c.ServiceName ?? 'unknown', status: c.Status ?? 'unknown' }
          : undefined,
    ),
    inlinePolicies: inlinePoliciesOf(iam, UserName),
    attachedPolicies: iam.list(
      'ListAttachedUserPolicies',
      (Marker) => new ListAttachedUserPoliciesCommand({ UserName, Marker }),
      (out) => out.AttachedPolicies,
      attached,
    ),
    groups: iam.list(
      'ListGroupsForUser',
      (Marker) => new ListGroupsForUserCommand({ UserName, Marker }),
      (out) => out.Groups,
      (g) => g.GroupName,
    ),
  });
  return parts.ok ? together([head, parts], { ...head.value, ...parts.value }) : parts;
};

const headOf = (iam: IamCalls, UserName: string) =>
  iam.one(
    'GetUser',
    () => new GetUserCommand({ UserName }),
    ({ User }) => {
      const created = timeOf(User?.CreateDate);
      // Another name than asked for would mean that the answer is about the caller, or about nobody we know.
      const same = User?.UserName?.toLowerCase() === UserName.toLowerCase();
      if (!same || !User?.Arn || !User.UserId || created === undefined) return undefined;
      const { UserName: name = UserName, Arn: arn, Path: path = '/', UserId: id } = User;
      const boundary = User.PermissionsBoundary?.PermissionsBoundaryArn ?? null;
      const tags = Object.fromEntries((User.Tags ?? []).map((t) => [t.Key ?? '', t.Value ?? '']));
      return { name, arn, path, id, created, boundary, tags };
    },
  );

const accessKeysOf = async (iam: IamCalls, UserName: string): Promise<Reading<AccessKey[]>> => {
  const keys = await iam.list(
    'ListAccessKeys',
    (Marker) => new ListAccessKeysCommand({ UserName, Marker }),
    (out) => out.AccessKeyMetadata,
    keyOf,
  );
  return eachOf(keys, async (key) => {
    // What IAM says of a temporary key is not documented (domain.md §3.1): it is not asked.
    if (!key.id.startsWith('AKIA')) return { ...keys, value: { ...key, lastUsed: null } };
    const lastUsed = await lastUsedOf(iam, key.id);
    return lastUsed.ok ? { ...lastUsed, value: { ...key, lastUsed: lastUsed.value } } : lastUsed;
  });
};

const keyOf = (k: AccessKeyMetadata): Omit<AccessKey, 'lastUsed'> | undefined => {
  const created = timeOf(k.CreateDate);
  return k.AccessKeyId && k.Status && created !== undefined
    ? { id: k.AccessKeyId, status: k.Status, created }
    : undefined;
};

const lastUsedOf = (iam: IamCalls, AccessKeyId: string): Promise<Reading<AccessKey['lastUsed']>> => {
  const known = (value: string | undefined): string | null => (value && value !== 'N/A' ? value : null);
  return iam.one(
    'GetAccessKeyLastUsed',
    () => new GetAccessKeyLastUsedCommand({ AccessKeyId }),
    ({ AccessKeyLastUsed: used }) =>
      used && {
        at: timeOf(used.LastUsedDate) ?? null,
        region: known(used.Region),
        service: known(used.ServiceName),
      },
  );
};

const loginProfileOf = async (iam: IamCalls, UserName: string): Promise<Reading<UserState['loginProfile']>> => {
  const profile = await iam.one(
    'GetLoginProfile',
    () => new GetLoginProfileCommand({ UserName }),
    ({ LoginProfile }) => {
      const created = timeOf(LoginProfile?.CreateDate);
      return created === undefined ? undefined : { created };
    },
  );
  return isAbsent(profile) ? read(null, profile.at, profile.serverDate) : profile;
};

const inlinePoliciesOf = async (iam: IamCalls, UserName: string): Promise<Reading<UserState['inlinePolicies']>> =>
  eachOf(
    await iam.list(
      'ListUserPolicies',
      (Marker) => new ListUserPoliciesCommand({ UserName, Marker }),
      (out) => out.PolicyNames,
      text,
    ),
    (PolicyName) =>
      iam.one(
        'GetUserPolicy',
        () => new GetUserPolicyCommand({ UserName, PolicyName }),
        (out) => {
          const document = documentOf(out.PolicyDocument);
          return document === undefined ? undefined : { name: PolicyName, document };
        },
      ),
  );
