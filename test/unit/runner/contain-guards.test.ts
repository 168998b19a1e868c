import { describe, expect, it } from 'vitest';
import { denyDocument } from '../../../source/core/contain/own-deny.ts';
import { type FaultPoint, faultPoints } from '../../../source/core/fault-point.ts';
import type { Finding } from '../../../source/core/finding.ts';
import { notRead, read } from '../../../source/core/reading.ts';
import { actionTypes } from '../../../source/runbook/actions/index.ts';
import { markUnsettled, settle } from '../../../source/runner/settle.ts';
import { accountId, role } from '../../support/fake-account.ts';
import { containScene, deployKey, deployUser, keep, roleSession, session, start } from './contain-scene.ts';

const about = (s: { accessKeyId: string }) => ({ credential: s.accessKeyId });
const breakglass = roleSession('ASIAROOT00000000001', 'alice', 'breakglass-emergency', { alive: false });
const console = session({
  ...{ accessKeyId: 'ASIACONSOLE00000001', kind: 'console', issuer: deployUser.arn, principal: deployUser.arn },
  uniqueId: deployUser.id,
});
const sessions = [keep, deployKey, console, breakglass];

/** Each kind of containment, and what it is planned for. */
const kinds = [
  ['deny-session', about(keep)],
  ['deny-role', about(keep)],
  ['quarantine-user', about(deployKey)],
  ['deactivate-key', about(deployKey)],
  ['remove-login-profile', about(console)],
] as const;

/** Thrown where the process would die: nothing after it runs. */
class Died extends Error {}

/** Every place of a call, and that the answer came and could not be written down. */
const points: readonly FaultPoint[] = [
  ...faultPoints.filter((p) => p.startsWith('call.') || p === 'action.after-outcome'),
  'journal.before-append',
];

/** A scene that dies at `point` when it is armed, and not before. */
const dying = async (point: FaultPoint) => {
  let armed = false;
  const die = (at: FaultPoint): void => {
    if (armed && at === point) throw new Died();
  };
  const s = await containScene({ sessions, faults: die });
  const { append } = s.store;
  s.store.append = async (batch, options) => {
    if (batch.some((e) => e.type === 'call.answered')) die('journal.before-append');
    return append(batch, options);
  };
  const arm = (on: boolean): void => {
    armed = on;
  };
  /** As at the next start: what was left open is marked, then looked at. */
  const restart = async (): Promise<void> => {
    await markUnsettled(s.store);
    await settle(s.store, actionTypes, s.ports, accountId, new AbortController().signal);
  };
  return { ...s, arm, restart };
};

