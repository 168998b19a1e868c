import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPty } from '../support/pty.ts';

/** The screens as they are built, on a real pseudo-terminal, with the engine in memory. */
let folder = '';
let entry = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'reseal-screens-'));
  entry = path.join(folder, 'app.mjs');
  await build({
    ...{
      entryPoints: ['bench/ui-dev.tsx'],
      outfile: entry,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
    },
    ...{ jsx: 'automatic', logLevel: 'silent' },
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    plugins: [
      {
        name: 'no-devtools',
        setup(b) {
          b.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'none', namespace: 'none' }));
          b.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export default {}' }));
        },
      },
    ],
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (...args: string[]) =>
  startPty({ command: process.execPath, args: [entry, ...args], env: { LANG: 'C.UTF-8' } });

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s gives the terminal back and leaves with %i', async (signal, code) => {
  const pty = start();
  await pty.waitFor(/T\+02:41/);
  expect(pty.alternate()).toBe(true);
  const mark = pty.mark();
  process.kill(pty.pid, signal);
  expect((await pty.exit).code).toBe(code);
  expect(pty.alternate()).toBe(false);
  const end = pty.raw().slice(mark);
  expect(end).toContain('\u001b[?25h');
  expect(end).toContain('\u001b[?2004l');
});

test('a CI variable does not blank the screen', async () => {
  const pty = startPty({ command: process.execPath, args: [entry], env: { LANG: 'C.UTF-8', CI: '' } });
  await pty.waitFor(/T\+02:41/);
  await pty.press('q');
  expect((await pty.exit).code).toBe(0);
});

test('100 000 events at 200×50: moving writes a few hundred bytes and never clears', async () => {
  const pty = startPty({
    command: process.execPath,
    args: [entry, '100000'],
    env: { LANG: 'C.UTF-8' },
    cols: 200,
    rows: 50,
  });
  await pty.waitFor(/T\+02:41/);
  await pty.press('t');
  await pty.waitFor(/100 000 events/);
  const mark = pty.mark();
  for (let i = 0; i < 20; i++) await pty.press('j');
  // The twentieth row, and no other of that second: the key that comes next must find all of these handled.
  await pty.waitFor(/▸ 05-20 13:00:01[^\n]*ListUsers(?:[^\n]*\n){2}[^\n]*⊘ failed[^\n]*GetRole/);
  const output = pty.raw().slice(mark);
  expect(output.length / 20).toBeLessThan(2000);
  expect(output).not.toMatch(/\u001b\[[23]J|\u001bc/);
  await pty.press('q');
  expect((await pty.exit).code).toBe(0);
});
