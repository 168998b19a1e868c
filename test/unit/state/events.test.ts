import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrailEvent } from '../../../source/core/trail-event.ts';
import { incident, openAt, opened, pageSaved, start, trailEvent } from './support/samples.ts';
import { tempFolder } from './support/temp.ts';

const folderOf = (stateDir: string): string => join(stateDir, incident, 'events');
const range = (from: number, to: number): TrailEvent[] =>
  Array.from({ length: to - from }, (_, i) => trailEvent(from + i));
const write = { readOnly: false, name: 'CreateUser', source: 'iam' } as const;

/** A store with `pages` pages of five events, closed. */
const filled = async (pages = 4) => {
  const stateDir = tempFolder();
  const store = await openAt(stateDir);
  await store.append([opened()]);
  for (let p = 0; p < pages; p++) {
    const events = range(p * 5, p * 5 + 5).map((e, i) => (i === 0 ? { ...e, ...write } : e));
    await store.events.add(store.events.nextSegment(), events);
    await store.append([pageSaved(p + 1, 5)]);
  }
  await store.close();
  return { stateDir, folder: folderOf(stateDir) };
};

const ids = (events: TrailEvent[]): string[] => events.map((e) => e.id);

test('a page is saved once: what is known is left out, in the page and across pages, also in parallel', async () => {
  const store = await openAt(tempFolder());
  const [a, b] = await Promise.all([
    store.events.add(store.events.nextSegment(), [trailEvent(1), trailEvent(2), trailEvent(2)]),
    store.events.add(store.events.nextSegment(), [trailEvent(2), trailEvent(3)]),
  ]);
  expect([ids(a), ids(b)]).toEqual([['event-000001', 'event-000002'], ['event-000003']]);
  expect(await store.events.add(store.events.nextSegment(), [trailEvent(1)])).toEqual([]);
  expect(store.events.size()).toBe(3);
  expect(readdirSync(folderOf(join(store.dir, '..')))).toEqual(['000001.jsonl', '000002.jsonl']);
  expect(store.events.nextSegment()).toBe(4);
  await store.close();
});

test('rows stand in time order, then by id, whatever order they came in', async () => {
  const store = await openAt(tempFolder());
  const same = { time: start };
  await store.events.add(1, [trailEvent(9), trailEvent(3, same), trailEvent(4)]);
  expect(store.events.row(0).id).toBe('event-000003');
  await store.events.add(2, [trailEvent(1, same), trailEvent(6), trailEvent(2)]);
  const order = Array.from({ length: 6 }, (_, i) => store.events.row(i).id.slice(-1));
  expect(order).toEqual(['1', '3', '2', '4', '6', '9']);
  expect(store.events.indexOf('event-000006')).toBe(4);
  expect(store.events.indexOf('none')).toBe(-1);
  expect(() => store.events.row(6)).toThrow(RangeError);
  await store.close();
});

test('a row has what the screen shows, an opened row everything', async () => {
  const store = await openAt(tempFolder());
  const event = trailEvent(1, { ...write, keyId: null, errorCode: 'AccessDenied', request: { userName: 'tëst\n"x"' } });
  await store.events.add(1, [trailEvent(0), event]);
  expect(store.events.row(1)).toEqual({
    ...{ id: 'event-000001', time: start + 1000, keyId: null, region: 'us-east-1', source: 'iam', name: 'CreateUser' },
    ...{ errorCode: 'AccessDenied', account: '123456789012', write: true, subject: 'i-1' },
    actor: 'arn:aws:sts::123456789012:assumed-role/breakglass/alice',
  });
  expect(await store.events.read('event-000001')).toEqual(event);
  expect(await store.events.read('none')).toBeNull();
  await store.close();
});

test('significant events come back whole, in time order, as a list of the caller’s own', async () => {
  const { stateDir } = await filled();
  const store = await openAt(stateDir);
  const first = await store.events.significant();
  expect(ids(first)).toEqual(['event-000000', 'event-000005', 'event-000010', 'event-000015']);
  expect(first[0]).toEqual({ ...trailEvent(0), ...write });
  first.length = 0;
  await store.events.add(store.events.nextSegment(), [trailEvent(7, { id: 'late', errorCode: 'x' }), trailEvent(99)]);
  expect(ids(await store.events.significant())).toEqual([
    'event-000000',
    'event-000005',
    'late',
    'event-000010',
    'event-000015',
  ]);
  await store.close();
});

test('activity is counted for each key; a failed call is no write', async () => {
  const store = await openAt(tempFolder());
  const denied = { ...write, errorCode: 'AccessDenied' };
  await store.events.add(1, [
    trailEvent(5, write),
    trailEvent(2),
    trailEvent(3, denied),
    trailEvent(4, { keyId: 'AKIA2' }),
  ]);
  await store.events.add(2, [trailEvent(6, { keyId: null })]);
  expect(Object.fromEntries(store.events.activity())).toEqual({
    ASIAEXAMPLE: { events: 3, writes: 1, denied: 1, firstEvent: start + 2000, lastEvent: start + 5000 },
    AKIA2: { events: 1, writes: 0, denied: 0, firstEvent: start + 4000, lastEvent: start + 4000 },
  });
  const before = store.events.version();
  await store.events.add(3, [trailEvent(7)]);
  expect(store.events.version()).toBeGreaterThan(before);
  expect(store.events.activity().get('ASIAEXAMPLE')?.events).toBe(4);
  await store.close();
});

