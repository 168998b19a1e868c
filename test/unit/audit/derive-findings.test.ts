import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../source/core/words.ts';
import {
  account,
  alice,
  assume,
  auditOf,
  createKey,
  createUser,
  iam,
  isoAt,
  record,
  root,
  told,
  vault,
} from './records.ts';

/** The clock of this file runs on past the session's end; what that means is told elsewhere. */
const findings = (calls: JsonObject[]) =>
  auditOf([root, ...calls]).fact.findings.filter((f) => f.kind !== 'event-after-death');
const arn = (rest: string) => `arn:aws:iam::${account}:${rest}`;
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const custom = arn('policy/ops/emergency');

let clock = 0;
/** The next call of the session, a minute after the last. */
const does = (name: string, request: JsonObject, response: JsonObject | null = null): JsonObject => {
  clock += 60;
  return iam(alice, clock, name, request, { response });
};

const createRole = (roleName: string, path = '/', more: JsonObject = {}) =>
  does(
    'CreateRole',
    { roleName, assumeRolePolicyDocument: '{"Statement":[]}', ...more },
    { role: { roleName, path, roleId: `AROA${roleName}`, arn: arn(`role${path}${roleName}`) } },
  );
const createPolicy = (policyName: string, id = `ANPA${policyName}`) =>
  does(
    'CreatePolicy',
    { policyName, policyDocument: '{}' },
    { policy: { policyName, policyId: id, arn: arn(`policy/${policyName}`), defaultVersionId: 'v1' } },
  );
const newVersion = (policyArn: string, versionId: string, setAsDefault: boolean) =>
  does(
    'CreatePolicyVersion',
    { policyArn, setAsDefault },
    { policyVersion: { versionId, isDefaultVersion: setAsDefault } },
  );
const on = { roleName: 'app' };
const tmp = { userName: 'tmp' };
const boundary = { permissionsBoundary: custom };

