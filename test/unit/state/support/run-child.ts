import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { Job } from './child.ts';
import { until } from './temp.ts';

/** Bundles child.ts once for a test file: a child process must not depend on who runs the tests, nor on type stripping. */
export const childProgram = (): (() => string) => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reseal-child-'));
    chmodSync(folder, 0o755);
    const entry = join(import.meta.dirname, 'child.ts');
    const outfile = join(folder, 'child.mjs');
    await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', target: 'node22', outfile });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => join(folder, 'child.mjs');
};

export type Child = {
  process: ChildProcessWithoutNullStreams;
  /** Everything said so far. */
  said(): string[];
  /** Waits until such a line was said. */
  hear(start: string): Promise<string>;
  tell(line: string): void;
  /** Exit code or signal. */
  ended: Promise<number | string>;
};

export const startChild = (program: string, job: Job, as?: { uid: number; gid: number }): Child => {
  const child = spawn(process.execPath, [program, JSON.stringify(job)], { ...as, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let errors = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const said = (): string[] => out.split('\n').slice(0, -1);
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => (code === 1 ? reject(new Error(errors)) : resolve(signal ?? code ?? -1)));
  });
  const hear = async (start: string): Promise<string> => {
    await until(`the child says "${start}"; it said: ${said().join(' | ')} ${errors}`, () =>
      said().some((l) => l.startsWith(start)),
    );
    return said().findLast((l) => l.startsWith(start)) ?? '';
  };
  return { process: child, said, hear, tell: (line) => void child.stdin.write(`${line}\n`), ended };
};
