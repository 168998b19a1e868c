import { StoreError } from '../source/core/store.ts';

const causes: { [code: string]: [why: string, next: string] } = {
  ENOSPC: ['the disk is full', 'Free some space there, then try again.'],
  EDQUOT: ['the disk quota is used up', 'Free some space there, then try again.'],
  EFBIG: ['the file would grow past the size limit', 'Raise the limit (ulimit -f), then try again.'],
  EROFS: ['the file system is read-only', 'Mount it writable, or choose another folder with --state-dir.'],
  EACCES: ['access is not allowed', 'Check owner and mode of the folder, or choose another with --state-dir.'],
  EPERM: ['it is not permitted', 'Check owner, mode and attributes of the folder, or choose another with --state-dir.'],
  EIO: ['the disk reported an error', 'Check the disk (dmesg), or choose another folder with --state-dir.'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'Choose another folder with --state-dir.'],
  ENOENT: ['it is not there any more', 'See who moved or removed the folder.'],
  EMFILE: ['too many files are open', 'Raise the limit (ulimit -n), then try again.'],
};

/** The code of an error of the file system; null for every other error, our own StoreErrors among them. */
export const errno = (error: unknown): string | null =>
  error instanceof Error && !(error instanceof StoreError) && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;

/**
 * Puts an error of the file system into words: what happened, what was not changed, what to do. Whatever is no such error
 * (a StoreError, a fault of our own) is given back as it is.
 */
export const diskError = (error: unknown, what: string, unchanged = 'Nothing was changed.'): unknown => {
  const code = errno(error);
  if (code === null) return error;
  const [why, next] = causes[code] ?? ['the system refused', 'Try again, or choose another folder with --state-dir.'];
  return new StoreError('disk', `${what}: ${why} (${code}). ${unchanged} ${next}`);
};
