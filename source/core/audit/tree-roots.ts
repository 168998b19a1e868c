import type { Birth, Seeds } from './seeds.ts';
import type { TreeIndex } from './tree-index.ts';

/** Keys that act as `principalArn`: with `--principal` they are what the audit starts from. What a service held is none. */
const keysOf = (index: TreeIndex, { principalArn, from, to }: Seeds): string[] => {
  if (!principalArn) return [];
  return [...index.byKey]
    .filter(([, events]) => events.some((e) => e.actor.arn === principalArn && e.time >= from && e.time <= to))
    .filter(([, events]) => events.every((e) => e.actor.invokedBy === null))
    .map(([key]) => key);
};

/** Was the key handed out, at whatever distance, by another seed? */
const isReached = (index: TreeIndex, key: string, seeds: Set<string>): boolean => {
  const seen = new Set([key]);
  for (let birth = index.births.get(key); birth; ) {
    const parent = birth.event.keyId;
    if (parent === null || seen.has(parent)) return false;
    if (seeds.has(parent)) return true;
    seen.add(parent);
    birth = index.births.get(parent);
  }
  return false;
};

export type Root = { key: string; birth: Birth | null; origin: 'issuance' | 'named' };

/**
 * Where the tree may begin, in time order: issuances of the role and the keys that were named. `made` are those that
 * another one made itself: they are children, and begin a tree only where nothing leads to them after all.
 */
export const rootsOf = (index: TreeIndex, seeds: Seeds, issuances: Birth[]): { roots: Root[]; made: Root[] } => {
  const taken = issuances.map((b): Root => ({ key: b.credential.accessKeyId, birth: b, origin: 'issuance' }));
  const known = new Set(taken.map((r) => r.key));
  const named = [...new Set([...seeds.accessKeyIds, ...keysOf(index, seeds)])]
    .filter((key) => !known.has(key))
    .map((key): Root => ({ key, birth: index.births.get(key) ?? null, origin: 'named' }));
  const time = (r: Root) => r.birth?.event.time ?? Number.NEGATIVE_INFINITY;
  const all = [...taken, ...named].sort((a, b) => (time(a) === time(b) ? (a.key < b.key ? -1 : 1) : time(a) - time(b)));
  const keys = new Set(all.map((r) => r.key));
  const made = all.filter((r) => isReached(index, r.key, keys));
  return { roots: all.filter((r) => !made.includes(r)), made };
};