describe.each(kinds)('%s', (kind, subject) => {
  const scene = () => containScene({ sessions });

  it.each<[string, { arn: string; account: string; userId: string }, string]>([
    [
      'the breakglass role',
      {
        arn: `arn:aws:sts::${accountId}:assumed-role/breakglass-emergency/bob`,
        account: accountId,
        userId: 'AROAX:bob',
      },
      'breakglass role itself',
    ],
    [
      'a session of the tree',
      {
        arn: `arn:aws:sts::${accountId}:assumed-role/ops-chain-a/keep-0cfa`,
        account: accountId,
        userId: 'AROAY:keep-0cfa',
      },
      'part of the session tree',
    ],
    [
      'another account',
      { arn: 'arn:aws:sts::999999999999:assumed-role/act/bob', account: '999999999999', userId: 'A:b' },
      'account 999999999999',
    ],
  ])('is refused when the caller is %s', async (_, caller, why) => {
    const { plan, confirm, world, sent, acts } = await scene();
    const p = await plan(kind, subject);
    world.act.whoami = async () => read(caller, start, start);
    expect(await confirm(p)).toMatchObject({ ok: false, why: expect.stringContaining(why) });
    expect(sent()).toEqual([]);
    expect(acts()).toEqual({ opened: 1, closed: 1 });
  });

  it('is refused with expired credentials, with the sentence', async () => {
    const { plan, confirm, world, sent } = await scene();
    const p = await plan(kind, subject);
    world.act.whoami = async () => notRead({ kind: 'expired', what: 'the credentials have expired' }, start);
    const result = await confirm(p);
    expect(result).toMatchObject({
      ok: false,
      why: 'Who acts is not known: the credentials have expired. Nothing was changed.',
    });
    expect(sent()).toEqual([]);
  });

  it('is refused from a plan of more than ten minutes ago, and a new one is shown', async () => {
    const { plan, confirm, time, sent } = await scene();
    const p = await plan(kind, subject);
    time.now += 601_000;
    const result = await confirm(p);
    expect(result).toMatchObject({ ok: false, why: expect.stringContaining('older than ten minutes') });
    expect(result.ok === false && result.fresh?.readAt).toBe(time.now);
    expect(sent()).toEqual([]);
    if (!result.ok && result.fresh) expect(await confirm(result.fresh)).toMatchObject({ ok: true });
  });

  it('is refused on a reading that was not taken again', async () => {
    const { plan, confirm, world, time, sent } = await scene();
    const p = await plan(kind, subject);
    time.now += 1000;
    const [oldRole, oldUser] = [world.iam.role, world.iam.user];
    world.iam.role = async (...a) => ({ ...(await oldRole(...a)), at: start });
    world.iam.user = async (...a) => ({ ...(await oldUser(...a)), at: start });
    expect(await confirm(p)).toMatchObject({ ok: false, why: expect.stringContaining('not read again') });
    expect(sent()).toEqual([]);
  });

  it('is refused when the target changed since, and the new plan is shown', async () => {
    const { plan, confirm, world, sent } = await scene();
    const p = await plan(kind, subject);
    const trust = '{"changed":true}';
    world.fake.set({
      roles: world.fake.state().roles.map((r) => ({ ...r, trust })),
      users: world.fake.state().users.map((u) => ({ ...u, groups: ['admins'] })),
    });
    const result = await confirm(p);
    expect(result).toMatchObject({ ok: false, why: expect.stringContaining('has changed since') });
    expect(result.ok === false && result.fresh).not.toBeNull();
    expect(sent()).toEqual([]);
  });

  it('is refused when the name belongs to somebody else by now', async () => {
    const { plan, confirm, world, sent } = await scene();
    const p = await plan(kind, subject);
    world.fake.set({
      roles: [role('ops-chain-a', { id: 'AROAELSE00000001' })],
      users: [{ ...deployUser, id: 'AIDAELSE', accessKeys: [] }],
    });
    expect(await confirm(p)).toMatchObject({ ok: false, why: expect.stringContaining("somebody else's") });
    expect(sent()).toEqual([]);
  });

  it('is refused when its account cannot be told by the target', async () => {
    const { plan, confirm, sent } = await scene();
    const p = await plan(kind, subject);
    expect(await confirm({ ...p, account: '999999999999' })).toMatchObject({ ok: false });
    expect(sent()).toEqual([]);
  });

  it('says which call AWS did not let it make, and nothing else is sent', async () => {
    const { plan, confirm, world, store, sent } = await scene();
    const p = await plan(kind, subject);
    const [first] = p.calls;
    world.fake.fail(first?.operation ?? '', { kind: 'denied', what: 'not allowed', code: 'AccessDenied' });
    await confirm(p);
    expect(store.progress().actions[0]).toMatchObject({ state: 'failed', outcome: `${first?.operation}: not allowed` });
    expect(sent()).toEqual([first?.operation]);
  });

  it.each(points)('loses and repeats nothing when the process dies at %s', async (point) => {
    const { plan, confirm, store, world, sent, arm, restart, tryPlan } = await dying(point);
    const p = await plan(kind, subject);
    arm(true);
    await expect(confirm(p)).rejects.toThrow(Died);
    // What was sent goes its way even when nobody is there to hear of it.
    await new Promise((done) => setImmediate(done));
    arm(false);
    const before = sent().length;
    await markUnsettled(store);
    const state = store.progress().actions[0]?.state;
    expect(state).toBe(point === 'action.after-outcome' ? 'done' : 'unsettled');
    if (state === 'unsettled')
      expect(await confirm(p)).toMatchObject({ ok: false, why: expect.stringContaining('unsettled') });
    expect(sent()).toHaveLength(before);
    await restart();
    expect(store.progress().actions[0]?.state).not.toBe('unsettled');
    // What is left to do is planned from what is there, so that nothing that was done is in it.
    const again = await tryPlan(kind, subject);
    if (again.ok) await confirm(again.plan);
    const wire = world.fake.sent.map((c) => JSON.stringify([c.operation, c.input]));
    expect(new Set(wire).size).toBe(wire.length);
    expect(await tryPlan(kind, subject)).toMatchObject({ ok: false });
  });
});

