import type { Action, CallRecord } from '../plan.ts';
import type { Progress } from '../progress.ts';
import { lostOf } from './lost.ts';
import { rules } from './rules.ts';
import { holderKey, holderOf } from './state.ts';
import { mayHaveDone } from './work-out.ts';

/** `possible`: as far as the journal tells. What of it still is as reseal left it only a fresh reading can say. */
export type UndoCall = { record: CallRecord; possible: boolean; says: string };

/**
 * `can`: all that it changed, `part`: some of it, `lost`: nothing of it any more, `nothing`: it changed nothing, `back`: it was
 * taken back. `locked`: not in this state of the incident.
 */
export type UndoState = 'can' | 'part' | 'lost' | 'nothing' | 'back' | 'running' | 'unsettled' | 'locked';

export type UndoRow = {
  action: Action;
  state: UndoState;
  /** Why it cannot be planned; null = it can. */
  why: string | null;
  calls: UndoCall[];
  /** The action that took it back, and was not taken back itself. */
  by: Action | null;
};

const changed = (a: Action): boolean => a.calls.some((c) => mayHaveDone(a, c));

/** The newest action that took this one back and stands. */
export const takenBackBy = (action: Action, { actions }: Pick<Progress, 'actions'>): Action | null =>
  actions.findLast((u) => u.undoes === action.id && changed(u) && takenBackBy(u, { actions }) === null) ?? null;

const deletes = /^Delete(?:User|Role|Group|Policy)$/;
const wentThrough = ({ state }: CallRecord): boolean => state === 'done' || state === 'already';

/** What reseal itself deleted, in this action or later: nothing can be given back to it, and it does not come again. */
const deletedSince = (action: Action, { actions }: Pick<Progress, 'actions'>): ReadonlySet<string> =>
  new Set(
    [action, ...actions.filter((a) => a.account === action.account && a.requestedAt > action.requestedAt)]
      .flatMap((a) => a.calls.filter(wentThrough))
      .flatMap(({ call }) => {
        if (call.operation === 'DeleteAccessKey') return [`key ${call.input.AccessKeyId}`];
        const holder = holderOf(call);
        return holder && deletes.test(call.operation) ? [holderKey(holder)] : [];
      }),
  );

const callsOf = (action: Action, progress: Pick<Progress, 'actions'>): UndoCall[] => {
  const deleted = deletedSince(action, progress);
  return action.calls.map((record) => {
    const { call, state } = record;
    const no = (says: string): UndoCall => ({ record, possible: false, says });
    if (state === 'already') return no('it was so already: not for reseal to take back');
    if (!mayHaveDone(action, record))
      return no(state === 'unsettled' ? 'what became of it is not known yet' : 'not done');
    if (call.service !== 'iam' || !rules.has(call.operation)) return no(lostOf(call, null).why);
    const holder = holderOf(call);
    if (holder && deleted.has(holderKey(holder))) return no(`went with ${holder.name}, which is gone for ever`);
    const key = call.operation === 'UpdateAccessKey' ? String(call.input.AccessKeyId) : null;
    if (key !== null && deleted.has(`key ${key}`)) return no(`${key} was deleted since, and is gone for ever`);
    return { record, possible: true, says: call.undo.how || 'reseal can take it back' };
  });
};

/** Taking back gives, but for what was a taking back itself: then the deny comes again (product.md §1). */
const locked = (action: Action, progress: Progress): string | null =>
  progress.incident?.unclaimed && !isRedo(action, progress)
    ? 'unclaimed: contain and preserve only, so nothing that holds somebody back is taken off'
    : null;

/** Would taking this one back do something again? True for every second one of a row of takings back. */
const isRedo = (action: Action, { actions }: Pick<Progress, 'actions'>): boolean => {
  const earlier = action.undoes === undefined ? undefined : actions.find((a) => a.id === action.undoes);
  return earlier !== undefined && !isRedo(earlier, { actions });
};

export const undoRow = (action: Action, progress: Progress): UndoRow => {
  const calls = callsOf(action, progress);
  const by = takenBackBy(action, progress);
  const row = (state: UndoState, why: string | null): UndoRow => ({ action, calls, by, state, why });
  if (action.state === 'running') return row('running', 'it is being carried out');
  if (action.state === 'unsettled')
    return row('unsettled', 'what became of it is not known: re-run the check (R), a probe must look first');
  if (!changed(action)) return row('nothing', 'it changed nothing');
  const can = calls.filter((c) => c.possible).length;
  if (can === 0) return row('lost', 'nothing of it can be taken back');
  if (by !== null && by.state === 'done') return row('back', `it was taken back by “${by.title}”`);
  const stop = locked(action, progress);
  if (stop !== null) return row('locked', stop);
  return row(calls.every((c) => c.possible || !mayHaveDone(action, c.record)) ? 'can' : 'part', null);
};

/** Reseal's own actions, newest first. */
export const undoRows = (progress: Progress): UndoRow[] =>
  progress.actions.map((a) => undoRow(a, progress)).toReversed();

/** "Take back: Quarantine user x", and of that "Do again: Quarantine user x". */
export const undoTitle = (action: Action, progress: Pick<Progress, 'actions'>): string => {
  const bare = action.title.replace(/^(?:Take back|Do again): /, '');
  return `${isRedo(action, progress) ? 'Do again' : 'Take back'}: ${bare}`;
};
