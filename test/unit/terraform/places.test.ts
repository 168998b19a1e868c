import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import { inOneGo } from '../../../source/core/slices.ts';
import { isUniqueId, objectIds } from '../../../source/core/terraform/object-ids.ts';
import { fateOf } from '../../../source/core/terraform/orphans.ts';
import { joiningPrior, parseState, stateIds } from '../../../source/core/terraform/parse-state.ts';
import type { JsonObject } from '../../../source/core/words.ts';

const account = '123456789012';
const lambda = (region: string, of = account) => `arn:aws:lambda:${region}:${of}:function:pay`;

/** A raw state: every object with the provider that looks after it. */
const stateOf = (...objects: [type: string, attributes: JsonObject, provider?: string][]) => {
  const resources = objects.map(([type, attributes, provider = 'provider["aws"]']) => ({
    ...{ mode: 'managed', type, name: 'x', provider },
    instances: [{ attributes }],
  }));
  const parsed = parseState(JSON.stringify({ version: 4, resources }));
  if (!parsed.ok) throw new Error(parsed.why);
  return stateIds(parsed.value);
};

const created = (type: string, id: string, more: Partial<Finding> = {}): Finding => ({
  ...{ id: 'f', item: 'terraform.orphans', kind: 'resource-created', subject: id, account, region: 'us-east-1' },
  ...{ standing: true, standingWhy: '', transient: false, events: ['e'], at: 1, why: '', uniqueId: null, actions: [] },
  ...{ terraform: { type, importId: id }, resource: { service: 's', type, id, parent: null } },
  ...more,
});
const url = (more: Partial<Finding> = {}) => created('aws_lambda_function_url', 'pay', more);

