import type { Json, JsonObject } from './words.ts';

/** Looking into JSON of others that may have any shape: a wrong type reads as absent, nothing throws. */

export const isObject = (v: unknown): v is JsonObject => typeof v === 'object' && v !== null && !Array.isArray(v);

export const objectOf = (v: unknown): JsonObject => (isObject(v) ? v : {});

/** The objects of a list; what else stands in it is left out. */
export const objectsIn = (v: unknown): JsonObject[] => (Array.isArray(v) ? v.filter(isObject) : []);

/** The value at a path of own property names; undefined where any step is not an object. */
export const at = (v: unknown, ...path: string[]): Json | undefined => {
  let here: unknown = v;
  for (const name of path) {
    if (!isObject(here) || !Object.hasOwn(here, name)) return undefined;
    here = here[name];
  }
  return here as Json | undefined;
};

/** Text that is not empty, at a path. Numbers are taken as text: some trails write account ids so. */
export const text = (v: unknown, ...path: string[]): string | null => {
  const found = at(v, ...path);
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found !== '' ? found : null;
};

/** `true`, or the word: some trails write flags as text. */
export const isTrue = (v: unknown, ...path: string[]): boolean => String(at(v, ...path)).toLowerCase() === 'true';

/** ms of an ISO time. */
export const timeOf = (v: unknown): number | null => {
  const ms = typeof v === 'string' ? Date.parse(v) : Number.NaN;
  return Number.isFinite(ms) ? ms : null;
};

export const list = (v: unknown): Json[] => (Array.isArray(v) ? v : v === undefined || v === null ? [] : [v as Json]);

export const objectAt = (v: unknown, ...path: string[]): JsonObject | null => {
  const found = at(v, ...path);
  return isObject(found) ? found : null;
};

export type ParsedJson = { ok: true; value: Json } | { ok: false; why: string };

/** JSON.parse whose failure is a value. A byte-order mark is no reason to fail. */
export const parseJson = (source: string): ParsedJson => {
  try {
    return { ok: true, value: JSON.parse(source.charCodeAt(0) === 0xfeff ? source.slice(1) : source) as Json };
  } catch {
    return { ok: false, why: 'it is not JSON' };
  }
};

/** The same where it does not matter why not; undefined = it is not JSON. */
export const jsonOf = (source: string): Json | undefined => {
  const parsed = parseJson(source);
  return parsed.ok ? parsed.value : undefined;
};

/** Deeper than any real record: a hostile one must not exhaust the stack. */
const maxDepth = 200;

const sorted = (v: Json, depth: number): Json => {
  if (depth > maxDepth) return null;
  if (Array.isArray(v)) return v.map((item) => sorted(item, depth + 1));
  if (!isObject(v)) return v;
  const keys = Object.keys(v).sort();
  return Object.fromEntries(keys.map((k) => [k, sorted(v[k] ?? null, depth + 1)]));
};

/** The same text for the same content, whatever the order of the keys. */
export const canonical = (v: Json): string => JSON.stringify(sorted(v, 0));

/** Like `text`, whatever the case of the names: some spellings are derived, not seen in a real record (domain.md §4.8). */
export const anyCase = (v: unknown, ...path: string[]): string | null => {
  let here: unknown = v;
  for (const name of path) {
    if (!isObject(here)) return null;
    const key = Object.keys(here).find((k) => k.toLowerCase() === name.toLowerCase());
    here = key === undefined ? undefined : here[key];
  }
  return text(here);
};
