import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FaultPoint, faultPoints } from '../../../source/core/fault-point.ts';
import type { Finding } from '../../../source/core/finding.ts';
import { buildWorld } from '../../../source/drill/scenario/build.ts';
import { enabledRegions } from '../../../source/drill/world/regions.ts';
import { openDrill } from '../drill/support.ts';
import { finding, removalScene, writesOf } from './removal-scene.ts';

let drill: Awaited<ReturnType<typeof openDrill>>;
const closing: (() => void)[] = [];
beforeAll(async () => {
  drill = await openDrill();
}, 30_000);
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await drill.world.admin({ clear: true });
});
afterAll(() => drill.close());

const built = buildWorld(7, 0, Date.UTC(2026, 4, 20, 13)).world;
const records = enabledRegions.flatMap((r) => built.trail.entries(r).map((e) => e.text));
const idBy = (name: string, who: RegExp, prefix: string, region = 'us-east-1'): string => {
  const record = records.find((r) => {
    const e = JSON.parse(r) as { eventName: string; awsRegion: string; userIdentity: { arn?: string } };
    return e.eventName === name && e.awsRegion === region && who.test(e.userIdentity.arn ?? '');
  });
  return new RegExp(`(?<![a-z])${prefix}-0[0-9a-f]{16}`).exec(record ?? '')?.[0] ?? `no ${prefix}`;
};
const session = /breakglass-emergency\/alice$/;

const made = (type: string, id: string, over: Partial<Finding> = {}): Finding =>
  finding({
    ...{ kind: 'resource-created', subject: id, account: drill.world.account },
    ...{ resource: { service: 'ec2', type, id, parent: null } },
    actions: type === 'aws_instance' ? ['snapshot-then-terminate', 'delete-resource'] : ['delete-resource'],
    ...over,
  });
const open = async (f: Finding, over: Partial<Parameters<typeof removalScene>[1]> = {}) => {
  const scene = await removalScene(drill, { findings: [f], ...over });
  closing.push(scene.close);
  return scene;
};
const address = () => made('aws_eip', idBy('AllocateAddress', session, 'eipalloc'));
const since = async (count: number) => (await writesOf(drill)).slice(count);

describe('refused before anything', () => {
  it('what the session did not make, what is gone, and what nobody could read', async () => {
    for (const over of [{ kind: 'resource-changed' as const }, { actions: [] }]) {
      const s = await open({ ...address(), ...over });
      expect(await s.tryPlan('delete-resource')).toMatchObject({ ok: false });
    }
    for (const over of [
      { standing: false },
      { standing: null },
      { transient: true, standing: false },
      { region: null },
    ]) {
      const s = await open({ ...address(), ...over });
      expect(await s.tryPlan('delete-resource')).toMatchObject({
        ok: false,
        why: expect.stringMatching(/gone|could not|Region/),
      });
    }
  });

  it('not what the trail says is undone, as long as a probe sees it', async () => {
    const s = await open({ ...address(), transient: true, actions: [] });
    const p = await s.plan('delete-resource');
    await drill.world.admin({ fault: 'deny', service: 'ec2', operation: 'ReleaseAddress' });
    expect(await s.confirm(p)).toMatchObject({ ok: true });
    expect(s.sent).toEqual(['ReleaseAddress (dry)']);
    const over = await open({ ...address(), transient: true, standing: null, actions: ['delete-resource'] });
    expect(await over.confirm(p)).toMatchObject({ ok: false, why: expect.stringMatching(/gone already/) });
  });

  it('what a controller keeps: it would make another', async () => {
    const s = await open(made('aws_instance', idBy('RunInstances', session, 'i')));
    expect(await s.tryPlan('delete-resource')).toMatchObject({
      ok: false,
      why: expect.stringMatching(/Auto Scaling group/),
    });
  });

  it('a typed word that is another, --read-only, an unclaimed incident, another account', async () => {
    const s = await open(address());
    const p = await s.plan('delete-resource');
    expect(await s.confirm(p, 'yes')).toMatchObject({ ok: false });
    const locked = await open(address(), { unclaimed: true });
    expect(await locked.confirm(p)).toMatchObject({ ok: false, why: expect.stringMatching(/unclaimed/) });
    const still = await open(address(), { readOnly: true });
    expect(await still.confirm(p)).toMatchObject({ ok: false, why: expect.stringMatching(/read-only/) });
    const other = { ...p, account: '999999999999' };
    expect(await s.confirm(other)).toMatchObject({ ok: false, why: expect.stringMatching(/lies in account/) });
    const foreign = {
      ...p,
      calls: p.calls.map((c) => ({ ...c, input: { ...c.input, AllocationId: 'eipalloc-00000000' } })),
    };
    expect(await s.confirm(foreign)).toMatchObject({ ok: false, why: expect.stringMatching(/not about/) });
    const away = { ...p, calls: p.calls.map((c) => ({ ...c, input: { ...c.input, Region: 'eu-west-1' } })) };
    expect(await s.confirm(away)).toMatchObject({ ok: false, why: expect.stringMatching(/not about/) });
    expect(s.sent).toEqual([]);
  });

  it('what EC2 would not let happen: the dry run says so, and nothing else is sent', async () => {
    const before = (await writesOf(drill)).length;
    const s = await open(address());
    const p = await s.plan('delete-resource');
    await drill.world.admin({ fault: 'deny', service: 'ec2', operation: 'ReleaseAddress' });
    await s.confirm(p);
    expect(s.last()).toMatchObject({
      state: 'failed',
      outcome: expect.stringMatching(/UnauthorizedOperation.*nothing was changed/),
    });
    expect(s.sent).toEqual(['ReleaseAddress (dry)']);
    expect(await since(before)).toEqual([]);
  });

  it('something that another thing uses is not freed: AWS refuses, and what comes first is said', async () => {
    const group = [...built.cloud.region('us-east-1').groups.keys()][0] ?? '';
    const s = await open(made('aws_security_group', group));
    await s.confirm(await s.plan('delete-resource'));
    expect(s.last()).toMatchObject({
      state: 'failed',
      outcome: expect.stringMatching(/DependencyViolation.*still uses it.*Nothing was deleted/),
    });
    expect((await writesOf(drill)).at(-1)).toBe('DeleteSecurityGroup DependencyViolation');
  });
});

