import type { Plan } from '../core/plan.ts';
import { type Edit, edit, emptyField, type TextField } from '../core/view/text-field.ts';

/**
 * A change on its way: planned from a fresh reading, asked for by typing, running, over. `from`: how many actions there
 * were before it, so that the new one is told apart. Only the engine compares what was typed.
 */
export type PlanState =
  | { step: 'planning' }
  | { step: 'refused'; why: string }
  | { step: 'asking'; plan: Plan; field: TextField; top: number; note: string | null }
  | { step: 'running'; plan: Plan }
  | { step: 'over'; plan: Plan; action: string };

export type PlanAction =
  | { type: 'planned'; plan: Plan }
  | { type: 'refused'; why: string }
  | { type: 'edit'; edit: Edit }
  | { type: 'scroll'; by: number; most: number }
  | { type: 'sent' }
  | { type: 'done'; action: string }
  /** Not carried out. `fresh`: what would be done now, when the reading was no longer true. */
  | { type: 'stopped'; why: string; fresh: Plan | null };

export const startPlan: PlanState = { step: 'planning' };

const asking = (plan: Plan, note: string | null): PlanState => ({
  step: 'asking',
  plan,
  field: emptyField,
  top: 0,
  note,
});

export const planReducer = (state: PlanState, action: PlanAction): PlanState => {
  switch (action.type) {
    case 'planned':
      return state.step === 'planning' ? asking(action.plan, null) : state;
    case 'refused':
      return state.step === 'planning' ? { step: 'refused', why: action.why } : state;
    case 'edit':
      return state.step === 'asking' ? { ...state, field: edit(state.field, action.edit), note: null } : state;
    case 'scroll':
      return state.step === 'asking'
        ? { ...state, top: Math.min(Math.max(0, action.most), Math.max(0, state.top + action.by)) }
        : state;
    case 'sent':
      return state.step === 'asking' ? { step: 'running', plan: state.plan } : state;
    case 'done':
      return state.step === 'running' ? { step: 'over', plan: state.plan, action: action.action } : state;
    case 'stopped':
      return state.step === 'running' ? asking(action.fresh ?? state.plan, action.why) : state;
  }
};
