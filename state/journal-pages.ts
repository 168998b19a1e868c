import { type FileHandle, open } from 'node:fs/promises';
import type { JournalLine } from '../source/core/journal-event.ts';
import { upcastLine } from './migrations.ts';

const step = 64 * 1024;

const read = async (handle: FileHandle, position: number, length: number): Promise<Buffer> => {
  const data = Buffer.alloc(Math.max(0, length));
  const { bytesRead } = await handle.read(data, 0, data.length, position);
  return data.subarray(0, bytesRead);
};

/** Where the first line begins that begins at `position` or later; `end` when there is none. */
const startFrom = async (handle: FileHandle, position: number, end: number): Promise<number> => {
  if (position === 0) return 0;
  for (let from = position - 1; from < end; from += step) {
    const newline = (await read(handle, from, Math.min(step, end - from))).indexOf(10);
    if (newline >= 0) return from + newline + 1;
  }
  return end;
};

const seqAt = async (handle: FileHandle, start: number): Promise<number> => {
  const head = (await read(handle, start, 48)).toString('latin1');
  return Number(/^\{"v":\d+,"seq":(\d+),/.exec(head)?.[1] ?? Number.NaN);
};

/** Offset of the first line whose number is at least `seq`: lines stand in order, so halving finds it without an index. */
const offsetOf = async (handle: FileHandle, seq: number, end: number): Promise<number> => {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const start = await startFrom(handle, middle, end);
    // A line without a number was tampered with (then NaN): what stands before it can still be shown.
    if (start < end && (await seqAt(handle, start)) < seq) low = start + 1;
    else high = middle;
  }
  return startFrom(handle, low, end);
};

/**
 * `count` lines that end before line `before`, oldest first, out of the first `end` bytes of the journal. For the journal
 * screen: shown as they stand and proved elsewhere. A line that is no JSON is left out; the mode says which one it is.
 */
export const journalLines = async (
  path: string,
  end: number,
  count: number,
  before: number,
): Promise<JournalLine[]> => {
  if (end === 0 || count <= 0) return [];
  const handle = await open(path, 'r');
  try {
    const from = await offsetOf(handle, before - count, end);
    const to = await offsetOf(handle, before, end);
    const text = (await read(handle, from, to - from)).toString('utf8');
    return text.split('\n').flatMap(parse);
  } finally {
    await handle.close();
  }
};

const parse = (text: string): JournalLine[] => {
  if (text === '') return [];
  try {
    return [upcastLine(JSON.parse(text))];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
};
