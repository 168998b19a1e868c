import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../source/core/words.ts';
import { graphOf, openDrill, writesOf } from '../drill/support.ts';
import { type Drill, putBackScene, type Scene } from './scene.ts';

let drill: Drill;
beforeAll(async () => {
  drill = await openDrill({ seed: 12 });
}, 60_000);
afterAll(() => drill?.close());

const doc = (action: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const ReadOnly = { PolicyArn: managed('ReadOnlyAccess') };

/** What was there before the session, with records of how it came to be so. */
const old = async ({ play, world }: Scene, n: number) => {
  const did = (operation: Parameters<typeof play.did>[0], input: JsonObject) => play.did(operation, input, 'other');
  const [UserName, RoleName, GroupName] = [`old-u${n}`, `old-r${n}`, `old-g${n}`];
  await did('CreateUserCommand', { UserName });
  await did('CreateRoleCommand', { RoleName, AssumeRolePolicyDocument: trust });
  await did('CreateGroupCommand', { GroupName });
  await did('CreateGroupCommand', { GroupName: `${GroupName}-b` });
  await did('AddUserToGroupCommand', { UserName, GroupName });
  await did('PutUserPolicyCommand', { UserName, PolicyName: 'mine', PolicyDocument: doc('s3:GetObject') });
  await did('PutGroupPolicyCommand', { GroupName, PolicyName: 'ours', PolicyDocument: doc('s3:ListBucket') });
  await did('AttachRolePolicyCommand', { RoleName, PolicyArn: managed('PowerUserAccess') });
  await did('CreatePolicyCommand', { PolicyName: `old-p${n}`, PolicyDocument: doc('sqs:*') });
  return { UserName, RoleName, GroupName, PolicyArn: `arn:aws:iam::${world.account}:policy/old-p${n}`, n };
};
type Old = Awaited<ReturnType<typeof old>>;

/** What a session can do to IAM and leave behind; every one alone can be put back. */
const deeds: ((s: Scene, o: Old) => Promise<unknown>)[] = [
  ({ play }, { RoleName }) => play.did('AttachRolePolicyCommand', { RoleName, ...ReadOnly }),
  ({ play }, { UserName }) => play.did('AttachUserPolicyCommand', { UserName, ...ReadOnly }),
  ({ play }, { GroupName }) => play.did('AttachGroupPolicyCommand', { GroupName, ...ReadOnly }),
  ({ play }, { RoleName }) => play.did('PutRolePolicyCommand', { RoleName, PolicyName: 'x', PolicyDocument: doc('*') }),
  ({ play }, { UserName }) =>
    play.did('PutUserPolicyCommand', { UserName, PolicyName: 'mine', PolicyDocument: doc('*') }),
  ({ play }, { GroupName }) => play.did('DeleteGroupPolicyCommand', { GroupName, PolicyName: 'ours' }),
  async ({ play }, { PolicyArn }) => {
    await play.did('CreatePolicyVersionCommand', { PolicyArn, PolicyDocument: doc('*'), SetAsDefault: true });
    await play.did('CreatePolicyVersionCommand', { PolicyArn, PolicyDocument: doc('iam:*'), SetAsDefault: false });
  },
  ({ play }, { UserName, GroupName }) => play.did('AddUserToGroupCommand', { UserName, GroupName: `${GroupName}-b` }),
  ({ play }, { UserName, GroupName }) => play.did('RemoveUserFromGroupCommand', { UserName, GroupName }),
  async ({ play, admin }, { n }) => {
    const RoleName = `new-r${n}`;
    await play.did('CreateRoleCommand', { RoleName, AssumeRolePolicyDocument: trust });
    await play.did('PutRolePolicyCommand', { RoleName, PolicyName: 'all', PolicyDocument: doc('*') });
    await play.did('AttachRolePolicyCommand', { RoleName, ...ReadOnly });
    // Of somebody else, and in the way.
    await admin.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: managed('PowerUserAccess') }));
    await play.did('CreateInstanceProfileCommand', { InstanceProfileName: `new-i${n}` }, 'other');
    await play.did('AddRoleToInstanceProfileCommand', { InstanceProfileName: `new-i${n}`, RoleName }, 'other');
  },
  async ({ play }, { n, UserName }) => {
    const GroupName = `new-g${n}`;
    await play.did('CreateGroupCommand', { GroupName });
    await play.did('AddUserToGroupCommand', { GroupName, UserName });
    await play.did('AttachGroupPolicyCommand', { GroupName, ...ReadOnly });
    await play.did('PutGroupPolicyCommand', { GroupName, PolicyName: 'all', PolicyDocument: doc('*') });
  },
  async ({ play, world }, { n, RoleName, UserName }) => {
    await play.did('CreatePolicyCommand', { PolicyName: `new-p${n}`, PolicyDocument: doc('*') });
    const PolicyArn = `arn:aws:iam::${world.account}:policy/new-p${n}`;
    await play.did('CreatePolicyVersionCommand', { PolicyArn, PolicyDocument: doc('iam:*'), SetAsDefault: true });
    await play.did('AttachRolePolicyCommand', { RoleName, PolicyArn });
    await play.did('AttachUserPolicyCommand', { UserName, PolicyArn });
  },
  ({ play }, { n }) =>
    play.did('CreateOpenIDConnectProviderCommand', {
      Url: `https://idp-${n}.example`,
      ClientIDList: ['x'],
      ThumbprintList: [],
    }),
  async ({ play, admin }, { n }) => {
    const UserName = `new-u${n}`;
    await play.did('CreateUserCommand', { UserName });
    await play.did('AttachUserPolicyCommand', { UserName, ...ReadOnly });
    await play.did('CreateLoginProfileCommand', { UserName, Password: `Long-and-odd-${n}!` });
    await play.did('AddUserToGroupCommand', { UserName, GroupName: `old-g${n}` });
    await admin.send(new CreateAccessKeyCommand({ UserName }));
  },
];

