import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../source/adapters/clock.ts';
import { createProgram } from '../../source/adapters/program.ts';
import type { Finding } from '../../source/core/finding.ts';
import { importBlocks } from '../../source/core/terraform/import-block.ts';
import { generateConfig } from '../../source/runner/generate-config.ts';
import { account, importScene } from '../support/import-scene.ts';

const there = spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;
if (!there) console.log('skipped: terraform is not on PATH, so its stand-in alone was tested');

/** `terraform_data` needs no provider, and so no network; it takes any id. */
const orphan = (over: Partial<Finding> = {}): Finding => ({
  ...{ id: 'f1', kind: 'resource-created', item: 'terraform.orphans', subject: 'abc-1', account, region: 'us-east-1' },
  ...{ standing: true, standingWhy: '', transient: false, events: [], at: null, why: '', uniqueId: null, actions: [] },
  terraform: { type: 'terraform_data', importId: 'abc-1' },
  ...over,
});
const address = 'terraform_data.breakglass_abc_1';
const code = 'resource "terraform_data" "breakglass_abc_1" {}\n';

describe.skipIf(!there)('the real terraform', () => {
  let dir = '';
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' };
  const file = (name: string): string => path.join(dir, name);
  const run = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync('terraform', args, { cwd: dir, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`terraform ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  beforeEach(() => {
    dir = path.join(mkdtempSync(path.join(tmpdir(), 'reseal-tf-import-')), 'root');
    mkdirSync(dir);
    writeFileSync(file('main.tf'), 'resource "terraform_data" "a" { input = "one" }\n');
    run('init', '-input=false');
    run('apply', '-auto-approve', '-input=false');
  }, 60_000);
  afterEach(() => rmSync(path.dirname(dir), { recursive: true, force: true }));
  const program = () => createProgram(realClock(), env);
  const roots = () => [{ name: 'r', path: dir, workspace: 'default', varFiles: [], profile: null }];
  const generate = (block: string) =>
    generateConfig(
      { program: program(), config: { terraform: { roots: roots() } } },
      new AbortController().signal,
    )(block);
  const scene = (over: Partial<Parameters<typeof importScene>[0]> = {}) =>
    importScene({ finding: orphan(), roots: roots(), program: program(), address, root: 'r', ...over });
  const state = () =>
    JSON.parse(readFileSync(file('terraform.tfstate'), 'utf8')) as { serial: number; resources: { name: string }[] };

  it('writes the code of an import block into a new file, and changes no state', async () => {
    writeFileSync(file('orphan.tf'), importBlocks([orphan()]));
    const before = readFileSync(file('terraform.tfstate'), 'utf8');
    expect(await generate(file('orphan.tf'))).toEqual({ ok: true, path: file('orphan_generated.tf') });
    expect(readFileSync(file('orphan_generated.tf'), 'utf8')).toContain('resource "terraform_data" "breakglass_abc_1"');
    expect(readFileSync(file('terraform.tfstate'), 'utf8')).toBe(before);
    // Code is there now: nothing is left to generate, and what is there stays.
    const kept = readFileSync(file('orphan_generated.tf'), 'utf8');
    expect(await generate(file('orphan.tf'))).toMatchObject({
      ok: false,
      why: expect.stringContaining('is there already'),
    });
    expect(readFileSync(file('orphan_generated.tf'), 'utf8')).toBe(kept);
  }, 60_000);

  it('generates nothing for a file that lies in no root, and says what to run', async () => {
    const elsewhere = path.join(path.dirname(dir), 'orphan.tf');
    writeFileSync(elsewhere, importBlocks([orphan()]));
    expect(await generate(elsewhere)).toMatchObject({
      ok: false,
      why: expect.stringContaining('-generate-config-out'),
    });
    expect(existsSync(path.join(path.dirname(dir), 'orphan_generated.tf'))).toBe(false);
  }, 60_000);

  it('imports one object under its address, journalled and read back; the state of before lies beside it', async () => {
    writeFileSync(file('orphan.tf'), code);
    const before = readFileSync(file('terraform.tfstate'), 'utf8');
    const s = await scene();
    const p = await s.plan();
    expect(p.calls).toHaveLength(1);
    expect(p.warnings.join(' ')).toMatch(/serial 1.*terraform\.tfstate\.backup/);
    expect(p.preImage).toMatchObject({ state: { serial: 1 }, address });
    expect(await s.confirm(p, 'yes')).toMatchObject({ ok: false });
    expect(readFileSync(file('terraform.tfstate'), 'utf8')).toBe(before);
    await s.confirm(p, null);
    expect(s.last()).toMatchObject({ state: 'done', outcome: expect.stringContaining(`manages abc-1 as ${address}`) });
    expect(
      state()
        .resources.map((r) => r.name)
        .sort(),
    ).toEqual(['a', 'breakglass_abc_1']);
    expect(readFileSync(file('terraform.tfstate.backup'), 'utf8')).toBe(before);
    expect(run('state', 'show', '-no-color', address)).toContain('abc-1');
    expect(await s.tryPlan()).toMatchObject({
      ok: false,
      nothing: true,
      why: expect.stringContaining('manages it already'),
    });
  }, 90_000);

  it('is refused when somebody changed the state since the plan, and nothing is imported', async () => {
    writeFileSync(file('orphan.tf'), code);
    const s = await scene();
    const p = await s.plan();
    writeFileSync(file('main.tf'), 'resource "terraform_data" "a" { input = "two" }\n');
    run('apply', '-auto-approve', '-input=false', '-target=terraform_data.a');
    expect(await s.confirm(p, null)).toMatchObject({ ok: false, why: expect.stringContaining('has changed since') });
    expect(state().resources.map((r) => r.name)).toEqual(['a']);
  }, 90_000);

  it('fails in plain words where the code has no such address, and is not unsettled', async () => {
    const s = await scene();
    await s.confirm(await s.plan(), null);
    expect(s.last()).toMatchObject({
      ...{
        state: 'failed',
        outcome: expect.stringMatching(/the code of the root has no such address.*Nothing was imported/),
      },
    });
    expect(state().resources).toHaveLength(1);
  }, 60_000);
});
