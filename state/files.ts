import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, type FileHandle, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Disk, writeFully } from './disk.ts';
import { errno } from './disk-words.ts';

/** `mkdir -p`, with the error that is meant: Node says ENOENT where the file system is read-only (its `recursive` gives up there). */
const makeFolders = async (path: string): Promise<void> => {
  const mode = 0o700;
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if (errno(error) === 'ENOENT' && dirname(path) !== path) await makeFolders(dirname(path));
    else if (errno(error) !== 'EEXIST') throw error;
    // Made by somebody else meanwhile, or there and no folder: that it says itself.
    await mkdir(path, { recursive: true, mode });
  }
};

/** The umask only takes bits away, and a file may have been there before: so the mode is set, not asked for. */
export const privateFolder = async (path: string): Promise<void> => {
  await makeFolders(path);
  await chmod(path, 0o700);
};

/** Makes the folder private if it is not there yet; one that somebody gave us (`--state-dir /srv/x`) keeps its mode. */
export const ensureFolder = async (path: string): Promise<void> => {
  if (!(await exists(path))) await privateFolder(path);
};

/** Bytes; 0 when there is no such file. */
export const sizeOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errno(error) === 'ENOENT') return 0;
    throw error;
  }
};

export const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errno(error) === 'ENOENT') return false;
    throw error;
  }
};

export const openPrivate = async (path: string, flags: string): Promise<FileHandle> => {
  const handle = await open(path, flags, 0o600);
  try {
    await handle.chmod(0o600);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
};

/** A new name is only safe when its folder is on disk too. Some systems cannot sync a folder; there is nothing to do then. */
export const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP'].includes(errno(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
};

const tempMark = '.tmp-';
/** With it and the count no two temporary files have the same name, of whatever process, machine or container. */
const run = randomBytes(6).toString('hex');
let count = 0;

export type WriteOptions = { disk: Disk; halfway?: (() => void) | undefined };

/** Writes and syncs a temporary file beside `path`, under a name that no other process uses. Returns its name. */
export const writeTemp = async (path: string, content: string | Buffer, options: WriteOptions): Promise<string> => {
  const temp = `${path}${tempMark}${process.pid}-${run}-${count++}`;
  const handle = await openPrivate(temp, 'wx');
  try {
    const data = typeof content === 'string' ? Buffer.from(content) : content;
    const middle = options.halfway ? data.length >> 1 : data.length;
    await writeFully(options.disk, handle, data.subarray(0, middle), 0);
    options.halfway?.();
    await writeFully(options.disk, handle, data.subarray(middle), middle);
    await options.disk.sync(handle);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return temp;
};

/** Gives a temporary file its name unless that is taken (then false). A link is atomic; not every file system has them. */
export const publish = async (temp: string, path: string): Promise<boolean> => {
  try {
    await link(temp, path).catch(async (error: unknown) => {
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(errno(error) ?? '')) throw error;
      await copyFile(temp, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (errno(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temp, { force: true });
  }
};

/** Write-once: true when the file was made, false when the name is taken. On disk, with its folder, when this returns. */
export const createFile = async (path: string, content: string | Buffer, options: WriteOptions): Promise<boolean> => {
  const made = await publish(await writeTemp(path, content, options), path);
  if (made) await syncFolder(dirname(path));
  return made;
};

/** Replaces a file as a whole: a reader sees the old one or the new one, and after a crash one of them is there. */
export const replaceFile = async (path: string, content: string | Buffer, options: WriteOptions): Promise<void> => {
  const temp = await writeTemp(path, content, options);
  await rename(temp, path);
  await syncFolder(dirname(path));
};

/** Removes what a crash left half-written. A minute is spared: somebody may just be writing it. */
export const sweepTemps = async (folder: string): Promise<void> => {
  if (!(await exists(folder))) return;
  for (const name of await readdir(folder)) {
    if (!name.includes(tempMark)) continue;
    const path = join(folder, name);
    if (Date.now() - (await stat(path)).mtimeMs > 60_000) await rm(path, { force: true });
  }
};
