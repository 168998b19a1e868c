import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  AttachUserPolicyCommand,
  GetRolePolicyCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { denyDocument } from '../../../source/core/contain/own-deny.ts';
import { iamFor, keysOf, openDrill, sessionsOf, trailFor } from './support.ts';

let drill: Awaited<ReturnType<typeof openDrill>>;
beforeAll(async () => {
  drill = await openDrill();
});
afterAll(() => drill.close());

const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: Error) => error.name,
  );

describe('IAM in the drill', () => {
  it('shows a write only after the lag, to everybody, and then for good', async () => {
    const { world } = drill;
    await world.admin({ consistency: 60_000 });
    const iam = iamFor(world);
    const document = denyDocument([{ userId: null, before: 1_500_000_000_000 }]);
    const name = { RoleName: 'breakglass-emergency', PolicyName: 'AWSRevokeOlderSessions' };
    await iam.send(new PutRolePolicyCommand({ ...name, PolicyDocument: document }));
    expect(await failure(iam.send(new GetRolePolicyCommand(name)))).toBe('NoSuchEntityException');
    await world.admin({ advance: 50_000 });
    expect(await failure(iam.send(new GetRolePolicyCommand(name)))).toBe('NoSuchEntityException');
    await world.admin({ advance: 10_001 });
    const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand(name));
    expect(decodeURIComponent(PolicyDocument)).toBe(document);
    await world.admin({ consistency: 0 });
  });

  it('throttles as often as it is told to', async () => {
    const { world } = drill;
    await world.admin({ fault: 'throttle-for-ever', service: 'iam', operation: 'GetRolePolicy', times: 2 });
    const iam = iamFor(world);
    const ask = () =>
      failure(iam.send(new GetRolePolicyCommand({ RoleName: 'breakglass-emergency', PolicyName: 'breakglass' })));
    expect([await ask(), await ask(), await ask()]).toEqual(['Throttling', 'Throttling', 'none']);
  });

  it('denies a session by its user id and issue time, and nobody else', async () => {
    const { world } = drill;
    const iam = iamFor(world);
    const all = await sessionsOf(world);
    const keep = all.find((s) => s.arn.includes('ops-chain-a/keep'));
    if (!keep) throw new Error('the story has no such session');
    const admin = iamFor(world, await keysOf(world, 'admin'));
    const asKeep = iamFor(world, await keysOf(world, keep.keyId));
    expect(await failure(asKeep.send(new ListUsersCommand({})))).toBe('none');
    const { AROA } = (await roleId(world, 'ops-chain-a')) as { AROA: string };
    const put = (userId: string, before: number) =>
      new PutRolePolicyCommand({
        ...{ RoleName: 'ops-chain-a', PolicyName: 'reseal-session-deny' },
        PolicyDocument: denyDocument([{ userId, before }]),
      });
    await admin.send(put(`${AROA}:somebody-else`, keep.issuedAt + 60_000));
    expect(await failure(asKeep.send(new ListUsersCommand({})))).toBe('none');
    await admin.send(put(`${AROA}:${keep.arn.split('/').at(-1)}`, keep.issuedAt - 60_000));
    expect(await failure(asKeep.send(new ListUsersCommand({})))).toBe('none');
    await admin.send(put(`${AROA}:${keep.arn.split('/').at(-1)}`, keep.issuedAt + 60_000));
    expect(await failure(asKeep.send(new ListUsersCommand({})))).toBe('AccessDenied');
    const trail = trailFor(world, 'us-east-1', await keysOf(world, keep.keyId));
    expect(await failure(trail.send(new LookupEventsCommand({})))).toMatch(/^AccessDenied/);
    expect(await failure(iam.send(new ListUsersCommand({})))).toBe('none');
  });

  it('denies what a user made, once the user is denied', async () => {
    const { world } = drill;
    const child = (await sessionsOf(world)).find((s) => s.kind === 'federation' && s.arn.includes('support'));
    if (!child) throw new Error('the story has no such token');
    const as = trailFor(world, 'us-east-1', await keysOf(world, child.keyId));
    // Two a second: each look waits for its turn in world time.
    const look = async () => {
      await world.admin({ advance: 2000 });
      return failure(as.send(new LookupEventsCommand({})));
    };
    expect(await look()).toBe('none');
    const PolicyArn = 'arn:aws:iam::aws:policy/AWSDenyAll';
    await iamFor(world).send(new AttachUserPolicyCommand({ UserName: 'tmp-admin', PolicyArn }));
    expect(await look()).toMatch(/^AccessDenied/);
  });
});

type Graph = { graph: { roles: { [name: string]: { id: string } } | { name: string; id: string }[] } };

const roleId = async (world: { admin(body: unknown): Promise<unknown> }, name: string) => {
  const { graph } = (await world.admin({ graph: true })) as Graph;
  const found = Array.isArray(graph.roles) ? graph.roles.find((r) => r.name === name) : graph.roles[name];
  return { AROA: found?.id ?? '' };
};
