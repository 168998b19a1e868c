import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import { attribute, suspectsOf } from '../../../source/core/terraform/attribution.ts';
import { ownerByEvent, ownerByTags } from '../../../source/core/terraform/controllers.ts';
import { accountsOfRoot } from '../../../source/core/terraform/difference-place.ts';
import { driftFinding, withGone } from '../../../source/core/terraform/drift-findings.ts';
import { importBlocks, importTarget } from '../../../source/core/terraform/import-block.ts';
import { fateOf } from '../../../source/core/terraform/orphans.ts';
import { stateIds } from '../../../source/core/terraform/parse-state.ts';
import type { Tree } from '../../../source/core/terraform/tree-hand.ts';
import type { Difference, StateIds } from '../../../source/core/terraform/types.ts';
import { witnessesIn } from '../../../source/core/terraform/witness.ts';
import type { TrailEvent } from '../../../source/core/trail-event.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { plainFinding } from '../../support/plain-finding.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const account = '123456789012';
const role = `arn:aws:iam::${account}:role/ops`;

const finding = (more: Partial<Finding>): Finding =>
  plainFinding({
    ...{ item: 'terraform.orphans', kind: 'resource-changed', subject: 'i-0123456789abcdef0', account },
    ...{ region: 'us-east-1', events: ['e1'], at: 1000, why: 'It was done.' },
    ...more,
  });

const difference = (more: Partial<Difference>): Difference => ({
  ...{ address: 'aws_instance.a', type: 'aws_instance', deposed: null, previousAddress: null, importId: null },
  ...{ planned: 'update', drifted: 'update', reason: null, plannedHunks: [], driftHunks: [] },
  ids: ['i-0123456789abcdef0'],
  ...more,
});

const event = (more: Partial<TrailEvent>): TrailEvent => ({
  ...{
    id: 'e9',
    time: 5000,
    name: 'ModifyInstanceAttribute',
    source: 'ec2',
    region: 'us-east-1',
    account,
    keyId: 'ASIAOTHER',
  },
  actor: {
    ...{
      type: 'AssumedRole',
      arn: 'arn:aws:sts::1:assumed-role/dev/bo',
      principalId: null,
      accountId: account,
      userName: null,
    },
    ...{ issuerArn: null, sessionName: 'bo', sessionCreated: null, sourceIdentity: null, invokedBy: null },
  },
  ...{ readOnly: false, errorCode: null, errorMessage: null, request: null, response: null, resources: [] },
  ...{ sharedEventId: null, sourceIp: null, userAgent: 'console.amazonaws.com' },
  ...more,
});

const alice = 'arn:aws:sts::1:assumed-role/breakglass/alice';
const tree: Tree = {
  ...{ keys: new Set(['ASIAOURS']), principals: new Set([alice]), from: 3000 },
  issuers: ['arn:aws:iam::1:role/breakglass', 'arn:aws:iam::1:user/tmp'],
};

const whose = (d: Difference, findings: Finding[], events: TrailEvent[] = [], gap: string | null = null) =>
  attribute(d, suspectsOf(findings), witnessesIn(events, tree), gap);

