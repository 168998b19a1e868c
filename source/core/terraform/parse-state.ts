import { each, inOneGo, type Slices } from '../slices.ts';
import type { Json, JsonObject } from '../words.ts';
import { majorOf, parsingObject } from './json-text.ts';
import { isSatellite, isUniqueId, objectIds } from './object-ids.ts';
import { findingPlaces, type StateObject } from './state-places.ts';
import type { Parsed, StateIds } from './types.ts';

export type { StateObject } from './state-places.ts';

const isObject = (v: Json | undefined): v is JsonObject => typeof v === 'object' && v !== null && !Array.isArray(v);
const list = (v: Json | undefined): Json[] | null => (v === undefined || v === null ? [] : Array.isArray(v) ? v : null);

/** Raw state v4: `resources[].instances[].attributes`; modules are flat there. Null = not understood. */
const rawObjects = (state: JsonObject): StateObject[] | null => {
  const resources = list(state.resources);
  if (!resources) return null;
  const out: StateObject[] = [];
  for (const r of resources) {
    const instances = isObject(r) && Array.isArray(r.instances) ? r.instances : null;
    if (!isObject(r) || typeof r.type !== 'string' || !instances) return null;
    if (r.mode !== 'managed') continue;
    for (const i of instances) {
      if (!isObject(i)) return null;
      // Very old objects are flat text; both forms have the id.
      const values = (i.attributes ?? i.attributes_flat ?? null) as Json;
      out.push({ type: r.type, values, ...(typeof r.provider === 'string' ? { provider: r.provider } : {}) });
    }
  }
  return out;
};

/** `root_module` of `terraform show -json`, and every module below it. */
const moduleObjects = (module: Json | undefined): StateObject[] | null => {
  if (module === undefined || module === null) return [];
  if (!isObject(module)) return null;
  const [resources, children] = [list(module.resources), list(module.child_modules)];
  if (!resources || !children) return null;
  const out: StateObject[] = [];
  for (const r of resources) {
    if (!isObject(r) || typeof r.type !== 'string') return null;
    if (r.mode === 'managed') out.push({ type: r.type, values: r.values ?? null });
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

/** `terraform state pull` (version 4) or `terraform show -json` (format 0.x, 1.x). Nothing stored yet is an empty text. */
export function* parsingState(source: string): Slices<Parsed<StateObject[]>> {
  if (!/\S/.test(source)) return { ok: true, value: [] };
  const parsed = yield* parsingObject(source, 'the state');
  if (!parsed.ok) return parsed;
  const state = parsed.value;
  if (typeof state.version === 'number' && state.format_version === undefined) {
    if (state.version !== 4)
      return { ok: false, why: `the state has version ${state.version}, and this version of reseal reads 4` };
    const objects = rawObjects(state);
    return objects ? { ok: true, value: objects } : notUnderstood;
  }
  const major = majorOf(state.format_version);
  if (major === null || major > 1)
    return {
      ok: false,
      why: `the state has format ${JSON.stringify(state.format_version ?? null)}, which is not known`,
    };
  return objectsOfPrior(state);
}

/** The same in one go. */
export const parseState = (source: string): Parsed<StateObject[]> => inOneGo(parsingState(source));

/** What an orphan is looked for in. */
export function* findingIds(objects: StateObject[]): Slices<StateIds> {
  const unique = new Set<string>();
  const places = new Map<string, Set<string>>();
  const where = yield* findingPlaces(objects);
  yield* each(objects, ({ type, values }, i) => {
    const place = where[i] ?? '? ?';
    for (const id of objectIds(type, values)) {
      const key = `${type} ${id}`;
      const known = places.get(key);
      if (known) known.add(place);
      else places.set(key, new Set([place]));
      if (!isSatellite(type) && isUniqueId(id)) unique.add(id);
    }
  });
  return { byType: new Set(places.keys()), unique, places, count: objects.length };
}

/** The same in one go. */
export const stateIds = (objects: StateObject[]): StateIds => inOneGo(findingIds(objects));

/** A state and the same one as a plan refreshed it: only the first names the providers that tell where an object lies. */
export function* joiningPrior(state: StateIds, prior: StateIds): Slices<StateIds> {
  const places = new Map<string, ReadonlySet<string>>();
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
