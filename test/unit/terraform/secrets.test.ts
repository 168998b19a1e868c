import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differencesOf } from '../../../source/core/terraform/differences.ts';
import { driftFinding } from '../../../source/core/terraform/drift-findings.ts';
import type { Json, JsonObject } from '../../../source/core/words.ts';
import { change, made, planOf } from './fixtures.ts';

const secret = 'hunter2-is-not-to-be-seen';
const hunks = (body: JsonObject, address?: string) =>
  differencesOf(planOf(made([change(['update'], body, address)])))[0]?.plannedHunks;

describe('masks', () => {
  it.each([
    ['true for everything', true],
    ['an object', { a: { b: true } }],
    ['true half way', { a: true }],
  ] as [string, Json][])('%s', (_, mask) => {
    const body = {
      before: { a: { b: 'old' } },
      after: { a: { b: secret } },
      before_sensitive: mask,
      after_sensitive: mask,
    };
    expect(JSON.stringify(hunks(body))).not.toMatch(/hunter2|old/);
    expect(hunks(body)?.length).toBe(1);
  });

  it('lists of masks, and a mask on one side only', () => {
    const body = { before: { l: ['x', 'y'] }, after: { l: ['x', secret] }, after_sensitive: { l: [false, true] } };
    expect(hunks(body)).toEqual([{ path: 'l[1]', before: '(sensitive)', after: '(sensitive)' }]);
    const before = { before: { v: secret }, after: { v: 'open' }, before_sensitive: { v: true } };
    expect(hunks(before)).toEqual([{ path: 'v', before: '(sensitive)', after: '(sensitive)' }]);
  });

  it('what is known after apply is said, at every level', () => {
    const body = { before: { id: 'a', t: { x: '1' } }, after: { t: {} }, after_unknown: { id: true, t: { x: true } } };
    expect(hunks(body)).toEqual([
      { path: 'id', before: '"a"', after: '(known after apply)' },
      { path: 't.x', before: '"1"', after: '(known after apply)' },
    ]);
  });

  it('a name that every object inherits is a name like any other', () => {
    const body = { before: { tags: {} }, after: { tags: JSON.parse('{"constructor":"x","__proto__":"y"}') } };
    expect(hunks(body)?.map((h) => h.path)).toEqual(['tags.constructor', 'tags.__proto__']);
  });

  it('a difference inside of a policy is told by its place', () => {
    const policy = (who: string) => JSON.stringify({ Statement: [{ Principal: { AWS: who }, Effect: 'Allow' }] });
    const body = { before: { assume_role_policy: policy('us') }, after: { assume_role_policy: policy('them') } };
    expect(hunks(body)).toEqual([
      { path: 'assume_role_policy.Statement[0].Principal.AWS', before: '"us"', after: '"them"' },
    ]);
  });
});

