import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openIncident } from '../../source/composition/open-incident.ts';
import { noConfig } from '../../source/core/config.ts';
import type { FaultPoint } from '../../source/core/fault-point.ts';
import type { JournalLine } from '../../source/core/journal-event.ts';
import { startWorld, type World } from '../../source/drill/start-world.ts';
import type { CrashJob } from '../support/crash-child.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** As the app itself is bundled: what a child loads is most of what it costs. */
type BundleOptions = { bundleOptions(root: string): BuildOptions };
let program: string;
beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'reseal-crash-'));
  program = path.join(folder, 'child.js');
  const options = (await import(pathToFileURL(path.join(root, 'scripts/bundle-options.mjs')).href)) as BundleOptions;
  const world = path.join(root, 'source/drill/world-main.ts');
  const entryPoints = { child: path.join(root, 'test/support/crash-child.ts'), 'drill-world': world };
  await build({ ...options.bundleOptions(root), entryPoints, outdir: folder, logLevel: 'error' });
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
});
afterAll(() => rmSync(path.dirname(program), { recursive: true, force: true }));

const run = (job: CrashJob): Promise<{ said: Map<string, unknown>; signal: string | null }> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_COMPILE_CACHE: path.join(path.dirname(program), 'compiled') };
    const child = spawn(process.execPath, [program, JSON.stringify(job)], { stdio: 'pipe', env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (d) => {
      out += d;
    });
    child.stderr.on('data', (d) => {
      err += d;
    });
    child.on('close', (code, signal) => {
      const lines = out
        .split('\n')
        .slice(0, -1)
        .map((l) => [l.slice(0, l.indexOf(' ')), JSON.parse(l.slice(l.indexOf(' ') + 1))] as const);
      if (code !== 0 && signal === null) reject(new Error(`${err}\n${out}`));
      else resolve({ said: new Map(lines), signal });
    });
  });

type Write = { operation: string; input: { [name: string]: string }; outcome: string };

/** An incident on a world that this process keeps alive while children are killed. */
const scene = async (): Promise<{ stateDir: string; incident: string; world: World; writes(): Promise<Write[]> }> => {
  const stateDir = mkdtempSync(path.join(tmpdir(), 'reseal-e2e-'));
  const incident = 'DRILL-3';
  const world = await startWorld({ dir: path.join(stateDir, incident, 'world'), seed: 3, speed: 60 });
  onTestFinished(async () => {
    await world.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });
  const { account, roleArn, startedAt, incident: cast } = world;
  const opening = {
    incident: {
      id: incident,
      title: cast.title,
      startedAt,
      account,
      roleArn,
      accessKeyId: null,
      sessionName: null,
      unclaimed: false,
      drill: true,
    },
    roles: { responder: 'alice', approver: 'dana', owner: 'bob', countersignedBy: null },
    log: null,
  };
  const opened = await openIncident({
    stateDir,
    incident,
    mode: 'write',
    config: noConfig(),
    readOnly: false,
    env: {},
    create: true,
    opening,
    world: { ...world, stop: async () => undefined } as World,
  });
  await opened.close();
  const writes = async () => ((await world.admin({ writes: true })) as { writes: Write[] }).writes;
  return { stateDir, incident, world, writes };
};

const journal = (stateDir: string, incident: string): JournalLine[] =>
  readFileSync(path.join(stateDir, incident, 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l) as JournalLine);

/** Every change that the world carried out stands in the journal as requested, and no deletion was carried out twice. */
const consistent = (writes: Write[], lines: JournalLine[]): void => {
  const done = writes.filter((w) => w.outcome === 'done').map((w) => `${w.operation} ${JSON.stringify(w.input)}`);
  const asked: string[] = [];
  const calls = new Map<string, string[]>();
  for (const { event } of lines) {
    if (event.type === 'action.requested')
      calls.set(
        event.action,
        event.calls.map((c) => c.operation),
      );
    if (event.type === 'call.requested') asked.push(calls.get(event.action)?.[event.index] ?? 'unknown');
  }
  expect(new Set(done).size).toBe(done.length);
  const count = (list: string[], of: string) => list.filter((x) => x.split(' ')[0] === of).length;
  for (const operation of new Set(done.map((d) => d.split(' ')[0] ?? ''))) {
    expect(count(asked, operation)).toBeGreaterThanOrEqual(count(done, operation));
  }
};

const points: [FaultPoint, number][] = [
  ['journal.before-append', 1],
  ['journal.before-append', 9],
  ['journal.half-written', 2],
  ['journal.half-written', 10],
  ['journal.after-fsync', 2],
  ['journal.after-fsync', 3],
  ['call.before-send', 1],
  ['call.after-send', 1],
  ['call.after-send', 4],
  ['call.after-answer', 1],
  ['call.after-answer', 6],
  ['action.after-outcome', 1],
  ['snapshot.half-written', 1],
  ['snapshot.before-rename', 1],
  ['snapshot.after-rename', 1],
];

/** Requests that stand in the journal without an answer. */
const unanswered = (lines: JournalLine[]): number => {
  const open = new Set<string>();
  for (const { event } of lines) {
    if (event.type === 'call.requested') open.add(`${event.action} ${event.index}`);
    if (event.type === 'call.answered') open.delete(`${event.action} ${event.index}`);
  }
  return open.size;
};

