import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIam } from '../../../source/adapters/iam.ts';
import { createIamAct } from '../../../source/adapters/iam-act.ts';
import { undoOperations } from '../../../source/adapters/iam-undo-table.ts';
import { createIdentity } from '../../../source/adapters/sts.ts';
import { noConfig } from '../../../source/core/config.ts';
import { noFaults } from '../../../source/core/fault-point.ts';
import type { Call, Plan } from '../../../source/core/plan.ts';
import type { ClockPort, Ports } from '../../../source/core/ports.ts';
import type { Json, JsonObject } from '../../../source/core/words.ts';
import type { ActionType } from '../../../source/runbook/actions/action-type.ts';
import { undoAction } from '../../../source/runbook/actions/undo-plan.ts';
import { quarantineCalls } from '../../../source/runbook/actions/user-calls.ts';
import { confirmPlan } from '../../../source/runner/confirm-plan.ts';
import type { EngineDeps } from '../../../source/runner/engine.ts';
import { planFirst } from '../../../source/runner/plan-action.ts';
import { hash } from '../../support/hash.ts';
import { incidentOpened } from '../../support/incident-opened.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { plainFinding } from '../../support/plain-finding.ts';
import { graphOf, iamFor, keysOf, openDrill } from '../drill/support.ts';

type Drill = Awaited<ReturnType<typeof openDrill>>;
let drill: Drill;
beforeAll(async () => {
  drill = await openDrill({ seed: 11 });
}, 60_000);
afterAll(() => drill?.close());

const document = (n: number): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: `s3:Get${n}`, Resource: '*' }] });
const policy = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** A user with everything that hangs on one, a role, a group and a policy, named by `n`. */
const furnish = async (admin: IAMClient, n: number) => {
  const [UserName, RoleName, GroupName] = [`u-${n}`, `r-${n}`, `g-${n}`];
  await admin.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await admin.send(new CreateAccessKeyCommand({ UserName }));
  await admin.send(new CreateLoginProfileCommand({ UserName, Password: `Long-and-odd-${n}!` }));
  await admin.send(new CreateGroupCommand({ GroupName }));
  await admin.send(new AddUserToGroupCommand({ UserName, GroupName }));
  await admin.send(new AttachUserPolicyCommand({ UserName, PolicyArn: policy('ReadOnlyAccess') }));
  await admin.send(new PutUserPolicyCommand({ UserName, PolicyName: 'inline', PolicyDocument: document(n) }));
  await admin.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  await admin.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policy('ReadOnlyAccess') }));
  await admin.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'inline', PolicyDocument: document(n) }));
  await admin.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: policy('ReadOnlyAccess') }));
  await admin.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'inline', PolicyDocument: document(n) }));
  const made = await admin.send(new CreatePolicyCommand({ PolicyName: `p-${n}`, PolicyDocument: document(1) }));
  const PolicyArn = made.Policy?.Arn ?? '';
  await admin.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document(2), SetAsDefault: true }));
  return { UserName, RoleName, GroupName, PolicyArn, AccessKeyId: AccessKey?.AccessKeyId ?? '' };
};
type Things = Awaited<ReturnType<typeof furnish>>;

const call = (operation: string, input: Call['input']): Call => ({
  ...{ service: 'iam' as const, operation, input, says: 'x', undo: { possible: true, how: 'x' } },
  alreadyDone: ['NoSuchEntity'],
});

