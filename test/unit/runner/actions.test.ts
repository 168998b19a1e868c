import { describe, expect, it } from 'vitest';
import { noConfig } from '../../../source/core/config.ts';
import { noFaults } from '../../../source/core/fault-point.ts';
import type { ClockPort, Ports } from '../../../source/core/ports.ts';
import { actionTypes } from '../../../source/runbook/actions/index.ts';
import { confirmPlan } from '../../../source/runner/confirm-plan.ts';
import type { EngineDeps } from '../../../source/runner/engine.ts';
import { markUnsettled, settle } from '../../../source/runner/settle.ts';
import { type FakeIam, fakeIam, user } from '../../support/fake-iam.ts';
import { hash } from '../../support/hash.ts';
import { incidentOpened } from '../../support/incident-opened.ts';
import { type MemoryStore, memoryStore } from '../../support/memory-store.ts';
import { plainFinding } from '../../support/plain-finding.ts';

const full = () =>
  user({
    loginProfile: { created: 1 },
    mfaDevices: [{ serial: 'arn:aws:iam::123456789012:mfa/tmp-admin' }],
    signingCertificates: [{ id: 'CERT1', status: 'Active' }],
    sshPublicKeys: [{ id: 'APKA1', status: 'Active' }],
    serviceCredentials: [{ id: 'ACCA1', service: 'codecommit.amazonaws.com', status: 'Active' }],
    inlinePolicies: [{ name: 'all', document: '{}' }],
    groups: ['admins'],
  });

const created = plainFinding({
  ...{ item: 'iam.users', kind: 'user-created', subject: 'arn:aws:iam::123456789012:user/tmp-admin' },
  ...{ account: '123456789012', events: ['e1'], at: 1, uniqueId: 'AIDAEXAMPLETMPADMIN01' },
  actions: ['quarantine-user', 'delete-user'],
});

const scene = async (over: { unclaimed?: boolean; fake?: FakeIam } = {}) => {
  const store: MemoryStore = memoryStore(() => 1_000_000);
  await store.append([
    incidentOpened({
      account: '123456789012',
      roleArn: 'arn:aws:iam::123456789012:role/breakglass-emergency',
      unclaimed: over.unclaimed ?? false,
    }),
    { type: 'caller.seen', purpose: 'read', arn: 'arn:read', account: '123456789012', fault: null, skewMs: 0 },
    { type: 'findings.changed', upsert: [created], gone: [] },
  ]);
  const fake = over.fake ?? fakeIam(full());
  const waits: number[] = [];
  const clock: ClockPort = { now: () => 1_000_000, sleep: async (ms) => void waits.push(ms) };
  const deps: EngineDeps = {
    ...{
      store,
      ports: { clock, identity: { whoami: fake.act.whoami }, iam: fake.iam } as unknown as Ports,
      config: noConfig(),
      types: [],
      actions: actionTypes,
      hash,
      readOnly: false,
    },
    openAct: async () => ({ act: fake.act, accessKeyId: 'ASIAACT', close: () => undefined }),
    newId: () => 'a1',
  };
  const digest = (text: string) => hash(text).slice(0, 16);
  const plan = async (kind: string) => {
    const type = actionTypes.find((a) => a.kind === kind);
    const context = { progress: store.progress(), digest, awsNow: 1_000_000, asOf: null, events: async () => [] };
    const subject = { finding: created, session: null };
    const planned = await type?.plan(
      subject,
      { iam: fake.iam, vault: null, hash },
      context,
      new AbortController().signal,
    );
    if (!planned?.ok) throw new Error(planned?.why ?? 'no such kind');
    return planned.plan;
  };
  const confirm = async (
    p: Awaited<ReturnType<typeof plan>>,
    typed = 'tmp-admin',
    signal = new AbortController().signal,
  ) => confirmPlan({ ...deps, faults: noFaults, digest, onCall: () => undefined, held: () => false }, p, typed, signal);
  return { store, fake, deps, plan, confirm, waits };
};

