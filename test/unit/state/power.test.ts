import { cpSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { powerDisk } from './support/power-disk.ts';
import { incident, note, notesOf, openAt, opened, pageSaved, start, trailEvent } from './support/samples.ts';
import { tempFolder, until } from './support/temp.ts';

/** What is left after a power cut, as another machine would find it: the running store keeps its own folder. */
const afterCut = (stateDir: string, cut: (folder: string) => void): string => {
  cut(stateDir);
  const left = tempFolder();
  cpSync(join(stateDir, incident), join(left, incident), { recursive: true });
  return left;
};

test('lines whose fsync failed are written once more: a second fsync alone would prove nothing', async () => {
  const stateDir = tempFolder();
  const { disk, control, cut } = powerDisk();
  let now = start;
  const store = await openAt(stateDir, { disk, now: () => now });
  await store.append([opened(), note('one')], { durable: true });
  now++;
  control.failSync = true;
  await store.append([note('two')]);
  await until('the failed fsync is said', () => store.mode().why.includes('EIO'));
  control.failSync = false;
  await until('it is saved', () => store.savedAt() === now);
  const left = await openAt(afterCut(stateDir, cut), { mode: 'observe' });
  expect(notesOf(left.progress())).toEqual(['one', 'two']);
  expect((await left.verifyJournal()).ok).toBe(true);
  await left.close();
  await store.close();
});

test('after a take-over the whole journal is on disk, not only its new line', async () => {
  const stateDir = tempFolder();
  const { disk, cut } = powerDisk();
  const old = await openAt(stateDir, { disk });
  await old.append([opened(), note('one')], { durable: true });
  const heir = await openAt(stateDir, { disk, who: 'bob@desk' });
  await heir.takeOver();
  const left = await openAt(afterCut(stateDir, cut), { mode: 'observe' });
  expect(left.progress()).toEqual(heir.progress());
  await left.close();
  await heir.close();
  await old.close();
});

test('whenever the power is cut: what was said to be saved is there, proved, and with its pages', async () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('note' as const), durable: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('page' as const), durable: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant({ do: 'fail' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
      const stateDir = tempFolder();
      const { disk, control, cut } = powerDisk();
      let store = await openAt(stateDir, { disk });
      await store.append([opened()], { durable: true });
      let promised = 1;
      let written = 1;
      let pages = 0;
      for (const s of steps) {
        if (s.do === 'reopen') {
          await store.close();
          store = await openAt(stateDir, { disk });
          promised = written;
        } else if (s.do === 'fail') {
          control.failSync = true;
          await expect(store.append([note('refused')], { durable: true })).rejects.toThrow('EIO');
          control.failSync = false;
        } else {
          const segment = store.events.nextSegment();
          const page = [trailEvent(pages * 2), trailEvent(pages * 2 + 1)];
          if (s.do === 'page') pages += (await store.events.add(segment, page)).length / 2;
          await store.append([s.do === 'page' ? pageSaved(segment, 2) : note('kept')], { durable: s.durable });
          written++;
          if (s.durable) promised = written;
        }
      }
      const left = await openAt(afterCut(stateDir, cut), { mode: 'observe' });
      expect(left.mode().mode).toBe('read-only');
      const lines = await left.lines(100);
      expect(lines.length).toBeGreaterThanOrEqual(promised);
      expect(notesOf(left.progress())).not.toContain('refused');
      await left.events.load();
      expect((await left.verifyJournal()).ok).toBe(true);
      expect(left.events.problems()).toEqual([]);
      expect(left.events.size()).toBe(pages * 2);
      await left.close();
      await store.close().catch((error: unknown) => expect(error).toMatchObject({ code: 'tampered' }));
    }),
    { numRuns: 40 },
  );
});
