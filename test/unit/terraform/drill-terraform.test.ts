import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createFiles } from '../../../source/adapters/files.ts';
import { createProgram } from '../../../source/adapters/program.ts';
import { readRoot } from '../../../source/runner/read-terraform.ts';
import { openDrill } from '../drill/support.ts';

describe('the stand-in terraform of the drill', () => {
  let drill: Awaited<ReturnType<typeof openDrill>>;
  beforeAll(async () => {
    drill = await openDrill();
  }, 30_000);
  afterAll(() => drill.close());

  const root = (...parts: string[]): string => path.join(drill.dir, 'terraform', 'us-east', ...parts);
  const run = (args: string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> =>
    spawnSync(path.join(drill.dir, 'bin', 'terraform'), args, { cwd: root(), env, encoding: 'utf8', input: '' });
  const read = () => {
    const clock = realClock();
    const ask = {
      ...{ program: createProgram(clock, { PATH: path.join(drill.dir, 'bin') }), files: createFiles(clock) },
      ...{ now: clock.now, step: () => undefined, lockTimeout: 1, timeout: 60_000 },
    };
    const where = { name: 'us-east', path: root(), workspace: 'default', varFiles: [], profile: null };
    return readRoot(ask, where, new AbortController().signal);
  };

  it('shows what the session and others left different, and knows what it manages', async () => {
    const reading = await read();
    expect(reading.why).toBeNull();
    expect(Object.fromEntries(reading.differences.map((d) => [d.address, d.drifted]))).toEqual({
      'aws_instance.worker': 'delete',
      'aws_iam_role.deploy': 'update',
      'aws_iam_role.vault_server': 'update',
      'aws_s3_bucket.orders': 'update',
    });
    expect([...(reading.ids?.byType ?? [])].filter((id) => id.startsWith('aws_instance i-'))).toHaveLength(2);
  }, 60_000);

  it('refuses what it does not know in the words of the real one', () => {
    expect(run(['plan', '-frobnicate'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('flag provided but not defined: -frobnicate'),
    });
    expect(run(['frobnicate'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Terraform has no command named'),
    });
    expect(run(['plan', 'extra'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Too many command line arguments'),
    });
    expect(run(['show', '-json', 'main.tf'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Failed to read the given file'),
    });
    expect(run(['apply', '-auto-approve']).status).toBe(1);
  }, 30_000);

  it('ends with 0 for a difference unless it is asked to tell', () => {
    expect(run(['plan', '-input=false']).status).toBe(0);
    expect(run(['plan', '-input=false', '-detailed-exitcode']).status).toBe(2);
  }, 30_000);

  it('prompts and waits on an open stdin where it may ask; where it may not, it says what is missing', async () => {
    const file = root('terraform.auto.tfvars');
    const text = readFileSync(file, 'utf8');
    rmSync(file);
    try {
      expect(run(['plan', '-input=false'])).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('"environment" is not set'),
      });
      const asking = spawn(path.join(drill.dir, 'bin', 'terraform'), ['plan'], { cwd: root(), env: {} });
      const ended = new Promise<number | null>((resolve) => asking.on('close', resolve));
      let said = '';
      await new Promise<void>((resolve) => {
        asking.stdout.on('data', (chunk) => {
          said += String(chunk);
          if (said.includes('Enter a value:')) resolve();
        });
      });
      expect(asking.exitCode).toBeNull();
      asking.stdin.end('prod\n');
      expect(await ended).toBe(0);
      expect((await read()).why).toContain('(environment)');
    } finally {
      writeFileSync(file, text);
    }
  }, 60_000);

  it('says who holds the lock', async () => {
    const file = root('.terraform.tfstate.lock.info');
    writeFileSync(file, JSON.stringify({ ID: '1', Who: 'ci-42@runner', Created: '2026-05-20T13:00:00Z' }));
    try {
      expect((await read()).why).toContain('locked by ci-42@runner');
    } finally {
      rmSync(file);
    }
  }, 60_000);

  it('its checkout can be edited and fall behind', async () => {
    const status = path.join(drill.dir, 'terraform', 'git-status');
    writeFileSync(status, ' M us-east/main.tf\n');
    expect((await read()).why).toContain('1 change');
    rmSync(status);
    const behind = path.join(drill.dir, 'terraform', 'git-behind');
    writeFileSync(behind, '2\n');
    expect((await read()).why).toContain('2 commits behind');
    rmSync(behind);
  }, 60_000);
});
