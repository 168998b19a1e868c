import { CommandError } from './say-error.ts';

const starts = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((m, i) => bytes[i] === m);

const refuse = (file: string, what: string): never => {
  throw new CommandError(`${file} ${what} Nothing was imported.`);
};

/** Line of the first byte that is no UTF-8. */
const badLine = (bytes: Uint8Array): number => {
  let line = 1;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, at);
    const stop = end === -1 ? bytes.length : end + 1;
    try {
      decoder.decode(bytes.subarray(at, stop));
    } catch (error) {
      if (error instanceof TypeError) return line;
      throw error;
    }
    at = stop;
  }
  return line;
};

const decode = (bytes: Uint8Array, label: string): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
};

/**
 * Bytes of a log → text: UTF-8, or UTF-16 where a byte-order mark says so (PowerShell's `>`). Throws CommandError, in words
 * that name the file and what it is instead.
 */
export const logText = (bytes: Uint8Array, file: string): string => {
  if (starts(bytes, 0x50, 0x4b, 0x03, 0x04)) refuse(file, 'is a zip archive. Unpack it and name one channel’s folder.');
  if (starts(bytes, 0x1f, 0x8b)) refuse(file, 'is packed with gzip. Unpack it first.');
  const marked = starts(bytes, 0xff, 0xfe) ? 'utf-16le' : starts(bytes, 0xfe, 0xff) ? 'utf-16be' : null;
  const text = decode(bytes, marked ?? 'utf-8');
  if (text === null && marked !== null)
    return refuse(file, 'begins as UTF-16 and is cut off or damaged. Save it again.');
  if (text === null) return refuse(file, `is no text in UTF-8: line ${badLine(bytes)} is not. Save it as UTF-8.`);
  if (text.includes('\u0000'))
    return refuse(file, 'is no text: it holds zero bytes (UTF-16 without its mark looks so). Save it as UTF-8.');
  if (text.trim() === '') return refuse(file, 'is empty.');
  return text;
};
