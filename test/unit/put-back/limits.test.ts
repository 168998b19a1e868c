import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  DeletePolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { overLimit } from '../../../source/core/iam-limits.ts';
import type { Call, SubjectRef } from '../../../source/core/plan.ts';
import type { FindingKind, JsonObject } from '../../../source/core/words.ts';
import { graphOf, openDrill, writesOf } from '../drill/support.ts';
import { type Drill, putBackScene, type Scene } from './scene.ts';

let drill: Drill;
beforeAll(async () => {
  drill = await openDrill({ seed: 21 });
}, 60_000);
afterAll(() => drill?.close());

const doc = (action: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const denyAll = managed('AWSDenyAll');
const ten = [
  ...['AdministratorAccess', 'PowerUserAccess', 'IAMFullAccess', 'ReadOnlyAccess', 'SecurityAudit'],
  ...['AmazonS3FullAccess', 'AmazonEC2ReadOnlyAccess', 'AmazonSSMManagedInstanceCore', 'AWSCloudTrail_ReadOnlyAccess'],
  'service-role/AmazonEC2RoleforSSM',
].map(managed);

let n = 0;
const scene = async () => {
  const s = await putBackScene(drill);
  onTestFinished(s.close);
  const UserName = `limit-u${++n}`;
  await s.play.did('CreateUserCommand', { UserName }, 'other');
  const idOf = async (kind: FindingKind, part: string): Promise<string> => {
    await s.check();
    const found = s.store.progress().findings.find((f) => f.kind === kind && f.subject.includes(part));
    if (!found) throw new Error(`no ${kind} ${part}`);
    return found.id;
  };
  const act = async (kind: string, about: SubjectRef) => {
    const planned = await s.plan(kind, about);
    if (!planned.ok) throw new Error(planned.why);
    expect(await s.confirm(planned.plan)).toMatchObject({ ok: true });
    return s.store.progress().actions.at(-1);
  };
  const user = async () => ((await graphOf(s.world)).users as JsonObject)[UserName] as { [k: string]: unknown };
  const since = (await writesOf(s.world)).at(-1)?.seq ?? 0;
  return { ...s, UserName, idOf, act, user, since };
};

/** What reseal sent since the scene began and met a limit. */
const limited = async ({ world, since }: Pick<Scene, 'world'> & { since: number }): Promise<string[]> =>
  (await writesOf(world))
    .filter((w) => w.seq > since && w.key === world.credentials.act.accessKeyId && /LimitExceeded/.test(w.outcome))
    .map((w) => w.operation);

describe('what IAM has no room for', () => {
  it('an earlier document waits until what the session put in its place is gone', async () => {
    const s = await scene();
    const { UserName } = s;
    const PolicyName = 'mine';
    await s.play.did('PutUserPolicyCommand', { UserName, PolicyName, PolicyDocument: doc('m'.repeat(1500)) }, 'other');
    await s.play.did('DeleteUserPolicyCommand', { UserName, PolicyName });
    await s.play.did('PutUserPolicyCommand', { UserName, PolicyName: 'theirs', PolicyDocument: doc('t'.repeat(1500)) });
    const [mine, theirs] = [
      await s.idOf('inline-policy-deleted', `${UserName} mine`),
      await s.idOf('inline-policy-put', `${UserName} theirs`),
    ];
    expect(await s.plan('restore-inline', mine)).toMatchObject({
      ok: false,
      why: expect.stringMatching(/would have 3\d\d\d characters, and IAM takes 2048: take one of them off first/),
    });
    expect(await s.act('remove-inline', theirs)).toMatchObject({ state: 'done' });
    expect(await s.act('restore-inline', mine)).toMatchObject({ state: 'done' });
    expect(await limited(s)).toEqual([]);
  });

  it('a membership waits until the user has left the group that the session put it into', async () => {
    const s = await scene();
    const { UserName } = s;
    const groups = [...Array(11).keys()].map((i) => `limit-g${n}-${i}`);
    for (const GroupName of groups) await s.admin.send(new CreateGroupCommand({ GroupName }));
    const [first = '', last = ''] = [groups[0], groups.at(-1)];
    await s.play.did('AddUserToGroupCommand', { UserName, GroupName: first }, 'other');
    for (const GroupName of groups.slice(1, -1)) await s.admin.send(new AddUserToGroupCommand({ UserName, GroupName }));
    await s.play.did('RemoveUserFromGroupCommand', { UserName, GroupName: first });
    await s.play.did('AddUserToGroupCommand', { UserName, GroupName: last });
    const [out, into] = [
      await s.idOf('group-membership-changed', `/${first} `),
      await s.idOf('group-membership-changed', `/${last} `),
    ];
    expect(await s.plan('rejoin-group', out)).toMatchObject({
      ok: false,
      why: expect.stringMatching(/is in 10 groups, and IAM allows no more/),
    });
    expect(await s.act('leave-group', into)).toMatchObject({ state: 'done' });
    expect(await s.act('rejoin-group', out)).toMatchObject({ state: 'done' });
    expect(await limited(s)).toEqual([]);
  });

  it('five versions are no reason to make a sixth, and one that made room is not made up', async () => {
    const s = await scene();
    const made = await s.play.did(
      'CreatePolicyCommand',
      { PolicyName: `limit-p${n}`, PolicyDocument: doc('s3:*') },
      'other',
    );
    const PolicyArn = String((made.policy as JsonObject).arn);
    for (const action of ['a:*', 'b:*', 'c:*', 'd:*'])
      await s.play.did('CreatePolicyVersionCommand', { PolicyArn, PolicyDocument: doc(action), SetAsDefault: true });
    const about = await s.idOf('policy-version-created', PolicyArn);
    const planned = await s.plan('restore-version', about);
    expect(planned.ok && planned.plan.calls.map((c) => c.operation)).toEqual([
      ...['SetDefaultPolicyVersion', ...Array(4).fill('DeletePolicyVersion')],
    ]);
    // The one before the session goes, as a session would do to make room for its own.
    await s.admin.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    await s.world.admin({ advance: 90_000 });
    expect(await s.plan('restore-version', about)).toMatchObject({
      ok: false,
      why: expect.stringMatching(/v1, the default before, is not there any more.*five at most/),
    });
    expect(await limited(s)).toEqual([]);
  });

  it('an attachment is not taken back where somebody took its place; that is said, and nothing is sent', async () => {
    const s = await scene();
    const { UserName } = s;
    const [theirs = '', ...others] = ten;
    await s.play.did('AttachUserPolicyCommand', { UserName, PolicyArn: theirs });
    for (const PolicyArn of others) await s.admin.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    const detached = await s.act('detach-policy', await s.idOf('policy-attached', `${UserName} ${theirs}`));
    await s.admin.send(new AttachUserPolicyCommand({ UserName, PolicyArn: denyAll }));
    await s.world.admin({ advance: 90_000 });
    expect(await s.plan('undo', { undo: detached?.id ?? '' })).toMatchObject({
      ok: false,
      why: expect.stringMatching(/has 10 policies attached, and IAM lets no more be/),
    });
    expect(await limited(s)).toEqual([]);
  });
});

describe('quarantine of a user with as many policies as it can have', () => {
  const full = async (bySession: number) => {
    const s = await scene();
    const { UserName } = s;
    const key = await s.play.did('CreateAccessKeyCommand', { UserName });
    for (const [i, PolicyArn] of ten.entries()) {
      if (i < bySession) await s.play.did('AttachUserPolicyCommand', { UserName, PolicyArn });
      else await s.admin.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    }
    const id = String((key.accessKey as JsonObject).accessKeyId);
    const session = {
      ...{ accessKeyId: id, parent: null, kind: 'user-key' as const, account: s.world.account, issuedAt: null },
      ...{ expiresAt: null, principal: null, uniqueId: null, expiryKnown: true, alive: true, aliveWhy: '', events: 1 },
      ...{
        issuer: `arn:aws:iam::${s.world.account}:user/${UserName}`,
        writes: 0,
        denied: 0,
        firstEvent: 1,
        lastEvent: 1,
      },
      ...{ bornFrom: null, origin: 'derived' as const },
    };
    await s.check();
    await s.store.append([{ type: 'sessions.changed', upsert: [session], gone: [], issuedAt: null }]);
    return { ...s, about: { credential: id } };
  };
  const state = (u: { [k: string]: unknown }) => ({
    denied: (u.attached as string[]).includes(denyAll),
    attached: (u.attached as string[]).length,
    keys: (u.keys as { status: string }[]).map((k) => k.status),
  });

  it('takes one off that the session attached, and undo puts it back after the deny', async () => {
    const s = await full(1);
    const planned = await s.plan('quarantine-user', s.about);
    if (!planned.ok) throw new Error(planned.why);
    expect(planned.plan.calls.map((c) => [c.operation, c.input.PolicyArn])).toEqual([
      ['DetachUserPolicy', ten[0]],
      ['AttachUserPolicy', denyAll],
      ['UpdateAccessKey', undefined],
    ]);
    expect(planned.plan.warnings.join('\n')).toContain(`${ten[0]} goes first`);
    expect(await s.act('quarantine-user', s.about)).toMatchObject({ state: 'done' });
    expect(state(await s.user())).toEqual({ denied: true, attached: 10, keys: ['Inactive'] });
    await s.act('undo', { undo: s.store.progress().actions.at(-1)?.id ?? '' });
    expect(state(await s.user())).toEqual({ denied: false, attached: 10, keys: ['Active'] });
    expect(await limited(s)).toEqual([]);
  });

  it('takes nothing off that was there before: the keys go first, and that the deny may be refused is said', async () => {
    const s = await full(0);
    const planned = await s.plan('quarantine-user', s.about);
    if (!planned.ok) throw new Error(planned.why);
    expect(planned.plan.calls.map((c) => c.operation)).toEqual(['UpdateAccessKey', 'AttachUserPolicy']);
    expect(planned.plan.warnings.join('\n')).toMatch(/where AWS refuses the deny \(LimitExceeded\).*inline deny/);
    expect(await s.act('quarantine-user', s.about)).toMatchObject({
      state: 'failed',
      outcome: expect.stringContaining('LimitExceeded'),
    });
    expect(state(await s.user())).toEqual({ denied: false, attached: 10, keys: ['Inactive'] });
  });
});

describe('calls that follow each other', () => {
  const call = (operation: string, input: Call['input']): Call => ({
    ...{ service: 'iam', operation, input, says: '', undo: { possible: true, how: '' }, alreadyDone: [] },
  });
  const attach = (PolicyArn: string) => call('AttachUserPolicy', { UserName: 'u', PolicyArn });
  const detach = (PolicyArn: string) => call('DetachUserPolicy', { UserName: 'u', PolicyArn });
  const over = (count: number, calls: Call[]): number[] => {
    const attachedPolicies = [...Array(count).keys()].map((i) => ({ arn: `p${i}`, name: `p${i}` }));
    return [...overLimit(calls, () => ({ attachedPolicies, groups: [], inlinePolicies: [] })).keys()];
  };

  it.each<[string, number, Call[], number[]]>([
    ['one more than ten', 10, [attach('x')], [0]],
    ['one that is there already', 10, [attach('p3')], []],
    ['one for another', 10, [detach('p0'), attach('x'), attach('y')], [2]],
    ['in the wrong order', 10, [attach('x'), detach('p0')], [0]],
    ['in an account with a higher limit', 12, [attach('x')], []],
    ['up to the highest limit there is', 19, [attach('x'), attach('y')], [1]],
  ])('%s', (_, count, calls, refused) => {
    expect(over(count, calls)).toEqual(refused);
  });

  it('says nothing of whom nothing was read', () => {
    expect(overLimit([attach('x')], () => null).size).toBe(0);
  });
});
