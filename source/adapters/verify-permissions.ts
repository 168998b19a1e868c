import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import * as iam from '@aws-sdk/client-iam';
import type { MetadataBearer } from '@smithy/types';
import type { Tried } from '../core/permissions/missing.ts';
import type { ClockPort } from '../core/ports.ts';
import type { Reading } from '../core/reading.ts';
import { type AwsAsk, awsAsk, type Command, type SendOptions } from './aws-ask.ts';
import { type AwsAccess, clientConfig, homeRegion } from './aws-client.ts';

/** `null` = it could not be told, and `why`. */
export type Permission = { action: string; allowed: boolean | null; why: string };

/** A name that nobody has: IAM looks at the permission first, and then there is nothing that could change. */
const nobody = (id: string): string => `reseal-verify-${id}`;

type Context = Pick<AwsAsk<Command, MetadataBearer>, 'api' | 'access' | 'clock' | 'signal'>;
type Try = (context: Context, client: iam.IAMClient, name: string) => Promise<Reading<unknown>>;

const command =
  <I extends iam.ServiceInputTypes, O extends iam.ServiceOutputTypes>(
    Ctor: new (input: I) => iam.$Command<I, O, iam.IAMClientResolvedConfig>,
    input: (name: string) => I,
  ): Try =>
  (context, client, name) =>
    awsAsk({ ...context, command: new Ctor(input(name)), send: (c, options) => client.send(c, options) });

const user = (name: string) => ({ UserName: name });
const role = (name: string) => ({ RoleName: name });
const group = (name: string) => ({ GroupName: name });
const never = 'AKIARESEALVERIFY0000';
/** As long and of such letters as IAM wants an id to be, else it would not look whether one may. */
const noId = 'RESEALVERIFYNOSUCHID0000';
const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';

const reads: { [action: string]: Try } = {
  GetUser: command(iam.GetUserCommand, user),
  ListUsers: command(iam.ListUsersCommand, () => ({ MaxItems: 1 })),
  ListAccessKeys: command(iam.ListAccessKeysCommand, user),
  GetLoginProfile: command(iam.GetLoginProfileCommand, user),
  ListMFADevices: command(iam.ListMFADevicesCommand, user),
  ListSigningCertificates: command(iam.ListSigningCertificatesCommand, user),
  ListSSHPublicKeys: command(iam.ListSSHPublicKeysCommand, user),
  ListServiceSpecificCredentials: command(iam.ListServiceSpecificCredentialsCommand, user),
  ListUserPolicies: command(iam.ListUserPoliciesCommand, user),
  ListAttachedUserPolicies: command(iam.ListAttachedUserPoliciesCommand, user),
  ListGroupsForUser: command(iam.ListGroupsForUserCommand, user),
  GetRole: command(iam.GetRoleCommand, role),
  ListRolePolicies: command(iam.ListRolePoliciesCommand, role),
  ListAttachedRolePolicies: command(iam.ListAttachedRolePoliciesCommand, role),
  ListInstanceProfilesForRole: command(iam.ListInstanceProfilesForRoleCommand, role),
  GetGroup: command(iam.GetGroupCommand, group),
  ListGroupPolicies: command(iam.ListGroupPoliciesCommand, group),
  ListAttachedGroupPolicies: command(iam.ListAttachedGroupPoliciesCommand, group),
};