describe('delete-user', () => {
  it('quarantines first, removes everything AWS asks for in order, keeps the deny until last, and reads back', async () => {
    const { store, fake, plan, confirm } = await scene();
    const result = await confirm(await plan('delete-user'));
    expect(result).toEqual({ ok: true, action: 'a1' });
    expect(fake.sent).toEqual([
      ...['AttachUserPolicy', 'UpdateAccessKey', 'DeleteLoginProfile', 'DeactivateMFADevice', 'DeleteVirtualMFADevice'],
      ...[
        'DeleteSigningCertificate',
        'DeleteSSHPublicKey',
        'DeleteServiceSpecificCredential',
        'DeleteUserPolicy',
        'RemoveUserFromGroup',
      ],
      ...['DeleteAccessKey', 'DetachUserPolicy', 'DetachUserPolicy', 'DeleteUser'],
    ]);
    expect(fake.now()).toBeNull();
    expect(store.progress().actions[0]).toMatchObject({ state: 'done', outcome: 'IAM has no such user' });
  });

  it('has the pre-image and the request on record before the first call, and each request before its answer', async () => {
    const { store, plan, confirm } = await scene();
    await confirm(await plan('delete-user'));
    const types = store.journal.map((e) => e.type);
    expect(types.indexOf('evidence.saved')).toBeLessThan(types.indexOf('call.requested'));
    expect(types.indexOf('action.requested')).toBeLessThan(types.indexOf('call.requested'));
    const calls = types.filter((t) => t.startsWith('call.'));
    calls.forEach((t, i) => {
      expect(t).toBe(i % 2 === 0 ? 'call.requested' : 'call.answered');
    });
  });

  it('lists again after a DeleteConflict, when somebody added a key in between', async () => {
    const { fake, plan, confirm, store, waits } = await scene();
    const p = await plan('delete-user');
    const send = fake.act.send;
    fake.act.send = async (call, signal) => {
      const u = fake.now();
      if (call.operation === 'DeleteUser' && u && fake.sent.filter((s) => s === 'DeleteUser').length === 0) {
        fake.set({ ...u, accessKeys: [{ id: 'AKIANEW0000000000001', status: 'Active', created: 5, lastUsed: null }] });
      }
      return send(call, signal);
    };
    await confirm(p);
    expect(fake.now()).toBeNull();
    expect(waits).toEqual([1000]);
    expect(store.journal.filter((e) => e.type === 'action.replanned')).toHaveLength(1);
    expect(store.progress().actions[0]?.state).toBe('done');
  });

  it('does not go on for ever when the conflict stays', async () => {
    const { fake, plan, confirm, store } = await scene();
    for (let i = 0; i < 20; i++)
      fake.fail('DeleteUser', { kind: 'conflict', what: 'must be empty first', code: 'DeleteConflict' });
    await confirm(await plan('delete-user'));
    expect(fake.sent.filter((s) => s === 'DeleteUser')).toHaveLength(6);
    expect(store.progress().actions[0]?.state).toBe('failed');
    expect(fake.now()).not.toBeNull();
  });

  it.each([true, false])('stops at an unknown outcome and repeats nothing (performed: %s)', async (performed) => {
    const { fake, plan, confirm, store, deps } = await scene();
    fake.fail('DeleteAccessKey', { kind: 'timeout', what: 'no answer within 20 s', outcomeUnknown: true }, performed);
    await confirm(await plan('delete-user'));
    const action = store.progress().actions[0];
    expect(action?.state).toBe('unsettled');
    expect(action?.calls.map((c) => c.state).slice(-4)).toEqual(['unsettled', 'planned', 'planned', 'planned']);
    expect(fake.sent.at(-1)).toBe('DeleteAccessKey');
    // Blocked until a probe has looked; then the new plan comes from what is there.
    expect(await confirm(await plan('delete-user'))).toMatchObject({
      ok: false,
      why: expect.stringContaining('unsettled'),
    });
    await settle(
      store,
      actionTypes,
      { iam: fake.iam, vault: null, hash },
      '123456789012',
      new AbortController().signal,
    );
    expect(store.progress().actions[0]?.state).toBe('settled');
    const again = await plan('delete-user');
    expect(again.calls.some((c) => c.operation === 'DeleteAccessKey')).toBe(!performed);
    deps.newId = () => 'a2';
    await confirm(again);
    expect(fake.now()).toBeNull();
  });

  it('settles nothing while nobody can look', async () => {
    const { fake, plan, confirm, store } = await scene();
    fake.fail('DeleteUser', { kind: 'timeout', what: 'no answer', outcomeUnknown: true });
    const p = await plan('delete-user');
    await confirm(p);
    fake.unread = { kind: 'denied', what: 'not allowed' };
    await settle(
      store,
      actionTypes,
      { iam: fake.iam, vault: null, hash },
      '123456789012',
      new AbortController().signal,
    );
    expect(store.progress().actions[0]?.state).toBe('unsettled');
  });
});

