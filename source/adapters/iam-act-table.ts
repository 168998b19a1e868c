import * as iam from '@aws-sdk/client-iam';
import type { MetadataBearer } from '@smithy/types';
import type { Call } from '../core/plan.ts';
import type { Reading } from '../core/reading.ts';
import { type AwsAsk, awsAsk, type Command } from './aws-ask.ts';
import {
  anyButDeny,
  awsPolicy,
  both,
  type Guard,
  inactiveOnly,
  ownDenyOnly,
  ownPolicy,
  ownRole,
  whole,
} from './iam-act-guards.ts';

type Context = Pick<AwsAsk<Command, MetadataBearer>, 'api' | 'access' | 'clock' | 'signal'>;

export type Operation = {
  /** Every name must be there and hold a text; no other name may be. */
  names: string[];
  /** Looks at the values; gives back why not. */
  guard: Guard;
  /** Exactly one request. */
  send(client: iam.IAMClient, input: Call['input'], context: Context): Promise<Reading<MetadataBearer>>;
};

/** A row of a table: the command, its names, and what its values may be. */
export const op = <I extends iam.ServiceInputTypes, O extends iam.ServiceOutputTypes>(
  Ctor: new (input: I) => iam.$Command<I, O, iam.IAMClientResolvedConfig>,
  names: string,
  guard: Guard = whole,
): Operation => ({
  names: names.split(' '),
  guard,
  send: (client, input, context) =>
    awsAsk({
      ...context,
      // `names` was checked before, so that the input has the shape that the command asks for.
      command: new Ctor(input as unknown as I),
      send: (command, options) => client.send(command, options),
    }),
});

/**
 * All that reseal can ever do to IAM (domain.md §5.5, §10.2, §13.9). What is not here cannot be sent. `UserName` is asked
 * for wherever the API has it, because IAM would otherwise take the caller's own (domain.md §3.1).
 */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    AttachUserPolicy: op(iam.AttachUserPolicyCommand, 'UserName PolicyArn', awsPolicy),
    UpdateAccessKey: op(iam.UpdateAccessKeyCommand, 'UserName AccessKeyId Status', inactiveOnly),
    DeleteAccessKey: op(iam.DeleteAccessKeyCommand, 'UserName AccessKeyId'),
    DeleteLoginProfile: op(iam.DeleteLoginProfileCommand, 'UserName'),
    DeactivateMFADevice: op(iam.DeactivateMFADeviceCommand, 'UserName SerialNumber'),
    DeleteVirtualMFADevice: op(iam.DeleteVirtualMFADeviceCommand, 'SerialNumber'),
    DeleteSigningCertificate: op(iam.DeleteSigningCertificateCommand, 'UserName CertificateId'),
    DeleteSSHPublicKey: op(iam.DeleteSSHPublicKeyCommand, 'UserName SSHPublicKeyId'),
    DeleteServiceSpecificCredential: op(
      iam.DeleteServiceSpecificCredentialCommand,
      'UserName ServiceSpecificCredentialId',
    ),
    DeleteUserPolicy: op(iam.DeleteUserPolicyCommand, 'UserName PolicyName'),
    DetachUserPolicy: op(iam.DetachUserPolicyCommand, 'UserName PolicyArn'),
    RemoveUserFromGroup: op(iam.RemoveUserFromGroupCommand, 'UserName GroupName'),
    DeleteUserPermissionsBoundary: op(iam.DeleteUserPermissionsBoundaryCommand, 'UserName'),
    DeleteUser: op(iam.DeleteUserCommand, 'UserName'),
    PutRolePolicy: op(iam.PutRolePolicyCommand, 'RoleName PolicyName PolicyDocument', ownDenyOnly),
    DetachRolePolicy: op(iam.DetachRolePolicyCommand, 'RoleName PolicyArn', both(ownRole, anyButDeny)),
    DeleteRolePolicy: op(iam.DeleteRolePolicyCommand, 'RoleName PolicyName', ownRole),
    RemoveRoleFromInstanceProfile: op(
      iam.RemoveRoleFromInstanceProfileCommand,
      'InstanceProfileName RoleName',
      ownRole,
    ),
    DeleteInstanceProfile: op(iam.DeleteInstanceProfileCommand, 'InstanceProfileName'),
    DeleteRole: op(iam.DeleteRoleCommand, 'RoleName', ownRole),
    SetDefaultPolicyVersion: op(iam.SetDefaultPolicyVersionCommand, 'PolicyArn VersionId', ownPolicy),
    DeletePolicyVersion: op(iam.DeletePolicyVersionCommand, 'PolicyArn VersionId', ownPolicy),
    DeletePolicy: op(iam.DeletePolicyCommand, 'PolicyArn', ownPolicy),
    DetachGroupPolicy: op(iam.DetachGroupPolicyCommand, 'GroupName PolicyArn', anyButDeny),
    DeleteGroupPolicy: op(iam.DeleteGroupPolicyCommand, 'GroupName PolicyName'),
    DeleteGroup: op(iam.DeleteGroupCommand, 'GroupName'),
    DeleteOpenIDConnectProvider: op(iam.DeleteOpenIDConnectProviderCommand, 'OpenIDConnectProviderArn'),
    DeleteSAMLProvider: op(iam.DeleteSAMLProviderCommand, 'SAMLProviderArn'),
  }),
);
