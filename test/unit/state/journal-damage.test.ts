import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeLines, noTip } from '../../../state/journal-line.ts';
import { foldFile, incident, note, notesOf, openAt, opened, refusalOf, start, who } from './support/samples.ts';
import { tempFolder } from './support/temp.ts';

/** An incident with a journal of five lines; without its snapshot unless `keep`. */
const saved = async (keep = false) => {
  const stateDir = tempFolder();
  const store = await openAt(stateDir);
  await store.append([opened(), note('two'), note('three'), note('four'), note('five')], { durable: true });
  await store.close();
  const journal = join(stateDir, incident, 'journal.jsonl');
  const snapshot = join(stateDir, incident, 'state.json');
  if (!keep) for (const path of [snapshot, `${snapshot}.bak`]) writeFileSync(path, '{"schema":');
  return { stateDir, journal, snapshot };
};

const edit = (path: string, change: (lines: string[]) => string[]): void =>
  writeFileSync(path, change(readFileSync(path, 'utf8').split('\n')).join('\n'));

describe('a torn last line', () => {
  test('is cut off, and the journal says so', async () => {
    const { stateDir, journal } = await saved(true);
    appendFileSync(journal, '{"v":1,"seq":6,"at":17');
    const store = await openAt(stateDir);
    expect(store.mode().mode).toBe('writer');
    expect(store.notices().join()).toContain('torn (22 bytes)');
    const [last] = await store.lines(1);
    expect(last?.event).toEqual({ type: 'journal.repaired', dropped: 22, text: '{"v":1,"seq":6,"at":17' });
    await store.append([note('six')], { durable: true });
    await store.close();
    expect(readFileSync(journal, 'utf8').split('\n')).toHaveLength(8);
    expect(notesOf(foldFile(journal))).toEqual(['two', 'three', 'four', 'five', 'six']);
  });

  test('is torn also when only its newline is missing: nobody was told that it was saved', async () => {
    const { stateDir, journal } = await saved();
    truncateSync(journal, readFileSync(journal).length - 1);
    const store = await openAt(stateDir);
    expect(notesOf(store.progress())).toEqual(['two', 'three', 'four']);
    expect((await store.lines(1))[0]?.event.type).toBe('journal.repaired');
    expect(await store.verifyJournal()).toEqual({ ok: true, lines: 5 });
    await store.close();
  });

  test('longer than the line that tells of it leaves nothing behind', async () => {
    const { stateDir, journal } = await saved(true);
    appendFileSync(journal, `{"v":1,${'x'.repeat(5000)}`);
    const store = await openAt(stateDir);
    expect(readFileSync(journal, 'utf8').endsWith('"}\n')).toBe(true);
    expect((await store.lines(1))[0]?.event).toMatchObject({ dropped: 5007 });
    await store.close();
  });

  test('is left alone by those who only look: it may just be written', async () => {
    const { stateDir, journal } = await saved(true);
    appendFileSync(journal, '{"v":1,"se');
    const before = readFileSync(journal);
    const store = await openAt(stateDir, { mode: 'observe' });
    expect(store.mode().mode).toBe('read-only');
    expect(notesOf(store.progress())).toEqual(['two', 'three', 'four', 'five']);
    await store.close();
    expect(readFileSync(journal)).toEqual(before);
  });
});