describe('what a crash leaves', () => {
  it('marks a request without an answer as unsettled, and only that', async () => {
    const { store, plan } = await scene();
    const p = await plan('delete-user');
    const { kind, title, item, finding, account, target, calls } = p;
    await store.append([
      {
        type: 'action.requested',
        action: 'a9',
        kind,
        title,
        item,
        finding,
        account,
        target,
        calls,
        preImage: 'x',
        as: 'arn',
      },
      { type: 'call.requested', action: 'a9', index: 0 },
      { type: 'call.answered', action: 'a9', index: 0, state: 'done', code: null, requestId: 'r', said: '' },
      { type: 'call.requested', action: 'a9', index: 1 },
    ]);
    await markUnsettled(store);
    const action = store.progress().actions[0];
    expect(action?.state).toBe('unsettled');
    expect(action?.calls.slice(0, 3).map((c) => c.state)).toEqual(['done', 'unsettled', 'planned']);
    const before = store.journal.length;
    await markUnsettled(store);
    expect(store.journal).toHaveLength(before);
  });
});

describe('guards', () => {
  it.each(['', 'tmp-admi', 'TMP-ADMIN', 'tmp-admin ', 'y'])('does nothing for the typed word %j', async (typed) => {
    const { fake, plan, confirm } = await scene();
    expect(await confirm(await plan('delete-user'), typed)).toMatchObject({ ok: false });
    expect(fake.sent).toEqual([]);
  });

  it('takes the short code', async () => {
    const { fake, plan, confirm } = await scene();
    const p = await plan('quarantine-user');
    expect(await confirm(p, p.shortCode)).toMatchObject({ ok: true });
    expect(fake.sent).toEqual(['AttachUserPolicy', 'UpdateAccessKey']);
  });

  it('refuses to act as the breakglass role, as a session of the tree, or in another account', async () => {
    for (const [caller, words] of [
      [
        {
          arn: 'arn:aws:sts::123456789012:assumed-role/breakglass-emergency/alice',
          account: '123456789012',
          userId: 'AROA:alice',
        },
        'breakglass role itself',
      ],
      [
        { arn: 'arn:aws:sts::999999999999:assumed-role/act/bob', account: '999999999999', userId: 'AROA:bob' },
        'account 999999999999',
      ],
    ] as const) {
      const { fake, plan, confirm } = await scene();
      fake.act.whoami = async () => ({ ok: true, value: caller, at: 0, serverDate: null });
      expect(await confirm(await plan('delete-user'))).toMatchObject({
        ok: false,
        why: expect.stringContaining(words),
      });
      expect(fake.sent).toEqual([]);
    }
  });

  it('refuses a plan whose target changed, and shows the new one', async () => {
    const { fake, plan, confirm } = await scene();
    const p = await plan('delete-user');
    fake.set(user({ groups: ['admins', 'auditors'] }));
    const result = await confirm(p);
    expect(result).toMatchObject({ ok: false, why: expect.stringContaining('has changed') });
    expect(result.ok === false && result.fresh?.calls.some((c) => c.input.GroupName === 'auditors')).toBe(true);
    expect(fake.sent).toEqual([]);
  });

  it('never touches a user of the same name with another unique id', async () => {
    const { plan } = await scene({ fake: fakeIam(user({ id: 'AIDASOMEBODYELSE00001' })) });
    await expect(plan('delete-user')).rejects.toThrow("somebody else's");
  });

  it('locks deletion of an unclaimed session, not its quarantine', async () => {
    const { fake, plan, confirm } = await scene({ unclaimed: true });
    expect(await confirm(await plan('delete-user'))).toMatchObject({
      ok: false,
      why: expect.stringContaining('unclaimed'),
    });
    expect(await confirm(await plan('quarantine-user'))).toMatchObject({ ok: true });
    expect(fake.sent).toEqual(['AttachUserPolicy', 'UpdateAccessKey']);
  });
});
