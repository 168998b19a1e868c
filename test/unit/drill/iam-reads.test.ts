import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  GetGroupCommand,
  GetLoginProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupsForUserCommand,
  ListInstanceProfilesForRoleCommand,
  ListMFADevicesCommand,
  ListOpenIDConnectProvidersCommand,
  ListPolicyVersionsCommand,
  ListRolesCommand,
  ListSAMLProvidersCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
  PutRolePolicyCommand,
  paginateListUsers,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castOf } from '../../../source/drill/scenario/cast.ts';
import type { World } from '../../../source/drill/start-world.ts';
import { iamFor, keysOf, openDrill, refusal } from './support.ts';

const UserName = 'tmp-admin';
const cast = castOf(7);
let world: World;
let close: () => Promise<void>;
let iam: IAMClient;

beforeAll(async () => {
  ({ world, close } = await openDrill());
  iam = iamFor(world, world.credentials.read);
});
afterAll(() => close());

describe('the leftover user, read through the SDK', () => {
  it('has everything that DeleteUser stumbles over', async () => {
    const { User } = await iam.send(new GetUserCommand({ UserName }));
    expect(User).toMatchObject({ UserName, Path: '/', Arn: `arn:aws:iam::${world.account}:user/tmp-admin` });
    expect(User?.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/);
    expect(User?.CreateDate?.getTime()).toBe(world.t0 + 8 * 60_000);
    const keys = await iam.send(new ListAccessKeysCommand({ UserName }));
    expect(keys.AccessKeyMetadata?.map((k) => k.Status).sort()).toEqual(['Active', 'Inactive']);
    expect((await iam.send(new GetLoginProfileCommand({ UserName }))).LoginProfile?.UserName).toBe(UserName);
    const mfa = await iam.send(new ListMFADevicesCommand({ UserName }));
    expect(mfa.MFADevices?.[0]?.SerialNumber).toBe(`arn:aws:iam::${world.account}:mfa/tmp-admin`);
    const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
    expect(attached.AttachedPolicies).toEqual([
      { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ]);
    expect((await iam.send(new ListUserPoliciesCommand({ UserName }))).PolicyNames).toEqual(['emergency-s3']);
    const groups = await iam.send(new ListGroupsForUserCommand({ UserName }));
    expect(groups.Groups?.map((g) => g.GroupName)).toEqual(['platform-oncall']);
    const devices = await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Assigned' }));
    expect(devices.VirtualMFADevices?.[0]?.User?.UserName).toBe(UserName);
  });

  it('gives lists that are empty, not missing', async () => {
    expect((await iam.send(new ListSigningCertificatesCommand({ UserName }))).Certificates).toEqual([]);
    expect((await iam.send(new ListSSHPublicKeysCommand({ UserName }))).SSHPublicKeys).toEqual([]);
    const credentials = await iam.send(new ListServiceSpecificCredentialsCommand({ UserName }));
    expect(credentials.ServiceSpecificCredentials).toEqual([]);
  });

  it('tells when and where a key was used, and nothing for one that never was', async () => {
    const keys = (await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata ?? [];
    const active = keys.find((k) => k.Status === 'Active')?.AccessKeyId;
    const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: active }));
    expect(used.AccessKeyLastUsed).toMatchObject({ Region: 'eu-west-1', ServiceName: 'ec2' });
    const idle = await iam.send(new ListAccessKeysCommand({ UserName: 'batch-runner' }));
    const never = await iam.send(
      new GetAccessKeyLastUsedCommand({ AccessKeyId: idle.AccessKeyMetadata?.[0]?.AccessKeyId }),
    );
    expect(never.AccessKeyLastUsed?.LastUsedDate).toBeUndefined();
    expect(never.AccessKeyLastUsed?.Region).toBe('N/A');
    const missing = iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: 'AKIAAAAAAAAAAAAAAAAA' }));
    expect(await refusal(missing)).toMatchObject({ code: 'NoSuchEntity', status: 404 });
  });
});

describe('policy documents', () => {
  it('arrive URL-encoded after RFC 3986', async () => {
    const inline = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName: 'emergency-s3' }));
    expect(inline.PolicyDocument).toMatch(/^%7B%22Version%22/);
    expect(inline.PolicyDocument).not.toContain('*');
    expect(JSON.parse(decodeURIComponent(inline.PolicyDocument ?? '')).Statement[0].Effect).toBe('Allow');
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: `${cast.payments}-deploy` }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain(cast.stranger);
    const put = await iam.send(
      new GetRolePolicyCommand({ RoleName: `${cast.orders}-irsa`, PolicyName: 'emergency-debug' }),
    );
    expect(decodeURIComponent(put.PolicyDocument ?? '')).toContain(`${cast.payments}-data`);
    const PolicyArn = `arn:aws:iam::${world.account}:policy/${cast.orders}-access`;
    const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    expect(decodeURIComponent(version.PolicyVersion?.Document ?? '')).toContain('archive');
  });

  it('are refused when they are no policies', async () => {
    const admin = iamFor(world, await keysOf(world, 'admin'));
    const put = admin.send(new PutRolePolicyCommand({ RoleName: 'ops-chain-b', PolicyName: 'x', PolicyDocument: '{' }));
    expect(await refusal(put)).toMatchObject({ code: 'MalformedPolicyDocument', status: 400 });
  });
});

