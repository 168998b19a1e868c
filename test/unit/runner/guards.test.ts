import { describe, expect, it } from 'vitest';
import { noConfig } from '../../../source/core/config.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { Ports } from '../../../source/core/ports.ts';
import { read } from '../../../source/core/reading.ts';
import type { Session } from '../../../source/core/session.ts';
import { StoreError } from '../../../source/core/store.ts';
import { actionTypes } from '../../../source/runbook/actions/index.ts';
import { createEngine } from '../../../source/runner/engine.ts';
import { settle } from '../../../source/runner/settle.ts';
import { fakeIam, user } from '../../support/fake-iam.ts';
import { hash } from '../../support/hash.ts';
import { incidentOpened } from '../../support/incident-opened.ts';
import { memoryStore } from '../../support/memory-store.ts';

const account = '123456789012';

const created: Finding = {
  ...{ id: 'f1', item: 'iam.users', kind: 'user-created', subject: `arn:aws:iam::${account}:user/tmp-admin`, account },
  ...{ region: null, standing: true, standingWhy: '', transient: false, events: ['e1'], at: 1, why: '' },
  ...{ uniqueId: 'AIDAEXAMPLETMPADMIN01', actions: ['quarantine-user', 'delete-user'] },
};
const root: Session = {
  ...{
    accessKeyId: 'ASIAROOT',
    parent: null,
    kind: 'assumed-role',
    principal: `arn:aws:sts::${account}:assumed-role/emergency/alice`,
  },
  ...{
    issuer: `arn:aws:iam::${account}:role/sre/emergency`,
    uniqueId: 'AROAEMERGENCY',
    account,
    issuedAt: 1,
    expiresAt: 2,
    expiryKnown: true,
  },
  ...{
    alive: false,
    aliveWhy: 'expired',
    events: 1,
    writes: 0,
    denied: 0,
    firstEvent: 1,
    lastEvent: 1,
    bornFrom: null,
    origin: 'named',
  },
};

const scene = async () => {
  const store = memoryStore(() => 1_000_000);
  await store.append([
    // Opened with a key alone: the role is known only by what the trail told.
    incidentOpened({ account, accessKeyId: 'ASIAROOT' }),
    { type: 'caller.seen', purpose: 'read', arn: 'arn:read', account, fault: null, skewMs: 0 },
    { type: 'sessions.changed', upsert: [root], gone: [], issuedAt: 1 },
    { type: 'findings.changed', upsert: [created], gone: [] },
  ]);
  const fake = fakeIam(user());
  const whoami = async () => read({ arn: 'arn:read', account, userId: 'AROARO:bob' }, 0, 0);
  const ports = {
    clock: { now: () => 1_000_000, sleep: async () => undefined },
    iam: fake.iam,
    identity: { whoami },
  } as unknown as Ports;
  let n = 0;
  const engine = await createEngine({
    ...{ store, ports, config: noConfig(), types: [], actions: actionTypes, hash, readOnly: false },
    ...{ openAct: async () => ({ act: fake.act, accessKeyId: null, close: () => undefined }), newId: () => `a${++n}` },
  });
  const planned = await engine.plan('delete-user', 'f1');
  if (!planned.ok) throw new Error(planned.why);
  return { store, fake, engine, plan: planned.plan };
};

describe('one change at a time', () => {
  it('carries a plan out once when it is confirmed twice at the same moment', async () => {
    const { fake, engine, plan } = await scene();
    const both = await Promise.all([engine.confirm(plan, 'tmp-admin'), engine.confirm(plan, 'tmp-admin')]);
    expect(both.filter((r) => r.ok)).toHaveLength(1);
    expect(fake.sent.filter((s) => s === 'DeleteUser')).toHaveLength(1);
    expect(new Set(fake.sent).size).toBe(
      fake.sent.length - (fake.sent.filter((s) => s === 'DetachUserPolicy').length - 1),
    );
    await engine.idle();
  });
});

describe('a first ctrl-c', () => {
  it('lets the call in flight answer and sends nothing after it', async () => {
    const { fake, store, engine, plan } = await scene();
    const send = fake.act.send;
    fake.act.send = async (call, signal) => {
      if (call.operation === 'UpdateAccessKey') engine.hold();
      return send(call, signal);
    };
    await engine.confirm(plan, 'tmp-admin');
    expect(fake.sent).toEqual(['AttachUserPolicy', 'UpdateAccessKey']);
    expect(store.progress().actions[0]).toMatchObject({ state: 'stopped' });
    expect(
      store
        .progress()
        .actions[0]?.calls.slice(0, 3)
        .map((c) => c.state),
    ).toEqual(['done', 'done', 'planned']);
    await engine.idle();
  });
});

