import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeleteInstanceProfileCommand,
  DeleteLoginProfileCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteSigningCertificateCommand,
  DeleteSSHPublicKeyCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DeleteVirtualMFADeviceCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  EnableMFADeviceCommand,
  GetRoleCommand,
  GetUserCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  UploadSigningCertificateCommand,
  UploadSSHPublicKeyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../source/drill/start-world.ts';
import { iamFor, keysOf, openDrill, refusal } from './support.ts';

const managed = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const doc = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] });
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

let world: World;
let close: () => Promise<void>;
let iam: IAMClient;

beforeAll(async () => {
  ({ world, close } = await openDrill());
  iam = iamFor(world, await keysOf(world, 'admin'));
});
afterAll(() => close());

/** Puts one dependent thing on a user; gives back how to remove it. */
const dependents: { [what: string]: (UserName: string) => Promise<() => Promise<unknown>> } = {
  'an access key': async (UserName) => {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    return () => iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: AccessKey?.AccessKeyId }));
  },
  'a login profile': async (UserName) => {
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Xy7!aaaaaaaa' }));
    return () => iam.send(new DeleteLoginProfileCommand({ UserName }));
  },
  'an MFA device': async (UserName) => {
    const made = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }));
    const SerialNumber = made.VirtualMFADevice?.SerialNumber;
    const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
    await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes }));
    return () => iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
  },
  'a device that somebody holds': async (UserName) => {
    const SerialNumber = 'GAHT12345678';
    const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
    await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes }));
    return () => iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
  },
  'a signing certificate': async (UserName) => {
    const made = await iam.send(new UploadSigningCertificateCommand({ UserName, CertificateBody: 'PEM' }));
    const CertificateId = made.Certificate?.CertificateId;
    return () => iam.send(new DeleteSigningCertificateCommand({ UserName, CertificateId }));
  },
  'an SSH key': async (UserName) => {
    const made = await iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody: 'ssh-rsa AAAA' }));
    return () =>
      iam.send(new DeleteSSHPublicKeyCommand({ UserName, SSHPublicKeyId: made.SSHPublicKey?.SSHPublicKeyId }));
  },
  'a service credential': async (UserName) => {
    const made = await iam.send(
      new CreateServiceSpecificCredentialCommand({ UserName, ServiceName: 'codecommit.amazonaws.com' }),
    );
    const ServiceSpecificCredentialId = made.ServiceSpecificCredential?.ServiceSpecificCredentialId;
    return () => iam.send(new DeleteServiceSpecificCredentialCommand({ UserName, ServiceSpecificCredentialId }));
  },
  'an inline policy': async (UserName) => {
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'x', PolicyDocument: doc }));
    return () => iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'x' }));
  },
  'an attached policy': async (UserName) => {
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: managed }));
    return () => iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: managed }));
  },
  'a group membership': async (UserName) => {
    await iam.send(new AddUserToGroupCommand({ UserName, GroupName: 'developers' }));
    return () => iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName: 'developers' }));
  },
};

const conflict = { name: 'DeleteConflictException', code: 'DeleteConflict', status: 409 };

describe('DeleteUser', () => {
  it.each(Object.keys(dependents))('is refused while the user has %s', async (what) => {
    const UserName = `conflict-${what.replace(/\W/g, '-')}`;
    await iam.send(new CreateUserCommand({ UserName }));
    const undo = await dependents[what]?.(UserName);
    expect(await refusal(iam.send(new DeleteUserCommand({ UserName })))).toMatchObject(conflict);
    await iam.send(new GetUserCommand({ UserName }));
    await undo?.();
    await iam.send(new DeleteUserCommand({ UserName }));
    expect((await refusal(iam.send(new GetUserCommand({ UserName })))).code).toBe('NoSuchEntity');
  });

  it('is not refused for a boundary and tags', async () => {
    const UserName = 'bounded';
    await iam.send(new CreateUserCommand({ UserName, Tags: [{ Key: 'a', Value: 'b' }] }));
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: managed }));
    const { User } = await iam.send(new GetUserCommand({ UserName }));
    expect(User?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(managed);
    expect(User?.Tags).toEqual([{ Key: 'a', Value: 'b' }]);
    await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName }));
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: managed }));
    await iam.send(new DeleteUserCommand({ UserName }));
  });

  it('says NoSuchEntity the second time, and for a virtual device that still is assigned DeleteConflict', async () => {
    const UserName = 'with-device';
    await iam.send(new CreateUserCommand({ UserName }));
    const undo = await dependents['an MFA device']?.(UserName);
    const SerialNumber = `arn:aws:iam::${world.account}:mfa/${UserName}`;
    expect(await refusal(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })))).toMatchObject(conflict);
    await undo?.();
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
    await iam.send(new DeleteUserCommand({ UserName }));
    expect((await refusal(iam.send(new DeleteUserCommand({ UserName })))).code).toBe('NoSuchEntity');
  });
});

