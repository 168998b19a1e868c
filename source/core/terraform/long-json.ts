import type { Slices } from '../slices.ts';
import type { Json, JsonObject } from '../words.ts';

/** What is no longer than this (characters) is read by one `JSON.parse`: well under a millisecond. */
const short = 32_768;
/** No plan is nested like that outside of what is short; what is deeper is read in one go, however long. */
const deepest = 100;

const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9;

const skip = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
};

const bad = (): SyntaxError => new SyntaxError('it is not whole JSON');

/** The place after the string that begins at `from`. */
const endOfString = (text: string, from: number): number => {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 92) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  throw bad();
};

/** The place after the value that begins at `from`; -1 when a list or an object is still open after `most` characters. */
const endOf = (text: string, from: number, most: number): number => {
  let depth = 0;
  for (let at = from; at < text.length; ) {
    const c = text.charCodeAt(at);
    if (c === 34) at = endOfString(text, at);
    else {
      if (c === 123 || c === 91) depth += 1;
      else if (c === 125 || c === 93) depth -= 1;
      else if (depth === 0) return endOfPlain(text, at);
      at += 1;
    }
    if (depth === 0) return at;
    if (at - from > most) return -1;
  }
  throw bad();
};

const endOfPlain = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && !/[\s,\]}]/.test(text.charAt(at))) at += 1;
  return at;
};

type Found<T> = { value: T; end: number };
type Take = (item: Json) => void;

/** Lists under these names at the top are handed over, item by item as they are read, and stand empty in the value. */
export type Taken = { readonly [name: string]: Take };

/** What was read in one piece. */
const handedOver = (value: Json, take: Take | undefined): Json => {
  if (!take || !Array.isArray(value)) return value;
  for (const item of value) take(item);
  return [];
};

const topHandedOver = (value: Json, taken: Taken | undefined): Json => {
  if (!taken || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  for (const [name, take] of Object.entries(taken))
    if (Object.hasOwn(value, name)) value[name] = handedOver(value[name] ?? null, take);
  return value;
};

function* listAt(text: string, from: number, depth: number, take?: Take): Slices<Found<Json>> {
  const list: Json[] = [];
  let at = skip(text, from + 1);
  if (text[at] === ']') return { value: list, end: at + 1 };
  for (;;) {
    const { value, end } = yield* valueAt(text, at, depth);
    if (take) take(value);
    else list.push(value);
    const next = skip(text, end);
    if (text[next] === ']') return { value: list, end: next + 1 };
    if (text[next] !== ',') throw bad();
    at = skip(text, next + 1);
  }
}

function* objectAt(text: string, from: number, depth: number, taken?: Taken): Slices<Found<Json>> {
  const object: JsonObject = {};
  let at = skip(text, from + 1);
  if (text[at] === '}') return { value: object, end: at + 1 };
  for (;;) {
    if (text[at] !== '"') throw bad();
    const afterName = endOfString(text, at);
    const name = JSON.parse(text.slice(at, afterName)) as string;
    const colon = skip(text, afterName);
    if (text[colon] !== ':') throw bad();
    const take = taken && Object.hasOwn(taken, name) ? taken[name] : undefined;
    const { value, end } = yield* valueAt(text, skip(text, colon + 1), depth, take);
    // As JSON.parse does it: `__proto__` is a name like any other.
    if (name === '__proto__')
      Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
    else object[name] = value;
    const next = skip(text, end);
    if (text[next] === '}') return { value: object, end: next + 1 };
    if (text[next] !== ',') throw bad();
    at = skip(text, next + 1);
  }
}

/** `take`: for a list; `taken`: for an object, at the top. */
function* valueAt(text: string, from: number, depth: number, take?: Take, taken?: Taken): Slices<Found<Json>> {
  if (from >= text.length) throw bad();
  const end = endOf(text, from, depth < deepest ? short : Number.POSITIVE_INFINITY);
  yield;
  if (end !== -1)
    return { value: topHandedOver(handedOver(JSON.parse(text.slice(from, end)) as Json, take), taken), end };
  return yield* text[from] === '[' ? listAt(text, from, depth + 1, take) : objectAt(text, from, depth + 1, taken);
}

/**
 * `JSON.parse` with pauses: the same value, and a SyntaxError for the same texts. For plans of tens of megabytes: of what is
 * `taken` nothing is kept here, so that thousands of resources never stand in memory side by side.
 */
export function* parsingJson(text: string, taken?: Taken): Slices<Json> {
  const { value, end } = yield* valueAt(text, skip(text, 0), 0, undefined, taken);
  if (skip(text, end) !== text.length) throw bad();
  return value;
}
