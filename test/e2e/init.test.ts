import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../source/adapters/load-config.ts';
import { configText } from '../../source/commands/init-text.ts';

const cli = path.resolve('dist/cli.js');
const role = 'arn:aws:iam::123456789012:role/breakglass-emergency';
let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'reseal-init-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const run = async (...args: string[]) => {
  // Nobody answers there, at once: who one is stays unknown, and that is said.
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: dir,
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const keys = { AWS_ACCESS_KEY_ID: 'AKIATESTTESTTESTTEST', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'us-east-1' };
  return promisify(execFile)(process.execPath, [cli, ...args], { cwd: dir, env: { ...env, ...keys } }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (e: { code: number; stdout: string; stderr: string }) => ({ code: e.code, stdout: e.stdout, stderr: e.stderr }),
  );
};

describe('reseal init', () => {
  test('writes a configuration that reseal can read, private, and never over one that is there', async () => {
    const made = await run('init', '--role-arn', role);
    expect(made).toMatchObject({ code: 0 });
    const file = path.join(dir, 'reseal.config.yaml');
    expect((await stat(file)).mode & 0o077).toBe(0);
    const loaded = await loadConfig({ file: null, cwd: dir });
    expect(loaded).toMatchObject({ ok: true, config: { account: '123456789012', breakglass: { roleArn: role } } });
    await writeFile(file, '# mine\n');
    const again = await run('init', '--role-arn', role);
    expect(again.code).not.toBe(0);
    expect(again.stderr).toMatch(/is there already\. Nothing was changed\. .*--out FILE/);
    expect(await readFile(file, 'utf8')).toBe('# mine\n');
  });

  test('without a role it writes nothing and says what to give', async () => {
    const none = await run('init');
    expect(none.code).toBe(64);
    expect(none.stderr).toMatch(/Nothing was written\. Give --role-arn ARN/);
  });

  test('prints the policies for this account', async () => {
    const { code, stdout } = await run('init', '--policies', '--role-arn', role);
    expect(code).toBe(0);
    expect(stdout).toMatch(/# breakglass-cleanup-ro/);
    expect(stdout).toContain('arn:aws:iam::123456789012:user/*');
  });

  test('what was typed stays what it was, whatever it holds', async () => {
    const text = configText({
      roleArn: role,
      account: null,
      vaultRole: 'break.glass_1',
      terraform: [{ name: 'eu', path: './a b#c' }],
      context: "it's",
    });
    await writeFile(path.join(dir, 'reseal.config.yaml'), text);
    const loaded = await loadConfig({ file: null, cwd: dir });
    if (!loaded.ok) throw new Error(loaded.message);
    expect(loaded.config.terraform?.roots[0]?.path).toBe(path.join(dir, 'a b#c'));
    expect(loaded.config.kubernetes?.context).toBe("it's");
  });
});
