import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Disk, realDisk } from '../../../state/disk.ts';
import { thisProcess } from '../../../state/process-identity.ts';
import { powerDisk } from './support/power-disk.ts';
import { childProgram, startChild } from './support/run-child.ts';
import { foldFile, incident, note, notesOf, openAt, opened, refusalOf } from './support/samples.ts';
import { shakyDisk } from './support/shaky-disk.ts';
import { tempFolder, until } from './support/temp.ts';

const program = childProgram();

test('is journalled, and the old writer follows from then on', async () => {
  const stateDir = tempFolder();
  const old = await openAt(stateDir);
  await old.append([opened(), note('old')], { durable: true });
  const heir = await openAt(stateDir, { who: 'bob@desk' });
  await heir.takeOver();
  expect(heir.mode()).toMatchObject({ mode: 'writer', why: '' });
  expect((await heir.lines(1))[0]?.event).toEqual({
    ...{ type: 'writer.changed', from: 'alice@laptop', to: 'bob@desk', takenOver: true },
  });
  expect(heir.progress().writer).toBe('bob@desk');
  const { code, message } = await refusalOf(old.append([note('too late')], { durable: true }));
  expect(code).toBe('locked');
  expect(message).toContain('bob@desk');
  expect(old.mode().mode).toBe('follower');
  await heir.append([note('heir')], { durable: true });
  await until('the old writer sees the new lines', () => notesOf(old.progress()).includes('heir'));
  expect(notesOf(old.progress())).toEqual(['old', 'heir']);
  // And back again.
  await old.takeOver();
  await old.append([note('back')], { durable: true });
  expect((await refusalOf(heir.append([note('no')], { durable: true }))).code).toBe('locked');
  await heir.close();
  await old.close();
  expect(notesOf(foldFile(join(stateDir, incident, 'journal.jsonl')))).toEqual(['old', 'heir', 'back']);
  expect(readdirSync(join(stateDir, incident)).filter((n) => /lock|take/.test(n))).toEqual([]);
});

test('the old writer notices also when it writes nothing', async () => {
  const stateDir = tempFolder();
  const old = await openAt(stateDir);
  await old.append([opened()], { durable: true });
  const heir = await openAt(stateDir, { who: 'bob@desk' });
  await heir.takeOver();
  await until('the old writer has become a follower', () => old.mode().mode === 'follower');
  expect(old.mode().why).toContain('bob@desk');
  await old.close();
  expect(heir.mode().mode).toBe('writer');
  await heir.append([note('still')], { durable: true });
  await heir.close();
});

/** A disk on which the writes or fsyncs of one process can be held up, as by a laptop that sleeps in the middle. */
const slowDisk = (at: 'write' | 'sync') => {
  let held: (() => void)[] | null = null;
  let waiting = 0;
  const wait = async (): Promise<void> => {
    if (!held) return;
    waiting++;
    await new Promise<void>((resolve) => held?.push(resolve));
  };
  const disk: Disk = {
    write: async (handle, data, position) => {
      if (at === 'write') await wait();
      return realDisk.write(handle, data, position);
    },
    sync: async (handle) => {
      if (at === 'sync') await wait();
      await realDisk.sync(handle);
    },
  };
  return {
    disk,
    hold: () => {
      held = [];
    },
    go: () => {
      const all = held ?? [];
      held = null;
      for (const resolve of all) resolve();
    },
    waiting: () => waiting,
  };
};

