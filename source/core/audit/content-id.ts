import { canonical } from '../json.ts';
import type { Json } from '../words.ts';

/** FNV-1a over UTF-16 units, 32 bits at a time with two seeds: no secrecy is asked of it, only that equal means equal. */
const fnv = (source: string, seed: number): number => {
  let hash = seed;
  for (let i = 0; i < source.length; i++) hash = Math.imul(hash ^ source.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

const hex = (n: number): string => n.toString(16).padStart(8, '0');

/**
 * An id for a record without an eventID, made of its content: the same record has the same id however often it is read.
 * The prefix keeps it apart from AWS's own.
 */
export const contentId = (record: Json): string => {
  const source = canonical(record);
  return `no-id-${hex(fnv(source, 0x811c9dc5))}${hex(fnv(source, 0x1b873593))}`;
};
