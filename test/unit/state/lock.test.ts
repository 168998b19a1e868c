import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { realDisk } from '../../../state/disk.ts';
import { acquireLock, readLocks } from '../../../state/lock.ts';
import { isGone, thisProcess } from '../../../state/process-identity.ts';
import { childProgram, startChild } from './support/run-child.ts';
import { foldFile, incident, note, notesOf, openAt, opened, refusalOf } from './support/samples.ts';
import { tempFolder } from './support/temp.ts';

const program = childProgram();

const lockedBy = (change: { [field: string]: unknown }, token = 'elsewhere'): { stateDir: string; lock: string } => {
  const stateDir = tempFolder();
  const dir = join(stateDir, incident);
  mkdirSync(dir);
  const lock = join(dir, 'lock.7');
  writeFileSync(lock, JSON.stringify({ token, who: 'bob@desk', since: 1, process: { ...thisProcess(), ...change } }));
  return { stateDir, lock };
};

const modeAt = async (stateDir: string) => {
  writeFileSync(join(stateDir, incident, 'journal.jsonl'), '');
  const store = await openAt(stateDir);
  const mode = store.mode();
  await store.close();
  return mode;
};

describe('a lock that was left', () => {
  test('by a process that is gone is taken', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'close');
    const { stateDir, lock } = lockedBy({ pid: dead.pid, start: '1' });
    expect((await modeAt(stateDir)).mode).toBe('writer');
    expect(() => readFileSync(lock)).toThrow();
  });

  test.runIf(thisProcess().start !== null)('by a process whose number somebody else has now is taken', async () => {
    const { stateDir } = lockedBy({ pid: process.ppid, start: '1' });
    expect((await modeAt(stateDir)).mode).toBe('writer');
  });

  test.runIf(thisProcess().boot !== null)('before this machine was started is taken', async () => {
    const { stateDir } = lockedBy({ pid: process.ppid, boot: 'an earlier one' });
    expect((await modeAt(stateDir)).mode).toBe('writer');
  });

  test('by a store of this very process that is no more is taken', async () => {
    expect((await modeAt(lockedBy({}).stateDir)).mode).toBe('writer');
  });

  const never: { [name: string]: { [field: string]: unknown } } = {
    'on another host': { host: 'elsewhere', pid: 999_999_999 },
    'on another machine of the same name': { machine: 'another', pid: 999_999_999 },
    'in another container': { space: 'pid:[1]', pid: 999_999_999 },
    'by a process that runs': { pid: process.ppid, start: null },
  };
  for (const [name, change] of Object.entries(never)) {
    test(`${name} stays: it is followed, and its holder is named`, async () => {
      const { stateDir } = lockedBy(change);
      const { mode, why, holder } = await modeAt(stateDir);
      expect(mode).toBe('follower');
      expect(holder).toContain('bob@desk, process ');
      expect(why).toContain('bob@desk');
    });
  }

  test('and cannot be read stays: nobody knows whose it is', async () => {
    const { stateDir, lock } = lockedBy({});
    writeFileSync(lock, '');
    expect(await modeAt(stateDir)).toMatchObject({ mode: 'follower', holder: 'somebody unknown' });
    writeFileSync(lock, '{"token":1}');
    expect((await modeAt(stateDir)).mode).toBe('follower');
  });
});

test('a zombie does not run, a process of ours does', async () => {
  expect(isGone(thisProcess())).toBe(false);
  if (thisProcess().start === null) return;
  // The shell becomes a sleep that never asks after its child: that one stays a zombie when it ends.
  const shell = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60']);
  const [data] = await once(shell.stdout, 'data');
  const pid = Number(String(data));
  const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '';
  while (!stat().startsWith('Z')) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isGone({ ...thisProcess(), pid, start: stat().split(' ')[19] ?? '' })).toBe(true);
  shell.kill('SIGKILL');
});

