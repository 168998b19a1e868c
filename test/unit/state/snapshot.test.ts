import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../state/digest.ts';
import { foldFile, incident, note, notesOf, openAt, opened, refusalOf, start } from './support/samples.ts';
import { shakyDisk } from './support/shaky-disk.ts';
import { tempFolder, until } from './support/temp.ts';

const saved = async () => {
  const stateDir = tempFolder();
  const store = await openAt(stateDir);
  await store.append([opened(), note('two')], { durable: true });
  await store.close();
  const dir = join(stateDir, incident);
  return { stateDir, dir, journal: join(dir, 'journal.jsonl'), snapshot: join(dir, 'state.json') };
};

describe('a broken snapshot is never fatal and never the default', () => {
  const cases: { [name: string]: [change: (text: string) => string, says: string] } = {
    truncated: [(t) => t.slice(0, t.length / 2), 'not JSON'],
    empty: [() => '', 'it is empty'],
    null: [() => 'null', 'it holds null'],
    '0': [() => '0\n', 'it holds 0'],
    false: [() => 'false', 'it holds false'],
    'an empty object': [() => '{}', 'no schema'],
    'a list': [() => '[]', 'no schema'],
    'an edited word': [(t) => t.replace('"two"', '"owt"'), 'changed after it was written'],
    'another line hash': [(t) => t.replace(/"journalHash":"./, '"journalHash":"g'), 'which line'],
    'zeros after a power cut': [(t) => '\0'.repeat(t.length), 'not JSON'],
    'an older schema': [(t) => t.replace('"schema":1', '"schema":0'), 'schema'],
  };
  for (const [name, [change, says]] of Object.entries(cases)) {
    test(`${name}: rebuilt from the journal, said, and kept aside`, async () => {
      const { stateDir, dir, journal, snapshot } = await saved();
      const bad = change(readFileSync(snapshot, 'utf8'));
      writeFileSync(snapshot, bad);
      const store = await openAt(stateDir);
      expect(store.mode().mode).toBe('writer');
      expect(store.progress()).toEqual(foldFile(journal));
      expect(store.notices().join()).toContain(says);
      expect(store.notices().join()).toContain('state.json.bad-1');
      expect(readFileSync(join(dir, 'state.json.bad-1'), 'utf8')).toBe(bad);
      await store.close();
      expect(JSON.parse(readFileSync(snapshot, 'utf8')).seq).toBe(2);
      const again = await openAt(stateDir);
      expect(again.notices()).toEqual([]);
      await again.close();
    });
  }

  test('those who only look leave it where it is', async () => {
    const { stateDir, dir, snapshot } = await saved();
    writeFileSync(snapshot, 'null');
    const store = await openAt(stateDir, { mode: 'observe' });
    expect(notesOf(store.progress())).toEqual(['two']);
    expect(store.notices().join()).not.toContain('bad-1');
    await store.close();
    expect(readdirSync(dir)).not.toContain('state.json.bad-1');
  });

  test('of another journal: the hash does not match line seq, so it is rebuilt', async () => {
    const { stateDir, snapshot, journal } = await saved();
    const other = await saved();
    const store = await openAt(other.stateDir);
    await store.append([note('other')], { durable: true });
    await store.close();
    const text = readFileSync(other.snapshot, 'utf8');
    writeFileSync(snapshot, text.replace(/"seq":3/, '"seq":2'));
    const again = await openAt(stateDir);
    expect(again.progress()).toEqual(foldFile(journal));
    expect(again.notices().join()).toContain('rebuilt from the journal');
    await again.close();
  });
});

test('a snapshot of a newer schema is refused in words', async () => {
  const { stateDir, snapshot } = await saved();
  const text = readFileSync(snapshot, 'utf8').replace('"schema":1', '"schema":2');
  writeFileSync(snapshot, text);
  const { code, message } = await refusalOf(openAt(stateDir));
  expect(code).toBe('newer-schema');
  expect(message).toContain('state.json has schema 2; this reseal reads up to 1. Nothing was changed.');
  expect(readFileSync(snapshot, 'utf8')).toBe(text);
});

test('the lines after the snapshot are replayed', async () => {
  const { stateDir, snapshot } = await saved();
  const old = readFileSync(snapshot);
  const store = await openAt(stateDir);
  await store.append([note('three'), note('four')], { durable: true });
  await store.close();
  writeFileSync(snapshot, old);
  const again = await openAt(stateDir);
  expect(notesOf(again.progress())).toEqual(['two', 'three', 'four']);
  expect(again.notices()).toEqual([]);
  await again.close();
});

test('a snapshot that lies, digest and all, is found out by the journal', async () => {
  const { stateDir, snapshot, journal } = await saved();
  const { progress, ...head } = JSON.parse(readFileSync(snapshot, 'utf8'));
  const lie = JSON.stringify({ ...progress, checkedAt: 99 });
  const text = `${JSON.stringify({ ...head, sha256: sha256(lie) }).slice(0, -1)},"progress":${lie}}`;
  writeFileSync(snapshot, text);
  const store = await openAt(stateDir, { verifyAfter: 1 });
  expect(store.progress().checkedAt).toBe(99);
  await until('the lie is found out', () => store.progress().checkedAt === null);
  expect(store.progress()).toEqual(foldFile(journal));
  expect(store.notices().join()).toContain('rebuilt from the journal');
  await store.close();
  expect(JSON.parse(readFileSync(snapshot, 'utf8')).progress.checkedAt).toBeNull();
});

test('it is written at most twice a second, also under a burst', async () => {
  const stateDir = tempFolder();
  let written = 0;
  const faults = (point: string) => {
    if (point === 'snapshot.after-rename') written++;
  };
  const begin = Date.now();
  const store = await openAt(stateDir, { faults });
  await store.append([opened()], { durable: true });
  for (let i = 0; i < 200; i++) await store.append([note(`n${i}`)]);
  const snapshot = join(stateDir, incident, 'state.json');
  await until(
    'the snapshot has the last note',
    () => existsSync(snapshot) && readFileSync(snapshot, 'utf8').includes('"n199"'),
  );
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThanOrEqual((Date.now() - begin) / 500 + 1);
  await store.close();
});

test('it never knows of a line that is not on disk', async () => {
  const stateDir = tempFolder();
  const { disk, fail } = shakyDisk();
  const store = await openAt(stateDir, { disk });
  const snapshot = join(stateDir, incident, 'state.json');
  fail.sync = 'EIO';
  await store.append([opened(), note('a'), note('b')]);
  await until('the failed fsync is said', () => store.mode().why.includes('EIO'));
  expect(store.savedAt()).toBeNull();
  // Longer than the time after which a snapshot is due.
  await until('the fsync was tried again', () => fail.count > 1);
  expect(existsSync(snapshot)).toBe(false);
  fail.sync = null;
  await until('saved by itself', () => store.savedAt() === start);
  expect(store.mode()).toMatchObject({ mode: 'writer', why: '' });
  await store.close();
  expect(JSON.parse(readFileSync(snapshot, 'utf8')).seq).toBe(3);
});

test('files are 0600 and folders 0700 whatever the umask is, and whatever was there before', async () => {
  const before = process.umask(0o000);
  try {
    const stateDir = join(tempFolder(), 'deep', 'state');
    const store = await openAt(stateDir);
    await store.append([opened()], { durable: true });
    await store.saveEvidence('pre/a.json', '{}', { what: 'test' });
    await store.close();
    const modes = (path: string): string[] =>
      readdirSync(path, { withFileTypes: true }).flatMap((e) => {
        const full = join(path, e.name);
        const mode = (statSync(full).mode & 0o777).toString(8);
        return [`${e.isDirectory() ? 'd' : 'f'}${mode}`, ...(e.isDirectory() ? modes(full) : [])];
      });
    expect([...new Set(modes(stateDir))].sort()).toEqual(['d700', 'f600']);
    for (const made of [stateDir, join(stateDir, '..')]) expect((statSync(made).mode & 0o777).toString(8)).toBe('700');
  } finally {
    process.umask(before);
  }
});
