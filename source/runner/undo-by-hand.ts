import type { Engine } from '../core/engine.ts';
import { undoCalls } from '../runbook/actions/undo-work.ts';
import type { EngineDeps } from './engine.ts';
import { contextOf, portsOf } from './plan-action.ts';

/** What takes an action back, worked out like its plan, whether or not reseal itself may do it. Changes nothing. */
export const undoByHand = async (
  deps: EngineDeps & { digest(text: string): string },
  id: string,
): ReturnType<Engine['undoByHand']> => {
  const action = deps.store.progress().actions.find((a) => a.id === id);
  if (!action) return { ok: false, why: 'the journal knows no such action' };
  return undoCalls(action, portsOf(deps, action.account), contextOf(deps, null), new AbortController().signal);
};
