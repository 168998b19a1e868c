import type { EventRow } from '../store.ts';
import { fuzzy } from './fuzzy.ts';

/**
 * The trail's filter: words that must occur somewhere in the row, and fields `name:Attach*`, `region:us-east-1`,
 * `error:*`, `by:ASIA…WDZO`, `is:write`; `~atpol` finds its letters in that order. All must hold; `-` in front turns one
 * round; case does not matter. `unknown`: fields that there are not; they are looked for as words.
 */
export type Filter = { text: string; tests: ((row: EventRow) => boolean)[]; unknown: string[] };

const special = /[.*+?^${}()|[\]\\]/g;

/** `*` stands for anything, and so does `…`, as it does in a shortened key. Anchored at both ends when it has one. */
const matcher = (pattern: string): ((value: string) => boolean) => {
  const wild = /[*…]/.test(pattern);
  if (!wild) {
    const needle = pattern.toLowerCase();
    return (value) => value.toLowerCase().includes(needle);
  }
  const source = pattern
    .split(/[*…]/)
    .map((part) => part.replace(special, '\\$&'))
    .join('.*');
  const regex = new RegExp(`^${source}$`, 'i');
  return (value) => regex.test(value);
};

const fields: { [name: string]: (row: EventRow) => string } = {
  name: (row) => row.name,
  region: (row) => row.region,
  error: (row) => row.errorCode ?? '',
  by: (row) => row.keyId ?? row.actor ?? '',
  service: (row) => row.source,
  account: (row) => row.account,
  on: (row) => row.subject,
  id: (row) => row.id,
};

/** `error:*` means that there is one: nothing matches an empty value. */
const field = (read: (row: EventRow) => string, pattern: string): ((row: EventRow) => boolean) => {
  const match = matcher(pattern);
  return (row) => {
    const value = read(row);
    return value !== '' && match(value);
  };
};

const is: { [kind: string]: (row: EventRow) => boolean } = {
  write: (row) => row.write && row.errorCode === null,
  read: (row) => !row.write,
  denied: (row) => row.errorCode !== null,
};

const anywhere = (word: string): ((row: EventRow) => boolean) => {
  const match = matcher(/[*…]/.test(word) ? `*${word}*` : word);
  return (row) =>
    match(row.name) ||
    match(row.subject) ||
    match(row.keyId ?? '') ||
    match(row.source) ||
    match(row.region) ||
    match(row.errorCode ?? '') ||
    match(row.actor ?? '') ||
    match(row.id);
};

/** What is still being typed hides nothing; a kind that there is not shows nothing, instead of everything. */
const kindOf = (value: string): ((row: EventRow) => boolean) => {
  const begun = Object.keys(is).some((kind) => kind.startsWith(value));
  return is[value] ?? (() => begun);
};

/** Letters in order, in the call or in what it was done to. */
const fuzzily = (ask: string): ((row: EventRow) => boolean) =>
  ask === '' ? () => true : (row) => fuzzy(ask, row.name) !== null || fuzzy(ask, row.subject) !== null;

export const filterFields: readonly string[] = [...Object.keys(fields), 'is'];

/** `foo:` that is no field; an ARN, a time or a URL has colons too. */
const unknownField = (term: string): string[] => {
  const name = /^-?([a-z]+):(?!\/\/)/i.exec(term)?.[1]?.toLowerCase();
  return name === undefined || name === 'arn' || filterFields.includes(name) ? [] : [name];
};

const testOf = (term: string): ((row: EventRow) => boolean) => {
  if (term.startsWith('~')) return fuzzily(term.slice(1));
  const colon = term.indexOf(':');
  const read = colon > 0 ? fields[term.slice(0, colon).toLowerCase()] : undefined;
  const value = term.slice(colon + 1);
  if (read) return value === '' ? () => true : field(read, value);
  if (term.slice(0, colon).toLowerCase() === 'is') return kindOf(value.toLowerCase());
  return anywhere(term);
};

export const parseFilter = (text: string): Filter => {
  const terms = text
    .trim()
    .split(/\s+/)
    .filter((t) => t !== '' && t !== '-');
  const tests = terms.map((term) => {
    if (!term.startsWith('-')) return testOf(term);
    const test = testOf(term.slice(1));
    return (row: EventRow) => !test(row);
  });
  return { text: text.trim(), tests, unknown: terms.flatMap(unknownField) };
};

export const matches = (filter: Filter, row: EventRow): boolean => {
  for (const test of filter.tests) if (!test(row)) return false;
  return true;
};

/** The same words over any text, for lists that have no fields. */
export const matchesText = (words: string, text: string): boolean => {
  const low = text.toLowerCase();
  return words
    .toLowerCase()
    .trim()
    .split(/\s+/)
    .every((w) => low.includes(w));
};
