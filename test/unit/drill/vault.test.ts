import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../source/drill/start-world.ts';
import { openDrill, sessionsOf, stsFor, trailFor, worldTime, writesOf } from './support.ts';

let world: World;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ world, close } = await openDrill());
});
afterAll(() => close());

const vault = async (path: string, init: RequestInit = {}, token: string | null = world.vault.token) => {
  const headers = token === null ? {} : { 'x-vault-token': token };
  const answer = await fetch(`${world.vault.address}/v1/${path}`, { ...init, headers });
  return { status: answer.status, body: (await answer.json()) as { [key: string]: unknown } };
};

const role = 'breakglass-emergency';

describe('Vault, as far as it may be asked', () => {
  it('tells its health to everybody: version 1.15, unsealed', async () => {
    const health = await vault('sys/health', {}, null);
    expect(health).toMatchObject({ status: 200, body: { initialized: true, sealed: false, standby: false } });
    expect(health.body.version).toMatch(/^1\.15\./);
  });

  it('wants a token for everything else', async () => {
    expect((await vault('sys/mounts', {}, null)).status).toBe(403);
    expect(await vault('sys/mounts', {}, 'hvs.wrong')).toEqual({
      status: 403,
      body: { errors: ['permission denied'] },
    });
    expect((await vault('auth/token/lookup-self')).status).toBe(200);
  });

  it('shows mount and role, and nothing but 404 for a role of another name', async () => {
    const mounts = await vault('sys/mounts');
    expect(mounts.body['aws/']).toMatchObject({ type: 'aws' });
    const found = await vault(`aws/roles/${role}`);
    expect(found.body.data).toMatchObject({ credential_types: ['assumed_role'], role_arns: [world.roleArn] });
    expect(await vault('aws/roles/breakglas-emergency')).toEqual({ status: 404, body: { errors: [] } });
  });

  it('answers the same 404 to an empty list and to a mistyped one, 403 where it may not look', async () => {
    for (const path of [`aws/sts/${role}`, `aws/creds/${role}`, 'aws/sts/mistyped']) {
      expect(await vault(`sys/leases/lookup/${path}?list=true`)).toEqual({ status: 404, body: { errors: [] } });
    }
    expect((await vault(`sys/leases/lookup/other/sts/${role}?list=true`)).status).toBe(403);
    const lookup = await vault('sys/leases/lookup', { method: 'POST', body: '{"lease_id":"aws/sts/x/y"}' });
    expect(lookup).toEqual({ status: 400, body: { errors: ['invalid lease'] } });
  });

  it('tells its capabilities, path by path', async () => {
    const paths = ['sys/mounts', `sys/leases/lookup/aws/sts/${role}`, `aws/sts/${role}`, 'secret/data/x'];
    const answer = await vault('sys/capabilities-self', { method: 'POST', body: JSON.stringify({ paths }) });
    expect(answer.body.data).toEqual({
      'sys/mounts': ['read'],
      [`sys/leases/lookup/aws/sts/${role}`]: ['list', 'sudo'],
      [`aws/sts/${role}`]: ['read', 'update'],
      'secret/data/x': ['deny'],
    });
  });
});

describe('the trap', () => {
  it('mints a live session for one read, and remembers that', async () => {
    const before = (await writesOf(world)).length;
    const answer = await vault(`aws/sts/${role}`);
    expect(answer.status).toBe(200);
    const data = answer.body.data as { access_key: string; secret_key: string; security_token: string };
    const keys = { accessKeyId: data.access_key, secretAccessKey: data.secret_key, sessionToken: data.security_token };
    const who = await stsFor(world, keys).send(new GetCallerIdentityCommand({}));
    expect(who.Arn).toContain(`assumed-role/${role}/vault-token-`);
    expect((await writesOf(world)).slice(before)).toMatchObject([{ operation: 'mint', outcome: 'done' }]);
    const live = (await sessionsOf(world)).find((s) => s.keyId === data.access_key);
    expect(live).toMatchObject({ standing: 'good' });
    await world.admin({ advance: 13 * 60_000 });
    const page = await trailFor(world).send(
      new LookupEventsCommand({
        StartTime: new Date(world.t0 + 60_000),
        EndTime: new Date(worldTime(world)),
        LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: world.roleArn }],
      }),
    );
    expect(page.Events?.map((e) => e.CloudTrailEvent?.includes(data.access_key))).toEqual([true]);
  });

  it('is remembered however it is spelt, with whatever token', async () => {
    const tries = [
      `aws/creds/${role}`,
      `AWS/STS/${role}`,
      `aws//sts/${role}`,
      `aws/%73ts/${role}`,
      `other-mount/creds/${role}`,
    ];
    for (const path of tries) await vault(path);
    await vault(`aws/sts/${role}`, { method: 'POST', body: '{}' }, 'hvs.wrong');
    const mints = (await writesOf(world)).filter((w) => w.operation === 'mint');
    expect(mints).toHaveLength(1 + tries.length + 1);
    expect(mints.filter((m) => m.outcome === 'done')).toHaveLength(2);
  });
});
