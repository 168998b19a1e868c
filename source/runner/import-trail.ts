import type { FileCover } from '../core/coverage.ts';
import type { Store } from '../core/store.ts';
import type { TrailEvent } from '../core/trail-event.ts';
import { addCovers, type TrailImport } from '../core/trail-import.ts';
import { sortProblems } from './imported-trail.ts';

/** A file that somebody named: its digest as it lies there, and what was understood of it. Asked for when it is its turn. */
export type ImportFile = { file: string; sha256: string; items(): Iterable<TrailEvent | { malformed: string }> };

export type Imported = {
  files: number;
  /** Files that are in the incident already, by their digest: not read again. */
  known: number;
  records: number;
  added: number;
  malformed: number;
};

/** Events of one segment, and of one line of the journal: what a crash can leave half done. */
const step = 2000;

const count = (covers: Map<string, FileCover>, { account, region, time, dataEvent }: TrailEvent): void => {
  const key = `${account} ${region}`;
  const cover = covers.get(key) ?? { account, region, records: 0, dataEvents: 0, from: time, to: time };
  covers.set(key, cover);
  cover.records++;
  if (dataEvent) cover.dataEvents++;
  cover.from = Math.min(cover.from, time);
  cover.to = Math.max(cover.to, time);
};

/**
 * Puts the events of trail files into the incident, each once by its eventID. Segments are on disk before the line that
 * tells of them, and a file is said to be imported once all of it is: cut off anywhere, the same command again goes on
 * with that file, and nothing is stored twice. A file whose events were lost since is read again. Rejects with a StoreError
 * when the disk refuses; the files before that one are kept.
 */
export const importTrail = async (store: Store, files: AsyncIterable<ImportFile>): Promise<Imported> => {
  await store.events.load();
  const told: Imported = { files: 0, known: 0, records: 0, added: 0, malformed: 0 };
  const lost = sortProblems(store.events.problems(), store.progress()).imported;
  let pending: TrailImport = { files: [], added: 0, covers: [], segments: [] };
  let buffer: TrailEvent[] = [];
  const came = new Set<string>();

  const flush = async (): Promise<void> => {
    if (buffer.length > 0) {
      const segment = store.events.nextSegment();
      const { length } = await store.events.add(segment, buffer);
      buffer = [];
      pending.added += length;
      if (length > 0) pending.segments.push({ segment, added: length, sha256: store.events.digestOf(segment) });
    }
    if (pending.files.length + pending.segments.length === 0) return;
    await store.append([{ type: 'trail.imported', ...pending }], { durable: true });
    told.added += pending.added;
    pending = { files: [], added: 0, covers: [], segments: [] };
  };

  const one = async ({ file, sha256, items }: ImportFile): Promise<void> => {
    let [records, malformed] = [0, 0];
    const covers = new Map<string, FileCover>();
    for (const item of items()) {
      if ('malformed' in item) {
        malformed++;
        continue;
      }
      records++;
      count(covers, item);
      buffer.push(item);
      if (buffer.length >= step) await flush();
    }
    pending.files.push({ file, sha256, records, malformed });
    pending.covers = addCovers(pending.covers, [...covers.values()]);
    came.add(sha256);
    told.files++;
    told.records += records;
    told.malformed += malformed;
  };

  for await (const found of files) {
    const isKnown = found.sha256 in (store.progress().imported?.files ?? {});
    const isTwice = pending.files.some((f) => f.sha256 === found.sha256);
    if ((isKnown && lost.length === 0) || isTwice) told.known++;
    else await one(found);
  }
  await flush();
  await makeGood(store, lost, came);
  return told;
};

/** All the files there ever were came again: what had been lost of them is settled. */
const makeGood = async (store: Store, lost: string[], came: ReadonlySet<string>): Promise<void> => {
  const all = Object.keys(store.progress().imported?.files ?? {});
  if (lost.length > 0 && all.every((sha256) => came.has(sha256))) await store.events.healed(lost);
};