const timeless = (v: Json): Json => {
  if (Array.isArray(v)) return v.map(timeless);
  if (typeof v !== 'object' || v === null) return v;
  const dropped = new Set(['updated', 'nextVersion', 'lastUsed']);
  return Object.fromEntries(Object.entries(v).flatMap(([k, x]) => (dropped.has(k) ? [] : [[k, timeless(x)]])));
};

/** IAM without the profile that stays, without times, sets in order. */
const snapshot = async ({ world }: Scene, n: number): Promise<Json> => {
  const graph = timeless((await graphOf(world)) as JsonObject) as JsonObject;
  const profiles = Object.fromEntries(Object.entries(graph.profiles as JsonObject).filter(([k]) => k !== `new-i${n}`));
  return JSON.parse(
    JSON.stringify({ ...graph, profiles }, (_k, v) =>
      Array.isArray(v) && v.every((x) => typeof x === 'string') ? v.toSorted() : v,
    ),
  ) as Json;
};

/** Every offered action, in a random order, until a check finds nothing to do. */
const putBackAll = async (s: Scene, shuffle: <T>(list: T[]) => T[]): Promise<string[]> => {
  const done: string[] = [];
  for (let round = 0; round < 6; round++) {
    await s.check();
    let acted = false;
    for (const f of shuffle(s.store.progress().findings)) {
      const [offer] = shuffle(
        (await s.offers(f.id)).filter(
          (o) =>
            o.disabled === null &&
            o.kind !== 'quarantine-user' &&
            o.kind !== 'deactivate-key' &&
            o.kind !== 'remove-login-profile',
        ),
      );
      if (!offer || f.standing === false) continue;
      let planned = await s.plan(offer.kind, f.id);
      for (let tries = 0; planned.ok && tries < 4; tries++) {
        const result = await s.confirm(planned.plan);
        if (result.ok) {
          acted = true;
          done.push(offer.kind);
          const action = s.store.progress().actions.at(-1);
          expect([offer.kind, action?.state, action?.outcome]).toEqual([offer.kind, 'done', action?.outcome]);
          break;
        }
        // Somebody changed it in between: the new plan is confirmed instead.
        expect(result.why).toContain('has changed since');
        planned = result.fresh ? { ok: true, plan: result.fresh } : await s.plan(offer.kind, f.id);
      }
    }
    if (!acted) return done;
  }
  throw new Error(`it does not end: ${done.join(', ')}`);
};

