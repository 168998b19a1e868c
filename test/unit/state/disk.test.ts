import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { childProgram, startChild } from './support/run-child.ts';
import { foldFile, incident, note, notesOf, openAt, opened, refusalOf, start, trailEvent } from './support/samples.ts';
import { shakyDisk } from './support/shaky-disk.ts';
import { tempFolder, until } from './support/temp.ts';

const program = childProgram();

const begun = async () => {
  const stateDir = tempFolder();
  const { disk, fail } = shakyDisk();
  const store = await openAt(stateDir, { disk });
  await store.append([opened(), note('one')], { durable: true });
  return { stateDir, store, fail, journal: join(stateDir, incident, 'journal.jsonl') };
};

describe('a disk that refuses', () => {
  const cases: { [name: string]: [how: { room?: number; write?: string; sync?: string }, says: string] } = {
    'is full': [{ room: 0 }, 'the disk is full (ENOSPC)'],
    'is full in the middle of the line': [{ room: 100 }, 'the disk is full (ENOSPC)'],
    'has a quota': [{ write: 'EDQUOT' }, 'quota'],
    'reports an error': [{ write: 'EIO' }, 'the disk reported an error (EIO)'],
    'was mounted read-only meanwhile': [{ write: 'EROFS' }, 'the file system is read-only (EROFS)'],
    'does not confirm the line': [{ sync: 'EIO' }, 'the disk reported an error (EIO)'],
    'says something unknown': [{ sync: 'EREMOTEIO' }, 'the system refused (EREMOTEIO)'],
  };
  for (const [name, [how, says]] of Object.entries(cases)) {
    test(`${name}: said in words, nothing has changed, and it goes on when it can`, async () => {
      const { stateDir, store, fail, journal } = await begun();
      const before = { file: readFileSync(journal), progress: store.progress() };
      Object.assign(fail, how);
      const { code, message } = await refusalOf(store.append([note('two'), note('three')], { durable: true }));
      expect(code).toBe('disk');
      expect(message).toContain(says);
      expect(message).toMatch(/^The journal could not be written: .*\. These lines were not kept\. [A-Z]/);
      expect(store.progress()).toBe(before.progress);
      expect(readFileSync(journal)).toEqual(before.file);
      expect(store.mode().mode).toBe('writer');
      Object.assign(fail, { write: null, sync: null, room: Number.POSITIVE_INFINITY });
      await store.append([note('four')], { durable: true });
      expect(notesOf(store.progress())).toEqual(['one', 'four']);
      expect((await store.verifyJournal()).ok).toBe(true);
      await store.close();
      const again = await openAt(stateDir);
      expect(notesOf(again.progress())).toEqual(['one', 'four']);
      await again.close();
    });
  }

  test('only later, for lines that nobody waited for: savedAt tells the truth, and they are written again', async () => {
    const { stateDir, store, journal } = await begun();
    await store.close();
    let now = start;
    const { disk, fail } = shakyDisk();
    const late = await openAt(stateDir, { disk, now: () => now });
    now += 5_000;
    fail.sync = 'EIO';
    await late.append([note('two')]);
    expect(notesOf(late.progress())).toEqual(['one', 'two']);
    await until('it is said', () => late.mode().why.includes('EIO'));
    expect(late.savedAt()).toBe(start);
    // Durable lines after it are refused, and do not take it with them.
    expect((await refusalOf(late.append([note('three')], { durable: true }))).code).toBe('disk');
    fail.sync = null;
    await until('it is saved at last', () => late.savedAt() === now);
    expect(notesOf(foldFile(journal))).toEqual(['one', 'two']);
    expect(late.mode().why).toBe('');
    await late.close();
  });

  test('at the end: closing says what is not on disk, and gives the lock back', async () => {
    const { stateDir, store, fail } = await begun();
    fail.sync = 'EIO';
    await store.append([note('two')]);
    expect((await refusalOf(store.close())).code).toBe('disk');
    expect(readdirSync(join(stateDir, incident)).filter((n) => n.startsWith('lock'))).toEqual([]);
  });

  test('a snapshot only: the journal has everything, and that is enough', async () => {
    const { stateDir, store, fail } = await begun();
    await until('the first snapshot', () => readdirSync(join(stateDir, incident)).includes('state.json'));
    await store.append([note('two')], { durable: true });
    fail.write = 'ENOSPC';
    await until('it is noted', () => store.notices().some((n) => n.includes('snapshot')));
    fail.write = null;
    await store.close();
    const again = await openAt(stateDir);
    expect(notesOf(again.progress())).toEqual(['one', 'two']);
    await again.close();
  });

  test('a page of the trail or evidence: said, and not known to anybody', async () => {
    const { stateDir, store, fail } = await begun();
    fail.room = 10;
    const page = await refusalOf(store.events.add(1, [trailEvent(1)]));
    expect(page).toMatchObject({ code: 'disk' });
    expect(page.message).toContain('It counts as not read');
    expect(store.events.has('event-000001')).toBe(false);
    expect((await refusalOf(store.saveEvidence('a.json', '{}', { what: 'a' }))).code).toBe('disk');
    fail.room = Number.POSITIVE_INFINITY;
    expect(await store.events.add(1, [trailEvent(1)])).toHaveLength(1);
    await store.saveEvidence('a.json', '{}', { what: 'a' });
    expect(readdirSync(join(stateDir, incident, 'evidence')).sort()).toEqual(['a.json', 'manifest.json']);
    await store.close();
  });
});