test('a second store, in this process or another one, follows and says who has the lock', async () => {
  const stateDir = tempFolder();
  const first = await openAt(stateDir);
  await first.append([opened()], { durable: true });
  const second = await openAt(stateDir, { who: 'bob@desk' });
  expect(second.mode().mode).toBe('follower');
  expect(second.mode().holder).toContain('alice@laptop');
  const { code, message } = await refusalOf(second.append([note('no')]));
  expect(code).toBe('locked');
  expect(message).toContain('Nothing was changed');
  expect((await refusalOf(second.saveEvidence('a.json', '{}', { what: 'a' }))).code).toBe('locked');
  expect((await refusalOf(second.events.add(1, []))).code).toBe('locked');
  const child = startChild(program(), { stateDir, incident, who: 'eve@child', notes: ['no'] });
  expect(await child.hear('mode')).toContain('mode follower');
  expect(await child.hear('refused')).toBe('refused locked no');
  await child.ended;
  await first.close();
  await second.close();
  expect(readdirSync(join(stateDir, incident)).filter((n) => n.startsWith('lock'))).toEqual([]);
});

test('observers never lock and never write', async () => {
  const stateDir = tempFolder();
  const first = await openAt(stateDir);
  await first.append([opened()], { durable: true });
  const before = readdirSync(join(stateDir, incident)).sort();
  const observer = await openAt(stateDir, { mode: 'observe' });
  expect(observer.mode().mode).toBe('read-only');
  expect(observer.progress().incident?.id).toBe(incident);
  for (const refused of [observer.append([note('no')]), observer.takeOver(), observer.events.add(1, [])]) {
    expect((await refusalOf(refused)).code).toBe('read-only');
  }
  await observer.close();
  expect(readdirSync(join(stateDir, incident)).sort()).toEqual(before);
  expect(first.mode().mode).toBe('writer');
  await first.close();
});

test('many stores at once on a stale lock: exactly one gets it', async () => {
  const { stateDir } = lockedBy({ pid: 999_999_999, start: '1' });
  const dir = join(stateDir, incident);
  for (let round = 0; round < 20; round++) {
    const ask = { who: 'x', since: 0, force: false, disk: realDisk };
    const all = await Promise.all(Array.from({ length: 8 }, () => acquireLock(dir, ask)));
    const won = all.flatMap((a) => ('lock' in a ? [a.lock] : []));
    expect(won).toHaveLength(1);
    expect(readLocks(dir).at(-1)?.token).toBe(won[0]?.holder.token);
    // Given back without a trace in some rounds, left by a dead store in the others.
    if (round % 2 === 0) await won[0]?.release();
    else won[0]?.abandon();
  }
});

test('processes that hammer the same incident never write at the same time, and lose nothing', async () => {
  const stateDir = tempFolder();
  const rounds = 6;
  const worker = async (name: string): Promise<string[]> => {
    const saved: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const notes = Array.from({ length: 4 }, (_, i) => `n-${name}-${round}-${i}`);
      // Every other process is killed with the lock in its hands.
      const die = round % 2 === 0 ? { die: { at: 'journal.after-fsync', after: 3 } as const } : {};
      const child = startChild(program(), { stateDir, incident, who: `${name}@child`, notes, ...die });
      await child.ended;
      saved.push(...child.said().flatMap((l) => (l.startsWith('saved n-') ? [l.slice('saved '.length)] : [])));
    }
    return saved;
  };
  const saved = (await Promise.all([worker('a'), worker('b')])).flat();
  expect(saved.length).toBeGreaterThan(rounds);
  const store = await openAt(stateDir);
  expect(store.mode().mode).toBe('writer');
  const notes = notesOf(store.progress());
  expect(new Set(notes).size).toBe(notes.length);
  expect(saved.filter((text) => !notes.includes(text))).toEqual([]);
  expect((await store.verifyJournal()).ok).toBe(true);
  expect(store.progress()).toEqual(foldFile(join(stateDir, incident, 'journal.jsonl')));
  await store.close();
});