/** What reseal can do that can be taken back. */
const reversible = (t: Things): Call[] => {
  const { UserName, RoleName, GroupName, PolicyArn, AccessKeyId } = t;
  const [inline, readOnly] = [{ PolicyName: 'inline' }, { PolicyArn: policy('ReadOnlyAccess') }];
  return [
    call('AttachUserPolicy', { UserName, PolicyArn: policy('AWSDenyAll') }),
    call('UpdateAccessKey', { UserName, AccessKeyId, Status: 'Inactive' }),
    call('DetachUserPolicy', { UserName, ...readOnly }),
    call('DeleteUserPolicy', { UserName, ...inline }),
    call('RemoveUserFromGroup', { UserName, GroupName }),
    call('PutRolePolicy', { RoleName, ...inline, PolicyDocument: document(99) }),
    call('DetachRolePolicy', { RoleName, ...readOnly }),
    call('PutRolePolicy', { RoleName, PolicyName: 'new', PolicyDocument: document(98) }),
    call('DetachGroupPolicy', { GroupName, ...readOnly }),
    call('DeleteGroupPolicy', { GroupName, ...inline }),
    call('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v1' }),
    // The deny goes off again in the same action, as in a deletion that was cut off.
    call('DetachUserPolicy', { UserName, PolicyArn: policy('AWSDenyAll') }),
  ];
};
const lost = ({ UserName }: Things): Call[] => [call('DeleteLoginProfile', { UserName })];

const clock: ClockPort = { now: () => Date.now(), sleep: async () => undefined };

/** An action of any calls on these things: whole states are its pre-image, as every kind of action keeps them. */
const anyAction = (t: Things, calls: Call[], account: string): ActionType => ({
  ...{ kind: 'any', label: 'x', deletes: false, offered: () => true, disabled: () => null },
  plan: async (_subject, { iam }, { digest }, signal) => {
    const states = await Promise.all([
      iam.user(t.UserName, signal),
      iam.role(t.RoleName, signal),
      iam.group(t.GroupName, signal),
      iam.policy(t.PolicyArn, signal),
    ]);
    const [user, role, group, managed] = states.map((s) => (s.ok ? (s.value as unknown as JsonObject) : null));
    const plan: Plan = {
      ...{ kind: 'any', title: 'Any action', item: 'iam.users', finding: 'f', account, calls, warnings: [] },
      target: { arn: String(user?.arn), name: t.UserName, uniqueId: String(user?.id) },
      ...{ readAt: clock.now(), fingerprint: digest(JSON.stringify(user)), shortCode: 'abcdef' },
      preImage: { user, more: [role, { group }], managed } as JsonObject,
    };
    return { ok: true, plan };
  },
  readBack: async () => ({ ok: true, value: { holds: true, said: 'x' }, at: clock.now(), serverDate: null }),
});

const scene = async (t: Things, calls: Call[]) => {
  const { world } = drill;
  const store = memoryStore(clock.now);
  const access = (credentials: { accessKeyId: string; secretAccessKey: string }) => ({
    ...{ profile: null, credentials, endpoint: world.endpoint },
  });
  const admin = await keysOf(world, 'admin');
  const iam = createIam(access(world.credentials.read), clock);
  const about = { item: 'iam.users', kind: 'user-created' as const, subject: 'x', account: world.account };
  const finding = plainFinding({ id: 'f', ...about });
  await store.append([
    incidentOpened({ account: world.account, roleArn: world.roleArn, drill: true }),
    { type: 'caller.seen', purpose: 'read', arn: 'x', account: world.account, fault: null, skewMs: 0 },
    { type: 'findings.changed', upsert: [finding], gone: [] },
  ]);
  const identity = createIdentity(access(world.credentials.read), clock);
  const ports = { clock, identity, iam, vault: null } as unknown as Ports;
  let n = 0;
  const deps: EngineDeps = {
    ...{ store, ports, config: noConfig(), types: [], hash, readOnly: false, newId: () => `a${++n}` },
    actions: [anyAction(t, calls, world.account), undoAction],
    // What undo sends goes out with what undo may send; the arbitrary action needs more than reseal's own table lets through.
    openAct: async (ask) => {
      const act = createIamAct(
        access(ask?.undo ? world.credentials.act : admin),
        clock,
        ask?.undo ? undoOperations : everything,
      );
      return { act, accessKeyId: null, close: act.close };
    },
  };
  const digest = (text: string) => hash(text).slice(0, 16);
  const confirm = (plan: Plan) =>
    confirmPlan(
      { ...deps, faults: noFaults, digest, onCall: () => undefined, held: () => false },
      plan,
      plan.target.name,
      new AbortController().signal,
    );
  const plan = (kind: string, about: Parameters<typeof planFirst>[2]) => planFirst({ ...deps, digest }, kind, about);
  return { store, plan, confirm };
};

