import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseArguments } from '../../../source/commands/arguments.ts';
import type { Context } from '../../../source/commands/context.ts';
import { groupHelp } from '../../../source/commands/help-text.ts';
import { log } from '../../../source/commands/log.ts';
import { openIncident } from '../../../source/composition/open-incident.ts';
import { noConfig } from '../../../source/core/config.ts';
import type { Progress } from '../../../source/core/progress.ts';
import { incidentOpened } from '../../support/incident-opened.ts';

let folder = '';
const startedAt = Date.parse('2026-05-20T13:00:00Z');
const env = { AWS_EC2_METADATA_DISABLED: 'true' };

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'reseal-log-'));
  const opened = await open('write', true);
  const event = incidentOpened({ startedAt, openedAt: startedAt }, { responder: 'alice' });
  await opened.store.append([event], { durable: true });
  await opened.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (mode: 'write' | 'observe', create = false) =>
  openIncident({ stateDir: folder, incident: 'INC-1', mode, config: noConfig(), readOnly: false, env, create });

const progress = async (): Promise<Progress> => {
  const opened = await open('observe');
  const state = opened.store.progress();
  await opened.close();
  return state;
};

const file = (name: string, content: string | Uint8Array): string => {
  const full = path.join(folder, name);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
};

/** `reseal log …` as it is typed. Gives what it printed; rejects with what it would say. */
const reseal = async (...argv: string[]): Promise<string> => {
  const command = parseArguments(['log', ...argv, '--state-dir', folder], {});
  if (command.kind !== 'log-import' && command.kind !== 'log-add' && command.kind !== 'log-keep')
    throw new Error(`was not taken: ${JSON.stringify(command)}`);
  const printed: string[] = [];
  const { stdin, stdout, stderr } = process;
  const say = { out: (text: string) => void printed.push(text), err: (text: string) => void printed.push(text) };
  const context: Context = { argv, env, cwd: folder, stdin, stdout, stderr, interactive: false, ...say };
  await log(command, context);
  return printed.join('\n');
};

describe('reseal log import', () => {
  it('reads a plain log, names whom it names, and does not take it twice', async () => {
    const plain = file(
      'log.txt',
      '13:00  assumed breakglass; approver @dana; cleanup-owner @bob\n13:05  ran: aws iam list-users\n',
    );
    const said = await reseal('import', plain);
    expect(said).toContain('2 lines imported into INC-1');
    expect(said).toContain('approver dana, cleanup-owner bob');
    const { log: entries, roles, items } = await progress();
    expect(entries.map((e) => e.source)).toEqual(['log.txt', 'log.txt']);
    expect(roles).toEqual({ responder: 'alice', approver: 'dana', owner: 'bob', countersignedBy: null });
    expect([items['log.captured']?.verdict, items['log.roles']?.verdict]).toEqual(['pass', 'pass']);
    await expect(reseal('import', plain)).rejects.toThrow(/no line that is not there already/);
  });

  it('reads the zone and the day, and puts right what was read in the wrong one', async () => {
    const plain = file('log.txt', '15:00 a\n15:05 b');
    await reseal('import', plain);
    expect(await reseal('import', plain, '--zone', 'Europe/Berlin')).toContain('2 lines said anew');
    expect((await progress()).log.map((e) => e.at)).toEqual([startedAt, startedAt + 300_000]);
    const other = file('other.txt', '10:00 c');
    await reseal('import', other, '--date', '2026-05-22');
    expect((await progress()).log[2]?.at).toBe(Date.parse('2026-05-22T10:00:00Z'));
  });

  it('says that a thread is not whole, and is unknown until it is', async () => {
    const root = '1779282131.003543';
    const messages = [
      { type: 'message', user: 'U1', ts: root, thread_ts: root, reply_count: 1, text: 'a' },
      { type: 'message', user: 'U1', ts: '1779282191.000100', thread_ts: root, text: 'b' },
    ];
    const cut = file('page.json', JSON.stringify({ ok: true, messages: messages.slice(0, 1), has_more: true }));
    expect(await reseal('import', cut)).toContain('It is not whole');
    expect((await progress()).items['log.captured']).toMatchObject({ verdict: 'unknown' });
    await reseal('import', file('whole.json', JSON.stringify({ ok: true, messages, has_more: false })));
    expect((await progress()).items['log.captured']).toMatchObject({ verdict: 'pass' });
    expect((await progress()).log.map((e) => e.text)).toEqual(['a', 'b']);
  });

  it('reads the folder of a channel', async () => {
    const said = await reseal('import', path.resolve('test/fixtures/slack-export/enrique'));
    expect(said).toMatch(/^\d+ lines imported/);
    const { log: entries } = await progress();
    expect(new Set(entries.map((e) => e.ts)).size).toBe(102);
    expect(entries[0]?.author).toBe('hamza');
  });

  it('reads UTF-16 with its mark, and CRLF', async () => {
    await reseal(
      'import',
      file('utf16.txt', Buffer.from('\ufeff13:00 ran: aws iam list-users\r\n13:01 b\r\n', 'utf16le')),
    );
    expect((await progress()).log.map((e) => e.text)).toEqual(['aws iam list-users', 'b']);
  });

  const broken: [string, () => string | Promise<string>, RegExp][] = [
    [
      'a file that is not there',
      () => path.join(folder, 'none.txt'),
      /none\.txt cannot be read \(ENOENT\)\. Nothing was imported/,
    ],
    [
      'broken JSON',
      () => file('x.json', '{"ok": true "messages": []}'),
      /x\.json.*begins as JSON and is none.*Nothing was imported/,
    ],
    [
      'JSON that is cut off',
      () => file('x.json', '{"ok": true, "messages": [{"type": "mess'),
      /cut off.*Nothing was imported/,
    ],
    ['JSON of something else', () => file('x.json', '{"Records": []}'), /no messages of Slack.*Nothing was imported/],
    [
      'another encoding',
      () => file('x.txt', Buffer.from([0x31, 0x0a, 0x63, 0x61, 0x66, 0xe9, 0x0a])),
      /UTF-8: line 2 is not/,
    ],
    [
      'UTF-16 without its mark',
      () => file('x.txt', Buffer.from('13:00 a', 'utf16le')),
      /zero bytes.*Nothing was imported/,
    ],
    ['UTF-16 that is cut off', () => file('x.txt', Buffer.from([0xff, 0xfe, 0x31])), /UTF-16 and is cut off/],
    ['nothing', () => file('x.txt', ' \n\n'), /is empty\. Nothing was imported/],
    ['a zip archive', () => file('x.zip', Buffer.from([0x50, 0x4b, 3, 4, 0])), /zip archive.*Nothing was imported/],
    [
      'a folder without days',
      () => path.dirname(file('d/readme.txt', 'x')),
      /no day of a Slack export.*Nothing was imported/,
    ],
    [
      'a whole export',
      () => path.resolve('test/fixtures/slack-export'),
      /whole export: name the folder of one channel/,
    ],
    [
      'a bad day in a folder',
      () => path.dirname(file('e/2026-05-20.json', '[{')),
      /2026-05-20\.json.*cut off.*Nothing was imported/,
    ],
    [
      '200 MB',
      async () => {
        const big = file('big.txt', 'x');
        await truncate(big, 200 * 1024 * 1024);
        return big;
      },
      /larger than 16 MB.*Nothing was imported/,
    ],
  ];
  it.each(broken)('refuses %s in one sentence, and changes nothing', async (_name, make, why) => {
    await expect(reseal('import', await make())).rejects.toThrow(why);
    expect((await progress()).log).toEqual([]);
  });
});

