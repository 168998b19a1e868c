import { describe, expect, it } from 'vitest';
import { denyDocument, parseDeny } from '../../../source/core/contain/own-deny.ts';
import { type FaultPoint, faultPoints } from '../../../source/core/fault-point.ts';
import { missingPermissions } from '../../../source/core/permissions/missing.ts';
import { undoRow, undoRows } from '../../../source/core/undo/rows.ts';
import { offersFor } from '../../../source/runner/plan-action.ts';
import { markUnsettled, settle } from '../../../source/runner/settle.ts';
import { role } from '../../support/fake-account.ts';
import { hash } from '../../support/hash.ts';
import { containScene, deployKey, deployUser, keep, roleSession, start } from '../runner/contain-scene.ts';

const about = (s: { accessKeyId: string }) => ({ credential: s.accessKeyId });
const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
type Scene = Awaited<ReturnType<typeof containScene>>;

const act = async (scene: Scene, kind: string, s = deployKey) => {
  await scene.confirm(await scene.plan(kind, about(s)));
  const action = scene.store.progress().actions.at(-1);
  if (!action) throw new Error('nothing was done');
  return action;
};
const undo = async (scene: Scene, id: string) => {
  const plan = await scene.plan('undo', { undo: id });
  return { plan, result: await scene.confirm(plan) };
};
const last = (scene: Scene) => scene.store.progress().actions.at(-1);