describe('any other bad line is tampering', () => {
  const cases: { [name: string]: { change: (lines: string[]) => string[]; line: number; why: string } } = {
    'an edited word': { change: (l) => l.map((t) => t.replace('three', 'thrxx')), line: 3, why: 'hash does not match' },
    'a broken line': { change: (l) => l.with(1, '{"v":1,"seq":2'), line: 2, why: 'not JSON' },
    'a line that is null': { change: (l) => l.with(1, 'null'), line: 2, why: 'not an object' },
    'a line taken out': { change: (l) => l.toSpliced(2, 1), line: 3, why: 'its number is 4, not 3' },
    'two lines changed about': { change: (l) => [l[0], l[2], l[1], ...l.slice(3)].map(String), line: 2, why: 'number' },
    'an empty line': { change: (l) => l.toSpliced(3, 0, ''), line: 4, why: 'not JSON' },
    'a first line taken out': { change: (l) => l.slice(1), line: 1, why: 'number' },
    'a line without its hash': {
      change: (l) => l.with(4, String(l[4]).replace(/,"hash".*/, '}')),
      line: 5,
      why: 'hash',
    },
    'a blank at the end of a line': { change: (l) => l.with(2, `${l[2]} `), line: 3, why: 'hash' },
  };
  for (const [name, { change, line, why }] of Object.entries(cases)) {
    test(`${name}: read-only, and the line is named`, async () => {
      const { stateDir, journal } = await saved();
      edit(journal, change);
      const before = readFileSync(journal);
      const store = await openAt(stateDir);
      const mode = store.mode();
      expect(mode.mode).toBe('tampered');
      expect(mode.why).toContain(`Line ${line} of journal.jsonl does not hold`);
      expect(mode.why).toContain(why);
      expect(store.progress().notes.length).toBe(Math.max(0, line - 2));
      expect((await refusalOf(store.append([note('six')]))).code).toBe('tampered');
      expect((await refusalOf(store.takeOver())).code).toBe('tampered');
      await store.close();
      expect(readFileSync(journal)).toEqual(before);
    });
  }

  test('a line that was written anew with a right hash of its own breaks the line after it', async () => {
    const { stateDir, journal } = await saved();
    const lines = readFileSync(journal, 'utf8').split('\n');
    const { prev } = JSON.parse(String(lines[2]));
    const forged = encodeLines([note('forged')], { at: start, by: who }, { ...noTip, seq: 2, hash: prev });
    writeFileSync(journal, lines.with(2, forged.data.toString().trimEnd()).join('\n'));
    const store = await openAt(stateDir);
    expect(store.mode()).toMatchObject({ mode: 'tampered' });
    expect(store.mode().why).toContain('Line 4');
    await store.close();
  });

  test('in front of the snapshot it is found in the background, and the store stops writing', async () => {
    const { stateDir, journal } = await saved(true);
    edit(journal, (l) => l.map((t) => t.replace('three', 'thrxx')));
    const store = await openAt(stateDir, { verifyAfter: 1 });
    let changes = 0;
    const found = new Promise<void>((resolve) => {
      store.subscribe(() => {
        changes++;
        if (store.mode().mode === 'tampered') resolve();
      });
    });
    await found;
    expect(changes).toBeGreaterThan(0);
    expect(store.mode().why).toContain('Line 3 ');
    expect(await store.verifyJournal()).toMatchObject({ ok: false, line: 3 });
    expect((await refusalOf(store.append([note('six')], { durable: true }))).code).toBe('tampered');
    await store.close();
  });

  test('a journal that is replaced while it is written is noticed before the next line', async () => {
    const { stateDir, journal } = await saved(true);
    const store = await openAt(stateDir);
    edit(journal, (l) => l.map((t) => t.replace('three', 'three!')));
    expect((await refusalOf(store.append([note('six')], { durable: true }))).code).toBe('tampered');
    expect(store.mode().mode).toBe('tampered');
    expect(notesOf(store.progress())).not.toContain('six');
    await store.close();
  });
});

describe('what cannot be opened at all', () => {
  test('a journal shorter than the snapshot', async () => {
    const { stateDir, journal } = await saved(true);
    edit(journal, (l) => [...l.slice(0, 3), '']);
    const before = readFileSync(journal);
    for (const mode of ['write', 'follow', 'observe'] as const) {
      const { code, message } = await refusalOf(openAt(stateDir, { mode }));
      expect(code).toBe('shorter');
      expect(message).toContain('has 3 lines, but 5 were saved before');
      expect(message).toContain('Nothing was changed');
    }
    expect(readFileSync(journal)).toEqual(before);
  });

  test('a journal that is gone or empty, beside a snapshot of it, good or bad', async () => {
    const good = await saved(true);
    writeFileSync(good.journal, '');
    expect((await refusalOf(openAt(good.stateDir))).code).toBe('shorter');
    const bad = await saved();
    writeFileSync(bad.journal, '');
    expect((await refusalOf(openAt(bad.stateDir))).code).toBe('shorter');
  });

  test('a damaged snapshot does not hide it: its last good copy is a witness', async () => {
    const { stateDir, journal, snapshot } = await saved(true);
    const store = await openAt(stateDir);
    await store.append([note('six')], { durable: true });
    await store.close();
    writeFileSync(snapshot, 'null');
    edit(journal, (l) => [...l.slice(0, 3), '']);
    expect((await refusalOf(openAt(stateDir))).code).toBe('shorter');
  });

  test('a line of a newer version', async () => {
    const { stateDir, journal } = await saved();
    edit(journal, (l) => l.map((t) => t.replace('{"v":1,"seq":4,', '{"v":2,"seq":4,')));
    const { code, message } = await refusalOf(openAt(stateDir));
    expect(code).toBe('newer-schema');
    expect(message).toContain('Line 4 of journal.jsonl has version 2; this reseal reads up to 1');
  });

  test('an incident that is not there, for those who do not make one', async () => {
    const stateDir = tempFolder();
    for (const over of [{ mode: 'observe' }, { mode: 'follow' }, { create: false }] as const) {
      expect((await refusalOf(openAt(stateDir, over))).code).toBe('missing');
    }
    expect((await refusalOf(openAt(stateDir, { incident: '../evil' }))).code).toBe('missing');
  });
});