describe('something of the same name in a state', () => {
  const byArn = stateOf(['aws_lambda_function_url', { id: 'pay', function_arn: lambda('us-east-1') }]);
  const byRegion = stateOf(
    ['aws_lambda_function_url', { id: 'pay', region: 'us-east-1' }],
    ['aws_sqs_queue', { arn: `arn:aws:sqs:us-east-1:${account}:q` }],
  );
  const principal = `arn:aws:iam::${account}:role/x`;
  const entry = stateOf([
    'aws_eks_access_entry',
    {
      ...{ id: `prod:${principal}`, cluster_name: 'prod', principal_arn: principal },
      access_entry_arn: `arn:aws:eks:us-east-1:${account}:access-entry/prod/role/${account}/x/1`,
    },
  ]);

  it.each([
    ['an address', byArn, url()],
    ['an address of a newer provider', byRegion, url()],
    ['an entry of a cluster', entry, created('aws_eks_access_entry', `prod:${principal}`)],
  ])('is it where both lie in one place, and nowhere else: %s', (_, ids, f) => {
    expect(fateOf(f, ids, null)).toEqual({ is: 'managed' });
    expect(fateOf({ ...f, region: 'eu-west-1' }, ids, null)).toEqual({ is: 'orphan' });
    expect(fateOf({ ...f, account: '999999999999' }, ids, null)).toEqual({ is: 'orphan' });
  });

  it('a statement of a function: the function tells where, and the alias which', () => {
    const f = created('aws_lambda_permission', 'pay:live/x1', { resource: undefined });
    const of = (more: JsonObject) =>
      stateOf(['aws_lambda_permission', { function_name: lambda('us-east-1'), statement_id: 'x1', ...more }]);
    expect(fateOf(f, of({ qualifier: 'live' }), null).is).toBe('managed');
    expect(fateOf({ ...f, region: 'eu-west-1' }, of({ qualifier: 'live' }), null).is).toBe('orphan');
    expect(fateOf(f, of({}), null).is).toBe('orphan');
  });

  it('a statement of one function is not that of another with the same Sid, whatever its state calls its id', () => {
    const f = created('aws_lambda_permission', 'pay/Allow', {
      resource: { service: 'lambda', type: 'aws_lambda_permission', id: 'Allow', parent: 'pay' },
    });
    const of = (more: JsonObject) =>
      stateOf(['aws_lambda_permission', { id: 'Allow', function_name: lambda('us-east-1'), ...more }]);
    const other = `arn:aws:lambda:us-east-1:${account}:function:orders`;
    expect(fateOf(f, of({ statement_id: 'Allow' }), null).is).toBe('managed');
    // Very old states have the id alone.
    expect(fateOf(f, of({}), null).is).toBe('managed');
    expect(fateOf(f, of({ statement_id: 'Allow', function_name: other }), null).is).toBe('orphan');
    expect(fateOf(f, of({ statement_id: 'Allow', qualifier: 'live' }), null).is).toBe('orphan');
    const live = { ...f, terraform: { type: 'aws_lambda_permission', importId: 'pay:live/Allow' } };
    expect(fateOf(live, of({ statement_id: 'Allow', qualifier: 'live' }), null).is).toBe('managed');
    // A change by hand of another function's statement is not the session's either.
    expect([...of({ statement_id: 'Allow' }).byType]).toEqual(['aws_lambda_permission pay/Allow']);
  });

  it('lies where everything else of its provider does', () => {
    const bare: [string, JsonObject] = ['aws_lambda_function_url', { id: 'pay' }];
    const queue = (region: string): [string, JsonObject] => [
      ...(['aws_sqs_queue', { arn: `arn:aws:sqs:${region}:${account}:q` }] as [string, JsonObject]),
    ];
    expect(fateOf(url(), stateOf(bare, queue('us-east-1')), null).is).toBe('managed');
    expect(fateOf(url(), stateOf(bare, queue('eu-west-1')), null).is).toBe('orphan');
    expect(fateOf(url(), stateOf(bare, [...queue('us-east-1'), 'provider["aws"].west']), null).is).toBe('not-told');
    expect(fateOf(url(), stateOf(bare, queue('us-east-1'), queue('eu-west-1')), null).is).toBe('not-told');
  });

  it('may be another one where nothing tells the place, and that is said', () => {
    const ids = stateOf(['aws_lambda_function_url', { id: 'pay' }]);
    expect(fateOf(url(), ids, null)).toMatchObject({ is: 'not-told', why: expect.stringContaining('which account') });
    expect(fateOf(url(), ids, 'CloudFormation').is).toBe('owned');
  });

  it('is it wherever the id is given only once', () => {
    const rtb = 'rtb-0123456789abcdef0';
    const route = { id: 'r-1', route_table_id: rtb, destination_ipv6_cidr_block: '2001:DB8::7/64' };
    expect(fateOf(created('aws_route', `${rtb}_2001:db8::/64`), stateOf(['aws_route', route]), null).is).toBe(
      'managed',
    );
    const bucket = stateOf(['aws_s3_bucket_versioning', { id: 'b', bucket: 'b' }]);
    expect(fateOf(created('aws_s3_bucket_versioning', 'b'), bucket, null).is).toBe('managed');
    const set = { zone_id: 'Z0123456789AB', name: 'W.example.com', type: 'A', set_identifier: 'eu' };
    const dns = created('aws_route53_record', 'Z0123456789AB_w.example.com_A_eu');
    expect(fateOf(dns, stateOf(['aws_route53_record', set]), null).is).toBe('managed');
  });

  it('is told by the state where the plan has it too, without a provider', () => {
    const state = stateOf(
      ['aws_lambda_function_url', { id: 'pay' }],
      ['aws_sqs_queue', { arn: `arn:aws:sqs:us-east-1:${account}:q` }],
    );
    const prior = stateIds([{ type: 'aws_lambda_function_url', values: { id: 'pay' } }]);
    expect(fateOf(url(), inOneGo(joiningPrior(state, prior)), null).is).toBe('managed');
  });
});

describe('a name that looks like a number of AWS', () => {
  it('is none', () => {
    expect(isUniqueId('orders-20260520')).toBe(false);
    expect(isUniqueId('i-0123456789abcdef0')).toBe(true);
    expect(isUniqueId('eipalloc-0123abcd')).toBe(true);
  });

  it('of another type makes nothing managed', () => {
    const ids = stateOf(['aws_db_instance', { id: 'orders-20260520', arn: `arn:aws:rds:us-east-1:${account}:db:o` }]);
    expect(fateOf(created('aws_db_snapshot', 'orders-20260520'), ids, null).is).toBe('orphan');
  });
});

describe('ids of an object', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'of a type called %s are read as any other',
    (type) => {
      expect(objectIds(type, { id: 'x1' })).toEqual(['x1']);
      expect(stateOf([type, { id: 'x1' }]).byType.has(`${type} x1`)).toBe(true);
    },
  );

  it('are not those of what a rule of a bus leads to', () => {
    expect(objectIds('aws_cloudwatch_event_target', { id: 'r-t', arn: lambda('eu-west-1') })).toEqual(['r-t']);
  });
});
