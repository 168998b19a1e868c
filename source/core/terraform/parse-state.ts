import { each, inOneGo, type Slices } from '../slices.ts';
import type { Json, JsonObject } from '../words.ts';
import { feedOf, type JsonFeed } from './json-feed.ts';
import { majorOf, parsingObject } from './json-text.ts';
import { isSatellite, isUniqueId, objectIds } from './object-ids.ts';
import { findingPlaces, type StateObject, type Told, toldBy } from './state-places.ts';
import type { Parsed, StateIds } from './types.ts';

export type { StateObject } from './state-places.ts';

const isObject = (v: Json | undefined): v is JsonObject => typeof v === 'object' && v !== null && !Array.isArray(v);
const list = (v: Json | undefined): Json[] | null => (v === undefined || v === null ? [] : Array.isArray(v) ? v : null);

/** One entry of `resources` of a raw state v4: modules are flat there. Null = not understood. */
const rawObjects = (r: Json): StateObject[] | null => {
  if (!isObject(r) || typeof r.type !== 'string' || !Array.isArray(r.instances)) return null;
  if (r.mode !== 'managed') return [];
  const out: StateObject[] = [];
  for (const i of r.instances) {
    if (!isObject(i)) return null;
    // Very old objects are flat text; both forms have the id.
    const values = (i.attributes ?? i.attributes_flat ?? null) as Json;
    out.push({ type: r.type, values, ...(typeof r.provider === 'string' ? { provider: r.provider } : {}) });
  }
  return out;
};

/** One resource of `terraform show -json`. Null = not understood. */
export const shownObjects = (r: Json): StateObject[] | null => {
  if (!isObject(r) || typeof r.type !== 'string') return null;
  return r.mode === 'managed' ? [{ type: r.type, values: r.values ?? null }] : [];
};

/** `root_module` of `terraform show -json`, and every module below it. */
const moduleObjects = (module: Json | undefined): StateObject[] | null => {
  if (module === undefined || module === null) return [];
  if (!isObject(module)) return null;
  const [resources, children] = [list(module.resources), list(module.child_modules)];
  if (!resources || !children) return null;
  const out: StateObject[] = [];
  for (const r of resources) {
    const shown = shownObjects(r);
    if (!shown) return null;
    out.push(...shown);
  }
  for (const c of children) {
    const inner = moduleObjects(c);
    if (!inner) return null;
    out.push(...inner);
  }
  return out;
};

const notUnderstood: Parsed<never> = { ok: false, why: 'the state does not hold what Terraform writes' };

/** Managed objects of the state inside a plan (`prior_state`); a plan of an empty state has none. */
export const objectsOfPrior = (prior: Json): Parsed<StateObject[]> => {
  if (prior === null) return { ok: true, value: [] };
  if (!isObject(prior)) return notUnderstood;
  const objects =
    prior.values === undefined ? [] : isObject(prior.values) ? moduleObjects(prior.values.root_module) : null;
  return objects ? { ok: true, value: objects } : notUnderstood;
};

/**
 * `terraform state pull` (version 4) or `terraform show -json` (format 0.x, 1.x). Nothing stored yet is an empty text.
 * `keep`: what is kept of each object, which is let go as soon as it is read.
 */
export function* parsingState<T>(source: string | JsonFeed, keep: (object: StateObject) => T): Slices<Parsed<T[]>> {
  const f = typeof source === 'string' ? feedOf(source) : source;
  const kept: T[] = [];
  let odd = false;
  const resources = (entry: Json): void => {
    const objects = rawObjects(entry);
    if (!objects) odd = true;
    else for (const object of objects) kept.push(keep(object));
  };
  const parsed = yield* parsingObject(f, 'the state', { resources });
  if (f.blank) return { ok: true, value: [] };
  if (!parsed.ok) return parsed;
  const state = parsed.value;
  if (typeof state.version === 'number' && state.format_version === undefined) {
    if (state.version !== 4)
      return { ok: false, why: `the state has version ${state.version}, and this version of reseal reads 4` };
    return list(state.resources) && !odd ? { ok: true, value: kept } : notUnderstood;
  }
  const major = majorOf(state.format_version);
  if (major === null || major > 1)
    return {
      ok: false,
      why: `the state has format ${JSON.stringify(state.format_version ?? null)}, which is not known`,
    };
  const shown = objectsOfPrior(state);
  return shown.ok ? { ok: true, value: shown.value.map(keep) } : shown;
}