describe('taking back', () => {
  it('a quarantine: the key works again, the deny comes off last, and the account is as it was', async () => {
    const scene = await containScene();
    const before = structuredClone(scene.world.fake.state());
    const done = await act(scene, 'quarantine-user');
    const { plan, result } = await undo(scene, done.id);
    expect(plan).toMatchObject({
      kind: 'undo',
      undoes: done.id,
      title: `Take back: ${done.title}`,
      target: done.target,
    });
    expect(plan.calls.map((c) => [c.operation, c.input])).toEqual([
      ['UpdateAccessKey', { UserName: 'ci-deploy', AccessKeyId: deployKey.accessKeyId, Status: 'Active' }],
      ['DetachUserPolicy', { UserName: 'ci-deploy', PolicyArn: denyAll }],
    ]);
    expect(plan.warnings[0]).toContain('Gives privilege back: every call');
    expect(plan.warnings[1]).toContain(deployKey.accessKeyId);
    expect(result).toEqual({ ok: true, action: 'a2' });
    expect(scene.world.fake.state()).toEqual(before);
    expect(last(scene)).toMatchObject({ kind: 'undo', undoes: 'a1', state: 'done', confirmed: 'ci-deploy' });
    expect(undoRow(done, scene.store.progress())).toMatchObject({ state: 'back', by: { id: 'a2' } });
  });

  it('is itself taken back: done again, and again taken back', async () => {
    const scene = await containScene();
    const before = structuredClone(scene.world.fake.state());
    const done = await act(scene, 'quarantine-user');
    const contained = structuredClone(scene.world.fake.state());
    await undo(scene, done.id);
    const redo = await undo(scene, 'a2');
    expect(redo.plan.title).toBe(`Do again: ${done.title}`);
    expect(redo.plan.warnings.join()).not.toContain('Gives privilege');
    expect(scene.world.fake.state()).toEqual(contained);
    expect(undoRows(scene.store.progress()).map((r) => r.state)).toEqual(['can', 'back', 'can']);
    await undo(scene, 'a3');
    expect(scene.world.fake.state()).toEqual(before);
  });

  it('a deny of a session: the policy goes, or its earlier document comes back', async () => {
    const fresh = await containScene();
    const before = structuredClone(fresh.world.fake.state());
    const { plan } = await undo(fresh, (await act(fresh, 'deny-session', keep)).id);
    expect(plan.calls.map((c) => c.operation)).toEqual(['DeleteRolePolicy']);
    expect(fresh.world.fake.state()).toEqual(before);

    const old = denyDocument([{ userId: `${role('ops-chain-a').id}:somebody`, before: start - 5000 }]);
    const inlinePolicies = [{ name: 'reseal-session-deny', document: old }];
    const scene = await containScene({ account: { roles: [role('ops-chain-a', { inlinePolicies })] } });
    const again = await undo(scene, (await act(scene, 'deny-session', keep)).id);
    expect(again.plan.calls).toMatchObject([{ operation: 'PutRolePolicy', input: { PolicyDocument: old } }]);
    expect(again.plan.warnings[0]).toContain('Gives privilege back');
    expect(scene.world.fake.state().roles[0]?.inlinePolicies).toEqual(inlinePolicies);
  });

  it('leaves a policy alone that something was added to since: the later action comes first', async () => {
    const other = roleSession('ASIAOTHER0000000001', 'pipeline', 'ops-chain-a');
    const scene = await containScene({ sessions: [keep, other] });
    const first = await act(scene, 'deny-session', keep);
    const second = await act(scene, 'deny-session', other);
    expect(await scene.tryPlan('undo', { undo: first.id })).toMatchObject({
      ok: false,
      why: expect.stringContaining('take back first what came after'),
    });
    await undo(scene, second.id);
    expect(parseDeny(scene.world.fake.state().roles[0]?.inlinePolicies[0]?.document ?? '')).toHaveLength(1);
    await undo(scene, first.id);
    expect(scene.world.fake.state().roles[0]?.inlinePolicies).toEqual([]);
  });

  it('only what reseal did itself: what was so already, refused or never sent stays', async () => {
    const scene = await containScene();
    scene.world.fake.fail('UpdateAccessKey', { kind: 'denied', what: 'not allowed', code: 'AccessDenied' });
    const done = await act(scene, 'quarantine-user');
    expect(done.state).toBe('failed');
    const plan = await scene.plan('undo', { undo: done.id });
    expect(plan.calls.map((c) => c.operation)).toEqual(['DetachUserPolicy']);

    const again = await containScene();
    const second = await act(again, 'quarantine-user');
    const answered = again.store.progress().actions[0]?.calls.map((c) => ({ ...c, state: 'already' as const }));
    expect(undoRow({ ...second, calls: answered ?? [] }, again.store.progress()).state).toBe('nothing');
  });

  it('says before it is planned that a password does not come back', async () => {
    const scene = await containScene();
    const console = { ...deployKey, accessKeyId: 'ASIACONSOLE00000001', kind: 'console' as const };
    await scene.store.append([{ type: 'sessions.changed', upsert: [console], gone: [], issuedAt: null }]);
    const done = await act(scene, 'remove-login-profile', console);
    const row = undoRow(done, scene.store.progress());
    expect(row).toMatchObject({ state: 'lost', why: 'nothing of it can be taken back' });
    expect(row.calls[0]?.says).toContain('the password is not known');
    expect(await scene.tryPlan('undo', { undo: done.id })).toMatchObject({ ok: false });
  });

  it('is refused for somebody else of that name, and for a user who is gone', async () => {
    const scene = await containScene();
    const done = await act(scene, 'quarantine-user');
    const { users } = scene.world.fake.state();
    scene.world.fake.set({ users: users.map((u) => ({ ...u, id: 'AIDAELSE' })) });
    const sent = scene.sent().length;
    expect(await scene.tryPlan('undo', { undo: done.id })).toMatchObject({
      why: expect.stringContaining("somebody else's"),
    });
    scene.world.fake.set({ users: [] });
    expect(await scene.tryPlan('undo', { undo: done.id })).toMatchObject({ why: expect.stringContaining('is gone') });
    expect(scene.sent()).toHaveLength(sent);
  });

  it('leaves alone what somebody changed since', async () => {
    const scene = await containScene();
    const done = await act(scene, 'quarantine-user');
    const { users } = scene.world.fake.state();
    scene.world.fake.set({ users: users.map((u) => ({ ...u, accessKeys: u.accessKeys.slice(1) })) });
    const plan = await scene.plan('undo', { undo: done.id });
    expect(plan.calls.map((c) => c.operation)).toEqual(['DetachUserPolicy']);
    expect(plan.warnings.join(' ')).toContain('Not taken back: UpdateAccessKey: AKIADEPLOY0000000001 was deleted');
  });

  it('is refused when the target changes between plan and confirmation', async () => {
    const scene = await containScene();
    const done = await act(scene, 'quarantine-user');
    const plan = await scene.plan('undo', { undo: done.id });
    const { users } = scene.world.fake.state();
    scene.world.fake.set({ users: users.map((u) => ({ ...u, groups: ['x'] })) });
    expect(await scene.confirm(plan)).toMatchObject({ ok: false, why: expect.stringContaining('has changed since') });
  });
});

