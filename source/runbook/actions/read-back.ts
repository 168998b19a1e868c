import type { UserState } from '../../core/iam-state.ts';
import type { Call } from '../../core/plan.ts';
import type { IamPort } from '../../core/ports.ts';
import { read } from '../../core/reading.ts';
import { inputOf, rules } from '../../core/undo/rules.ts';
import { type HolderType, holderKey, holderOf, holdersIn } from '../../core/undo/state.ts';
import { type ActionType, type ReadBack, see } from './action-type.ts';
import { askLive, type ReadLive, readLive } from './undo-live.ts';

type Look = ActionType['readBack'];

/** Everybody whom the calls change, as IAM has them now. */
export const readChanged = (iam: IamPort, calls: readonly Call[], signal: AbortSignal): Promise<ReadLive> =>
  readLive(iam, holdersIn(calls), signal);

/** Looks at the user again; whoever has taken its name since has nothing of what it had. */
export const readBackUser =
  (seen: (user: UserState, calls: readonly Call[]) => ReadBack): Look =>
  async ({ target, calls }, { iam }, signal) => {
    const reading = await iam.user(target.name, signal);
    if (!reading.ok) return reading;
    const user = reading.value;
    return { ...reading, value: user?.id === target.uniqueId ? seen(user, calls) : see('the user is gone', true) };
  };

/** Is it deleted? Another one that has taken its name is another one. */
export const readBackDeleted =
  (type: HolderType): Look =>
  async ({ target }, { iam }, signal) => {
    const reading = await askLive(iam, { type, name: type === 'policy' ? target.arn : target.name }, signal);
    if (!reading.ok) return reading;
    const now = reading.value;
    const still = now?.id === target.uniqueId;
    const gone = now ? `it is gone; ${now.id} has taken its name` : `IAM has no such ${type}`;
    return { ...reading, value: see(still ? `the ${type} is still there` : gone, !still) };
  };

/** As each call leaves it, in what is there now; whoever is gone holds nothing any more. */
export const readBackCalls: Look = async ({ target, calls }, { iam }, signal) => {
  const live = await readChanged(iam, calls, signal);
  if (!live.ok) return live.reading;
  const left = calls.filter((call) => {
    const holder = holderOf(call);
    const state = holder && live.states.get(holderKey(holder));
    if (!holder || !state) return false;
    // Another one that took the name holds nothing of what was there.
    if (state.name === target.name && target.uniqueId !== null && state.id !== target.uniqueId) return false;
    return rules.get(call.operation)?.stands(inputOf(call), state) !== true;
  });
  const said =
    left.length === 0 ? 'it is as it was asked for' : `${left.map((c) => c.operation).join(', ')} does not show`;
  const vanished = [...live.states.values()].some((s) => s === null);
  return read(see(vanished ? `${target.name} is gone` : said, left.length === 0), live.at, live.date);
};
