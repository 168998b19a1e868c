import { type CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CreateUserCommand, DeleteUserCommand } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, it } from 'vitest';
import type { World } from '../../../source/drill/start-world.ts';
import { iamFor, keysOf, openDrill, refusal, trailFor, worldTime } from './support.ts';

const minute = 60_000;
let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

const open = async (speed: number): Promise<World> => {
  const drill = await openDrill({ speed });
  close = drill.close;
  return drill.world;
};

const namesAbout = async (trail: CloudTrailClient, world: World, user: string): Promise<string[]> => {
  const page = await trail.send(
    new LookupEventsCommand({
      StartTime: new Date(world.t0),
      EndTime: new Date(worldTime(world)),
      LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: user }],
    }),
  );
  return (page.Events ?? []).map((e) => e.EventName ?? '');
};

describe('delivery', () => {
  it('shows a write minutes after it, with its own record, also when it was refused', async () => {
    const world = await open(1);
    const trail = trailFor(world);
    const admin = iamFor(world, await keysOf(world, 'admin'));
    await admin.send(new CreateUserCommand({ UserName: 'noticed' }));
    expect(await namesAbout(trail, world, 'noticed')).toEqual([]);
    await world.admin({ advance: 3 * minute });
    expect(await namesAbout(trail, world, 'noticed')).toEqual([]);
    await admin.send(new DeleteUserCommand({ UserName: 'noticed' }));
    expect((await refusal(admin.send(new DeleteUserCommand({ UserName: 'noticed' })))).code).toBe('NoSuchEntity');
    await world.admin({ advance: 13 * minute });
    expect(await namesAbout(trail, world, 'noticed')).toEqual(['DeleteUser', 'DeleteUser', 'CreateUser']);
  });

  it('does not slip an event into a chain of pages that began before it was delivered', async () => {
    const world = await open(1);
    const trail = trailFor(world);
    const admin = iamFor(world, await keysOf(world, 'admin'));
    for (const n of [1, 2, 3]) await admin.send(new CreateUserCommand({ UserName: `in-chain-${n}` }));
    const input = { StartTime: new Date(world.t0), EndTime: new Date(worldTime(world) + 60 * minute), MaxResults: 20 };
    let page = await trail.send(new LookupEventsCommand(input));
    await world.admin({ advance: 20 * minute });
    const names = [...(page.Events ?? [])];
    while (page.NextToken) {
      await world.admin({ advance: 1000 });
      page = await trail.send(new LookupEventsCommand({ ...input, NextToken: page.NextToken }));
      names.push(...(page.Events ?? []));
    }
    expect(names.filter((e) => e.CloudTrailEvent?.includes('in-chain-'))).toEqual([]);
    await world.admin({ advance: 1000 });
    const fresh = await trail.send(new LookupEventsCommand(input));
    expect((fresh.Events ?? []).filter((e) => e.CloudTrailEvent?.includes('in-chain-'))).toHaveLength(3);
  });
});

describe('the rate', () => {
  it('is two a second for each Region by itself, then ThrottlingException', async () => {
    // So slow that nothing comes back by itself while the test runs.
    const world = await open(0.001);
    const ask = (region: string) => refusal(trailFor(world, region).send(new LookupEventsCommand({ MaxResults: 1 })));
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => ask('us-east-1')));
    const throttled = answers.filter((a) => a.name === 'ThrottlingException');
    expect(throttled).toHaveLength(4);
    expect(throttled[0]).toMatchObject({ status: 400, message: 'Rate exceeded' });
    expect(answers.filter((a) => a.name === 'none')).toHaveLength(2);
    expect((await ask('us-east-2')).name).toBe('none');
    await world.admin({ advance: 500 });
    expect((await ask('us-east-1')).name).toBe('none');
    expect((await ask('us-east-1')).name).toBe('ThrottlingException');
  });
});
