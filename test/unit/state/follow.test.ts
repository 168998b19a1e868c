import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { childProgram, startChild } from './support/run-child.ts';
import { foldFile, incident, note, notesOf, openAt, opened, pageSaved, trailEvent } from './support/samples.ts';
import { shakyDisk } from './support/shaky-disk.ts';
import { tempFolder, until } from './support/temp.ts';

const program = childProgram();

test('a follower sees lines live, and is told of each change', async () => {
  const stateDir = tempFolder();
  const child = startChild(program(), { stateDir, incident, who: 'eve@child', notes: ['n0'], stay: true });
  await child.hear('saved n0');
  const store = await openAt(stateDir, { mode: 'follow' });
  expect(store.mode()).toMatchObject({ mode: 'follower' });
  expect(store.mode().holder).toContain('eve@child');
  let told = 0;
  const stop = store.subscribe(() => told++);
  for (const text of ['n1', 'n2', 'n3']) {
    child.tell(text);
    await until(`${text} is seen`, () => notesOf(store.progress()).includes(text));
  }
  expect(told).toBeGreaterThanOrEqual(3);
  stop();
  expect(store.progress()).toEqual(foldFile(join(stateDir, incident, 'journal.jsonl')));
  child.tell('end');
  await child.ended;
  await until('nobody writes now', () => store.mode().holder === null);
  await until('and that is said', () => store.mode().why.startsWith('Nobody writes'));
  await store.close();
});

test('polling alone is enough, and pages of the trail come in too', async () => {
  const stateDir = tempFolder();
  const writer = await openAt(stateDir);
  await writer.append([opened()], { durable: true });
  const store = await openAt(stateDir, { mode: 'follow' });
  await store.events.load();
  await writer.events.add(1, [trailEvent(1), trailEvent(2)]);
  await writer.append([pageSaved(1, 2)]);
  await until('the page is there', () => store.events.size() === 2);
  expect((await store.events.read('event-000002'))?.request).toEqual({ n: 2 });
  await writer.close();
  await store.close();
});

test('lines that the writer takes back, because its disk is full, are no tampering', async () => {
  const stateDir = tempFolder();
  const { disk, fail } = shakyDisk();
  const writer = await openAt(stateDir, { disk });
  await writer.append([opened()], { durable: true });
  const store = await openAt(stateDir, { mode: 'follow' });
  fail.room = 700;
  await expect(writer.append([note('a'), note('b'), note('c'), note('d')], { durable: true })).rejects.toThrow('full');
  fail.room = Number.POSITIVE_INFINITY;
  await writer.append([note('e')], { durable: true });
  await until('the good line is seen', () => notesOf(store.progress()).includes('e'));
  expect(notesOf(store.progress())).toEqual(['e']);
  expect(store.mode().mode).toBe('follower');
  await writer.close();
  await store.close();
});

test('a journal that vanishes is said; what was read stays on screen', async () => {
  const stateDir = tempFolder();
  const writer = await openAt(stateDir);
  await writer.append([opened(), note('a')], { durable: true });
  await writer.close();
  const store = await openAt(stateDir, { mode: 'follow' });
  rmSync(join(stateDir, incident, 'journal.jsonl'));
  await until('it is said', () => store.mode().why.includes('has 0 lines'));
  expect(notesOf(store.progress())).toEqual(['a']);
  await store.close();
});

test('a follower notices tampering as soon as it reads the line', async () => {
  const stateDir = tempFolder();
  const writer = await openAt(stateDir);
  await writer.append([opened()], { durable: true });
  await writer.close();
  const store = await openAt(stateDir, { mode: 'follow' });
  appendFileSync(join(stateDir, incident, 'journal.jsonl'), '{"v":1,"seq":2}\n');
  await until('it is noticed', () => store.mode().mode === 'tampered');
  expect(store.mode().why).toContain('Line 2 ');
  await store.close();
});

test('a writer that was killed is seen to be gone without a line, and can be taken over from', async () => {
  const stateDir = tempFolder();
  const child = startChild(program(), { stateDir, incident, who: 'eve@child', notes: ['n0'], stay: true });
  await child.hear('saved n0');
  const store = await openAt(stateDir, { mode: 'follow' });
  expect(store.mode().holder).toContain('eve@child');
  const told: (string | null)[] = [];
  const stop = store.subscribe(() => told.push(store.mode().holder));
  child.process.kill('SIGKILL');
  await child.ended;
  await until('the follower is told', () => told.at(-1) === null && told.length > 0);
  await until('why it may write now', () => store.mode().why.includes('does not run any more'));
  expect(store.mode()).toMatchObject({ mode: 'follower', holder: null });
  expect(store.mode().why).toContain('eve@child');
  expect(store.mode().why).toContain('take over to write');
  stop();
  await store.takeOver();
  expect(store.mode().mode).toBe('writer');
  await store.close();
});
