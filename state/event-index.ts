import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Disk } from './disk.ts';
import { errno } from './disk-words.ts';
import { EventColumns, numberColumns } from './event-columns.ts';
import type { EventOrder } from './event-order.ts';
import { replaceFile } from './files.ts';
import { StringTable } from './string-table.ts';

const indexSchema = 1;
const indexName = 'index.bin';

/** A segment file, its size in bytes, and the lines in it. */
export type SegmentSize = { name: string; bytes: number; lines: number };

export type IndexFile = { segments: SegmentSize[]; columns: EventColumns };

/**
 * The columns as one file, in time order: a line of JSON (schema, rules, byte order, rows, length of the texts, CRC-32 of all
 * that follows), the texts as JSON, then the arrays as they lie in memory. Only a shortcut: everything in it can be made
 * again from the segments. `rules` names the rules by which rows were classified; under other rules it is of no use.
 */
export const encodeIndex = (
  columns: EventColumns,
  order: EventOrder,
  segments: SegmentSize[],
  rules: string,
): Buffer => {
  const rows = columns.size;
  const at = Array.from({ length: rows }, (_, i) => order.rowAt(i));
  const ids = at.map((row) => columns.ids[row]);
  const texts = Buffer.from(JSON.stringify({ segments, ids, strings: columns.strings.all() }));
  const raw = columns.raw();
  const time = Float64Array.from(at, (row) => raw.time[row] ?? 0);
  const numbers = raw.columns.map((column) => Uint32Array.from(at, (row) => column[row] ?? 0));
  const body = Buffer.concat([texts, ...[time, ...numbers].map((array) => Buffer.from(array.buffer))]);
  const head = { schema: indexSchema, rules, endian: endianness(), rows, texts: texts.length, crc: crc32(body) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
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
