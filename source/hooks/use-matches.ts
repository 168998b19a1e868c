import { useEffect, useRef } from 'react';
import { comparing, inputOf, type Reconciled } from '../core/reconcile/index.ts';
import { useServices } from './app-context.ts';
import { useEngineState } from './use-live.ts';
import { useSlices } from './use-slices.ts';
import { useThrottled } from './use-throttled.ts';

type Job = { steps: Generator<undefined, Reconciled> | null; result: Reconciled | null };

/** While pages come in, the comparison begins anew at most this often, ms. */
const anewEvery = 2000;

/** Goes up whenever one of these is another one. */
const useChanges = (parts: readonly unknown[]): number => {
  const seen = useRef({ parts, count: 0 });
  if (parts.some((p, i) => p !== seen.current.parts[i])) seen.current = { parts, count: seen.current.count + 1 };
  return seen.current.count;
};

/**
 * The session log compared to the trail as it is known now, worked out behind the keys; null until the first time is
 * through. While it is worked out again the last answer stays. Not `active`: nothing is compared.
 */
export const useMatches = (active = true): Reconciled | null => {
  const { events } = useServices().engine;
  const { progress, config } = useEngineState();
  const { log, sessions, findings, corrections, coverage } = progress;
  // What a person did shows at once; what a running check brings, when its time has come.
  const own = useChanges([log, corrections]);
  const read = useThrottled(useChanges([events.version(), sessions, findings, coverage]), anewEvery);
  const job = useSlices<Job>(
    `${active} ${own} ${read}`,
    () => ({ steps: active ? comparing(inputOf(progress, events, config)) : null, result: null }),
    (j, enough) => {
      if (!j.steps) return true;
      do {
        const { done, value } = j.steps.next();
        if (!done) continue;
        j.result = value;
        return true;
      } while (!enough());
      return false;
    },
  );
  const kept = useRef<Reconciled | null>(null);
  useEffect(() => {
    if (job.result) kept.current = job.result;
  });
  return job.result ?? kept.current;
};
