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
export const differencesOf = (plan: RawPlan): Difference[] => {
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
  for (const c of [...plan.changes, ...plan.outputs]) {
    if (!isDifference(c.kind)) continue;
    const d = entry(c);
    d.planned = c.kind;
    d.plannedHunks = hunksOf(c);
  }
  for (const c of plan.drift) {
    // A moved object stands there as well (`no-op`), and is told by `resource_changes`.
    if (!isDifference(c.kind) || c.kind === 'move') continue;
    const d = entry(c);
    d.drifted = c.kind;
    d.driftHunks = hunksOf(c);
  }
  return [...found.values()];
};

/** What a difference is called in one word: what happened to it where that is known, else what an apply would do. */
export const mainKind = (d: Pick<Difference, 'planned' | 'drifted'>): ChangeKind => d.planned ?? d.drifted ?? 'no-op';