describe('each kind', () => {
  it.each<[string, () => JsonObject[], string[]]>([
    ['a user with a path', () => [createUser(alice, 60, 'tmp', '/ops/')], [`user-created ${arn('user/ops/tmp')}`]],
    ['a key on an old user', () => [createKey(alice, 60, 'old', 'AKIAX')], ['access-key-created AKIAX']],
    ['a password', () => [does('CreateLoginProfile', tmp)], [`login-profile-created ${arn('user/tmp')}`]],
    ['a changed password', () => [does('UpdateLoginProfile', tmp)], [`login-profile-created ${arn('user/tmp')}`]],
    [
      'an MFA device',
      () => [
        does(
          'CreateVirtualMFADevice',
          { virtualMFADeviceName: 'm' },
          { virtualMFADevice: { serialNumber: arn('mfa/m') } },
        ),
        does('EnableMFADevice', { ...tmp, serialNumber: arn('mfa/m') }),
      ],
      [`mfa-changed ${arn('user/tmp')}`],
    ],
    [
      'a device taken away',
      () => [does('DeactivateMFADevice', { ...tmp, serialNumber: 's' })],
      [`mfa-changed ${arn('user/tmp')}`],
    ],
    [
      'other credentials',
      () => [
        does('UploadSSHPublicKey', tmp, { sSHPublicKey: { sSHPublicKeyId: 'APKA1' } }),
        does('UploadSigningCertificate', tmp, { certificate: { certificateId: 'C1' } }),
        does('CreateServiceSpecificCredential', tmp, {
          serviceSpecificCredential: { serviceSpecificCredentialId: 'ACCA1' },
        }),
        does('ResetServiceSpecificCredential', { ...tmp, serviceSpecificCredentialId: 'ACCA0' }),
      ],
      Array(4).fill(`other-credential-created ${arn('user/tmp')}`),
    ],
    ['a role with a path', () => [createRole('x', '/ops/')], [`role-created ${arn('role/ops/x')}`]],
    [
      'a service-linked role',
      () => [
        does(
          'CreateServiceLinkedRole',
          { aWSServiceName: 'rds.amazonaws.com' },
          {
            role: {
              roleName: 'AWSServiceRoleForRDS',
              roleId: 'AROAX',
              arn: arn('role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS'),
            },
          },
        ),
      ],
      [`role-created ${arn('role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS')}`],
    ],
    [
      'a group',
      () => [
        does('CreateGroup', { groupName: 'g' }, { group: { groupName: 'g', groupId: 'AGPAG', arn: arn('group/g') } }),
      ],
      [`group-created ${arn('group/g')}`],
    ],
    ['a policy', () => [createPolicy('p')], [`policy-created ${arn('policy/p')}`]],
    [
      'attachments',
      () => [
        does('AttachRolePolicy', { ...on, policyArn: admin }),
        does('AttachUserPolicy', { ...tmp, policyArn: admin }),
        does('AttachGroupPolicy', { groupName: 'g', policyArn: admin }),
      ],
      [
        ...[`policy-attached ${arn('group/g')} ${admin}`, `policy-attached ${arn('role/app')} ${admin}`],
        `policy-attached ${arn('user/tmp')} ${admin}`,
      ],
    ],
    [
      'a detachment',
      () => [does('DetachRolePolicy', { ...on, policyArn: admin })],
      [`policy-detached ${arn('role/app')} ${admin}`],
    ],
    [
      'an inline policy',
      () => [does('PutRolePolicy', { ...on, policyName: 'i', policyDocument: '{}' })],
      [`inline-policy-put ${arn('role/app')} i`],
    ],
    [
      'an inline policy deleted',
      () => [does('DeleteUserPolicy', { ...tmp, policyName: 'i' })],
      [`inline-policy-deleted ${arn('user/tmp')} i`],
    ],
    ['a version', () => [newVersion(custom, 'v3', true)], [`policy-version-created ${custom}`]],
    [
      'another default',
      () => [does('SetDefaultPolicyVersion', { policyArn: custom, versionId: 'v1' })],
      [`policy-version-created ${custom}`],
    ],
    [
      'a trust policy',
      () => [does('UpdateAssumeRolePolicy', { ...on, policyDocument: '{}' })],
      [`trust-changed ${arn('role/app')}`],
    ],
    [
      'a boundary',
      () => [does('PutRolePermissionsBoundary', { ...on, ...boundary })],
      [`boundary-changed ${arn('role/app')}`],
    ],
    [
      'a boundary taken off',
      () => [does('DeleteUserPermissionsBoundary', tmp)],
      [`boundary-changed ${arn('user/tmp')}`],
    ],
    [
      'memberships',
      () => [
        does('AddUserToGroup', { groupName: 'g', ...tmp }),
        does('RemoveUserFromGroup', { groupName: 'h', ...tmp }),
      ],
      [
        `group-membership-changed ${arn('group/g')} ${arn('user/tmp')}`,
        `group-membership-changed ${arn('group/h')} ${arn('user/tmp')}`,
      ],
    ],
    [
      'providers',
      () => [
        does(
          'CreateOpenIDConnectProvider',
          { url: 'https://oidc.x/y' },
          { openIDConnectProviderArn: arn('oidc-provider/oidc.x/y') },
        ),
        does('CreateSAMLProvider', { name: 'okta' }),
        does('UpdateOpenIDConnectProviderThumbprint', { openIDConnectProviderArn: arn('oidc-provider/z') }),
        does('DeleteSAMLProvider', { sAMLProviderArn: arn('saml-provider/old') }),
      ],
      ['oidc-provider/oidc.x/y', 'oidc-provider/z', 'saml-provider/okta', 'saml-provider/old'].map(
        (p) => `provider-changed ${arn(p)}`,
      ),
    ],
  ])('%s', (_, calls, expected) => expect(told(findings(calls()))).toEqual([...expected].sort()));

  it('tells what was done to old users, roles, keys and policies by the names that Terraform knows', () => {
    const calls = [
      does('UpdateRole', on),
      does('UpdateRole', on),
      does('TagUser', tmp),
      does('DeleteUser', tmp),
      does('UpdateAccessKey', { accessKeyId: 'AKIAOLD', status: 'Active', ...tmp }),
      does('DeletePolicyVersion', { policyArn: custom, versionId: 'v1' }),
    ];
    const found = findings(calls);
    expect(told(found)).toEqual([
      ...['resource-changed AKIAOLD', 'resource-changed app', `resource-changed ${custom}`, 'resource-changed tmp'],
      'resource-deleted tmp',
    ]);
    expect(found.find((f) => f.subject === 'app')?.events.length).toBe(2);
  });

  it('has no kind for what is in no table, and drops nothing', () => {
    const calls = [does('GenerateServiceLastAccessedDetails', {}), does('SomethingNew', tmp)];
    expect(told(findings(calls))).toEqual(calls.map((c) => `unclassified-write ${c.eventID}`).sort());
  });

  it('puts each on its line of the checklist, with removal of the user only where the session made the user', () => {
    const all = findings([
      ...[createUser(alice, 5, 'tmp'), createKey(alice, 6, 'tmp', 'AKIATMP'), createKey(alice, 7, 'old', 'AKIAOLD')],
      ...[does('AttachUserPolicy', { ...tmp, policyArn: admin }), does('StopX', {})],
    ]);
    const item = (kind: string) => all.find((f) => f.kind === kind)?.item;
    expect([item('user-created'), item('policy-attached'), item('unclassified-write')]).toEqual([
      'iam.users',
      'policy.restored',
      'trail.reconciled',
    ]);
    const actions = Object.fromEntries(all.map((f) => [f.subject, f.actions]));
    expect(actions[arn('user/tmp')]).toContain('delete-user');
    expect(actions.AKIATMP).toContain('delete-user');
    // A key on a user who was there before: the key alone.
    expect(actions.AKIAOLD).not.toContain('delete-user');
    expect(actions.AKIAOLD?.every((a) => /key/.test(a))).toBe(true);
    expect(all.find((f) => f.subject === 'AKIATMP')).toMatchObject({
      why: expect.stringMatching(
        /arn:aws:iam::123456789012:user\/tmp .*at 2026-05-20T13:00:06Z by ASIAROOT .*the session had made that user/,
      ),
      owner: { type: 'user', name: 'tmp', uniqueId: 'AIDATMP' },
    });
  });
});

