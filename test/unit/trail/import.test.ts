import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path, { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFiles } from '../../../source/commands/trail-import.ts';
import { isSignificant, isWrite, subjectOf } from '../../../source/core/audit/index.ts';
import type { FaultPoint } from '../../../source/core/fault-point.ts';
import type { JournalLine } from '../../../source/core/journal-event.ts';
import { notRead } from '../../../source/core/reading.ts';
import type { Store } from '../../../source/core/store.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { openStore } from '../../../state/open-store.ts';
import { denied, type Hook } from '../../support/aws-world.ts';
import { childProgram } from '../../support/child-program.ts';
import { cleanWorld } from '../../support/clean-world.ts';
import type { ImportJob } from '../../support/import-child.ts';
import { closing, until } from '../adapters/support.ts';
import { account, alice, createKey, createUser, ms, record } from '../audit/records.ts';
import { issuance, oneAccount, reads } from './one-account.ts';
import { hour, incidentOn, opened, worldClock } from './scene.ts';

const incident = 'INC-1';
const rules = { isSignificant, isWrite, subjectOf, version: '1' };

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'reseal-import-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
// Registered after it, so that stores are closed before their folder goes.
const closed = closing();

const put = (name: string, content: string | Buffer): string => {
  const file = join(dir, 'files', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
};
const text = JSON.stringify;
const looked = (r: JsonObject) => ({ EventId: 'x', EventName: 'CreateUser', CloudTrailEvent: text(r) });
const stateDir = () => join(dir, 'state');

const made = () => [
  issuance(),
  createUser(alice, 100, 'tmp', '/', 'AIDATMP'),
  createKey(alice, 110, 'tmp', 'AKIATMPTMPTMPTMPTMP0'),
];
const read = (id: string, at = 200): JsonObject => ({
  ...record({
    at,
    by: alice,
    name: 'GetObject',
    source: 's3',
    readOnly: true,
    id,
    request: { bucketName: 'b', key: 'k' },
  }),
  ...{ managementEvent: false, eventCategory: 'Data' },
});

/** A store on disk with the incident in it. */
const openDisk = async (): Promise<Store> => {
  const now = () => ms(0) + 5 * hour;
  const store = closed(
    await openStore({
      stateDir: stateDir(),
      incident,
      mode: 'write',
      now,
      who: 'bob@test',
      rules,
      verifyAfter: Number.POSITIVE_INFINITY,
    }),
  );
  if (!store.progress().incident) await store.append([opened()], { durable: true });
  return store;
};
const take = (store: Store, ...paths: string[]) => importFiles(store, paths, dir, () => undefined);
const imports = (): JournalLine[] =>
  readFileSync(join(stateDir(), incident, 'journal.jsonl'), 'utf8')
    .split('\n')
    .filter((l) => l.includes('"trail.imported"'))
    .map((l) => JSON.parse(l));

describe('files into an incident', () => {
  it('of every shape, each event once; the second time nothing is new', async () => {
    const [a, b, c] = made() as [JsonObject, JsonObject, JsonObject];
    put('AWSLogs/1/us-east-1/x.json.gz', gzipSync(text({ Records: [a, b] })));
    put('looked.json', text({ Events: [looked(b), looked(c)] }));
    put('bus.jsonl', `${text({ detail: c, time: '2026-05-20T13:00:00Z' })}\n${text(read('data-1'))}\n`);
    const store = await openDisk();
    expect(await take(store, 'files')).toEqual({ files: 3, known: 0, records: 6, added: 4, malformed: 0 });
    const { imported } = store.progress();
    expect(imported).toMatchObject({ records: 6, added: 4, malformed: 0 });
    expect(imported?.covers).toEqual([
      { account, region: 'us-east-1', records: 6, dataEvents: 1, from: ms(0), to: ms(200) },
    ]);
    expect(Object.values(imported?.files ?? {})).toHaveLength(3);
    expect(imports().at(-1)?.event).toMatchObject({
      added: 4,
      files: [{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }, {}, {}],
    });
    expect(await take(store, 'files')).toEqual({ files: 0, known: 3, records: 0, added: 0, malformed: 0 });
    expect(store.events.size()).toBe(4);
    expect((await store.events.read('data-1'))?.dataEvent).toBe(true);
  });

  it('keeps what is whole of a file that is cut off, says the rest once, and loses nothing', async () => {
    const whole = text({ Records: made() });
    put('cut.json', whole.slice(0, -40));
    put('cut.json.gz', gzipSync(whole).subarray(0, 60));
    put('empty.json', '');
    put('noise.json', Buffer.from([0, 1, 2, 255, 254, 0, 7]));
    put('deep.json', '['.repeat(100_000));
    put('good.json', text(read('data-1')));
    const store = await openDisk();
    const said: string[] = [];
    const told = await importFiles(store, ['files'], dir, (p) => said.push(`${path.basename(p.file)}: ${p.what}`));
    expect(told).toMatchObject({ records: 3, added: 3 });
    expect(said.map((s) => s.split(':')[0])).toEqual([
      'cut.json',
      'cut.json.gz',
      'deep.json',
      'empty.json',
      'noise.json',
    ]);
    expect(store.progress().imported?.malformed).toBeGreaterThanOrEqual(3);
  });

  it('is seen by somebody who follows', async () => {
    put('t.json', text({ Records: made() }));
    const store = await openDisk();
    const now = () => ms(0) + 5 * hour;
    const follower = closed(
      await openStore({ stateDir: stateDir(), incident, mode: 'follow', now, who: 'eve@test', rules, poll: 20 }),
    );
    await follower.events.load();
    await take(store, 'files');
    await until(() => follower.events.size() === 3, 'the events');
    expect(follower.progress().imported?.records).toBe(3);
  });

  it('is cut into segments, so that a large file is never one step', async () => {
    put('big.json', text({ Records: reads('eu-west-1', 5000) }));
    const store = await openDisk();
    expect(await take(store, 'files')).toMatchObject({ files: 1, records: 5000, added: 5000 });
    expect(store.progress().imported?.segments).toHaveLength(3);
    const steps = imports().map((l) => l.event);
    expect(steps.map((e) => (e.type === 'trail.imported' ? [e.files.length, e.added] : []))).toEqual([
      [0, 2000],
      [0, 2000],
      [1, 1000],
    ]);
  });
});

describe('a trail out of files', () => {
  const deny: Hook = (a) => (a.action === 'LookupEvents' ? denied : undefined);

  it('gives tree and findings to those who may not call LookupEvents, and never a pass', async () => {
    put('t.json', text({ Records: [...made(), read('data-1'), read('data-2', 300)] }));
    const store = await openDisk();
    await take(store, 'files');
    const { ports, clock } = await oneAccount(closed, { hook: deny });
    const { check } = await incidentOn(clock, store);
    const { sessions, findings, items, coverage } = await check(ports);
    expect(sessions.map((s) => [s.accessKeyId, s.events])).toEqual([
      ['ASIAROOT', 4],
      ['AKIATMPTMPTMPTMPTMP0', 0],
    ]);
    expect(findings.map((f) => f.kind)).toContain('user-created');
    expect(coverage).toMatchObject({
      dataEvents: 'partial',
      files: [{ region: 'us-east-1', records: 5, dataEvents: 2 }],
    });
    expect(items['trail.collected']).toMatchObject({
      verdict: 'unknown',
      why: expect.stringMatching(
        /^17 of 17 Regions are not read .*imported files hold 5 records of us-east-1 from \S+ to \S+, which does not prove/,
      ),
    });
    expect(Object.values(items).filter((i) => i.verdict === 'pass')).toEqual([]);
  });

  it('does so without any credentials too: nothing stands, nothing is dead, nothing passes', async () => {
    put('t.json', text({ Records: made() }));
    const store = await openDisk();
    await take(store, 'files');
    const clock = worldClock(ms(0) + 5 * hour);
    const { check } = await incidentOn(clock, store);
    const nobody = async () => notRead({ kind: 'no-credentials', what: 'no credentials were found' }, clock.now());
    const world = { ...cleanWorld(), clock, identity: { whoami: nobody } };
    const { findings, items, coverage } = await check(world);
    expect(findings.filter((f) => f.kind === 'user-created').map((f) => f.standing)).toEqual([null]);
    expect(coverage.regions.map((r) => [r.region, r.complete])).toEqual([['every Region', false]]);
    expect(items['trail.collected']).toMatchObject({
      verdict: 'unknown',
      why: expect.stringMatching(/no credentials were found.*imported files hold 3 records/),
    });
    for (const i of Object.values(items)) expect(i.verdict).not.toBe('pass');
  });

  it('adds to what LookupEvents gave, and stores nothing twice, whichever came first', async () => {
    const records = [...made(), ...reads('us-east-1', 60)];
    put('t.json', text({ Records: [...records, read('data-1')] }));
    const both = async (first: 'api' | 'files') => {
      rmSync(stateDir(), { recursive: true, force: true });
      const store = await openDisk();
      const scene = await oneAccount(closed, { records });
      const { check } = await incidentOn(scene.clock, store);
      if (first === 'files') await take(store, 'files');
      await check(scene.ports);
      if (first === 'api') await take(store, 'files');
      const { findings, sessions, items } = await check(scene.ports);
      expect(store.events.size()).toBe(records.length + 1);
      await store.close();
      return {
        findings: findings.map((f) => f.id).sort(),
        sessions: sessions.map((s) => s.events),
        collected: items['trail.collected']?.verdict,
      };
    };
    const [a, b] = [await both('api'), await both('files')];
    expect(a).toEqual(b);
    expect(a.collected).toBe('pass');
  });

  it('has a hole when one of its segments is lost, until the files are imported again', async () => {
    put('t.json', text({ Records: [...made(), read('data-1')] }));
    const store = await openDisk();
    await take(store, 'files');
    const scene = await oneAccount(closed, { records: made() });
    await (await incidentOn(scene.clock, store)).check(scene.ports);
    await store.close();
    const events = join(stateDir(), incident, 'events');
    rmSync(join(events, '000001.jsonl'));
    rmSync(join(events, 'index.bin'), { force: true });
    const again = await openDisk();
    const { check } = await incidentOn(scene.clock, again);
    await check(scene.ports);
    await check(scene.ports);
    expect(again.progress().items['trail.collected']).toMatchObject({
      verdict: 'unknown',
      why: expect.stringMatching(/imported files: events\/000001.jsonl is missing.*Import its files again/),
    });
    expect(await take(again, 'files')).toMatchObject({ files: 1, records: 4 });
    await check(scene.ports);
    expect(again.events.problems()).toEqual([]);
    expect(again.progress().items['trail.collected']?.verdict).toBe('pass');
    expect(again.events.has('data-1')).toBe(true);
  });
});

describe('killed for good in the middle of an import', () => {
  const run = childProgram<ImportJob>('import-child.ts');

  it.each<[FaultPoint, number]>([
    ['segment.half-written', 1],
    ['segment.half-written', 3],
    ['journal.before-append', 1],
    ['journal.half-written', 2],
    ['journal.after-fsync', 1],
    ['journal.after-fsync', 3],
  ])('at %s, the %i. time: the same command goes on, nothing is lost or there twice', async (at, after) => {
    const all = [...made(), ...reads('eu-west-1', 5000)];
    put('1-small.json', text({ Records: made() }));
    put('2-big.json', text({ Records: reads('eu-west-1', 5000) }));
    await (await openDisk()).close();
    const job = { stateDir: stateDir(), incident, paths: [join(dir, 'files')] };
    expect((await run({ ...job, die: { at, after } })).signal).toBe('SIGKILL');
    const second = await run({ ...job, die: null });
    expect(second.signal).toBeNull();
    expect(JSON.parse(second.out)).toMatchObject({ size: all.length });
    const store = await openDisk();
    await store.events.load();
    expect(store.events.problems()).toEqual([]);
    expect(store.progress().imported).toMatchObject({ records: all.length });
    const lines = readdirSync(join(stateDir(), incident, 'events'))
      .filter((f) => f.endsWith('.jsonl'))
      .flatMap((f) =>
        readFileSync(join(stateDir(), incident, 'events', f), 'utf8')
          .split('\n')
          .slice(0, -1),
      );
    expect(lines).toHaveLength(all.length);
    expect(existsSync(join(stateDir(), incident, 'journal.jsonl'))).toBe(true);
  });
});