describe('names', () => {
  it.each([
    ['aws_db_instance.d', { master_password: secret }],
    ['aws_x.y', { api_token: secret }],
    ['aws_x.y', { client_secret: secret }],
    ['aws_x.y', { nested: [{ private_key_pem: secret }] }],
    ['aws_x.y', { access_key: secret }],
    ['aws_lambda_function.f', { environment: [{ variables: { ANYTHING: secret } }] }],
    ['aws_ssm_parameter.p', { value: secret }],
    ['aws_instance.i', { user_data: secret }],
    [
      'aws_ecs_task_definition.t',
      { container_definitions: JSON.stringify([{ environment: [{ name: 'A', value: secret }] }]) },
    ],
    ['aws_x.y', { url: `postgres://x?password=${secret}` }],
    ['helm_release.h', { values: [`auth:\n  password: ${secret}\n`] }],
    ['aws_apprunner_service.a', { image_configuration: [{ runtime_environment_variables: { ANYTHING: secret } }] }],
    ['aws_x.y', { url: `postgres://u:${secret}@db/x` }],
    ['kubernetes_config_map.c', { data: { DB_PWD: secret } }],
    ['kubernetes_config_map.c', { data: { 'app.properties': `db.pwd=${secret}` } }],
    ['kubernetes_secret.s', { data: { tls: secret } }],
    ['aws_x.y', { signing_key: secret }],
  ] as [string, JsonObject][])('%s %j is not shown, but that it changed is', (address, after) => {
    const found = hunks({ before: {}, after }, address);
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('an output is known by its own name', () => {
    const outputs = { output_changes: { db_password: { actions: ['create'], before: null, after: secret } } };
    expect(JSON.stringify(differencesOf(planOf(made([], outputs))))).not.toContain('hunter2');
  });

  it('the value beside a name that tells is hidden where both sides have it, and known after apply where it is', () => {
    const set = (name: string, value: string): Json => ({ set: [{ name, value }] });
    const both = hunks({ before: set('auth.password', 'old'), after: set('auth.password', secret) }, 'helm_release.h');
    expect(both).toMatchObject([{ path: 'set[0].value', before: expect.stringMatching(/hidden/) }]);
    expect(JSON.stringify(both)).not.toMatch(/hunter2|"old"/);
    const later = { before: set('auth.password', 'old'), after: { set: [{ name: 'auth.password' }] } };
    expect(hunks({ ...later, after_unknown: { set: [{ value: true }] } }, 'helm_release.h')).toMatchObject([
      { path: 'set[0].value', before: expect.stringMatching(/hidden/), after: '(known after apply)' },
    ]);
  });

  it('a variable of a container is hidden, its name is not', () => {
    const after = { spec: [{ container: [{ env: [{ name: 'ANYTHING', value: secret }] }] }] };
    expect(hunks({ before: {}, after }, 'kubernetes_deployment.d')).toMatchObject([
      { path: 'spec[0].container[0].env[0].name', after: '"ANYTHING"' },
      { path: 'spec[0].container[0].env[0].value', after: expect.stringMatching(/hidden/) },
    ]);
    // Where the two sides are of different shapes, all of it is shown at once.
    const shapes = hunks({ before: { spec: 'x' }, after }, 'kubernetes_deployment.d');
    expect(JSON.stringify(shapes)).toMatch(/ANYTHING/);
    expect(JSON.stringify(shapes)).not.toContain('hunter2');
  });

  it('what an engineer must see stays readable', () => {
    const spec = (replicas: string, port: string): Json => ({
      spec: [{ replicas, container: [{ env: [{ name: 'PORT', value: port }] }] }],
      set: [{ name: 'image.tag', value: `v${port}` }],
    });
    expect(hunks({ before: spec('3', '80'), after: spec('9', '81') }, 'kubernetes_deployment.d')).toEqual([
      { path: 'spec[0].replicas', before: '"3"', after: '"9"' },
      { path: 'spec[0].container[0].env[0].value', before: '"80"', after: '"81"' },
      { path: 'set[0].value', before: '"v80"', after: '"v81"' },
    ]);
    const arn = (id: string) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:orders-${id}`;
    const policy = (id: string) => JSON.stringify({ Statement: [{ Resource: arn(id) }] });
    expect(hunks({ before: { policy: policy('a') }, after: { policy: policy('b') } })).toEqual([
      { path: 'policy.Statement[0].Resource', before: `"${arn('a')}"`, after: `"${arn('b')}"` },
    ]);
  });

  it('who encrypts is no secret', () => {
    expect(hunks({ before: { kms_key: 'a' }, after: { kms_key: 'b' } })).toEqual([
      { path: 'kms_key', before: '"a"', after: '"b"' },
    ]);
  });
});

describe('a secret anywhere under a mask', () => {
  const inner = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constant<Json>(secret),
      fc.constant<Json>('plain'),
      fc.array(tie('tree'), { maxLength: 3 }) as fc.Arbitrary<Json>,
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree'), { noNullPrototype: true }) as fc.Arbitrary<Json>,
    ),
  })).tree;
  /** The mask that Terraform would give: true wherever the secret stands. */
  const maskOf = (v: Json): Json =>
    v === secret
      ? true
      : Array.isArray(v)
        ? v.map(maskOf)
        : typeof v === 'object' && v !== null
          ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, maskOf(x)]))
          : false;

  it('reaches neither differences nor findings', () => {
    fc.assert(
      fc.property(inner, inner, (before, after) => {
        const body = {
          before: { x: before },
          after: { x: after },
          before_sensitive: { x: maskOf(before) },
          after_sensitive: { x: maskOf(after) },
        };
        const found = differencesOf(
          planOf(made([change(['update'], body)], { resource_drift: [change(['update'], body)] })),
        );
        const verdict = { attribution: 'unknown' as const, events: [], at: null, why: '' };
        const findings = found.map((d) => driftFinding((t) => t, { account: '1', root: 'r' }, d, verdict));
        expect(JSON.stringify([found, findings])).not.toContain('hunter2');
      }),
      { numRuns: 300 },
    );
  });
});