describe('net effect', () => {
  it.each<[string, () => JsonObject[], string[]]>([
    [
      'attached and detached',
      () => [
        does('AttachRolePolicy', { ...on, policyArn: admin }),
        does('DetachRolePolicy', { ...on, policyArn: admin }),
      ],
      [`~policy-attached ${arn('role/app')} ${admin}`],
    ],
    [
      'detached and attached',
      () => [
        does('DetachRolePolicy', { ...on, policyArn: admin }),
        does('AttachRolePolicy', { ...on, policyArn: admin }),
      ],
      [`~policy-detached ${arn('role/app')} ${admin}`],
    ],
    [
      'attached, detached, attached',
      () => ['Attach', 'Detach', 'Attach'].map((v) => does(`${v}RolePolicy`, { ...on, policyArn: admin })),
      [`policy-attached ${arn('role/app')} ${admin}`],
    ],
    [
      'put and deleted',
      () => [does('PutRolePolicy', { ...on, policyName: 'i' }), does('DeleteRolePolicy', { ...on, policyName: 'i' })],
      [`~inline-policy-put ${arn('role/app')} i`],
    ],
    [
      'deleted and put again, who knows with what',
      () => [does('DeleteRolePolicy', { ...on, policyName: 'i' }), does('PutRolePolicy', { ...on, policyName: 'i' })],
      [`inline-policy-put ${arn('role/app')} i`],
    ],
    [
      'created and deleted',
      () => [
        createUser(alice, 5, 'tmp'),
        createKey(alice, 6, 'tmp', 'AKIAX'),
        iam(alice, 7, 'DeleteAccessKey', { ...tmp, accessKeyId: 'AKIAX' }),
        iam(alice, 8, 'DeleteUser', tmp),
      ],
      ['~access-key-created AKIAX', `~user-created ${arn('user/tmp')}`],
    ],
    [
      'a password made and deleted',
      () => [does('CreateLoginProfile', tmp), does('DeleteLoginProfile', tmp)],
      [`~login-profile-created ${arn('user/tmp')}`],
    ],
    [
      'an old password changed and deleted',
      () => [does('UpdateLoginProfile', tmp), does('DeleteLoginProfile', tmp)],
      [`login-profile-created ${arn('user/tmp')}`],
    ],
    [
      'what hung on a role that was deleted',
      () => [
        createRole('x'),
        does('AttachRolePolicy', { roleName: 'x', policyArn: admin }),
        does('PutRolePolicy', { roleName: 'x', policyName: 'i' }),
        does('DeleteRole', { roleName: 'x' }),
      ],
      [
        `~inline-policy-put ${arn('role/x')} i`,
        `~policy-attached ${arn('role/x')} ${admin}`,
        `~role-created ${arn('role/x')}`,
      ],
    ],
    [
      'an attachment of a policy that was deleted',
      () => [
        createPolicy('p'),
        does('AttachRolePolicy', { ...on, policyArn: arn('policy/p') }),
        does('DeletePolicy', { policyArn: arn('policy/p') }),
      ],
      [`~policy-attached ${arn('role/app')} ${arn('policy/p')}`, `~policy-created ${arn('policy/p')}`],
    ],
    [
      'a trust policy changed back to what the session made',
      () => [
        createRole('x'),
        does('UpdateAssumeRolePolicy', { roleName: 'x', policyDocument: '{"Statement":[{}]}' }),
        does('UpdateAssumeRolePolicy', { roleName: 'x', policyDocument: '{ "Statement": [] }' }),
      ],
      [`role-created ${arn('role/x')}`, `~trust-changed ${arn('role/x')}`],
    ],
    [
      'a boundary on and off an old role: what was there before is not known',
      () => [does('PutRolePermissionsBoundary', { ...on, ...boundary }), does('DeleteRolePermissionsBoundary', on)],
      [`boundary-changed ${arn('role/app')}`],
    ],
    [
      'a boundary on and off a role of its own',
      () => [
        createRole('x'),
        does('PutRolePermissionsBoundary', { roleName: 'x', ...boundary }),
        does('DeleteRolePermissionsBoundary', { roleName: 'x' }),
      ],
      [`~boundary-changed ${arn('role/x')}`, `role-created ${arn('role/x')}`],
    ],
    [
      'v2 made, v1 restored, v2 deleted',
      () => [
        newVersion(custom, 'v2', true),
        does('SetDefaultPolicyVersion', { policyArn: custom, versionId: 'v1' }),
        does('DeletePolicyVersion', { policyArn: custom, versionId: 'v2' }),
      ],
      [`~policy-version-created ${custom}`],
    ],
    [
      'v4 made, some version restored, v4 deleted',
      () => [
        newVersion(custom, 'v4', true),
        does('SetDefaultPolicyVersion', { policyArn: custom, versionId: 'v2' }),
        does('DeletePolicyVersion', { policyArn: custom, versionId: 'v4' }),
      ],
      [`policy-version-created ${custom}`],
    ],
    [
      'a version that was never the default',
      () => [newVersion(custom, 'v4', false), does('DeletePolicyVersion', { policyArn: custom, versionId: 'v4' })],
      [`~policy-version-created ${custom}`],
    ],
    [
      'in and out of a group',
      () => [
        does('AddUserToGroup', { groupName: 'g', ...tmp }),
        does('RemoveUserFromGroup', { groupName: 'g', ...tmp }),
      ],
      [`~group-membership-changed ${arn('group/g')} ${arn('user/tmp')}`],
    ],
    [
      'a device off and on again',
      () => [
        does('DeactivateMFADevice', { ...tmp, serialNumber: 's' }),
        does('EnableMFADevice', { ...tmp, serialNumber: 's' }),
      ],
      [`~mfa-changed ${arn('user/tmp')}`],
    ],
    [
      'a provider made, changed and deleted',
      () => [
        does('CreateSAMLProvider', { name: 'o' }),
        does('UpdateSAMLProvider', { sAMLProviderArn: arn('saml-provider/o') }),
        does('DeleteSAMLProvider', { sAMLProviderArn: arn('saml-provider/o') }),
      ],
      [`~provider-changed ${arn('saml-provider/o')}`],
    ],
  ])('%s', (_, calls, expected) => expect(told(findings(calls()))).toEqual([...expected].sort()));

  it('tells two users of one name apart by their unique ids', () => {
    const all = findings([
      ...[
        createUser(alice, 10, 'tmp', '/', 'AIDAONE'),
        iam(alice, 20, 'AttachUserPolicy', { ...tmp, policyArn: admin }),
      ],
      ...[iam(alice, 30, 'DeleteUser', tmp), createUser(alice, 40, 'tmp', '/', 'AIDATWO')],
      iam(alice, 50, 'AttachUserPolicy', { ...tmp, policyArn: admin }),
    ]);
    const summary = all.map((f) => [f.kind, f.owner?.uniqueId, f.transient]);
    expect(summary).toEqual([
      ...[
        ['user-created', 'AIDAONE', true],
        ['policy-attached', 'AIDAONE', true],
      ],
      ...[
        ['user-created', 'AIDATWO', false],
        ['policy-attached', 'AIDATWO', false],
      ],
    ]);
    expect(new Set(all.map((f) => f.id)).size).toBe(4);
  });

  it('follows a user who is renamed', () => {
    const all = findings([
      ...[createUser(alice, 10, 'tmp'), iam(alice, 20, 'UpdateUser', { ...tmp, newUserName: 'svc-backup' })],
      ...[createKey(alice, 30, 'svc-backup', 'AKIASVC'), iam(alice, 40, 'DeleteUser', { userName: 'svc-backup' })],
    ]);
    expect(told(all)).toEqual(['access-key-created AKIASVC', `user-created ${arn('user/tmp')}`].map((s) => `~${s}`));
    expect(all[0]?.owner?.name).toBe('svc-backup');
    expect(all[0]?.events.length).toBe(3);
  });

  it('keeps the first before-state of what is changed twice', () => {
    const [, trust] = findings([
      createRole('x'),
      ...['{"a":1}', '{"b":2}'].map((policyDocument) =>
        does('UpdateAssumeRolePolicy', { roleName: 'x', policyDocument }),
      ),
    ]);
    expect(trust).toMatchObject({
      kind: 'trust-changed',
      before: '{"Statement":[]}',
      after: '{"b":2}',
      left: 'changed',
    });
    expect(trust?.events.length).toBe(2);
  });

  it('takes the path of an old role from another event of the tree', () => {
    const denied = iam(
      alice,
      30,
      'DeleteRole',
      {},
      {
        ...{ error: 'AccessDenied', request: null },
        message: `User: x is not authorized to perform: iam:DeleteRole on resource: ${arn('role/ops/deep/app')} because no`,
      },
    );
    const put = does('AttachRolePolicy', { ...on, policyArn: admin });
    const [bare] = findings([put]);
    const [known] = findings([put, denied]);
    expect(known?.subject).toBe(`${arn('role/ops/deep/app')} ${admin}`);
    expect(known?.id).toBe(bare?.id);
  });
});