describe('the index file is only a shortcut', () => {
  const rowsAt = async (stateDir: string) => {
    const store = await openAt(stateDir, { mode: 'observe' });
    await store.events.load();
    const rows = Array.from({ length: store.events.size() }, (_, i) => store.events.row(i));
    const significant = ids(await store.events.significant());
    const opened = await store.events.read('event-000011');
    await store.close();
    return { rows, significant, opened, notices: store.notices() };
  };
  const damages: { [name: string]: (index: string) => void } = {
    'as it is': () => undefined,
    missing: (index) => rmSync(index),
    cut: (index) => truncateSync(index, readFileSync(index).length - 3),
    empty: (index) => writeFileSync(index, ''),
    'with one bit changed': (index) => {
      const data = readFileSync(index);
      data[data.length - 9] = (data[data.length - 9] ?? 0) ^ 1;
      writeFileSync(index, data);
    },
    'of another schema': (index) => {
      const text = readFileSync(index, 'latin1').replace('"schema":1', '"schema":9');
      writeFileSync(index, text, 'latin1');
    },
  };
  for (const [name, damage] of Object.entries(damages)) {
    test(`${name}: the same rows`, async () => {
      const { stateDir, folder } = await filled();
      damage(join(folder, 'index.bin'));
      const { rows, significant, opened, notices } = await rowsAt(stateDir);
      expect(rows.map((r) => r.id)).toEqual(ids(range(0, 20)));
      expect(rows[11]).toMatchObject({ subject: 'i-11', time: start + 11_000, write: false });
      expect(significant).toHaveLength(4);
      expect(opened).toEqual(trailEvent(11));
      expect(notices).toEqual([]);
    });
  }

  test('under other rules the rows are made anew', async () => {
    const { stateDir } = await filled();
    const rules = { isSignificant: () => true, isWrite: () => true, subjectOf: () => 'same', version: 'other' };
    const store = await openAt(stateDir, { rules });
    await store.events.load();
    expect(store.events.row(1)).toMatchObject({ write: true, subject: 'same' });
    expect(await store.events.significant()).toHaveLength(20);
    await store.close();
  });

  test('segments that came after it are read beside it', async () => {
    const { stateDir, folder } = await filled();
    const index = readFileSync(join(folder, 'index.bin'));
    const store = await openAt(stateDir);
    await store.events.add(store.events.nextSegment(), range(20, 25));
    await store.close();
    writeFileSync(join(folder, 'index.bin'), index);
    expect((await rowsAt(stateDir)).rows).toHaveLength(25);
  });
});

describe('a segment that is damaged is left out and said, never a crash', () => {
  const damages: { [name: string]: [(path: string) => void, says: string] } = {
    torn: [(path) => truncateSync(path, readFileSync(path).length - 20), 'is torn or was changed'],
    'without its last newline': [(path) => truncateSync(path, readFileSync(path).length - 1), 'is torn'],
    empty: [(path) => writeFileSync(path, ''), 'is torn'],
    'not JSON': [(path) => writeFileSync(path, 'hello\n'), 'is torn'],
    null: [(path) => writeFileSync(path, 'null\n'), 'is torn'],
    missing: [(path) => rmSync(path), 'is missing'],
  };
  for (const [name, [damage, says]] of Object.entries(damages)) {
    test(name, async () => {
      const { stateDir, folder } = await filled();
      damage(join(folder, '000002.jsonl'));
      const store = await openAt(stateDir);
      await store.events.load();
      expect(ids(await store.events.significant())).toEqual(['event-000000', 'event-000010', 'event-000015']);
      expect(store.events.size()).toBe(15);
      expect(store.events.problems()).toHaveLength(1);
      expect(store.events.problems()[0]).toContain(`events/000002.jsonl ${says}`);
      expect(store.notices()).toEqual(store.events.problems());
      expect(store.events.nextSegment()).toBe(5);
      await store.close();
    });
  }

  test('missing, and the index too: the journal knows that it was there', async () => {
    const { stateDir, folder } = await filled();
    rmSync(join(folder, '000002.jsonl'));
    rmSync(join(folder, 'index.bin'));
    const store = await openAt(stateDir);
    await store.events.load();
    expect(store.events.problems()[0]).toContain('events/000002.jsonl is missing');
    await store.close();
  });

  test('cut after a whole line: the journal knows how many there were', async () => {
    const { stateDir, folder } = await filled();
    const path = join(folder, '000002.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(0, 3).concat('').join('\n'));
    const store = await openAt(stateDir);
    await store.events.load();
    expect(store.events.problems()[0]).toContain('has lost events');
    await store.close();
  });
});

test('any pages in any order with any reopening give the same rows as a plain list', async () => {
  const event = fc
    .record({ n: fc.nat(60), late: fc.nat(3) })
    .map(({ n, late }) => trailEvent(n, { time: start + late }));
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.array(event, { maxLength: 8 }) },
    { weight: 1, arbitrary: fc.constant('reopen') },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const stateDir = tempFolder();
      let store = await openAt(stateDir);
      const plain = new Map<string, TrailEvent>();
      for (const s of steps) {
        if (typeof s === 'string') {
          await store.close();
          store = await openAt(stateDir);
          await store.events.load();
          continue;
        }
        const fresh = [...new Map(s.filter((e) => !plain.has(e.id)).map((e) => [e.id, e])).values()];
        for (const e of fresh) plain.set(e.id, e);
        expect(await store.events.add(store.events.nextSegment(), s)).toEqual(fresh);
      }
      const sorted = [...plain.values()].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
      expect(Array.from({ length: store.events.size() }, (_, i) => store.events.row(i).id)).toEqual(ids(sorted));
      for (const [i, e] of sorted.entries()) {
        expect(store.events.indexOf(e.id)).toBe(i);
        expect(await store.events.read(e.id)).toEqual(e);
      }
      await store.close();
    }),
    { numRuns: 30 },
  );
});
