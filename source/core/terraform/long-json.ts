import type { Slices } from '../slices.ts';
import type { Json, JsonObject } from '../words.ts';
import { cut, endOf, endOfString, isSpace, tooLong } from './json-ends.ts';
import { feedOf, type JsonFeed, more } from './json-feed.ts';

/** What is no longer than this (characters) is read by one `JSON.parse`: well under a millisecond. */
const short = 32_768;
/** No plan is nested like that outside of what is short; what is deeper is read in one go, however long. */
const deepest = 100;

const bad = (): SyntaxError => new SyntaxError('it is not whole JSON');

type Take = (item: Json) => void;

/**
 * Lists under these paths (`a/b`: the member b of what is under a, or of what a list there holds) are handed over, item by item
 * as they are read, and stand empty in the value. Of what is read in one short piece only those at the top are. `dropped`: read
 * like everything else, and not kept.
 */
export type Taken = { readonly [path: string]: Take | 'dropped' };

type Place = {
  depth: number;
  path: string;
  /** It stands in a list, under the list's own path. */
  item: boolean;
  taken: Taken;
  kept: boolean;
};

const takeOf = ({ taken, path, item }: Omit<Place, 'depth' | 'kept'>): Take | 'dropped' | undefined =>
  !item && Object.hasOwn(taken, path) ? taken[path] : undefined;

/** What was read in one piece. */
const handedOver = (value: Json, take: Take | 'dropped' | undefined): Json => {
  if (typeof take !== 'function' || !Array.isArray(value)) return value;
  for (const item of value) take(item);
  return [];
};

const topHandedOver = (value: Json, taken: Taken): Json => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  for (const [name, take] of Object.entries(taken))
    if (Object.hasOwn(value, name)) value[name] = handedOver(value[name] ?? null, take);
  return value;
};

/** The next character that is no blank. */
function* next(f: JsonFeed): Slices<number> {
  for (;;) {
    while (isSpace(f.text.charCodeAt(f.at))) f.at += 1;
    if (f.at < f.text.length) return f.text.charCodeAt(f.at);
    yield* more(f);
  }
}

function* nameAt(f: JsonFeed): Slices<string> {
  if (f.text[f.at] !== '"') throw bad();
  for (;;) {
    const end = endOfString(f.text, f.at);
    if (end === cut) {
      yield* more(f);
      continue;
    }
    const name = JSON.parse(f.text.slice(f.at, end)) as string;
    f.at = end;
    return name;
  }
}

function* listAt(f: JsonFeed, place: Place): Slices<Json> {
  const list: Json[] = [];
  const take = takeOf(place);
  const inner = { ...place, depth: place.depth + 1, item: true };
  f.at += 1;
  if ((yield* next(f)) === 93) {
    f.at += 1;
    return list;
  }
  for (;;) {
    const value = yield* valueAt(f, inner);
    if (typeof take === 'function') take(value);
    else if (place.kept) list.push(value);
    const after = yield* next(f);
    f.at += 1;
    if (after === 93) return list;
    if (after !== 44) throw bad();
    yield* next(f);
  }
}

function* objectAt(f: JsonFeed, place: Place): Slices<Json> {
  const object: JsonObject = {};
  const { taken } = place;
  f.at += 1;
  if ((yield* next(f)) === 125) {
    f.at += 1;
    return object;
  }
  for (;;) {
    const name = yield* nameAt(f);
    if ((yield* next(f)) !== 58) throw bad();
    f.at += 1;
    yield* next(f);
    const path = place.path === '' ? name : `${place.path}/${name}`;
    const kept = place.kept && takeOf({ taken, path, item: false }) !== 'dropped';
    const value = yield* valueAt(f, { path, item: false, taken, kept, depth: place.depth + 1 });
    // As JSON.parse does it: `__proto__` is a name like any other.
    if (kept && name === '__proto__')
      Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
    else if (kept) object[name] = value;
    const after = yield* next(f);
    f.at += 1;
    if (after === 125) return object;
    if (after !== 44) throw bad();
    yield* next(f);
  }
}

/**
 * Objects of one list mostly begin with the same name: what lies before the next such beginning is the whole object, if it is
 * JSON at all, and nobody has looked at each of its characters. Undefined: that is not so.
 */
const beforeNeighbour = (f: JsonFeed): Json | undefined => {
  const near = f.text.slice(f.at, f.at + short);
  const colon = near.indexOf(':');
  if (near.charCodeAt(0) !== 123 || colon === -1 || colon > 80) return undefined;
  const end = near.indexOf(`},${near.slice(0, colon + 1)}`) + 1;
  if (end === 0) return undefined;
  try {
    const value = JSON.parse(near.slice(0, end)) as Json;
    f.at += end;
    return value;
  } catch {
    return undefined; // It lay in the middle of it, or it is none: whoever looks at each character tells.
  }
};

function* valueAt(f: JsonFeed, place: Place): Slices<Json> {
  const { depth, item, taken } = place;
  yield;
  for (;;) {
    const found = item ? beforeNeighbour(f) : undefined;
    if (found !== undefined) return found;
    const end = endOf(f.text, f.at, depth < deepest ? short : Number.POSITIVE_INFINITY, f.over);
    if (end === tooLong) break;
    if (end === cut) {
      yield* more(f);
      continue;
    }
    const value = JSON.parse(f.text.slice(f.at, end)) as Json;
    f.at = end;
    return depth === 0 ? topHandedOver(value, taken) : handedOver(value, takeOf(place));
  }
  const first = f.text[f.at];
  if (first === '[') return yield* listAt(f, place);
  if (first === '{') return yield* objectAt(f, place);
  throw bad();
}

/**
 * `JSON.parse` with pauses: the same value, and a SyntaxError for the same texts. For plans of tens of megabytes: of what is
 * `taken` nothing is kept here, so that thousands of resources never stand in memory side by side.
 */
export function* parsingJson(source: string | JsonFeed, taken: Taken = {}): Slices<Json> {
  const f = typeof source === 'string' ? feedOf(source) : source;
  yield* next(f);
  const value = yield* valueAt(f, { depth: 0, path: '', item: false, taken, kept: true });
  for (;;) {
    while (isSpace(f.text.charCodeAt(f.at))) f.at += 1;
    if (f.at < f.text.length) throw bad();
    if (f.over) return value;
    yield* more(f);
  }
}
