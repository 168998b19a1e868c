import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Disk } from './disk.ts';
import { errno } from './disk-words.ts';
import { EventColumns, numberColumns } from './event-columns.ts';
import type { EventOrder } from './event-order.ts';
import { replaceFile } from './files.ts';
import { pacer } from './pacer.ts';
import { StringTable } from './string-table.ts';

const indexSchema = 1;
const indexName = 'index.bin';
/** Rows that are worked on between two looks at the clock. */
const piece = 4096;

/** A segment file, its size in bytes, and the lines in it. */
export type SegmentSize = { name: string; bytes: number; lines: number };

export type IndexFile = { segments: SegmentSize[]; columns: EventColumns };

/**
 * The columns as one file, in time order: a line of JSON (schema, rules, byte order, rows, length of the texts, CRC-32 of all
 * that follows), the texts as JSON, then the arrays as they lie in memory. Only a shortcut: everything in it can be made
 * again from the segments. `rules` names the rules by which rows were classified; under other rules it is of no use. Written
 * out and in slices, for it is made while 100,000 events come in; nothing may be added to the columns meanwhile.
 */
export const encodeIndex = async (
  columns: EventColumns,
  order: EventOrder,
  segments: SegmentSize[],
  rules: string,
): Promise<Buffer> => {
  const pause = pacer();
  const rows = columns.size;
  const at = new Uint32Array(rows);
  const inPieces = async (work: (from: number, to: number) => void): Promise<void> => {
    for (let from = 0; from < rows; from += piece) {
      work(from, Math.min(rows, from + piece));
      await pause();
    }
  };
  const sorted = async <A extends Float64Array | Uint32Array>(from: A, into: A): Promise<Buffer> => {
    await inPieces((i, to) => {
      for (let n = i; n < to; n++) into[n] = from[at[n] ?? 0] ?? 0;
    });
    return Buffer.from(into.buffer);
  };
  await inPieces((i, to) => {
    for (let n = i; n < to; n++) at[n] = order.rowAt(n);
  });
  const parts: Buffer[] = [Buffer.from(`{"segments":${JSON.stringify(segments)},"ids":[`)];
  await inPieces((i, to) => {
    const ids = Array.from(at.subarray(i, to), (row) => columns.ids[row]);
    parts.push(Buffer.from((i > 0 ? ',' : '') + JSON.stringify(ids).slice(1, -1)));
  });
  parts.push(Buffer.from(`],"strings":${JSON.stringify(columns.strings.all())}}`));
  const texts = parts.reduce((n, part) => n + part.length, 0);
  const raw = columns.raw();
  parts.push(await sorted(raw.time, new Float64Array(rows)));
  for (const column of raw.columns) parts.push(await sorted(column, new Uint32Array(rows)));
  let crc = 0;
  for (const part of parts) {
    crc = crc32(part, crc);
    await pause();
  }
  const head = { schema: indexSchema, rules, endian: endianness(), rows, texts, crc };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...parts]);
};

/** Null when it is not whole, of another schema, of other rules, or of a machine with another byte order. */
export const decodeIndex = (data: Buffer, rules: string): IndexFile | null => {
  const end = data.indexOf(10);
  if (end < 0) return null;
  try {
    const head = JSON.parse(data.subarray(0, end).toString('utf8'));
    const body = data.subarray(end + 1);
    const { rows, texts } = head;
    if (head.schema !== indexSchema || head.rules !== rules || head.endian !== endianness()) return null;
    if (body.length !== texts + rows * (8 + 4 * numberColumns.length) || head.crc !== crc32(body)) return null;
    const { segments, ids, strings } = JSON.parse(body.subarray(0, texts).toString('utf8'));
    const time = new Float64Array(rows);
    let from = take(body, texts, time);
    const columns = new Map<(typeof numberColumns)[number], Uint32Array<ArrayBuffer>>();
    for (const name of numberColumns) {
      const values = new Uint32Array(rows);
      from = take(body, from, values);
      columns.set(name, values);
    }
    return { segments, columns: new EventColumns(ids, new StringTable(strings), time, columns) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/** Copied, not viewed: a typed array must begin at a multiple of its width, and the file would stay in memory. */
const take = (body: Buffer, from: number, into: Float64Array | Uint32Array): number => {
  new Uint8Array(into.buffer).set(body.subarray(from, from + into.byteLength));
  return from + into.byteLength;
};

/** Null when there is none, or none that can be used: then every segment is read instead. */
export const readIndex = async (folder: string, rules: string): Promise<IndexFile | null> => {
  try {
    return decodeIndex(await readFile(join(folder, indexName)), rules);
  } catch (error) {
    if (errno(error) === null) throw error;
    return null;
  }
};

/** False when the disk refused: the events are safe in their segments, and only the next start takes longer. */
export const writeIndex = async (folder: string, data: Buffer, disk: Disk): Promise<boolean> => {
  try {
    const unsynced: Disk = { ...disk, sync: async () => undefined };
    await replaceFile(join(folder, indexName), data, { disk: unsynced });
    return true;
  } catch (error) {
    if (errno(error) === null) throw error;
    return false;
  }
};
