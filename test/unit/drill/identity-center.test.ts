import { createHash } from 'node:crypto';
import {
  DeleteGroupMembershipCommand,
  DescribeGroupCommand,
  DescribeUserCommand,
  IdentitystoreClient,
  ListUsersCommand,
} from '@aws-sdk/client-identitystore';
import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  DescribePermissionSetCommand,
  ListAccountAssignmentsCommand,
  ListManagedPoliciesInPermissionSetCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createResources } from '../../../source/adapters/resources/resources.ts';
import { audit, parseRecord } from '../../../source/core/audit/index.ts';
import type { Finding, FindingResource } from '../../../source/core/finding.ts';
import { manualFor } from '../../../source/core/manual/manual-for.ts';
import { incidentOf } from '../../../source/drill/incident-of.ts';
import { buildWorld } from '../../../source/drill/scenario/build.ts';
import { castOf } from '../../../source/drill/scenario/cast.ts';
import { startWorld, type World } from '../../../source/drill/start-world.ts';
import { enabledRegions } from '../../../source/drill/world/regions.ts';
import { faultOf, gotten } from '../adapters/support.ts';
import { type Keys, keysOf, openDrill, refusal, writesOf } from './support.ts';

const home = 'eu-central-1';
const minute = 60_000;
const cast = castOf(7);
const { instance, store, sets, groups, vendor, people } = cast.center;
const t0 = Date.UTC(2026, 4, 20, 13);
const events = enabledRegions.flatMap((region) =>
  buildWorld(7, 0, t0)
    .world.trail.entries(region)
    .flatMap((e) => {
      const parsed = parseRecord(JSON.parse(e.text));
      return parsed.ok ? [parsed.event] : [];
    }),
);
const seeds = {
  ...{ roleArn: incidentOf(7, t0).roleArn, accessKeyIds: [], sessionName: 'alice', principalArn: null },
  ...{ from: t0 - 60 * minute, to: t0 + 120 * minute },
};
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const found = audit({ events, seeds, hash, awsNow: t0 + 120 * minute }).fact.findings.filter(
  (f) => f.kind === 'assignment-changed',
);
const [joined, assigned] = found as [Finding, Finding];

let world: World;
let dir: string;
let close: () => Promise<void>;
let port: ReturnType<typeof createResources>;
beforeAll(async () => {
  ({ world, dir, close } = await openDrill());
  const access = { profile: null, credentials: world.credentials.read, endpoint: world.endpoint };
  port = createResources(access, { now: Date.now, sleep: async () => undefined });
});
afterAll(async () => {
  port.close();
  await close();
});

const settings = (credentials: Keys, region = home) => ({
  ...{ endpoint: world.endpoint, region, credentials, maxAttempts: 1 },
});
const sso = (keys: Keys = world.credentials.read, region = home) => new SSOAdminClient(settings(keys, region));
const directory = (keys: Keys = world.credentials.read) => new IdentitystoreClient(settings(keys));
const look = (type: string, id: string, region = home) => {
  const resource: FindingResource = { service: 'any', type, id, parent: null };
  const ask = { account: world.account, region, resource, look: 'there' as const, since: null };
  return port.state(ask, new AbortController().signal);
};
const lookAt = ({ resource }: Finding, region = home) => look(resource?.type ?? '', resource?.id ?? '', region);
/** As the shown command line has it, option by option. */
const optionsOf = (command: string): { [option: string]: string } =>
  Object.fromEntries([...command.matchAll(/ --(\S+) (\S+)/g)].map(([, option = '', value = '']) => [option, value]));

