import { overLimit } from '../iam-limits.ts';
import type { Action } from '../plan.ts';
import type { Holder } from './state.ts';
import type { Live, WorkedOut } from './work-out.ts';

/** What IAM would refuse for want of room, because somebody took it since, is said before and not sent; the rest stays. */
export const withinLimits = (
  { back, not }: WorkedOut,
  { calls }: Pick<Action, 'calls'>,
  live: (holder: Holder) => Live,
): WorkedOut => {
  const over = overLimit(
    back.map((b) => b.call),
    (holder) => {
      const now = live(holder);
      return now.is === 'there' ? now.state : null;
    },
  );
  const left = [...over].flatMap(([at, why]) =>
    (back[at]?.of ?? []).map((of) => ({
      ...{ of, operation: calls[of]?.call.operation ?? '', why, lost: false, remake: [] },
    })),
  );
  return { back: back.filter((_, at) => !over.has(at)), not: [...not, ...left] };
};
