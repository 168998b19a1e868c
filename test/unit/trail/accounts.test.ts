import { describe, expect, it } from 'vitest';
import type { UserState } from '../../../source/core/iam-state.ts';
import type { Ports } from '../../../source/core/ports.ts';
import { read } from '../../../source/core/reading.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { type Hook, startAwsWorld } from '../../support/aws-world.ts';
import { broken } from '../../support/clean-world.ts';
import { closing } from '../adapters/support.ts';
import { alice, assume, createKey, createUser, account as home, ms, session, vault } from '../audit/records.ts';
import { hour, incidentOn, minute, worldClock } from './scene.ts';

const closed = closing();
const other = '210987654321';
const [homeKey, otherKey] = ['AKIAHOMEHOMEHOMEHOME', 'AKIAOTHEROTHEROTHER0'];
const chainRole = `arn:aws:iam::${other}:role/ops`;

const inOther = (record: JsonObject, region = 'us-east-1'): JsonObject =>
  JSON.parse(
    JSON.stringify({ ...record, recipientAccountId: other, awsRegion: region }).replaceAll(
      `::${home}:user/`,
      `::${other}:user/`,
    ),
  );

/** Alice takes the role, goes over into the other account, and leaves a user with a key there. */
const story = () => {
  const over = session('ASIAOVER', 'fix', 600, chainRole);
  const jump = assume(alice, 600, 'ASIAOVER', 'fix', chainRole);
  return {
    ofHome: [assume(vault, 0, 'ASIAROOT', 'alice'), jump],
    ofOther: [
      { ...jump, eventID: '00000000-0000-4000-9000-000000000001', recipientAccountId: other },
      inOther(createUser(over, 700, 'left', '/', 'AIDALEFT')),
      inOther(createKey(over, 710, 'left', 'AKIALEFTLEFTLEFTLEFT')),
      { ...inOther(createUser(session('ASIASTRANGE', 'eve', 0, chainRole), 720, 'hers'), 'us-east-1') },
    ] as JsonObject[],
  };
};

const left: UserState = {
  ...{
    name: 'left',
    arn: `arn:aws:iam::${other}:user/left`,
    path: '/',
    id: 'AIDALEFT',
    created: ms(700),
    boundary: null,
  },
  ...{ tags: {}, loginProfile: null, mfaDevices: [], signingCertificates: [], sshPublicKeys: [] },
  ...{ serviceCredentials: [], inlinePolicies: [], attachedPolicies: [], groups: [] },
  accessKeys: [{ id: 'AKIALEFTLEFTLEFTLEFT', status: 'Active', created: ms(710), lastUsed: null }],
};

const scene = async ({
  configured = true,
  keys = {},
  hook,
}: {
  configured?: boolean;
  keys?: object;
  hook?: Hook;
} = {}) => {
  const clock = worldClock(ms(0) + 5 * hour);
  const { ofHome, ofOther } = story();
  const accounts = [
    { id: home, keyId: homeKey, regions: ['us-east-1', 'eu-west-1'], records: ofHome },
    { id: other, keyId: otherKey, regions: ['us-east-1', 'sa-east-1'], records: ofOther },
  ];
  const world = closed(await startAwsWorld(accounts, clock));
  if (hook) world.state.hook = hook;
  const asked: string[] = [];
  const real = world.ports(keys as { [account: string]: string });
  const ports: Ports = {
    ...real,
    iam: {
      ...real.iam,
      user: async (name) => {
        asked.push(`home ${name}`);
        return read(null, clock.now(), clock.now());
      },
    },
    accounts: configured
      ? real.accounts.map((a) => ({
          ...a,
          iam: {
            ...a.iam,
            user: async (name) => {
              asked.push(`other ${name}`);
              return read(name === 'left' ? left : null, clock.now(), clock.now());
            },
          },
        }))
      : [],
  };
  const incident = await incidentOn(clock);
  await incident.check(ports);
  return { ...incident, world, ports, asked, clock, progress: incident.store.progress() };
};