describe('leaving right after a confirmation', () => {
  it('sends nothing once the reading that is taken again has come back', async () => {
    const { fake, store, engine, plan } = await scene();
    const whoami = fake.act.whoami;
    let closing: Promise<void> = Promise.resolve();
    fake.act.whoami = async (signal) => {
      closing = engine.close();
      return whoami(signal);
    };
    expect(await engine.confirm(plan, 'tmp-admin')).toMatchObject({
      ok: false,
      why: 'It was stopped before anything was sent. Nothing was changed.',
    });
    await closing;
    expect(fake.sent).toEqual([]);
    expect(store.progress().actions).toEqual([]);
  });

  it('lets the call in flight answer, and sends nothing after it', async () => {
    const { fake, store, engine, plan } = await scene();
    const send = fake.act.send;
    let closing: Promise<void> = Promise.resolve();
    fake.act.send = async (call, signal) => {
      if (call.operation === 'UpdateAccessKey') closing = engine.close();
      return send(call, signal);
    };
    await engine.confirm(plan, 'tmp-admin');
    await closing;
    expect(fake.sent).toEqual(['AttachUserPolicy', 'UpdateAccessKey']);
    expect(store.progress().actions[0]).toMatchObject({ state: 'stopped' });
  });
});

describe('who acts', () => {
  it.each([
    [
      'the role that the trail told',
      { arn: `arn:aws:sts::${account}:assumed-role/emergency/bob`, account, userId: 'AROAX:bob' },
    ],
    [
      'its unique id',
      { arn: `arn:aws:sts::${account}:assumed-role/renamed/bob`, account, userId: 'AROAEMERGENCY:bob' },
    ],
  ])('is not the breakglass role, known by %s', async (_by, caller) => {
    const { fake, engine, plan } = await scene();
    fake.act.whoami = async () => read(caller, 0, 0);
    expect(await engine.confirm(plan, 'tmp-admin')).toMatchObject({
      ok: false,
      why: expect.stringContaining('breakglass role itself'),
    });
    expect(fake.sent).toEqual([]);
  });
});

describe('a key that is in use', () => {
  it('does not keep its own containment from being confirmed', async () => {
    const { fake, engine, plan } = await scene();
    const u = fake.now();
    if (!u) throw new Error('no user');
    const used = { at: 999_000, region: 'eu-west-1', service: 's3' };
    fake.set({ ...u, accessKeys: u.accessKeys.map((k) => ({ ...k, lastUsed: used })) });
    expect(await engine.confirm(plan, 'tmp-admin')).toMatchObject({ ok: true });
    await engine.idle();
  });
});

describe('what is removed after a conflict', () => {
  it('has its pre-image saved as well', async () => {
    const { fake, store, engine, plan } = await scene();
    const send = fake.act.send;
    fake.act.send = async (call, signal) => {
      const u = fake.now();
      if (call.operation === 'DeleteUser' && u && !fake.sent.includes('DeleteUser'))
        fake.set({ ...u, inlinePolicies: [{ name: 'late', document: '{}' }] });
      return send(call, signal);
    };
    await engine.confirm(plan, 'tmp-admin');
    expect(fake.now()).toBeNull();
    expect(store.progress().evidence.map((e) => e.file)).toEqual(['a1-pre-image.json', 'a1-pre-image-1.json']);
    await engine.idle();
  });
});

describe('an answer that could not be saved', () => {
  it('is told as sent, and is unsettled as soon as the disk takes lines again', async () => {
    const { fake, store, engine, plan } = await scene();
    const append = store.append;
    let full = false;
    const send = fake.act.send;
    fake.act.send = async (call, signal) => {
      full = true;
      return send(call, signal);
    };
    store.append = async (events, options) => {
      if (full) throw new StoreError('disk', 'The disk is full.');
      return append(events, options);
    };
    const result = await engine.confirm(plan, 'tmp-admin');
    expect(result).toMatchObject({ ok: false, why: expect.stringContaining('AttachUserPolicy was sent') });
    expect(fake.sent).toEqual(['AttachUserPolicy']);
    full = false;
    await engine.check();
    expect(store.progress().actions[0]?.calls[0]?.state).toBe('unsettled');
    expect(store.progress().actions[0]?.state).not.toBe('running');
  });
});

describe('settling', () => {
  it('proves nothing in another account', async () => {
    const { store, fake } = await scene();
    const calls = [
      {
        service: 'iam' as const,
        operation: 'DeleteUser',
        input: { UserName: 'tmp-admin' },
        says: '',
        undo: { possible: false, how: '' },
        alreadyDone: [],
      },
    ];
    const target = { arn: created.subject, name: 'tmp-admin', uniqueId: created.uniqueId };
    await store.append([
      {
        type: 'action.requested',
        action: 'a7',
        kind: 'delete-user',
        title: '',
        item: 'iam.users',
        finding: 'f1',
        account,
        target,
        calls,
        preImage: '',
        as: '',
      },
      { type: 'action.finished', action: 'a7', state: 'unsettled', outcome: '' },
    ]);
    fake.set(null);
    await settle(
      store,
      actionTypes,
      { iam: fake.iam, vault: null, hash },
      '999999999999',
      new AbortController().signal,
    );
    expect(store.progress().actions[0]?.state).toBe('unsettled');
    await settle(store, actionTypes, { iam: fake.iam, vault: null, hash }, account, new AbortController().signal);
    expect(store.progress().actions[0]?.state).toBe('settled');
  });
});
