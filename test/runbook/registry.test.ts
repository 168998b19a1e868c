import { describe, expect, it } from 'vitest';
import type { ItemType } from '../../source/core/item.ts';
import type { PortName, Ports } from '../../source/core/ports.ts';
import { type Fault, faultKinds } from '../../source/core/reading.ts';
import type { JsonObject } from '../../source/core/words.ts';
import { itemTypes } from '../../source/runbook/index.ts';
import { broken, cleanRecords, cleanWorld, now, time } from '../support/clean-world.ts';
import { verdictsOf } from '../support/verdicts-of.ts';

const words = (kind: Fault['kind']): Fault => ({ kind, what: `made to fail: ${kind}` });

const uses = (type: ItemType): PortName[] => type.uses;

describe.each(itemTypes.map((type) => [type.id, type] as const))('%s', (_id, type) => {
  it('is judged in a clean world, so that what follows can fail', async () => {
    const verdicts = Object.values(await verdictsOf(type, cleanWorld()));
    const settled = ['pass', 'not-applicable', 'unknown'];
    for (const v of verdicts) expect(settled).toContain(v);
    if (type.uses.length > 0) expect(verdicts).toEqual(['pass']);
  });

  it.each(uses(type).flatMap((port) => faultKinds.map((kind) => [port, kind] as const)))(
    'never passes when %s fails with %s',
    async (port, kind) => {
      const world = cleanWorld();
      const ports = { ...world, [port]: broken(world[port] as object, words(kind), null) };
      for (const v of Object.values(await verdictsOf(type, ports))) expect(v).not.toBe('pass');
    },
  );

  it.each(uses(type).flatMap((port) => Object.keys(cleanWorld()[port] ?? {}).map((method) => [port, method] as const)))(
    'never passes on what %s.%s could not tell, if it asked',
    async (port, method) => {
      const world = cleanWorld();
      let asked = false;
      const real = broken(world[port] as object, words('denied'), method, () => {
        asked = true;
        return true;
      });
      const verdicts = Object.values(await verdictsOf(type, { ...world, [port]: real }));
      if (asked) for (const v of verdicts) expect(v).not.toBe('pass');
    },
  );

  it('never passes after a cancel', async () => {
    const stop = new AbortController();
    stop.abort();
    const verdicts = Object.values(await verdictsOf(type, cleanWorld(), stop.signal));
    if (type.needs.length > 0) for (const v of verdicts) expect(v).not.toBe('pass');
  });
});

describe('parts of the trail', () => {
  const trailTypes = itemTypes.filter((t) => t.uses.includes('trail'));

  it.each(trailTypes.map((t) => [t.id, t] as const))(
    '%s never passes when one Region, one page or one record is missing',
    async (_id, type) => {
      const world = cleanWorld();
      const oneRegion = broken(
        world.trail,
        words('org-denied'),
        'lookup',
        (_n, [ask]) => (ask as { region: string }).region === 'eu-west-1',
      );
      const oneKey = broken(world.trail, words('throttled'), 'lookup', (_n, [ask]) =>
        (ask as { query: { value: string } }).query.value.startsWith('AKIA'),
      );
      const secondPage: Ports['trail'] = {
        lookup: async (ask, signal) => {
          if (ask.nextToken !== null) return broken(world.trail, words('truncated'), null).lookup(ask, signal);
          const first = await world.trail.lookup(ask, signal);
          return first.ok ? { ...first, value: { ...first.value, nextToken: 'more' } } : first;
        },
      };
      const badRecord: Ports['trail'] = {
        lookup: async (ask, signal) => {
          const page = await world.trail.lookup(ask, signal);
          return page.ok
            ? { ...page, value: { ...page.value, records: [...page.value.records, '{"eventID":"cut'] } }
            : page;
        },
      };
      for (const trail of [oneRegion, oneKey, secondPage, badRecord]) {
        for (const v of Object.values(await verdictsOf(type, { ...world, trail }))) expect(v).not.toBe('pass');
      }
    },
  );

  it.each(trailTypes.map((t) => [t.id, t] as const))(
    '%s never passes on an empty trail, a wrong clock, or another account',
    async (_id, type) => {
      const world = cleanWorld([]);
      const clean = cleanWorld(cleanRecords as JsonObject[]);
      const skewed: Ports = {
        ...clean,
        identity: { whoami: async (s) => ({ ...(await clean.identity.whoami(s)), serverDate: time.now - 300_000 }) },
      };
      const dateless: Ports = {
        ...clean,
        identity: { whoami: async (s) => ({ ...(await clean.identity.whoami(s)), serverDate: null }) },
      };
      const other: Ports = {
        ...clean,
        identity: {
          whoami: async () => ({
            ok: true,
            at: now,
            serverDate: now,
            value: { arn: 'arn:aws:iam::999999999999:user/x', account: '999999999999', userId: 'AIDAX' },
          }),
        },
      };
      const clockFree = ['trail.collected'];
      for (const ports of [world, other, ...(clockFree.includes(type.id) ? [] : [skewed, dateless])]) {
        for (const v of Object.values(await verdictsOf(type, ports))) expect(v).not.toBe('pass');
      }
    },
  );
});
