import type { FileCover } from './coverage.ts';

/**
 * One step of `reseal trail import`, as it is journalled. A file stands in `files` once all of it is saved, and its records
 * are counted then; a large one has steps before that which only name the segments.
 */
export type TrailImport = {
  files: { file: string; sha256: string; records: number; malformed: number }[];
  /** Events that were new. */
  added: number;
  covers: FileCover[];
  segments: { segment: number; added: number; sha256: string | null }[];
};

/** All that was imported into an incident. */
export type ImportedTrail = {
  /** SHA-256 of the file as it lay there → its name. */
  files: { [sha256: string]: string };
  records: number;
  added: number;
  malformed: number;
  covers: FileCover[];
  /** Numbers of the segments: what is lost of them can only be imported again, never asked for. */
  segments: number[];
};

const none: ImportedTrail = { files: {}, records: 0, added: 0, malformed: 0, covers: [], segments: [] };

/** Adds up what files hold of each account and Region. */
export const addCovers = (old: FileCover[], more: FileCover[]): FileCover[] => {
  const all = new Map(old.map((c) => [`${c.account} ${c.region}`, c]));
  for (const c of more) {
    const key = `${c.account} ${c.region}`;
    const known = all.get(key);
    all.set(
      key,
      known
        ? {
            ...known,
            records: known.records + c.records,
            dataEvents: known.dataEvents + c.dataEvents,
            from: Math.min(known.from, c.from),
            to: Math.max(known.to, c.to),
          }
        : c,
    );
  }
  return [...all.values()];
};

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);

/** A file that is imported a second time adds its segments, and is not counted twice. */
export const withImport = (
  old: ImportedTrail = none,
  { files, added, covers, segments }: TrailImport,
): ImportedTrail => {
  const fresh = files.filter((f) => !(f.sha256 in old.files));
  return {
    files: { ...old.files, ...Object.fromEntries(fresh.map((f) => [f.sha256, f.file])) },
    records: old.records + sum(fresh.map((f) => f.records)),
    added: old.added + added,
    malformed: old.malformed + sum(fresh.map((f) => f.malformed)),
    covers: fresh.length === files.length ? addCovers(old.covers, covers) : old.covers,
    segments: [...old.segments, ...segments.map((s) => s.segment)],
  };
};
