import type { Word } from '../manual/shell-words.ts';
import type { Action, Call, CallRecord } from '../plan.ts';
import type { JsonObject } from '../words.ts';
import { lostOf } from './lost.ts';
import { type Inverse, inputOf, type Rule, rules } from './rules.ts';
import { type Holder, holderKey, holderOf, holdersIn, type State, stateIn, textOf } from './state.ts';

/** A call that takes something back. `of`: the places, from 0, of the calls that it takes back. */
export type Back = { of: number[]; call: Call; gives: boolean; unsure: boolean };
/** A call that is not taken back, and why. `lost`: it never can be. */
export type Not = { of: number; operation: string; why: string; lost: boolean; remake: Word[][] };

export type WorkedOut = { back: Back[]; not: Not[] };

/** `gone`: IAM says there is none. `other`: another one has its name now. */
export type Live = { is: 'there'; state: State } | { is: 'gone' } | { is: 'other'; id: string };

/**
 * Was it this call that changed something? An answer `already` changed nothing. What became of an unsettled call a probe has
 * seen by now: it counts where the thing is as the call leaves it, and was not before.
 */
export const mayHaveDone = (action: Pick<Action, 'state'>, { state }: CallRecord): boolean =>
  state === 'done' || (state === 'unsettled' && action.state === 'settled');

const whyNothing: { [state in CallRecord['state']]?: string } = {
  already: 'it was so already when reseal asked, so it is not for reseal to take back',
  failed: 'it was refused, and changed nothing',
  planned: 'it was never sent',
  requested: 'what became of it is not known: a probe must look first',
  unsettled: 'what became of it is not known: a probe must look first',
};

type Thing = { rule: Rule; holder: Holder; calls: number[] };

/** Everybody whose state has to be read before the action can be taken back. */
export const holdersOf = (action: Pick<Action, 'state' | 'calls'>): Holder[] =>
  holdersIn(action.calls.filter((r) => rules.has(r.call.operation) && mayHaveDone(action, r)).map((r) => r.call));

const callOf = ({ operation, input, says }: Inverse): Call => ({
  ...{ service: 'iam' as const, operation, input, says },
  undo: { possible: true, how: 'reseal can do it again (z)' },
  // Somebody else was quicker: the thing is as it shall be.
  alreadyDone: /^(?:Detach|Delete|Remove)/.test(operation) ? ['NoSuchEntity', 'NoSuchEntityException'] : [],
});

/** What is there before the first of these calls: the oldest pre-image that knows the holder. */
const beforeOf = (preImages: readonly JsonObject[], holder: Holder): State | null => {
  for (const image of preImages) {
    const found = stateIn(image, holder);
    if (found) return found;
  }
  return null;
};

/** The document of a policy that was put in between stands only in a later pre-image (action.replanned). */
const knows = (preImages: readonly JsonObject[], holder: Holder): State[] =>
  preImages.map((image) => stateIn(image, holder)).filter((state) => state !== null);

/**
 * The way back from an action, call by call, the last one first: what was there before by its pre-images (the oldest first),
 * compared with what is there now. Several calls on one thing come to one call back. Nothing is guessed: what is not as
 * reseal left it stays as it is, and why is said.
 */
export const workOut = (
  action: Pick<Action, 'state' | 'calls'>,
  preImages: readonly JsonObject[],
  live: (holder: Holder) => Live,
): WorkedOut => {
  const out: WorkedOut = { back: [], not: [] };
  const things = new Map<string, Thing>();
  const leave = (of: number, why: string, lost = false, remake: Word[][] = []): void =>
    void out.not.push({ of, operation: action.calls[of]?.call.operation ?? '', why, lost, remake });

  for (const [at, record] of action.calls.entries()) {
    if (!mayHaveDone(action, record)) {
      leave(at, whyNothing[record.state] ?? 'it changed nothing');
      continue;
    }
    const holder = holderOf(record.call);
    const rule = record.call.service === 'iam' ? rules.get(record.call.operation) : undefined;
    if (!rule || !holder) {
      const { why, remake } = lostOf(record.call, holder && beforeOf(preImages, holder));
      leave(at, why, true, remake);
      continue;
    }
    const key = `${holderKey(holder)} ${rule.thing(inputOf(record.call))}`;
    const thing = things.get(key) ?? { rule, holder, calls: [] };
    thing.calls.push(at);
    things.set(key, thing);
  }

  const inReverse = [...things.values()].sort((a, b) => (b.calls[0] ?? 0) - (a.calls[0] ?? 0));
  for (const { holder, calls } of inReverse) {
    const result = wayBack(action, calls, holder, preImages, live(holder));
    if (typeof result === 'string') for (const of of calls) leave(of, result);
    else out.back.push(result);
  }
  return out;
};

/** One call back for the calls on one thing, or why there is none. */
const wayBack = (
  action: Pick<Action, 'calls'>,
  calls: number[],
  holder: Holder,
  preImages: readonly JsonObject[],
  live: Live,
): Back | string => {
  const records = calls.flatMap((at) => action.calls[at] ?? []);
  const [first, last] = [records[0], records.at(-1)];
  const states = knows(preImages, holder);
  if (!first || !last) return 'it changed nothing';
  if (states.length === 0) return `the pre-image does not know ${holder.type} ${holder.name}`;
  if (live.is === 'gone') return `${holder.type} ${holder.name} is gone`;
  if (live.is === 'other') return `${holder.name} is now ${live.id}: it is somebody else's, and is not touched`;
  const [rule, lastRule] = [rules.get(first.call.operation), rules.get(last.call.operation)];
  if (!rule || !lastRule) return 'reseal knows no way back';
  const tried = states.map((s) => rule.invert(inputOf(first.call), s));
  // The oldest pre-image tells what was before; only where it does not know the thing, a later one is asked.
  const inverted = tried.find((t) => !('why' in t)) ?? tried[0];
  if (!inverted || 'why' in inverted) return inverted?.why ?? 'nothing tells what was before';
  if ('unchanged' in inverted) return `${inverted.unchanged}: nothing to take back`;
  const call = callOf(inverted);
  if (rules.get(call.operation)?.stands(inputOf(call), live.state) === true) return 'it is as it was before by now';
  const stands = lastRule.stands(inputOf(last.call), live.state);
  if (stands !== true)
    return typeof stands === 'string' ? stands : 'it is not as reseal left it: somebody changed it since';
  return { of: calls, call, gives: inverted.gives, unsure: records.some((r) => r.state === 'unsettled') };
};

/** The unique id of a holder, as a pre-image told it; null = it does not. */
export const idBefore = (preImages: readonly JsonObject[], holder: Holder): string | null =>
  textOf(beforeOf(preImages, holder), 'id');
