import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ItemType } from '../../source/core/item.ts';
import type { PortName, Ports } from '../../source/core/ports.ts';
import { type Fault, faultKinds } from '../../source/core/reading.ts';
import type { JsonObject, Verdict } from '../../source/core/words.ts';
import { itemTypes } from '../../source/runbook/index.ts';
import { linesOf, runCheck } from '../../source/runner/check.ts';
import { taskList } from '../../source/runner/task-list.ts';
import { account, broken, cleanRecords, cleanWorld, config, now, roleArn, t0, time } from '../support/clean-world.ts';
import { memoryStore } from '../support/memory-store.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** One whole check of one item type in the given world → its verdicts. */
const verdictsOf = async (
  type: ItemType,
  ports: Ports,
  signal = new AbortController().signal,
): Promise<{ [id: string]: Verdict | undefined }> => {
  time.now = now;
  const store = memoryStore(() => time.now);
  await store.append([
    {
      type: 'incident.opened',
      incident: {
        ...{ id: 'INC-1', title: '', startedAt: t0, openedAt: t0, account, roleArn, accessKeyId: null },
        ...{ sessionName: null, unclaimed: false, drill: false },
      },
      roles: { responder: 'alice', approver: 'dana', owner: 'bob', countersignedBy: null },
    },
    {
      type: 'log.imported',
      source: 'test',
      entries: [{ line: 1, at: t0, kind: 'note', text: 'x', raw: 'x', source: 'test' }],
    },
  ]);
  const lines = linesOf([type], config());
  const check = () =>
    runCheck(
      { ports, store, config: config(), types: [type], tasks: taskList(() => undefined), audit: { hash } },
      lines,
      signal,
    );
  await check();
  // What was first seen dead then may have done something just before: only a second look, after the lag, can pass.
  time.now = now + 20 * 60_000;
  await check();
  return Object.fromEntries(lines.map((l) => [l.spec.id, store.progress().items[l.spec.id]?.verdict]));
};

const words = (kind: Fault['kind']): Fault => ({ kind, what: `made to fail: ${kind}` });

const uses = (type: ItemType): PortName[] => type.uses;

describe.each(itemTypes.map((type) => [type.id, type] as const))('%s', (_id, type) => {
  it('is judged in a clean world, so that what follows can fail', async () => {
    const verdicts = Object.values(await verdictsOf(type, cleanWorld()));
    const settled = ['pass', 'not-applicable', 'unknown'];
    for (const v of verdicts) expect(settled).toContain(v);
    if (type.uses.length > 0 && !notYet.includes(type.id)) expect(verdicts).toEqual(['pass']);
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

/** Lines whose probe is not whole yet: they may be unknown in a clean world. */
const notYet = ['trail.reconciled', 'policy.restored'];

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