const { operations } = await import('../../../source/adapters/iam-act-table.ts');
const everything = new Map([...operations, ...undoOperations]);

const doIt = async (s: Awaited<ReturnType<typeof scene>>, kind: string, about: Parameters<typeof planFirst>[2]) => {
  const planned = await s.plan(kind, about);
  if (!planned.ok) return planned;
  const result = await s.confirm(planned.plan);
  expect(result.ok ? '' : result.why).toBe('');
  expect(s.store.progress().actions.at(-1)).toMatchObject({ state: 'done' });
  return planned;
};

/** The account without what was said to be lost, and without times of last use. */
const without = (graph: JsonObject, name: string, gone: (user: { [key: string]: Json }) => Json): Json => {
  const users = graph.users as JsonObject;
  return { ...graph, policies: timeless(graph.policies), users: { ...users, [name]: gone(users[name] as JsonObject) } };
};
/** When a policy was last changed moves with every change of it. */
const timeless = (policies: Json | undefined): Json =>
  Object.fromEntries(Object.entries(policies as JsonObject).map(([k, v]) => [k, { ...(v as JsonObject), updated: 0 }]));
const login = (u: JsonObject): Json => ({ ...u, login: null });
const same = (u: JsonObject): Json => u;

let next = 0;
describe('snapshot → act → undo', () => {
  it('gives the account as it was, less what was said to be lost, and redo what was done', async () => {
    const admin = iamFor(drill.world, await keysOf(drill.world, 'admin'));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...Array(13).keys()], { minLength: 1 }), async (picked) => {
        const t = await furnish(admin, ++next);
        const all = [...reversible(t), ...lost(t)];
        const calls = picked.flatMap((i) => all[i] ?? []);
        const losing = picked.includes(12);
        const gone = losing ? login : same;
        const before = without((await graphOf(drill.world)) as JsonObject, t.UserName, gone);
        const s = await scene(t, calls);
        await doIt(s, 'any', 'f');
        const acted = without((await graphOf(drill.world)) as JsonObject, t.UserName, gone);
        const back = await doIt(s, 'undo', { undo: 'a1' });
        expect(without((await graphOf(drill.world)) as JsonObject, t.UserName, gone)).toEqual(before);
        if (losing && back.ok) expect(back.plan.warnings.join()).toContain('Not taken back: DeleteLoginProfile');
        if (!back.ok) {
          expect(acted).toEqual(before);
          return;
        }
        await doIt(s, 'undo', { undo: 'a2' });
        expect(without((await graphOf(drill.world)) as JsonObject, t.UserName, gone)).toEqual(acted);
      }),
      { numRuns: 5, examples: [[[...Array(13).keys()]]] },
    );
    admin.destroy();
  }, 120_000);

  it('gives nothing back that somebody else took since', async () => {
    const admin = iamFor(drill.world, await keysOf(drill.world, 'admin'));
    const t = await furnish(admin, ++next);
    const user = await createIam(
      { profile: null, credentials: drill.world.credentials.read, endpoint: drill.world.endpoint },
      clock,
    ).user(t.UserName, new AbortController().signal);
    if (!user.ok || !user.value) throw new Error('no user');
    const s = await scene(t, quarantineCalls(user.value));
    await doIt(s, 'any', 'f');
    await admin.send(
      new PutRolePolicyCommand({ RoleName: t.RoleName, PolicyName: 'inline', PolicyDocument: document(7) }),
    );
    const acted = (await graphOf(drill.world)) as JsonObject;
    const back = await doIt(s, 'undo', { undo: 'a1' });
    expect(back.ok && back.plan.calls.map((c) => c.operation)).toEqual(['UpdateAccessKey', 'DetachUserPolicy']);
    expect(((await graphOf(drill.world)).roles as JsonObject)[t.RoleName]).toEqual(
      (acted.roles as JsonObject)[t.RoleName],
    );
    admin.destroy();
  }, 60_000);
});