describe('one second', () => {
  const second = (name: string, request: JsonObject, response: JsonObject | null = null, id?: string) =>
    iam(alice, 100, name, request, { response, id });

  it('puts what a new principal is given after its making, whatever the ids say', () => {
    const made = { user: { userName: 'tmp', path: '/', userId: 'AIDAZ', arn: arn('user/tmp') } };
    const all = findings([
      second('AttachUserPolicy', { ...tmp, policyArn: admin }, null, 'a'),
      second('CreateUser', tmp, made, 'z'),
    ]);
    expect(told(all)).toEqual([`policy-attached ${arn('user/tmp')} ${admin}`, `user-created ${arn('user/tmp')}`]);
    expect(all.every((f) => f.owner?.uniqueId === 'AIDAZ')).toBe(true);
  });

  it('does not call undone what may have been taken away first', () => {
    const pair = [
      second('AttachRolePolicy', { ...on, policyArn: admin }),
      second('DetachRolePolicy', { ...on, policyArn: admin }),
    ];
    const [f] = findings(pair);
    expect(f).toMatchObject({
      kind: 'policy-attached',
      transient: false,
      why: expect.stringContaining('no record tells which came last'),
    });
  });

  it('calls undone what could only have come one way round', () => {
    const role = { role: { roleName: 'x', path: '/', roleId: 'AROAX', arn: arn('role/x') } };
    const fresh = [
      iam(alice, 90, 'CreateRole', { roleName: 'x' }, { response: role }),
      ...['Attach', 'Detach'].map((v) => second(`${v}RolePolicy`, { roleName: 'x', policyArn: admin })),
    ];
    expect(told(findings(fresh))).toEqual([
      `role-created ${arn('role/x')}`,
      `~policy-attached ${arn('role/x')} ${admin}`,
    ]);
    const key = [
      createKey(alice, 100, 'old', 'AKIAX'),
      second('DeleteAccessKey', { userName: 'old', accessKeyId: 'AKIAX' }),
    ];
    expect(told(findings(key))).toEqual(['~access-key-created AKIAX']);
  });

  it('knows that a user who is there must go before one of the name is made', () => {
    const again = [
      ...[createUser(alice, 10, 'tmp', '/', 'AIDAONE'), createUser(alice, 100, 'tmp', '/', 'AIDATWO')],
      second('DeleteUser', tmp),
    ];
    expect(findings(again).map((f) => [f.uniqueId, f.transient])).toEqual([
      ['AIDAONE', true],
      ['AIDATWO', false],
    ]);
  });
});

