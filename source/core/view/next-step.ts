import { canStillAct } from '../can-still-act.ts';
import type { EngineState } from '../engine.ts';
import type { Action } from '../plan.ts';
import type { ItemRow } from './item-row.ts';
import type { Span } from './spans.ts';

/** What may be done now, the most urgent first: end what can act, then what is wrong, by deadline; then what is not known. */
export const nextItems = (state: EngineState, rows: readonly ItemRow[], now: number): ItemRow[] => {
  const acts = canStillAct(state.progress, now).state === 'yes';
  const rank = (r: ItemRow): number =>
    acts && r.spec.id === 'expiry.sessions' ? 0 : r.look === 'unsettled' ? 1 : r.verdict === 'attention' ? 2 : 3;
  return rows
    .filter((r) => r.due !== null)
    .map((row, order) => ({ row, order }))
    .sort((a, b) => rank(a.row) - rank(b.row) || a.row.spec.deadline - b.row.spec.deadline || a.order - b.order)
    .map(({ row }) => row);
};

/** Why this one does not write, where that is so. */
const modeSpans = ({ mode }: EngineState): Span[] => {
  if (mode.mode === 'writer') return [];
  if (mode.mode === 'follower') {
    // The first part of a holder is who it is; the process and since when are for whoever asks the journal.
    const who = mode.holder?.split(',')[0];
    return [[who ? ` ${who} writes, this one follows · ` : ' nobody writes: `:` take over · ', 'warn']];
  }
  return mode.why === '' ? [] : [[` ${mode.why} · `, 'warn']];
};

const doneOf = ({ calls }: Action): number => calls.filter((c) => c.state === 'done' || c.state === 'already').length;

/** A change that ended before its end, and whose finding still stands: somebody has to come back to it. */
const halfDone = ({ progress: { actions, findings } }: EngineState): Span[] => {
  const newest = new Map(actions.map((a) => [a.target.arn, a]));
  const open = [...newest.values()].find(
    (a) =>
      ['unsettled', 'settled', 'stopped', 'failed'].includes(a.state) &&
      // Every call came through and a probe has looked since: a user that is quarantined stands, and nothing was cut off.
      !(a.state === 'settled' && doneOf(a) === a.calls.length) &&
      findings.some((f) => f.id === a.finding && f.standing !== false),
  );
  if (!open) return [];
  const done = doneOf(open);
  return [
    [` cut off at ${done} of ${open.calls.length}: `, 'warn'],
    [open.title],
    [' — open ', 'dim'],
    [open.item, 'selected'],
    [', then d · ', 'dim'],
  ];
};

/** The row under the panes: what to do next and why, and what after that. */
export const nextSpans = (state: EngineState, rows: readonly ItemRow[], now: number): Span[] => {
  const [first, second] = nextItems(state, rows, now);
  if (!first)
    return [
      [' next: ', 'dim'],
      ['nothing is open. Every line is settled as far as it is known.', 'good'],
    ];
  return [
    ...modeSpans(state),
    ...halfDone(state),
    [' next: ', 'dim'],
    [first.spec.id, 'selected'],
    [` — ${first.why}`],
    ...(second ? ([['  then ', 'dim'], [second.spec.id]] as Span[]) : []),
  ];
};
