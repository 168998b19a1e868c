import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createFiles } from '../../../source/adapters/files.ts';
import { writeImports } from '../../../source/runner/write-imports.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { plainFinding } from '../../support/plain-finding.ts';
import { faultOf, gotten } from '../adapters/support.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'reseal-files-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('private files', () => {
  it('are ours alone, and gone with their folder', async () => {
    const files = createFiles(realClock(), dir);
    const { path: file } = gotten(await files.scratch('../plan'));
    expect(path.dirname(path.dirname(file))).toBe(dir);
    expect([statSync(file).mode & 0o777, statSync(path.dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
    gotten(await files.drop(file));
    expect(readdirSync(dir)).toEqual([]);
  });

  it('of somebody else are not removed, nor anything that was not made here', async () => {
    const files = createFiles(realClock(), dir);
    mkdirSync(path.join(dir, 'mine'));
    writeFileSync(path.join(dir, 'mine', 'plan'), 'x');
    expect(faultOf(await files.drop(path.join(dir, 'mine', 'plan'))).kind).toBe('refused');
    expect(existsSync(path.join(dir, 'mine', 'plan'))).toBe(true);
  });

  it('of a reseal that was killed are swept, those of a living one stay', async () => {
    const [dead, living] = [
      path.join(dir, 'reseal-scratch-4194303-x'),
      path.join(dir, `reseal-scratch-${process.ppid}-x`),
    ];
    for (const folder of [dead, living]) mkdirSync(folder);
    gotten(await createFiles(realClock(), dir).scratch('plan'));
    expect([existsSync(dead), existsSync(living)]).toEqual([false, true]);
  });

  it('that cannot be made are a fault in words', async () => {
    expect(faultOf(await createFiles(realClock(), path.join(dir, 'nowhere')).scratch('plan')).kind).toBe('disk');
  });
});

describe('an import block', () => {
  const finding = plainFinding({
    ...{ item: 'terraform.orphans', kind: 'resource-created', subject: 'eipalloc-1', account: '1' },
    terraform: { type: 'aws_eip', importId: 'eipalloc-1' },
  });
  const open = async () => {
    const store = memoryStore();
    await store.append([{ type: 'findings.changed', upsert: [finding], gone: [] }]);
    return { store, write: writeImports(store, createFiles(realClock(), dir)) };
  };

  it('goes into a new file, and the journal says so', async () => {
    const { store, write } = await open();
    const file = path.join(dir, 'orphans.tf');
    expect(await write(['f1'], file)).toEqual({ ok: true, path: file });
    expect(readFileSync(file, 'utf8')).toContain('id = "eipalloc-1"');
    expect(store.progress().notes).toMatchObject([{ about: 'f1', text: `import block written to ${file}` }]);
  });

  it('is never written over anything, nor into what Terraform would not read', async () => {
    const { store, write } = await open();
    const file = path.join(dir, 'main.tf');
    writeFileSync(file, 'mine');
    expect(await write(['f1'], file)).toMatchObject({ ok: false, why: expect.stringContaining('left as it is') });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(await write(['f1'], path.join(dir, 'x.txt'))).toMatchObject({ ok: false });
    expect(await write(['nobody'], path.join(dir, 'x.tf'))).toMatchObject({ ok: false });
    expect(readdirSync(dir)).toEqual(['main.tf']);
    expect(store.progress().notes).toEqual([]);
  });
});

describe('the difference of an application, for git', () => {
  it('goes into a new file that says which side is which, and never where Terraform would read it', async () => {
    const store = memoryStore();
    const drift = plainFinding({
      ...{ id: 'f2', item: 'argocd.sync', kind: 'drift', subject: 'orders', account: '1', source: 'argocd' },
      diff: ['===== apps/Deployment orders/orders ======', '<   replicas: 9', '>   replicas: 3'],
    });
    await store.append([{ type: 'findings.changed', upsert: [drift], gone: [] }]);
    const write = writeImports(store, createFiles(realClock(), dir));
    const file = path.join(dir, 'orders.diff');
    expect(await write(['f2'], path.join(dir, 'orders.tf'))).toMatchObject({ ok: false });
    expect(await write(['f2'], file)).toEqual({ ok: true, path: file });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/"<" is what runs[\s\S]*< {3}replicas: 9\n> {3}replicas: 3\n$/);
    expect(await write(['f2'], file)).toMatchObject({ ok: false, why: expect.stringContaining('left as it is') });
    expect(store.progress().notes).toMatchObject([{ about: 'f2', text: `difference for git written to ${file}` }]);
  });
});
