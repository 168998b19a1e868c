import { describe, expect, it } from 'vitest';
import { overlap } from '../../../source/runner/trail-chain.ts';
import type { Hook } from '../../support/aws-world.ts';
import { closing, until } from '../adapters/support.ts';
import { alice, record } from '../audit/records.ts';
import { issuance, oneAccount, reads, regions } from './one-account.ts';
import { hour, minute } from './scene.ts';

const closed = closing();
const byKey = (a: { input: Record<string, unknown> }) => JSON.stringify(a.input.LookupAttributes).includes('ASIAROOT');

describe('a long reading', () => {
  const records = () => [issuance(), ...regions.flatMap((r) => reads(r, 240))];

  it('shows that it moves, page by page, and never backwards further than new questions push it', async () => {
    const { run, progressed } = await oneAccount(closed, { records: records() });
    await run();
    const shares = progressed.map(([done, total]) => (total === 0 ? 0 : done / total));
    expect(shares.at(-1)).toBe(1);
    expect(new Set(progressed.map(([done]) => done)).size).toBeGreaterThan(60);
    expect(shares.every((s) => s >= 0 && s <= 1)).toBe(true);
  });

  it('asks nothing more after a cancel, keeps what came, and passes nothing', async () => {
    const stop = new AbortController();
    const { run, check, ports, world, store, item } = await oneAccount(closed, { records: records() });
    let late = 0;
    const lookup: typeof ports.trail.lookup = (ask, signal) => {
      if (stop.signal.aborted) late++;
      return ports.trail.lookup(ask, signal);
    };
    const running = check({ ...ports, trail: { lookup } }, stop.signal);
    await until(() => world.lookups().length > 40, 'forty pages');
    stop.abort();
    await running;
    expect(late).toBe(0);
    expect(store.events.size()).toBeGreaterThan(100);
    expect(item('trail.collected')).toBeUndefined();
    await run();
    expect(store.events.size()).toBe(1 + 17 * 240);
  });

  it('ends at once when it is cancelled while AWS is silent', async () => {
    const stop = new AbortController();
    let silent = 0;
    const hook: Hook = (a) => {
      if (a.action !== 'LookupEvents') return undefined;
      silent++;
      return new Promise(() => undefined);
    };
    const { run } = await oneAccount(closed, { hook });
    const running = run(stop.signal);
    await until(() => silent >= regions.length, 'every Region is asked');
    stop.abort();
    await running;
  });

  it('reads only what is new the second time', async () => {
    const { run, world, records: there, clock, store } = await oneAccount(closed, { records: records() });
    await run();
    const first = world.lookups().length;
    expect(first).toBeGreaterThan(17 * 5);
    clock.set(clock.now() + 20 * minute);
    there.push(
      record({ at: 4 * 3600, by: alice, name: 'DescribeVpcs', source: 'ec2', readOnly: true, error: 'ExpiredToken' }),
    );
    await run();
    const again = world.lookups().slice(first);
    const chains = Object.keys(store.progress().chains).length;
    expect(again.length).toBe(chains);
    const looked = again.map((a) => Number(a.input.EndTime) - Number(a.input.StartTime));
    expect(Math.max(...looked) * 1000).toBeLessThan(overlap + hour);
    expect(store.events.size()).toBe(1 + 17 * 240 + 1);
  });

  it('uses at least 97 % of the rate that AWS allows, and never more, when nobody shares it', async () => {
    const { run, world, clock } = await oneAccount(closed, {
      records: [issuance(), ...reads('us-east-1', 3000)],
      in: ['us-east-1'],
    });
    const times: number[] = [];
    world.state.hook = (a) => {
      if (a.action === 'LookupEvents') times.push(clock.now());
      return undefined;
    };
    await run();
    const [first = 0, last = 0] = [times[0], times.at(-1)];
    expect(times.length).toBeGreaterThan(60);
    const perSecond = (times.length - 1) / ((last - first) / 1000);
    expect(perSecond / 2).toBeGreaterThanOrEqual(0.97);
    expect(perSecond / 2).toBeLessThanOrEqual(1);
  });

  it('keeps two chains of a Region going while its answers are slow', async () => {
    let [open, most] = [0, 0];
    const hook: Hook = async (a) => {
      if (a.action !== 'LookupEvents') return undefined;
      open++;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 20));
      open--;
      return undefined;
    };
    const { run } = await oneAccount(closed, { hook, in: ['us-east-1'] });
    await run();
    expect(most).toBe(2);
  });
});

describe('events that come late', () => {
  const late = (at: number, id: string) =>
    record({ at, by: alice, name: 'DescribeVpcs', source: 'ec2', readOnly: true, id });
  const five = 5 * 3600;
  /** A session that still acts an hour before the reading, so that pages of its last hours are many. */
  const busy = () =>
    Array.from({ length: 400 }, (_, i) => late(five - 2 * 3600 + i * 18, `busy-${String(i).padStart(4, '0')}`));

  it('of the last half hour are found by the next reading, wherever they are', async () => {
    const { run, records, clock, store } = await oneAccount(closed, {
      records: [issuance(), ...busy()],
      in: ['us-east-1'],
    });
    await run();
    records.push(late(five - 25 * 60, 'late-25'));
    clock.set(clock.now() + minute);
    await run();
    expect(store.events.has('late-25')).toBe(true);
  });

  it('of the last two hours are found as long as something new leads to them; quiet hours cost one page', async () => {
    const { run, records, clock, store, world } = await oneAccount(closed, {
      records: [issuance(), ...busy()],
      in: ['us-east-1'],
    });
    await run();
    const before = world.lookups().filter(byKey).length;
    clock.set(clock.now() + minute);
    await run();
    const quiet = world.lookups().filter(byKey).length - before;
    // The last half hour holds 100 events: two pages, and one more without anything new ends it.
    expect(quiet).toBeLessThanOrEqual(4);
    for (let i = 0; i < 90; i += 4) records.push(late(five - i * 60, `trickle-${i}`));
    clock.set(clock.now() + minute);
    await run();
    expect(store.events.has('trickle-88')).toBe(true);
  });

  it('later still are found when every chain is read anew', async () => {
    const { run, records, clock, store, check, ports, world } = await oneAccount(closed, {
      records: [issuance(), ...busy()],
      in: ['us-east-1'],
    });
    await run();
    records.push({ ...late(five - 4 * 3600, 'very-late') });
    clock.set(clock.now() + minute);
    await run();
    expect(store.events.has('very-late')).toBe(false);
    const before = world.lookups().length;
    await check(ports, undefined, true);
    expect(store.events.has('very-late')).toBe(true);
    const chain =
      store.progress().chains[Object.keys(store.progress().chains).find((k) => k.includes('ASIAROOT')) ?? ''];
    expect(chain).toMatchObject({ nextToken: null, malformed: 0, pages: 9 });
    expect(world.lookups().length).toBeGreaterThan(before);
  });
});
