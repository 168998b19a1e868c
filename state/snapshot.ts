import { copyFile, link, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Adapter } from 'lowdb';
import type { Faults } from '../source/core/fault-point.ts';
import { noProgress, type Progress } from '../source/core/progress.ts';
import { StoreError } from '../source/core/store.ts';
import { sha256 } from './digest.ts';
import type { Disk } from './disk.ts';
import { errno } from './disk-words.ts';
import { syncFolder, writeTemp } from './files.ts';
import { noTip } from './journal-line.ts';
import { jsonInPieces } from './json-pieces.ts';
import type { Base } from './recover.ts';

/** Raise it whenever `Progress` or what `evolve` makes of a line changes: an older snapshot is then rebuilt, not migrated. */
const snapshotSchema = 1;

/** What lowdb holds; `state.json` is this plus a digest of `progress` (state/README.md). */
export type Snapshot = {
  schema: number;
  seq: number;
  journalHash: string;
  bytes: number;
  lineBytes: number;
  progress: Progress;
};

export const snapshotOf = ({ progress, tip }: Base): Snapshot => {
  const { seq, hash, bytes, lineBytes } = tip;
  return { schema: snapshotSchema, seq, journalHash: hash, bytes, lineBytes, progress };
};

export const baseOf = ({ seq, journalHash, bytes, lineBytes, progress }: Snapshot): Base => ({
  progress,
  tip: { ...noTip, seq, hash: journalHash, bytes, lineBytes },
});

/** `state.json` cannot be used, and why. Never fatal: the journal is the truth. */
export class BrokenSnapshot extends Error {}

const progressMark = ',"progress":';

const print = async ({ progress, ...head }: Snapshot): Promise<string> => {
  const text = await jsonInPieces(progress);
  return `${JSON.stringify({ ...head, sha256: sha256(text) }).slice(0, -1)}${progressMark}${text}}\n`;
};

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value > 0;

/** Every part of Progress is there and of its kind: lists where lists are, records where records are. */
const hasProgress = (value: unknown): boolean => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const parts = new Map<string, unknown>(Object.entries(value));
  return Object.entries(noProgress()).every(([name, part]) => {
    if (!parts.has(name)) return false;
    const given = parts.get(name);
    if (Array.isArray(part)) return Array.isArray(given);
    if (part !== null && typeof part === 'object') {
      return given !== null && typeof given === 'object' && !Array.isArray(given);
    }
    return part === null || typeof given === typeof part;
  });
};

/** Reads a snapshot or says why it is none: a `null` or `0` in the file must never turn into "nothing known". */
export const parseSnapshot = (text: string): Snapshot => {
  let value: Snapshot & { sha256?: unknown };
  try {
    value = JSON.parse(text);
  } catch {
    throw new BrokenSnapshot(text === '' ? 'it is empty' : 'it is not JSON');
  }
  if (value === null || typeof value !== 'object') throw new BrokenSnapshot(`it holds ${text.trim().slice(0, 20)}`);
  if (!isCount(value.schema)) throw new BrokenSnapshot('it has no schema');
  if (value.schema > snapshotSchema) {
    throw new StoreError(
      'newer-schema',
      `state.json has schema ${value.schema}; this reseal reads up to ${snapshotSchema}. Nothing was changed. Use the version of reseal that wrote it, or a later one.`,
    );
  }
  if (value.schema < snapshotSchema) throw new BrokenSnapshot(`its schema ${value.schema} is an older one`);
  const { seq, bytes, lineBytes, journalHash } = value;
  if (![seq, bytes, lineBytes].every(isCount) || !/^[0-9a-f]{64}$/.test(String(journalHash))) {
    throw new BrokenSnapshot('it does not say which line it belongs to');
  }
  const progress = text.slice(text.indexOf(progressMark) + progressMark.length, text.lastIndexOf('}'));
  if (value.sha256 !== sha256(progress)) throw new BrokenSnapshot('it was changed after it was written');
  if (!hasProgress(value.progress)) throw new BrokenSnapshot('a part of it is missing');
  return value;
};

/** lowdb's adapter for `state.json`: parse or refuse, 0600, own temporary name, fsync, last good copy kept. */
export class SnapshotFile implements Adapter<Snapshot> {
  readonly path: string;
  readonly backup: string;
  #disk: Disk;
  #faults: Faults;

  constructor(path: string, disk: Disk, faults: Faults) {
    this.path = path;
    this.backup = `${path}.bak`;
    this.#disk = disk;
    this.#faults = faults;
  }

  /** Null only when there is no such file. Throws BrokenSnapshot, or a StoreError for a newer schema. */
  async read(path = this.path): Promise<Snapshot | null> {
    try {
      return parseSnapshot(await readFile(path, 'utf8'));
    } catch (error) {
      if (errno(error) === 'ENOENT') return null;
      if (errno(error) !== null) throw new BrokenSnapshot(`it cannot be read (${errno(error)})`);
      throw error;
    }
  }

  async write(data: Snapshot): Promise<void> {
    const halfway = () => this.#faults('snapshot.half-written');
    const temp = await writeTemp(this.path, await print(data), { disk: this.#disk, halfway });
    await this.#keepLast();
    this.#faults('snapshot.before-rename');
    await rename(temp, this.path);
    this.#faults('snapshot.after-rename');
    await syncFolder(dirname(this.path));
  }

  /** A second name for the file that is about to be replaced. The copy is a witness of `seq` when the first is damaged. */
  async #keepLast(): Promise<void> {
    await rm(this.backup, { force: true });
    try {
      await link(this.path, this.backup).catch((error: unknown) => {
        if (errno(error) === 'ENOENT') throw error;
        return copyFile(this.path, this.backup);
      });
    } catch (error) {
      if (errno(error) !== 'ENOENT') throw error;
    }
  }
}
