import { timeOfDay } from '../clock.ts';
import type { Action } from '../plan.ts';
import type { Progress } from '../progress.ts';
import { takenBackBy } from './rows.ts';

/** Is what an action left still so? `known` is false where nobody has looked since. */
export type StillSo = { known: boolean; text: string };

const alive = { true: 'can act', false: 'is dead', null: 'may act: that could not be told' } as const;
const stands = { true: 'is there', false: 'is gone', null: 'could not be read' } as const;

/** When the probe of an item looked last, ms; null = it has not looked since the action ended. */
const readSince = (item: string, action: Action, { items }: Progress): number | null => {
  const at = items[item]?.at ?? null;
  return at !== null && at >= (action.finishedAt ?? action.requestedAt) ? at : null;
};

/** What the latest readings say of the thing that an action was about: its credential, else its finding. */
export const stillSo = (action: Action, progress: Progress): StillSo => {
  const by = takenBackBy(action, progress);
  const back = by ? `“${by.title}” came after it (${by.state}). ` : '';
  const session = progress.sessions.find((s) => s.accessKeyId === action.credential);
  const finding = progress.findings.find((f) => f.id === action.finding);
  const item = session ? 'expiry.sessions' : finding?.item;
  const at = item === undefined ? null : readSince(item, action, progress);
  if (at === null) return { known: false, text: `${back}Nobody has looked since: re-run the check (R)` };
  const when = `read ${timeOfDay(at)}`;
  if (session)
    return {
      known: session.alive !== null,
      text: `${back}${session.accessKeyId} ${alive[`${session.alive}`]} (${when}): ${session.aliveWhy}`,
    };
  if (finding)
    return {
      known: finding.standing !== null,
      text: `${back}${finding.subject} ${stands[`${finding.standing}`]} (${when}): ${finding.standingWhy}`,
    };
  return { known: false, text: `${back}no reading is about it any more` };
};
