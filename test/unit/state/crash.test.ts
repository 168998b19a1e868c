import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FaultPoint } from '../../../source/core/fault-point.ts';
import { childProgram, startChild } from './support/run-child.ts';
import { foldFile, incident, note, notesOf, openAt, opened, trailEvent } from './support/samples.ts';
import { tempFolder } from './support/temp.ts';

const program = childProgram();

/** What must hold after any crash: nothing that was said to be saved is lost, nothing is there twice, all of it is proved. */
const reopen = async (stateDir: string, said: string[], wanted: string[]) => {
  const store = await openAt(stateDir);
  expect(store.mode()).toMatchObject({ mode: 'writer' });
  expect(store.progress()).toEqual(foldFile(join(stateDir, incident, 'journal.jsonl')));
  const notes = notesOf(store.progress());
  const saved = said.flatMap((line) => (/^saved n/.test(line) ? [line.slice('saved '.length)] : []));
  expect(notes.slice(0, saved.length)).toEqual(saved);
  // At most the one that was being written is there without having been said.
  expect(wanted.slice(0, notes.length)).toEqual(notes);
  expect(notes.length - saved.length).toBeLessThanOrEqual(1);
  expect((await store.verifyJournal()).ok).toBe(true);
  await store.append([note('after the crash')], { durable: true });
  await store.close();
  const again = await openAt(stateDir);
  expect(notesOf(again.progress())).toEqual([...notes, 'after the crash']);
  await again.close();
};

const notes = Array.from({ length: 12 }, (_, i) => `n${i}`);

describe('killed for good while it writes the journal', () => {
  const points: FaultPoint[] = ['journal.before-append', 'journal.half-written', 'journal.after-fsync'];
  for (const at of points) {
    for (const after of [1, 2, 7]) {
      test(`${at}, the ${after}. time`, async () => {
        const stateDir = tempFolder();
        const child = startChild(program(), { stateDir, incident, who: 'eve@child', notes, die: { at, after } });
        expect(await child.ended).toBe('SIGKILL');
        expect(child.said().filter((l) => l.startsWith('saved'))).toHaveLength(after - 1);
        await reopen(stateDir, child.said(), notes);
      });
    }
  }
});

describe('killed for good while it writes the snapshot', () => {
  for (const at of ['snapshot.half-written', 'snapshot.before-rename', 'snapshot.after-rename'] as const) {
    for (const after of [1, 2]) {
      test(`${at}, the ${after}. time`, async () => {
        const stateDir = tempFolder();
        if (after === 2) {
          const first = startChild(program(), { stateDir, incident, who: 'eve@child', notes: ['n0'] });
          expect(await first.ended).toBe(0);
        }
        const rest = after === 2 ? notes.slice(1) : notes;
        const die = { at, after: 1 };
        const child = startChild(program(), { stateDir, incident, who: 'eve@child', notes: rest, die, linger: 5_000 });
        expect(await child.ended).toBe('SIGKILL');
        const dir = join(stateDir, incident);
        const snapshot = join(dir, 'state.json');
        if (existsSync(snapshot)) expect(JSON.parse(readFileSync(snapshot, 'utf8')).schema).toBe(1);
        expect(existsSync(snapshot) || at !== 'snapshot.after-rename').toBe(true);
        await reopen(stateDir, after === 2 ? ['saved n0', ...child.said()] : child.said(), notes);
        expect(readdirSync(dir).filter((n) => n.includes('.bad-'))).toEqual([]);
      });
    }
  }
});

test('killed for good while it writes a page of the trail: the page is asked for again, nothing is there twice', async () => {
  const stateDir = tempFolder();
  const die = { at: 'segment.half-written', after: 3 } as const;
  const child = startChild(program(), { stateDir, incident, who: 'eve@child', pages: { from: 0, count: 5 }, die });
  expect(await child.ended).toBe('SIGKILL');
  expect(child.said().filter((l) => l.startsWith('saved page'))).toHaveLength(2);
  const store = await openAt(stateDir);
  await store.events.load();
  expect(store.events.size()).toBe(20);
  expect(store.notices()).toEqual([]);
  const page = Array.from({ length: 10 }, (_, i) => trailEvent(20 + i));
  expect(await store.events.add(store.events.nextSegment(), page)).toHaveLength(10);
  expect(store.events.size()).toBe(30);
  await store.close();
});

test('killed for good between a page and the line that tells of it: the page is known, and brings nothing new', async () => {
  const stateDir = tempFolder();
  // Appends: opened, page 0, page 10 (never written).
  const die = { at: 'journal.before-append', after: 3 } as const;
  const child = startChild(program(), { stateDir, incident, who: 'eve@child', pages: { from: 0, count: 5 }, die });
  expect(await child.ended).toBe('SIGKILL');
  const store = await openAt(stateDir);
  await store.events.load();
  expect(store.progress().segments).toBe(1);
  expect(store.events.size()).toBe(20);
  expect(store.events.nextSegment()).toBe(3);
  const page = Array.from({ length: 11 }, (_, i) => trailEvent(10 + i));
  const added = await store.events.add(2, page);
  expect(added.map((e) => e.id)).toEqual(['event-000020']);
  expect(readdirSync(join(stateDir, incident, 'events')).filter((n) => n.endsWith('.jsonl'))).toHaveLength(3);
  await store.close();
});

test('a fault point that throws ends the store as a kill would: nothing is cleaned up, the lock is stale', async () => {
  const stateDir = tempFolder();
  let armed = false;
  const faults = (point: FaultPoint) => {
    if (armed && point === 'journal.half-written') throw new Error('power cut');
  };
  const store = await openAt(stateDir, { faults });
  await store.append([opened(), note('n0')], { durable: true });
  armed = true;
  await expect(store.append([note('n1')], { durable: true })).rejects.toThrow('power cut');
  await expect(store.append([note('n2')], { durable: true })).rejects.toThrow('read-only');
  await store.close();
  const dir = join(stateDir, incident);
  expect(readFileSync(join(dir, 'journal.jsonl'), 'utf8').endsWith('\n')).toBe(false);
  expect(readdirSync(dir)).toContain('lock.1');
  const again = await openAt(stateDir);
  expect(again.mode().mode).toBe('writer');
  expect(again.progress().notes.map((n) => n.text)).toEqual(['n0']);
  expect(again.notices().join()).toContain('torn');
  await again.close();
});
