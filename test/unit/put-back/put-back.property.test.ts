import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  PutRolePolicyCommand,
  UploadSSHPublicKeyCommand,
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

/** Every policy of AWS's that gives something: as many as IAM lets anybody have. */
const ten = [
  ...['AdministratorAccess', 'PowerUserAccess', 'IAMFullAccess', 'ReadOnlyAccess', 'SecurityAudit'],
  ...['AmazonS3FullAccess', 'AmazonEC2ReadOnlyAccess', 'AmazonSSMManagedInstanceCore', 'AWSCloudTrail_ReadOnlyAccess'],
  'service-role/AmazonEC2RoleforSSM',
].map(managed);
const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };

/** Everything that DeleteUser stumbles over, or that must be there when it is called (domain.md §5.5). */
const hangsOn: { [what: string]: (s: Scene, UserName: string, n: number) => Promise<unknown> } = {
  'two keys': async ({ play, admin }, UserName) => {
    await play.did('CreateAccessKeyCommand', { UserName });
    await admin.send(new CreateAccessKeyCommand({ UserName }));
  },
  'a password': ({ play }, UserName, n) =>
    play.did('CreateLoginProfileCommand', { UserName, Password: `Long-and-odd-${n}!` }),
  'a virtual device': async ({ play, world }, UserName) => {
    await play.did('CreateVirtualMFADeviceCommand', { VirtualMFADeviceName: UserName });
    const SerialNumber = `arn:aws:iam::${world.account}:mfa/${UserName}`;
    await play.did('EnableMFADeviceCommand', { UserName, SerialNumber, ...codes });
  },
  'a device in the hand': ({ play }, UserName, n) =>
    play.did('EnableMFADeviceCommand', { UserName, SerialNumber: `GAHT${String(n).padStart(8, '0')}`, ...codes }),
  'a certificate': ({ play }, UserName) =>
    play.did('UploadSigningCertificateCommand', { UserName, CertificateBody: 'PEM' }),
  'SSH keys': async ({ play, admin }, UserName) => {
    await play.did('UploadSSHPublicKeyCommand', { UserName, SSHPublicKeyBody: 'ssh-rsa AAAA' });
    await admin.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody: 'ssh-rsa BBBB' }));
  },
  'service credentials': async ({ play }, UserName) => {
    for (const service of ['codecommit', 'cassandra'])
      await play.did('CreateServiceSpecificCredentialCommand', { UserName, ServiceName: `${service}.amazonaws.com` });
  },
  'inline policies': async ({ play }, UserName) => {
    await play.did('PutUserPolicyCommand', { UserName, PolicyName: 'all', PolicyDocument: doc('*') });
    await play.did('PutUserPolicyCommand', { UserName, PolicyName: 'long', PolicyDocument: doc('s'.repeat(1850)) });
  },
  'as many policies as it can': async ({ play }, UserName) => {
    for (const PolicyArn of ten) await play.did('AttachUserPolicyCommand', { UserName, PolicyArn });
  },
  'a group': ({ play }, UserName, n) => play.did('AddUserToGroupCommand', { UserName, GroupName: `old-g${n}` }),
  'a boundary': async ({ play, world }, UserName, n) => {
    await play.did('CreatePolicyCommand', { PolicyName: `new-b${n}`, PolicyDocument: doc('*') });
    const PermissionsBoundary = `arn:aws:iam::${world.account}:policy/new-b${n}`;
    await play.did('PutUserPermissionsBoundaryCommand', { UserName, PermissionsBoundary });
  },
};

/** What was there before the session, with records of how it came to be so. */
const old = async ({ play, world }: Scene, n: number, has: string[]) => {
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
  return { UserName, RoleName, GroupName, PolicyArn: `arn:aws:iam::${world.account}:policy/old-p${n}`, n, has };
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
  // With those of the deed above there are as many versions as there can be.
  async ({ play }, { PolicyArn }) => {
    for (const action of ['ec2:*', 'rds:*'])
      await play.did('CreatePolicyVersionCommand', { PolicyArn, PolicyDocument: doc(action), SetAsDefault: true });
  },
  async ({ play, world }, { n, RoleName }) => {
    await play.did('CreatePolicyCommand', { PolicyName: `full-p${n}`, PolicyDocument: doc('*') });
    const PolicyArn = `arn:aws:iam::${world.account}:policy/full-p${n}`;
    for (const action of ['ec2:*', 'rds:*', 'kms:*', 's3:*'])
      await play.did('CreatePolicyVersionCommand', { PolicyArn, PolicyDocument: doc(action), SetAsDefault: true });
    await play.did('AttachRolePolicyCommand', { RoleName, PolicyArn });
    const bounded = { RoleName: `full-r${n}`, AssumeRolePolicyDocument: trust, PermissionsBoundary: PolicyArn };
    await play.did('CreateRoleCommand', bounded);
    for (const PolicyArn of ten) await play.did('AttachRolePolicyCommand', { RoleName: `full-r${n}`, PolicyArn });
  },
  async (s, { n, has }) => {
    const UserName = `new-u${n}`;
    await s.play.did('CreateUserCommand', { UserName });
    for (const what of has) await hangsOn[what]?.(s, UserName, n);
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

/**
 * Every offered action, in a random order, until a check finds nothing to do. `wholesale`: what the session made goes first, with
 * all that hangs on it, and not piece by piece.
 */
const putBackAll = async (s: Scene, wholesale: boolean, shuffle: <T>(list: T[]) => T[]): Promise<string[]> => {
  const first = ({ kind }: { kind: string }): number =>
    wholesale && /^(?:user|role|group)-created$/.test(kind) ? 0 : 1;
  const done: string[] = [];
  for (let round = 0; round < 6; round++) {
    await s.check();
    let acted = false;
    for (const f of shuffle(s.store.progress().findings).sort((a, b) => first(a) - first(b))) {
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

/** Once with all that can hang on anything; the others are drawn. */
const everything: [number[], number, number[], boolean, string[], boolean] = [
  [10, 11, deeds.length - 2, deeds.length - 1],
  3000,
  [...Array(40).keys()].map((i) => (i * 7919) % 1000),
  false,
  Object.keys(hangsOn),
  true,
];

describe('put back', () => {
  it('gives IAM as it was before the session, and meets no conflict or limit of its own making', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...deeds.keys()], { minLength: 5, maxLength: 9 }),
        fc.constantFrom(0, 3000, 60_000),
        fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
        fc.boolean(),
        fc.shuffledSubarray(Object.keys(hangsOn)),
        fc.boolean(),
        async (picked, consistency, dice, throttled, has, wholesale) => {
          const n = ++run;
          const s = await putBackScene(drill);
          try {
            await s.world.admin({ consistency: 0 });
            const o = await old(s, n, has);
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
            await putBackAll(s, wholesale, shuffle);
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
      { numRuns: 5, endOnFailure: true, examples: [everything] },
    );
  }, 120_000);

  it('lists again what a second actor added in between, and takes it away with the rest', async () => {
    const n = ++run;
    const s = await putBackScene(drill);
    await s.world.admin({ consistency: 3000 });
    const o = await old(s, n, []);
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