describe('a writer that was held up in the middle of a line', () => {
  for (const at of ['write', 'sync'] as const) {
    test(`before its ${at}: what it writes after the take-over is in no journal, and it is told so`, async () => {
      const stateDir = tempFolder();
      const slow = slowDisk(at);
      const old = await openAt(stateDir, { disk: slow.disk });
      await old.append([opened(), note('old')], { durable: true });
      slow.hold();
      const late = refusalOf(old.append([note('late')], { durable: true }));
      await until('it hangs', () => slow.waiting() > 0);
      const heir = await openAt(stateDir, { who: 'bob@desk' });
      await heir.takeOver();
      await heir.append([note('heir')], { durable: true });
      slow.go();
      expect((await late).code).toBe('locked');
      await heir.append([note('heir 2')], { durable: true });
      const notes = notesOf(heir.progress());
      // A line that was written before the copy may be in it; the old writer was not told that it was saved.
      expect(notes.filter((n) => n !== 'late')).toEqual(['old', 'heir', 'heir 2']);
      if (at === 'write') expect(notes).not.toContain('late');
      expect((await heir.verifyJournal()).ok).toBe(true);
      await until('the old one has the same', () => notesOf(old.progress()).length === notes.length);
      expect(old.progress()).toEqual(heir.progress());
      await old.close();
      await heir.close();
      expect(foldFile(join(stateDir, incident, 'journal.jsonl')).notes).toHaveLength(notes.length);
    });
  }

  test('a take-over that is itself overtaken does not undo what the next one wrote', async () => {
    const stateDir = tempFolder();
    const slow = slowDisk('sync');
    const old = await openAt(stateDir);
    await old.append([opened(), note('old')], { durable: true });
    const second = await openAt(stateDir, { who: 'bob@desk', disk: slow.disk });
    const third = await openAt(stateDir, { who: 'carol@home' });
    let lockIsThere = 0;
    slow.hold();
    const slowly = refusalOf(second.takeOver());
    // Its first fsync is that of the lock file; let it through, then hold the one of the copied journal.
    await until('the lock waits for its fsync', () => slow.waiting() > 0);
    slow.go();
    slow.hold();
    lockIsThere = slow.waiting();
    await until('the copy waits for its fsync', () => slow.waiting() > lockIsThere);
    await third.takeOver();
    await third.append([note('third')], { durable: true });
    slow.go();
    expect((await slowly).code).toBe('locked');
    await third.append([note('third 2')], { durable: true });
    expect(notesOf(foldFile(join(stateDir, incident, 'journal.jsonl')))).toEqual(['old', 'third', 'third 2']);
    expect((await third.verifyJournal()).ok).toBe(true);
    for (const store of [old, second]) {
      await until('the others follow', () => notesOf(store.progress()).includes('third 2'));
      expect(store.mode().mode).toBe('follower');
    }
    for (const store of [old, second, third]) await store.close();
  });
});

test('many take-overs at once: one writer at the end, one chain, nothing lost', async () => {
  const stateDir = tempFolder();
  const stores = await Promise.all(
    Array.from({ length: 4 }, async (_, i) => {
      if (i > 0) await until('the first is open', () => readdirSync(stateDir).length > 0);
      return openAt(stateDir, { who: `p${i}@host`, mode: i === 0 ? 'write' : 'write' });
    }),
  );
  const writer = stores.find((s) => s.mode().mode === 'writer');
  await writer?.append([opened()], { durable: true });
  const saved: string[] = [];
  const fight = stores.map(async (store, i) => {
    for (let round = 0; round < 10; round++) {
      const text = `${i}-${round}`;
      try {
        await store.takeOver();
        await store.append([note(text)], { durable: true });
        saved.push(text);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'locked')) throw error;
      }
    }
  });
  await Promise.all(fight);
  const last = stores[0];
  await last?.takeOver();
  const notes = notesOf(foldFile(join(stateDir, incident, 'journal.jsonl')));
  expect(saved.length).toBeGreaterThan(0);
  expect(saved.filter((text) => !notes.includes(text))).toEqual([]);
  expect(new Set(notes).size).toBe(notes.length);
  expect((await last?.verifyJournal())?.ok).toBe(true);
  expect(stores.filter((s) => s.mode().mode === 'writer').length).toBeGreaterThanOrEqual(1);
  for (const store of stores) await store.close();
});

