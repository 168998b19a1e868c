import { type EventLedger, ledgerName } from './event-ledger.ts';
import { numberOf, segmentFile } from './event-segments.ts';
import type { Pages } from './journalled-pages.ts';

export type TrailState = {
  pages: Pages;
  ledger: EventLedger;
  /** Names of the segment files that are there. */
  there: string[];
  /** Lines of those that were read; null = none was read yet, then only missing files are found. */
  lines: Map<string, number> | null;
  /** Why a file cannot be used. */
  unreadable: Map<string, string>;
};

/** Files by their number: a `-2` may stand beside the first. */
const byNumber = (names: string[]): Map<number, string[]> => {
  const all = new Map<number, string[]>();
  for (const name of names) all.set(numberOf(name), [...(all.get(numberOf(name)) ?? []), name]);
  return all;
};

export const holeWords = (file: string, what: string): string =>
  `events/${file} ${what}. Its events are not known here. Put it back from a backup, or read the trail again.`;

/** File → what is wrong with it, for everything that once was saved and cannot be read now. */
export const findHoles = ({ pages, ledger, there, lines, unreadable }: TrailState): Map<string, string> => {
  const holes = new Map<string, string>();
  const owes = (file: string, names: string[], expected: number): void => {
    const got = names.reduce((n, name) => n + (lines?.get(name) ?? 0), 0);
    if (expected === 0 || (names.length > 0 && (lines === null || got >= expected))) return;
    holes.set(file, names.length === 0 ? 'is missing' : (unreadable.get(file) ?? 'has lost events'));
  };
  const files = byNumber(there);
  for (const [segment, { added }] of pages) {
    const names = files.get(segment) ?? [];
    const file = names.find((n) => unreadable.has(n)) ?? names[0] ?? segmentFile(segment);
    owes(file, names, ledger.madeGood.get(segment) ?? added);
  }
  const isThere = new Set(there);
  for (const [file, expected] of ledger.files) owes(file, isThere.has(file) ? [file] : [], expected);
  for (const [file, why] of unreadable) {
    const isSettled = ledger.madeGood.has(numberOf(file)) || ledger.files.get(file) === 0;
    if (!isSettled && !holes.has(file)) holes.set(file, why);
  }
  if (ledger.isBroken) holes.set(ledgerName, 'cannot be understood, and files that only it names may be gone');
  return holes;
};

/**
 * Writes into the ledger the segments that no line of the journal tells of: a crash, or a journal that could not be written,
 * came between. Pages leave their events out as known, so their loss must be noticed as that of any other.
 */
export const noteOrphans = ({ pages, ledger, lines }: TrailState): void => {
  const files = byNumber([...(lines?.keys() ?? [])]);
  for (const [segment, names] of files) {
    if (pages.has(segment) && names.length === 1) continue;
    for (const name of names) if (!ledger.files.has(name)) ledger.expect(name, lines?.get(name) ?? 0);
  }
};

/** After all of it was read again: from now on these files owe only what they still have. */
export const settleHoles = (holes: Iterable<string>, { pages, ledger, there, lines }: TrailState): void => {
  const files = byNumber(there);
  for (const file of holes) {
    const segment = numberOf(file);
    if (segment === 0) continue;
    const names = files.get(segment) ?? [];
    if (pages.has(segment)) {
      ledger.makeGood(
        segment,
        names.reduce((n, name) => n + (lines?.get(name) ?? 0), 0),
      );
    }
    for (const name of new Set([file, ...names])) {
      if (!pages.has(segment) || ledger.files.has(name)) ledger.expect(name, lines?.get(name) ?? 0);
    }
  }
};

/** File → its digest. A file that shares its number with another is left out: the journal does not say whose it is. */
export const digestsOf = (there: string[], digest: (segment: number) => string | null): Map<string, string> => {
  const digests = new Map<string, string>();
  for (const [segment, [name, ...others]] of byNumber(there)) {
    const sha256 = digest(segment);
    if (name !== undefined && others.length === 0 && sha256 !== null) digests.set(name, sha256);
  }
  return digests;
};
