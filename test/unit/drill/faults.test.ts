import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CreateUserCommand, GetUserCommand, type IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../source/drill/start-world.ts';
import { iamFor, keysOf, openDrill, refusal, stsFor, trailFor, writesOf } from './support.ts';

let world: World;
let close: () => Promise<void>;
let iam: IAMClient;

beforeAll(async () => {
  ({ world, close } = await openDrill());
  iam = iamFor(world, await keysOf(world, 'admin'));
});
afterEach(() => world.admin({ clear: true }));
afterAll(() => close());

const exists = async (UserName: string): Promise<boolean> =>
  (await refusal(iam.send(new GetUserCommand({ UserName })))).name === 'none';
const create = (UserName: string) => refusal(iam.send(new CreateUserCommand({ UserName })));

describe('an answer that never comes', () => {
  it('drop-after: it was done and written down, the socket is cut', async () => {
    await world.admin({ fault: 'drop-after', service: 'iam', operation: 'CreateUser', times: 1 });
    const lost = await create('lost-answer');
    expect(lost.status).toBe(null);
    expect(lost.name).not.toBe('none');
    expect(await exists('lost-answer')).toBe(true);
    expect(await writesOf(world)).toContainEqual(
      expect.objectContaining({ operation: 'CreateUser', outcome: 'done', input: { UserName: 'lost-answer' } }),
    );
    expect((await create('second-answer')).name).toBe('none');
  });

  it('drop-before: nothing was done and nothing written down', async () => {
    await world.admin({ fault: 'drop-before', service: 'iam', operation: 'CreateUser' });
    expect((await create('never-made')).status).toBe(null);
    expect(await exists('never-made')).toBe(false);
    expect((await writesOf(world)).some((w) => w.input.UserName === 'never-made')).toBe(false);
  });

  it('hold: it was done, and answered only when released', async () => {
    await world.admin({ fault: 'hold', service: 'iam', operation: 'CreateUser' });
    const answer = create('held-back');
    const deadline = Date.now() + 10_000;
    while (!(await exists('held-back')) && Date.now() < deadline) await new Promise((r) => setTimeout(r, 10));
    expect(await exists('held-back')).toBe(true);
    expect(await world.admin({ release: true })).toEqual({ ok: true, released: 1 });
    expect((await answer).name).toBe('none');
  });

  it('cut and malformed: half an answer, and one that cannot be read', async () => {
    await world.admin({ fault: 'cut', service: 'sts' });
    expect((await refusal(stsFor(world).send(new GetCallerIdentityCommand({})))).name).not.toBe('none');
    for (const service of ['iam', 'cloudtrail']) await world.admin({ fault: 'malformed', service });
    expect((await refusal(iam.send(new ListUsersCommand({})))).name).not.toBe('none');
    const page = trailFor(world, 'eu-north-1').send(new LookupEventsCommand({}));
    expect((await refusal(page)).name).not.toBe('none');
  });
});

describe('refusals', () => {
  it('deny stays until it is cleared, in one Region and operation only', async () => {
    await world.admin({ fault: 'deny', service: 'cloudtrail', region: 'eu-west-3', operation: 'LookupEvents' });
    const ask = (region: string) => refusal(trailFor(world, region).send(new LookupEventsCommand({ MaxResults: 1 })));
    expect(await ask('eu-west-3')).toMatchObject({ name: 'AccessDeniedException', status: 400 });
    expect((await ask('eu-west-3')).message).toContain('no identity-based policy');
    expect((await ask('eu-west-2')).name).toBe('none');
    await world.admin({ clear: true });
    expect((await ask('eu-west-3')).name).toBe('none');
  });

  it('org-deny speaks of a service control policy, throttle-for-ever of the rate', async () => {
    await world.admin({ fault: 'org-deny', service: 'cloudtrail', region: 'sa-east-1' });
    await world.admin({ fault: 'throttle-for-ever', service: 'iam' });
    const closed = await refusal(trailFor(world, 'sa-east-1').send(new LookupEventsCommand({})));
    expect(closed).toMatchObject({ name: 'AccessDeniedException' });
    expect(closed.message).toContain('with an explicit deny in a service control policy');
    for (const _ of [1, 2, 3]) {
      expect(await refusal(iam.send(new ListUsersCommand({})))).toMatchObject({ name: 'Throttling', status: 400 });
    }
  });

  it('a refused write is written down, and never played again', async () => {
    await world.admin({ fault: 'deny', service: 'iam', operation: 'CreateUser', times: 1 });
    expect(await create('refused-once')).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(await writesOf(world)).toContainEqual(
      expect.objectContaining({ refused: true, outcome: 'AccessDenied', input: { UserName: 'refused-once' } }),
    );
    expect((await create('refused-once')).name).toBe('none');
  });

  it('expired-token and server-error', async () => {
    await world.admin({ fault: 'expired-token' });
    expect((await refusal(iam.send(new ListUsersCommand({})))).name).toBe('ExpiredToken');
    const page = trailFor(world, 'eu-central-1').send(new LookupEventsCommand({}));
    expect((await refusal(page)).name).toBe('ExpiredTokenException');
    await world.admin({ clear: true });
    await world.admin({ fault: 'server-error', service: 'sts' });
    expect((await refusal(stsFor(world).send(new GetCallerIdentityCommand({})))).status).toBe(500);
  });

  it('reach Vault too', async () => {
    await world.admin({ fault: 'deny', service: 'vault', operation: 'sys/mounts' });
    const ask = () =>
      fetch(`${world.vault.address}/v1/sys/mounts`, { headers: { 'x-vault-token': world.vault.token } });
    expect((await ask()).status).toBe(403);
    await world.admin({ clear: true });
    expect((await ask()).status).toBe(200);
  });
});

describe('the commands', () => {
  it('need the token, and say what they do not know', async () => {
    const bare = await fetch(`${world.endpoint}/_drill`, { method: 'POST', body: '{"writes":true}' });
    expect(bare.status).toBe(403);
    expect(await world.admin({ fault: 'no-such-thing' })).toHaveProperty('error');
    expect(await world.admin({ dance: true })).toHaveProperty('error');
  });
});