describe('two accounts', () => {
  it('are one tree: Regions, findings and standing are those of each account', async () => {
    const { progress, asked } = await scene();
    expect(progress.coverage.regions.map((r) => [r.account, r.region, r.complete])).toEqual([
      [home, 'us-east-1', true],
      [home, 'eu-west-1', true],
      [other, 'us-east-1', true],
      [other, 'sa-east-1', true],
    ]);
    expect(progress.sessions.map((s) => [s.accessKeyId, s.parent, s.account, s.alive])).toEqual([
      ['ASIAROOT', null, home, false],
      ['ASIAOVER', 'ASIAROOT', other, false],
      ['AKIALEFTLEFTLEFTLEFT', 'ASIAOVER', other, true],
    ]);
    expect(progress.findings.map((f) => [f.kind, f.subject, f.account, f.standing]).sort()).toEqual([
      ['access-key-created', 'AKIALEFTLEFTLEFTLEFT', other, true],
      ['session-live', 'AKIALEFTLEFTLEFTLEFT', other, true],
      ['user-created', `arn:aws:iam::${other}:user/left`, other, true],
    ]);
    expect(asked).toContain('other left');
    expect(asked).not.toContain('home left');
    expect(progress.items['trail.collected']).toMatchObject({ verdict: 'pass' });
    expect(progress.items['trail.collected']?.why).toMatch(/4 Regions of 2 accounts/);
    expect(progress.items['expiry.sessions']?.verdict).toBe('attention');
  });

  it('never pass when the other one is not configured: its credential is named, and what depends on it is unknown', async () => {
    const { progress } = await scene({ configured: false });
    expect(progress.coverage.regions.at(-1)).toMatchObject({ account: other, complete: false });
    for (const id of ['trail.collected', 'expiry.sessions'])
      expect(progress.items[id]).toMatchObject({
        verdict: 'unknown',
        why: expect.stringMatching(/lives in this account/),
      });
    expect(progress.sessions.find((s) => s.account === other)?.alive).toBe(false);
  });

  it('are never mixed up: a profile that is of another account reads nothing', async () => {
    const { progress, world, canAct } = await scene({ keys: { [other]: homeKey } });
    expect(progress.coverage.regions.at(-1)).toMatchObject({
      account: other,
      region: 'every Region',
      error: `profile profile-210 is of account ${home}: nothing was read with it`,
    });
    expect(world.lookups('sa-east-1')).toEqual([]);
    expect(progress.items['trail.collected']).toMatchObject({
      verdict: 'unknown',
      why: expect.stringMatching(/profile-210/),
    });
    expect(progress.items['expiry.sessions']?.verdict).toBe('unknown');
    expect(canAct().state).toBe('unknown');
  });

  it('say which one refused, and go on with the other', async () => {
    const hook: Hook = (a) =>
      a.account === other && a.action === 'GetCallerIdentity'
        ? {
            status: 403,
            body: '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Code>ExpiredToken</Code><Message>x</Message></Error></ErrorResponse>',
          }
        : undefined;
    const { progress } = await scene({ hook });
    expect(progress.coverage.regions.filter((r) => r.complete).map((r) => r.account)).toEqual([home, home]);
    expect(progress.coverage.regions.at(-1)?.error).toMatch(/profile profile-210 could not be used: .*expired/);
    expect(progress.items['trail.collected']?.verdict).toBe('unknown');
  });

  it('count for nothing when the login of one changes while it is read', async () => {
    let asked = 0;
    const { ports, store, check } = await scene();
    const [second] = ports.accounts;
    if (!second) throw new Error('two accounts');
    const changing: Ports = {
      ...ports,
      accounts: [
        {
          ...second,
          identity: {
            whoami: async (signal) => (asked++ === 0 ? second.identity.whoami(signal) : ports.identity.whoami(signal)),
          },
        },
      ],
    };
    await check(changing);
    const rows = store.progress().coverage.regions;
    expect(rows.filter((r) => r.account === home).every((r) => r.complete)).toBe(true);
    expect(rows.filter((r) => r.account === other).map((r) => [r.complete, r.error])).toEqual(
      Array(2).fill([false, `what it was read with is of account ${home}: nothing was read with it`]),
    );
    expect(store.progress().items['trail.collected']?.verdict).toBe('unknown');
  });

  it.each(['identity', 'regions', 'iam'] as const)('never pass when %s of the other one cannot tell', async (name) => {
    const { ports, check, clock, store } = await scene();
    const silent: Ports = {
      ...ports,
      accounts: ports.accounts.map((a) => ({
        ...a,
        [name]: broken(a[name], { kind: 'denied', what: 'made to fail' }, null),
      })),
    };
    await check(silent);
    clock.set(clock.now() + 20 * minute);
    await check(silent);
    const { items } = store.progress();
    for (const id of ['expiry.sessions', 'iam.users']) expect([id, items[id]?.verdict]).not.toEqual([id, 'pass']);
    if (name !== 'iam')
      expect(items['trail.collected']).toMatchObject({
        verdict: 'unknown',
        why: expect.stringMatching(/made to fail/),
      });
  });

  it('pass together, once all is dead and read after the lag', async () => {
    const { ports, check, clock, store } = await scene();
    const gone: Ports = {
      ...ports,
      accounts: ports.accounts.map((a) => ({
        ...a,
        iam: {
          ...a.iam,
          user: async () => read(null, clock.now(), clock.now()),
          userIds: async () => read(['AIDAX'], clock.now(), clock.now()),
        },
      })),
    };
    await check(gone);
    clock.set(clock.now() + 20 * minute);
    await check(gone);
    const { items } = store.progress();
    expect([items['expiry.sessions']?.verdict, items['trail.collected']?.verdict, items['iam.users']?.verdict]).toEqual(
      ['pass', 'pass', 'pass'],
    );
  });
});
