import type { TrailEvent } from '../trail-event.ts';
import type { Net } from './net-effect.ts';
import type { Operation } from './operations.ts';
import { byTime } from './seeds.ts';

/** What is known of all things while the net effect of one is worked out. */
export type Things = Map<string, Operation[]>;

const byTimeOf = (a: Operation, b: Operation): number => byTime(a.e, b.e);

/** The call that made a thing, at or before `time` (ms). */
const madeBy = (things: Things, thing: string, time: number): Operation | undefined =>
  things.get(thing)?.find((o) => o.rule.effect === 'adds' && o.e.time <= time);

/** The call that ended it, at or after `time` (ms). */
const endedBy = (things: Things, thing: string, time: number): Operation | undefined =>
  things.get(thing)?.find((o) => o.rule.effect === 'removes' && o.e.time >= time);

const isPart = (o: Operation): boolean => o.rule.family === 'resource' || o.rule.family === 'link';

/**
 * What was done to a part of a thing that the tree itself made belongs to that: a setting of a new bucket, the first rule
 * of a new group that is taken away again. Parts that the tree made stay things of their own. Drops what is weak alone.
 */
export const fold = (things: Things): void => {
  const grown = new Set<string>();
  for (const [thing, ops] of things) {
    if (ops.every((o) => o.weak)) {
      things.delete(thing);
      continue;
    }
    const [first] = ops;
    if (!first || !isPart(first)) continue;
    const made = ops.find((o) => o.rule.effect === 'adds')?.e.time ?? Number.POSITIVE_INFINITY;
    const early = ops.filter((o) => o.e.time < made);
    const whole = early.length > 0 ? first.parents.find((p) => madeBy(things, p, first.e.time)) : undefined;
    const into = whole === undefined ? undefined : things.get(whole);
    if (whole === undefined || !into || into === ops) continue;
    into.push(...early.map((o): Operation => ({ ...o, rule: { ...o.rule, effect: 'notes' } })));
    grown.add(whole);
    if (early.length === ops.length) things.delete(thing);
    else things.set(thing, ops.slice(early.length));
  }
  for (const thing of grown) things.get(thing)?.sort(byTimeOf);
};

/**
 * A thing that was made, changed or ended. Made and ended is transient; ended or changed alone, it was there before. What
 * it was before is what the first call tells.
 */
export const thingNet = (ops: Operation[], unsure: boolean, isLink: boolean): Net | null => {
  const telling = ops.filter((o) => o.rule.effect !== 'notes');
  const [first, last] = [telling[0], telling.at(-1)];
  if (!first || !last) return null;
  const [from, to] = [first.rule.effect, last.rule.effect];
  const undone = (from === 'adds' && to === 'removes') || (isLink && from === 'removes' && to === 'adds');
  const left = to === 'removes' ? 'gone' : from === 'changes' ? 'changed' : 'there';
  const after = left === 'gone' && !isLink ? null : last.state;
  const asBefore = from === 'changes' && to === 'changes' && first.before !== null && first.before === after;
  return {
    ...{ ops, unsure, left, after, before: first.before },
    lead: from === 'changes' && to === 'removes' ? last : first,
    transient: (undone || asBefore) && !unsure,
  };
};

/**
 * A policy on a resource: `''` = none, null = no record tells. The call that let others in gives the finding its kind,
 * whatever was put after it: only what is back to what it was is undone.
 */
export const policyNet = (ops: Operation[], things: Things): Net | null => {
  const [first] = ops;
  if (!first) return null;
  const lead = ops.find((o) => o.rule.kind === 'resource-shared') ?? first;
  const fresh = first.parents.some((p) => madeBy(things, p, first.e.time));
  const before = fresh ? '' : null;
  const now = ops.at(-1)?.state ?? null;
  const transient = before !== null && before === now;
  // Of a sharing it is told whom it let in; of a policy, its text.
  const after = lead.to !== null && now !== '' ? lead.to : now;
  return { ops, lead, unsure: false, left: now === '' ? 'gone' : 'changed', before, after, transient };
};

/** What was read, or entered: nothing changed, and nothing undoes it. Calls that only end a session stand beside it. */
export const witnessNet = (ops: Operation[]): Net | null => {
  const lead = ops.find((o) => o.rule.effect !== 'notes');
  return lead ? { ops, lead, unsure: false, left: null, before: null, after: null, transient: false } : null;
};

/** What hangs on something goes with it. `end`: the deletion that took it along. */
export const withParents = (net: Net, things: Things): { net: Net; end: TrailEvent | null } => {
  if (net.transient || (net.left !== 'there' && net.left !== 'changed')) return { net, end: null };
  const last = Math.max(...net.ops.map((o) => o.e.time));
  const [end] = net.lead.parents.flatMap((p) => endedBy(things, p, last) ?? []).sort(byTimeOf);
  return end ? { net: { ...net, transient: true, left: 'gone', after: null }, end: end.e } : { net, end: null };
};
