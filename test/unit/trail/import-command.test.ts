import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseArguments } from '../../../source/commands/arguments.ts';
import type { Context } from '../../../source/commands/context.ts';
import { sayError } from '../../../source/commands/say-error.ts';
import { trailImport } from '../../../source/commands/trail-import.ts';
import { openStore } from '../../../state/open-store.ts';
import { startAwsWorld } from '../../support/aws-world.ts';
import { closing } from '../adapters/support.ts';
import { account, assume, createUser, session, T, vault } from '../audit/records.ts';
import { opened } from './scene.ts';

/** Older than event history, by the real clock that a command runs on: only files can tell of it. */
const since = Math.floor((Date.now() - 200 * 86_400_000 - T) / 1000);
const alice = session('ASIAROOT', 'alice', since);
const records = [assume(vault, since, 'ASIAROOT', 'alice'), createUser(alice, since + 60, 'tmp', '/', 'AIDATMP')];

let dir = '';
const before = { ...process.env };
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'reseal-import-cli-'));
  mkdirSync(join(dir, 'files'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION'])
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
});
const closed = closing();

const put = (name: string, content: string) => writeFileSync(join(dir, 'files', name), content);

const incident = async (): Promise<void> => {
  const startedAt = Date.now() - 200 * 86_400_000;
  const store = await openStore({ stateDir: dir, incident: 'INC-1', mode: 'write', now: Date.now, who: 'a@b' });
  const event = opened();
  await store.append([{ ...event, incident: { ...event.incident, startedAt } }], { durable: true });
  await store.close();
};

/** The command as the shell would give it, with what it said and its exit code. */
const run = async (...words: string[]): Promise<{ code: number; out: string[]; err: string[] }> => {
  const [out, err]: [string[], string[]] = [[], []];
  const { stdin, stdout, stderr } = process;
  const context: Context = {
    ...{ argv: words, env: process.env, cwd: dir, stdin, stdout, stderr, interactive: false },
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
  };
  const command = parseArguments(['trail', 'import', ...words, '--state-dir', dir], {});
  if (command.kind !== 'trail-import') throw new Error(`parsed as ${JSON.stringify(command)}`);
  try {
    return { code: await trailImport(command, context), out, err };
  } catch (error) {
    return { code: sayError(error, context), out, err };
  }
};

const onAws = async (): Promise<void> => {
  const clock = { now: () => Date.now(), sleep: async () => undefined };
  const home = { id: account, keyId: 'AKIAHOMEHOMEHOMEHOME', regions: ['us-east-1'], records: [] };
  const world = closed(await startAwsWorld([home], clock));
  const env = {
    AWS_ENDPOINT_URL: world.url,
    AWS_ACCESS_KEY_ID: home.keyId,
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_REGION: 'us-east-1',
  };
  Object.assign(process.env, env);
};

describe('reseal trail import', () => {
  it('says of a file that nobody can read, also the second time, that nothing was imported', async () => {
    await incident();
    put('broken.json', '{"Records": [');
    for (let n = 0; n < 2; n++)
      expect(await run('files')).toMatchObject({
        code: 64,
        err: expect.arrayContaining([expect.stringMatching(/Nothing was imported/)]),
      });
  });

  it('reads files into the incident and judges the trail by them, with one line for each thing that it could not read', async () => {
    await onAws();
    await incident();
    put('good.json', JSON.stringify({ Records: records }));
    put('cut.json', JSON.stringify({ Records: records }).slice(0, -30));
    const { code, out, err } = await run('files');
    expect(code).toBe(0);
    expect(out[0]).toBe('2 files with 3 records read into INC-1: 2 events new; 1 could not be understood.');
    expect(out[1]).toMatch(
      /^trail.collected unknown: .*older than the 90 days.*imported files hold 3 records of us-east-1/,
    );
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(/cut\.json: .*cut off/);
    const store = closed(
      await openStore({ stateDir: dir, incident: 'INC-1', mode: 'observe', now: Date.now, who: 'a@b' }),
    );
    expect(store.progress().findings.map((f) => f.kind)).toContain('user-created');
    const again = await run('files');
    expect(again.out[0]).toBe('0 files with 0 records read into INC-1, 2 files imported before: 0 events new.');
    expect(again.code).toBe(0);
  });

  it('says that nothing was imported where there is nothing to import', async () => {
    await incident();
    put('notes.txt', 'not a trail');
    put('empty.json', '');
    const nothing = await run('files');
    expect(nothing).toMatchObject({ code: 64, out: [] });
    expect(nothing.err.at(-1)).toMatch(/no CloudTrail record was found.*Nothing was imported/);
    expect((await run('nowhere')).err[0]).toMatch(/there is no such file or folder/);
  });

  it('writes nothing while somebody else holds the lock', async () => {
    await incident();
    put('good.json', JSON.stringify({ Records: records }));
    const other = closed(
      await openStore({ stateDir: dir, incident: 'INC-1', mode: 'write', now: Date.now, who: 'a@b' }),
    );
    const { code, err } = await run('files');
    expect(code).toBe(75);
    expect(err).toEqual([expect.stringMatching(/INC-1 is being written.*Nothing was changed/)]);
    expect(other.progress().imported).toBeUndefined();
  });
});
