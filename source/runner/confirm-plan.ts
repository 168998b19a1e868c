import { isConfirmed } from '../core/confirm-word.ts';
import type { ConfirmResult } from '../core/engine.ts';
import type { Faults } from '../core/fault-point.ts';
import type { Call, Plan } from '../core/plan.ts';
import type { Store } from '../core/store.ts';
import type { ActionType } from '../runbook/actions/action-type.ts';
import { findAccessor } from '../runbook/actions/vault-plan.ts';
import type { EngineDeps } from './engine.ts';
import { whyNotAct, whyNotCalls, whyNotPlan, whyStale } from './guards.ts';
import { planAgain, portsOf } from './plan-action.ts';
import { programAct } from './program-act.ts';
import { programCaller } from './program-caller.ts';
import { runAction } from './run-action.ts';
import type { ActPorts } from './send-call.ts';

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
  const stop =
    whyNotPlan(store.progress(), plan, type.deletes, deps.readOnly, ports.clock.now()) ??
    whyNotCalls(store.progress(), plan);
  if (stop) return no(stop);

  const opened = await deps.openAct({ undo: plan.undoes !== undefined || plan.gives === true });
  try {
    return await actWith(deps, type, plan, typed, opened, signal);
  } finally {
    opened.close();
  }
};

/** Guards that need to know who acts, then the change itself. */
const actWith = async (
  deps: Deps,
  type: ActionType,
  plan: Plan,
  typed: string,
  opened: Awaited<ReturnType<Deps['openAct']>>,
  signal: AbortSignal,
): Promise<ConfirmResult> => {
  const since = deps.ports.clock.now();
  const acting = await whoActs(deps, plan, opened, signal);
  if (!acting.ok) return no(acting.why);
  const { arn } = acting;

  const fresh = await planAgain(deps, type, plan, signal);
  if (!fresh.ok) return no(`${fresh.why}. Nothing was changed.`);
  const old = whyStale(plan, fresh.plan, since);
  // A new one from the start: what stands in it of AWS's time is of now.
  if (old) {
    const anew = await planAgain(deps, type, { ...plan, asOf: null }, signal);
    return no(old, anew.ok ? anew.plan : null);
  }
  if (fresh.plan.fingerprint !== plan.fingerprint || wire(fresh.plan.calls) !== wire(plan.calls)) {
    return no(
      `${plan.target.name} has changed since this was planned. Nothing was changed; look at the new plan.`,
      fresh.plan,
    );
  }
  if (deps.held()) return no('It was stopped before anything was sent. Nothing was changed.');
  return {
    ok: true,
    action: await carryOut(deps, type, fresh.plan, { arn, typed, act: actPorts(deps, opened) }, signal),
  };
};

/** Who acts, as the service that is changed says it, and whether he may. A plan for Vault alone needs nobody at AWS. */
const whoActs = async (
  { store, ports, config }: Deps,
  plan: Plan,
  opened: Awaited<ReturnType<Deps['openAct']>>,
  signal: AbortSignal,
): Promise<{ ok: true; arn: string } | { ok: false; why: string }> => {
  if (plan.calls.every((c) => c.service === 'vault')) {
    const self = await ports.vault?.self(signal);
    if (!self?.ok)
      return {
        ok: false,
        why: `Who acts is not known: ${self?.fault.what ?? 'Vault is not configured'}. Nothing was changed.`,
      };
    return { ok: true, arn: `vault ${self.value.displayName}` };
  }
  const { program, identityOf } = ports;
  const deps = { program, config, progress: store.progress(), ...(identityOf ? { identityOf } : {}) };
  const inProgram = await programCaller(deps, plan, signal);
  if (inProgram) return inProgram;
  const caller = await opened.act.whoami(signal);
  if (!caller.ok) return { ok: false, why: `Who acts is not known: ${caller.fault.what}. Nothing was changed.` };
  const { arn, account } = caller.value;
  if (store.progress().callers.act?.arn !== arn) {
    await store.append([{ type: 'caller.seen', purpose: 'act', arn, account, fault: null, skewMs: null }]);
  }
  const mayNot = whyNotAct(store.progress(), caller.value, plan, opened.accessKeyId, config.breakglass.roleArn);
  return mayNot ? { ok: false, why: mayNot } : { ok: true, arn };
};

const actPorts = (
  { ports: { vault, program, files, clock }, hash, config }: Deps,
  opened: Awaited<ReturnType<Deps['openAct']>>,
): ActPorts => ({
  ...{ iam: opened.act, vault: opened.vault ?? null, resources: opened.resources ?? null },
  programs: programAct({ program, files, config, now: clock.now }),
  ...(vault ? { accessor: (digest, signal) => findAccessor(vault, digest, hash, signal) } : {}),
});

/** What is sent of calls. What is said beside them may change: when a key was last used, say. */
const wire = (calls: Call[]): string =>
  JSON.stringify(calls.map(({ service, operation, input }) => [service, operation, input]));

const carryOut = async (
  deps: Deps,
  type: ActionType,
  plan: Plan,
  who: { arn: string; typed: string; act: ActPorts },
  signal: AbortSignal,
): Promise<string> => {
  const { store, ports, faults } = deps;
  const id = deps.newId();
  const preImage = await savePreImage(store, plan, `${id}-pre-image.json`);
  const { kind, title, item, finding, account, target, calls } = plan;
  const { credential, undoes } = plan;
  const about = { item, finding, ...(credential ? { credential } : {}), ...(undoes ? { undoes } : {}), account };
  const asked = { action: id, kind, title, ...about, target, calls, preImage, as: who.arn, confirmed: who.typed };
  await store.append([{ type: 'action.requested', ...asked }], { durable: true });
  let replans = 0;
  const left = async () => {
    const again = await planAgain(deps, type, plan, signal);
    if (!again.ok) return again.nothing ? { ok: true as const, calls: null } : again;
    if (again.plan.target.uniqueId !== target.uniqueId)
      return { ok: false as const, why: `${target.name} is another one now` };
    const bad = whyNotCalls(store.progress(), again.plan);
    if (bad) return { ok: false as const, why: bad };
    // What somebody added in between is about to be removed as well: it is kept like the rest.
    await savePreImage(store, again.plan, `${id}-pre-image-${++replans}.json`);
    return { ok: true as const, calls: again.plan.calls };
  };
  const onCall = (call: Call | null) => deps.onCall(call, id);
  await runAction(
    {
      store,
      ports: portsOf(deps, plan.account),
      act: who.act,
      clock: ports.clock,
      faults,
      replan: left,
      onCall,
      held: deps.held,
    },
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
