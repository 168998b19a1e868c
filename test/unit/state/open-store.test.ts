import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foldFile, incident, note, notesOf, openAt, opened, pageSaved, trailEvent } from './support/samples.ts';
import { tempFolder } from './support/temp.ts';

test('what was appended is there again after a close, from the snapshot and from the journal alone', async () => {
  const stateDir = tempFolder();
  const store = await openAt(stateDir);
  expect(store.mode()).toMatchObject({ mode: 'writer', why: '' });
  expect(store.savedAt()).toBeNull();
  await store.append([opened(), note('one')], { durable: true });
  await store.append([note('two')]);
  const added = await store.events.add(store.events.nextSegment(), [trailEvent(2), trailEvent(1)]);
  expect(added).toHaveLength(2);
  await store.append([pageSaved(1, 2)]);
  await store.saveEvidence('a.json', '{}', { what: 'test' });
  await store.close();
  const again = await openAt(stateDir);
  expect(again.notices()).toEqual([]);
  expect(again.progress()).toEqual(foldFile(join(stateDir, incident, 'journal.jsonl')));
  expect(notesOf(again.progress())).toEqual(['one', 'two']);
  await again.events.load();
  expect(again.events.row(0).id).toBe('event-000001');
  expect(await again.verifyJournal()).toEqual({ ok: true, lines: 4 });
  expect((await again.lines(2)).map((l) => l.seq)).toEqual([3, 4]);
  await again.close();
});
