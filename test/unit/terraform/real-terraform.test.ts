import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createFiles } from '../../../source/adapters/files.ts';
import { createProgram } from '../../../source/adapters/program.ts';
import { type Root, readRoot } from '../../../source/runner/read-terraform.ts';

const there = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
const usable = there('terraform') && there('git');
if (!usable) console.log('skipped: terraform or git is not on PATH, so the stand-ins alone were tested');

/** `terraform_data` needs no provider, and so no network. */
describe.skipIf(!usable)('the real terraform', () => {
  let dir = '';
  const run = (program: string, ...args: string[]): void => {
    const env = {
      ...process.env,
      CHECKPOINT_DISABLE: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      TF_CLI_CONFIG_FILE: '/dev/null',
    };
    const { status, stderr } = spawnSync(program, args, { cwd: dir, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  };
  const config = (text: string): void => writeFileSync(path.join(dir, 'main.tf'), text);
  const commit = (): void => {
    run('git', 'add', 'main.tf');
    run('git', '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-q', '-m', 'x', '--allow-empty');
  };
  const read = (more: Partial<Root> = {}) => {
    const clock = realClock();
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', TF_CLI_CONFIG_FILE: '/dev/null' };
    const ask = {
      ...{ program: createProgram(clock, env), files: createFiles(clock, path.join(dir, '..')) },
      ...{ now: clock.now, step: () => undefined, lockTimeout: 1, timeout: 60_000 },
    };
    const root = { name: 'r', path: dir, workspace: 'default', varFiles: [], profile: null, ...more };
    return readRoot(ask, root, new AbortController().signal);
  };

  beforeAll(() => {
    dir = path.join(mkdtempSync(path.join(tmpdir(), 'reseal-real-tf-')), 'root');
    mkdirSync(dir);
    config('resource "terraform_data" "a" { input = "one" }\n');
    run('git', 'init', '-q');
    commit();
    run('terraform', 'init', '-input=false');
    run('terraform', 'apply', '-auto-approve', '-input=false');
  }, 60_000);
  afterAll(() => rmSync(path.dirname(dir), { recursive: true, force: true }));

  it('shows no difference, then one, then a checkout that is not committed', async () => {
    const clean = await read();
    expect(clean).toMatchObject({ why: null, differences: [], ids: { count: 1 } });
    config('resource "terraform_data" "a" { input = "two" }\n');
    expect((await read()).why).toContain('1 change');
    commit();
    const changed = await read();
    expect(changed).toMatchObject({ why: null, differences: [{ address: 'terraform_data.a', planned: 'update' }] });
    expect(changed.differences[0]?.plannedHunks[0]).toEqual({ path: 'input', before: '"one"', after: '"two"' });
  }, 60_000);

  it('makes no workspace that is not there', async () => {
    expect((await read({ workspace: 'typo' })).why).toContain('no workspace typo');
    expect(existsSync(path.join(dir, 'terraform.tfstate.d'))).toBe(false);
  }, 60_000);

  it('is told that a variable is missing instead of being asked for it', async () => {
    config('variable "v" {}\nresource "terraform_data" "a" { input = var.v }\n');
    commit();
    expect((await read()).why).toContain('a variable has no value (v)');
    writeFileSync(path.join(dir, 'x.tfvars'), 'v = "one"\n');
    expect((await read({ varFiles: ['missing.tfvars'] })).why).toContain('varFiles');
  }, 60_000);

  it('says that the folder is not initialised', async () => {
    config(
      'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\nresource "aws_eip" "a" {}\n',
    );
    commit();
    expect((await read()).why).toContain('not initialised');
  }, 60_000);
});