/** Each names something that is not there, so that it can change nothing even where it is allowed. */
const acts: { [action: string]: Try } = {
  AttachUserPolicy: command(iam.AttachUserPolicyCommand, (n) => ({ UserName: n, PolicyArn: denyAll })),
  UpdateAccessKey: command(iam.UpdateAccessKeyCommand, (n) => ({
    UserName: n,
    AccessKeyId: never,
    Status: 'Inactive',
  })),
  DeleteAccessKey: command(iam.DeleteAccessKeyCommand, (n) => ({ UserName: n, AccessKeyId: never })),
  DeleteLoginProfile: command(iam.DeleteLoginProfileCommand, user),
  DeactivateMFADevice: command(iam.DeactivateMFADeviceCommand, (n) => ({ UserName: n, SerialNumber: n })),
  DeleteSigningCertificate: command(iam.DeleteSigningCertificateCommand, (n) => ({ UserName: n, CertificateId: noId })),
  DeleteSSHPublicKey: command(iam.DeleteSSHPublicKeyCommand, (n) => ({ UserName: n, SSHPublicKeyId: noId })),
  DeleteServiceSpecificCredential: command(iam.DeleteServiceSpecificCredentialCommand, (n) => ({
    ...{ UserName: n, ServiceSpecificCredentialId: noId },
  })),
  DeleteUserPermissionsBoundary: command(iam.DeleteUserPermissionsBoundaryCommand, user),
  DeleteUserPolicy: command(iam.DeleteUserPolicyCommand, (n) => ({ UserName: n, PolicyName: n })),
  DetachUserPolicy: command(iam.DetachUserPolicyCommand, (n) => ({ UserName: n, PolicyArn: denyAll })),
  RemoveUserFromGroup: command(iam.RemoveUserFromGroupCommand, (n) => ({ UserName: n, GroupName: n })),
  DeleteUser: command(iam.DeleteUserCommand, user),
  DetachRolePolicy: command(iam.DetachRolePolicyCommand, (n) => ({ RoleName: n, PolicyArn: denyAll })),
  DeleteRolePolicy: command(iam.DeleteRolePolicyCommand, (n) => ({ RoleName: n, PolicyName: n })),
  DetachGroupPolicy: command(iam.DetachGroupPolicyCommand, (n) => ({ GroupName: n, PolicyArn: denyAll })),
  DeleteGroupPolicy: command(iam.DeleteGroupPolicyCommand, (n) => ({ GroupName: n, PolicyName: n })),
};

const policy = (name: string) => ({ PolicyArn: `arn:aws:iam::aws:policy/${name}` });

/** What is optional: whole things that the session made, and what gives privilege back. Of nobody, all of it. */
const optional: { [which in 'delete-created' | 'undo']: { [action: string]: Try } } = {
  'delete-created': {
    DeleteRole: command(iam.DeleteRoleCommand, role),
    DeleteGroup: command(iam.DeleteGroupCommand, group),
    DeleteInstanceProfile: command(iam.DeleteInstanceProfileCommand, (n) => ({ InstanceProfileName: n })),
    RemoveRoleFromInstanceProfile: command(iam.RemoveRoleFromInstanceProfileCommand, (n) => ({
      ...{ RoleName: n, InstanceProfileName: n },
    })),
  },
  undo: {
    AttachRolePolicy: command(iam.AttachRolePolicyCommand, (n) => ({ RoleName: n, ...policy('AWSDenyAll') })),
    AttachGroupPolicy: command(iam.AttachGroupPolicyCommand, (n) => ({ GroupName: n, ...policy('AWSDenyAll') })),
    AddUserToGroup: command(iam.AddUserToGroupCommand, (n) => ({ UserName: n, GroupName: n })),
  },
};

/** Allowed when IAM looked for the thing and did not find it. */
const judged = (action: string, answer: Reading<unknown>): Permission => {
  const fault = answer.ok ? null : answer.fault;
  if (fault === null || fault.kind === 'not-found') return { action, allowed: true, why: 'allowed' };
  if (fault.kind === 'denied' || fault.kind === 'org-denied') return { action, allowed: false, why: fault.what };
  return { action, allowed: null, why: fault.what };
};

/** Tries permissions by calls that change nothing. `id`: random, for names that nobody has; `which`: what is tried. */
export const verifyPermissions = async (
  access: AwsAccess,
  clock: ClockPort,
  which: Tried,
  id: string,
  signal: AbortSignal,
): Promise<Permission[]> => {
  const region = homeRegion(access);
  const client = new iam.IAMClient(clientConfig(access, 'iam', region));
  const trail = new CloudTrailClient(clientConfig(access, 'cloudtrail', region));
  const context = (api: string): Context => ({ api, access, clock, signal });
  const found: Permission[] = [];
  try {
    for (const [name, run] of Object.entries(which === 'read' ? reads : which === 'act' ? acts : optional[which]))
      found.push(judged(`iam:${name}`, await run(context(`iam:${name}`), client, nobody(id))));
    if (which === 'read') {
      const api = 'cloudtrail:LookupEvents';
      const now = new Date(clock.now());
      const lookup = new LookupEventsCommand({ MaxResults: 1, StartTime: now, EndTime: now });
      const send = (c: LookupEventsCommand, options: SendOptions) => trail.send(c, options);
      found.push(judged(api, await awsAsk({ ...context(api), command: lookup, send })));
    }
  } finally {
    client.destroy();
    trail.destroy();
  }
  return found;
};