describe('reseal log --help', () => {
  it('is its own help, not the one of everything', () => {
    expect(parseArguments(['log', '--help'], {})).toMatchObject({ kind: 'help', command: null, group: 'log' });
    const text = groupHelp('log');
    for (const part of [
      'reseal log import FILE|DIR',
      '--date YYYY-MM-DD',
      'reseal log add TEXT',
      'reseal log keep LINE',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('reseal drill');
    expect(parseArguments(['--help'], {})).not.toHaveProperty('group');
  });

  it('takes a day that exists', () => {
    expect(parseArguments(['log', 'import', 'x', '--date', '2026-02-31'], {})).toMatchObject({ kind: 'usage' });
    expect(parseArguments(['log', 'import', 'x', '--date', '2026-02-28'], {})).toMatchObject({
      day: Date.UTC(2026, 1, 28),
    });
  });
});

describe('reseal log add and keep', () => {
  it('stamps a line now, by whoever adds it, and reads a time in it as claimed', async () => {
    const before = Date.now();
    await reseal('add', 'ran: aws iam create-user --user-name tmp --password hunter22hunter');
    await reseal('add', 'responder is here; approver @dana');
    const { log: entries, roles } = await progress();
    const [first] = entries;
    expect(first).toMatchObject({ line: 1, kind: 'command', source: 'log add' });
    // To the second, as everything that is written down.
    expect(first?.at).toBeGreaterThan(before - 1_000);
    expect(first?.author).toMatch(/@/);
    expect(JSON.stringify(entries)).not.toContain('hunter22');
    expect(first?.commands?.[0]?.calls).toEqual([{ source: 'iam', name: 'CreateUser' }]);
    expect(roles.approver).toBe('dana');
    const claimed = new Date(before - 120_000).toISOString().slice(11, 16);
    await reseal('add', `${claimed} ran: kubectl get pods`);
    const last = (await progress()).log.at(-1);
    expect(last).toMatchObject({ kind: 'command', text: 'kubectl get pods', line: 3 });
    expect(new Date(last?.at ?? 0).toISOString().slice(11, 16)).toBe(claimed);
    expect(last?.postedAt).toBeGreaterThan(last?.at ?? Number.POSITIVE_INFINITY);
    await expect(reseal('add', '  ')).rejects.toThrow(/Nothing was added/);
  });

  it('takes a new name only where it is said with “now”', async () => {
    await reseal('add', 'cleanup-owner @bob');
    await reseal('add', 'asked cleanup-owner @eve about it');
    expect((await progress()).roles.owner).toBe('bob');
    expect(await reseal('add', 'cleanup-owner now @eve')).toContain('cleanup-owner eve');
    expect((await progress()).roles.owner).toBe('eve');
  });

  it('keeps a line that could not be read', async () => {
    expect(await reseal('import', file('log.txt', '13:00 a\n25:99 b'))).toContain('reseal log keep LINE');
    expect((await progress()).items['log.captured']).toMatchObject({
      verdict: 'attention',
      why: expect.stringContaining('log keep 2'),
    });
    await expect(reseal('keep', '1')).rejects.toThrow(/none of those that could not be read/);
    await expect(reseal('keep', '2', '--source', 'other.txt')).rejects.toThrow(/Nothing was kept/);
    expect(await reseal('keep', '2')).toContain('25:99 b');
    expect((await progress()).items['log.captured']).toMatchObject({ verdict: 'pass' });
  });
});
