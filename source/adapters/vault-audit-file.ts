import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { ClockPort, VaultAuditPort } from '../core/ports.ts';
import { type Fault, notRead, read } from '../core/reading.ts';

type Source = { file: string; size: number };

/**
 * The audit log as a file, or a folder of them: older ones beside the newest, other devices', `.gz` among them. Streamed:
 * only one piece is held at a time.
 */
export const createVaultAudit = (location: string, clock: ClockPort): VaultAuditPort => ({
  read: async (take, signal) => {
    let reading = location;
    try {
      const sources = await sourcesAt(location);
      if (sources.length === 0) {
        const what = `${location} holds no Vault audit log: no file in it ends in .log, .json, .jsonl, .gz or a number.`;
        return notRead({ kind: 'not-found', what }, clock.now());
      }
      const total = sources.reduce((sum, s) => sum + s.size, 0);
      let before = 0;
      for (const source of sources) {
        reading = source.file;
        await readOne(source, (text, done) => take({ file: source.file, text, done: before + done, total }), signal);
        before += source.size;
      }
      return read({ files: sources.length }, clock.now());
    } catch (error) {
      return notRead(faultOf(error, reading, signal), clock.now());
    }
  },
});

const logName = /\.(?:log|jsonl?|ndjson)(?:[.-][\w.-]*)?$|\.gz$/i;

const sourcesAt = async (location: string): Promise<Source[]> => {
  const found = await stat(location);
  if (!found.isDirectory()) return [{ file: location, size: found.size }];
  const names = (await readdir(location)).filter((n) => logName.test(n)).sort();
  const all = await Promise.all(
    names.map(async (n) => {
      const file = path.join(location, n);
      const { size, isFile } = await stat(file).then((s) => ({ size: s.size, isFile: s.isFile() }));
      return { file, size, isFile };
    }),
  );
  return all.filter((s) => s.isFile).map(({ file, size }) => ({ file, size }));
};

const readOne = async (
  { file }: Source,
  take: (text: string, done: number) => void,
  signal: AbortSignal,
): Promise<void> => {
  const bytes = createReadStream(file, { highWaterMark: 256 * 1024 });
  const sink = async (parts: AsyncIterable<Uint8Array>): Promise<void> => {
    // A character may be cut in two between pieces. What is no UTF-8 becomes a sign of its own, and no error.
    const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
    for await (const part of parts) {
      take(decoder.decode(part, { stream: true }), bytes.bytesRead);
      // Lets the terminal have its turn: taking a piece apart is work.
      await new Promise((resolve) => setImmediate(resolve));
    }
    take(decoder.decode(), bytes.bytesRead);
  };
  if (/\.gz$/i.test(file)) await pipeline(bytes, createGunzip(), sink, { signal });
  else await pipeline(bytes, sink, { signal });
};

const faultOf = (error: unknown, file: string, signal: AbortSignal): Fault => {
  if (signal.aborted) return { kind: 'cancelled', what: 'Reading the Vault audit log was cancelled.' };
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'error';
  const said = words[code] ?? (code.startsWith('Z_') ? 'is a damaged .gz file' : 'could not be read to its end');
  const kind = code === 'ENOENT' ? 'not-found' : code.startsWith('Z_') ? 'truncated' : 'disk';
  return { kind, code, what: `The Vault audit log ${file} ${said} (${code}).` };
};

const words: { [code: string]: string } = {
  ENOENT: 'is not there',
  EACCES: 'may not be read by you',
  EPERM: 'may not be read by you',
};
