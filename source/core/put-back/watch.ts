import type { Progress } from '../progress.ts';

/** A key that was put out of use is watched that long for somebody who misses it, before it is deleted, ms. */
const watchFor = 30 * 60_000;

/** Times by our clock, ms. `since`: when reseal put the key out of use. */
export type Watch = { since: number; until: number };

/**
 * The watch on a key that reseal itself deactivated, by the journal: deactivate → watch → delete (domain.md §5.5: quarantine
 * first, then delete). Null = reseal did not deactivate it, or it was made active again.
 */
export const watchOf = (key: string, { actions }: Pick<Progress, 'actions'>): Watch | null => {
  let since: number | null = null;
  for (const { calls } of actions)
    for (const { call, state, at } of calls) {
      if (call.operation !== 'UpdateAccessKey' || call.input.AccessKeyId !== key || at === null) continue;
      if (state !== 'done') continue;
      since = call.input.Status === 'Inactive' ? at : null;
    }
  return since === null ? null : { since, until: since + watchFor };
};

/** Minutes that are left, rounded up; 0 = it is over. */
export const minutesLeft = ({ until }: Watch, now: number): number => Math.max(0, Math.ceil((until - now) / 60_000));
