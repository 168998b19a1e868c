import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Ready } from './ready.ts';

/** Everything that is left out is as it was, when there is a drill in `dir`. */
export type WorldOptions = {
  /** Folder of `world.json` and `writes.jsonl`; a drill that lies there is resumed. */
  dir: string;
  /** Left out: what lies in the folder, else 1. Another one than lies there is refused, unless `fresh`. */
  seed?: number;
  /** Extra events of the tree's keys. Left out: what lies in the folder, else 0. */
  events?: number;
  /** How fast world time runs. Left out: as before, else 1. */
  speed?: number;
  /** Begins anew and forgets what lies there. */
  fresh?: boolean;
  signal?: AbortSignal;
  /** The world's program; left out: beside this file. */
  entry?: string;
};

/** Beside this file: as TypeScript in the tree, `drill-world.js` at the top of `dist/` once bundled. */
const defaultEntry = (): string => {
  const here = import.meta.url;
  const file = here.endsWith('.ts')
    ? 'world-main.ts'
    : /\/chunks\/[^/]+$/.test(here)
      ? '../drill-world.js'
      : 'drill-world.js';
  return fileURLToPath(new URL(file, here));
};

const argumentsOf = ({ dir, seed, events, speed, fresh }: WorldOptions): string[] => {
  const numbers = Object.entries({ seed, events, speed }).flatMap(([k, v]) =>
    v === undefined ? [] : [`--${k}`, String(v)],
  );
  return ['--dir', dir, ...numbers, ...(fresh ? ['--fresh'] : [])];
};

/** A drill ignores the environment (product.md §8): the child gets none of its AWS_*, VAULT_* or NODE_OPTIONS. */
const start = (options: WorldOptions): ChildProcess => {
  const env = { PATH: process.env.PATH ?? '', NODE_NO_WARNINGS: '1' };
  const args = [options.entry ?? defaultEntry(), ...argumentsOf(options)];
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'], windowsHide: true });
};

const isReady = (message: unknown): message is Ready =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  (message.type === 'ready' || message.type === 'joined');

/** `ended`: how it ended, in words, whenever that is. */
export type Started = { child: ChildProcess; ready: Ready; ended: Promise<string> };

const endOf = (child: ChildProcess): Promise<string> => {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // Not `close`: with a channel that we disconnect ourselves, Node 24 never gives it.
    child.once('exit', (code, signal) => {
      const why = (): void => resolve(said.trim() || `it ended with ${signal ?? `exit code ${code}`}`);
      if (child.stderr?.closed === false) child.stderr.once('close', why);
      else why();
    });
  });
};

/** Starts the world's process and waits until it answers; rejects with a sentence when it does not. */
export const spawnWorld = (options: WorldOptions): Promise<Started> => {
  const cancelled = "Starting the drill's world was cancelled. Nothing was changed.";
  if (options.signal?.aborted) return Promise.reject(new Error(cancelled));
  const child = start(options);
  const ended = endOf(child);
  return new Promise((resolve, reject) => {
    const stop = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(why));
    };
    const late = setTimeout(
      () => stop("The drill's world did not start within 20 s. Nothing was changed. Try again."),
      20_000,
    );
    const aborted = (): void => stop(cancelled);
    options.signal?.addEventListener('abort', aborted, { once: true });
    const settle = (): void => {
      clearTimeout(late);
      options.signal?.removeEventListener('abort', aborted);
    };
    child.on('message', (message: unknown) => {
      if (!isReady(message)) return;
      settle();
      resolve({ child, ready: message, ended });
    });
    void ended.then((why) => {
      settle();
      reject(new Error(`The drill's world could not start: ${why}`));
    });
  });
};
