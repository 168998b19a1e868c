import { isAbsolute, resolve } from 'node:path';
import { parseRecord } from '../core/audit/parse-record.ts';
import { byTime } from '../core/audit/seeds.ts';
import type { TrailEvent } from '../core/trail-event.ts';
import { trailFolder } from './trail-folder.ts';
import { readTrailText } from './trail-text.ts';
import { type RawRecord, rawRecords } from './trail-values.ts';
import { diskWords } from './trail-words.ts';

/** Something that could not be read, or was left out (`skipped`: no fault): which file, and why. */
export type TrailProblem = { file: string; what: string; skipped: boolean };

const eventOf = (file: string, raw: RawRecord): TrailEvent | TrailProblem => {
  const problem = (what: string, skipped = false): TrailProblem => ({
    file,
    what: raw.where ? `${raw.where}: ${what}` : what,
    skipped,
  });
  if ('what' in raw) return problem(raw.what, raw.skipped);
  const { record } = raw;
  const isRecord =
    typeof record === 'string' || (typeof record === 'object' && record !== null && !Array.isArray(record));
  const parsed = isRecord ? parseRecord(record) : { ok: false as const, why: 'it is no JSON object' };
  return parsed.ok ? parsed.event : problem(parsed.why);
};

/** One file: its digest as it lies there, and what it holds, in order. */
export type TrailFile = { file: string; sha256: string; items(): Generator<TrailEvent | TrailProblem> };

/**
 * CloudTrail files and folders, one file after the other, so that a big folder need not fit into memory: redacted, not
 * merged. Relative paths are taken from `cwd`. Whatever cannot be read comes as a problem between them: nothing is left
 * out silently.
 */
export async function* trailFiles(paths: string[], cwd: string): AsyncGenerator<TrailFile | TrailProblem> {
  for await (const found of trailFolder(paths.map((p) => (isAbsolute(p) ? p : resolve(cwd, p))))) {
    if ('what' in found) {
      yield found;
      continue;
    }
    const { file } = found;
    try {
      const { text, sha256 } = await readTrailText(file);
      const items = function* () {
        for (const raw of rawRecords(text)) yield eventOf(file, raw);
      };
      yield { file, sha256, items };
    } catch (error) {
      yield { file, what: diskWords(error), skipped: false };
    }
  }
}

export const isProblem = (item: object): item is TrailProblem => 'skipped' in item;

export type TrailFiles = {
  /** Every event once, in time order. */
  events: TrailEvent[];
  /** Files and records that could not be read: what they held is not in `events`. */
  problems: { file: string; what: string }[];
  /** Left out on purpose: files in a folder that are no trail files by their name. */
  skipped: { file: string; what: string }[];
  files: number;
  /** Records that came twice (the same eventID) and were merged. */
  duplicates: number;
};

const isAnother = (a: TrailEvent, b: TrailEvent): boolean =>
  a.time !== b.time || a.name !== b.name || a.source !== b.source || a.keyId !== b.keyId || a.account !== b.account;

/** Everything that the files hold, each event once (product.md §8, `audit PATH…`). */
export const readTrailFiles = async (paths: string[], cwd: string): Promise<TrailFiles> => {
  const known = new Map<string, TrailEvent>();
  const problems: TrailProblem[] = [];
  let [files, duplicates] = [0, 0];
  const take = (file: string, item: TrailEvent | TrailProblem): void => {
    const old = isProblem(item) ? undefined : known.get(item.id);
    if (isProblem(item)) problems.push(item);
    else if (!old) known.set(item.id, item);
    else if (!isAnother(old, item)) duplicates++;
    else
      problems.push({ file, what: `two different records bear the eventID ${item.id}; one was kept`, skipped: false });
  };
  for await (const found of trailFiles(paths, cwd)) {
    if (isProblem(found)) {
      problems.push(found);
      continue;
    }
    files++;
    for (const item of found.items()) take(found.file, item);
  }
  const tell = (skipped: boolean) =>
    problems.filter((p) => p.skipped === skipped).map((p) => ({ file: p.file, what: p.what }));
  const events = [...known.values()].sort(byTime);
  return { events, problems: tell(false), skipped: tell(true), files, duplicates };
};
