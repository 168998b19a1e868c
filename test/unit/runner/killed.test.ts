import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { faultPoints, noFaults } from '../../../source/core/fault-point.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { actionTypes } from '../../../source/runbook/actions/index.ts';
import { openDrill, writesOf } from '../drill/support.ts';
import { putBackScene, type Scene } from '../put-back/scene.ts';
import { userKey } from './contain-scene.ts';

/**
 * Kinds of action that are killed in a file of their own, because they change something else than IAM, or need no world. A kind
 * that stands neither here nor in `played` fails the first test: nobody adds one without killing it.
 */
const elsewhere: { [kind: string]: string } = {
  ...{ 'deny-session': 'contain-guards', 'deny-role': 'contain-guards', 'quarantine-user': 'contain-guards' },
  ...{
    'deactivate-key': 'contain-guards',
    'remove-login-profile': 'contain-guards',
    'remove-own-deny': 'contain-guards',
  },
  ...{ 'revoke-token': 'contain-vault', 'revoke-lease': 'contain-vault' },
  ...{ 'delete-resource': 'delete-resource', 'snapshot-then-terminate': 'delete-resource' },
  ...{ 'delete-object': 'programs-act', 'sync-app': 'programs-act', 'sync-app-prune': 'programs-act' },
  ...{ 'import-resource': '../terraform/drill-import', undo: '../undo/undo' },
};

type Played = { finding: Finding['kind']; play(s: Scene, n: number): Promise<void> };

