import type { Operation } from './operations.ts';

export type Standing = 'there' | 'not-there' | 'unknown';

export type Ordered = {
  ops: Operation[];
  /** Within one second something was added and removed, and no record tells which came last. */
  unsure: boolean;
};

/** Adding something that is there already, or changing it, is no error for these: AWS answers as if it had. */
const repeatable = new Set(['attachment', 'inline', 'membership', 'boundary']);

const weave = (first: Operation[], second: Operation[]): Operation[] => {
  const [head, ...tail] = first;
  return head ? [head, ...second, ...tail] : second;
};

/**
 * Calls on one thing in the order in which they must have happened. CloudTrail keeps whole seconds and no order within
 * them; but what is not there cannot be removed. What was there before the first call is `before`.
 */
export const inSecondOrder = (operations: Operation[], before: Standing): Ordered => {
  let now = before;
  let unsure = false;
  const ops: Operation[] = [];
  for (const second of Map.groupBy(operations, (o) => o.e.time).values()) {
    const removes = second.filter((o) => o.rule.effect === 'removes');
    const adds = second.filter((o) => o.rule.effect === 'adds' || o.rule.effect === 'changes');
    const notes = second.filter((o) => o.rule.effect === 'notes');
    const mixed = adds.length > 0 && removes.length > 0;
    unsure = false;
    if (!mixed) {
      ops.push(...adds, ...notes, ...removes);
      now = adds.length > 0 ? 'there' : removes.length > 0 ? 'not-there' : now;
    } else if (now === 'there') {
      ops.push(...weave(removes, [...adds, ...notes]));
      now = removes.length > adds.length ? 'not-there' : 'there';
      unsure = repeatable.has(adds[0]?.rule.family ?? '') && now === 'there';
    } else if (adds.length > removes.length) {
      ops.push(...weave(adds, [...notes, ...removes]));
      now = 'there';
    } else {
      ops.push(...adds, ...notes, ...removes);
      unsure = now === 'unknown' && adds.length === removes.length;
      now = 'not-there';
    }
  }
  return { ops, unsure };
};