describe('the logging', () => {
  const trail = (at: number, name: string, request: JsonObject | null, more = {}) =>
    record({ at, by: alice, name, source: 'cloudtrail', request, ...more });

  it('is touched by tries too, by name or by ARN, once for each trail', () => {
    const denied = {
      error: 'AccessDenied',
      message: `User: x is not authorized to perform: cloudtrail:StopLogging on resource: arn:aws:cloudtrail:us-east-1:${account}:trail/org-trail because no`,
    };
    const all = findings([
      ...[
        trail(10, 'StopLogging', null, denied),
        trail(20, 'StopLogging', { name: `arn:aws:cloudtrail:us-east-1:${account}:trail/org-trail` }),
      ],
      ...[
        trail(30, 'PutEventSelectors', { trailName: 'org-trail' }),
        trail(40, 'DeleteTrail', { name: 'other' }, { error: 'TrailNotFoundException' }),
      ],
      record({ at: 50, by: alice, name: 'DeleteDetector', source: 'guardduty', request: { detectorId: 'd1' } }),
      record({
        at: 60,
        by: alice,
        name: 'StopConfigurationRecorder',
        source: 'config',
        request: { configurationRecorderName: 'default' },
      }),
      record({
        at: 70,
        by: alice,
        name: 'DeleteFlowLogs',
        source: 'ec2',
        request: {
          DeleteFlowLogsRequest: {
            FlowLogId: [
              { tag: 1, content: 'fl-1' },
              { tag: 2, content: 'fl-2' },
            ],
          },
        },
      }),
    ]);
    expect(told(all)).toEqual(
      ['d1', 'default', 'fl-1', 'fl-2', 'org-trail', 'other'].map((s) => `logging-touched ${s}`),
    );
    expect(all.find((f) => f.subject === 'org-trail')?.events.length).toBe(3);
    expect(all.find((f) => f.subject === 'other')?.left).toBeUndefined();
  });

  it('is as it was only where all that was done was a stop, and a start came after it', () => {
    const stopStart = [trail(10, 'StopLogging', { name: 't' }), trail(20, 'StartLogging', { name: 't' })];
    expect(told(findings(stopStart))).toEqual(['~logging-touched t']);
    expect(told(findings([...stopStart, trail(15, 'PutEventSelectors', { trailName: 't' })]))).toEqual([
      'logging-touched t',
    ]);
    const start = trail(20, 'StartLogging', { name: 't' });
    expect(told(findings([start]))).toEqual(['resource-changed t']);
  });
});

