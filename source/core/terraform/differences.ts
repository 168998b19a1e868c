import { each, inOneGo, type Slices } from '../slices.ts';
import { isDifference } from './change-kind.ts';
import { hunksOf } from './hunks.ts';
import { objectIds } from './object-ids.ts';
import { anyMarked, under } from './sensitive.ts';
import type { ChangeKind, Difference, RawChange, RawPlan } from './types.ts';

const idsOf = (c: RawChange): string[] => [
  ...objectIds(c.type, c.before, (name) => anyMarked(under(c.beforeSensitive, name))),
  ...objectIds(c.type, c.after, (name) => anyMarked(under(c.afterSensitive, name))),
];

const keyOf = (c: RawChange): string => `${c.address} ${c.deposed ?? ''}`;

/**
 * What a plan says is not as it should be: one entry for each object, `resource_changes` (what an apply would do) and
 * `resource_drift` (what was changed behind Terraform's back) kept apart in it. An object in `resource_drift` alone counts
 * too: no apply would touch it, and nobody ordered the change. Without secrets.
 */
export function* comparingPlan(plan: RawPlan): Slices<Difference[]> {
  const found = new Map<string, Difference>();
  const entry = (c: RawChange): Difference => {
    const known = found.get(keyOf(c));
    const { address, type, deposed, previousAddress, importId } = c;
    const made = known ?? {
      ...{ address, type, deposed, previousAddress, importId, reason: c.reason },
      ...{ planned: null, drifted: null, plannedHunks: [], driftHunks: [], ids: [] },
    };
    for (const id of idsOf(c)) if (!made.ids.includes(id)) made.ids.push(id);
    found.set(keyOf(c), made);
    return made;
  };
  const one = (c: RawChange): void => {
    if (!isDifference(c.kind)) return;
    const d = entry(c);
    d.planned = c.kind;
    d.plannedHunks = hunksOf(c);
  };
  const outside = (c: RawChange): void => {
    // A moved object stands there as well (`no-op`), and is told by `resource_changes`.
    if (!isDifference(c.kind) || c.kind === 'move') return;
    const d = entry(c);
    d.drifted = c.kind;
    d.driftHunks = hunksOf(c);
  };
  // One may hold a policy of thousands of lines.
  yield* each([...plan.changes, ...plan.outputs], one, 1);
  yield* each(plan.drift, outside, 1);
  return [...found.values()];
}

/** The same in one go. */
export const differencesOf = (plan: RawPlan): Difference[] => inOneGo(comparingPlan(plan));

/** What a difference is called in one word: what happened to it where that is known, else what an apply would do. */
export const mainKind = (d: Pick<Difference, 'planned' | 'drifted'>): ChangeKind => d.planned ?? d.drifted ?? 'no-op';
