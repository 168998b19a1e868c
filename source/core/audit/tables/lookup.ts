import { isObject } from '../../json.ts';
import type { TrailEvent } from '../../trail-event.ts';
import type { Json, JsonObject } from '../../words.ts';

/** What EC2 and the XML services put around lists: `items`, `item`, `member`; around one value: `content`. */
const wraps = ['items', 'item', 'member'];

const own = (v: JsonObject, name: string): Json | undefined => {
  if (Object.hasOwn(v, name)) return v[name];
  const lower = name.toLowerCase();
  for (const key of Object.keys(v)) if (key.toLowerCase() === lower) return v[key];
  return undefined;
};

/** The values of a name, through lists and their wrapping, whatever the case (EC2 speaks two dialects, domain.md §4.5). */
const inside = (v: Json | undefined, name: string): Json[] => {
  if (Array.isArray(v)) return v.flatMap((item) => inside(item, name));
  if (!isObject(v)) return [];
  const found = own(v, name);
  if (found !== undefined) return [found];
  for (const wrap of wraps) if (Object.hasOwn(v, wrap)) return inside(v[wrap], name);
  return [];
};

/** Texts and numbers of a value: a string or a list of them, as the same field may be either. */
export const leaves = (v: Json | undefined): string[] => {
  if (typeof v === 'string') return v === '' ? [] : [v];
  if (typeof v === 'number') return [String(v)];
  if (Array.isArray(v)) return v.flatMap(leaves);
  if (!isObject(v)) return [];
  const [name] = ['content', ...wraps].filter((w) => Object.hasOwn(v, w));
  return name === undefined ? [] : leaves(v[name]);
};

const unwrapped = (e: TrailEvent, part: JsonObject | null, wrap: string): JsonObject | null => {
  if (e.source !== 'ec2' || part === null) return part;
  const within = part[e.name + wrap];
  return isObject(within) ? within : part;
};

/** The question and the answer of a call, without what the new EC2 dialect puts around them. */
export const asked = (e: TrailEvent): JsonObject | null => unwrapped(e, e.request, 'Request');
export const answered = (e: TrailEvent): JsonObject | null => unwrapped(e, e.response, 'Response');

/** Every value at a path of names. */
export const valuesAt = (v: Json, ...path: string[]): Json[] => {
  let found = [v];
  for (const name of path) {
    const [only] = found;
    found = found.length === 1 ? inside(only, name) : found.flatMap((x) => inside(x, name));
  }
  return found;
};

export type Finder = (e: TrailEvent) => string[];

/** `re.vpc.vpcId rq.vpcId`: the texts at the first of these places that has any; `re` = answer, `rq` = question. */
export const find = (places: string): Finder => {
  const paths = places.split(' ').map((place) => {
    const [where, ...path] = place.split('.');
    return { part: where === 're' ? answered : asked, path };
  });
  return (e) => {
    for (const { part, path } of paths) {
      const root = part(e);
      const values = root === null ? [] : valuesAt(root, ...path);
      const found = values.length === 1 ? leaves(values[0]) : values.flatMap(leaves);
      if (found.length > 0) return found;
    }
    return [];
  };
};

export const first = (places: string): ((e: TrailEvent) => string | null) => {
  const all = find(places);
  return (e) => all(e)[0] ?? null;
};

/** The first id of that look anywhere in the answer: where the path is derived and not seen in a real record (§4.8). */
export const idLike = (v: Json | null | undefined, prefix: string, depth = 0): string | null => {
  if (typeof v === 'string')
    return v.startsWith(`${prefix}-`) && /^[0-9a-f]{8,17}$/i.test(v.slice(prefix.length + 1)) ? v : null;
  if (depth > 6 || typeof v !== 'object' || v === null) return null;
  for (const item of Array.isArray(v) ? v : Object.values(v)) {
    const found = idLike(item, prefix, depth + 1);
    if (found) return found;
  }
  return null;
};