/** The same in one go, with all of it. */
export const parseState = (source: string): Parsed<StateObject[]> => inOneGo(parsingState(source, (object) => object));

/** What is kept of an object to look for it again: of thousands no more than this. */
export type SeenObject = { type: string; ids: string[]; told: Told; provider: string | null };

export const seenObject = ({ type, values, provider }: StateObject): SeenObject => ({
  ...{ type, ids: objectIds(type, values), told: toldBy(type, values), provider: provider ?? null },
});

/** What an orphan is looked for in. */
export function* findingIds(objects: readonly SeenObject[]): Slices<StateIds> {
  const unique = new Set<string>();
  const places = new Map<string, ReadonlySet<string>>();
  // Of thousands of keys nearly all lie in one of a few places: they share its set, and nobody adds to it.
  const single = new Map<string, ReadonlySet<string>>();
  const where = yield* findingPlaces(objects);
  yield* each(objects, ({ type, ids }, i) => {
    const place = where[i] ?? '? ?';
    const alone = single.get(place) ?? new Set([place]);
    single.set(place, alone);
    for (const id of ids) {
      const key = `${type} ${id}`;
      const known = places.get(key);
      if (!known?.has(place)) places.set(key, known ? new Set([...known, place]) : alone);
      if (!isSatellite(type) && isUniqueId(id)) unique.add(id);
    }
  });
  return { byType: new Set(places.keys()), unique, places, count: objects.length };
}

/** The same in one go. */
export const stateIds = (objects: StateObject[]): StateIds => inOneGo(findingIds(objects.map(seenObject)));

function* any<T>(items: Iterable<T>, test: (item: T) => boolean): Slices<boolean> {
  let found = false;
  const look = (item: T): void => {
    found ||= test(item);
  };
  yield* each(items, look, 256);
  return found;
}

/** A state and the same one as a plan refreshed it: only the first names the providers that tell where an object lies. */
export function* joiningPrior(state: StateIds, prior: StateIds): Slices<StateIds> {
  const places = new Map<string, ReadonlySet<string>>();
  const news = yield* any(prior.unique, (id) => !state.unique.has(id));
  // Mostly the same thousands of keys: then nothing is made of them once more.
  if (!news && !(yield* any(prior.byType, (key) => !state.byType.has(key)))) return state;
  yield* each(prior.places ?? [], ([key, set]) => void (state.byType.has(key) || places.set(key, set)), 256);
  return { ...(yield* joiningIds([state, { ...prior, places }])), count: state.count };
}

/** Every state taken together. */
export function* joiningIds(all: readonly StateIds[]): Slices<StateIds> {
  const [only] = all;
  if (only && all.length === 1) return only;
  const [byType, unique] = [new Set<string>(), new Set<string>()];
  const places = new Map<string, ReadonlySet<string>>();
  for (const ids of all) {
    yield* each(ids.byType, (key) => void byType.add(key), 256);
    yield* each(ids.unique, (id) => void unique.add(id), 256);
    yield* each(
      ids.places ?? [],
      ([key, set]) => {
        const known = places.get(key);
        // Thousands of keys, and hardly one of them in two states: its set is shared, and nobody adds to it.
        places.set(key, known ? new Set([...known, ...set]) : set);
      },
      256,
    );
  }
  return { byType, unique, places, count: all.reduce((n, s) => n + s.count, 0) };
}

/** The same in one go. */
export const joinIds = (all: readonly StateIds[]): StateIds => inOneGo(joiningIds(all));
