import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ClockPort, FilesPort } from '../core/ports.ts';
import { type NotRead, notRead, read } from '../core/reading.ts';

const prefix = 'reseal-scratch-';

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'error');

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

/** What a reseal left behind that was killed: a plan file holds the whole state, secrets among it. */
const sweep = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder)) {
    const [, pid] = new RegExp(`^${prefix}(\\d+)-`).exec(entry) ?? [];
    // Somebody else's cannot be removed, and must not keep us from working.
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(path.join(folder, entry), { recursive: true, force: true }).catch(() => undefined);
  }
};

/** Private files of this process: a folder 0700 of its own for each, the file 0600, gone when it is dropped. */
export const createFiles = (clock: ClockPort, folder = tmpdir()): FilesPort => {
  const failed = (what: string, error: unknown): NotRead =>
    notRead({ kind: 'disk', what: `${what} (${codeOf(error)})`, code: codeOf(error) }, clock.now());
  let swept = false;
  return {
    scratch: async (name) => {
      try {
        if (!swept) await sweep(folder);
        swept = true;
        const own = await mkdtemp(path.join(folder, `${prefix}${process.pid}-`));
        await chmod(own, 0o700);
        const file = path.join(own, name.replace(/[^\w.-]/g, '_'));
        await writeFile(file, '', { mode: 0o600, flag: 'wx' });
        return read({ path: file }, clock.now());
      } catch (error) {
        return failed('a private file could not be made', error);
      }
    },
    drop: async (file) => {
      const own = path.dirname(file);
      if (!path.basename(own).startsWith(`${prefix}${process.pid}-`) || path.dirname(own) !== path.resolve(folder))
        return notRead({ kind: 'refused', what: 'only files that reseal made itself are removed' }, clock.now());
      try {
        await rm(own, { recursive: true, force: true });
        return read(null, clock.now());
      } catch (error) {
        return failed('a private file could not be removed', error);
      }
    },
    create: async (file, text) => {
      const whole = path.resolve(file);
      try {
        await writeFile(whole, text, { mode: 0o600, flag: 'wx' });
        return read({ path: whole }, clock.now());
      } catch (error) {
        const code = codeOf(error);
        if (code !== 'EEXIST') return failed(`${whole} could not be written`, error);
        return notRead(
          { kind: 'conflict', what: `${whole} is there already and was left as it is`, code },
          clock.now(),
        );
      }
    },
  };
};
