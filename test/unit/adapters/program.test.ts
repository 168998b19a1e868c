import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createProgram } from '../../../source/adapters/program.ts';
import { faultOf, gotten, never, until } from './support.ts';

const node = process.execPath;
const limits = { timeout: 20_000, outputLimit: 1_000_000 };
const program = createProgram(realClock());
const runCode = (code: string, more: object = {}, signal = never()) =>
  program.run({ program: node, args: ['-e', code], ...limits, ...more }, signal);

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'reseal-program-'));
});
afterEach(() => {
  // Only after a failure is anybody left: they are this test's own.
  for (const pid of pids(join(dir, 'pids')).filter(alive)) process.kill(pid, 'SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/** False once the process is gone, or dead and only waiting for its parent to collect it. */
const alive = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
};

/** A program whose child and grandchild write their process ids into a file and stay; `deaf` ones ignore SIGTERM. */
const family = (file: string, deaf: boolean): string => {
  const stay = `${deaf ? "process.on('SIGTERM', () => {});" : ''} setInterval(() => {}, 1000);`;
  const write = `require('fs').appendFileSync(${JSON.stringify(file)}, process.pid + '\\n');`;
  const spawn = (code: string) =>
    `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(code)}], {stdio: 'ignore'});`;
  return `${write} ${spawn(`${write} ${spawn(`${write} ${stay}`)} ${stay}`)} ${stay}`;
};

const pids = (file: string): number[] => {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').map(Number);
  } catch {
    return [];
  }
};

describe('program', () => {
  it('gives the exit code and both streams apart, as they are', async () => {
    const value = gotten(await runCode(`console.log('out'); console.error('err'); process.exit(2)`));
    expect(value).toEqual({ exitCode: 2, stdout: 'out\n', stderr: 'err\n' });
  });

  it('passes arguments as they are, never through a shell', async () => {
    const nasty = ['$(touch hacked)', '; exit 9', '`id`', '*', 'a b', '"', "'", '&&', '|', '\n', ''];
    const args = ['-e', 'process.stdout.write(JSON.stringify(process.argv.slice(1)))', '--', ...nasty];
    const value = gotten(await program.run({ program: node, args, cwd: dir, ...limits }, never()));
    expect(JSON.parse(value.stdout)).toEqual(nasty);
  });

  it('closes stdin: whoever asks gets the end at once', async () => {
    const value = gotten(await runCode(`process.stdin.on('data', () => {}).on('end', () => console.log('end'))`));
    expect(value.stdout).toBe('end\n');
  });

  it('takes out variables that add arguments or print secrets, also when a caller sets them', async () => {
    const env = {
      TF_LOG: 'TRACE',
      TF_LOG_PATH: '/x',
      TF_CLI_ARGS_plan: '-destroy',
      KUBECTL_EXTERNAL_DIFF: 'evil',
      KEPT: 'yes',
    };
    const own = createProgram(realClock(), { ...process.env, ...env });
    const names = '["TF_LOG","TF_LOG_PATH","TF_CLI_ARGS_plan","TF_CLI_ARGS","KUBECTL_EXTERNAL_DIFF","KEPT","TF_INPUT"]';
    const code = `console.log(JSON.stringify(${names}.map((n) => process.env[n] ?? null)))`;
    const ask = { program: node, args: ['-e', code], env: { TF_CLI_ARGS: '-x', TF_INPUT: '0' }, ...limits };
    const value = gotten(await own.run(ask, never()));
    expect(JSON.parse(value.stdout)).toEqual([null, null, null, null, null, 'yes', '0']);
  });

  it('says which program is missing', async () => {
    const fault = faultOf(await program.run({ program: 'no-such-program-here', args: ['secret'], ...limits }, never()));
    expect(fault.kind).toBe('missing-program');
    expect(fault.what).toContain('no-such-program-here');
    expect(JSON.stringify(fault)).not.toContain('secret');
  });

  it('tells a missing folder from a missing program, and a file that may not be run', async () => {
    expect(faultOf(await runCode('0', { cwd: join(dir, 'gone') })).kind).toBe('not-found');
    const file = join(dir, 'plain');
    writeFileSync(file, 'text', { mode: 0o600 });
    expect(faultOf(await program.run({ program: file, args: [], ...limits }, never())).kind).toBe('missing-program');
  });

  it('starts nothing with arguments that cannot be passed on, and repeats none of them', async () => {
    const fault = faultOf(await program.run({ program: node, args: ['hidden\0value'], ...limits }, never()));
    expect(fault.kind).toBe('invalid');
    expect(JSON.stringify(fault)).not.toContain('hidden');
  });

  it('starts nothing when it is cancelled already', async () => {
    const file = join(dir, 'started');
    const fault = faultOf(
      await runCode(`require('fs').writeFileSync(${JSON.stringify(file)}, '')`, {}, AbortSignal.abort()),
    );
    expect(fault.kind).toBe('cancelled');
    expect(pids(file)).toEqual([]);
  });

  it('ends a program that prints without end, and gives none of it as if it were all', async () => {
    const fault = faultOf(
      await runCode(`for (;;) require('fs').writeSync(1, 'x'.repeat(4096))`, { outputLimit: 100_000 }),
    );
    expect(fault.kind).toBe('output-limit');
  });

  it('counts bytes, not characters', async () => {
    const code = `process.stdout.write('é'.repeat(600))`;
    expect(faultOf(await runCode(code, { outputLimit: 1000 })).kind).toBe('output-limit');
    expect(gotten(await runCode(code, { outputLimit: 1200 })).stdout).toBe('é'.repeat(600));
  });

  it('says by which signal a program died', async () => {
    const fault = faultOf(await runCode(`process.kill(process.pid, 'SIGSEGV')`));
    expect(fault).toMatchObject({ kind: 'exit', code: 'SIGSEGV' });
  });

  it('ends a program that takes too long, even one that ignores SIGTERM, and all its descendants', async () => {
    const file = join(dir, 'pids');
    const fault = faultOf(await runCode(family(file, true), { timeout: 1500 }));
    expect(fault.kind).toBe('timeout');
    expect(pids(file).length).toBeGreaterThan(0);
    expect(pids(file).filter(alive)).toEqual([]);
  });

  it('leaves nothing running when it is cancelled: child, grandchild and their child', async () => {
    const file = join(dir, 'pids');
    const controller = new AbortController();
    const running = runCode(family(file, false), {}, controller.signal);
    await until(() => pids(file).length === 3, 'three processes');
    controller.abort();
    expect(faultOf(await running).kind).toBe('cancelled');
    expect(pids(file).filter(alive)).toEqual([]);
  });

  it('leaves nothing running when the program ends by itself and forgets its child', async () => {
    const file = join(dir, 'pids');
    const child = `require('fs').writeFileSync(${JSON.stringify(file)}, process.pid + '\\n'); setInterval(() => {}, 1000);`;
    const code = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], {stdio: 'ignore'}).unref();
      const wait = () => require('fs').existsSync(${JSON.stringify(file)}) ? process.exit(0) : setTimeout(wait, 10); wait();`;
    expect(gotten(await runCode(code)).exitCode).toBe(0);
    expect(pids(file)).toHaveLength(1);
    expect(pids(file).filter(alive)).toEqual([]);
  });

  it('hands its output over piece by piece where that is asked for, and waits until each was taken', async () => {
    const pieces: string[] = [];
    let taking = 0;
    const into = async (piece: string): Promise<void> => {
      taking += 1;
      expect(taking).toBe(1);
      await new Promise((done) => setImmediate(done));
      pieces.push(piece);
      taking -= 1;
    };
    const code = `process.stdout.write('aé€😀'.repeat(60_000)); console.error('err'); process.exitCode = 3`;
    const value = gotten(await runCode(code, { into, outputLimit: 10_000_000 }));
    expect(value).toEqual({ exitCode: 3, stdout: '', stderr: 'err\n' });
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.join('') === 'aé€😀'.repeat(60_000)).toBe(true);
  });

  it('says the same of a program whose output is handed over: too much, too long, killed, missing', async () => {
    let got = 0;
    const into = async (piece: string): Promise<void> => {
      got += piece.length;
    };
    const endless = `for (;;) require('fs').writeSync(1, 'x'.repeat(4096))`;
    expect(faultOf(await runCode(endless, { into, outputLimit: 100_000 })).kind).toBe('output-limit');
    expect(got).toBeLessThanOrEqual(100_000);
    expect(faultOf(await runCode(`console.log(1); setInterval(() => {}, 1000)`, { into, timeout: 700 })).kind).toBe(
      'timeout',
    );
    expect(faultOf(await runCode(`process.kill(process.pid, 'SIGKILL')`, { into }))).toMatchObject({ code: 'SIGKILL' });
    const missing = await program.run({ program: 'no-such-program-here', args: [], ...limits, into }, never());
    expect(faultOf(missing).kind).toBe('missing-program');
    const controller = new AbortController();
    const running = runCode(endless, { into: async () => controller.abort() }, controller.signal);
    expect(faultOf(await running).kind).toBe('cancelled');
  });
});
