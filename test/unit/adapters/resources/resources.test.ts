import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createResources } from '../../../../source/adapters/resources/resources.ts';
import { fileOf, serviceFiles, typesOf } from '../../../../source/adapters/resources/types.ts';
import type { FindingResource } from '../../../../source/core/finding.ts';
import { namesOf } from '../../../../source/core/permissions/print.ts';
import { readStatements } from '../../../../source/core/permissions/read.ts';
import type { ResourceAsk } from '../../../../source/core/resource-state.ts';
import { startRawServer } from '../../../support/servers/raw-server.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never } from '../support.ts';
import { account, cases } from './cases.ts';
import { leftoverCases } from './cases-leftovers.ts';
import { ec2, type Handler, json, refusals, startServer, xml } from './server.ts';

const closed = closing();
const hex = '0123456789abcdef0';
const folder = path.resolve(import.meta.dirname, '../../../../source/adapters/resources');

const start = async (handler: Handler, clock = fakeClock()) => {
  const server = closed(await startServer(handler));
  return { server, clock, port: closed(createResources(accessTo(server.url), clock.clock)) };
};
const ask = (type: string, id: string, more: Partial<ResourceAsk & FindingResource> = {}): ResourceAsk => ({
  ...{ account, region: 'eu-west-1', look: 'there', since: null },
  ...more,
  resource: { service: 'any', type, id, parent: more.parent ?? null },
});

describe('the table of types', () => {
  it.each(serviceFiles)('has just the probes that %s gives', async (file) => {
    const { open } = await import(path.join(folder, `${file}.ts`));
    const { probes, close } = open({ access: accessTo('http://127.0.0.1:9'), clock: fakeClock().clock });
    close();
    expect(Object.keys(probes).sort()).toEqual([...typesOf(file)].sort());
    for (const type of typesOf(file)) expect(fileOf(type)).toBe(file);
  });

  it('has a case in these tests for every service', () => {
    expect([...new Set([...cases, ...leftoverCases].map((c) => fileOf(c.type)))].sort()).toEqual(
      [...serviceFiles].sort(),
    );
  });
});