describe('what the session changed in Identity Center', () => {
  it('is a member of a group and an assignment, and nothing that it read or somebody else did', () => {
    expect(found.map((f) => [f.subject, f.region, f.item, f.transient])).toEqual([
      [`arn:aws:identitystore:::group/${groups.engineers} ${vendor}`, home, 'policy.restored', false],
      [`${sets.admin} ${cast.account}`, home, 'policy.restored', false],
    ]);
    const here = events.filter((e) => e.region === home);
    const by = (who: RegExp) => here.filter((e) => who.test(e.actor.arn ?? '')).map((e) => e.name);
    expect(by(/breakglass-emergency\/alice$/).sort()).toEqual([
      ...['CreateAccountAssignment', 'CreateGroupMembership', 'DescribePermissionSet', 'ListPermissionSets'],
    ]);
    expect(by(/AWSReservedSSO_.*\/(?!alice)/).sort()).toEqual([
      ...['AttachManagedPolicyToPermissionSet', 'CreateAccountAssignment', 'CreateGroupMembership'],
      'ProvisionPermissionSet',
    ]);
  });

  it('stands, by the real clients, in its home Region and nowhere else', async () => {
    expect(gotten(await lookAt(joined))).toMatchObject({ uniqueId: joined.resource?.id.split('/')[1], phase: 'there' });
    expect(gotten(await lookAt(assigned))).toMatchObject({ state: `opens account ${world.account}` });
    expect(gotten(await lookAt(joined, 'us-east-1'))).toBeNull();
    expect(gotten(await lookAt(assigned, 'us-east-1'))).toBeNull();
  });

  it('what was there before, and what the engineer gave, is there too; what nobody gave is not', async () => {
    const other = (who: string, type: string, set = sets.admin) =>
      look('aws_ssoadmin_account_assignment', [who, type, world.account, 'AWS_ACCOUNT', set, instance].join(','));
    expect(gotten(await other(groups.admins, 'GROUP'))).not.toBeNull();
    expect(gotten(await other(people.responder, 'USER', sets.audit))).not.toBeNull();
    expect(gotten(await other(vendor, 'GROUP'))).toBeNull();
    expect(gotten(await other(people.engineer, 'USER'))).toBeNull();
    const attached = (name: string) => `arn:aws:iam::aws:policy/${name},${sets.audit},${instance}`;
    const type = 'aws_ssoadmin_managed_policy_attachment';
    expect(gotten(await look(type, attached('AWSCloudTrail_ReadOnlyAccess')))).not.toBeNull();
    expect(gotten(await look(type, attached('AdministratorAccess')))).toBeNull();
    expect(gotten(await look('aws_ssoadmin_permission_set', `${sets.audit},${instance}`))?.uniqueId).toBe(sets.audit);
    expect(gotten(await look('aws_ssoadmin_permission_set_inline_policy', `${sets.audit},${instance}`))).toBeNull();
    expect(gotten(await look('aws_identitystore_user', `${store}/${vendor}`))?.uniqueId).toBe(vendor);
    expect(gotten(await look('aws_identitystore_group', `${store}/${vendor}`))).toBeNull();
  });

  it('is told how to be taken back, which reseal may not; then it is gone, after a restart too', async () => {
    const shown = [joined, assigned].map((f) => manualFor(f)?.commands);
    expect(shown).toEqual([
      [
        `aws identitystore delete-group-membership --identity-store-id ${store} --membership-id ${idOf(joined)} --region ${home}`,
      ],
      [
        `aws sso-admin delete-account-assignment --instance-arn ${instance} --target-id ${cast.account} --target-type AWS_ACCOUNT --permission-set-arn ${sets.admin} --principal-type USER --principal-id ${vendor} --region ${home}`,
      ],
    ]);
    const [membership = {}, assignment = {}] = shown.map((commands) => optionsOf(commands?.[0] ?? ''));
    const leave = new DeleteGroupMembershipCommand({
      IdentityStoreId: membership['identity-store-id'],
      MembershipId: membership['membership-id'],
    });
    const revoke = new DeleteAccountAssignmentCommand({
      ...{ InstanceArn: assignment['instance-arn'], PermissionSetArn: assignment['permission-set-arn'] },
      ...{ TargetId: assignment['target-id'], TargetType: 'AWS_ACCOUNT' },
      ...{ PrincipalType: 'USER', PrincipalId: assignment['principal-id'] },
    });
    const act = await refusal(sso(world.credentials.act).send(revoke));
    expect(act).toMatchObject({ name: 'AccessDeniedException', status: 400 });
    expect(gotten(await lookAt(assigned))).not.toBeNull();

    const admin = await keysOf(world, 'admin');
    const told = await sso(admin).send(revoke);
    expect(told.AccountAssignmentDeletionStatus).toMatchObject({ Status: 'IN_PROGRESS', PrincipalId: vendor });
    await directory(admin).send(leave);
    expect(gotten(await lookAt(assigned))).toBeNull();
    expect(gotten(await lookAt(joined))).toBeNull();
    expect((await refusal(sso(admin).send(revoke))).name).toBe('ResourceNotFoundException');
    expect((await refusal(directory(admin).send(leave))).name).toBe('ResourceNotFoundException');
    expect((await writesOf(world)).map((w) => [w.operation, w.outcome])).toEqual([
      ['DeleteAccountAssignment', 'AccessDenied'],
      ...[
        ['DeleteAccountAssignment', 'done'],
        ['DeleteGroupMembership', 'done'],
      ],
      ['DeleteAccountAssignment', 'ResourceNotFoundException'],
      ['DeleteGroupMembership', 'ResourceNotFoundException'],
    ]);

    await world.stop();
    world = await startWorld({ dir });
    port.close();
    const access = { profile: null, credentials: world.credentials.read, endpoint: world.endpoint };
    port = createResources(access, { now: Date.now, sleep: async () => undefined });
    expect(gotten(await lookAt(assigned))).toBeNull();
    expect(gotten(await lookAt(joined))).toBeNull();
    const rest = await sso().send(
      new ListAccountAssignmentsCommand({
        InstanceArn: instance,
        PermissionSetArn: sets.admin,
        AccountId: cast.account,
      }),
    );
    expect(rest.AccountAssignments?.map((a) => a.PrincipalId)).toEqual([groups.admins, people.owner]);
  });
});

