import { each, inOneGo, type Slices } from '../slices.ts';
import { isDifference } from './change-kind.ts';
import { hunksOf } from './hunks.ts';
import { objectIds } from './object-ids.ts';
import { anyMarked, under } from './sensitive.ts';
import type { ChangeKind, Difference, Plan, RawChange, RawPlan, SeenChange } from './types.ts';

const idsOf = (c: RawChange): string[] => [
  ...new Set([
    ...objectIds(c.type, c.before, (name) => anyMarked(under(c.beforeSensitive, name))),
    ...objectIds(c.type, c.after, (name) => anyMarked(under(c.afterSensitive, name))),
  ]),
];

const keyOf = (c: SeenChange): string => `${c.address} ${c.deposed ?? ''}`;

/** What a change comes to; of one that changes nothing hardly anything. */
export const seenChange = (c: RawChange): SeenChange => {
  const { address, type, deposed, previousAddress, importId, reason, kind } = c;
  const differs = isDifference(kind);
  return {
    ...{ address, type, deposed, previousAddress, importId, reason, kind },
    ...{ hunks: differs ? hunksOf(c) : [], ids: differs ? idsOf(c) : [] },
  };
};

/** Of texts that come again and again one is kept; the bounds keep a hostile plan from filling memory. */
const sharing = (): ((text: string) => string) => {
  const known = new Map<string, string>();
  return (text) => {
    if (text.length > 200) return text;
    const first = known.get(text);
    if (first === undefined && known.size < 10_000) known.set(text, text);
    return first ?? text;
  };
};

/** `seenChange` for the thousands of one plan: what was changed in many of them alike is held once. */
export const seeingChanges = (): ((c: RawChange) => SeenChange) => {
  const shared = sharing();
  const orNull = (text: string | null): string | null => (text === null ? null : shared(text));
  return (c) => {
    const seen = seenChange(c);
    const hunks = seen.hunks.map((h) => ({ path: shared(h.path), before: orNull(h.before), after: orNull(h.after) }));
    return { ...seen, hunks, type: shared(seen.type) };
  };
};

/**
 * What a plan says is not as it should be: one entry for each object, `resource_changes` (what an apply would do) and
 * `resource_drift` (what was changed behind Terraform's back) kept apart in it. An object in `resource_drift` alone counts
 * too: no apply would touch it, and nobody ordered the change. Without secrets.
 */
export function* comparingPlan({ changes, outputs, drift }: Plan<SeenChange>): Slices<Difference[]> {
  const found = new Map<string, Difference>();
  const entry = (c: SeenChange): Difference => {
    const key = keyOf(c);
    const { address, type, deposed, previousAddress, importId } = c;
    const made = found.get(key) ?? {
      ...{ address, type, deposed, previousAddress, importId, reason: c.reason },
      ...{ planned: null, drifted: null, plannedHunks: [], driftHunks: [], ids: [] },
    };
    for (const id of c.ids) if (!made.ids.includes(id)) made.ids.push(id);
    found.set(key, made);
    return made;
  };
  yield* each([...changes, ...outputs], (c) => {
    if (isDifference(c.kind)) Object.assign(entry(c), { planned: c.kind, plannedHunks: c.hunks });
  });
  yield* each(drift, (c) => {
    // A moved object stands there as well (`no-op`), and is told by `resource_changes`.
    if (isDifference(c.kind) && c.kind !== 'move') Object.assign(entry(c), { drifted: c.kind, driftHunks: c.hunks });
  });
  return [...found.values()];
}

/** The same in one go, of a plan with all of its values. */
export const differencesOf = ({ changes, outputs, drift, ...plan }: RawPlan): Difference[] => {
  const [seen, values, outside] = [changes, outputs, drift].map((list) => list.map(seenChange));
  return inOneGo(comparingPlan({ ...plan, changes: seen ?? [], outputs: values ?? [], drift: outside ?? [] }));
};

/** What a difference is called in one word: what happened to it where that is known, else what an apply would do. */
export const mainKind = (d: Pick<Difference, 'planned' | 'drifted'>): ChangeKind => d.planned ?? d.drifted ?? 'no-op';
