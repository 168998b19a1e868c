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

  /** Thrown where the process would die: nothing after it runs. */
  class Died extends Error {}

  it.each(faultPoints.filter((p) => p.startsWith('call.') || p === 'action.after-outcome'))(
    'loses and repeats nothing when the process dies at %s',
    async (point: FaultPoint) => {
      let armed = true;
      const faults = (at: FaultPoint) => {
        if (armed && at === point) throw new Died();
      };
      const { plan, confirm, store, world, sent, ports, tryPlan } = await containScene({ sessions, faults });
      const p = await plan(kind, subject);
      await expect(confirm(p)).rejects.toThrow(Died);
      // What was sent goes its way even when nobody is there to hear of it.
      await new Promise((done) => setImmediate(done));
      armed = false;
      const before = sent().length;
      await markUnsettled(store);
      const state = store.progress().actions[0]?.state;
      expect(state).toBe(point === 'action.after-outcome' ? 'done' : 'unsettled');
      if (state === 'unsettled')
        expect(await confirm(p)).toMatchObject({ ok: false, why: expect.stringContaining('unsettled') });
      expect(sent()).toHaveLength(before);
      await settle(store, actionTypes, ports, accountId, new AbortController().signal);
      expect(store.progress().actions[0]?.state).not.toBe('unsettled');
      // What is left to do is planned from what is there, so that nothing that was done is in it.
      const again = await tryPlan(kind, subject);
      if (again.ok) await confirm(again.plan);
      const wire = world.fake.sent.map((c) => JSON.stringify([c.operation, c.input]));
      expect(new Set(wire).size).toBe(wire.length);
      expect(await tryPlan(kind, subject)).toMatchObject({ ok: false });
    },
  );
});

describe('remove-own-deny', () => {
  it('survives a death after the call left: it is looked at, and not sent again', async () => {
    let armed = false;
    const faults = (at: FaultPoint) => {
      if (armed && at === 'call.after-send') throw new Error('died');
    };
    const { plan, confirm, time, store, world, sent, ports, tryPlan } = await containScene({ faults });
    await confirm(await plan('deny-session', about(keep)));
    time.now = start + 3_600_001;
    const p = await plan('remove-own-deny', about(keep));
    armed = true;
    await expect(confirm(p)).rejects.toThrow('died');
    await new Promise((done) => setImmediate(done));
    armed = false;
    await markUnsettled(store);
    await settle(store, actionTypes, ports, accountId, new AbortController().signal);
    expect(store.progress().actions[1]).toMatchObject({
      state: 'settled',
      outcome: expect.stringContaining('it holds'),
    });
    expect(await tryPlan('remove-own-deny', about(keep))).toMatchObject({ ok: false, nothing: true });
    expect(sent()).toEqual(['PutRolePolicy', 'DeleteRolePolicy']);
    expect(world.fake.state().roles[0]?.inlinePolicies).toEqual([]);
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