describe('for real', () => {
  const small = (folder: string, then: string): string[] => [
    '-Urm',
    'sh',
    '-c',
    `mount -t tmpfs -o size=80k none ${folder} && exec ${then}`,
  ];
  const maySmall = spawnSync('unshare', small(tmpdir(), 'true')).status === 0;

  test.runIf(maySmall)('a file system that fills up: nothing that was said to be saved is lost', async () => {
    const stateDir = tempFolder();
    const notes = Array.from({ length: 50 }, (_, i) => `n${i} ${'x'.repeat(2000)}`);
    const job = JSON.stringify({ stateDir, incident, who: 'eve@child', notes, cat: true });
    const run = spawnSync('unshare', [...small(stateDir, '"$0" "$@"'), process.execPath, program(), job], {
      encoding: 'utf8',
    });
    const said = run.stdout.split('\n');
    const saved = said.flatMap((l) => (l.startsWith('saved n') ? [l.slice('saved '.length)] : []));
    expect(run.stderr).toBe('');
    expect(said.filter((l) => l.startsWith('refused disk n')).length).toBeGreaterThan(5);
    expect(saved.length).toBeGreaterThan(5);
    const found: string[] = JSON.parse(said.findLast((l) => l.startsWith('again '))?.slice('again '.length) ?? '[]');
    expect(found).toEqual(saved);
  });

  test('a state folder whose parent is a file', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    const { code, message } = await refusalOf(openAt(join(folder, 'file', 'state')));
    expect(code).toBe('disk');
    expect(message).toContain('a part of the path is a file, not a folder (ENOTDIR)');
  });

  test('a folder that may only be read: shown read-only with the reason, a new incident is refused', async () => {
    const stateDir = tempFolder();
    const store = await openAt(stateDir);
    await store.append([opened(), note('one')], { durable: true });
    await store.close();
    const dir = join(stateDir, incident);
    const isRoot = process.getuid?.() === 0;
    // Nobody is stopped by a mode when he is root: then the child runs as somebody else.
    const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : undefined;
    for (const name of readdirSync(dir)) {
      chmodSync(join(dir, name), 0o444);
      if (isRoot) chownSync(join(dir, name), 0, 0);
    }
    chmodSync(dir, 0o555);
    chmodSync(stateDir, 0o555);
    const child = startChild(program(), { stateDir, incident, who: 'eve@child', notes: ['no'] }, nobody);
    // The mode of the folder is ours to set where it is our folder: then it is writable again, and that is right.
    expect(await child.hear('mode')).toContain(isRoot ? 'mode read-only' : 'mode writer');
    if (isRoot) expect(await child.hear('refused')).toBe('refused read-only no');
    expect(await child.ended).toBe(0);
    const fresh = startChild(program(), { stateDir, incident: 'INC-2', who: 'eve@child' }, nobody);
    await expect(fresh.ended).rejects.toThrow(
      /could not be made: access is not allowed \(EACCES\)\. Nothing was changed/,
    );
    chmodSync(stateDir, 0o755);
    chmodSync(dir, 0o755);
  });

  test.runIf(process.platform === 'linux')('a limit on the size of files, in the middle of a line', async () => {
    const stateDir = tempFolder();
    const notes = Array.from({ length: 30 }, (_, i) => `n${i} ${'x'.repeat(200)}`);
    const job = JSON.stringify({ stateDir, incident, who: 'eve@child', notes });
    const limited = 'ulimit -f 8; exec "$0" "$@"';
    const run = spawnSync('bash', ['-c', limited, process.execPath, program(), job], { encoding: 'utf8' });
    const said = run.stdout.split('\n');
    const saved = said.filter((l) => l.startsWith('saved n')).map((l) => l.slice('saved '.length));
    expect(said.some((l) => l.startsWith('refused disk n'))).toBe(true);
    const store = await openAt(stateDir);
    expect(store.notices()).toEqual([]);
    expect(notesOf(store.progress())).toEqual(saved);
    expect(saved.length).toBeGreaterThan(5);
    await store.close();
  });
});

test('a full disk at the start, with a torn line: shown read-only, and the torn line stays for the next start', async () => {
  const { stateDir, store, journal } = await begun();
  await store.close();
  writeFileSync(journal, `${readFileSync(journal, 'utf8')}{"v":1,"seq":3,"torn`);
  const before = readFileSync(journal);
  const { disk, fail } = shakyDisk();
  // Room for the lock, not for the line that would tell of the torn one.
  fail.room = 450;
  const full = await openAt(stateDir, { disk });
  expect(full.mode().mode).toBe('read-only');
  expect(full.mode().why).toContain('the disk is full');
  expect(notesOf(full.progress())).toEqual(['one']);
  await full.close();
  expect(readFileSync(journal)).toEqual(before);
  const again = await openAt(stateDir);
  expect((await again.lines(1))[0]?.event).toMatchObject({ type: 'journal.repaired', text: '{"v":1,"seq":3,"torn' });
  await again.close();
});
