import { useEffect, useState } from 'react';
import type { Plan } from '../core/plan.ts';
import type { One } from '../core/view/many.ts';
import { useServices } from './app-context.ts';
import { messageOf } from './use-attempt.ts';

/** What one of many would come to; null = it is being read. */
export type Outlook = { ok: true; plan: Plan } | { ok: false; why: string } | null;

/** As many are read at once as IAM takes well (issue of the rate: each reads a dozen things of its user). */
const atOnce = 4;

/** Plans every one of them, to tell beforehand what all of it comes to. Each is planned again before it is confirmed. */
export const useManyPlans = (plans: readonly One[]): readonly Outlook[] => {
  const { engine } = useServices();
  const [found, setFound] = useState<readonly Outlook[]>(() => plans.map(() => null));
  useEffect(() => {
    let stopped = false;
    let next = 0;
    const put = (at: number, outlook: Outlook): void => {
      if (!stopped) setFound((old) => old.map((o, i) => (i === at ? outlook : o)));
    };
    const work = async (): Promise<void> => {
      for (let at = next++; at < plans.length && !stopped; at = next++) {
        const one = plans[at];
        if (!one) return;
        try {
          put(at, await engine.plan(one.kind, one.finding));
        } catch (error) {
          put(at, { ok: false, why: messageOf(error) });
        }
      }
    };
    for (let i = 0; i < atOnce; i++) void work();
    return () => {
      stopped = true;
    };
  }, [engine, plans]);
  return found;
};
