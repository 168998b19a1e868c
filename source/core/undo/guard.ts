import type { Call, Plan } from '../plan.ts';
import type { Progress } from '../progress.ts';
import { inputOf, rules } from './rules.ts';
import { holderKey, holderOf } from './state.ts';
import { mayHaveDone } from './work-out.ts';

/** Which thing of whom a call changes; null = it is no call that undo knows. */
const thingOf = (call: Call): string | null => {
  const holder = holderOf(call);
  const rule = call.service === 'iam' ? rules.get(call.operation) : undefined;
  return holder && rule ? `${holderKey(holder)} ${rule.thing(inputOf(call))}` : null;
};

/**
 * What a plan that takes something back may never be, whatever worked it out: every call must be on a thing that the journal
 * knows that very action to have changed. Why not, or null.
 */
export const whyNotUndo = ({ actions }: Pick<Progress, 'actions'>, plan: Plan): string | null => {
  if (plan.kind !== 'undo') return 'Only a taking back may name an action that it takes back. Nothing was changed.';
  const action = actions.find((a) => a.id === plan.undoes);
  if (!action) return 'The journal knows no action that this would take back. Nothing was changed.';
  if (action.account !== plan.account || action.target.arn !== plan.target.arn)
    return `“${action.title}” was about ${action.target.arn}. Nothing was changed.`;
  const changed = new Set(action.calls.filter((c) => mayHaveDone(action, c)).map((c) => thingOf(c.call)));
  const foreign = plan.calls.find((c) => {
    const thing = thingOf(c);
    return thing === null || !changed.has(thing);
  });
  return foreign
    ? `“${action.title}” did nothing that ${foreign.operation} would take back. Nothing was changed.`
    : null;
};
