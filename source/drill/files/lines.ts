import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/** A file of JSON lines that is only ever added to, each line on disk before `append` returns. */
export type LineFile = { append(line: unknown): void; close(): void };

/**
 * Opens the file (0600) and gives back what is in it. A last line without a newline was never answered: it is cut off.
 * Throws when any other line is no JSON.
 */
export const openLines = (file: string): { lines: unknown[]; sink: LineFile } => {
  const handle = openSync(file, 'a+', 0o600);
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) ftruncateSync(handle, Buffer.byteLength(whole));
  const lines = whole
    .split('\n')
    .filter((l) => l !== '')
    .map((l): unknown => JSON.parse(l));
  return {
    lines,
    sink: {
      append: (line) => {
        const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
        const size = fstatSync(handle).size;
        if (writeSync(handle, bytes) !== bytes.length) {
          ftruncateSync(handle, size);
          throw new Error('The disk took only part of a line of the write log.');
        }
        fdatasyncSync(handle);
      },
      close: () => closeSync(handle),
    },
  };
};
