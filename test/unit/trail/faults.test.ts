import { describe, expect, it } from 'vitest';
import { denied, type Hook, orgDenied } from '../../support/aws-world.ts';
import { type AwsAnswer, json, jsonError } from '../../support/servers/aws-server.ts';
import { closing } from '../adapters/support.ts';
import { issuance, oneAccount, reads, regions } from './one-account.ts';
import { minute, trailItems } from './scene.ts';

const closed = closing();
const inRegion =
  (region: string, answer: AwsAnswer): Hook =>
  (a) =>
    a.action === 'LookupEvents' && a.region === region ? answer : undefined;

/** A world that passes when nothing is wrong, read twice, so that whatever does not pass is due to the fault alone. */
const judged = async (hook: Hook | undefined, records = [issuance(), ...reads('eu-west-1', 120)]) => {
  const scene = await oneAccount(closed, { records, ...(hook ? { hook } : {}) });
  await scene.run();
  scene.clock.set(scene.clock.now() + 20 * minute);
  await scene.run();
  return scene;
};

const noPass = (items: { [id: string]: { verdict: string } | undefined }): void => {
  for (const id of trailItems) expect([id, items[id]?.verdict]).not.toEqual([id, 'pass']);
};

describe('a whole reading through the real SDK', () => {
  it('passes when nothing is wrong, so that what follows can fail', async () => {
    const { store } = await judged(undefined);
    const { items } = store.progress();
    for (const id of ['trail.collected', 'expiry.sessions', 'expiry.silence', 'expiry.renewal', 'trail.logging'])
      expect([id, items[id]?.verdict]).toEqual([id, 'pass']);
    expect(items['trail.collected']?.why).toMatch(/^17 Regions, 121 events/);
  });

  it.each(regions)('never passes when %s is denied: that Region is named', async (region) => {
    const { store } = await judged(inRegion(region, denied));
    const { items, coverage } = store.progress();
    noPass(items);
    expect(items['trail.collected']?.why).toContain(`1 of 17 Regions are not read (${region}: AWS refused`);
    expect(coverage.regions.filter((r) => !r.complete).map((r) => [r.region, r.closed])).toEqual([[region, false]]);
  });

  it.each<[string, AwsAnswer, RegExp, boolean]>([
    ['throttled for ever', jsonError('ThrottlingException'), /AWS throttles cloudtrail:LookupEvents/, false],
    ['closed by the organisation', orgDenied, /1 Region closed by the organisation \(eu-west-1\)/, true],
    ['refused for an expired token', jsonError('ExpiredTokenException'), /credentials have expired/, false],
    ['answered by something else', { body: '<html>proxy</html>' }, /could not be understood/, false],
    [
      'answered with half a page',
      { body: '{"Events":[{"EventId"', type: 'application/x-amz-json-1.1' },
      /could not be understood|cut/,
      false,
    ],
    ['hung up on', 'hang up', /eu-west-1: /, false],
    ['failing', jsonError('InternalServerError', 'x', 500), /AWS failed/, false],
    [
      'answered with a record that is none',
      json({ Events: [{ EventId: 'x', CloudTrailEvent: '{"eventID":"cut' }] }),
      /records could not be understood/,
      false,
    ],
  ])('never passes when a Region is %s', async (_name, answer, words, isClosed) => {
    const { store, canAct } = await judged(inRegion('eu-west-1', answer));
    const { items, coverage } = store.progress();
    noPass(items);
    expect(items['trail.collected']?.why).toMatch(words);
    const row = coverage.regions.find((r) => r.region === 'eu-west-1');
    expect(row).toMatchObject({ complete: false, closed: isClosed });
    expect(coverage.regions.filter((r) => r.complete)).toHaveLength(16);
    expect(canAct().state).toBe('unknown');
  });

  it('never passes when a chain is cut in the middle, keeps what came, and goes on there', async () => {
    let cut = true;
    const hook: Hook = (a) => (cut && a.region === 'eu-west-1' && a.input.NextToken ? 'hang up' : undefined);
    const scene = await oneAccount(closed, { records: [issuance(), ...reads('eu-west-1', 120)], hook });
    await scene.run();
    noPass(scene.store.progress().items);
    const row = scene.store.progress().coverage.regions.find((r) => r.region === 'eu-west-1');
    expect(row).toMatchObject({ events: 50, complete: false });
    cut = false;
    const before = scene.world.lookups('eu-west-1').length;
    scene.clock.set(scene.clock.now() + 20 * minute);
    await scene.run();
    expect(scene.item('trail.collected')?.verdict).toBe('pass');
    const asks = scene.world.lookups('eu-west-1').slice(before);
    const again = asks.filter((a) => JSON.stringify(a.input.LookupAttributes).includes('ASIAROOT'));
    expect(again[0]?.input.NextToken).toBeDefined();
    expect(scene.store.events.size()).toBe(121);
  });

  it('never passes when a page token died meanwhile: the run is begun anew, and nothing is stored twice', async () => {
    let dead = 0;
    const hook: Hook = (a) =>
      a.input.NextToken && a.action === 'LookupEvents' && dead++ === 0
        ? jsonError('InvalidNextTokenException')
        : undefined;
    const { store, item } = await judged(hook);
    expect(item('trail.collected')?.verdict).toBe('pass');
    expect(store.events.size()).toBe(121);
  });

  it('makes what depends on the clock unknown while ours is five minutes off', async () => {
    const scene = await oneAccount(closed);
    scene.world.state.skew = 5 * minute;
    await scene.run();
    // AWS's Date has whole seconds only.
    scene.clock.set(Math.ceil(scene.clock.now() / 1000) * 1000 + 20 * minute);
    await scene.run();
    for (const id of ['expiry.sessions', 'expiry.silence', 'expiry.renewal', 'trail.logging', 'iam.users'])
      expect(scene.item(id)).toMatchObject({ verdict: 'unknown', why: "our clock is 300 s off AWS's" });
    expect(scene.canAct().text).toMatch(/300 s off/);
  });

  it('reads nothing as passed when the credentials end in the middle, and goes on with fresh ones', async () => {
    let over = true;
    const hook: Hook = (a) => {
      if (!over) return undefined;
      if (a.action === 'LookupEvents' && a.input.NextToken) return jsonError('ExpiredTokenException');
      return undefined;
    };
    const scene = await oneAccount(closed, { records: [issuance(), ...reads('eu-west-1', 120)], hook });
    await scene.run();
    noPass(scene.store.progress().items);
    expect(scene.item('trail.collected')?.why).toMatch(/credentials have expired/);
    over = false;
    scene.clock.set(scene.clock.now() + 20 * minute);
    await scene.run();
    expect(scene.item('trail.collected')?.verdict).toBe('pass');
  });

  it('names the Regions that could not be listed', async () => {
    const hook: Hook = (a) =>
      a.action === 'DescribeRegions'
        ? {
            status: 403,
            body: '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>x</Message></Error></Errors><RequestID>1</RequestID></Response>',
          }
        : undefined;
    const { store, item } = await judged(hook);
    noPass(store.progress().items);
    expect(item('trail.collected')?.why).toMatch(/other Regions: the enabled Regions could not be listed/);
  });
});
