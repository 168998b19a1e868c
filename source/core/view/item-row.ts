import { effectiveT, lateness, type WindowId, windowOf } from '../clock.ts';
import type { EngineState, Running } from '../engine.ts';
import type { ItemSpec } from '../item.ts';
import { effectiveVerdict } from '../verdicts.ts';
import type { Verdict } from '../words.ts';
import { isSettled, type Look } from './verdict-look.ts';

/** A line of the checklist at a moment, ready to be drawn. Times are ms. */
export type ItemRow = {
  spec: ItemSpec;
  window: WindowId;
  look: Look;
  verdict: Verdict;
  why: string;
  at: number | null;
  stale: boolean;
  /** Null when it is settled. */
  due: { late: boolean; text: string } | null;
  running: Running | null;
};

export const itemRows = (state: EngineState, now: number): ItemRow[] => {
  const t = effectiveT(state.progress);
  const unsettled = new Set(state.progress.actions.filter((a) => a.state === 'unsettled').map((a) => a.item));
  return state.items.map((spec) => {
    const { verdict, why, at, stale } = effectiveVerdict(state.progress, spec, now);
    const running = state.running.find((r) => r.items.includes(spec.id)) ?? null;
    const look: Look = unsettled.has(spec.id) ? 'unsettled' : running ? 'running' : verdict;
    const due = isSettled(verdict) ? null : lateness(t, spec.deadline, now);
    return { spec, window: windowOf(spec.deadline), look, verdict, why, at, stale, due, running };
  });
};

export const countsOf = (rows: readonly ItemRow[]): Map<Verdict, number> => {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return counts;
};
