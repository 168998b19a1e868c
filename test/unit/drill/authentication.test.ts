import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { ListUsersCommand } from '@aws-sdk/client-iam';
import { GetAccessKeyInfoCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../source/drill/start-world.ts';
import {
  ec2For,
  iamFor,
  type Keys,
  keysOf,
  openDrill,
  refusal,
  sessionsOf,
  stsFor,
  trailFor,
  worldTime,
} from './support.ts';

let world: World;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ world, close } = await openDrill());
});
afterAll(() => close());

/** The same refusal from all four services. */
const fromAll = async (keys: Keys) => ({
  iam: await refusal(iamFor(world, keys).send(new ListUsersCommand({}))),
  sts: await refusal(stsFor(world, keys).send(new GetCallerIdentityCommand({}))),
  ec2: await refusal(ec2For(world, keys).send(new DescribeRegionsCommand({}))),
  cloudtrail: await refusal(trailFor(world, 'us-east-1', keys).send(new LookupEventsCommand({ MaxResults: 1 }))),
});

describe('who is calling', () => {
  it('is told by STS, with the role session of the key', async () => {
    const read = await stsFor(world).send(new GetCallerIdentityCommand({}));
    expect(read.Account).toBe(world.account);
    expect(read.Arn).toMatch(new RegExp(`^arn:aws:sts::${world.account}:assumed-role/breakglass-cleanup-ro/[a-z]+$`));
    expect(read.UserId).toMatch(/^AROA[A-Z2-7]{17}:[a-z]+$/);
    const act = await stsFor(world, world.credentials.act).send(new GetCallerIdentityCommand({}));
    expect(act.Arn).toContain('breakglass-cleanup-act');
  });

  it('can be the tree itself: a live chained session, in any Region', async () => {
    const keep = (await sessionsOf(world)).find((s) => s.arn.includes('ops-chain-a/keep-'));
    expect(keep?.expiresAt).toBe(world.t0 + (19 + 240) * 60_000);
    const who = await stsFor(world, await keysOf(world, keep?.keyId ?? ''), 'eu-central-1').send(
      new GetCallerIdentityCommand({}),
    );
    expect(who.Arn).toBe(keep?.arn);
  });

  it('tells whose account a key belongs to', async () => {
    const ask = new GetAccessKeyInfoCommand({ AccessKeyId: world.credentials.act.accessKeyId });
    expect((await stsFor(world).send(ask)).Account).toBe(world.account);
  });
});

describe('refusals, each in its protocol', () => {
  it('a key that nobody knows', async () => {
    const unknown = { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'x'.repeat(40) };
    const all = await fromAll(unknown);
    expect(all.iam).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
    expect(all.sts).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
    expect(all.ec2).toMatchObject({ name: 'AuthFailure', status: 401 });
    expect(all.cloudtrail).toMatchObject({ name: 'UnrecognizedClientException', status: 400 });
  });

  it('a session whose time is over', async () => {
    const breakglass = (await sessionsOf(world)).find((s) => s.arn.endsWith('breakglass-emergency/alice'));
    expect(breakglass?.standing).toBe('expired');
    const all = await fromAll(await keysOf(world, breakglass?.keyId ?? ''));
    expect(all.iam).toMatchObject({ name: 'ExpiredToken', status: 403 });
    expect(all.sts.code).toBe('ExpiredToken');
    expect(all.ec2).toMatchObject({ name: 'RequestExpired', status: 400 });
    expect(all.cloudtrail).toMatchObject({ name: 'ExpiredTokenException', status: 400 });
  });

  it('a wrong secret, a missing and a foreign token', async () => {
    const { read, act } = world.credentials;
    const secret = await fromAll({ ...read, secretAccessKey: act.secretAccessKey });
    expect(secret.iam.name).toBe('SignatureDoesNotMatch');
    expect(secret.cloudtrail.name).toBe('InvalidSignatureException');
    const { sessionToken: _, ...bare } = read;
    expect((await fromAll(bare)).sts.name).toBe('InvalidClientTokenId');
    expect((await fromAll({ ...read, sessionToken: act.sessionToken })).iam.name).toBe('InvalidClientTokenId');
  });

  it('IAM signed for another Region than us-east-1, and a Region that is not enabled', async () => {
    const elsewhere = iamFor(world, world.credentials.read, 'eu-west-1');
    expect((await refusal(elsewhere.send(new ListUsersCommand({})))).name).toBe('SignatureDoesNotMatch');
    const closed = trailFor(world, 'af-south-1').send(new LookupEventsCommand({}));
    expect((await refusal(closed)).name).toBe('UnrecognizedClientException');
  });

  it('no signature at all', async () => {
    const answer = await fetch(world.endpoint, { method: 'POST', body: 'Action=ListUsers' });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('MissingAuthenticationToken');
  });
});

describe('EC2', () => {
  it('knows 17 enabled Regions, and the closed ones when asked for all', async () => {
    const ec2 = ec2For(world);
    const enabled = (await ec2.send(new DescribeRegionsCommand({}))).Regions ?? [];
    expect(enabled).toHaveLength(17);
    expect(enabled.every((r) => r.OptInStatus === 'opt-in-not-required')).toBe(true);
    expect(enabled.map((r) => r.RegionName)).toContain('us-east-1');
    const all = (await ec2.send(new DescribeRegionsCommand({ AllRegions: true }))).Regions ?? [];
    expect(all.filter((r) => r.OptInStatus === 'not-opted-in').length).toBeGreaterThan(0);
  });
});

describe('the clock', () => {
  it('is in every Date header, and runs at its speed without the signature being refused', async () => {
    const fast = await openDrill({ speed: 600 });
    try {
      await fast.world.admin({ advance: 3 * 3_600_000 });
      const dates: number[] = [];
      const sts = stsFor(fast.world);
      sts.middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args);
          const { headers } = result.response as { headers: { [name: string]: string } };
          dates.push(Date.parse(headers.date ?? ''));
          return result;
        },
        { step: 'deserialize', priority: 'low' },
      );
      for (let i = 0; i < 3; i++) await sts.send(new GetCallerIdentityCommand({}));
      for (const date of dates) expect(date).toBeGreaterThan(Date.now() + 2.9 * 3_600_000);
      expect(dates.at(-1) ?? 0).toBeLessThanOrEqual(worldTime(fast.world));
      const vault = await fetch(`${fast.world.vault.address}/v1/sys/health`);
      expect(Date.parse(vault.headers.get('date') ?? '')).toBeGreaterThan(Date.now() + 2.9 * 3_600_000);
    } finally {
      await fast.close();
    }
  });
});
