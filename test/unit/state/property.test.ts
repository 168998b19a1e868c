import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FaultPoint } from '../../../source/core/fault-point.ts';
import type { JournalEvent } from '../../../source/core/journal-event.ts';
import { StoreError } from '../../../source/core/store.ts';
import { foldFile, incident, note, openAt, opened, pageSaved } from './support/samples.ts';
import { tempFolder } from './support/temp.ts';

const words = fc.string({ unit: 'grapheme', maxLength: 40 });

const event: fc.Arbitrary<JournalEvent> = fc.oneof(
  words.map(note),
  fc.nat(30).map((n) => pageSaved(n + 1, n)),
  fc.record({ item: fc.constantFrom('a', 'b', 'c'), text: words }).map(({ item, text }) => ({
    ...{ type: 'item.attested' as const, item, note: text },
  })),
  fc.record({ id: fc.constantFrom('a', 'b'), why: words }).map(({ id, why }) => ({
    ...{ type: 'items.changed' as const, items: [{ id, verdict: 'unknown' as const, why }] },
  })),
  words.map((text) => ({ type: 'check.finished' as const, items: [text, 'a'], cancelled: false })),
);

type Step =
  | { do: 'append'; events: JournalEvent[]; durable: boolean }
  | { do: 'close' }
  | { do: 'crash'; at: FaultPoint; events: JournalEvent[] }
  | { do: 'tear'; text: string }
  | { do: 'cut'; bytes: number }
  | { do: 'snapshot'; damage: 'missing' | 'null' | 'torn' | 'old' };

const events = fc.array(event, { minLength: 1, maxLength: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('append' as const), events, durable: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constant({ do: 'close' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      at: fc.constantFrom<FaultPoint>('journal.before-append', 'journal.half-written', 'journal.after-fsync'),
      events,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tear' as const), text: fc.stringMatching(/^[^\n]{1,60}$/) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const), bytes: fc.integer({ min: 1, max: 60 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('snapshot' as const),
      damage: fc.constantFrom('missing' as const, 'null' as const, 'torn' as const, 'old' as const),
    }),
  },
);

test('whatever happens between, progress is the fold of the lines that survived, and what was promised is among them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const stateDir = tempFolder();
      const dir = join(stateDir, incident);
      const journal = join(dir, 'journal.jsonl');
      const snapshot = join(dir, 'state.json');
      let die: FaultPoint | null = null;
      const faults = (point: FaultPoint) => {
        if (point === die) throw new Error('crash');
      };
      const open = () => openAt(stateDir, { faults });
      let store = await open();
      await store.append([opened()], { durable: true });
      let promised = 1;
      let oldSnapshot: Buffer | null = null;

      const reopen = async (): Promise<void> => {
        die = null;
        await store.close();
        store = await open();
        expect(store.mode().mode).toBe('writer');
        expect(store.progress()).toEqual(foldFile(journal));
        const { ok } = await store.verifyJournal();
        expect(ok).toBe(true);
        const lines = await store.lines(1_000);
        expect(lines.map((l) => l.seq)).toEqual(lines.map((_, i) => i + 1));
        expect(lines.length).toBeGreaterThanOrEqual(promised);
        promised = lines.length;
      };

      for (const s of steps) {
        if (s.do === 'append') {
          await store.append(s.events, { durable: s.durable });
          promised += s.events.length;
          expect(store.progress()).toEqual(foldFile(journal));
        } else if (s.do === 'close') await reopen();
        else if (s.do === 'crash') {
          die = s.at;
          await expect(store.append(s.events, { durable: true })).rejects.toThrow('crash');
          await reopen();
        } else if (s.do === 'snapshot') {
          await store.close();
          const current = readFileSync(snapshot);
          if (s.damage === 'missing') rmSync(snapshot);
          else if (s.damage === 'null') writeFileSync(snapshot, 'null');
          else if (s.damage === 'torn') truncateSync(snapshot, current.length >> 1);
          else if (oldSnapshot) writeFileSync(snapshot, oldSnapshot);
          await reopen();
          oldSnapshot = current;
        } else if (s.do === 'tear') {
          await store.close();
          appendFileSync(journal, s.text);
          await reopen();
        } else {
          // Somebody cuts the end of the journal off: lines that the snapshot knows are gone, and that is refused.
          await store.close();
          const whole = readFileSync(journal);
          truncateSync(journal, whole.length - s.bytes);
          await expect(open()).rejects.toThrow(StoreError);
          writeFileSync(journal, whole);
          await reopen();
        }
      }
      await reopen();
      await store.close();
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('any change of any byte of a proved line is found', async () => {
  const stateDir = tempFolder();
  const store = await openAt(stateDir);
  await store.append([opened(), note('two “quoted” \\ \u0000'), note('three'), note('four')], { durable: true });
  await store.close();
  const dir = join(stateDir, incident);
  const journal = join(dir, 'journal.jsonl');
  for (const name of ['state.json', 'state.json.bak']) rmSync(join(dir, name), { force: true });
  const whole = readFileSync(journal);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 2), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Buffer.from(whole);
      changed[at] = (whole[at] ?? 0) ^ by;
      writeFileSync(journal, changed);
      const opening = openAt(stateDir, { mode: 'observe' });
      try {
        const found = await opening;
        expect(found.mode().mode).toBe('tampered');
        await found.close();
      } catch (error) {
        // The digit of the version may have become a higher one.
        if (!(error instanceof StoreError)) throw error;
        expect(error.code).toBe('newer-schema');
      }
    }),
    { numRuns: 300 },
  );
});
