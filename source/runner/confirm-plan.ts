import { isConfirmed } from '../core/confirm-word.ts';
import type { ConfirmResult } from '../core/engine.ts';
import type { Faults } from '../core/fault-point.ts';
import type { Call, Plan } from '../core/plan.ts';
import type { IamActPort } from '../core/ports.ts';
import type { Store } from '../core/store.ts';
import type { ActionType } from '../runbook/actions/action-type.ts';
import type { EngineDeps } from './engine.ts';
import { whyNotAct, whyNotPlan } from './guards.ts';
import { runAction } from './run-action.ts';

type Deps = EngineDeps & {
  faults: Faults;
  digest(text: string): string;
  onCall(call: Call | null, action: string): void;
  /** Somebody asked to send nothing more. */
  held(): boolean;
};

const no = (why: string, fresh: Plan | null = null): ConfirmResult => ({ ok: false, why, fresh });

/**
 * From the typed confirmation to the read-back (product.md §6): guards, the reading is taken again and compared, the
 * pre-image is on disk, "requested" is on disk, then the calls. Everything before the first call changes nothing.
 */
export const confirmPlan = async (
  deps: Deps,
  plan: Plan,
  typed: string,
  signal: AbortSignal,
): Promise<ConfirmResult> => {
  const { store, ports } = deps;
  const type = deps.actions.find((a) => a.kind === plan.kind);
  if (!type) return no('There is no such kind of action. Nothing was changed.');
  if (!isConfirmed(plan, typed)) return no('That is not the name. Nothing was changed.');
  if (store.mode().mode !== 'writer')
    return no(`This instance may not write: ${store.mode().why}. Nothing was changed.`);
  const stop = whyNotPlan(store.progress(), plan, type.deletes, deps.readOnly, ports.clock.now());
  if (stop) return no(stop);

  const opened = await deps.openAct();
  try {
    return await actWith(deps, type, plan, opened, signal);
  } finally {
    opened.close();
  }
};

/** Guards that need to know who acts, then the change itself. */
const actWith = async (
  deps: Deps,
  type: ActionType,
  plan: Plan,
  opened: Awaited<ReturnType<Deps['openAct']>>,
  signal: AbortSignal,
): Promise<ConfirmResult> => {
  const { store } = deps;
  const caller = await opened.act.whoami(signal);
  if (!caller.ok) return no(`Who acts is not known: ${caller.fault.what}. Nothing was changed.`);
  const { arn, account } = caller.value;
  if (store.progress().callers.act?.arn !== arn) {
    await store.append([{ type: 'caller.seen', purpose: 'act', arn, account, fault: null, skewMs: null }]);
  }
  const mayNot = whyNotAct(store.progress(), caller.value, plan, opened.accessKeyId, deps.config.breakglass.roleArn);
  if (mayNot) return no(mayNot);

  const fresh = await replan(deps, type, plan, signal);
  if (!fresh.ok) return no(`${fresh.why}. Nothing was changed.`);
  if (fresh.plan.fingerprint !== plan.fingerprint || wire(fresh.plan.calls) !== wire(plan.calls)) {
    return no(
      `${plan.target.name} has changed since this was planned. Nothing was changed; look at the new plan.`,
      fresh.plan,
    );
  }
  return { ok: true, action: await carryOut(deps, type, fresh.plan, { arn, act: opened.act }, signal) };
};

/** What is sent of calls. What is said beside them may change: when a key was last used, say. */
const wire = (calls: Call[]): string => JSON.stringify(calls.map(({ operation, input }) => [operation, input]));

const replan = (deps: Deps, type: ActionType, plan: Plan, signal: AbortSignal) => {
  const finding = deps.store.progress().findings.find((f) => f.id === plan.finding);
  if (!finding) return Promise.resolve({ ok: false as const, why: 'the finding is not there any more' });
  return type.plan(finding, deps.ports.iam, { progress: deps.store.progress(), digest: deps.digest }, signal);
};

const carryOut = async (
  deps: Deps,
  type: ActionType,
  plan: Plan,
  who: { arn: string; act: IamActPort },
  signal: AbortSignal,
): Promise<string> => {
  const { store, ports, faults } = deps;
  const id = deps.newId();
  const preImage = await savePreImage(store, plan, `${id}-pre-image.json`);
  const { kind, title, item, finding, account, target, calls } = plan;
  const asked = { action: id, kind, title, item, finding, account, target, calls, preImage, as: who.arn };
  await store.append([{ type: 'action.requested', ...asked }], { durable: true });
  let replans = 0;
  const left = async () => {
    const now = await ports.iam.user(target.name, signal);
    if (!now.ok) return { ok: false as const, why: `${target.name} could not be listed again: ${now.fault.what}` };
    if (now.value?.id !== target.uniqueId) return { ok: true as const, calls: null };
    const again = await replan(deps, type, plan, signal);
    if (!again.ok) return again;
    // What somebody added in between is about to be removed as well: it is kept like the rest.
    await savePreImage(store, again.plan, `${id}-pre-image-${++replans}.json`);
    return { ok: true as const, calls: again.plan.calls };
  };
  const onCall = (call: Call | null) => deps.onCall(call, id);
  await runAction(
    { store, iam: ports.iam, act: who.act, clock: ports.clock, faults, replan: left, onCall, held: deps.held },
    type,
    plan,
    id,
    signal,
  );
  return id;
};

const savePreImage = async (store: Store, plan: Plan, file: string): Promise<string> => {
  const what = `pre-image of ${plan.target.arn}`;
  const saved = await store.saveEvidence(file, `${JSON.stringify(plan.preImage, null, 2)}\n`, { what });
  await store.append([{ type: 'evidence.saved', ...saved, what }], { durable: true });
  return saved.file;
};