/** The whole lines of a journal that may end in half a one. */
const wholeLines = (stateDir: string, incident: string): JournalLine[] => {
  const text = readFileSync(path.join(stateDir, incident, 'journal.jsonl'), 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n'))
    .split('\n')
    .map((l) => JSON.parse(l) as JournalLine);
};

describe('killed for good in the middle of deleting a user', () => {
  it.each(points)('at %s, the %i. time: nothing is lost or repeated, the unknown is shown', async (at, after) => {
    const { stateDir, incident, writes } = await scene();
    const first = await run({ stateDir, incident, die: { at, after } });
    expect(first.signal).toBe('SIGKILL');
    const afterCrash = await writes();
    const unknown = unanswered(wholeLines(stateDir, incident));
    if (at.startsWith('call.')) expect(unknown).toBe(1);
    const second = await run({ stateDir, incident, die: null });
    expect(second.signal).toBeNull();
    expect(second.said.get('mode')).toBe('writer');
    const shown = JSON.stringify(second.said.get('unsettled')).split('"unsettled"').length - 1;
    expect(shown).toBe(unknown);
    // The second run goes on from what is there: either everything was done, or it finishes the rest.
    const all = await writes();
    expect(all.slice(0, afterCrash.length)).toEqual(afterCrash);
    expect(all.filter((w) => w.operation === 'DeleteUser' && w.outcome === 'done')).toHaveLength(1);
    expect(second.said.has('gone') || second.said.get('result') === 'done').toBe(true);
    consistent(all, journal(stateDir, incident));
    const third = await run({ stateDir, incident, die: null });
    expect(third.said.has('gone')).toBe(true);
    expect(await writes()).toHaveLength(all.length);
  });
});

describe('killed for good in the middle of containing', () => {
  // One for each kind: every kind at every point is tried in one process, in test/unit/runner/contain-guards.test.ts.
  const cases: [kind: string, principal: string, operation: string, at: FaultPoint, after: number][] = [
    ['deny-session', 'ops-chain-a/keep', 'PutRolePolicy', 'call.after-send', 1],
    ['deny-role', 'ops-chain-a/keep', 'PutRolePolicy', 'call.after-answer', 1],
    ['deactivate-key', 'user/ci-deploy', 'UpdateAccessKey', 'call.before-send', 1],
    ['quarantine-user', 'user/tmp-admin', 'AttachUserPolicy', 'journal.half-written', 2],
  ];

  it.each(cases)(
    '%s of %s: nothing of %s is lost or repeated at %s, the %i. time',
    async (kind, principal, operation, at, after) => {
      const { stateDir, incident, writes } = await scene();
      const contain = { kind, principal };
      const first = await run({ stateDir, incident, contain, die: { at, after } });
      expect(first.signal).toBe('SIGKILL');
      const unknown = unanswered(wholeLines(stateDir, incident));
      if (at.startsWith('call.')) expect(unknown).toBe(1);
      const second = await run({ stateDir, incident, contain, die: null });
      expect(JSON.stringify(second.said.get('unsettled')).split('"unsettled"').length - 1).toBe(unknown);
      // What the first one did is seen by the probe, or it is planned again from what is there.
      expect(second.said.has('gone') || second.said.get('result') === 'done').toBe(true);
      const all = await writes();
      expect(all.filter((w) => w.operation === operation && w.outcome === 'done')).toHaveLength(1);
      consistent(all, journal(stateDir, incident));
    },
    90_000,
  );
});

describe('killed for good in the middle of taking back', () => {
  const contain = { kind: 'quarantine-user', principal: 'user/ci-deploy' };
  // Every point is tried in one process, in test/unit/undo/undo.test.ts.
  const undone: [FaultPoint, number][] = [
    ['journal.half-written', 3],
    ['call.before-send', 1],
    ['call.after-send', 1],
    ['call.after-answer', 2],
    ['action.after-outcome', 1],
  ];

  it.each(undone)(
    'at %s, the %i. time: nothing is taken back twice or forgotten, also after the restart',
    async (at, after) => {
      const { stateDir, incident, world, writes } = await scene();
      const user = async () => {
        const { graph } = (await world.admin({ graph: true })) as { graph: { users: { [name: string]: unknown } } };
        const { keys, attached } = graph.users['ci-deploy'] as {
          keys: { id: string; status: string }[];
          attached: string[];
        };
        return { keys: keys.map(({ id, status }) => ({ id, status })), attached };
      };
      const before = await user();
      const acted = await run({ stateDir, incident, contain, die: null });
      expect(acted.said.get('result')).toBe('done');
      expect(await user()).not.toEqual(before);
      const contained = (await writes()).length;
      const undo = 'quarantine-user';
      const first = await run({ stateDir, incident, undo, die: { at, after } });
      expect(first.signal).toBe('SIGKILL');
      const unknown = unanswered(wholeLines(stateDir, incident));
      if (at.startsWith('call.')) expect(unknown).toBe(1);
      const second = await run({ stateDir, incident, undo, die: null });
      expect(JSON.stringify(second.said.get('unsettled')).split('"unsettled"').length - 1).toBe(unknown);
      expect(await user()).toEqual(before);
      const back = (await writes()).slice(contained).filter((w) => w.outcome === 'done');
      expect(back.map((w) => w.operation).toSorted()).toEqual(['DetachUserPolicy', 'UpdateAccessKey']);
      const third = await run({ stateDir, incident, undo, die: null });
      expect(third.said.has('result')).toBe(false);
      expect((await writes()).slice(contained).filter((w) => w.outcome === 'done')).toHaveLength(2);
    },
    120_000,
  );
});