describe('taken away', () => {
  it('a rule that opened a port: rehearsed, revoked in its group, read back', async () => {
    const id = idBy('AuthorizeSecurityGroupIngress', /ops-chain-a\/keep-/, 'sgr');
    const s = await open(made('aws_security_group_rule', id));
    const p = await s.plan('delete-resource');
    expect(p.calls.map((c) => c.operation)).toEqual(['RevokeSecurityGroupIngress', 'RevokeSecurityGroupIngress']);
    expect(p.preImage).toMatchObject({ id, describe: { CidrIpv4: '0.0.0.0/0', FromPort: 22 } });
    await s.confirm(p);
    expect(s.last()).toMatchObject({ state: 'done' });
    expect((await writesOf(drill)).at(-1)).toBe('RevokeSecurityGroupIngress done');
  });

  it('a machine with a copy of its disc before: terminated only when the copy is complete', async () => {
    const id = idBy('RunInstances', /user\/tmp-admin$/, 'i', 'eu-west-1');
    const before = (await writesOf(drill)).length;
    const f = made('aws_instance', id, { region: 'eu-west-1' });
    const seen: string[] = [];
    const scene = await open(f, {
      before: async (call) => {
        if (call.operation !== 'TerminateInstances' || call.input.DryRun) return;
        const description = String(p.calls.find((c) => c.operation === 'CreateSnapshots')?.input.Description);
        const made = await scene.details.snapshots({ region: 'eu-west-1', description }, new AbortController().signal);
        seen.push(...(made.ok ? made.value.map((m) => m.state) : ['unread']));
      },
    });
    const p = await scene.plan('snapshot-then-terminate');
    await scene.confirm(p);
    expect(scene.last()).toMatchObject({ state: 'done', outcome: expect.stringMatching(/shutting-down/) });
    expect(seen).toEqual(['completed']);
    expect(await since(before)).toEqual(['CreateSnapshots done', 'TerminateInstances done']);
    expect(scene.sent).toEqual([
      'CreateSnapshots (dry)',
      'TerminateInstances (dry)',
      'CreateSnapshots',
      'TerminateInstances',
    ]);
    expect(await scene.tryPlan('delete-resource')).toMatchObject({
      ok: false,
      why: expect.stringMatching(/shutting-down/),
    });
  });

  it.each(['drop-before', 'drop-after'])(
    '%s: no answer came, so it is unsettled until a probe has looked',
    async (fault) => {
      // Each on an address of its own: the engineer's serves for a second one.
      const f =
        fault === 'drop-before' ? address() : made('aws_eip', idBy('AllocateAddress', /AWSReservedSSO_/, 'eipalloc'));
      const before = (await writesOf(drill)).length;
      const s = await open(f, {
        before: async (call) => {
          if (!call.input.DryRun) await drill.world.admin({ fault, service: 'ec2', operation: 'ReleaseAddress' });
        },
      });
      const p = await s.plan('delete-resource');
      await s.confirm(p);
      expect(s.last()?.state).toBe('unsettled');
      expect(await s.confirm(p)).toMatchObject({ ok: false, why: expect.stringMatching(/unsettled/) });
      await s.restart();
      const gone = fault === 'drop-after';
      expect(s.last()).toMatchObject({
        state: 'settled',
        outcome: expect.stringMatching(gone ? /^it holds/ : /^it does not/),
      });
      expect(await since(before)).toEqual(gone ? ['ReleaseAddress done'] : []);
    },
  );

  it('a lost answer to the rehearsal is no unknown outcome: nothing was changed', async () => {
    const s = await open(address());
    const p = await s.plan('delete-resource');
    await drill.world.admin({ fault: 'drop-after', service: 'ec2', operation: 'ReleaseAddress' });
    await s.confirm(p);
    expect(s.last()).toMatchObject({ state: 'failed', outcome: expect.stringMatching(/dry run/) });
    expect(s.sent).toEqual(['ReleaseAddress (dry)']);
  });

  it('an id that AWS does not know any more counts as gone', async () => {
    const s = await open(made('aws_eip', 'eipalloc-0123456789abcdef0'));
    expect(await s.tryPlan('delete-resource')).toMatchObject({ ok: false, nothing: true });
  });
});

