import { describe, expect, it } from 'vitest';
import { deniesSession } from '../../../source/core/audit/deny-policy.ts';
import { sessionAlive } from '../../../source/core/audit/session-liveness.ts';
import { ownDenies } from '../../../source/core/contain/own-denies.ts';
import { denyDocument, parseDeny } from '../../../source/core/contain/own-deny.ts';
import { read } from '../../../source/core/reading.ts';
import { accountId, role } from '../../support/fake-account.ts';
import { user } from '../../support/fake-iam.ts';
import { containScene, deployKey, deployUser, keep, roleSession, session, start, userKey } from './contain-scene.ts';

const about = (s: { accessKeyId: string }) => ({ credential: s.accessKeyId });
const chain = role('ops-chain-a');

describe('deny-session', () => {
  it('puts a deny of that session only, with AWS’s time, reads it back, and the probe then believes it', async () => {
    const { plan, confirm, world, store, acts } = await containScene();
    const p = await plan('deny-session', about(keep));
    expect(p).toMatchObject({
      title: 'Deny session ops-chain-a/keep-0cfa',
      account: accountId,
      credential: keep.accessKeyId,
    });
    expect(await confirm(p)).toEqual({ ok: true, action: 'a1' });
    const [policy] = world.fake.state().roles[0]?.inlinePolicies ?? [];
    expect(policy?.name).toBe('reseal-session-deny');
    expect(JSON.parse(policy?.document ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Effect: 'Deny', Action: ['*'], Resource: ['*'] },
          Condition: {
            StringEquals: { 'aws:userid': `${chain.id}:keep-0cfa` },
            DateLessThan: { 'aws:TokenIssueTime': '2026-05-20T14:00:00Z' },
          },
        },
      ],
    });
    expect(store.progress().actions[0]).toMatchObject({ state: 'done', credential: keep.accessKeyId });
    const roles = new Map(world.fake.state().roles.map((r) => [r.name, read(r, 0)]));
    expect(sessionAlive(keep, { users: new Map(), roles }, start).alive).toBe(false);
    const other = roleSession('ASIAOTHER0000000001', 'pipeline', 'ops-chain-a');
    expect(sessionAlive(other, { users: new Map(), roles }, start).alive).toBe(true);
    const later = { ...keep, accessKeyId: 'ASIALATER', issuedAt: start + 1000 };
    expect(sessionAlive(later, { users: new Map(), roles }, start).alive).toBe(true);
    expect(acts()).toEqual({ opened: 1, closed: 1 });
  });

  it('adds to its own policy: other sessions stay denied, the later time stays', async () => {
    const userId = `${chain.id}:keep-0cfa`;
    const old = denyDocument([
      { userId: `${chain.id}:somebody`, before: start - 5000 },
      { userId, before: start - 7_200_000 },
    ]);
    const inlinePolicies = [{ name: 'reseal-session-deny', document: old }];
    const { plan, confirm, world } = await containScene({
      account: { roles: [role('ops-chain-a', { inlinePolicies })] },
    });
    await confirm(await plan('deny-session', about(keep)));
    expect(parseDeny(world.fake.state().roles[0]?.inlinePolicies[0]?.document ?? '')).toEqual([
      { userId: `${chain.id}:somebody`, before: start - 5000 },
      { userId, before: start },
    ]);
  });

  it('leaves what somebody else put under its name, and takes the next name', async () => {
    const foreign = {
      name: 'reseal-session-deny',
      document: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    };
    const { plan, confirm, world } = await containScene({
      account: { roles: [role('ops-chain-a', { inlinePolicies: [foreign] })] },
    });
    await confirm(await plan('deny-session', about(keep)));
    const policies = world.fake.state().roles[0]?.inlinePolicies ?? [];
    expect(policies[0]).toEqual(foreign);
    expect(policies.map((p) => p.name)).toEqual(['reseal-session-deny', 'reseal-session-deny-2']);
  });

  it('does nothing where a policy denies it already', async () => {
    const document = denyDocument([{ userId: null, before: start }]);
    const inlinePolicies = [{ name: 'AWSRevokeOlderSessions', document }];
    const { tryPlan } = await containScene({ account: { roles: [role('ops-chain-a', { inlinePolicies })] } });
    expect(await tryPlan('deny-session', about(keep))).toMatchObject({ ok: false, nothing: true });
  });

  it.each([
    [
      'a role of that name with another id',
      [role('ops-chain-a', { id: 'AROASOMEBODYELSE0001' })],
      keep,
      "somebody else's",
    ],
    ['a role that is gone', [], keep, 'no role ops-chain-a'],
    ['a session without a name on record', [chain], { ...keep, principal: null }, 'no record tells its session name'],
    ['a session of another account', [chain], { ...keep, account: '999999999999' }, 'of account 999999999999'],
    ['a session issued this second', [chain], { ...keep, issuedAt: start }, 'too near'],
    [
      'a role of Identity Center',
      [],
      { ...keep, issuer: `arn:aws:iam::${accountId}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0` },
      'Identity Center',
    ],
    [
      'a service-linked role',
      [],
      { ...keep, issuer: `arn:aws:iam::${accountId}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX` },
      'service-linked',
    ],
    ['a session that is dead', [chain], { ...keep, alive: false }, 'dead already'],
  ])('is not planned for %s', async (_, roles, s, why) => {
    const { tryPlan, sent } = await containScene({ sessions: [s], account: { roles } });
    expect(await tryPlan('deny-session', about(s))).toMatchObject({ ok: false, why: expect.stringContaining(why) });
    expect(sent()).toEqual([]);
  });

  it('proves the role by its age where no record tells its id', async () => {
    const s = { ...keep, uniqueId: null };
    const { plan, confirm, world } = await containScene({ sessions: [s] });
    await confirm(await plan('deny-session', about(s)));
    const roles = new Map(world.fake.state().roles.map((r) => [r.name, read(r, 0)]));
    expect(sessionAlive(s, { users: new Map(), roles }, start).alive).toBe(false);
    const made = await containScene({ sessions: [s], account: { roles: [role('ops-chain-a', { created: start })] } });
    expect(await made.tryPlan('deny-session', about(s))).toMatchObject({ ok: false });
  });
});

