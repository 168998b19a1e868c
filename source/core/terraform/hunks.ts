import { redactText } from '../audit/redact.ts';
import type { Json } from '../words.ts';
import { isTelling, isTellingValue, type Mask, readableText, under } from './sensitive.ts';
import type { Hunk, RawChange } from './types.ts';

export const sensitiveMark = '(sensitive)';
export const hiddenMark = '(hidden: its name tells of a secret)';
export const unknownMark = '(known after apply)';

/** Nobody reads more of one value, or of one object, on a screen. */
const longest = 400;
const most = 300;
const deepest = 60;

type Pair = { before: Json | undefined; after: Json | undefined; unknown: Mask; marked: [before: Mask, after: Mask] };

const isTree = (v: Json | undefined): v is { [key: string]: Json } | Json[] => typeof v === 'object' && v !== null;
const absent = (v: Json | undefined): boolean => v === undefined || v === null;

/** Tags may be called `constructor`. */
const ownOf = (v: { [key: string]: Json }, key: string): Json | undefined =>
  Object.hasOwn(v, key) ? v[key] : undefined;

const same = (a: Json | undefined, b: Json | undefined): boolean => {
  if (a === b || (absent(a) && absent(b))) return true;
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as { [key: string]: Json }, b as { [key: string]: Json }];
  for (const key of Object.keys(left)) if (!same(left[key], ownOf(right, key))) return false;
  for (const key of Object.keys(right)) if (!Object.hasOwn(left, key) && !absent(right[key])) return false;
  return true;
};

/** Policies are JSON inside of a string: what changed in them is what matters. */
const opened = (v: Json | undefined): Json | undefined => {
  if (typeof v !== 'string' || !/^\s*[{[]/.test(v)) return v;
  try {
    return JSON.parse(v) as Json;
  } catch {
    return v; // It only looks like JSON.
  }
};

/** A value as it may be shown whole: for where the two sides are of different shapes. */
const masked = (v: Json, mask: Mask, type: string, names: readonly string[], depth: number): Json => {
  if (mask === true) return sensitiveMark;
  const open = opened(v) ?? null;
  if (typeof open === 'string') return readableText(open);
  if (!isTree(open)) return open;
  if (depth > deepest) return '(too deep)';
  if (Array.isArray(open)) return open.map((x, i) => masked(x, under(mask, i), type, names, depth + 1));
  return Object.fromEntries(
    Object.entries(open).map(([name, x]) => [
      name,
      (isTelling(type, names, name) || isTellingValue(names, name, open)) && !absent(x)
        ? hiddenMark
        : masked(x, under(mask, name), type, [...names, name], depth + 1),
    ]),
  );
};

const shown = (v: Json | undefined, mask: Mask, type: string, names: readonly string[]): string | null => {
  if (absent(v)) return null;
  const all = redactText(JSON.stringify(masked(v ?? null, mask, type, names, 0)) ?? '');
  return all.length > longest ? `${all.slice(0, longest)}… (${all.length} characters)` : all;
};

const hidden = (v: Json | undefined, mark: string): string | null => (absent(v) ? null : mark);

const step = (path: string, key: string | number): string =>
  typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;

const child = (v: Json | undefined, key: string | number): Json | undefined =>
  !isTree(v) ? undefined : Array.isArray(v) ? (typeof key === 'number' ? v[key] : undefined) : ownOf(v, String(key));

/** Names in the order in which Terraform writes them, or positions. */
const keysOf = ({ before, after, unknown }: Pair): (string | number)[] => {
  const trees = [before, after, isTree(unknown) ? unknown : undefined].filter(isTree);
  const [first, ...others] = trees;
  if (!first) return [];
  if (trees.some(Array.isArray))
    return Array.from({ length: Math.max(...trees.map((t) => Object.keys(t).length)) }, (_, i) => i);
  const keys = Object.keys(first);
  // Nearly always the same names on both sides, tens of thousands of times.
  let known: Set<string> | null = null;
  for (const t of others) {
    for (const key of Object.keys(t)) {
      if (Object.hasOwn(first, key) || known?.has(key)) continue;
      known ??= new Set();
      known.add(key);
      keys.push(key);
    }
  }
  return keys;
};

/** Both are of one shape, or only one of them is there: then it can be gone into. */
const goesIn = (a: Json | undefined, b: Json | undefined): boolean =>
  (isTree(a) || isTree(b)) &&
  (isTree(a) || absent(a)) &&
  (isTree(b) || absent(b)) &&
  (absent(a) || absent(b) || Array.isArray(a) === Array.isArray(b));

const walk = (out: Hunk[], type: string, names: string[], path: string, pair: Pair, depth: number): void => {
  if (out.length > most) return;
  const { unknown, marked } = pair;
  const settled = unknown !== true;
  if (settled && !isTree(unknown) && same(pair.before, pair.after)) return;
  const name = names.at(-1);
  const secret = marked.some((m) => m === true)
    ? sensitiveMark
    : name !== undefined && isTelling(type, names.slice(0, -1), name)
      ? hiddenMark
      : null;
  if (secret !== null) {
    const after = settled ? hidden(pair.after, secret) : unknownMark;
    if (!(settled && same(pair.before, pair.after))) out.push({ path, before: hidden(pair.before, secret), after });
    return;
  }
  const [before, after] = [opened(pair.before), opened(pair.after)];
  if (settled && depth < deepest && (goesIn(before, after) || (isTree(unknown) && absent(after)))) {
    const had = out.length;
    for (const key of keysOf({ before, after, unknown, marked })) {
      const [old, now, open] = [child(before, key), child(after, key), under(unknown, key)];
      // Nearly all of a large plan: nothing is made for it.
      if (old === now && (open === undefined || open === false)) continue;
      if (isTellingValue(names, String(key), before, after)) {
        const next = open === true ? unknownMark : hidden(now, hiddenMark);
        if (open === true || !same(old, now))
          out.push({ path: step(path, key), before: hidden(old, hiddenMark), after: next });
        continue;
      }
      const inner: Pair = {
        ...{ before: old, after: now, unknown: open },
        marked: [under(marked[0], key), under(marked[1], key)],
      };
      walk(out, type, typeof key === 'number' ? names : [...names, key], step(path, key), inner, depth + 1);
    }
    // Nothing against an empty list: that differs, although nothing in it does.
    if (out.length > had || same(before, after)) return;
  }
  const whole = (v: Json | undefined, mask: Mask) => shown(v, mask, type, names);
  out.push({ path, before: whole(before, marked[0]), after: settled ? whole(after, marked[1]) : unknownMark });
};

/** What differs in one object, attribute by attribute, in the order of names; never a secret, and never all of a huge one. */
export const hunksOf = (change: RawChange): Hunk[] => {
  const out: Hunk[] = [];
  const { before, after, afterUnknown, beforeSensitive, afterSensitive, type } = change;
  // A forgotten object stays as it is.
  const pair: Pair = { before, after, unknown: afterUnknown, marked: [beforeSensitive, afterSensitive] };
  const output = type === 'output';
  const names = output ? [change.address.slice('output.'.length)] : [];
  if (change.kind !== 'forget') walk(out, type, names, output ? 'value' : '', pair, 0);
  if (out.length <= most) return out;
  return [...out.slice(0, most), { path: '… and more', before: null, after: null }];
};