describe('killed on the way', () => {
  const points = faultPoints.filter((p) => p.startsWith('call.') || p === 'action.after-outcome');
  it.each(points)('%s: nothing is lost, nothing is done twice', async (point) => {
    const world = await openDrill();
    try {
      let calls = 0;
      const faults = (at: FaultPoint) => {
        // Not at the rehearsal: at the call that changes something.
        if (at === point && (++calls > 1 || point === 'action.after-outcome')) throw new Error('killed');
      };
      const id = idBy('AllocateAddress', session, 'eipalloc');
      const f = made('aws_eip', id, { account: world.world.account });
      const s = await removalScene(world, { findings: [f], faults });
      closing.push(s.close);
      const p = await s.plan('delete-resource');
      await expect(s.confirm(p)).rejects.toThrow('killed');
      // A request that left goes on without us.
      await expect
        .poll(async () => (await writesOf(world)).length, { timeout: 5000 })
        .toBe(point === 'call.before-send' ? 0 : 1);
      await s.restart();
      const gone = point !== 'call.before-send';
      if (point === 'action.after-outcome') expect(s.last()?.state).toBe('done');
      else
        expect(s.last()).toMatchObject({
          state: 'settled',
          outcome: expect.stringMatching(gone ? /^it holds/ : /^it does not/),
        });
      const again = await s.tryPlan('delete-resource');
      expect(again.ok).toBe(!gone);
      expect((await writesOf(world)).filter((w) => w === 'ReleaseAddress done')).toHaveLength(gone ? 1 : 0);
    } finally {
      await world.close();
    }
  });

  it.each(points)(
    'snapshot-then-terminate, %s: one snapshot, one machine ended',
    async (point) => {
      const world = await openDrill();
      try {
        let calls = 0;
        // At the snapshots, which are the first call that changes something: the two before it are rehearsals.
        const faults = (at: FaultPoint) => {
          if (at === point && (++calls === 3 || point === 'action.after-outcome')) throw new Error('killed');
        };
        const id = idBy('RunInstances', /user\/tmp-admin$/, 'i', 'eu-west-1');
        const f = made('aws_instance', id, { region: 'eu-west-1', account: world.world.account });
        const s = await removalScene(world, { findings: [f], faults });
        closing.push(s.close);
        const p = await s.plan('snapshot-then-terminate');
        await expect(s.confirm(p)).rejects.toThrow('killed');
        const whole = point === 'action.after-outcome';
        const sent = whole ? ['CreateSnapshots done', 'TerminateInstances done'] : ['CreateSnapshots done'];
        const before = point === 'call.before-send' ? [] : sent;
        await expect.poll(() => writesOf(world), { timeout: 5000 }).toEqual(before);
        await s.restart();
        expect(s.last()?.state).toBe(whole ? 'done' : 'settled');
        // The machine is there still, and nothing ends it by itself.
        expect((await s.tryPlan('snapshot-then-terminate')).ok).toBe(!whole);
        expect(await writesOf(world)).toEqual(before);
      } finally {
        await world.close();
      }
    },
    30_000,
  );
});