describe('deny-role', () => {
  const event = (name: string, at: number) => ({
    ...{
      id: `e-${name}`,
      time: at,
      name: 'GetObject',
      source: 's3',
      region: 'us-east-1',
      account: accountId,
      keyId: null,
    },
    actor: {
      ...{ type: 'AssumedRole', arn: null, principalId: null, accountId, userName: null, issuerArn: chain.arn },
      ...{ sessionName: name, sessionCreated: null, sourceIdentity: null, invokedBy: null },
    },
    ...{ readOnly: true, errorCode: null, errorMessage: null, request: null, response: null, resources: [] },
    ...{ sharedEventId: null, sourceIp: null, userAgent: null },
  });

  it('names the others who were seen to use the role, and says that only what was read is known', async () => {
    const { plan, confirm, world } = await containScene({
      events: [event('pipeline-7', start - 60_000), event('keep-0cfa', 1)],
    });
    const p = await plan('deny-role', about(keep));
    const told = p.warnings.join(' ');
    expect(told).toContain('pipeline-7 (2026-05-20T13:59:00Z)');
    expect(told).not.toContain('keep-0cfa (');
    expect(told).toContain('Only what was read is known');
    expect(p.target.name).toBe('ops-chain-a');
    await confirm(p);
    const [policy] = world.fake.state().roles[0]?.inlinePolicies ?? [];
    expect(policy?.name).toBe('AWSRevokeOlderSessions');
    expect(deniesSession(policy?.document ?? '', roleSession('ASIAX', 'pipeline-7', 'ops-chain-a'))).toBe(true);
  });

  it.each([
    ['earlier: the new one counts', '2026-05-20T12:00:00.000Z', start],
    ['later: there is nothing to do', '2026-05-20T15:00:00.000Z', null],
  ])('merges with a deny that AWS’s console put %s', async (_, there, expected) => {
    const document = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"${there}"}}}]}`;
    const inlinePolicies = [{ name: 'AWSRevokeOlderSessions', document }];
    const { plan, confirm, world, tryPlan } = await containScene({
      account: { roles: [role('ops-chain-a', { inlinePolicies })] },
    });
    if (expected === null) {
      expect(await tryPlan('deny-role', about(keep))).toMatchObject({ ok: false, nothing: true });
      return;
    }
    await confirm(await plan('deny-role', about(keep)));
    const policies = world.fake.state().roles[0]?.inlinePolicies ?? [];
    expect(policies.map((p) => [p.name, parseDeny(p.document)])).toEqual([
      ['AWSRevokeOlderSessions', [{ userId: null, before: expected }]],
    ]);
  });
});

describe('users who were there before', () => {
  it('lose the session’s key, and only that', async () => {
    const { plan, confirm, sent, world } = await containScene();
    const p = await plan('deactivate-key', about(deployKey));
    expect(p.warnings.join(' ')).toContain('live on');
    expect(await confirm(p)).toMatchObject({ ok: true });
    expect(sent()).toEqual(['UpdateAccessKey']);
    expect(world.fake.state().users[0]?.accessKeys.map((k) => k.status)).toEqual(['Inactive', 'Active']);
  });

  it('are quarantined with their own keys left as they are, and that is said', async () => {
    const { plan, confirm, sent } = await containScene();
    const p = await plan('quarantine-user', about(deployKey));
    expect(p.warnings.join(' ')).toContain('AKIAOLDPIPELINE00001 stops working too');
    expect(await confirm(p)).toMatchObject({ ok: true });
    expect(sent()).toEqual(['AttachUserPolicy', 'UpdateAccessKey']);
  });

  it('lose their password only where it is asked for, and never in an unclaimed incident', async () => {
    const console = session({
      ...{ accessKeyId: 'ASIACONSOLE00000001', kind: 'console', issuer: deployUser.arn, principal: deployUser.arn },
      uniqueId: deployUser.id,
    });
    const { plan, confirm, sent } = await containScene({ sessions: [console] });
    const p = await plan('remove-login-profile', about(console));
    expect(p.warnings.join(' ')).toContain('console session that is open outlives it');
    expect(p.calls[0]?.undo.possible).toBe(false);
    await confirm(p);
    expect(sent()).toEqual(['DeleteLoginProfile']);
    const locked = await containScene({ sessions: [console], incident: { unclaimed: true } });
    expect(await locked.tryPlan('remove-login-profile', about(console))).toMatchObject({ ok: false });
    expect(await locked.confirm(p)).toMatchObject({ ok: false, why: expect.stringContaining('unclaimed') });
    expect(locked.sent()).toEqual([]);
  });

  it('are not touched when somebody else has their name', async () => {
    const users = [user({ ...deployUser, id: 'AIDANOTHER', accessKeys: [] })];
    for (const kind of ['quarantine-user', 'deactivate-key']) {
      const { tryPlan } = await containScene({ account: { users } });
      expect(await tryPlan(kind, about(deployKey))).toMatchObject({
        ok: false,
        why: expect.stringContaining("somebody else's"),
      });
    }
  });

  it('are never deleted, whatever is asked', async () => {
    const { tryPlan } = await containScene();
    expect(await tryPlan('delete-user', about(deployKey))).toMatchObject({ ok: false });
  });
});

describe('unclaimed', () => {
  it.each(['deny-session', 'deny-role'])('still contains by %s', async (kind) => {
    const { plan, confirm } = await containScene({ incident: { unclaimed: true } });
    expect(await confirm(await plan(kind, about(keep)))).toMatchObject({ ok: true });
  });
  it.each(['quarantine-user', 'deactivate-key'])('still contains by %s', async (kind) => {
    const { plan, confirm } = await containScene({ incident: { unclaimed: true } });
    expect(await confirm(await plan(kind, about(deployKey)))).toMatchObject({ ok: true });
  });
});

describe('reading back', () => {
  it('waits until IAM shows what was put', async () => {
    const { plan, confirm, world, store, waits } = await containScene();
    world.fake.lag = 4;
    await confirm(await plan('deny-session', about(keep)));
    expect(store.progress().actions[0]?.state).toBe('done');
    expect(waits).toEqual([2000, 5000, 10_000, 15_000]);
  });

  it('says that it is not seen yet when a minute was not enough, and settles later', async () => {
    const { plan, confirm, world, store, ports, tryPlan } = await containScene();
    world.fake.lag = 99;
    const p = await plan('deny-session', about(keep));
    await confirm(p);
    const [action] = store.progress().actions;
    expect(action).toMatchObject({ state: 'unsettled', outcome: expect.stringContaining('not seen yet') });
    expect(await confirm({ ...p, readAt: p.readAt + 1 })).toMatchObject({
      ok: false,
      why: expect.stringContaining('unsettled'),
    });
    for (let i = 0; i < 99; i++) await ports.iam.role('ops-chain-a', new AbortController().signal);
    const { settle } = await import('../../../source/runner/settle.ts');
    const { actionTypes } = await import('../../../source/runbook/actions/index.ts');
    await settle(store, actionTypes, ports, accountId, new AbortController().signal);
    expect(store.progress().actions[0]).toMatchObject({
      state: 'settled',
      outcome: expect.stringContaining('it holds'),
    });
    expect(await tryPlan('deny-session', about(keep))).toMatchObject({ ok: false, nothing: true });
  });

  it('does not take another document for its own', async () => {
    const { plan, confirm, world, store } = await containScene();
    const send = world.act.send;
    world.act.send = async (call, signal) => {
      const answer = await send(call, signal);
      const weaker = String(call.input.PolicyDocument).replace('"Deny"', '"Allow"');
      world.fake.set({
        roles: [role('ops-chain-a', { inlinePolicies: [{ name: 'reseal-session-deny', document: weaker }] })],
      });
      return answer;
    };
    await confirm(await plan('deny-session', about(keep)));
    expect(store.progress().actions[0]).toMatchObject({
      state: 'unsettled',
      outcome: expect.stringContaining('not what was put'),
    });
  });
});

describe('taking reseal’s own deny off', () => {
  it('is refused while a credential would act again, and done when none can', async () => {
    const { plan, confirm, world, store, tryPlan, time, sent } = await containScene();
    await confirm(await plan('deny-session', about(keep)));
    expect(await tryPlan('remove-own-deny', about(keep))).toMatchObject({
      ok: false,
      why: expect.stringContaining('would act again without it'),
    });
    time.now = start + 3_600_001;
    const p = await plan('remove-own-deny', about(keep));
    expect(p.calls.map((c) => [c.operation, c.input.PolicyName])).toEqual([
      ['DeleteRolePolicy', 'reseal-session-deny'],
    ]);
    expect(await confirm(p)).toMatchObject({ ok: true });
    expect(world.fake.state().roles[0]?.inlinePolicies).toEqual([]);
    expect(ownDenies(store.progress())).toEqual([]);
    expect(sent()).toEqual(['PutRolePolicy', 'DeleteRolePolicy']);
  });

  it('waits for sessions of the role that nobody named', async () => {
    const { plan, confirm, tryPlan, time } = await containScene();
    await confirm(await plan('deny-role', about(keep)));
    time.now = start + 11 * 3_600_000;
    expect(await tryPlan('remove-own-deny', about(keep))).toMatchObject({
      ok: false,
      why: expect.stringContaining('nobody named'),
    });
    time.now = start + 12 * 3_600_000 + 1;
    expect(await tryPlan('remove-own-deny', about(keep))).toMatchObject({ ok: true });
  });

  it('takes the quarantine off an old user when its key is out of use, and not before', async () => {
    const token = session({
      ...{
        accessKeyId: 'ASIATOKEN0000000001',
        kind: 'session-token',
        parent: deployKey.accessKeyId,
        uniqueId: deployUser.id,
      },
      ...{ issuer: deployUser.arn, principal: deployUser.arn },
    });
    const { plan, confirm, tryPlan, time, world } = await containScene({ sessions: [deployKey, token] });
    await confirm(await plan('quarantine-user', about(deployKey)));
    expect(await tryPlan('remove-own-deny', about(deployKey))).toMatchObject({
      ok: false,
      why: expect.stringContaining(token.accessKeyId),
    });
    time.now = start + 3_600_001;
    await confirm(await plan('remove-own-deny', about(deployKey)));
    expect(world.fake.state().users[0]).toMatchObject({ attachedPolicies: [] });
    expect(world.fake.state().users[0]?.accessKeys[0]?.status).toBe('Inactive');
  });

  it('stays on a user with a path while a key lives whose record names none', async () => {
    const there = { ...deployUser, arn: deployUser.arn.replace('user/', 'user/ops/'), path: '/ops/' };
    const { plan, confirm, tryPlan, world } = await containScene({ account: { users: [there] } });
    await confirm(await plan('quarantine-user', about(deployKey)));
    const [held] = world.fake.state().users;
    for (const key of held?.accessKeys ?? []) key.status = 'Active';
    expect(await tryPlan('remove-own-deny', about(deployKey))).toMatchObject({
      ok: false,
      why: expect.stringContaining(`${deployKey.accessKeyId} would act again without it`),
    });
  });

  it('never takes off what the journal does not know', async () => {
    const inlinePolicies = [
      { name: 'AWSRevokeOlderSessions', document: denyDocument([{ userId: null, before: 5000 }]) },
    ];
    const { tryPlan, plan, confirm, sent } = await containScene({
      account: { roles: [role('ops-chain-a', { inlinePolicies })] },
    });
    expect(await tryPlan('remove-own-deny', about(keep))).toMatchObject({ ok: false });
    const p = await plan('deny-session', about(keep));
    const forged = {
      ...p,
      calls: [
        {
          ...p.calls[0],
          service: 'iam' as const,
          operation: 'DeleteRolePolicy',
          input: { RoleName: 'ops-chain-a', PolicyName: 'AWSRevokeOlderSessions' },
        },
      ],
    };
    expect(await confirm(forged as typeof p)).toMatchObject({
      ok: false,
      why: expect.stringContaining('The journal knows of no policy'),
    });
    expect(sent()).toEqual([]);
  });
});

describe('what is offered', () => {
  it('is the least that ends it first', async () => {
    const { deps } = await containScene();
    const { offersFor } = await import('../../../source/runner/plan-action.ts');
    const offers = (s: { accessKeyId: string }) =>
      offersFor({ ...deps, digest: () => '' }, about(s)).map((o) => o.kind);
    expect(offers(keep)).toEqual(['deny-session', 'deny-role']);
    expect(offers(deployKey)).toEqual(['deactivate-key', 'quarantine-user']);
    expect(offers(userKey('AKIANOBODY', 'x'))).toEqual([]);
  });
});
