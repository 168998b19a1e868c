import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { incident, note, openAt, opened, pageSaved, trailEvent } from './support/samples.ts';
import { tempFolder } from './support/temp.ts';

/** The commands of state/README.md, as they stand there, by the n-th block of a language. */
const readme = readFileSync(join(import.meta.dirname, '../../../state/README.md'), 'utf8');
const block = (language: string, containing: string): string => {
  const blocks = [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map((m) => m[1] ?? '');
  const found = blocks.find((b) => b.includes(containing));
  if (!found) throw new Error(`state/README.md has no ${language} block with ${containing}`);
  return found;
};

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

const incidentFolder = async (): Promise<string> => {
  const stateDir = tempFolder();
  const store = await openAt(stateDir);
  const odd = note('“quotes”, \\, ","hash":"x"}, \u2028, \ud800, ключ, \u0007, and %s $HOME `id`');
  await store.append([opened(), odd, note('three')], { durable: true });
  await store.events.add(1, [trailEvent(1, { readOnly: false, name: 'CreateUser' }), trailEvent(2)]);
  await store.append([pageSaved(1, 2)], { durable: true });
  await store.saveEvidence('a.json', '{}', { what: 'a' });
  await store.saveEvidence('b.json', '[]', { what: 'b' });
  await store.close();
  return join(stateDir, incident);
};

const inFolder = (cwd: string, program: string, args: string[]) => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
};

const edit = (folder: string, from: string, to: string): void => {
  const path = join(folder, 'journal.jsonl');
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
};

describe('the chain is proved without the app', () => {
  const provers: { [name: string]: [isThere: boolean, run: (folder: string) => ReturnType<typeof inFolder>] } = {
    'by a shell and sha256sum': [has('sha256sum'), (f) => inFolder(f, 'sh', ['-c', block('sh', 'sha256sum | cut')])],
    'by Node': [true, (f) => inFolder(f, process.execPath, ['-e', block('js', 'createHash')])],
  };
  for (const [name, [isThere, run]] of Object.entries(provers)) {
    test.runIf(isThere)(name, async () => {
      const folder = await incidentFolder();
      const lines = readFileSync(join(folder, 'journal.jsonl'), 'utf8').trimEnd().split('\n');
      const last = JSON.parse(lines.at(-1) ?? '').hash;
      expect(run(folder)).toMatchObject({ status: 0, stdout: expect.stringContaining(`the last hash is ${last}`) });
      edit(folder, 'three', 'tree');
      const bad = run(folder);
      expect(bad.status).not.toBe(0);
      expect(bad.stdout + bad.stderr).toContain('line 3');
      edit(folder, 'tree', 'three');
      edit(folder, `${lines[1]}\n`, '');
      const gap = run(folder);
      expect(gap.status).not.toBe(0);
      expect(gap.stdout + gap.stderr).toContain('line 2');
    });
  }
});

describe.runIf(has('jq'))('jq reads', () => {
  test('the journal', async () => {
    const { status, stdout } = inFolder(await incidentFolder(), 'sh', ['-c', block('sh', '.event.type] | @tsv')]);
    expect(status).toBe(0);
    expect(stdout).toContain('2026-05-20T13:00:00Z\talice@laptop\tincident.opened');
  });

  test('the events', async () => {
    const { stdout } = inFolder(await incidentFolder(), 'sh', ['-c', block('sh', 'events/*.jsonl')]);
    expect(stdout).toBe('2026-05-20T13:00:01Z\tASIAEXAMPLE\tCreateUser\t\n');
  });

  test.runIf(has('sha256sum'))('the manifest, and sha256sum checks the files', async () => {
    const folder = await incidentFolder();
    const run = () => inFolder(folder, 'sh', ['-c', block('sh', 'sha256sum -c')]);
    expect(run()).toMatchObject({ status: 0, stdout: 'a.json: OK\nb.json: OK\n' });
    writeFileSync(join(folder, 'evidence', 'b.json'), '[1]');
    expect(run().status).not.toBe(0);
  });
});

test('the snapshot and the index have the fields that are told there', async () => {
  const folder = await incidentFolder();
  const snapshot = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'));
  expect(Object.keys(snapshot)).toEqual(['schema', 'seq', 'journalHash', 'bytes', 'lineBytes', 'sha256', 'progress']);
  const index = readFileSync(join(folder, 'events', 'index.bin'));
  const head = JSON.parse(index.subarray(0, index.indexOf(10)).toString());
  expect(Object.keys(head)).toEqual(['schema', 'rules', 'endian', 'rows', 'texts', 'crc']);
  const [sentence] = /\{token[^`]*\}/.exec(readme) ?? [];
  expect(sentence).toBe('{token, who, since, process: {pid, start, boot, host, machine, space}}');
});
