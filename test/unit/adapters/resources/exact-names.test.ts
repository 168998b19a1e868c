import { describe, expect, it } from 'vitest';
import { createResources } from '../../../../source/adapters/resources/resources.ts';
import type { ResourceAsk } from '../../../../source/core/resource-state.ts';
import { accessTo, closing, fakeClock, gotten, never } from '../support.ts';
import { ec2, type Handler, json, refusals, startServer, xml } from './server.ts';

const account = '123456789012';
const closed = closing();

const look = async (handler: Handler, type: string, id: string, more: { parent?: string; look?: 'shared' } = {}) => {
  const server = closed(await startServer(handler));
  const port = closed(createResources(accessTo(server.url), fakeClock().clock));
  const resource = { service: 'any', type, id, parent: more.parent ?? null };
  const ask: ResourceAsk = { account, region: 'eu-west-1', resource, look: more.look ?? 'there', since: null };
  return { state: gotten(await port.state(ask, never())), requests: server.requests };
};

describe('a statement in the policy of an alias', () => {
  const backdoor = { Sid: 'x1', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:root' } };
  /** The function itself has no policy at all. */
  const aliasOnly: Handler = ({ query }) =>
    query.Qualifier === 'live'
      ? json({ Policy: JSON.stringify({ Statement: [backdoor] }) })
      : refusals.rest('ResourceNotFoundException');

  it.each([
    ['by its function and alias', 'x1', 'pay:live'],
    ['as Terraform imports it', 'pay:live/x1', null],
    ['by the ARN of the alias', 'x1', `arn:aws:lambda:eu-west-1:${account}:function:pay:live`],
  ])('is found %s', async (_, id, parent) => {
    const asked = { look: 'shared' as const, ...(parent ? { parent } : {}) };
    const { state, requests } = await look(aliasOnly, 'aws_lambda_permission', id, asked);
    expect(state).toMatchObject({ sharedWith: ['arn:aws:iam::999999999999:root'] });
    expect(requests.map((r) => r.query.Qualifier)).toEqual(['live']);
    expect(requests[0]?.action).not.toContain('live');
  });

  it('is not looked for there when the function is meant', async () => {
    const { state, requests } = await look(aliasOnly, 'aws_lambda_permission', 'x1', { parent: 'pay' });
    expect(state).toBeNull();
    expect(requests.map((r) => r.query)).toEqual([{}]);
  });
});

describe('a block that was not typed as EC2 keeps it', () => {
  const rtb = 'rtb-0123456789abcdef0';
  const table = (route: string): Handler => {
    const set = `<routeSet><item>${route}<state>active</state></item></routeSet>`;
    const body = `<routeTableSet><item><routeTableId>${rtb}</routeTableId>${set}</item></routeTableSet>`;
    return () => ec2('DescribeRouteTables', body);
  };

  it.each([
    ['10.0.3.7/16', '<destinationCidrBlock>10.0.0.0/16</destinationCidrBlock>'],
    ['2001:DB8:0::7/64', '<destinationIpv6CidrBlock>2001:db8::/64</destinationIpv6CidrBlock>'],
  ])('is the route to %s all the same', async (typed, kept) => {
    expect((await look(table(kept), 'aws_route', `${rtb}_${typed}`)).state).toMatchObject({ phase: 'there' });
  });

  it('is no other route', async () => {
    const kept = '<destinationCidrBlock>10.0.0.0/16</destinationCidrBlock>';
    expect((await look(table(kept), 'aws_route', `${rtb}_10.1.3.7/16`)).state).toMatchObject({ phase: 'gone' });
  });

  it('is the rule of a group all the same', async () => {
    const rule =
      '<item><securityGroupRuleId>sgr-0a</securityGroupRuleId><isEgress>false</isEgress><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort><cidrIpv4>100.68.0.0/18</cidrIpv4></item>';
    const rules: Handler = () =>
      ec2('DescribeSecurityGroupRules', `<securityGroupRuleSet>${rule}</securityGroupRuleSet>`);
    const id = 'sg-0123456789abcdef0_ingress_tcp_22_22_100.68.0.18/18';
    expect((await look(rules, 'aws_security_group_rule', id)).state).toMatchObject({ uniqueId: 'sgr-0a' });
  });
});

describe('a record whose name looks like more than a name', () => {
  const set = (name: string, type: string, id = '') =>
    `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type>${id}<TTL>60</TTL><ResourceRecords><ResourceRecord><Value>v</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>`;
  const zone =
    (...sets: string[]): Handler =>
    () =>
      xml(
        `<ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ResourceRecordSets>${sets.join('')}</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>10</MaxItems></ListResourceRecordSetsResponse>`,
      );

  it.each([
    ['x_a_y.example.com_CNAME', 'x_a_y.example.com.', 'CNAME', ''],
    ['x_53_y.example.com_CNAME', 'x_53_y.example.com.', 'CNAME', ''],
    ['w.example.com_A_eu_TXT', 'w.example.com.', 'A', '<SetIdentifier>eu_TXT</SetIdentifier>'],
    ['f\\374bar.example.com_A', 'f\\374bar.example.com.', 'A', ''],
    ['a!b.example.com_A', 'a\\041b.example.com.', 'A', ''],
  ])('%s is asked for as it is', async (id, name, type, identifier) => {
    const { state, requests } = await look(zone(set(name, type, identifier)), 'aws_route53_record', `Z123ABC_${id}`);
    expect(state).toMatchObject({ phase: 'there' });
    expect(requests[0]?.query).toMatchObject({ type, name: id.split(`_${type}`)[0] });
  });

  it('is gone when the zone has only others', async () => {
    const others = zone(set('x.example.com.', 'A'), set('x_a_z.example.com.', 'CNAME'));
    expect((await look(others, 'aws_route53_record', 'Z123ABC_x_a_y.example.com_CNAME')).state).toBeNull();
  });
});
