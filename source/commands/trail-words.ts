const words: { [code: string]: string } = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it may not be read (permission denied)',
  EPERM: 'it may not be read (permission denied)',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the disk failed while it was read',
  Z_BUF_ERROR: 'the gzip data ends early: the file is cut off',
  Z_DATA_ERROR: 'the gzip data is broken',
  ERR_STRING_TOO_LONG: 'it is too large to be read in one piece',
  ERR_FS_FILE_TOO_LARGE: 'it is too large to be read in one piece',
  ERR_BUFFER_TOO_LARGE: 'it unpacks to more than can be read in one piece',
};

/** Why a file could not be read, in words; never a stack. */
export const diskWords = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return words[code] ?? `it could not be read${code ? ` (${code})` : ''}`;
};
