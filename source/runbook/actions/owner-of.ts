import type { Finding } from '../../core/finding.ts';
import type { PolicyState } from '../../core/iam-state.ts';
import type { Plan } from '../../core/plan.ts';
import { isOther } from '../../core/put-back/now.ts';
import { type Holder, holderKey, type State } from '../../core/undo/state.ts';
import type { JsonObject } from '../../core/words.ts';
import type { ReadPorts } from './action-type.ts';
import { readLive } from './undo-live.ts';

/** What a plan rests on, as it was read of IAM. `states`: everything that its calls depend on; it is the pre-image too. */
export type Found = { target: Plan['target']; states: ReadonlyMap<string, State | null>; at: number };

type NotFound = { ok: false; why: string; nothing?: true };

/** Proves that the one of that name is the one the session touched, by the unique id or by its age. */
const whyOther = (f: Finding, state: State): string | null => {
  const { id, created, name } = state;
  if (typeof id !== 'string' || typeof created !== 'number') return 'what IAM answered could not be understood';
  return isOther(f, { id, created }) ? `${name} is now ${id}. It is somebody else's, and was not touched` : null;
};

/** The principal or policy as it is now, proved to be the one that is meant. */
export const readOwner = async (
  f: Finding,
  holder: Holder,
  { iam }: Pick<ReadPorts, 'iam'>,
  signal: AbortSignal,
): Promise<{ ok: true; state: State; found: Found } | NotFound> => {
  const live = await readLive(iam, [holder], signal);
  if (!live.ok) return { ok: false, why: live.why };
  const state = live.states.get(holderKey(holder));
  if (!state)
    return { ok: false, why: `IAM has no ${holder.type} ${holder.name} any more: re-run the probe`, nothing: true };
  const other = whyOther(f, state);
  if (other) return { ok: false, why: other, nothing: true };
  const uniqueId = typeof state.id === 'string' ? state.id : null;
  const target = { arn: String(state.arn), name: String(state.name), uniqueId };
  return { ok: true, state, found: { target, states: live.states, at: live.at } };
};

/** The managed policy that the finding is about, as it is now. Whether it is the one that is meant is for the plan to say. */
export const readPolicy = async (
  f: Finding,
  { iam }: Pick<ReadPorts, 'iam'>,
  signal: AbortSignal,
): Promise<{ ok: true; policy: PolicyState; found: Found } | NotFound> => {
  const reading = await iam.policy(f.subject, signal);
  if (!reading.ok) return { ok: false, why: `${f.subject} could not be read: ${reading.fault.what}` };
  const policy = reading.value;
  if (!policy) return { ok: false, why: `IAM has no policy ${f.subject} any more: re-run the probe`, nothing: true };
  const target = { arn: policy.arn, name: policy.name, uniqueId: policy.id };
  const states = new Map([[`policy ${policy.arn}`, structuredClone(policy) as unknown as JsonObject]]);
  return { ok: true, policy, found: { target, states, at: reading.at } };
};