const ReadOnly = { PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
const doc = (action: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const text = (o: JsonObject, ...names: string[]): string =>
  String(names.reduce((v: unknown, n) => (v as { [k: string]: unknown })[n], o as unknown));

/** What the session did, on things that were there before (`other`) or that it made. Every thing is named by `n`. */
const played: { [kind: string]: Played } = {
  'delete-user': {
    finding: 'user-created',
    play: async ({ play }, n) => {
      const UserName = `k-u${n}`;
      await play.did('CreateUserCommand', { UserName });
      await play.did('AttachUserPolicyCommand', { UserName, ...ReadOnly });
      await play.did('CreateLoginProfileCommand', { UserName, Password: `Long-and-odd-${n}!` });
      await play.did('PutUserPolicyCommand', { UserName, PolicyName: 'mine', PolicyDocument: doc('*') });
    },
  },
  'delete-key': {
    finding: 'access-key-created',
    play: async ({ play, store, world }, n) => {
      const UserName = `k-old${n}`;
      const made = await play.did('CreateUserCommand', { UserName }, 'other');
      const key = await play.did('CreateAccessKeyCommand', { UserName });
      const AccessKeyId = text(key, 'accessKey', 'accessKeyId');
      await play.did('UpdateAccessKeyCommand', { UserName, AccessKeyId, Status: 'Inactive' }, 'other');
      const arn = text(made, 'user', 'arn');
      const session = userKey(AccessKeyId, UserName, { account: world.account, issuer: arn, principal: arn });
      await store.append([{ type: 'sessions.changed', upsert: [session], gone: [], issuedAt: null }]);
    },
  },
  'detach-policy': {
    finding: 'policy-attached',
    play: async ({ play }, n) => {
      const RoleName = `k-r${n}`;
      await play.did('CreateRoleCommand', { RoleName, AssumeRolePolicyDocument: trust }, 'other');
      await play.did('AttachRolePolicyCommand', { RoleName, ...ReadOnly });
    },
  },
  'remove-inline': {
    finding: 'inline-policy-put',
    play: async ({ play }, n) => {
      const RoleName = `k-r${n}`;
      await play.did('CreateRoleCommand', { RoleName, AssumeRolePolicyDocument: trust }, 'other');
      await play.did('PutRolePolicyCommand', { RoleName, PolicyName: 'x', PolicyDocument: doc('*') });
    },
  },
  'restore-inline': {
    finding: 'inline-policy-deleted',
    play: async ({ play }, n) => {
      const GroupName = `k-g${n}`;
      await play.did('CreateGroupCommand', { GroupName }, 'other');
      await play.did(
        'PutGroupPolicyCommand',
        { GroupName, PolicyName: 'ours', PolicyDocument: doc('s3:Get*') },
        'other',
      );
      await play.did('DeleteGroupPolicyCommand', { GroupName, PolicyName: 'ours' });
    },
  },
  'restore-version': {
    finding: 'policy-version-created',
    play: async ({ play }, n) => {
      const made = await play.did(
        'CreatePolicyCommand',
        { PolicyName: `k-p${n}`, PolicyDocument: doc('s3:*') },
        'other',
      );
      const PolicyArn = text(made, 'policy', 'arn');
      await play.did('CreatePolicyVersionCommand', { PolicyArn, PolicyDocument: doc('*'), SetAsDefault: true });
    },
  },
  'leave-group': {
    finding: 'group-membership-changed',
    play: async ({ play }, n) => {
      const [UserName, GroupName] = [`k-u${n}`, `k-g${n}`];
      await play.did('CreateUserCommand', { UserName }, 'other');
      await play.did('CreateGroupCommand', { GroupName }, 'other');
      await play.did('AddUserToGroupCommand', { UserName, GroupName });
    },
  },
  'rejoin-group': {
    finding: 'group-membership-changed',
    play: async ({ play }, n) => {
      const [UserName, GroupName] = [`k-u${n}`, `k-g${n}`];
      await play.did('CreateUserCommand', { UserName }, 'other');
      await play.did('CreateGroupCommand', { GroupName }, 'other');
      await play.did('AddUserToGroupCommand', { UserName, GroupName }, 'other');
      await play.did('RemoveUserFromGroupCommand', { UserName, GroupName });
    },
  },
  'delete-role': {
    finding: 'role-created',
    play: async ({ play }, n) => {
      const RoleName = `k-r${n}`;
      await play.did('CreateRoleCommand', { RoleName, AssumeRolePolicyDocument: trust });
      await play.did('PutRolePolicyCommand', { RoleName, PolicyName: 'all', PolicyDocument: doc('*') });
    },
  },
  'delete-group': {
    finding: 'group-created',
    play: async ({ play }, n) => {
      const GroupName = `k-g${n}`;
      await play.did('CreateGroupCommand', { GroupName });
      await play.did('PutGroupPolicyCommand', { GroupName, PolicyName: 'all', PolicyDocument: doc('*') });
    },
  },
  'delete-policy': {
    finding: 'policy-created',
    play: async ({ play }, n) => {
      const made = await play.did('CreatePolicyCommand', { PolicyName: `k-p${n}`, PolicyDocument: doc('*') });
      const PolicyArn = text(made, 'policy', 'arn');
      await play.did('CreatePolicyVersionCommand', { PolicyArn, PolicyDocument: doc('iam:*'), SetAsDefault: true });
    },
  },
  'delete-provider': {
    finding: 'provider-changed',
    play: async ({ play }, n) => {
      const thumb = { ThumbprintList: ['a'.repeat(40)], ClientIDList: ['sts.amazonaws.com'] };
      await play.did('CreateOpenIDConnectProviderCommand', { Url: `https://k${n}.example.com`, ...thumb });
    },
  },
};

describe('every kind of action', () => {
  it('is killed somewhere: here, or in a file that says so', () => {
    const known = new Set([...Object.keys(played), ...Object.keys(elsewhere)]);
    expect([...known].sort()).toEqual(actionTypes.map((a) => a.kind).sort());
    for (const [kind, file] of Object.entries(elsewhere)) {
      const source = readFileSync(path.join(import.meta.dirname, `${file}.test.ts`), 'utf8');
      expect(source.includes(kind), `${kind} in ${file}`).toBe(true);
      expect(/faultPoints/.test(source), `${kind} in ${file}`).toBe(true);
    }
  });

  it('has every fault point of a call in this table; the others are of the store, and no kind changes them', () => {
    const ofStore = faultPoints.filter((p) => !points.includes(p));
    for (const p of ofStore) expect(p).toMatch(/^(?:journal|snapshot|segment)\./);
  });
});

/** Beside those of a call: the answer came, and could not be written down. */
const points: readonly string[] = [
  ...faultPoints.filter((p) => p.startsWith('call.') || p === 'action.after-outcome'),
  'journal.before-append',
];

let n = 0;
let drill: Awaited<ReturnType<typeof openDrill>>;
beforeAll(async () => {
  drill = await openDrill({ seed: 5 });
}, 60_000);
afterAll(() => drill?.close());

describe.each(Object.entries(played))('%s', (kind, { finding, play }) => {
  it.each(points)('killed at %s: nothing is lost or done twice', async (point) => {
    const s = await putBackScene(drill);
    onTestFinished(s.close);
    await play(s, ++n);
    await s.check();
    const about = s.store.progress().findings.find((f) => f.kind === finding && f.actions.includes(kind));
    if (!about) throw new Error(`no finding ${finding} for ${kind}`);
    const planned = await s.plan(kind, about.id);
    if (!planned.ok) throw new Error(planned.why);
    const before = (await writesOf(drill.world)).length;

    // In the middle, where there is one.
    const nth = point === 'action.after-outcome' ? 1 : Math.min(2, planned.plan.calls.length);
    let hits = 0;
    const die = (): void => {
      if (++hits === nth) throw new Error('killed');
    };
    s.hooks.faults = (at) => {
      if (at === point) die();
    };
    const append = s.store.append;
    s.store.append = async (batch, options) => {
      if (point === 'journal.before-append' && batch.some((e) => e.type === 'call.answered')) die();
      return append(batch, options);
    };
    await expect(s.confirm(planned.plan)).rejects.toThrow('killed');
    s.hooks.faults = noFaults;
    s.store.append = append;

    await s.restart();
    expect(s.store.progress().actions[0]?.state).toBe(point === 'action.after-outcome' ? 'done' : 'settled');
    await s.check();
    const again = await s.plan(kind, about.id);
    if (again.ok) {
      expect(await s.confirm(again.plan)).toMatchObject({ ok: true });
      expect(s.store.progress().actions.at(-1)).toMatchObject({ state: 'done' });
      await s.check();
    }
    expect(await s.plan(kind, about.id)).toMatchObject({ ok: false });
    const done = (await writesOf(drill.world)).slice(before).filter((w) => w.outcome === 'done');
    const wire = done.map((w) => `${w.operation} ${JSON.stringify(w.input)}`);
    expect(new Set(wire).size).toBe(wire.length);
    // What was wanted at first was done, each once, whoever of the two did it.
    expect(new Set(done.map((w) => w.operation))).toEqual(new Set(planned.plan.calls.map((c) => c.operation)));
    const requested = s.store.progress().actions.flatMap((a) => a.calls.filter((c) => c.state !== 'planned'));
    for (const w of done) expect(requested.map((c) => c.call.operation)).toContain(w.operation);
  });
});