describe('read only', () => {
  /** What §10.1 of domain.md permits, and its like for services that it does not name. A new command is added here by hand. */
  const allowed = new Set(
    [
      'DescribeAccessEntry DescribeAddon DescribeAddresses DescribeCluster DescribeDBClusterSnapshotAttributes',
      'DescribeDBClusterSnapshots DescribeDBClusters DescribeDBInstances DescribeDBParameterGroups',
      'DescribeDBSnapshotAttributes DescribeDBSnapshots DescribeDBSubnetGroups DescribeFlowLogs',
      'DescribeImageAttribute DescribeImages DescribeInstances DescribeInternetGateways DescribeKey',
      'DescribeKeyPairs DescribeLaunchTemplates DescribeListeners DescribeLoadBalancers DescribeNatGateways',
      'DescribeNetworkAcls DescribeNetworkInterfaces DescribeNodegroup DescribeParameters',
      'DescribePodIdentityAssociation DescribeRepositories DescribeRouteTables DescribeRule DescribeSecret',
      'DescribeSecurityGroupRules DescribeSecurityGroups DescribeSnapshotAttribute DescribeSnapshots',
      'DescribeStacks DescribeSubnets DescribeTable DescribeTargetGroups DescribeVolumes DescribeVpcEndpoints',
      'DescribeVpcPeeringConnections DescribeVpcs GetBucketAcl GetBucketLocation GetBucketPolicy',
      'GetEventSourceMapping GetFunctionConfiguration GetFunctionUrlConfig GetHealthCheck GetHostedZone',
      'GetKeyPolicy GetLayerVersionByArn GetPolicy GetPublicAccessBlock GetQueueAttributes GetRepositoryPolicy',
      'GetResourcePolicy GetResourceShareAssociations GetResourceShares GetSubscriptionAttributes',
      'GetTopicAttributes ListAliases ListAssociatedAccessPolicies ListGrants ListResourceRecordSets',
      'ListTargetsByRule DescribeVpnConnections DescribeVpnGateways DescribeCustomerGateways',
      'DescribeClientVpnEndpoints DescribeTransitGateways DescribeTransitGatewayVpcAttachments',
      'DescribeInstanceConnectEndpoints DescribeManagedPrefixLists DescribeTrafficMirrorSessions',
      'DescribeTrafficMirrorTargets DescribeVpcEndpointServiceConfigurations DescribeSpotInstanceRequests',
      'DescribeDocument DescribeAssociation DescribeActivations GetMaintenanceWindow DescribeLogGroups',
      'DescribeSubscriptionFilters DescribeDestinations DescribeResourcePolicies GetInstanceProfile',
      'ListAccountAssignments DescribePermissionSet ListManagedPoliciesInPermissionSet',
      'ListCustomerManagedPolicyReferencesInPermissionSet GetInlinePolicyForPermissionSet DescribeUser',
      'DescribeGroup DescribeGroupMembership DescribeIdentityProviderConfig DescribeFargateProfile GetTrail',
      'GetEventDataStore DescribeEventBus',
    ].flatMap((line) => line.split(' ')),
  );
  const files = readdirSync(folder).map((f) => readFileSync(path.join(folder, f), 'utf8'));

  it('knows no command but those of the list, and all of them', () => {
    const used = files.flatMap((text) => [...text.matchAll(/\b(\w+)Command\b/g)].map((m) => m[1] ?? ''));
    const named = new Set(used.filter((u) => u !== '' && u !== 'Sdk'));
    expect([...named].sort()).toEqual([...allowed].sort());
    for (const name of allowed) expect(name).toMatch(/^(?:Describe|List|Get)/);
  });

  /** IAM's own name of an API, where it differs. */
  const actionOf: { [api: string]: string } = {
    'lambda:GetLayerVersionByArn': 'lambda:GetLayerVersion',
    's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
    's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  };

  it('asks for nothing that the printed policy for reading does not allow', () => {
    const statements = readStatements(namesOf(`arn:aws:iam::${account}:role/breakglass`));
    const allowed = new Set(statements.filter((s) => s.Effect === 'Allow').flatMap((s) => s.Action));
    const called = files.flatMap((text) => {
      const service =
        /callsOf\(\s*place,\s*'([\w-]+)'/.exec(text)?.[1] ?? (/connectEc2|Ec2Calls/.test(text) ? 'ec2' : '');
      return [...text.matchAll(/(?:one|search)\(\s*(?:asked|\{[^}]*\}),\s*'(\w+)'/g)].map((m) => `${service}:${m[1]}`);
    });
    expect(new Set(called).size).toBeGreaterThan(70);
    expect(called.map((api) => actionOf[api] ?? api).filter((action) => !allowed.has(action))).toEqual([]);
  });

  it('knows none that gives a value, code or an object', () => {
    const text = files.join('\n');
    expect(text).not.toMatch(
      /GetSecretValue|GetParameters?\b|GetObject|GetFunctionCommand|DecryptCommand|GetPasswordData/,
    );
    // Aggregated clients would have every method of the service.
    expect(text).not.toMatch(
      /import \{[^}]*\b(?:EC2|S3|RDS|KMS|SSM|SNS|SQS|Lambda|EKS|ECR|RAM|DynamoDB)\b[^}]*\} from '@aws-sdk/,
    );
  });
});

describe('what is not asked', () => {
  const nothing: Handler = () => refusals.json('InternalFailure');

  it.each<[string, ResourceAsk, string]>([
    ['a type without a probe', ask('aws_made_up', 'x'), 'no probe for aws_made_up yet'],
    ['a name that every object has', ask('toString', 'x'), 'no probe for toString yet'],
    ['an empty id', ask('aws_instance', ''), 'that is no id'],
    ['an id with a line break', ask('aws_instance', 'i-1\ni-2'), 'that is no id'],
    [
      'an ARN of another account',
      ask('aws_sns_topic', 'arn:aws:sns:eu-west-1:210987654321:t'),
      'it lies in account 210987654321',
    ],
    ['a thing without a Region', ask('aws_instance', `i-${hex}`, { region: null }), 'no record tells its Region'],
    [
      'a Region that is a host',
      ask('aws_instance', `i-${hex}`, { region: 'x.example/' }),
      'no record tells its Region',
    ],
    [
      'an access point as a bucket',
      ask('aws_s3_bucket', `arn:aws:s3:eu-west-1:${account}:accesspoint/x`),
      'no name of a bucket',
    ],
    ['a record without a zone', ask('aws_route53_record', 'www'), 'names no record'],
    [
      'a route without its destination',
      ask('aws_route', 'rtb-0a1b', { parent: 'rtb-0a1b' }),
      'does not tell which one',
    ],
    ['a gateway without its network', ask('aws_internet_gateway_attachment', 'igw-0a1b'), 'does not tell which one'],
    ['an access list without a number', ask('aws_network_acl_rule', 'acl-0a1b'), 'does not tell which one'],
    ['a volume without a place', ask('aws_volume_attachment', 'vol-0a1b:i-0a1b'), 'does not tell which one'],
    ['a target without a rule', ask('aws_cloudwatch_event_target', 't1'), 'does not tell which one'],
    ['an add-on without a cluster', ask('aws_eks_addon', 'dns'), 'does not tell which one'],
    ['a grant without a key', ask('aws_kms_grant', 'g1'), 'does not tell which one'],
    ['a statement without a function', ask('aws_lambda_permission', 's1'), 'does not tell which one'],
  ])('is %s, and that is said', async (_name, asked, words) => {
    const { server, port } = await start(nothing);
    const fault = faultOf(await port.state(asked, never()));
    expect(fault).toMatchObject({ kind: 'refused', what: expect.stringContaining(words) });
    expect(server.requests).toEqual([]);
  });
});

