import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';

type Ended = { signal: string | null; out: string };

/**
 * A program of this folder, bundled once for a test file; each run is a real process that is given a job, and may kill itself.
 * Any other end than a good one or a signal is an error.
 */
export const childProgram = <Job>(name: string): ((job: Job) => Promise<Ended>) => {
  let folder = '';
  const program = () => path.join(folder, 'child.js');
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'reseal-child-'));
    const banner = { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" };
    const entryPoints = [path.join(import.meta.dirname, name)];
    const options = { bundle: true, platform: 'node', format: 'esm', target: 'node22', banner } as const;
    await build({ ...options, entryPoints, outfile: program(), logLevel: 'error' });
    writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (job) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program(), JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe'] });
      let [out, err] = ['', ''];
      child.stdout.on('data', (d) => {
        out += d;
      });
      child.stderr.on('data', (d) => {
        err += d;
      });
      child.on('close', (code, signal) => (code === 0 || signal ? resolve({ signal, out }) : reject(new Error(err))));
    });
};