describe('whose drift it is', () => {
  it.each([
    ['by its id', finding({}), difference({})],
    [
      'by type and import id',
      finding({ subject: 'b', terraform: { type: 'aws_s3_bucket', importId: 'b' } }),
      difference({ type: 'aws_s3_bucket', ids: ['b'] }),
    ],
    [
      'by its ARN',
      finding({ kind: 'trust-changed', subject: role }),
      difference({ type: 'aws_iam_role', ids: ['ops', role] }),
    ],
    [
      'by the role a policy was attached to',
      finding({ kind: 'policy-attached', subject: `${role} arn:aws:iam::aws:policy/X` }),
      difference({ type: 'aws_iam_role', ids: [role] }),
    ],
    [
      'by the attachment',
      finding({ kind: 'policy-detached', subject: `${role} arn:aws:iam::aws:policy/X` }),
      difference({ type: 'aws_iam_role_policy_attachment', ids: ['ops/arn:aws:iam::aws:policy/X'] }),
    ],
    [
      'by the inline policy',
      finding({ kind: 'inline-policy-put', subject: `${role} p` }),
      difference({ type: 'aws_iam_role_policy', ids: ['ops:p'] }),
    ],
    [
      'by the group of a rule',
      finding({
        subject: 'sgr-0123456789abcdef0',
        resource: {
          service: 'ec2',
          type: 'aws_security_group_rule',
          id: 'sgr-0123456789abcdef0',
          parent: 'sg-0123456789abcdef0',
        },
      }),
      difference({ type: 'aws_security_group', ids: ['sg-0123456789abcdef0'] }),
    ],
  ])('the session, %s, with its events', (_, f, d) => {
    expect(whose(d, [f])).toMatchObject({ attribution: 'session', events: ['e1'], why: 'It was done.' });
  });

  it.each([
    [
      'a name of another type',
      finding({ subject: 'b', terraform: { type: 'aws_sqs_queue', importId: 'b' } }),
      difference({ type: 'aws_s3_bucket', ids: ['b'] }),
    ],
    [
      'a policy that was only attached elsewhere',
      finding({ kind: 'policy-attached', subject: `${role} arn:aws:iam::1:policy/X` }),
      difference({ type: 'aws_iam_policy', ids: ['arn:aws:iam::1:policy/X'] }),
    ],
    ['a secret that was only read', finding({ kind: 'secret-read' }), difference({})],
    ['drift itself', finding({ kind: 'drift', source: 'terraform' }), difference({})],
    ['a finding without an event', finding({ events: [] }), difference({})],
    ['something that has no id at all', finding({}), difference({ ids: [] })],
  ])('nobody known: %s proves nothing', (_, f, d) => {
    expect(whose(d, [f])).toMatchObject({ attribution: 'unknown', events: [] });
  });

  it('somebody else, only with an event of theirs', () => {
    const v = whose(difference({}), [], [event({})]);
    expect(v).toMatchObject({ attribution: 'pre-existing', events: ['e9'] });
    expect(v.why).toContain('assumed-role/dev/bo');
  });

  it.each([
    ['a denied try', event({ errorCode: 'AccessDenied' })],
    ['a read', event({ readOnly: true })],
    ['an apply of Terraform', event({ userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.8' })],
    ['the call that made it', event({ name: 'RunInstances' })],
  ])('%s of somebody else proves nothing', (_, e) =>
    expect(whose(difference({}), [], [e]).attribution).toBe('unknown'),
  );

  it('what came before the last apply proves nothing either', () => {
    const apply = event({ id: 'e10', time: 6000, userAgent: 'Terraform/1.9.8' });
    expect(whose(difference({}), [], [event({}), apply]).attribution).toBe('unknown');
  });

  const by = (more: Partial<TrailEvent['actor']>, time = 5000) =>
    event({ id: 'e8', time, keyId: 'ASIAFORWARD', actor: { ...event({}).actor, ...more } });

  it('the session itself under a key that the tree lacks, from T on', () => {
    const other = event({ time: 6000 });
    expect(whose(difference({}), [], [by({ arn: alice }), other])).toMatchObject({
      ...{ attribution: 'session', events: ['e8'] },
    });
    expect(whose(difference({}), [], [by({ arn: alice }, 2000), other]).attribution).toBe('unknown');
  });

  it.each([
    ['another session of the role', { arn: 'arn:aws:sts::1:assumed-role/breakglass/bo' }],
    ['what the role issued, with its path', { arn: 'x', issuerArn: 'arn:aws:iam::1:role/emergency/breakglass' }],
    ['a user whose key is in the tree', { arn: 'arn:aws:iam::1:user/tmp' }],
  ])('nobody can say while it may be ours: %s', (_, more) => {
    const v = whose(difference({}), [], [by(more), event({ time: 6000 })]);
    expect(v).toMatchObject({ attribution: 'unknown', events: [] });
    expect(v.why).toContain('a key that its tree lacks');
  });

  it('nobody can say by an event that names nobody', () => {
    const nobody = event({ keyId: null, actor: { ...event({}).actor, arn: null } });
    expect(whose(difference({}), [], [nobody]).attribution).toBe('unknown');
  });

  it("somebody else's event does not rule the session out while something is unread", () => {
    const v = whose(difference({}), [], [event({})], '2 of 17 Regions are not read');
    expect(v).toMatchObject({ attribution: 'unknown', events: [] });
    expect(v.why).toContain('2 of 17 Regions are not read');
  });

  it('the session wins where both had their hand in it', () => {
    const ours = event({ id: 'e8', time: 4000, keyId: 'ASIAOURS' });
    expect(whose(difference({}), [], [event({}), ours])).toMatchObject({ attribution: 'session', events: ['e8'] });
  });
});

describe('a finding of drift', () => {
  const make = (d: Difference, root = 'us-east') => driftFinding(sha256, { account, root }, d, whose(d, []));
  const hunk = (after: string) => difference({ driftHunks: [{ path: 'tags.a', before: '"1"', after }] });

  it('is another one when something else differs, or in another root; the same at every look', () => {
    expect(make(hunk('"2"')).id).toBe(make(hunk('"2"')).id);
    expect(make(hunk('"2"')).id).not.toBe(make(hunk('"3"')).id);
    expect(make(hunk('"2"')).id).not.toBe(make(hunk('"2"'), 'eu-west').id);
  });

  it('outlives instants that change at every look', () => {
    expect(make(hunk('"2026-05-20T13:00:00Z"')).id).toBe(make(hunk('"2026-05-20T14:00:00Z"')).id);
  });

  it('has the address as its subject, and says what differs', () => {
    expect(make(hunk('"2"'))).toMatchObject({
      kind: 'drift',
      subject: 'aws_instance.a',
      item: 'terraform.us-east',
      standing: true,
    });
    expect(make(hunk('"2"')).diff?.join('\n')).toContain('~ tags.a: "1" → "2"');
  });

  it('is seen to be gone when a plan does not show it any more, and only in its own root', () => {
    const old = make(hunk('"2"'));
    const elsewhere = { ...make(hunk('"2"'), 'eu-west') };
    const now = withGone([], [old, elsewhere], 'us-east');
    expect(now).toHaveLength(1);
    expect(now[0]).toMatchObject({ id: old.id, standing: false });
  });
});

describe('a name that is given in every account', () => {
  const inline = finding({ kind: 'inline-policy-put', subject: `${role} own` });
  const d = difference({ type: 'aws_iam_role_policy', ids: ['ops:own', 'own'] });
  const other = '999999999999';
  const arn = (of: string) => `arn:aws:sqs:us-east-1:${of}:q`;
  const aws = 'provider["registry.terraform.io/hashicorp/aws"]';
  const state = (...objects: { type: string; values: JsonObject; provider?: string }[]) => stateIds(objects);
  const policy = (provider = aws) => ({ type: 'aws_iam_role_policy', values: { id: 'ops:own' }, provider });
  const queue = (of: string, provider = aws) => ({ type: 'aws_sqs_queue', values: { arn: arn(of) }, provider });
  const by = (ids: StateIds | null, what = d, findings = [inline]) =>
    attribute(what, suspectsOf(findings), [], null, accountsOfRoot(ids)(what));

  it('is the session’s where it lies in the account in which the session worked', () => {
    expect(by(state(policy(), queue(account)))).toMatchObject({ attribution: 'session', events: ['e1'] });
    expect(by(state(policy(), queue(other)))).toMatchObject({ attribution: 'unknown', events: [] });
    expect(by(state(policy(), queue(other))).why).toBe('No event tells who changed it, or when.');
  });

  it('is told by the provider that looks after it, where a root has several accounts', () => {
    const two = (own: string) => state(policy(`${aws}.b`), queue(account), queue(own, `${aws}.b`));
    expect(by(two(account)).attribution).toBe('session');
    expect(by(two(other)).attribution).toBe('unknown');
  });

  it('of which nothing tells the account is nobody’s, and that is said', () => {
    for (const ids of [state(policy()), null, state(policy(), queue(account), queue(other))])
      expect(by(ids)).toMatchObject({
        ...{ attribution: 'unknown', events: [] },
        why: expect.stringContaining(`one of that name in ${account}, and nothing tells in which account`),
      });
  });

  it('and is in no state any more lies where everything else of its root does', () => {
    expect(by(state(queue(account))).attribution).toBe('session');
    expect(by(state(queue(other))).attribution).toBe('unknown');
  });

  it('has no account in its ARN: a bucket’s name is given once', () => {
    const bucket = finding({ subject: 'b', terraform: { type: 'aws_s3_bucket', importId: 'b' } });
    const drift = difference({ type: 'aws_s3_bucket', ids: ['b', 'arn:aws:s3:::b'] });
    expect(by(null, drift, [bucket]).attribution).toBe('session');
  });

  it('does not matter where an ARN or an id names one thing in the world', () => {
    const changed = finding({ kind: 'trust-changed', subject: role });
    expect(by(null, difference({ type: 'aws_iam_role', ids: ['ops', role] }), [changed]).attribution).toBe('session');
    const named = finding({ terraform: { type: 'aws_iam_role', importId: 'ops' }, subject: 'ops' });
    const foreign = difference({ type: 'aws_iam_role', ids: ['ops', role.replace(account, other)] });
    expect(by(null, foreign, [named]).attribution).toBe('unknown');
  });
});

describe('an orphan', () => {
  const eip = finding({
    ...{
      kind: 'resource-created',
      subject: 'eipalloc-0123456789abcdef0',
      terraform: { type: 'aws_eip', importId: 'eipalloc-0123456789abcdef0' },
    },
    resource: { service: 'ec2', type: 'aws_eip', id: 'eipalloc-0123456789abcdef0', parent: null },
  });
  const none = stateIds([]);

  it('is what stands, is in no state, and nobody owns', () => {
    expect(fateOf(eip, none, null).is).toBe('orphan');
    expect(fateOf({ ...eip, standing: null }, none, null).is).toBe('not-told');
    expect(fateOf({ ...eip, standing: false }, none, null).is).toBe('gone');
    expect(fateOf(eip, none, 'Karpenter').is).toBe('owned');
    expect(fateOf(eip, stateIds([{ type: 'aws_eip', values: { id: 'eipalloc-0123456789abcdef0' } }]), null).is).toBe(
      'managed',
    );
  });

  it('is not managed by what only refers to it', () => {
    const refers = stateIds([
      { type: 'aws_eip_association', values: { id: 'eipassoc-1', allocation_id: 'eipalloc-0123456789abcdef0' } },
    ]);
    expect(fateOf(eip, refers, null).is).toBe('orphan');
  });

  it('a rule is managed under whichever type the provider has for it', () => {
    const id = 'sgr-0123456789abcdef0';
    const rule = finding({
      kind: 'resource-created',
      subject: id,
      terraform: { type: 'aws_security_group_rule', importId: id },
    });
    expect(fateOf(rule, stateIds([{ type: 'aws_vpc_security_group_ingress_rule', values: { id } }]), null).is).toBe(
      'managed',
    );
  });

  it('has an import block that no id can break out of', () => {
    expect(importBlocks([eip])).toContain(
      'import {\n  to = aws_eip.breakglass_eipalloc_0123456789abcdef0\n  id = "eipalloc-0123456789abcdef0"\n}',
    );
    const nasty = { ...eip, terraform: { type: 'aws_eip', importId: ['a"', '\n}$', '{file("x")}%{if}\\'].join('') } };
    const [line] = importBlocks([nasty])
      .split('\n')
      .filter((l) => l.includes('id ='));
    expect(line).toBe('  id = "a\\"\\u000a}$${file(\\"x\\")}%%{if}\\\\"');
    expect(importTarget({ ...eip, terraform: { type: 'x {', importId: '1' } })).toBeNull();
    expect(importBlocks([eip, { ...eip, id: 'f2' }])).toContain('_2\n');
  });
});

describe('a controller', () => {
  it('is told by the service that acted, or by tags; in an intrusion only by tags that nobody can forge', () => {
    const by = (invokedBy: string) => event({ actor: { ...event({}).actor, invokedBy } });
    expect(ownerByEvent(by('autoscaling.amazonaws.com'), true)).toBe('Auto Scaling');
    expect(ownerByEvent(by('support.amazonaws.com'), false)).toBeNull();
    const tagged = (key: string) =>
      event({
        request: { tagSpecificationSet: { items: [{ resourceType: 'instance', tags: [{ key, value: 'owned' }] }] } },
      });
    expect(ownerByEvent(tagged('kubernetes.io/cluster/prod'), false)).toContain('prod');
    expect(ownerByEvent(tagged('kubernetes.io/cluster/prod'), true)).toBeNull();
    expect(ownerByTags({ 'aws:cloudformation:stack-name': 's' }, true)).toContain('s');
    expect(ownerByTags({ Name: 'x' }, false)).toBeNull();
  });
});
