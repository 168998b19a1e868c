import { rename } from 'node:fs/promises';
import { Low } from 'lowdb';
import { exists } from './files.ts';
import { type Base, emptyBase } from './recover.ts';
import { BrokenSnapshot, baseOf, type Snapshot, type SnapshotFile, snapshotOf } from './snapshot.ts';

/** Twice a second at most (product.md §10); a snapshot that takes long to write is written less often. */
const shortest = 500;
const share = 20;

/** `state.json` through lowdb: read once at the start, written in the background from then on. */
export class SnapshotSaver {
  #file: SnapshotFile;
  #db: Low<Snapshot>;
  #timer: NodeJS.Timeout | null = null;
  #wait = shortest;
  /** Hash of the line up to which the file on disk goes. */
  #saved = '';

  constructor(file: SnapshotFile) {
    this.#file = file;
    this.#db = new Low<Snapshot>(file, snapshotOf(emptyBase()));
  }

  /**
   * What the snapshot knows, or its last good copy, or nothing; `broken` says why it could not be used. Throws a
   * StoreError for a newer schema.
   */
  async read(): Promise<{ base: Base; broken: string | null }> {
    try {
      await this.#db.read();
      const base = baseOf(this.#db.data);
      this.#saved = base.tip.hash;
      return { base, broken: null };
    } catch (error) {
      if (!(error instanceof BrokenSnapshot)) throw error;
      return { base: await this.#readBackup(), broken: error.message };
    }
  }

  /** Keeps a broken snapshot as `state.json.bad-<n>`; gives its name. */
  async putAside(): Promise<string> {
    const { path } = this.#file;
    let n = 1;
    while (await exists(`${path}.bad-${n}`)) n++;
    await rename(path, `${path}.bad-${n}`);
    return `state.json.bad-${n}`;
  }

  /** Calls `save` when the next snapshot is due, once for all changes until then. */
  soon(save: () => void): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      save();
    }, this.#wait);
  }

  /** The file on disk is wrong: the next write is not left out. */
  forget(): void {
    this.#saved = '';
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Rejects with the file system's error when the disk refuses; the old snapshot is still there then. */
  async write(base: Base): Promise<void> {
    if (base.tip.seq === 0 || base.tip.hash === this.#saved) return;
    const start = performance.now();
    this.#db.data = snapshotOf(base);
    await this.#db.write();
    this.#saved = base.tip.hash;
    this.#wait = Math.max(shortest, share * (performance.now() - start));
  }

  async #readBackup(): Promise<Base> {
    try {
      const data = await this.#file.read(this.#file.backup);
      return data ? baseOf(data) : emptyBase();
    } catch (error) {
      if (error instanceof BrokenSnapshot) return emptyBase();
      throw error;
    }
  }
}
