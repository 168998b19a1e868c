import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../source/core/words.ts';
import { alice, auditOf, root } from './records.ts';
import { arn, caller, other } from './resource-calls.ts';

const { call } = caller(alice);
const items = (...list: JsonObject[]): JsonObject => ({ items: list });

/** What each finding about a resource is named by: its subject, what is asked about, and where Terraform would import it. */
const named = (...calls: JsonObject[]) =>
  auditOf([root, ...calls])
    .fact.findings.filter((f) => f.resource)
    .map((f) => ({
      ...{ kind: f.kind, subject: f.subject, id: f.resource?.id, parent: f.resource?.parent, transient: f.transient },
      import: f.terraform?.importId,
    }));

const permit = (functionName: string, qualifier: string | null, name = 'AddPermission20150331v2') =>
  call('lambda', name, { functionName, statementId: 'x1', principal: other, ...(qualifier ? { qualifier } : {}) });

describe('a permission of a function', () => {
  it.each([
    ['an alias beside the name', permit('pay', 'live'), 'pay:live'],
    ['an alias in the name', permit('pay:live', null), 'pay:live'],
    ['a version in the ARN', permit(arn('lambda', 'function:pay:3'), null), 'pay:3'],
    ['a version in a part of an ARN', permit('123456789012:function:pay:3', null), 'pay:3'],
    ['the function itself', permit('pay', null), 'pay'],
    ['the function itself, by its ARN', permit(arn('lambda', 'function:pay'), null), 'pay'],
  ])('keeps what it is about: %s', (_, e, subject) => {
    expect(named(e)).toMatchObject([{ kind: 'resource-shared', subject, parent: subject, import: `${subject}/x1` }]);
  });

  it('is undone by taking it off the same alias, not off the function', () => {
    const off = (qualifier: string | null) => permit('pay', qualifier, 'RemovePermission20150331v2');
    expect(named(permit('pay', 'live'), off('live'))).toMatchObject([{ subject: 'pay:live', transient: true }]);
    expect(named(permit('pay', 'live'), off(null)).find((f) => f.subject === 'pay:live')?.transient).toBe(false);
  });

  it('and an address keeps the alias, too', () => {
    expect(named(call('lambda', 'CreateFunctionUrlConfig', { functionName: 'pay:live' }))).toMatchObject([
      { subject: 'pay/live', import: 'pay/live' },
    ]);
  });
});

describe('a block is named as EC2 keeps it', () => {
  const rtb = 'rtb-0123456789abcdef0';
  it.each([
    [{ destinationCidrBlock: '10.0.3.7/16' }, '10.0.0.0/16'],
    [{ destinationCidrBlock: '10.0.0.0/16' }, '10.0.0.0/16'],
    [{ destinationIpv6CidrBlock: '2001:DB8:0:0:0:0:0:7/64' }, '2001:db8::/64'],
    [{ destinationPrefixListId: 'pl-0123456789abcdef0' }, 'pl-0123456789abcdef0'],
  ])('in a route to %j', (to, kept) => {
    const id = `${rtb}_${kept}`;
    expect(named(call('ec2', 'CreateRoute', { routeTableId: rtb, ...to }))).toMatchObject([
      { subject: id, import: id },
    ]);
  });

  it('in a rule of which no record tells the id', () => {
    const ipRanges = items({ cidrIp: '100.68.0.18/18' });
    const ipPermissions = items({ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges });
    const many = call('ec2', 'AuthorizeSecurityGroupIngress', { groupId: 'sg-0a', ipPermissions });
    const one = { groupId: 'sg-0b', ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '100.68.0.18/18' };
    expect(named(many, call('ec2', 'AuthorizeSecurityGroupIngress', one)).map((f) => f.subject)).toEqual([
      'sg-0a_ingress_tcp_22_22_100.68.0.0/18',
      'sg-0b_ingress_tcp_22_22_100.68.0.0/18',
    ]);
  });
});

describe('a record of a zone', () => {
  const put = (name: string, more: JsonObject = {}) =>
    call('route53', 'ChangeResourceRecordSets', {
      hostedZoneId: 'Z123ABC',
      changeBatch: { changes: [{ action: 'CREATE', resourceRecordSet: { name, type: 'CNAME', ...more } }] },
    });

  it.each([
    ['x_A_y.Example.com.', 'Z123ABC_x_a_y.example.com_CNAME'],
    ['\\052.example.com', 'Z123ABC_*.example.com_CNAME'],
    ['\\101bc.example.com', 'Z123ABC_abc.example.com_CNAME'],
    ['f\\374bar.example.com', 'Z123ABC_f\\374bar.example.com_CNAME'],
  ])('%s is named as Route 53 keeps it', (typed, id) => {
    expect(named(put(typed))).toMatchObject([{ subject: id, id, import: id }]);
  });

  it('keeps the name of its set as it is', () => {
    expect(named(put('w.example.com', { setIdentifier: 'EU_A_1' }))).toMatchObject([
      { subject: 'Z123ABC_w.example.com_CNAME_EU_A_1' },
    ]);
  });
});