describe('where it is asked', () => {
  it('signs for the Region of the resource, and keeps a queue from leading elsewhere', async () => {
    const { server, port } = await start(() =>
      json({ Attributes: { QueueArn: `arn:aws:sqs:eu-west-1:${account}:q` } }),
    );
    const id = `https://stranger.example/${account}/q`;
    gotten(await port.state(ask('aws_sqs_queue', id), never()));
    expect(server.requests.map((r) => [r.region, r.input.QueueUrl])).toEqual([['eu-west-1', id]]);
  });

  it('asks for a bucket in path style, first where it lies, then there, as the owner', async () => {
    const { server, port } = await start((r) =>
      'location' in r.query
        ? xml('<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-central-1</LocationConstraint>')
        : { body: '{}', headers: { 'content-type': 'application/json' } },
    );
    gotten(await port.state(ask('aws_s3_bucket', 'reports', { look: 'policy', region: null }), never()));
    expect(server.requests.map((r) => [r.region, r.action, r.headers['x-amz-expected-bucket-owner']])).toEqual([
      ['us-east-1', 'GET /reports/', account],
      ['eu-central-1', 'GET /reports/', account],
    ]);
  });

  it('takes a bucket in us-east-1 for one, and an empty answer for none', async () => {
    const here = '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>';
    const { port } = await start(() => xml(here));
    expect(gotten(await port.state(ask('aws_s3_bucket', 'reports'), never()))?.state).toBe('in us-east-1');
  });

  it('does not follow S3 to another host', async () => {
    const { port } = await start(() => ({ status: 301, body: '', headers: { location: 'http://127.0.0.1:9/x' } }));
    expect(faultOf(await port.state(ask('aws_s3_bucket', 'reports'), never())).kind).toBe('redirect');
  });
});

describe('a rule that only its words name', () => {
  const rule = (port: number) =>
    `<item><securityGroupRuleId>sgr-${port}</securityGroupRuleId><groupId>sg-0a1b</groupId><isEgress>false</isEgress><ipProtocol>tcp</ipProtocol><fromPort>${port}</fromPort><toPort>${port}</toPort><cidrIpv4>0.0.0.0/0</cidrIpv4></item>`;
  const words = 'sg-0a1b_ingress_tcp_22_22_0.0.0.0/0';

  it('is found among those of its group, on whichever page, or is not there', async () => {
    const pages: { [token: string]: string } = { '': rule(443), next: rule(22) };
    const { server, port } = await start(({ action, input }) => {
      const token = String(input.NextToken ?? '');
      const more = token === '' ? '<nextToken>next</nextToken>' : '';
      return ec2(action, `<securityGroupRuleSet>${pages[token] ?? ''}</securityGroupRuleSet>${more}`);
    });
    expect(gotten(await port.state(ask('aws_security_group_rule', words), never()))?.uniqueId).toBe('sgr-22');
    expect(server.requests.map((r) => r.input['Filter.1.Value.1'])).toEqual(['sg-0a1b', 'sg-0a1b']);
    pages.next = rule(23);
    expect(gotten(await port.state(ask('aws_security_group_rule', words), never()))).toBeNull();
  });
});

describe('what is young', () => {
  const absent: Handler = () => refusals.ec2('InvalidInstanceID.NotFound');
  const there = ec2(
    'DescribeInstances',
    `<reservationSet><item><instancesSet><item><instanceId>i-${hex}</instanceId><instanceState><code>0</code><name>pending</name></instanceState></item></instancesSet></item></reservationSet>`,
  );

  it('is asked for again, because EC2 may not know it yet', async () => {
    const answers = [absent, absent];
    const { server, port, clock } = await start((r) => answers.shift()?.(r) ?? there);
    const since = clock.clock.now() - 5000;
    expect(gotten(await port.state(ask('aws_instance', `i-${hex}`, { since }), never()))?.state).toBe('pending');
    expect(server.requests).toHaveLength(3);
  });

  it('is gone when it stays so; what is older is gone at once', async () => {
    const { server, port, clock } = await start(absent);
    const since = clock.clock.now() - 5000;
    expect(gotten(await port.state(ask('aws_instance', `i-${hex}`, { since }), never()))).toBeNull();
    expect(server.requests).toHaveLength(4);
    gotten(await port.state(ask('aws_instance', `i-${hex}`, { since: since - 60_000 }), never()));
    expect(server.requests).toHaveLength(5);
  });
});