describe('remove-own-deny', () => {
  const denies = [
    ['deny-session', keep, 'PutRolePolicy', 'DeleteRolePolicy'],
    ['quarantine-user', deployKey, 'AttachUserPolicy', 'DetachUserPolicy'],
  ] as const;
  const cases = denies.flatMap((deny) => points.map((point) => [deny[0], point, deny] as const));

  it.each(cases)('of %s: nothing is lost or sent twice when the process dies at %s', async (_, point, deny) => {
    const [kind, held, put, off] = deny;
    const { plan, confirm, time, store, world, sent, tryPlan, arm, restart } = await dying(point);
    await confirm(await plan(kind, about(held)));
    const given = sent();
    expect(given).toContain(put);
    time.now = start + 3_600_001;
    const p = await plan('remove-own-deny', about(held));
    arm(true);
    await expect(confirm(p)).rejects.toThrow(Died);
    await new Promise((done) => setImmediate(done));
    arm(false);
    const left = point !== 'call.before-send';
    expect(sent()).toEqual(left ? [...given, off] : given);
    expect(await tryPlan('remove-own-deny', about(held))).toMatchObject({ ok: !left });
    await restart();
    const action = store.progress().actions[1];
    if (point === 'action.after-outcome') expect(action?.state).toBe('done');
    else {
      const outcome = expect.stringMatching(left ? /^it holds/ : /^it does not hold/);
      expect(action).toMatchObject({ state: 'settled', outcome });
    }
    const again = await tryPlan('remove-own-deny', about(held));
    if (again.ok) expect(await confirm(again.plan)).toMatchObject({ ok: true });
    expect(again.ok).toBe(!left);
    expect(sent()).toEqual([...given, off]);
    const [role, user] = [world.fake.state().roles[0], world.fake.state().users[0]];
    expect([...(role?.inlinePolicies ?? []), ...(user?.attachedPolicies ?? [])]).toEqual([]);
  });

  it('leaves a policy that is not what reseal put any more', async () => {
    const { plan, confirm, time, world, tryPlan } = await containScene();
    await confirm(await plan('deny-session', about(keep)));
    time.now = start + 3_600_001;
    const document = '{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}';
    world.fake.set({ roles: [role('ops-chain-a', { inlinePolicies: [{ name: 'reseal-session-deny', document }] })] });
    expect(await tryPlan('remove-own-deny', about(keep))).toMatchObject({
      ok: false,
      why: expect.stringContaining('not what reseal put'),
    });
  });
});

describe('old journals', () => {
  it('read lines of actions that know no credential', async () => {
    const { store } = await containScene();
    const document = denyDocument([{ userId: null, before: start }]);
    const input = { RoleName: 'ops-chain-a', PolicyName: 'AWSRevokeOlderSessions', PolicyDocument: document };
    const undo = { possible: true, how: '' };
    await store.append([
      {
        ...{
          type: 'action.requested',
          action: 'old',
          kind: 'quarantine-user',
          title: 't',
          item: 'iam.users',
          finding: 'f',
        },
        ...{ account: accountId, target: { arn: 'a', name: 'n', uniqueId: null }, preImage: '', as: '' },
        calls: [{ service: 'iam', operation: 'PutRolePolicy', input, says: '', undo, alreadyDone: [] }],
      },
    ]);
    expect(store.progress().actions[0]?.credential).toBeUndefined();
  });
});

/** A finding as the audit gives it, for what the type asks. */
const anyFinding = (over: Partial<Finding>): Finding => ({
  ...{
    id: 'f',
    item: 'i',
    kind: 'session-live',
    subject: keep.accessKeyId,
    account: accountId,
    region: null,
    standing: true,
  },
  ...{ standingWhy: '', transient: false, events: [], at: null, why: '', uniqueId: null, actions: [] },
  ...over,
});

describe('a finding about a living credential', () => {
  it('offers what ends the credential', async () => {
    const { plan } = await containScene({ findings: [anyFinding({ id: 'live' })] });
    expect(await plan('deny-session', 'live')).toMatchObject({
      finding: 'live',
      title: 'Deny session ops-chain-a/keep-0cfa',
    });
  });
});