const own = async ({ world }: Scene, since: number) =>
  (await writesOf(world)).filter((w) => w.seq > since && w.key === world.credentials.act.accessKeyId);
const lastSeq = async ({ world }: Scene): Promise<number> => (await writesOf(world)).at(-1)?.seq ?? 0;

let run = 0;

describe('put back', () => {
  it('gives IAM as it was before the session, and meets no conflict or limit of its own making', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...deeds.keys()], { minLength: 5, maxLength: 9 }),
        fc.constantFrom(0, 3000, 60_000),
        fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
        fc.boolean(),
        async (picked, consistency, dice, throttled) => {
          const n = ++run;
          const s = await putBackScene(drill);
          try {
            await s.world.admin({ consistency: 0 });
            const o = await old(s, n);
            const before = await snapshot(s, n);
            for (const i of picked) await deeds[i]?.(s, o);
            await s.world.admin({ consistency });
            await s.world.admin({ advance: 90_000 });
            const since = await lastSeq(s);
            if (throttled)
              await s.world.admin({ fault: 'throttle-for-ever', service: 'iam', operation: 'DeleteRole', times: 2 });
            let d = 0;
            const shuffle = <T>(list: T[]): T[] => {
              const die = () => dice[d++ % dice.length] ?? 0;
              return list
                .map((v) => [die(), v] as const)
                .sort((a, b) => a[0] - b[0])
                .map(([, v]) => v);
            };
            await putBackAll(s, shuffle);
            await s.world.admin({ clear: true, advance: 90_000 });
            const compared = await s.check();
            expect(Object.entries(compared).filter(([, c]) => c.holds === false)).toEqual([]);
            expect(await snapshot(s, n)).toEqual(before);
            const bad = (await own(s, since)).filter((w) => /DeleteConflict|LimitExceeded/.test(w.outcome));
            expect(bad.map((w) => [w.operation, w.outcome])).toEqual([]);
          } finally {
            s.close();
          }
        },
      ),
      { numRuns: 6, endOnFailure: true },
    );
  }, 120_000);

  it('lists again what a second actor added in between, and takes it away with the rest', async () => {
    const n = ++run;
    const s = await putBackScene(drill);
    await s.world.admin({ consistency: 3000 });
    const o = await old(s, n);
    await deeds[9]?.(s, o);
    await deeds[10]?.(s, o);
    await s.world.admin({ advance: 90_000 });
    const since = await lastSeq(s);
    const meddled = new Set<string>();
    s.hooks.beforeCall = async ({ operation }) => {
      if (operation === 'DeleteRole' && !meddled.has(operation))
        await s.admin.send(
          new PutRolePolicyCommand({ RoleName: `new-r${n}`, PolicyName: 'more', PolicyDocument: doc('*') }),
        );
      if (operation === 'DeleteGroup' && !meddled.has(operation))
        await s.admin.send(
          new AttachGroupPolicyCommand({ GroupName: `new-g${n}`, PolicyArn: managed('PowerUserAccess') }),
        );
      meddled.add(operation);
    };
    await s.check();
    for (const kind of ['delete-role', 'delete-group']) {
      const f = s.store.progress().findings.find((x) => x.actions.includes(kind));
      const planned = await s.plan(kind, f?.id ?? '');
      if (!planned.ok) throw new Error(planned.why);
      expect((await s.confirm(planned.plan)).ok).toBe(true);
      expect(s.store.progress().actions.at(-1)?.state).toBe('done');
    }
    const conflicts = (await own(s, since)).filter((w) => w.outcome.startsWith('DeleteConflict'));
    expect([...new Set(conflicts.map((w) => w.operation))]).toEqual(['DeleteRole', 'DeleteGroup']);
    const graph = (await graphOf(s.world)) as { roles: JsonObject; groups: JsonObject };
    expect([`new-r${n}` in graph.roles, `new-g${n}` in graph.groups]).toEqual([false, false]);
    s.close();
  }, 60_000);
});
