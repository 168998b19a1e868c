import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { until } from '../adapters/support.ts';
import { change, made } from './fixtures.ts';
import { standIns } from './stand-in.ts';

const world = standIns();
const print = (text: string): string => `process.stdout.write(${JSON.stringify(text)})`;
const fail = (text: string, code = 1): string => `process.stderr.write(${JSON.stringify(text)}); process.exit(${code})`;
type Call = { args: string[]; pid: number; env: { [name: string]: string }; cwd: string };
const calls = (): Call[] =>
  readFileSync(world.at('calls.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l) as Call);
const gone = (pid: number): boolean => {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
};

describe('a root', () => {
  it('is clean after exit code 0, a whole plan and a clean checkout', async () => {
    world.install({});
    expect(await world.read()).toMatchObject({ why: null, differences: [], version: '1.11.4', ids: { count: 0 } });
  });

  it('is asked in its folder, with its workspace, and without what would add arguments or print secrets', async () => {
    world.install({});
    await world.read({
      root: { profile: 'plan-role', varFiles: ['a b.tfvars'] },
      env: { TF_CLI_ARGS_plan: '-lock=false', TF_LOG: 'TRACE', AWS_ACCESS_KEY_ID: 'ASIASESSION' },
    });
    for (const { env, cwd } of calls()) {
      expect(env).toMatchObject({
        TF_WORKSPACE: 'default',
        TF_INPUT: '0',
        AWS_PROFILE: 'plan-role',
        AWS_ACCESS_KEY_ID: '',
      });
      expect(Object.keys(env).filter((k) => /^TF_(?:CLI|LOG)/.test(k))).toEqual([]);
      expect(cwd).toBe(world.at('root'));
    }
    const plan = calls().find((c) => c.args[0] === 'plan');
    expect(plan?.args.slice(0, 5)).toEqual([
      'plan',
      '-input=false',
      '-no-color',
      '-detailed-exitcode',
      '-lock-timeout=1s',
    ]);
    expect(plan?.args.at(-1)).toBe('-var-file=a b.tfvars');
  });

  it('shows its differences after exit code 2', async () => {
    const show = made([change(['update'], { before: { a: 1 }, after: { a: 2 } })]);
    world.install({ plan: 'process.exit(2)', show: print(show) });
    const reading = await world.read();
    expect(reading).toMatchObject({ why: null, differences: [{ address: 'aws_x.y', planned: 'update' }] });
  });

  it('keeps its plan in a file that is ours alone, and that is gone afterwards, whatever happens', async () => {
    const note = `const f = args.find((a) => a.startsWith('-out=')).slice(5); fs.writeFileSync(f, 'x'); const s = fs.statSync(f), d = fs.statSync(require('path').dirname(f)); fs.writeFileSync(${JSON.stringify(world.at('modes'))}, [s.mode & 0o777, d.mode & 0o777].join());`;
    world.install({ plan: note.replace(JSON.stringify(world.at('modes')), `'modes'`) });
    await world.read();
    expect(readFileSync(world.at('root', 'modes'), 'utf8')).toBe(`${0o600},${0o700}`);
    expect(world.left()).toEqual([]);
    world.install({ show: fail('no') });
    await world.read();
    expect(world.left()).toEqual([]);
  });
});

describe('nothing is proved', () => {
  it.each([
    ['exit code 1', { plan: fail('Error: Error acquiring the state lock') }, 'locked'],
    ['another exit code', { plan: fail('', 137) }, 'exit code 137'],
    ['a plan without end', { plan: `for (;;) fs.writeSync(1, 'x'.repeat(1 << 16))` }, 'printed more'],
    ['50 MB of garbage for a plan', { show: `process.stdout.write('x'.repeat(50_000_000))` }, 'not whole JSON'],
    ['garbage for a version', { version: print('Terraform v1.11.4') }, 'does not say its version'],
    ['an old version', { version: print('{"terraform_version":"1.4.6"}') }, 'too old'],
    ['format 2', { show: print('{"format_version":"2.0"}') }, 'format 2.0'],
    ['errored', { show: print(made([], { errored: true })) }, 'errored'],
    ['not complete', { show: print(made([], { complete: false })) }, 'not complete'],
    ['a difference that is not listed', { plan: 'process.exit(2)', show: print(made([])) }, 'lists none'],
    ['killed', { plan: `process.kill(process.pid, 'SIGKILL')` }, 'SIGKILL'],
    ['a workspace that is not there', { workspace: print('  prod\n* dev\n') }, 'no workspace default'],
    ['an edited checkout', { status: print(' M main.tf\n') }, '1 change'],
    ['a checkout that is behind', { 'rev-list': print('2\n') }, '2 commits behind'],
    ['no upstream, but a remote', { 'rev-list': fail('fatal: no upstream'), remote: print('origin\n') }, 'cannot tell'],
    ['no checkout', { 'rev-parse': fail('fatal: not a git repository', 128) }, 'no git checkout'],
  ] as const)(
    'by %s',
    async (_, behaviour, words) => {
      world.install(behaviour);
      expect((await world.read()).why).toContain(words);
    },
    30_000,
  );

  it('by a missing program, Terraform or git', async () => {
    expect((await world.read()).why).toContain('not on PATH');
    world.install({}, ['terraform']);
    expect((await world.read()).why).toContain('git is not on PATH');
  });

  it('by a missing folder', async () => {
    world.install({});
    expect((await world.read({ root: { path: world.at('nowhere') } })).why).toContain('folder does not exist');
  });

  it('by one that hangs: it is ended, and nothing is left running', async () => {
    world.install({ plan: 'setInterval(() => {}, 1000)' });
    expect((await world.read({ timeout: 1500 })).why).toContain('did not end in time');
    expect(calls().every((c) => gone(c.pid))).toBe(true);
    expect(world.left()).toEqual([]);
  });

  it('by a prompt: stdin is closed, so that it cannot wait', async () => {
    world.install({
      plan: `process.stdin.on('data', () => {}).on('end', () => { ${fail('Error: No value for required variable\n\nThe root module input variable "region" is not set')} })`,
    });
    expect((await world.read()).why).toContain('(region)');
  });

  it('after a cancel, and nothing is left running', async () => {
    world.install({ plan: 'setInterval(() => {}, 1000)' });
    const stop = new AbortController();
    const reading = world.read({ signal: stop.signal });
    await until(() => existsSync(world.at('calls.jsonl')) && calls().some((c) => c.args[0] === 'plan'), 'the plan');
    stop.abort();
    expect((await reading).why).toContain('cancelled');
    expect(calls().every((c) => gone(c.pid))).toBe(true);
    expect(world.left()).toEqual([]);
  });

  it('by a state that cannot be read, and then it is not known what it manages', async () => {
    world.install({ state: print('{"version":3}') });
    expect(await world.read()).toMatchObject({ why: null, ids: null, idsWhy: expect.stringContaining('version 3') });
  });

  it('but what it manages is known although its lock is held', async () => {
    world.install({ plan: fail('Error: Error acquiring the state lock') });
    expect(await world.read()).toMatchObject({ ids: { count: 0 } });
  });
});
