import { describe, expect, it } from 'vitest';
import { isDenied, isSignificant, isWrite, subjectOf } from '../../../source/core/audit/classify.ts';
import { parseRecord } from '../../../source/core/audit/parse-record.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { invictus, panther } from './fixtures.ts';
import { alice, assume, consoleOf, iam, parsed, record, temporary, user, vault } from './records.ts';

const one = (raw: JsonObject) => {
  const [e] = parsed([raw]);
  if (!e) throw new Error('no event');
  return e;
};
const call = (name: string, more: Partial<Parameters<typeof record>[0]> = {}) =>
  one(record({ at: 1, by: alice, name, ...more }));

describe('isWrite', () => {
  it('takes everything for a write that does not say it only reads', () => {
    expect([true, false, null].map((readOnly) => isWrite({ readOnly }))).toEqual([false, true, true]);
  });
});

describe('isDenied', () => {
  it.each([
    ...[
      'AccessDenied',
      'AccessDeniedException',
      'Client.UnauthorizedOperation',
      'UnauthorizedException',
      'ExpiredToken',
    ],
    ...[
      'ExpiredTokenException',
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'Client.AuthFailure',
      'SignatureDoesNotMatch',
    ],
  ])('%s is for want of rights, or of a living credential', (code) => expect(isDenied(code)).toBe(true));

  it.each([
    'NoSuchEntity',
    'ThrottlingException',
    'Client.InvalidParameterValue',
    'EntityAlreadyExists',
    'TrailNotFoundException',
    null,
  ])('%s is not', (code) => expect(isDenied(code)).toBe(false));
});

describe('isSignificant', () => {
  const web = consoleOf(user('old', null), 'ASIAWEB', 0);
  it.each<[string, JsonObject, boolean]>([
    ['a write', iam(alice, 1, 'CreateUser', {}), true],
    ['a read', record({ at: 1, by: alice, name: 'ListUsers', readOnly: true }), false],
    ['a failed read', record({ at: 1, by: alice, name: 'ListUsers', readOnly: true, error: 'AccessDenied' }), true],
    ['an AssumeRole, which says that it only reads', assume(vault, 1, 'ASIAX', 'x'), true],
    ['a session token', { ...temporary(vault, 1, 'GetSessionToken', 'ASIAX'), readOnly: true }, true],
    ['a sign-in', record({ at: 1, by: alice, name: 'ConsoleLogin', source: 'signin', readOnly: true }), true],
    ['a read at the console of a user', record({ at: 1, by: web, name: 'ListUsers', readOnly: true }), true],
    [
      'a read at the console of a role',
      record({ at: 1, by: alice, name: 'ListUsers', readOnly: true, more: { sessionCredentialFromConsole: 'true' } }),
      true,
    ],
  ])('%s', (_, raw, expected) => expect(isSignificant(one(raw))).toBe(expected));
});

describe('subjectOf', () => {
  it.each<[string, ReturnType<typeof call>, string]>([
    ['a user', call('CreateUser', { request: { userName: 'tmp', path: '/ops/' } }), 'tmp'],
    [
      'an attachment',
      call('AttachUserPolicy', { request: { userName: 'tmp', policyArn: 'arn:aws:iam::aws:policy/Admin' } }),
      'tmp ← Admin',
    ],
    ['an inline policy', call('PutRolePolicy', { request: { roleName: 'r', policyName: 'p' } }), 'r ← p'],
    ['a membership', call('AddUserToGroup', { request: { groupName: 'g', userName: 'u' } }), 'g ← u'],
    [
      'a role by ARN',
      call('AssumeRole', { source: 'sts', request: { roleArn: 'arn:aws:iam::1:role/ops/r', roleSessionName: 's' } }),
      'r',
    ],
    [
      'an instance in a list',
      call('StopInstances', { source: 'ec2', request: { instancesSet: { items: [{ instanceId: 'i-1' }] } } }),
      'i-1',
    ],
    [
      'a wrapped request',
      call('DeleteFlowLogs', {
        source: 'ec2',
        request: { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: 'fl-1' } } },
      }),
      'fl-1',
    ],
    [
      'a denied call as IAM words it',
      call('DeleteRole', {
        error: 'AccessDenied',
        message:
          'User: arn:aws:iam::1:user/a is not authorized to perform: iam:DeleteRole on resource: role r because no',
      }),
      'r',
    ],
    [
      'a denied call with its resource',
      call('DeleteRole', {
        error: 'AccessDenied',
        message: 'User: x is not authorized to perform: iam:DeleteRole on resource: arn:aws:iam::1:role/x/r because no',
      }),
      'r',
    ],
    [
      'a resource',
      call('Decrypt', { source: 'kms', more: { resources: [{ ARN: 'arn:aws:kms:us-east-1:1:key/abc' }] } }),
      'abc',
    ],
    [
      'a thing that EC2 made',
      call('CreateSubnet', {
        source: 'ec2',
        request: { vpcId: 'vpc-1' },
        response: { subnet: { vpcId: 'vpc-1', subnetId: 'subnet-1' } },
      }),
      'subnet-1',
    ],
    [
      'an address',
      call('AllocateAddress', { source: 'ec2', response: { publicIp: '192.0.2.1', allocationId: 'eipalloc-1' } }),
      'eipalloc-1',
    ],
    ['a sign-in', one(record({ at: 1, by: user('old', null), name: 'ConsoleLogin', source: 'signin' })), 'old'],
    ['nothing told', call('ListThings'), ''],
  ])('%s', (_, event, expected) => expect(subjectOf(event)).toBe(expected));

  it('says something of nearly every real write, and never anything but text', () => {
    const writes = parsed(invictus()).filter((e) => isWrite(e) && e.actor.invokedBy === null);
    const told = writes.filter((e) => subjectOf(e) !== '');
    expect(told.length / writes.length).toBeGreaterThan(0.85);
    for (const { log } of panther()) {
      const p = parseRecord(log);
      if (p.ok) expect(typeof subjectOf(p.event)).toBe('string');
    }
  });
});
