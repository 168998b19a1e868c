import { describe, expect, it } from 'vitest';
import { resourceAsk, resourceKey, withResources } from '../../../source/core/audit/standing-resources.ts';
import { controllerOf } from '../../../source/core/controller-tags.ts';
import type { Finding } from '../../../source/core/finding.ts';
import { notRead, type Reading, read } from '../../../source/core/reading.ts';
import type { ResourceState } from '../../../source/core/resource-state.ts';

const at = Date.UTC(2026, 4, 20, 13, 5);
const account = '123456789012';
const stranger = '210987654321';

const finding = (kind: Finding['kind'], more: Partial<Finding> = {}): Finding => ({
  ...{ id: 'f', item: 'terraform.orphans', kind, subject: 's', account, region: 'eu-west-1', standing: null },
  ...{ standingWhy: 'not read', transient: false, events: ['e'], at, why: '', uniqueId: null, actions: [] },
  resource: { service: 'any', type: 'aws_thing', id: 's', parent: null },
  ...more,
});
const state = (more: Partial<ResourceState> = {}): ResourceState => ({
  ...{ uniqueId: null, created: null, phase: 'there', state: null, tags: {} },
  ...more,
});

const judged = (f: Finding, reading: Reading<ResourceState | null> | null): [boolean | null, string] => {
  const ask = resourceAsk(f);
  const facts = new Map(ask && reading ? [[resourceKey(ask), reading] as const] : []);
  const [told] = withResources([f], facts);
  return [told?.standing ?? null, told?.standingWhy ?? ''];
};
const now = (f: Finding, value: ResourceState | null) => judged(f, read(value, at));

describe('what was made', () => {
  const made = finding('resource-created');

  it('stands while it is there, and not when AWS says that it is gone', () => {
    expect(now(made, state({ uniqueId: 's', state: 'running' }))).toEqual([true, 's (running) is there']);
    expect(now(made, null)[0]).toBe(false);
    expect(now(made, state({ phase: 'gone', state: 'terminated' }))).toEqual([false, 'gone: s (terminated)']);
    expect(now(made, state({ phase: 'ending', state: 'PendingDeletion' }))[0]).toBe(true);
  });

  it('is not known when nothing was read, with the reason', () => {
    expect(judged(made, null)).toEqual([null, 'it was not read']);
    const refused = notRead({ kind: 'denied', what: 'AWS refused it.' }, at);
    expect(judged(made, refused)).toEqual([null, 'it could not be read: AWS refused it.']);
  });

  it('is told from another one of its name, by unique id or by its time', () => {
    const queue = finding('resource-created', { uniqueId: 'db-AAAA' });
    expect(now(queue, state({ uniqueId: 'db-BBBB' }))).toEqual([
      false,
      expect.stringContaining('taken again (db-BBBB)'),
    ]);
    expect(now(queue, state({ uniqueId: 'db-AAAA' }))[0]).toBe(true);
    expect(now(made, state({ created: at + 600_000 }))).toEqual([false, expect.stringContaining('made anew')]);
    expect(now(made, state({ created: at + 30_000 }))[0]).toBe(true);
    // An id of another form says nothing, nor does a time that is older than the call.
    expect(now(queue, state({ uniqueId: 'arn:aws:x' }))[0]).toBe(true);
    expect(now(made, state({ created: at - 86_400_000 }))[0]).toBe(true);
  });

  it('is the same one by an id that is given once, whatever time AWS tells: that of an instance is its last start', () => {
    expect(now(made, state({ uniqueId: 's', created: at + 600_000, state: 'running' }))[0]).toBe(true);
  });

  it('stands although the session deleted it, when it is there all the same', () => {
    const undone = finding('resource-created', { transient: true, left: 'gone', events: ['e', 'd'] });
    expect(now(undone, null)[0]).toBe(false);
    expect(now(undone, state({ uniqueId: 's' }))[0]).toBe(true);
    expect(now(undone, state({ created: at + 600_000 }))[0]).toBe(false);
  });

  it('names the controller that keeps it', () => {
    const tags = { 'aws:autoscaling:groupName': 'workers' };
    expect(now(made, state({ uniqueId: 's', tags }))).toEqual([
      true,
      's is there, kept by the Auto Scaling group workers',
    ]);
  });
});

