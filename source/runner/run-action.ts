import type { Faults } from '../core/fault-point.ts';
import type { Action, Call, CallRecord, Plan } from '../core/plan.ts';
import type { ClockPort } from '../core/ports.ts';
import { type Store, StoreError } from '../core/store.ts';
import type { ActionType, Asked, ReadPorts } from '../runbook/actions/action-type.ts';
import { type ActPorts, sendCall } from './send-call.ts';
import { whyNotReady } from './wait-ready.ts';

export type ActionDeps = {
  store: Store;
  /** What the read-back looks with. */
  ports: ReadPorts;
  act: ActPorts;
  clock: ClockPort;
  faults: Faults;
  /** Works out again what is left to do, from the live state; null = nothing, the target is gone. */
  replan(): Promise<{ ok: true; calls: Call[] | null } | { ok: false; why: string }>;
  onCall(call: Call | null): void;
  /** Somebody asked to send nothing more. */
  held(): boolean;
};

/** Waits before what is left is listed again after a DeleteConflict, ms (domain.md §5.5). */
const conflictWaits = [1000, 2000, 4000, 8000, 8000];
const throttleWaits = [1000, 2000, 4000, 8000, 16_000];

type Sent = {
  state: Exclude<CallRecord['state'], 'planned' | 'requested'>;
  code: string | null;
  said: string;
  kind: string | null;
};

/**
 * Carries a confirmed plan out, one call at a time: "requested" is on disk before a call leaves, its answer is on disk before
 * the next one is asked for. An unknown outcome ends the action as `unsettled`; nothing is ever sent twice on a guess.
 * The caller has checked the guards and saved the pre-image.
 */
export const runAction = async (
  deps: ActionDeps,
  type: ActionType,
  plan: Plan,
  id: string,
  signal: AbortSignal,
): Promise<Action['state']> => {
  const { store } = deps;
  const durable = { durable: true };
  const finish = async (state: 'done' | 'failed' | 'unsettled' | 'stopped', outcome: string) => {
    await store.append([{ type: 'action.finished', action: id, state, outcome }], durable);
    deps.faults('action.after-outcome');
    return state;
  };
  const calls = () => store.progress().actions.find((a) => a.id === id)?.calls ?? [];

  const send = async (index: number, call: Call): Promise<Sent> => {
    await store.append([{ type: 'call.requested', action: id, index }], durable);
    deps.faults('call.before-send');
    deps.onCall(call);
    const answering = sendCall(deps.act, call, deps.clock.now(), signal);
    deps.faults('call.after-send');
    const answer = await answering;
    deps.faults('call.after-answer');
    deps.onCall(null);
    const sent: Sent = answer.ok
      ? {
          state: answer.value.already ? 'already' : 'done',
          code: null,
          said: answer.value.already ? 'it was so already' : 'accepted',
          kind: null,
        }
      : {
          state: answer.fault.outcomeUnknown ? 'unsettled' : 'failed',
          code: answer.fault.code ?? answer.fault.kind,
          said: answer.fault.what,
          kind: answer.fault.kind,
        };
    const requestId = answer.ok ? answer.value.requestId : null;
    const { state, code, said } = sent;
    try {
      await store.append([{ type: 'call.answered', action: id, index, state, code, requestId, said }], durable);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      // The call is out: whoever reads this must not think that nothing happened.
      const sentence = `${call.operation} was sent and its answer (${said}) could not be saved, so it counts as unsettled.`;
      throw new StoreError(error.code, `${sentence} Nothing more was sent. ${error.message}`);
    }
    return sent;
  };

  let conflicts = 0;
  let throttles = 0;
  for (let index = 0; index < calls().length; index++) {
    const call = calls()[index]?.call;
    if (!call || calls()[index]?.state !== 'planned') continue;
    if (signal.aborted || deps.held())
      return finish('stopped', `stopped before ${call.operation}; what was done is in the journal`);
    const early = await whyNotReady(
      deps,
      type,
      call,
      { target: plan.target, calls: calls().map((c) => c.call) },
      signal,
    );
    if (early !== null) return finish('stopped', `stopped before ${call.operation}: ${early}`);
    const sent = await send(index, call);
    if (sent.state === 'done' || sent.state === 'already') continue;
    if (sent.state === 'unsettled')
      return finish('unsettled', `${call.operation}: ${sent.said}. It may or may not have been carried out.`);
    const wait =
      sent.kind === 'throttled'
        ? throttleWaits[throttles++]
        : sent.kind === 'conflict'
          ? conflictWaits[conflicts++]
          : undefined;
    if (wait === undefined) return finish('failed', `${call.operation}: ${sent.said}`);
    // Refused for certain, so asking again repeats nothing; what is left is listed anew, since somebody may have added to it.
    await deps.clock.sleep(wait, signal);
    const again = await deps.replan();
    if (!again.ok) return finish('failed', `${call.operation}: ${sent.said}; then ${again.why}`);
    if (again.calls === null) break;
    await store.append(
      [{ type: 'action.replanned', action: id, calls: again.calls, why: `${call.operation}: ${sent.said}` }],
      durable,
    );
  }
  return finish(...(await readBack(deps, type, { target: plan.target, calls: calls().map((c) => c.call) }, signal)));
};

/** IAM is eventually consistent: what was changed may take seconds to show (domain.md §3.2). Waits in ms. */
const readBackWaits = [0, 2000, 5000, 10_000, 15_000, 30_000];

const readBack = async (
  deps: ActionDeps,
  type: ActionType,
  asked: Asked,
  signal: AbortSignal,
): Promise<['done' | 'failed' | 'unsettled', string]> => {
  let said = 'not read back';
  for (const wait of readBackWaits) {
    if (wait > 0) await deps.clock.sleep(wait, signal);
    if (signal.aborted) break;
    const seen = await type.readBack(asked, deps.ports, signal);
    if (seen.ok && seen.value.holds === true) return ['done', seen.value.said];
    said = seen.ok ? seen.value.said : `it could not be read back: ${seen.fault.what}`;
  }
  // Not failed: an accepted call that does not show within a minute may show yet.
  return ['unsettled', `every call was accepted, but it is not seen yet: ${said}`];
};
