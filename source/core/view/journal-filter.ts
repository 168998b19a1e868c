import type { JournalEntry } from './journal-list.ts';

/** What of a row is searched. */
export type JournalWords = { type: string; by: string; text: string };

type Test = (words: JournalWords) => boolean;
export type JournalFilter = { empty: boolean; test: Test; unknown: string[] };

const testOf = (term: string): Test => {
  const [, field = '', value = ''] = /^(type|by):(.*)$/.exec(term) ?? [];
  if (field === 'type') return (w) => w.type.startsWith(value) || w.type.split('.').includes(value);
  if (field === 'by') return (w) => w.by.includes(value);
  return (w) => w.text.includes(term) || w.type.includes(term) || w.by.includes(term);
};

/** `foo:` that is no field: looked for as a word, and said. */
const unknownField = (term: string): string[] => {
  const name = /^-?([a-z]+):(?!\/\/)/.exec(term)?.[1];
  return name === undefined || name === 'type' || name === 'by' || name === 'arn' ? [] : [name];
};

/** Words, `type:action`, `by:alice`; all must hold, `-` in front turns one round, case does not matter. */
export const parseJournalFilter = (text: string): JournalFilter => {
  const terms = text
    .toLowerCase()
    .split(/\s+/)
    .filter((t) => t !== '' && t !== '-');
  const tests = terms.map((term): Test => {
    const test = testOf(term.replace(/^-/, ''));
    return term.startsWith('-') ? (w) => !test(w) : test;
  });
  return {
    empty: tests.length === 0,
    test: (words) => tests.every((t) => t(words)),
    unknown: terms.flatMap(unknownField),
  };
};

/** Finds rows again and again while one types: the words of a row are made once. */
export const createJournalSearch = (
  wordsOf: (row: JournalEntry) => JournalWords,
): ((rows: readonly JournalEntry[], filter: JournalFilter) => readonly JournalEntry[]) => {
  const known = new WeakMap<JournalEntry, JournalWords>();
  const words = (row: JournalEntry): JournalWords => {
    const made = known.get(row) ?? wordsOf(row);
    known.set(row, made);
    return made;
  };
  return (rows, filter) => (filter.empty ? rows : rows.filter((r) => filter.test(words(r))));
};
