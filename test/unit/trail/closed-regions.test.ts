import { describe, expect, it } from 'vitest';
import { effectiveVerdict } from '../../../source/core/verdicts.ts';
import { denied, type Hook, orgDenied } from '../../support/aws-world.ts';
import { specOf } from '../../support/spec-of.ts';
import { closing } from '../adapters/support.ts';
import { account } from '../audit/records.ts';
import { oneAccount } from './one-account.ts';
import { hour, minute } from './scene.ts';

const closed = closing();
const shut =
  (...names: string[]): Hook =>
  (a) =>
    a.action === 'LookupEvents' && names.includes(a.region) ? orgDenied : undefined;

const verdicts = (items: { [id: string]: { verdict: string } }) =>
  Object.fromEntries(Object.values(items).map((i) => [(i as { id?: string }).id ?? '', i.verdict]));

describe('Regions that the organisation closes', () => {
  it('are a state of their own, and nothing passes before somebody accepts them', async () => {
    const { run, item, canAct } = await oneAccount(closed, { hook: shut('sa-east-1', 'eu-north-1') });
    const progress = await run();
    expect(progress.coverage.regions.filter((r) => r.closed).map((r) => [r.region, r.complete])).toEqual([
      ['eu-north-1', false],
      ['sa-east-1', false],
    ]);
    expect(item('trail.collected')).toMatchObject({
      verdict: 'unknown',
      why: '2 Regions closed by the organisation (eu-north-1, sa-east-1), which nobody has accepted',
    });
    expect(Object.values(verdicts(progress.items))).not.toContain('pass');
    expect(canAct().state).toBe('unknown');
  });

  it('are waived by name as a class, until the waiver ends, and the rest is judged by what was read', async () => {
    const { run, store, item, clock, canAct } = await oneAccount(closed, { hook: shut('sa-east-1', 'eu-north-1') });
    await run();
    const expires = clock.now() + 8 * hour;
    const accepted = { type: 'regions.accepted' as const, account, regions: ['sa-east-1', 'eu-north-1'] };
    await store.append([{ ...accepted, reason: 'SCP region-guard, no exemption', expires }]);
    clock.set(clock.now() + 20 * minute);
    await run();
    expect(item('trail.collected')).toMatchObject({ verdict: 'waived', until: expires });
    expect(item('trail.collected')?.why).toMatch(
      /^alice@test accepts until \S+ that 2 Regions closed by the organisation stay unread \(eu-north-1, sa-east-1\): SCP region-guard/,
    );
    expect(item('expiry.sessions')?.verdict).toBe('pass');
    expect(canAct().state).toBe('no');
    const spec = specOf('trail.collected');
    expect(effectiveVerdict(store.progress(), spec, expires - 1).verdict).toBe('waived');
    expect(effectiveVerdict(store.progress(), spec, expires).verdict).toBe('unknown');
    clock.set(expires + minute);
    await run();
    expect(item('trail.collected')).toMatchObject({
      verdict: 'unknown',
      why: expect.stringMatching(/nobody has accepted/),
    });
    expect(item('expiry.sessions')?.verdict).toBe('unknown');
  });

  it('that are closed later are not in it', async () => {
    const { run, store, world, item, clock } = await oneAccount(closed, { hook: shut('sa-east-1') });
    await run();
    const accepted = { type: 'regions.accepted' as const, account, regions: ['sa-east-1'] };
    await store.append([{ ...accepted, reason: 'x', expires: clock.now() + 8 * hour }]);
    world.state.hook = shut('sa-east-1', 'eu-west-3');
    clock.set(clock.now() + 20 * minute);
    await run();
    expect(item('trail.collected')).toMatchObject({
      verdict: 'unknown',
      why: '1 Region closed by the organisation (eu-west-3), which nobody has accepted',
    });
  });

  it('do not cover a missing permission, whoever accepts it', async () => {
    const hook: Hook = (a) =>
      shut('sa-east-1')(a) ?? (a.action === 'LookupEvents' && a.region === 'eu-west-2' ? denied : undefined);
    const { run, store, item, clock } = await oneAccount(closed, { hook });
    await run();
    expect(item('trail.collected')?.why).toMatch(
      /^1 of 17 Regions are not read \(eu-west-2: .*not permitted.*\); 1 Region closed/,
    );
    const accepted = { type: 'regions.accepted' as const, account, regions: ['sa-east-1', 'eu-west-2'] };
    await store.append([{ ...accepted, reason: 'x', expires: clock.now() + 8 * hour }]);
    clock.set(clock.now() + 20 * minute);
    await run();
    expect(item('trail.collected')).toMatchObject({
      verdict: 'unknown',
      why: expect.stringMatching(/^1 of 17 Regions .*eu-west-2/),
    });
    expect(item('expiry.sessions')?.verdict).toBe('unknown');
  });

  it('can never be us-east-1: what IAM did is written there', async () => {
    const { run, store, item, clock } = await oneAccount(closed, { hook: shut('us-east-1') });
    await run();
    const accepted = { type: 'regions.accepted' as const, account, regions: ['us-east-1'] };
    await store.append([{ ...accepted, reason: 'x', expires: clock.now() + 8 * hour }]);
    await run();
    expect(item('trail.collected')?.verdict).toBe('unknown');
  });

  it('are accepted under the right account only', async () => {
    const { run, store, item, clock } = await oneAccount(closed, { hook: shut('sa-east-1') });
    await run();
    const accepted = { type: 'regions.accepted' as const, account: '999999999999', regions: ['sa-east-1'] };
    await store.append([{ ...accepted, reason: 'x', expires: clock.now() + 8 * hour }]);
    await run();
    expect(item('trail.collected')?.verdict).toBe('unknown');
  });
});