describe('writes', () => {
  it('reports failed calls as attempts and nothing else', () => {
    const failed = iam(alice, 10, 'CreateUser', tmp, { error: 'EntityAlreadyExists' });
    const { fact, attempts } = auditOf([root, failed, iam(alice, 11, 'CreateUser', tmp, { error: 'AccessDenied' })]);
    expect(fact.findings).toEqual([]);
    expect(attempts.length).toBe(2);
    expect(fact.totals).toEqual({ total: 2, writes: 0, denied: 1, unlogged: null });
  });

  it('does not report a credential twice: what the tree shows is no unclassified write', () => {
    const chained = assume(alice, 10, 'ASIACHAIN', 'x', arn('role/r'));
    expect(findings([{ ...chained, readOnly: false }])).toEqual([]);
    const empty = record({ at: 10, by: alice, name: 'GetSessionToken', source: 'sts' });
    expect(findings([empty])[0]).toMatchObject({
      kind: 'unclassified-write',
      why: expect.stringContaining('does not name'),
    });
  });

  it('reports a second issuance on its line, with its key', () => {
    const [f] = findings([assume(vault, 600, 'ASIATWO', 'bob')]);
    expect(f).toMatchObject({
      kind: 'renewal',
      subject: 'ASIATWO',
      item: 'expiry.renewal',
      at: Date.parse(isoAt(600)),
    });
  });
});
