import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from './disk.ts';
import { errno } from './disk-words.ts';
import { replaceFile } from './files.ts';
import { unreadable } from './store-words.ts';

export const ledgerName = 'ledger.json';

const isRecord = (value: unknown): value is object =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isCounts = (value: unknown): value is { [name: string]: number } =>
  isRecord(value) && Object.values(value).every((n) => Number.isSafeInteger(n) && n >= 0);

const isTexts = (value: unknown): value is { [name: string]: string } =>
  isRecord(value) && Object.values(value).every((text) => typeof text === 'string');

/**
 * `events/ledger.json`: what the journal cannot tell of the segments. The journal alone finds most holes; without this
 * file a hole that was read again is only read again once more.
 */
export class EventLedger {
  /** Lines that a file must have although no line of the journal tells of it. 0 = it is known to be of no use. */
  files = new Map<string, number>();
  /** Segment → lines that it must still have, because all others were read again and lie elsewhere now. */
  madeGood = new Map<number, number>();
  /** File → SHA-256 of what stood in it when it was found to be changed: with that content it is of no use. */
  changed = new Map<string, string>();
  /** It was there and could not be understood: files that only it named may be gone. */
  isBroken = false;
  isDirty = false;
  #folder: string;
  #disk: Disk;

  constructor(folder: string, disk: Disk) {
    this.#folder = folder;
    this.#disk = disk;
  }

  /** Rejects with a StoreError when it is there and the system does not let it be read. */
  async read(): Promise<void> {
    const path = join(this.#folder, ledgerName);
    try {
      const { schema, files, madeGood, changed } = JSON.parse(await readFile(path, 'utf8')) ?? {};
      this.isBroken = schema !== 1 || !isCounts(files) || !isCounts(madeGood) || !isTexts(changed);
      if (this.isBroken) return;
      this.files = new Map(Object.entries(files));
      this.changed = new Map(Object.entries(changed));
      this.madeGood = new Map(Object.entries(madeGood).map(([segment, lines]) => [Number(segment), Number(lines)]));
    } catch (error) {
      if (error instanceof SyntaxError) this.isBroken = true;
      else if (errno(error) !== 'ENOENT') throw errno(error) === null ? error : unreadable(path, errno(error));
    }
  }

  copy(): EventLedger {
    const copy = new EventLedger(this.#folder, this.#disk);
    copy.files = new Map(this.files);
    copy.madeGood = new Map(this.madeGood);
    copy.changed = new Map(this.changed);
    copy.isDirty = this.isDirty;
    copy.isBroken = this.isBroken;
    return copy;
  }

  expect(file: string, lines: number): void {
    if (this.files.get(file) === lines) return;
    this.files.set(file, lines);
    this.isDirty = true;
  }

  noteChanged(file: string, sha256: string): void {
    this.changed.set(file, sha256);
    this.isDirty = true;
  }

  /** Nothing more is owed by this segment than the lines it has. */
  makeGood(segment: number, lines: number): void {
    this.madeGood.set(segment, lines);
    this.isDirty = true;
  }

  /** Rejects with the file system's error. A broken one stays as it is, so that it is not forgotten, unless `anew`. */
  async save(anew = false): Promise<void> {
    if (this.isBroken ? !anew : !this.isDirty) return;
    const [files, madeGood, changed] = [this.files, this.madeGood, this.changed].map((m) => Object.fromEntries(m));
    const content = { schema: 1, files, madeGood, changed };
    await replaceFile(join(this.#folder, ledgerName), `${JSON.stringify(content)}\n`, { disk: this.#disk });
    this.isDirty = false;
    this.isBroken = false;
  }

  /** The same where nothing more can be done about a disk that refuses: false then. */
  async trySave(): Promise<boolean> {
    try {
      await this.save();
      return true;
    } catch (error) {
      if (errno(error) === null) throw error;
      return false;
    }
  }
}
