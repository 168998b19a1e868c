import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** Who serves a world folder: one process at a time, so that its write log has one writer. */
export type Holder = { pid: number; port: number; instance: string };

/** The right to write, as long as `holds` says so. */
export type Claim = {
  instance: string;
  /** Tells others where the world answers. */
  serveAt(port: number): void;
  /** False once somebody else took the folder, or it was removed: then nothing more may be written. */
  holds(): boolean;
  release(): void;
};

const fileIn = (dir: string): string => path.join(dir, 'world.lock');

const code = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);

const holderOf = (dir: string): Holder | null => {
  try {
    const parsed: unknown = JSON.parse(readFileSync(fileIn(dir), 'utf8'));
    const { pid, port, instance } = parsed as Partial<Holder>;
    return typeof pid === 'number' && typeof port === 'number' && typeof instance === 'string'
      ? { pid, port, instance }
      : null;
  } catch (error) {
    // Missing, or half written by somebody who died doing it: nobody holds the folder.
    if (code(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
};

// Small enough to be written in one go; a reader that still meets half of it takes it for nobody's.
const write = (dir: string, flag: 'wx' | 'w', holder: Holder): void => {
  const handle = openSync(fileIn(dir), flag, 0o600);
  writeSync(handle, JSON.stringify(holder));
  closeSync(handle);
};

/** Asks the holder itself: a number of a process may have been given to another one. */
const answers = async (holder: Holder): Promise<boolean> => {
  if (holder.port === 0) return isThere(holder.pid);
  try {
    const reply = await fetch(`http://127.0.0.1:${holder.port}/_drill`, { signal: AbortSignal.timeout(2000) });
    const body: unknown = await reply.json();
    return typeof body === 'object' && body !== null && 'instance' in body && body.instance === holder.instance;
  } catch {
    // Refused, no answer in time or not the drill's: whoever that is, it is not the holder.
    return false;
  }
};

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return code(error) === 'EPERM';
  }
};

const take = (dir: string): Claim => {
  const mine: Holder = { pid: process.pid, port: 0, instance: randomUUID() };
  write(dir, 'wx', mine);
  const holds = (): boolean => holderOf(dir)?.instance === mine.instance;
  return {
    instance: mine.instance,
    serveAt: (port) => write(dir, 'w', { ...mine, port }),
    holds,
    release: () => {
      if (holds()) rmSync(fileIn(dir), { force: true });
    },
  };
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The folder is ours, or somebody who is alive serves it already. One that is still starting is waited for. */
export const claimFolder = async (dir: string, patience = 5000): Promise<{ claim: Claim } | { holder: Holder }> => {
  const holder = holderOf(dir);
  if (holder && (await answers(holder))) {
    if (holder.port > 0) return { holder };
    if (patience <= 0)
      throw new Error(
        `Process ${holder.pid} holds ${dir} and does not start. Nothing was changed. End it, then try again.`,
      );
    await pause(50);
    return claimFolder(dir, patience - 50);
  }
  rmSync(fileIn(dir), { force: true });
  try {
    return { claim: take(dir) };
  } catch (error) {
    if (code(error) !== 'EEXIST' || patience <= 0) throw error;
    return claimFolder(dir, patience - 50);
  }
};