describe('its guards', () => {
  it('needs the pre-image as it was saved', async () => {
    const scene = await containScene();
    const done = await act(scene, 'quarantine-user');
    const file = done.preImage;
    const text = scene.store.evidence.get(file) ?? '';
    scene.store.evidence.set(file, text.replace('"Inactive"', '"Active"').replace('ci-deploy', 'ci-deploj'));
    expect(await scene.tryPlan('undo', { undo: done.id })).toMatchObject({
      why: expect.stringContaining('another SHA-256'),
    });
    scene.store.evidence.delete(file);
    expect(await scene.tryPlan('undo', { undo: done.id })).toMatchObject({
      why: expect.stringContaining('not there any more'),
    });
  });

  it('is locked while nobody claims the session, but what was taken back may be done again', async () => {
    const scene = await containScene();
    const done = await act(scene, 'quarantine-user');
    await undo(scene, done.id);
    await act(scene, 'deny-session', keep);
    const { incident, roles } = scene.store.progress();
    if (!incident) throw new Error('no incident');
    await scene.store.append([{ type: 'incident.opened', incident: { ...incident, unclaimed: true }, roles }]);
    const sent = scene.sent().length;
    expect(await scene.tryPlan('undo', { undo: 'a3' })).toMatchObject({ why: expect.stringContaining('unclaimed') });
    expect(undoRow(scene.store.progress().actions[2] ?? done, scene.store.progress()).state).toBe('locked');
    expect(scene.sent()).toHaveLength(sent);
    expect(await scene.tryPlan('undo', { undo: 'a2' })).toMatchObject({ ok: true });
  });

  it('opens what gives privilege for an undo alone', async () => {
    const scene = await containScene();
    const asked: unknown[] = [];
    const open = scene.deps.openAct;
    scene.deps.openAct = (ask) => {
      asked.push(ask);
      return open(ask);
    };
    const done = await act(scene, 'quarantine-user');
    await undo(scene, done.id);
    expect(asked).toEqual([{ undo: false }, { undo: true }]);
  });

  it.each([
    [
      'on something that the action did not do',
      {
        operation: 'AttachUserPolicy',
        input: { UserName: 'ci-deploy', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      },
    ],
    ['that undo does not know', { operation: 'DeleteUser', input: { UserName: 'ci-deploy' } }],
    ['on somebody else', { operation: 'DetachUserPolicy', input: { UserName: 'root-admin', PolicyArn: denyAll } }],
  ])('refuses a call %s', async (_, bad) => {
    const scene = await containScene();
    const plan = await scene.plan('undo', { undo: (await act(scene, 'quarantine-user')).id });
    const sent = scene.sent().length;
    const [first] = plan.calls;
    const calls = [
      { ...first, says: '', undo: { possible: true, how: '' }, alreadyDone: [], service: 'iam' as const, ...bad },
    ];
    expect(await scene.confirm({ ...plan, calls })).toMatchObject({
      ok: false,
      why: expect.stringContaining('Nothing was changed'),
    });
    expect(await scene.confirm({ ...plan, kind: 'delete-user' })).toMatchObject({ ok: false });
    expect(scene.sent()).toHaveLength(sent);
  });

  it('says what AWS refused, disables the command with the statement, and comes back when it was granted', async () => {
    const scene = await containScene();
    const done = await act(scene, 'quarantine-user');
    scene.world.fake.fail('UpdateAccessKey', { kind: 'denied', what: 'not allowed', code: 'AccessDenied' });
    await undo(scene, done.id);
    expect(last(scene)).toMatchObject({ state: 'failed' });
    const offers = () => offersFor({ ...scene.deps, digest: (t) => hash(t).slice(0, 16) }, { undo: done.id });
    expect(offers()[0]?.disabled).toContain('AWS refused iam:UpdateAccessKey (AccessDenied)');
    expect(offers()[0]?.disabled).toContain('add statement Undo of breakglass-cleanup-undo');
    expect(missingPermissions(scene.store.progress())).toMatchObject([{ permission: 'iam:UpdateAccessKey' }]);
    await scene.store.append([{ type: 'permission.granted', permission: 'iam:UpdateAccessKey' }]);
    expect(offers()[0]?.disabled).toBeNull();
    await undo(scene, done.id);
    expect(last(scene)).toMatchObject({ state: 'done' });
    expect(missingPermissions(scene.store.progress())).toEqual([]);
  });

  it('keeps containment of somebody else free of what was refused for one', async () => {
    const other = {
      ...deployKey,
      accessKeyId: 'AKIAOTHER00000000001',
      issuer: `${deployUser.arn}-2`,
      principal: `${deployUser.arn}-2`,
    };
    const scene = await containScene({ sessions: [deployKey, other] });
    scene.world.fake.fail('AttachUserPolicy', { kind: 'denied', what: 'not allowed', code: 'AccessDenied' });
    await act(scene, 'quarantine-user');
    const deps = { ...scene.deps, digest: (t: string) => hash(t) };
    const disabled = (s: { accessKeyId: string }) =>
      offersFor(deps, about(s)).find((o) => o.kind === 'quarantine-user')?.disabled ?? null;
    expect(disabled(deployKey)).toContain('iam:AttachUserPolicy');
    expect(disabled(deployKey)).toContain('QuarantineOnly of breakglass-cleanup-act');
    expect(disabled(other)).toBeNull();
    expect(await scene.tryPlan('quarantine-user', about(deployKey))).toMatchObject({ ok: false });
  });
});

class Killed extends Error {}

describe('killed in the middle of taking back', () => {
  const points: [FaultPoint, number][] = faultPoints
    .filter((p) => p.startsWith('call.') || p.startsWith('action.'))
    .flatMap((p): [FaultPoint, number][] =>
      p.startsWith('call.')
        ? [
            [p, 1],
            [p, 2],
          ]
        : [[p, 1]],
    );

  it.each(points)(
    'at %s, the %i. time: the unknown is looked at, the rest is taken back, nothing twice',
    async (at, after) => {
      const state = { armed: false, hits: 0 };
      const scene = await containScene({
        faults: (point) => {
          if (!state.armed || point !== at) return;
          if (++state.hits === after) throw new Killed();
        },
      });
      const before = structuredClone(scene.world.fake.state());
      const done = await act(scene, 'quarantine-user');
      const sent = scene.sent().length;
      state.armed = true;
      const plan = await scene.plan('undo', { undo: done.id });
      await expect(scene.confirm(plan)).rejects.toThrow(Killed);
      state.armed = false;
      await new Promise(setImmediate);
      await markUnsettled(scene.store);
      const unsettled = scene.store.progress().actions.filter((a) => a.state === 'unsettled');
      if (at !== 'action.after-outcome') {
        expect(unsettled).toHaveLength(1);
        expect(await scene.confirm(plan)).toMatchObject({ ok: false, why: expect.stringContaining('unsettled') });
        expect(await scene.tryPlan('undo', { undo: 'a2' })).toMatchObject({
          why: expect.stringContaining('not known'),
        });
      }
      await settle(scene.store, scene.deps.actions, scene.ports, '123456789012', new AbortController().signal);
      expect(scene.store.progress().actions.some((a) => a.state === 'unsettled')).toBe(false);
      const rest = await scene.tryPlan('undo', { undo: done.id });
      if (rest.ok) await scene.confirm(rest.plan);
      expect(scene.world.fake.state()).toEqual(before);
      const back = scene.sent().slice(sent);
      expect(back.filter((o) => o === 'DetachUserPolicy')).toHaveLength(1);
      expect(back.filter((o) => o === 'UpdateAccessKey')).toHaveLength(1);
    },
  );

  it('takes back what an unanswered call did, once a probe has seen it there', async () => {
    const state = { armed: true };
    const scene = await containScene({
      faults: (point) => {
        if (state.armed && point === 'call.after-answer') throw new Killed();
      },
    });
    const before = structuredClone(scene.world.fake.state());
    await expect(act(scene, 'deny-session', keep)).rejects.toThrow(Killed);
    state.armed = false;
    await markUnsettled(scene.store);
    expect(await scene.tryPlan('undo', { undo: 'a1' })).toMatchObject({ why: expect.stringContaining('not known') });
    await settle(scene.store, scene.deps.actions, scene.ports, '123456789012', new AbortController().signal);
    const { plan } = await undo(scene, 'a1');
    expect(plan.warnings.join(' ')).toContain('No answer ever told');
    expect(scene.world.fake.state()).toEqual(before);
  });
});
