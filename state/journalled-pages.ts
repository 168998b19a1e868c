import { type FileHandle, open } from 'node:fs/promises';
import type { JournalLine } from '../source/core/journal-event.ts';
import { errno } from './disk-words.ts';
import { noTip, type Tip } from './journal-line.ts';
import { findTip } from './journal-scan.ts';
import { upcastLine } from './migrations.ts';
import { unreadable } from './store-words.ts';

/** What the journal says of each segment: the events it brought, and the digest of its file where one was written down. */
export type Pages = Map<number, { added: number; sha256: string | null }>;

/** Adds what a line says. Two lines with one number are two files with that number. */
const countPage = (pages: Pages, { event }: JournalLine): void => {
  const saved = event.type === 'segment.saved' ? [event] : event.type === 'trail.imported' ? event.segments : [];
  for (const { segment, added, sha256 } of saved) {
    const before = pages.get(segment);
    pages.set(segment, { added: (before?.added ?? 0) + added, sha256: before ? null : (sha256 ?? null) });
  }
};

const marks = ['"segment.saved"', '"trail.imported"'].map((type) => Buffer.from(type));
const chunkBytes = 1024 * 1024;

/**
 * The pages that the journal tells of. Its lines are searched, not proved, so that it takes a few ms before a check: proving
 * them is `verifyJournal`. A second look reads only what has come since.
 */
export class JournalledPages {
  #path: string;
  #tip: () => Tip;
  #upTo: Tip = noTip;
  #pages: Pages = new Map();

  /** `tip`: up to where the journal is known now. */
  constructor(path: string, tip: () => Tip) {
    this.#path = path;
    this.#tip = tip;
  }

  /** Rejects with a StoreError `unreadable`: then nothing is known of what the trail should hold. */
  async look(): Promise<Pages> {
    const tip = this.#tip();
    if (tip.bytes === 0 || tip.hash === this.#upTo.hash) return this.#pages;
    try {
      const handle = await open(this.#path, 'r');
      try {
        await this.#read(handle, tip);
      } finally {
        await handle.close();
      }
    } catch (error) {
      this.#upTo = noTip;
      throw errno(error) === null ? error : unreadable(this.#path, errno(error));
    }
    return this.#pages;
  }

  async #read(handle: FileHandle, tip: Tip): Promise<void> {
    // The line may be gone (taken back by a writer whose disk was full): then what was read up to it is worth nothing.
    const goesOn = tip.bytes > this.#upTo.bytes && (await findTip(handle, this.#upTo)) !== null;
    if (!goesOn) this.#pages = new Map();
    let rest: Buffer = Buffer.alloc(0);
    for (let position = goesOn ? this.#upTo.bytes : 0; position < tip.bytes; ) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, tip.bytes - position));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
      if (bytesRead === 0) throw unreadable(this.#path, 'it is shorter than it was');
      position += bytesRead;
      const data = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      const whole = data.lastIndexOf(10) + 1;
      this.#search(data.subarray(0, whole));
      rest = data.subarray(whole);
    }
    this.#upTo = tip;
  }

  #search(lines: Buffer): void {
    for (const mark of marks) this.#searchFor(mark, lines);
  }

  #searchFor(mark: Buffer, lines: Buffer): void {
    for (let at = lines.indexOf(mark); at >= 0; ) {
      const end = lines.indexOf(10, at);
      const text = lines.toString('utf8', lines.lastIndexOf(10, at) + 1, end);
      try {
        countPage(this.#pages, upcastLine(JSON.parse(text)));
      } catch (error) {
        if (error instanceof SyntaxError) throw unreadable(this.#path, 'a line is not JSON');
        throw error;
      }
      at = lines.indexOf(mark, end);
    }
  }
}