describe('what is not understood', () => {
  const instance = (id: string, state: string) =>
    ec2(
      'DescribeInstances',
      `<reservationSet><item><instancesSet><item><instanceId>${id}</instanceId><instanceState><code>1</code><name>${state}</name></instanceState></item></instancesSet></item></reservationSet>`,
    );

  it('is another instance than was asked for, two, or none without a refusal', async () => {
    const empty = ec2('DescribeInstances', '<reservationSet/>');
    for (const answer of [instance('i-1', 'running'), empty]) {
      const { port } = await start(() => answer);
      expect(faultOf(await port.state(ask('aws_instance', `i-${hex}`), never())).kind).toBe('malformed');
    }
  });

  it('tells a terminated one from one that is on its way', async () => {
    for (const [word, phase] of [
      ['terminated', 'gone'],
      ['shutting-down', 'ending'],
      ['stopped', 'there'],
    ] as const) {
      const { port } = await start(() => instance(`i-${hex}`, word));
      expect(gotten(await port.state(ask('aws_instance', `i-${hex}`), never()))).toMatchObject({ phase, state: word });
    }
  });

  it('is a list of pages without an end', async () => {
    const { port } = await start(() => json({ Aliases: [], Truncated: true, NextMarker: 'again' }));
    expect(faultOf(await port.state(ask('aws_kms_alias', 'alias/x'), never())).kind).toBe('truncated');
  });

  it('is a state of which one part was refused', async () => {
    const { port } = await start(({ action }) =>
      action === 'DescribeSnapshots'
        ? ec2(
            action,
            `<snapshotSet><item><snapshotId>snap-${hex}</snapshotId><status>completed</status></item></snapshotSet>`,
          )
        : refusals.ec2('UnauthorizedOperation'),
    );
    expect(faultOf(await port.state(ask('aws_ebs_snapshot', `snap-${hex}`, { look: 'shared' }), never())).kind).toBe(
      'denied',
    );
    expect(gotten(await port.state(ask('aws_ebs_snapshot', `snap-${hex}`), never()))?.phase).toBe('there');
  });

  it('is a service that never answers, and a cancel ends the waiting', async () => {
    const server = closed(await startRawServer('silent'));
    const limits = { connect: 1000, credentials: 1000, answer: 60 };
    const port = closed(createResources(accessTo(server.url, { limits }), fakeClock().clock));
    expect(faultOf(await port.state(ask('aws_instance', `i-${hex}`), never())).kind).toBe('timeout');
    const stop = new AbortController();
    const waiting = createResources(accessTo(server.url), fakeClock().clock).state(
      ask('aws_vpc', 'vpc-1'),
      stop.signal,
    );
    stop.abort();
    expect(faultOf(await waiting).kind).toBe('cancelled');
  });
});

describe('who is let in by a policy', () => {
  const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const topic = `arn:aws:sns:eu-west-1:${account}:t`;
  const read = async (text: string) => {
    const entry = (key: string, value: string) =>
      `<entry><key>${key}</key><value>${value.replace(/"/g, '&quot;')}</value></entry>`;
    const body = `<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes>${entry('TopicArn', topic)}${entry('Policy', text)}</Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>`;
    const { port } = await start(() => ({ body, headers: { 'content-type': 'text/xml' } }));
    return gotten(await port.state(ask('aws_sns_topic', topic), never()));
  };

  it('leaves out the own account, services and denies, and keeps strangers', async () => {
    const text = policy(
      {
        Effect: 'Allow',
        Principal: { AWS: [account, `arn:aws:iam::${account}:role/x`, '210987654321'] },
        Action: 'sns:*',
      },
      { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish' },
      { Effect: 'Deny', Principal: '*', Action: 'sns:Publish' },
    );
    expect(await read(text)).toMatchObject({ sharedWith: ['210987654321'], public: false, policy: text });
  });

  it('tells nothing where everybody but somebody is let in, or nothing is understood', async () => {
    for (const text of [policy({ Effect: 'Allow', NotPrincipal: { AWS: account }, Action: '*' }), '{"cut', '[]']) {
      const state = await read(text);
      expect([state?.sharedWith, state?.public]).toEqual([undefined, undefined]);
    }
  });
});
