import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { account, alice, auditOf, root, told } from './records.ts';
import { arn, caller, lets, other } from './resource-calls.ts';

const { call } = caller(alice);
const findings = (calls: JsonObject[]): Finding[] => auditOf([root, ...calls]).fact.findings;
const [instance, group] = [{ instanceId: 'i-1' }, { groupId: 'sg-1' }];
const items = (...list: JsonObject[]): JsonObject => ({ items: list });

describe('net effect of resources', () => {
  it('made and ended is one thing that was undone, over all Regions', () => {
    const calls = [
      call('s3', 'CreateBucket', { bucketName: 'b' }, null, { region: 'us-east-1' }),
      call('s3', 'PutBucketVersioning', { bucketName: 'b' }),
      call('s3', 'DeleteBucket', { bucketName: 'b' }, null, { region: 'eu-west-1' }),
    ];
    const [only, ...more] = findings(calls.toReversed());
    expect(more).toEqual([]);
    expect(only).toMatchObject({ kind: 'resource-created', subject: 'b', transient: true, left: 'gone' });
    expect(only?.events).toEqual(calls.map((c) => c.eventID));
  });

  it('the same name in two Regions is two things', () => {
    const there = { region: 'eu-west-1' };
    const calls = [
      call('dynamodb', 'CreateTable', { tableName: 't' }),
      call('dynamodb', 'DeleteTable', { tableName: 't' }, null, there),
    ];
    expect(told(findings(calls))).toEqual(['resource-created t', 'resource-deleted t']);
  });

  it('the same name in two accounts is two things', () => {
    const calls = [
      call('s3', 'CreateBucket', { bucketName: 'b' }),
      { ...call('s3', 'DeleteBucket', { bucketName: 'b' }), recipientAccountId: other },
    ];
    expect(told(findings(calls))).toEqual(['resource-created b', 'resource-deleted b']);
  });

  it('deleted and made again under the same name is the end of one and the beginning of another', () => {
    const calls = [
      call('rds', 'DeleteDBInstance', { dBInstanceIdentifier: 'db' }),
      call('rds', 'CreateDBInstance', { dBInstanceIdentifier: 'db' }),
    ];
    expect(told(findings(calls))).toEqual(['resource-created db', 'resource-deleted db']);
  });

  it('changed and then deleted was there before', () => {
    const calls = [
      call('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'db' }),
      call('rds', 'DeleteDBInstance', { dBInstanceIdentifier: 'db' }),
    ];
    expect(told(findings(calls))).toEqual(['resource-deleted db']);
    expect(findings(calls)[0]?.events.length).toBe(2);
  });

  it('a link that was taken away and given back is as before, and the other way round', () => {
    const link = { internetGatewayId: 'igw-1', vpcId: 'vpc-1' };
    const on = () => call('ec2', 'AttachInternetGateway', link);
    const off = () => call('ec2', 'DetachInternetGateway', link);
    expect(findings([on(), off()]).map((f) => [f.kind, f.transient])).toEqual([['resource-created', true]]);
    expect(findings([off(), on()]).map((f) => [f.kind, f.transient])).toEqual([['resource-deleted', true]]);
    expect(findings([off()]).map((f) => [f.kind, f.left])).toEqual([['resource-deleted', 'gone']]);
  });

  it('keeps what it was before the first of several changes', () => {
    const turn = (name: string, from: string, to: string) =>
      call(
        'ec2',
        name,
        { instancesSet: items(instance) },
        {
          instancesSet: items({ ...instance, previousState: { name: from }, currentState: { name: to } }),
        },
      );
    const stop = () => turn('StopInstances', 'running', 'stopping');
    const start = () => turn('StartInstances', 'stopped', 'pending');
    expect(findings([stop()])[0]).toMatchObject({ before: 'running', after: 'stopped', transient: false });
    expect(findings([stop(), start()])[0]).toMatchObject({ before: 'running', after: 'running', transient: true });
    expect(findings([stop(), start(), stop()])[0]).toMatchObject({ before: 'running', transient: false });
    const changed = call('ec2', 'ModifyInstanceAttribute', { ...instance, userData: 'x' });
    // What was changed while it was stopped does not come back with it.
    expect(told(findings([stop(), changed, start()]))).toEqual(
      ['resource-changed i-1', '~resource-changed i-1'].sort(),
    );
  });

  it('what hangs on a thing goes with it', () => {
    const calls = [
      call('ec2', 'CreateSecurityGroup', {}, group),
      call('ec2', 'AuthorizeSecurityGroupIngress', group, {
        securityGroupRuleSet: items({
          ...group,
          securityGroupRuleId: 'sgr-1',
          ipProtocol: 'tcp',
          fromPort: 22,
          toPort: 22,
          cidrIpv4: '0.0.0.0/0',
        }),
      }),
      call('ec2', 'DeleteSecurityGroup', group),
    ];
    expect(told(findings(calls))).toEqual(['~resource-created sg-1', '~resource-created sgr-1']);
    expect(told(findings(calls.slice(0, 2)))).toEqual(['resource-created sg-1', 'resource-created sgr-1']);
  });

  it('a repeated deletion ends nothing twice', () => {
    const gone = () => call('s3', 'DeleteBucket', { bucketName: 'b' });
    expect(told(findings([gone(), gone()]))).toEqual(['resource-deleted b']);
    expect(told(findings([call('s3', 'CreateBucket', { bucketName: 'b' }), gone(), gone()]))).toEqual([
      '~resource-created b',
    ]);
  });

  it('says nothing for certain of an end in the very second of a beginning', () => {
    const rows = [call('s3', 'CreateBucket', { bucketName: 'b' }), call('s3', 'DeleteBucket', { bucketName: 'b' })];
    const same = rows.map((r) => ({ ...r, eventTime: rows[0]?.eventTime ?? '' }));
    expect(findings(same).map((f) => f.transient)).toEqual([false]);
    const ids = [
      call('ec2', 'CreateVpc', {}, { vpc: { vpcId: 'vpc-1' } }),
      call('ec2', 'DeleteVpc', { vpcId: 'vpc-1' }),
    ].map((r) => ({ ...r, eventTime: rows[0]?.eventTime ?? '' }));
    expect(findings(ids).map((f) => f.transient)).toEqual([true]);
  });
});

describe('rules of a security group', () => {
  const ssh = { ipProtocol: 'tcp', fromPort: 22, toPort: 22 };
  const open = (id: string) =>
    call(
      'ec2',
      'AuthorizeSecurityGroupIngress',
      { ...group, ipPermissions: items({ ...ssh, ipRanges: items({ cidrIp: '0.0.0.0/0' }) }) },
      {
        securityGroupRuleSet: items({ ...group, ...ssh, securityGroupRuleId: id, cidrIpv4: '0.0.0.0/0' }),
      },
    );

  it('are revoked by id', () => {
    const by = () =>
      call('ec2', 'RevokeSecurityGroupIngress', {
        ...group,
        securityGroupRuleIds: items({ securityGroupRuleId: 'sgr-1' }),
      });
    expect(told(findings([open('sgr-1'), by()]))).toEqual(['~resource-created sgr-1']);
  });

  it('are revoked by what they let through', () => {
    const by = () => call('ec2', 'RevokeSecurityGroupIngress', { ...group, ...ssh, cidrIp: '0.0.0.0/0' });
    expect(told(findings([open('sgr-1'), by()]))).toEqual(['~resource-created sgr-1']);
    expect(told(findings([open('sgr-1'), by(), open('sgr-2')]))).toEqual(
      ['resource-created sgr-2', '~resource-created sgr-1'].sort(),
    );
  });

  it('are told apart', () => {
    const udp = () =>
      call('ec2', 'RevokeSecurityGroupIngress', { ...group, ...ssh, ipProtocol: 'udp', cidrIp: '0.0.0.0/0' });
    expect(told(findings([open('sgr-1'), udp()]))).toEqual([
      'resource-created sgr-1',
      'resource-deleted sg-1_ingress_udp_22_22_0.0.0.0/0',
    ]);
  });

  it('bear what it takes to look for them', () => {
    expect(findings([open('sgr-1')])[0]?.resource).toEqual({
      ...{ service: 'ec2', type: 'aws_security_group_rule', id: 'sgr-1', parent: 'sg-1' },
    });
  });

  it('that a new group is born with are no loss', () => {
    const born = call('ec2', 'CreateSecurityGroup', {}, group);
    const off = call('ec2', 'RevokeSecurityGroupEgress', {
      ...group,
      ipPermissions: items({ ipProtocol: '-1', ipRanges: items({ cidrIp: '0.0.0.0/0' }) }),
    });
    expect(told(findings([born, off]))).toEqual(['resource-created sg-1']);
  });
});

describe('sharing', () => {
  const share = (verb: 'add' | 'remove', userId: string) =>
    call('ec2', 'ModifyImageAttribute', { imageId: 'ami-1', launchPermission: { [verb]: items({ userId }) } });

  it('with another account is taken back by taking that account out', () => {
    expect(told(findings([share('add', other), share('remove', other)]))).toEqual(['~resource-shared ami-1']);
    expect(told(findings([share('add', other), share('remove', '111122223333')]))).toEqual([
      'resource-changed ami-1',
      'resource-shared ami-1',
    ]);
  });

  it('with the account itself is a change and no sharing', () =>
    expect(told(findings([share('add', account)]))).toEqual(['resource-changed ami-1']));

  it.each<[string, JsonObject, boolean]>([
    ['everybody', lets('*'), true],
    ['everybody, as AWS', lets({ AWS: ['*'] }), true],
    ['another account by id', lets({ AWS: other }), true],
    [
      'a role of another account',
      lets({ AWS: [`arn:aws:iam::${account}:root`, `arn:aws:iam::${other}:role/x`] }),
      true,
    ],
    ['everybody but one', { Statement: { Effect: 'Allow', NotPrincipal: { AWS: account }, Action: '*' } }, true],
    ['an organisation', lets('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }), true],
    ['a canonical user, whose account no record tells', lets({ CanonicalUser: 'abc' }), true],
    ['the account itself', lets({ AWS: account }), false],
    [
      'everybody of the account itself',
      lets('*', { Condition: { StringEquals: { 'aws:PrincipalAccount': account } } }),
      false,
    ],
    ['a service', lets({ Service: 'logs.amazonaws.com' }), false],
    ['nobody: a deny', { Statement: [{ Effect: 'Deny', Principal: '*', Action: '*' }] }, false],
  ])('by a policy for %s', (_, policy, shared) => {
    const kind = shared ? 'resource-shared' : 'resource-policy-changed';
    for (const bucketPolicy of [policy, JSON.stringify(policy), encodeURIComponent(JSON.stringify(policy))]) {
      expect(told(findings([call('s3', 'PutBucketPolicy', { bucketName: 'b', bucketPolicy })]))).toEqual([`${kind} b`]);
    }
  });

  it('is told even where the policy was narrowed again, since what was before is not known', () => {
    const put = (policy: JsonObject) => call('s3', 'PutBucketPolicy', { bucketName: 'b', bucketPolicy: policy });
    const off = () => call('s3', 'DeleteBucketPolicy', { bucketName: 'b' });
    const narrowed = findings([put(lets({ AWS: account })), put(lets('*')), put(lets({ AWS: account }))]);
    expect(narrowed.map((f) => [f.kind, f.transient, f.left])).toEqual([['resource-shared', false, 'changed']]);
    expect(findings([put(lets('*')), off()]).map((f) => [f.transient, f.left])).toEqual([[false, 'gone']]);
    const made = () => call('s3', 'CreateBucket', { bucketName: 'b' });
    expect(told(findings([made(), put(lets('*')), off()]))).toEqual(['resource-created b', '~resource-shared b']);
  });
});

describe('reads of secrets', () => {
  const read = { readOnly: true };
  const db = arn('secretsmanager', 'secret:prod/db-AbCdEf');

  it('are one for each secret, by name, by ARN and by what was decrypted', () => {
    const calls = [
      call('secretsmanager', 'GetSecretValue', { secretId: 'prod/db' }, null, read),
      call('secretsmanager', 'GetSecretValue', { secretId: db }, null, read),
      call('kms', 'Decrypt', { encryptionContext: { SecretARN: db } }, null, read),
    ];
    expect(findings(calls).map((f) => [f.kind, f.subject, f.events.length, f.item])).toEqual([
      ['secret-read', db, 3, 'trail.reconciled'],
    ]);
    const [early] = findings(calls.slice(0, 1));
    expect([early?.subject, early?.id]).toEqual(['prod/db', findings(calls)[0]?.id]);
  });

  it('of parameters count only where they were decrypted', () => {
    const calls = [
      call('ssm', 'GetParameter', { name: '/a', withDecryption: true }, null, read),
      call('ssm', 'GetParameters', { names: ['/a', 'b'], withDecryption: true }, null, read),
      call('ssm', 'GetParametersByPath', { path: '/c', withDecryption: true }, null, read),
      call('ssm', 'GetParameter', { name: '/plain' }, null, read),
      call('kms', 'Decrypt', { encryptionContext: { PARAMETER_ARN: arn('ssm', 'parameter/d/e') } }, null, read),
      call('kms', 'Decrypt', { encryptionContext: { PARAMETER_ARN: arn('ssm', 'parameter/a') } }, null, read),
    ];
    expect(told(findings(calls))).toEqual(['/a', '/c', '/d/e', 'b'].map((p) => `secret-read ${p}`));
  });

  it('by a key alone name the key; a disk is no secret', () => {
    const key = [{ ARN: arn('kms', 'key/k-1'), type: 'AWS::KMS::Key' }];
    const calls = [
      call('kms', 'Decrypt', { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' }, null, { ...read, resources: key }),
      call('kms', 'Decrypt', { encryptionContext: { 'aws:ebs:id': 'vol-1' } }, null, { ...read, resources: key }),
      call('kms', 'GenerateDataKey', { keyId: 'k-1' }, null, { ...read, resources: key }),
    ];
    expect(told(findings(calls))).toEqual(['secret-read k-1']);
  });

  it('of objects are one for each bucket', () => {
    const calls = [
      ...['x', 'y', 'z'].map((key) => call('s3', 'GetObject', { bucketName: 'b', key }, null, read)),
      call('kms', 'Decrypt', { encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::b/x' } }, null, read),
    ];
    expect(findings(calls).map((f) => [f.subject, f.events.length])).toEqual([['b', 4]]);
  });

  it('in a batch are those that the record names, else what was asked for', () => {
    const calls = [
      call('secretsmanager', 'BatchGetSecretValue', { secretIdList: ['a', 'b'] }, null, read),
      call('secretsmanager', 'BatchGetSecretValue', { filters: [{ key: 'tag-key', values: ['x'] }] }, null, read),
    ];
    expect(told(findings(calls))).toEqual(['secret-read a', 'secret-read b', 'secret-read secrets with tag-key=x']);
  });

  it('that failed read nothing', () => {
    const denied = call('secretsmanager', 'GetSecretValue', { secretId: 'x' }, null, {
      ...read,
      error: 'AccessDenied',
    });
    expect(findings([denied])).toEqual([]);
  });
});

describe('ways into hosts', () => {
  it('count though they only read', () => {
    const calls = [
      call('ec2', 'GetPasswordData', instance, null, { readOnly: true }),
      call('ec2-instance-connect', 'SendSSHPublicKey', { instanceId: 'i-2' }),
      call('ecs', 'ExecuteCommand', { cluster: 'c', task: 't' }),
      call('ec2', 'EnableSerialConsoleAccess', { EnableSerialConsoleAccessRequest: '' }),
    ];
    expect(told(findings(calls))).toEqual([
      `host-access ${account}`,
      'host-access c',
      'host-access i-1',
      'host-access i-2',
    ]);
  });

  it('are not undone by the end of a session', () => {
    const calls = [
      call('ssm', 'StartSession', { target: 'i-1' }, { sessionId: 's' }),
      call('ssm', 'TerminateSession', { sessionId: 's' }),
    ];
    expect(findings(calls).map((f) => [f.subject, f.transient, f.events.length])).toEqual([['i-1', false, 2]]);
    expect(told(findings(calls.slice(1)))).toEqual([`unclassified-write ${calls[1]?.eventID}`]);
  });

  it('to a cluster are undone by taking the entry away', () => {
    const entry = { name: 'k', principalArn: 'arn:aws:iam::1:role/r' };
    const on = call('eks', 'CreateAccessEntry', entry);
    const off = call('eks', 'DeleteAccessEntry', entry);
    expect(told(findings([on, off]))).toEqual(['~host-access k']);
    expect(told(findings([off]))).toEqual(['resource-deleted k:arn:aws:iam::1:role/r']);
  });
});

describe('Identity Center', () => {
  const set = 'arn:aws:sso:::permissionSet/ssoins-1/ps-1';
  const instanceArn = 'arn:aws:sso:::instance/ssoins-1';
  const assigned = {
    permissionSetArn: set,
    instanceArn,
    targetId: other,
    targetType: 'AWS_ACCOUNT',
    principalId: 'u-1',
    principalType: 'USER',
  };

  it('tells who was let into which account, and what permission sets became', () => {
    const calls = [
      call('sso', 'CreateAccountAssignment', assigned),
      call('sso', 'AttachManagedPolicyToPermissionSet', {
        permissionSetArn: set,
        instanceArn,
        managedPolicyArn: 'arn:p',
      }),
      call(
        'identitystore',
        'CreateGroupMembership',
        { identityStoreId: 'd-1', groupId: 'g-1', memberId: { userId: 'u-1' } },
        { membershipId: 'm-1' },
      ),
    ];
    const all = findings(calls);
    expect(told(all)).toEqual([
      'assignment-changed arn:aws:identitystore:::group/g-1 u-1',
      `assignment-changed ${set} *`,
      `assignment-changed ${set} ${other}`,
    ]);
    expect(all.find((f) => f.subject.endsWith(other))?.terraform).toEqual({
      ...{ type: 'aws_ssoadmin_account_assignment', importId: `u-1,USER,${other},AWS_ACCOUNT,${set},${instanceArn}` },
    });
    const off = call('identitystore', 'DeleteGroupMembership', { identityStoreId: 'd-1', membershipId: 'm-1' });
    expect(told(findings([...calls.slice(2), off]))).toEqual([
      '~assignment-changed arn:aws:identitystore:::group/g-1 u-1',
    ]);
    expect(told(findings([calls[0] ?? {}, call('sso', 'DeleteAccountAssignment', assigned)]))).toEqual([
      `~assignment-changed ${set} ${other}`,
    ]);
  });
});

describe('the logging, beyond the trail', () => {
  it('is touched by whatever takes from it, and tries count', () => {
    const denied = {
      error: 'AccessDenied',
      message:
        'not authorized to perform: logs:DeleteLogGroup on resource: arn:aws:logs:eu-central-1:1:log-group:audit',
    };
    const calls = [
      call('logs', 'DeleteLogGroup', { logGroupName: 'app' }),
      call('logs', 'PutRetentionPolicy', { logGroupName: 'long', retentionInDays: 1 }),
      call('logs', 'DeleteLogGroup', null, null, denied),
      call('s3', 'PutBucketLogging', { bucketName: 'b', BucketLoggingStatus: { xmlns: 'x' } }),
      call('s3', 'PutBucketLogging', {
        bucketName: 'c',
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'b' } },
      }),
      call('securityhub', 'BatchDisableStandards', {}),
    ];
    expect(told(findings(calls))).toEqual([
      ...['app', 'audit', 'b', 'long', 'securityhub'].map((s) => `logging-touched ${s}`),
      'resource-changed c',
    ]);
  });

  it('is touched by what is done to the bucket of a trail, where the tree itself tells that it is one', () => {
    const short = call('s3', 'PutBucketLifecycle', { bucketName: 'logs' });
    const trail = call('cloudtrail', 'CreateTrail', { name: 't', s3BucketName: 'logs' });
    expect(told(findings([short]))).toEqual(['resource-changed logs']);
    expect(told(findings([trail, short]))).toEqual(['logging-touched logs', 'resource-created t']);
  });

  it('that the session had made is over with its deletion, and touched all the same', () => {
    const calls = [
      call('logs', 'CreateLogGroup', { logGroupName: 'g' }),
      call('logs', 'DeleteLogGroup', { logGroupName: 'g' }),
    ];
    expect(told(findings(calls))).toEqual(['logging-touched g', '~resource-created g']);
  });
});