test('from another process, which must not write a line any more', async () => {
  const stateDir = tempFolder();
  const child = startChild(program(), { stateDir, incident, who: 'eve@child', notes: ['n0'], stay: true });
  await child.hear('saved n0');
  const heir = await openAt(stateDir);
  expect(heir.mode()).toMatchObject({ mode: 'follower' });
  await heir.takeOver();
  child.tell('n1');
  expect(await child.hear('refused')).toBe('refused locked n1');
  expect(await child.hear('mode follower')).toBe('mode follower');
  await heir.append([note('heir')], { durable: true });
  child.tell('end');
  expect(await child.ended).toBe(0);
  expect(notesOf(heir.progress())).toEqual(['n0', 'heir']);
  await heir.append([note('heir 2')], { durable: true });
  await heir.close();
});

test('after the holder was killed it needs no take-over; a follower may still take it over', async () => {
  const stateDir = tempFolder();
  const child = startChild(program(), { stateDir, incident, who: 'eve@child', notes: ['n0'], stay: true });
  await child.hear('saved n0');
  const follower = await openAt(stateDir, { mode: 'follow' });
  child.process.kill('SIGKILL');
  await child.ended;
  await until('nobody is said to write', () => follower.mode().holder === null);
  await follower.takeOver();
  expect(follower.mode().mode).toBe('writer');
  expect((await follower.lines(1))[0]?.event).toMatchObject({
    type: 'writer.changed',
    from: 'eve@child',
    takenOver: true,
  });
  await follower.close();
  const next = await openAt(stateDir);
  expect(next.mode().mode).toBe('writer');
  await next.close();
});

test('that died in its middle: who opens next writes, fenced off from the one before', async () => {
  const stateDir = tempFolder();
  const slow = slowDisk('write');
  const { disk, cut } = powerDisk();
  const old = await openAt(stateDir, { disk: slow.disk, poll: 60_000 });
  await old.append([opened(), note('old')], { durable: true });
  slow.hold();
  const late = refusalOf(old.append([note('late')], { durable: true }));
  await until('it hangs', () => slow.waiting() > 0);
  const dir = join(stateDir, incident);
  const dead = { ...thisProcess(), pid: 999_999_999, start: '1' };
  writeFileSync(join(dir, 'lock.2'), JSON.stringify({ token: 'dead', who: 'eve@child', since: 1, process: dead }));
  writeFileSync(join(dir, 'journal.jsonl.take-2'), 'half a copy');
  const next = await openAt(stateDir, { disk });
  expect(next.mode().mode).toBe('writer');
  slow.go();
  expect((await late).code).toBe('locked');
  expect(readdirSync(dir).filter((n) => /lock|take/.test(n))).toEqual(['lock.3']);
  // Nothing was to be said in the journal; its copy is on disk all the same.
  cut(stateDir);
  expect(notesOf(foldFile(join(dir, 'journal.jsonl')))).toEqual(['old']);
  await old.close();
  await next.close();
});

test('on a full disk is refused, and the old writer goes on', async () => {
  const stateDir = tempFolder();
  const old = await openAt(stateDir);
  await old.append([opened()], { durable: true });
  const { disk, fail } = shakyDisk();
  const heir = await openAt(stateDir, { who: 'bob@desk', disk });
  fail.room = 0;
  const { code, message } = await refusalOf(heir.takeOver());
  expect(code).toBe('disk');
  expect(message).toContain('the disk is full');
  expect(heir.mode().mode).toBe('follower');
  await old.append([note('goes on')], { durable: true });
  await until('the other follows', () => notesOf(heir.progress()).includes('goes on'));
  fail.room = 400;
  // Enough for the lock, not for the line.
  expect((await refusalOf(heir.takeOver())).code).toBe('disk');
  expect(readFileSync(join(stateDir, incident, 'journal.jsonl'), 'utf8').split('\n')).toHaveLength(3);
  fail.room = Number.POSITIVE_INFINITY;
  await heir.takeOver();
  await heir.close();
  await old.close();
});
