import type { Net } from './net-effect.ts';
import type { Operation } from './operations.ts';

/**
 * What is left of calls that undo or go with something, and found nothing of the kind: the end or a change of what was
 * there before. Calls on the same thing that mean the same are one; what has no meaning of its own is the rest.
 */
export const aloneNets = (loose: Operation[]): { nets: Net[]; rest: Operation[] } => {
  const rest: Operation[] = [];
  const groups = new Map<string, Operation[]>();
  for (const o of loose) {
    if (!o.alone) {
      rest.push(o);
      continue;
    }
    const { rule, subject } = o.alone;
    // Made and ended are two ends of one thing; changes of an old one are a thing of their own.
    const key = `${rule.kind === 'resource-changed' ? 'changed' : 'life'} ${subject}`;
    const told = { ...o, rule, subject, uniqueId: null };
    const group = groups.get(key);
    if (group) group.push(told);
    else groups.set(key, [told]);
  }
  const nets = [...groups.values()].flatMap((ops): Net[] => {
    const [lead] = ops;
    if (!lead) return [];
    const last = ops.at(-1)?.rule.kind;
    const left = last === 'resource-deleted' ? 'gone' : last === 'resource-created' ? 'there' : 'changed';
    const transient = lead.rule.kind === 'resource-created' && left === 'gone';
    return [{ ops, lead, unsure: false, left, before: null, after: null, transient }];
  });
  return { nets, rest };
};