describe('roles, groups, policies and providers', () => {
  it('can be read whole', async () => {
    const group = await iam.send(new GetGroupCommand({ GroupName: 'platform-oncall' }));
    expect(group.Users?.map((u) => u.UserName)).toContain(UserName);
    const profiles = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: 'vault-server' }));
    expect(profiles.InstanceProfiles?.[0]?.Roles?.[0]?.RoleName).toBe('vault-server');
    const PolicyArn = `arn:aws:iam::${world.account}:policy/${cast.orders}-access`;
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    expect(Policy).toMatchObject({ DefaultVersionId: 'v2', AttachmentCount: 1 });
    const versions = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(versions.Versions?.map((v) => [v.VersionId, v.IsDefaultVersion])).toEqual([
      ['v1', false],
      ['v2', true],
    ]);
    const entities = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }));
    expect(entities.PolicyRoles?.map((r) => r.RoleName)).toEqual([`${cast.orders}-irsa`]);
    expect(entities.PolicyUsers).toEqual([]);
    expect((await iam.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList).toHaveLength(1);
    expect((await iam.send(new ListSAMLProvidersCommand({}))).SAMLProviderList).toHaveLength(1);
    const roles = await iam.send(new ListRolesCommand({ PathPrefix: '/aws-reserved/' }));
    expect(roles.Roles?.[0]?.MaxSessionDuration).toBe(43_200);
  });

  it('know the AWS managed policies, which nobody can change', async () => {
    const deny = await iam.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }));
    expect(deny.Policy?.PolicyName).toBe('AWSDenyAll');
    const missing = iam.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/NoSuchPolicy' }));
    expect((await refusal(missing)).code).toBe('NoSuchEntity');
  });
});

describe('pages', () => {
  it('hold what was asked for at most, and together give everything once', async () => {
    const first = await iam.send(new ListUsersCommand({ MaxItems: 2 }));
    expect(first.Users).toHaveLength(2);
    expect(first.IsTruncated).toBe(true);
    const names: string[] = [];
    for await (const page of paginateListUsers({ client: iam, pageSize: 1 }, {})) {
      names.push(...(page.Users ?? []).map((u) => u.UserName ?? ''));
    }
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toEqual(expect.arrayContaining(['alice', 'batch-runner', 'ci-deploy', 'tmp-admin', 'tmp-probe']));
    expect(names).not.toContain('tmp-check');
  });

  it('may be shorter than asked for', async () => {
    await world.admin({ pageLimit: 1 });
    const keys = await iam.send(new ListAccessKeysCommand({ UserName }));
    expect(keys.AccessKeyMetadata).toHaveLength(1);
    const rest = await iam.send(new ListAccessKeysCommand({ UserName, Marker: keys.Marker }));
    expect(rest.IsTruncated).toBe(false);
    await world.admin({ pageLimit: null });
    expect(await refusal(iam.send(new ListUsersCommand({ Marker: '!' })))).toMatchObject({ code: 'ValidationError' });
  });
});

describe('key calls without a user name', () => {
  it('act on the caller when that is a user, and are refused to a session', async () => {
    const refused = await refusal(iam.send(new ListAccessKeysCommand({})));
    expect(refused).toMatchObject({ name: 'ValidationError', status: 400 });
    const second = (await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata?.find(
      (k) => k.Status === 'Active',
    );
    const own = iamFor(world, await keysOf(world, second?.AccessKeyId ?? ''));
    const mine = await own.send(new ListAccessKeysCommand({}));
    expect(mine.AccessKeyMetadata?.map((k) => k.UserName)).toEqual([UserName, UserName]);
    expect((await own.send(new GetUserCommand({}))).User?.UserName).toBe(UserName);
  });
});

describe('limits', () => {
  it('end at two keys a user, whose names differ by more than case', async () => {
    const admin = iamFor(world, await keysOf(world, 'admin'));
    await admin.send(new CreateUserCommand({ UserName: 'Limited' }));
    expect((await refusal(admin.send(new CreateUserCommand({ UserName: 'limited' })))).code).toBe(
      'EntityAlreadyExists',
    );
    const made = await admin.send(new CreateAccessKeyCommand({ UserName: 'Limited' }));
    expect(made.AccessKey?.SecretAccessKey).toHaveLength(40);
    await admin.send(new CreateAccessKeyCommand({ UserName: 'Limited' }));
    const third = await refusal(admin.send(new CreateAccessKeyCommand({ UserName: 'Limited' })));
    expect(third).toMatchObject({ name: 'LimitExceededException', status: 409 });
    const key = { UserName: 'alice', AccessKeyId: made.AccessKey?.AccessKeyId };
    expect((await refusal(admin.send(new DeleteAccessKeyCommand(key)))).code).toBe('NoSuchEntity');
    const attach = { UserName: 'Limited', PolicyArn: 'arn:aws:iam::aws:policy/NoSuchPolicy' };
    expect((await refusal(admin.send(new AttachUserPolicyCommand(attach)))).code).toBe('NoSuchEntity');
  });
});
