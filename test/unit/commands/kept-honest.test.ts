import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { app } from '../../../source/commands/app.ts';
import { parseArguments } from '../../../source/commands/arguments.ts';
import { auditFiles } from '../../../source/commands/audit.ts';
import type { Context } from '../../../source/commands/context.ts';
import { decide } from '../../../source/commands/decide.ts';
import { log } from '../../../source/commands/log.ts';
import { mustWrite } from '../../../source/commands/must-write.ts';
import { newIncident } from '../../../source/commands/new.ts';
import { sayError } from '../../../source/commands/say-error.ts';
import { status } from '../../../source/commands/status.ts';
import type { Store, StoreMode } from '../../../source/core/store.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'reseal-honest-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A command as the shell would give it, without a terminal: its exit code and what it said. */
const reseal = async (...words: string[]): Promise<{ code: number; out: string; err: string }> => {
  const [out, err]: [string[], string[]] = [[], []];
  const { stdin, stdout, stderr } = process;
  const env = { AWS_EC2_METADATA_DISABLED: 'true', HOME: dir };
  const context: Context = {
    ...{ argv: words, env, cwd: dir, stdin, stdout, stderr, interactive: false },
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
  };
  const command = parseArguments([...words, '--state-dir', dir], {});
  const run = async (): Promise<number> => {
    if (command.kind === 'app') return app(command, context);
    if (command.kind === 'status') return status(command, context);
    if (command.kind === 'log-add') return log(command, context);
    if (command.kind === 'attest') return decide(command, context);
    if (command.kind === 'new') return newIncident(command, context);
    if (command.kind === 'audit') return auditFiles(command, context);
    throw new Error(`parsed as ${JSON.stringify(command)}`);
  };
  let code: number;
  try {
    code = await run();
  } catch (error) {
    code = sayError(error, context);
  }
  return { code, out: out.join('\n'), err: err.join('\n') };
};

const journal = (): string => path.join(dir, 'INC-1', 'journal.jsonl');
const started = ['--started', new Date(Date.now() - 3_600_000).toISOString()];

test('a journal that was changed is said by whatever reads it, and nothing is put on top of it', async () => {
  await reseal('new', 'INC-1', ...started);
  await reseal('log', 'add', 'responder @alice');
  await reseal('log', 'add', 'approver @bob');
  expect(await reseal('status')).toMatchObject({ code: 1, err: '' });
  const lines = readFileSync(journal(), 'utf8').split('\n');
  writeFileSync(journal(), lines.map((l, i) => (i === 1 ? l.replace('alice', 'mallory') : l)).join('\n'));
  const changed = readFileSync(journal(), 'utf8');
  for (const words of [[], ['status'], ['status', '--json'], ['status', '--tmux'], ['status', '--markdown']]) {
    const said = await reseal(...words);
    expect(said, words.join(' ')).toMatchObject({ code: 70, err: expect.stringMatching(/Line 2 .*does not hold/) });
    expect(said.out).toContain('INC-1');
  }
  for (const words of [
    ['log', 'add', 'x'],
    ['attest', 'prevent.gap', '--note', 'x'],
  ]) {
    expect(await reseal(...words)).toMatchObject({ code: 70, err: expect.stringMatching(/Line 2 .*does not hold/) });
    expect(readFileSync(journal(), 'utf8')).toBe(changed);
  }
});

test('a line that is no JSON is tampering for status, too', async () => {
  await reseal('new', 'INC-1', ...started);
  appendFileSync(journal(), 'garbage\n');
  expect(await reseal('status', '--tmux')).toMatchObject({ code: 70, err: expect.stringMatching(/not JSON/) });
});

test('where the disk is full nobody is said to write', () => {
  const store = (mode: StoreMode, why: string, holder: string | null): Store =>
    ({ incident: 'INC-1', mode: () => ({ mode, why, holder }) }) as unknown as Store;
  const code = (s: Store): { code: number; text: string } => {
    const text: string[] = [];
    try {
      mustWrite(s);
      return { code: 0, text: '' };
    } catch (error) {
      return { code: sayError(error, { err: (t) => void text.push(t) }), text: text.join('\n') };
    }
  };
  expect(code(store('writer', '', null)).code).toBe(0);
  expect(code(store('follower', '', 'ann@host'))).toEqual({
    code: 75,
    text: 'reseal: INC-1 is being written by ann@host. Nothing was changed. Do it there, or close it first.',
  });
  const full = code(store('read-only', 'the disk is full (ENOSPC). Nothing was changed.', null));
  expect(full).toEqual({ code: 70, text: 'reseal: the disk is full (ENOSPC). Nothing was changed.' });
});

test('that no issuance was found is not said before anybody has looked', async () => {
  const arn = 'arn:aws:iam::123456789012:role/breakglass-emergency';
  const { code, out } = await reseal('new', 'INC-1', ...started, '--role-arn', arn);
  expect(code).toBe(0);
  expect(out).toMatch(/Issuances found: none yet: the trail is not read/);
});

test('an audit that finds no session of the role says so', async () => {
  const record = {
    ...{ eventVersion: '1.08', eventID: 'e1', eventName: 'CreateUser', eventTime: '2026-05-20T13:01:00Z' },
    ...{ eventSource: 'iam.amazonaws.com', awsRegion: 'us-east-1', recipientAccountId: '123456789012' },
    userIdentity: { type: 'IAMUser', accessKeyId: 'AKIAEXAMPLEEXAMPLE12', accountId: '123456789012', userName: 'x' },
    requestParameters: { userName: 'y\u202e' },
  };
  writeFileSync(path.join(dir, 'a.json'), JSON.stringify({ Records: [record] }));
  const role = 'arn:aws:iam::123456789012:role/other';
  const none = await reseal('audit', 'a.json', '--role-arn', role);
  expect(none.code).toBe(2);
  expect(none.err).toMatch(/no session of arn:aws:iam::123456789012:role\/other is in these files/);
  const all = await reseal('audit', 'a.json', '--json');
  expect(all.err).not.toMatch(/no session/);
  expect(all.out).toContain('\\u202e');
  expect(all.out).not.toContain('\u202e');
});

test('a file that is no trail is told of in a few lines, and what is left out of a folder is counted', async () => {
  mkdirSync(path.join(dir, 'files'));
  writeFileSync(path.join(dir, 'files', 'a.log'), 'no json\n'.repeat(500));
  writeFileSync(path.join(dir, 'files', 'README.md'), 'notes');
  const { code, err } = await reseal('audit', 'files');
  const lines = err.split('\n');
  expect(code).toBe(64);
  expect(lines.filter((l) => l.includes('a.log'))).toHaveLength(20);
  expect(lines.slice(20)).toEqual([
    'reseal: … and 480 more that could not be read.',
    expect.stringMatching(/^reseal: 1 file left out: no trail by the name/),
    expect.stringMatching(/no CloudTrail record was found/),
  ]);
});
