import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseArguments } from '../../../source/commands/arguments.ts';
import type { Context } from '../../../source/commands/context.ts';
import { decide } from '../../../source/commands/decide.ts';
import { sayError } from '../../../source/commands/say-error.ts';
import type { Finding } from '../../../source/core/finding.ts';
import { openStore } from '../../../state/open-store.ts';
import { opened, start } from '../state/support/samples.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'reseal-link-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const renewal: Finding = {
  ...{ id: '0123456789abcdef', item: 'expiry.renewal', kind: 'renewal', subject: 'ASIAEXAMPLESECOND001' },
  ...{ account: '123456789012', region: 'us-east-1', standing: true, standingWhy: '', transient: false, events: [] },
  ...{ at: start, why: '', uniqueId: null, actions: [] },
};

const incident = async (id: string, findings: Finding[]): Promise<void> => {
  const store = await openStore({
    stateDir: dir,
    incident: id,
    mode: 'write',
    now: Date.now,
    who: 'a@b',
    create: true,
  });
  await store.append([opened(id), { type: 'findings.changed', upsert: findings, gone: [] }], { durable: true });
  await store.close();
};

const linkOf = async (id: string) => {
  const store = await openStore({ stateDir: dir, incident: id, mode: 'observe', now: Date.now, who: 'a@b' });
  const { links } = store.progress();
  await store.close();
  return links?.[renewal.id];
};

/** The command as the shell would give it, with what it said and its exit code. */
const run = async (...words: string[]): Promise<{ code: number; out: string[]; err: string[] }> => {
  const [out, err]: [string[], string[]] = [[], []];
  const { stdin, stdout, stderr } = process;
  const context: Context = {
    ...{ argv: words, env: {}, cwd: dir, stdin, stdout, stderr, interactive: false },
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
  };
  const command = parseArguments(['link', ...words, '--state-dir', dir, '--incident', 'INC-1'], {});
  if (command.kind !== 'link') throw new Error(`parsed as ${JSON.stringify(command)}`);
  try {
    return { code: await decide(command, context), out, err };
  } catch (error) {
    return { code: sayError(error, context), out, err };
  }
};

const why = ['--reason', 'the pods came back broken'];

it('links a later issuance to an incident that is there, whose people stand beside', async () => {
  await incident('INC-1', [renewal]);
  await incident('INC-2', []);
  const { code, out } = await run(renewal.id, 'INC-2', ...why, '--approver', 'erin', '--alert', 'https://x.example/a');
  expect([code, out]).toEqual([
    0,
    ['Linked to INC-2 (approved by erin). `reseal check --step expiry.renewal` judges by it.'],
  ]);
  expect(await linkOf('INC-1')).toMatchObject({
    ...{ incident: 'INC-2', justification: 'the pods came back broken', approver: 'erin' },
    ...{ alert: 'https://x.example/a', subject: renewal.subject },
  });
});

it('says where it is only named', async () => {
  await incident('INC-1', [renewal]);
  const { code, out } = await run(renewal.id, 'INC-7', ...why);
  expect(code).toBe(0);
  expect(out[0]).toContain('INC-7 (only named, not in this state folder, no approver named)');
});

it.each([
  ['a finding that is none', ['ffffffffffffffff', 'INC-2', ...why], /There is no finding/],
  ['the incident itself', [renewal.id, 'INC-1', ...why], /this is the incident itself/],
  ['its own approver', [renewal.id, 'INC-7', ...why, '--approver', 'alice'], /alice is the responder/],
])('changes nothing for %s', async (_name, words, sentence) => {
  await incident('INC-1', [renewal]);
  const { code, err } = await run(...words);
  expect(code).toBe(64);
  expect(err[0]).toMatch(sentence);
  expect(err[0]).toContain('Nothing was linked.');
  expect(await linkOf('INC-1')).toBeUndefined();
});