describe('other deletions', () => {
  it('DeleteRole wants inline and attached policies and instance profiles gone', async () => {
    const RoleName = 'conflict-role';
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    const refused = () => refusal(iam.send(new DeleteRoleCommand({ RoleName })));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'x', PolicyDocument: doc }));
    expect(await refused()).toMatchObject(conflict);
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'x' }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: managed }));
    expect(await refused()).toMatchObject(conflict);
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: managed }));
    // A boundary is no reason to refuse; taken off twice it is not there.
    const bounded = async () =>
      (await iam.send(new GetRoleCommand({ RoleName }))).Role?.PermissionsBoundary?.PermissionsBoundaryArn;
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: managed }));
    expect(await bounded()).toBe(managed);
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
    expect(await bounded()).toBeUndefined();
    const again = iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
    expect((await refusal(again)).code).toBe('NoSuchEntity');
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: managed }));
    const InstanceProfileName = 'conflict-profile';
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
    expect(await refused()).toMatchObject(conflict);
    expect(await refusal(iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName })))).toMatchObject(conflict);
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
    await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
  });

  it('DeleteGroup wants members and policies gone', async () => {
    const GroupName = 'conflict-group';
    const UserName = 'conflict-member';
    await iam.send(new CreateGroupCommand({ GroupName }));
    await iam.send(new CreateUserCommand({ UserName }));
    const refused = () => refusal(iam.send(new DeleteGroupCommand({ GroupName })));
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
    expect(await refused()).toMatchObject(conflict);
    await iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName }));
    await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'x', PolicyDocument: doc }));
    expect(await refused()).toMatchObject(conflict);
    await iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName: 'x' }));
    await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: managed }));
    expect(await refused()).toMatchObject(conflict);
    await iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn: managed }));
    await iam.send(new DeleteGroupCommand({ GroupName }));
    await iam.send(new DeleteUserCommand({ UserName }));
  });

  it('DeletePolicy wants no attachment, no boundary and no other version; the default version never goes alone', async () => {
    const made = await iam.send(new CreatePolicyCommand({ PolicyName: 'conflict-policy', PolicyDocument: doc }));
    const PolicyArn = made.Policy?.Arn;
    const refused = () => refusal(iam.send(new DeletePolicyCommand({ PolicyArn })));
    await iam.send(new CreateUserCommand({ UserName: 'carrier' }));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'carrier', PolicyArn }));
    expect(await refused()).toMatchObject(conflict);
    await iam.send(new DetachUserPolicyCommand({ UserName: 'carrier', PolicyArn }));
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: 'carrier', PermissionsBoundary: PolicyArn }));
    expect(await refused()).toMatchObject(conflict);
    await iam.send(new DeleteUserCommand({ UserName: 'carrier' }));
    const [RoleName, GroupName] = ['carrying-role', 'carrying-group'];
    const bounds = { PermissionsBoundary: PolicyArn };
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, ...bounds }));
    expect(await refused()).toMatchObject(conflict);
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    expect(await refused()).toMatchObject(conflict);
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    await iam.send(new CreateGroupCommand({ GroupName }));
    await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
    expect(await refused()).toMatchObject(conflict);
    await iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn }));
    await iam.send(new DeleteGroupCommand({ GroupName }));
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: doc, SetAsDefault: true }));
    expect(await refused()).toMatchObject(conflict);
    const dropped = (VersionId: string) => iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    expect(await refusal(dropped('v2'))).toMatchObject(conflict);
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    await dropped('v2');
    const again = await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: doc }));
    expect(again.PolicyVersion?.VersionId).toBe('v3');
    await dropped('v3');
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
  });
});

describe('what IAM has no room for', () => {
  const limited = { name: 'LimitExceededException', code: 'LimitExceeded', status: 409 };
  const long = (length: number): string => {
    const Resource = 'x'.repeat(length - JSON.stringify({ Statement: [{ Resource: '' }] }).length);
    return JSON.stringify({ Statement: [{ Resource }] });
  };

  type Put = { PolicyName: string; PolicyDocument: string };
  const kinds: [string, number, (name: string) => Promise<unknown>, (name: string, put: Put) => Promise<unknown>][] = [
    [
      ...(['user', 2048] as const),
      (UserName: string) => iam.send(new CreateUserCommand({ UserName })),
      (UserName: string, put: Put) => iam.send(new PutUserPolicyCommand({ UserName, ...put })),
    ],
    [
      ...(['role', 10_240] as const),
      (RoleName: string) => iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust })),
      (RoleName: string, put: Put) => iam.send(new PutRolePolicyCommand({ RoleName, ...put })),
    ],
    [
      ...(['group', 5120] as const),
      (GroupName: string) => iam.send(new CreateGroupCommand({ GroupName })),
      (GroupName: string, put: Put) => iam.send(new PutGroupPolicyCommand({ GroupName, ...put })),
    ],
  ];

  it.each(kinds)(
    'a %s holds %i characters of inline policies, blanks not counted',
    async (kind, most, create, send) => {
      const name = `full-${kind}`;
      await create(name);
      const put = (PolicyName: string, PolicyDocument: string) => send(name, { PolicyName, PolicyDocument });
      await put('a', long(1000));
      expect(await refusal(put('b', long(most - 999)))).toMatchObject(limited);
      await put('b', `${long(most - 1000)}   \n\t `);
      // What it replaces does not count.
      await put('b', long(most - 1000));
      expect(await refusal(put('c', long(60)))).toMatchObject(limited);
    },
  );
});