describe('what was taken away', () => {
  const gone = finding('resource-deleted', { left: 'gone' });

  it('stands while it is missing or on its way out', () => {
    expect(now(gone, null)).toEqual([true, 'it is missing']);
    expect(now(gone, state({ phase: 'ending', state: 'scheduled for deletion' }))[0]).toBe(true);
    expect(now(gone, state({ phase: 'gone', state: 'terminated' }))[0]).toBe(true);
    expect(now(gone, state({ state: 'Enabled' }))).toEqual([false, 's (Enabled) is there']);
    expect(judged(gone, notRead({ kind: 'throttled', what: 'slow' }, at))[0]).toBeNull();
  });

  it('is a grant or a statement that was revoked, too', () => {
    const resource = { service: 'kms', type: 'aws_kms_grant', id: 'g', parent: 'k' };
    const revoked = finding('resource-policy-changed', { left: 'gone', resource });
    expect(now(revoked, null)[0]).toBe(true);
    expect(now(revoked, state())[0]).toBe(false);
  });
});

describe('what was merely changed', () => {
  const changed = finding('resource-changed', { left: 'changed' });

  it('is not known while it is there, and over when it is gone', () => {
    expect(now(changed, state())[0]).toBeNull();
    expect(now(changed, null)[0]).toBe(false);
  });

  it('is a machine that was started, by its state', () => {
    const resource = { service: 'ec2', type: 'aws_ec2_instance_state', id: 'i-1', parent: null };
    const started = finding('resource-changed', { resource, before: 'stopped', after: 'running' });
    expect(now(started, state({ state: 'running' }))[0]).toBe(true);
    expect(now(started, state({ state: 'stopped' }))[0]).toBe(false);
    expect(now(started, state({ state: 'stopping' }))[0]).toBeNull();
  });
});

describe('what was opened to others', () => {
  const opened = finding('resource-shared', { left: 'there', after: stranger, uniqueId: stranger });

  it('stands while they are let in', () => {
    expect(now(opened, state({ uniqueId: 'snap-1', sharedWith: [stranger], public: false }))).toEqual([
      true,
      `it is shared with ${stranger}`,
    ]);
    expect(now(opened, state({ sharedWith: [`arn:aws:iam::${stranger}:root`] }))[0]).toBe(true);
    expect(now(opened, state({ sharedWith: [], public: true }))[0]).toBe(true);
  });

  it('does not when nobody is, or only somebody else', () => {
    expect(now(opened, state({ sharedWith: [], public: false }))[0]).toBe(false);
    expect(now(opened, state({ sharedWith: ['999999999999'], public: false }))[0]).toBe(false);
    expect(now(opened, null)[0]).toBe(false);
  });

  it('is not known where AWS does not tell, or may tell it by another name', () => {
    expect(now(opened, state())[0]).toBeNull();
    const role = finding('resource-shared', { after: `arn:aws:iam::${stranger}:role/x` });
    expect(now(role, state({ sharedWith: ['AROAEXAMPLE'], public: false }))[0]).toBeNull();
  });

  it('is told from the policy that the session put', () => {
    const policy = (AWS: string) =>
      JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: '*' }] });
    const put = finding('resource-shared', { after: policy(`arn:aws:iam::${stranger}:root`) });
    expect(now(put, state({ sharedWith: [stranger], public: false }))[0]).toBe(true);
    expect(now(put, state({ sharedWith: ['999999999999'], public: false }))[0]).toBe(false);
    const all = finding('resource-shared', { after: policy('*') });
    expect(now(all, state({ sharedWith: ['everybody under a condition'], public: false }))[0]).toBe(true);
  });
});

describe('a policy that was changed', () => {
  const before = '{"Statement":[],"Version":"2012-10-17"}';
  const after = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}';
  const put = (more: Partial<Finding>) => finding('resource-policy-changed', { left: 'changed', ...more });

  it('stands as the session left it, or as something that was not there before', () => {
    expect(now(put({ after }), state({ policy: '{"Statement":[{"Effect":"Allow"}],"Version":"2012-10-17"}' }))[0]).toBe(
      true,
    );
    expect(now(put({ before, after }), state({ policy: '{"Statement":[{}]}' }))[0]).toBe(true);
    expect(now(put({ after: '' }), state({ policy: null }))[0]).toBe(true);
  });

  it('does not when it is what it was before, and is not known where no record tells that', () => {
    expect(now(put({ before, after }), state({ policy: before }))[0]).toBe(false);
    expect(now(put({ after }), state({ policy: '{"Statement":[{}]}' }))[0]).toBeNull();
    expect(now(put({ after: '' }), state({ policy: before }))[0]).toBeNull();
    expect(now(put({ after }), state())[0]).toBeNull();
  });

  it('is a public access block, whatever stands beside its words', () => {
    const said = '{"BlockPublicAcls":false,"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"}';
    expect(now(put({ after: said }), state({ setting: '{"BlockPublicAcls":false}' }))[0]).toBe(true);
    expect(now(put({ after: said }), state({ setting: '{"BlockPublicAcls":true}' }))[0]).toBeNull();
    expect(now(put({ after: '' }), state({ setting: null }))[0]).toBe(true);
  });
});

