import type { FileHandle } from 'node:fs/promises';
import type { JournalLine } from '../source/core/journal-event.ts';
import { StoreError } from '../source/core/store.ts';
import { decodeLine, noTip, type Tip } from './journal-line.ts';
import { journalVersion } from './migrations.ts';

/** A line that cannot have been written by us as it stands: tampering (product.md §10). `line` counts from 1. */
export type BadLine = { line: number; why: string };

export type Scan = {
  /** Where the good lines end. */
  tip: Tip;
  bad: BadLine | null;
  /** What follows the last newline: a line that was never finished, or is just being written. */
  torn: Buffer;
};

/** Small enough that the screen gets its turn between two of them, also while 50 MB are verified in the background. */
const chunkBytes = 256 * 1024;

/**
 * Reads and proves the lines between `from` and `to` (bytes; the end of the file when left out), and gives each to
 * `onLine`. Stops at the first bad one. Throws a StoreError for a line of a newer version.
 */
export const scanJournal = async (
  handle: FileHandle,
  from: Tip,
  onLine: (line: JournalLine, tip: Tip) => void,
  to = Number.POSITIVE_INFINITY,
): Promise<Scan> => {
  let tip = from;
  let rest: Buffer = Buffer.alloc(0);
  for (let position = from.bytes; position < to; ) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, to - position));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    const data = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(0, bytesRead)]) : chunk.subarray(0, bytesRead);
    let start = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      const read = decodeLine(data.subarray(start, end), tip);
      if (read.kind === 'newer') throw newer(tip.seq + 1, read.v);
      if (read.kind === 'bad') return { tip, bad: { line: tip.seq + 1, why: read.why }, torn: Buffer.alloc(0) };
      tip = read.tip;
      onLine(read.line, tip);
      start = end + 1;
    }
    rest = data.subarray(start);
  }
  return { tip, bad: null, torn: Buffer.from(rest) };
};

const newer = (line: number, v: number): StoreError =>
  new StoreError(
    'newer-schema',
    `Line ${line} of journal.jsonl has version ${v}; this reseal reads up to ${journalVersion}. Nothing was changed. Use the version of reseal that wrote it, or a later one.`,
  );

/**
 * The tip as the file has it (with its time), or null when that line is not there as it is known. Reads only the line
 * itself: this is what makes a start quick.
 */
export const findTip = async (handle: FileHandle, tip: Tip): Promise<Tip | null> => {
  const start = tip.bytes - tip.lineBytes;
  if (tip.seq < 1 || start < 0 || tip.lineBytes < 2) return null;
  // One byte more at the front: the newline of the line before, so that the line really begins there.
  const lead = start > 0 ? 1 : 0;
  const data = Buffer.alloc(tip.lineBytes + lead);
  const { bytesRead } = await handle.read(data, 0, data.length, start - lead);
  if (bytesRead < data.length || data.at(-1) !== 10 || (lead === 1 && data[0] !== 10)) return null;
  const line = data.subarray(lead, -1);
  const before: Tip = { ...noTip, seq: tip.seq - 1, hash: prevOf(line), bytes: start };
  const read = decodeLine(line, before);
  return read.kind === 'line' && read.tip.hash === tip.hash ? read.tip : null;
};

const prevOf = (line: Buffer): string => /"prev":"([0-9a-f]{64})"/.exec(line.toString('latin1'))?.[1] ?? '';