const idOf = (f: Finding): string => f.resource?.id.split('/')[1] ?? '';

describe('as strict as the real ones', () => {
  const asked = { InstanceArn: instance, PermissionSetArn: sets.audit, AccountId: cast.account };

  it('gives lists by pages, whose tokens belong to their questions', async () => {
    const all = { InstanceArn: instance, PermissionSetArn: sets.audit };
    const [first, whole] = [
      await sso().send(new ListManagedPoliciesInPermissionSetCommand({ ...all, MaxResults: 1 })),
      await sso().send(new ListManagedPoliciesInPermissionSetCommand(all)),
    ];
    expect([first.AttachedManagedPolicies?.length, whole.AttachedManagedPolicies?.length]).toEqual([1, 2]);
    const { NextToken } = first;
    const next = await sso().send(new ListManagedPoliciesInPermissionSetCommand({ ...all, MaxResults: 1, NextToken }));
    expect(next).toMatchObject({ AttachedManagedPolicies: [{ Name: 'AWSCloudTrail_ReadOnlyAccess' }] });
    expect([whole.NextToken, next.NextToken]).toEqual([undefined, undefined]);
    for (const input of [
      { ...asked, NextToken },
      { ...asked, NextToken: 'made-up' },
    ])
      expect((await refusal(sso().send(new ListAccountAssignmentsCommand(input)))).name).toBe('ValidationException');
  });

  it('refuses what is missing, of no form, not there, or not played', async () => {
    const bad = [
      { ...asked, AccountId: undefined },
      { ...asked, AccountId: '1234' },
      { ...asked, InstanceArn: 'arn:aws:sso:::instance/x' },
      { ...asked, PermissionSetArn: instance },
      { ...asked, MaxResults: 0 },
    ];
    for (const input of bad)
      expect((await refusal(sso().send(new ListAccountAssignmentsCommand(input)))).name).toBe('ValidationException');
    const none = { ...asked, PermissionSetArn: `${sets.audit.slice(0, -4)}0000` };
    expect(await refusal(sso().send(new DescribePermissionSetCommand(none)))).toMatchObject({
      ...{ name: 'ResourceNotFoundException', status: 400 },
    });
    const elsewhere = sso(world.credentials.read, 'us-east-1').send(new DescribePermissionSetCommand(asked));
    expect((await refusal(elsewhere)).name).toBe('ResourceNotFoundException');
    const group = { IdentityStoreId: store, GroupId: 'engineers' };
    expect((await refusal(directory().send(new DescribeGroupCommand(group)))).name).toBe('ValidationException');
    const foreign = { IdentityStoreId: 'd-0000000000', UserId: vendor };
    expect((await refusal(directory().send(new DescribeUserCommand(foreign)))).name).toBe('ResourceNotFoundException');
    const list = await refusal(directory().send(new ListUsersCommand({ IdentityStoreId: store })));
    expect(list).toMatchObject({ name: 'UnknownOperationException', status: 400 });
    const give = { ...asked, TargetId: cast.account, TargetType: 'AWS_ACCOUNT' as const, PrincipalId: vendor };
    const given = sso().send(new CreateAccountAssignmentCommand({ ...give, PrincipalType: 'USER' }));
    expect((await refusal(given)).name).toBe('UnknownOperationException');
  });

  it('refuses by the same faults as every other service, and then nothing is taken for gone', async () => {
    const set = () => look('aws_ssoadmin_permission_set', `${sets.audit},${instance}`);
    await world.admin({ fault: 'deny', service: 'sso', times: 1 });
    expect(faultOf(await set()).kind).toBe('denied');
    await world.admin({ fault: 'org-deny', service: 'identitystore', times: 1 });
    expect(faultOf(await look('aws_identitystore_user', `${store}/${vendor}`)).kind).toBe('org-denied');
    await world.admin({ fault: 'cut', service: 'sso', times: 9 });
    expect(faultOf(await set()).kind).toBe('network');
    await world.admin({ clear: true });
    expect(gotten(await set())).not.toBeNull();
  });
});