describe('what is asked', () => {
  it('is nothing for what was read or entered, and for findings without a resource', () => {
    expect(resourceAsk(finding('secret-read'))).toBeNull();
    expect(resourceAsk(finding('host-access'))).toBeNull();
    const { resource: _, ...bare } = finding('resource-created');
    expect(resourceAsk(bare)).toBeNull();
  });

  it('is the import id where only that names the thing', () => {
    const route = { service: 'ec2', type: 'aws_route', id: 'rtb-1', parent: 'rtb-1' };
    const terraform = { type: 'aws_route', importId: 'rtb-1_10.0.0.0/16' };
    expect(resourceAsk(finding('resource-created', { resource: route, terraform }))?.resource.id).toBe(
      'rtb-1_10.0.0.0/16',
    );
    const permission = { ...route, type: 'aws_ami_launch_permission', id: 'ami-1' };
    const share = { type: 'aws_ami_launch_permission', importId: `${stranger}/ami-1` };
    expect(resourceAsk(finding('resource-shared', { resource: permission, terraform: share }))).toMatchObject({
      ...{ look: 'shared', since: at },
      resource: { id: 'ami-1' },
    });
  });

  it('leaves them as they were on the way', () => {
    const f = finding('resource-created');
    const old = { ...f, standing: true, standingWhy: 's is there' };
    expect(withResources([f], null, new Map([['f', old]]))[0]).toMatchObject({
      standing: true,
      standingWhy: 's is there',
    });
    expect(withResources([f], null)[0]).toMatchObject({ standing: null, standingWhy: 'not read yet' });
  });
});

describe('who keeps a resource', () => {
  it.each<[{ [key: string]: string }, string | null]>([
    [{ 'aws:cloudformation:stack-name': 'web' }, 'the CloudFormation stack web'],
    [{ 'kubernetes.io/cluster/blue': 'owned' }, 'the Kubernetes cluster blue'],
    [{ 'kubernetes.io/cluster/blue': 'shared' }, null],
    [{ 'karpenter.sh/nodepool': 'spot' }, 'Karpenter (spot)'],
    [{ 'crossplane-kind': 'bucket', 'crossplane-name': 'logs' }, 'Crossplane (logs)'],
    [{ 'eks:nodegroup-name': 'pool' }, 'the EKS node group pool'],
    [{ Name: 'x', constructor: 'y' }, null],
  ])('%j → %s', (tags, who) => {
    expect(controllerOf(tags)).toBe(who);
  });
});

describe('what Identity Center was told', () => {
  const given = (left: Finding['left'], more: Partial<Finding> = {}) =>
    finding('assignment-changed', { ...(left ? { left } : {}), uniqueId: 'u-1', ...more });

  it('stands while it is there, and what was taken away while it is missing', () => {
    expect(now(given('there'), state({ state: 'opens account 1' }))).toEqual([
      true,
      expect.stringContaining('is there'),
    ]);
    expect(now(given('there'), null)).toEqual([false, 'gone: AWS has no such thing']);
    expect(now(given('gone'), null)).toEqual([true, 'it is missing']);
    expect(now(given('gone'), state())).toEqual([false, 's is there']);
  });

  it('is as before when the session took it back, or gave it back', () => {
    expect(now(given('gone', { transient: true }), null)[0]).toBe(false);
    expect(now(given('there', { transient: true }), state())).toEqual([false, 'it is there, as before']);
    expect(now(given('there', { transient: true }), null)[0]).toBeNull();
  });

  it('is not known where something was only changed, and where nothing could be read', () => {
    expect(now(given('changed'), state())).toEqual([null, expect.stringContaining('is not read')]);
    expect(judged(given('there'), notRead({ kind: 'denied', what: 'No.' }, at))[0]).toBeNull();
  });
});
