import * as aws from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Finding } from '../../source/core/finding.ts';
import type { Session } from '../../source/core/session.ts';
import { hasMoto, type Moto, startMoto } from '../support/moto.ts';
import { withoutGaps } from '../support/moto-gaps.ts';
import { roleSession, userKey } from '../unit/runner/contain-scene.ts';
import { account, adminOf, madeFinding, motoScene, wholeOf } from './moto-scene.ts';

const usable = hasMoto();
if (!usable) console.log('skipped: moto_server is not on PATH, so the drill’s own AWS alone was tested');

const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const document = (action: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const sshKey =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7vbqajDw4o6gJy8UtmIbkcpnkO3Kwc4qsEnSZp/TR+fQi62F79RHWmwKOtFmwteURgLbj7D/WGuNLGOfa/2vse3G2eHnHl5CB8ruRX9fBl/KgwCVr2JaEuUm66bBQeP5XeBotdR4cvX38uPYivCDdPjJ1QWPdspTBKcxeFbccDw== t';

/** An AWS that reseal's own tests have no hand in. It is less strict than AWS; the drill's world is stricter. */
describe.skipIf(!usable)('against an independent AWS emulator', () => {
  let moto: Moto | null = null;
  let admin: aws.IAMClient;
  let front: Awaited<ReturnType<typeof withoutGaps>> | null = null;
  const url = (): string => front?.url ?? '';
  beforeAll(async () => {
    moto = await startMoto();
    front = await withoutGaps(moto.url);
    admin = adminOf(moto.url);
  }, 60_000);
  afterAll(async () => {
    admin?.destroy();
    await front?.close();
    await moto?.stop();
  });
  const open = async (findings: Finding[], sessions: Session[] = []) => {
    const s = await motoScene(url(), findings, sessions);
    onTestFinished(s.close);
    return s;
  };

  /** A user with everything that hangs on one; kinds that the emulator does not have are told of. */
  const furnish = async (UserName: string) => {
    const { User } = await admin.send(new aws.CreateUserCommand({ UserName }));
    const GroupName = `of-${UserName}`;
    const { AccessKey } = await admin.send(new aws.CreateAccessKeyCommand({ UserName }));
    await admin.send(new aws.CreateAccessKeyCommand({ UserName }));
    await admin.send(new aws.CreateLoginProfileCommand({ UserName, Password: 'Long-and-odd-7!' }));
    await admin.send(new aws.CreateGroupCommand({ GroupName }));
    await admin.send(new aws.AddUserToGroupCommand({ UserName, GroupName }));
    await admin.send(new aws.AttachUserPolicyCommand({ UserName, PolicyArn: readOnly }));
    await admin.send(
      new aws.PutUserPolicyCommand({ UserName, PolicyName: 'inline', PolicyDocument: document('s3:*') }),
    );
    await admin.send(new aws.UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody: sshKey }));
    const { VirtualMFADevice } = await admin.send(
      new aws.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }),
    );
    const SerialNumber = VirtualMFADevice?.SerialNumber ?? '';
    const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
    await admin.send(new aws.EnableMFADeviceCommand({ UserName, SerialNumber, ...codes }));
    return { arn: User?.Arn ?? '', id: User?.UserId ?? '', key: AccessKey?.AccessKeyId ?? '', GroupName };
  };
  const gone = async (look: Promise<unknown>): Promise<void> =>
    expect(look).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  const states = (action: { calls: { state: string }[] }): string[] => [...new Set(action.calls.map((c) => c.state))];

  it('deletes a user with every dependent kind, and no call meets a conflict', async () => {
    const UserName = 'tmp-admin';
    const made = await furnish(UserName);
    const f = madeFinding({
      ...{ id: 'f1', item: 'iam.users', kind: 'user-created', subject: made.arn, uniqueId: made.id },
      actions: ['quarantine-user', 'delete-user'],
    });
    const s = await open([f]);
    const action = await s.run('delete-user', 'f1');
    expect(action).toMatchObject({ state: 'done', outcome: 'IAM has no such user' });
    expect(states(action)).toEqual(['done']);
    const sent = action.calls.map((c) => c.call.operation);
    expect(sent[0]).toBe('AttachUserPolicy');
    for (const operation of [
      ...['DeleteLoginProfile', 'DeactivateMFADevice', 'DeleteVirtualMFADevice', 'DeleteSSHPublicKey'],
      ...['DeleteUserPolicy', 'RemoveUserFromGroup', 'DeleteAccessKey', 'DetachUserPolicy', 'DeleteUser'],
    ])
      expect(sent).toContain(operation);
    await gone(admin.send(new aws.GetUserCommand({ UserName })));
    const { VirtualMFADevices } = await admin.send(new aws.ListVirtualMFADevicesCommand({}));
    expect(VirtualMFADevices?.filter((d) => d.SerialNumber?.endsWith(`/${UserName}`))).toEqual([]);
  }, 60_000);

  it('deletes a role with profile and policies, a group with members, a policy with versions', async () => {
    const [RoleName, GroupName] = ['tmp-role', 'tmp-group'];
    const role = await admin.send(new aws.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    const group = await admin.send(new aws.CreateGroupCommand({ GroupName }));
    const first = { PolicyName: 'tmp-policy', PolicyDocument: document('s3:Get*') };
    const policy = await admin.send(new aws.CreatePolicyCommand(first));
    const PolicyArn = policy.Policy?.Arn ?? '';
    for (const name of ['s3:Put*', 's3:*']) {
      const version = { PolicyArn, PolicyDocument: document(name), SetAsDefault: true };
      await admin.send(new aws.CreatePolicyVersionCommand(version));
    }
    await admin.send(new aws.AttachRolePolicyCommand({ RoleName, PolicyArn }));
    await admin.send(new aws.PutRolePolicyCommand({ RoleName, PolicyName: 'i', PolicyDocument: document('ec2:*') }));
    await admin.send(new aws.CreateInstanceProfileCommand({ InstanceProfileName: 'tmp-profile' }));
    await admin.send(new aws.AddRoleToInstanceProfileCommand({ InstanceProfileName: 'tmp-profile', RoleName }));
    await admin.send(new aws.CreateUserCommand({ UserName: 'member' }));
    await admin.send(new aws.AddUserToGroupCommand({ GroupName, UserName: 'member' }));
    await admin.send(new aws.AttachGroupPolicyCommand({ GroupName, PolicyArn }));
    await admin.send(new aws.PutGroupPolicyCommand({ GroupName, PolicyName: 'i', PolicyDocument: document('ec2:*') }));
    const [roleArn, groupArn] = [role.Role?.Arn ?? '', group.Group?.Arn ?? ''];
    const s = await open([
      madeFinding({
        ...{ id: 'p', kind: 'policy-created', subject: PolicyArn, uniqueId: policy.Policy?.PolicyId ?? '' },
        actions: ['delete-policy'],
      }),
      madeFinding({
        ...{ id: 'r', kind: 'role-created', subject: roleArn, uniqueId: role.Role?.RoleId ?? '' },
        actions: ['delete-role'],
      }),
      madeFinding({
        ...{ id: 'g', kind: 'group-created', subject: groupArn, uniqueId: group.Group?.GroupId ?? '' },
        actions: ['delete-group'],
      }),
    ]);
    // The policy first, while both still have it.
    for (const [kind, id] of [
      ['delete-policy', 'p'],
      ['delete-role', 'r'],
      ['delete-group', 'g'],
    ] as const) {
      const action = await s.run(kind, id);
      expect(action, kind).toMatchObject({ state: 'done' });
      expect(states(action), kind).toEqual(['done']);
    }
    await gone(admin.send(new aws.GetPolicyCommand({ PolicyArn })));
    await gone(admin.send(new aws.GetRoleCommand({ RoleName })));
    await gone(admin.send(new aws.GetGroupCommand({ GroupName })));
    const profile = await admin.send(new aws.GetInstanceProfileCommand({ InstanceProfileName: 'tmp-profile' }));
    expect(profile.InstanceProfile?.Roles).toEqual([]);
    await admin.send(new aws.GetUserCommand({ UserName: 'member' }));
  }, 60_000);

  it('does not touch a user who took the name of the one that the session made', async () => {
    const { User } = await admin.send(new aws.CreateUserCommand({ UserName: 'taken' }));
    const f = madeFinding({
      ...{ id: 'f1', item: 'iam.users', kind: 'user-created', subject: User?.Arn ?? '', uniqueId: 'AIDASOMEBODYELSE' },
      actions: ['quarantine-user', 'delete-user'],
    });
    const before = await wholeOf(admin);
    const s = await open([f]);
    await expect(s.run('delete-user', 'f1')).rejects.toThrow(/somebody else's/);
    await expect(s.run('quarantine-user', 'f1')).rejects.toThrow(/somebody else's/);
    expect(await wholeOf(admin)).toEqual(before);
  }, 60_000);

  describe('snapshot, act, undo', () => {
    /** What a kind is planned for, on things of the account that were there before the session or were changed by it. */
    const cases: [kind: string, about: string][] = [
      ['quarantine-user', 'credential'],
      ['deactivate-key', 'credential'],
      ['deny-role', 'role'],
      ['deny-session', 'role'],
      ['detach-policy', 'attached'],
      ['remove-inline', 'inline'],
      ['leave-group', 'member'],
    ];

    it.each(cases)(
      '%s: the account is as it was, and redone it is as it was left',
      async (kind, about) => {
        const UserName = `old-${kind}`;
        const RoleName = `role-${kind}`;
        const made = await furnish(UserName);
        const role = await admin.send(new aws.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
        const groupArn = `arn:aws:iam::${account}:group/${made.GroupName}`;
        const owner = { type: 'user', name: UserName, arn: made.arn, uniqueId: null } as const;
        const findings = [
          madeFinding({
            ...{ id: 'attached', kind: 'policy-attached', subject: `${made.arn} ${readOnly}`, owner },
            actions: ['detach-policy'],
          }),
          madeFinding({
            ...{
              id: 'inline',
              kind: 'inline-policy-put',
              subject: `${made.arn} inline`,
              owner,
              after: document('s3:*'),
            },
            actions: ['remove-inline', 'restore-inline'],
          }),
          madeFinding({
            ...{ id: 'member', kind: 'group-membership-changed', subject: `${groupArn} ${made.arn}`, left: 'there' },
            ...{ actions: ['leave-group'], after: made.GroupName, owner },
          }),
        ];
        const key = userKey(made.key, UserName, { uniqueId: made.id, issuer: made.arn, principal: made.arn });
        // Issued before AWS's time of now, whole seconds of it: else a deny would not surely reach it.
        const issuedAt = Date.now() - 10_000;
        const live = { expiresAt: Date.now() + 3_600_000, issuedAt, uniqueId: role.Role?.RoleId ?? null };
        const chained = roleSession('ASIACHAINED000000001', 'fix-1', RoleName, live);
        const s = await open(findings, [key, chained]);
        const credential = about === 'credential' ? key : about === 'role' ? chained : null;
        const before = await wholeOf(admin);
        const acted = await s.run(kind, credential ? { credential: credential.accessKeyId } : about);
        expect(acted).toMatchObject({ state: 'done' });
        const left = await wholeOf(admin);
        expect(left).not.toEqual(before);
        const back = await s.run('undo', { undo: acted.id });
        expect(back).toMatchObject({ state: 'done' });
        expect(await wholeOf(admin)).toEqual(before);
        expect(await s.run('undo', { undo: back.id })).toMatchObject({ state: 'done' });
        expect(await wholeOf(admin)).toEqual(left);
      },
      60_000,
    );
  });
});
