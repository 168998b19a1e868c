import { isObject } from '../../core/json.ts';
import type { IamPort } from '../../core/ports.ts';
import type { NotRead, Reading } from '../../core/reading.ts';
import { type Holder, holderKey, type State } from '../../core/undo/state.ts';
import type { Live } from '../../core/undo/work-out.ts';
import type { Json } from '../../core/words.ts';

/** What IAM says of some holders now; `at`: when the oldest of it was read, ms. */
export type ReadLive =
  | { ok: true; states: ReadonlyMap<string, State | null>; at: number; date: number | null }
  | { ok: false; why: string; reading: NotRead };

/** The holder as IAM has it now; null = there is none of that name. */
export const askLive = (
  iam: IamPort,
  { type, name }: Holder,
  signal: AbortSignal,
): Promise<Reading<{ id: string } | null>> => {
  switch (type) {
    case 'user':
      return iam.user(name, signal);
    case 'role':
      return iam.role(name, signal);
    case 'group':
      return iam.group(name, signal);
    case 'policy':
      return iam.policy(name, signal);
  }
};

/** Reads every holder, one after the other. One that cannot be read makes the whole reading fail. */
export const readLive = async (iam: IamPort, holders: readonly Holder[], signal: AbortSignal): Promise<ReadLive> => {
  const states = new Map<string, State | null>();
  let at = Number.POSITIVE_INFINITY;
  let date: number | null = null;
  for (const holder of holders) {
    const reading = await askLive(iam, holder, signal);
    if (!reading.ok)
      return { ok: false, why: `${holder.type} ${holder.name} could not be read: ${reading.fault.what}`, reading };
    states.set(holderKey(holder), reading.value === null ? null : (structuredClone(reading.value) as unknown as State));
    at = Math.min(at, reading.at);
    date = reading.serverDate ?? date;
  }
  return { ok: true, states, at, date };
};

/** The holder as it is now: nobody, somebody else of that name (`id`: who was meant), or the one that is meant. */
export const liveOf = (states: ReadonlyMap<string, State | null>, holder: Holder, id: string | null): Live => {
  const state = states.get(holderKey(holder)) ?? null;
  if (!state) return { is: 'gone' };
  return id !== null && state.id !== id ? { is: 'other', id: String(state.id) } : { is: 'there', state };
};

/** When a key was last used is no change of it. */
const withoutUse = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withoutUse);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([k, v]) => (k === 'lastUsed' ? [] : [[k, withoutUse(v)] as const])),
  );
};

/** What must be the same when the plan is carried out. */
export const statesText = (states: ReadonlyMap<string, State | null>): string =>
  JSON.stringify([...states].map(([key, state]) => [key, state && withoutUse(state)]));
