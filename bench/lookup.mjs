// LookupEvents of 10,000 events from a loopback service without a limit: reseal's adapter against the AWS CLI, each as a
// whole process from its start to its end.
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { bundleOptions } from '../scripts/bundle-options.mjs';
import { percentile } from './terminal.mjs';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '..');
const total = 10_000;

const serve = async () => {
  const server = fork(path.join(import.meta.dirname, 'lookup-server.mjs'));
  const [url] = await once(server, 'message', { signal: AbortSignal.timeout(30_000) });
  return { server, url };
};

const timed = async (command, args, env) => {
  const started = performance.now();
  const { stdout } = await run(command, args, { env, maxBuffer: 64 * 1024 * 1024 });
  return { ms: performance.now() - started, stdout };
};

/** The worker, bundled as the app is. */
const bundle = async (outdir) => {
  const esbuild = await import('esbuild');
  const entryPoints = { worker: path.join(import.meta.dirname, 'lookup-worker.mjs') };
  const outExtension = { '.js': '.mjs' };
  await esbuild.build({ ...bundleOptions(root), entryPoints, outdir, outExtension, logLevel: 'error' });
};

/** {ours, theirs} in ms, `theirs: null` with `why` where the AWS CLI is not installed. Throws when events are missing. */
export const measureLookup = async (count = 15) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'reseal-bench-'));
  const worker = path.join(folder, 'worker.mjs');
  await bundle(folder);
  const { server, url } = await serve();
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE00',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: url,
    AWS_EC2_METADATA_DISABLED: 'true',
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: path.join(folder, 'cache'),
  };
  const ours = [];
  const theirs = [];
  let why = null;
  try {
    const awsArgs = ['cloudtrail', 'lookup-events', '--endpoint-url', url, '--output', 'json'];
    await timed('aws', ['--version'], env).catch((error) => {
      why = `the AWS CLI is not installed (${error.code})`;
    });
    for (let i = 0; i < count + 1; i += 1) {
      const mine = await timed(process.execPath, [worker], env);
      if (Number(mine.stdout) !== total) throw new Error(`the adapter read ${mine.stdout} of ${total} events`);
      const other = why === null ? await timed('aws', awsArgs, env) : null;
      if (other && JSON.parse(other.stdout).Events.length !== total) throw new Error('the AWS CLI lost events');
      if (i === 0) continue;
      ours.push(mine.ms);
      if (other) theirs.push(other.ms);
    }
  } finally {
    server.disconnect();
    await rm(folder, { recursive: true, force: true });
  }
  return { ours: percentile(ours, 0.5), theirs: percentile(theirs, 0.5), why };
};
