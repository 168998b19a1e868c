import { withoutPath } from '../../core/audit/arn.ts';
import type { Action, Call, Plan } from '../../core/plan.ts';
import { plural } from '../../core/plural.ts';
import type { Progress } from '../../core/progress.ts';
import { read } from '../../core/reading.ts';
import { undoRow, undoTitle } from '../../core/undo/rows.ts';
import { inputOf, rules } from '../../core/undo/rules.ts';
import { type Holder, holderOf } from '../../core/undo/state.ts';
import type { Back, Not, WorkedOut } from '../../core/undo/work-out.ts';
import type { JsonObject } from '../../core/words.ts';
import { type ActionType, asRead, type PlanContext, type Planned, type ReadPorts, see } from './action-type.ts';
import { readChanged } from './read-back.ts';
import { liveOf, type ReadLive, statesText } from './undo-live.ts';
import { workBack } from './undo-work.ts';

export const undoKind = 'undo';

const numbers = (calls: readonly number[]): string => calls.map((i) => i + 1).join(', ');

/** Credentials that act as the target, and that nothing else is known to have ended. */
const wouldAct = ({ target }: Action, { sessions }: Progress, awsNow: number | null): string[] =>
  sessions
    .filter(
      (s) =>
        withoutPath(s.issuer ?? '') === withoutPath(target.arn) &&
        (s.expiresAt === null || awsNow === null || s.expiresAt > awsNow),
    )
    .map((s) => s.accessKeyId);

const warningsOf = (
  action: Action,
  { back, not }: WorkedOut,
  { progress, awsNow }: Pick<PlanContext, 'progress' | 'awsNow'>,
): string[] => {
  const gives = back.flatMap((b, i) => (b.gives ? [i] : []));
  const unsure = back.flatMap((b, i) => (b.unsure ? [i] : []));
  const again = gives.length > 0 ? wouldAct(action, progress, awsNow) : [];
  const left = not.filter((n) => n.lost || action.calls[n.of]?.state === 'done');
  return [
    ...(gives.length > 0
      ? [
          `Gives privilege back: ${gives.length === back.length && gives.length > 1 ? 'every call' : `call ${numbers(gives)}`}. The act role needs the policy breakglass-cleanup-undo for that; where AWS refuses, the exact calls are shown.`,
        ]
      : []),
    ...(again.length > 0 ? [`Can act again then, unless something else stops it: ${again.join(', ')}`] : []),
    ...(unsure.length > 0
      ? [
          `No answer ever told whether reseal did what call ${numbers(unsure)} takes back; it is there, and was not before.`,
        ]
      : []),
    ...left.map((n) => `Not taken back: ${n.operation}: ${n.why}`),
  ];
};

const pluralNot = (not: readonly Not[]): string =>
  [...new Set(not.map((n) => `${n.operation}: ${n.why}`))].slice(0, 3).join(' · ');

const planOf = (
  action: Action,
  worked: WorkedOut,
  live: Extract<ReadLive, { ok: true }>,
  { progress, digest, awsNow }: PlanContext,
): Plan => {
  const { item, finding, account, target, id } = action;
  const states = Object.fromEntries(live.states) as JsonObject;
  return {
    ...{ kind: undoKind, title: undoTitle(action, progress), item, finding, account, target, undoes: id },
    ...(action.credential ? { credential: action.credential } : {}),
    calls: worked.back.map((b: Back) => b.call),
    warnings: warningsOf(action, worked, { progress, awsNow }),
    ...asRead(live.at, digest(`${action.id} ${statesText(live.states)}`)),
    preImage: { undoes: id, states },
  };
};

const plan = async (action: Action, ports: ReadPorts, context: PlanContext, signal: AbortSignal): Promise<Planned> => {
  const work = await workBack(action, ports, context, signal);
  if (!work.ok) return { ok: false, why: `${work.why}; nothing was planned` };
  const { worked, live } = work;
  if (worked.back.length === 0)
    return { ok: false, why: `nothing of it can be taken back: ${pluralNot(worked.not)}`, nothing: true };
  return { ok: true, plan: planOf(action, worked, live, context) };
};

/** As each call leaves it, in what is there now. */
const holdsNow = (
  calls: readonly Call[],
  states: Extract<ReadLive, { ok: true }>['states'],
  id: (h: Holder) => string | null,
) =>
  calls.map((call): string | null => {
    const holder = holderOf(call);
    const rule = rules.get(call.operation);
    if (!holder || !rule) return `${call.operation} cannot be read back`;
    const live = liveOf(states, holder, id(holder));
    if (live.is === 'gone') return `${holder.type} ${holder.name} is gone`;
    if (live.is === 'other') return `${holder.name} is now ${live.id}`;
    const stands = rule.stands(inputOf(call), live.state);
    return stands === true ? null : `${call.operation} of ${rule.thing(inputOf(call))} does not show`;
  });

/** Takes back what reseal itself did, out of its pre-image (product.md §6); taken back itself, it is done again. */
export const undoAction: ActionType = {
  kind: undoKind,
  label: 'Take it back',
  deletes: false,
  offered: ({ action }) => action !== undefined,
  disabled: ({ action }, progress) => (action ? undoRow(action, progress).why : 'no action of reseal is meant'),
  hits: ({ action }, progress) => {
    if (!action) return '';
    const { calls } = undoRow(action, progress);
    return `${calls.filter((c) => c.possible).length} of ${plural(calls.length, 'call', 'calls')} can be taken back`;
  },
  plan: async ({ action }, ports, context, signal) => {
    if (!action) return { ok: false, why: 'no action of reseal is meant; nothing was planned' };
    const { why } = undoRow(action, context.progress);
    return why === null ? plan(action, ports, context, signal) : { ok: false, why: `${why}; nothing was planned` };
  },
  readBack: async ({ target, calls }, { iam }, signal) => {
    const live = await readChanged(iam, calls, signal);
    if (!live.ok) return live.reading;
    const id = (h: Holder) => (target.arn.endsWith(`/${h.name}`) ? target.uniqueId : null);
    const missing = holdsNow(calls, live.states, id).filter((m) => m !== null);
    const value = missing.length === 0 ? see('it is as it was before', true) : see(missing.join(', '), false);
    return read(value, live.at, live.date);
  },
};
