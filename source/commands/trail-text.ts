import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);

/** Unpacked size of one file. Trail files are some MB; above this a text would not fit into one string. */
const maxBytes = 400 * 1024 * 1024;

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** UTF-8, or UTF-16 where a byte-order mark says so: `aws … > file` in PowerShell writes that. */
const decode = (bytes: Buffer): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return bytes
      .subarray(2, bytes.length - (bytes.length % 2))
      .swap16()
      .toString('utf16le');
  }
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes.subarray(start).toString('utf8');
};

/**
 * The text of a file, unpacked by what it holds and not by its name, and the SHA-256 (hex) of the file as it lies there.
 * Throws what `diskWords` puts into words.
 */
export const readTrailText = async (file: string): Promise<{ text: string; sha256: string }> => {
  let bytes: Buffer = await readFile(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  for (let depth = 0; depth < 2 && isGzip(bytes); depth++) bytes = await unzip(bytes, { maxOutputLength: maxBytes });
  return { text: decode(bytes), sha256 };
};
