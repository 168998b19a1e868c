import { awsNow } from '../core/clock.ts';
import type { Offer } from '../core/engine.ts';
import type { Plan, SubjectRef } from '../core/plan.ts';
import type { ActionType, PlanContext, Planned, ReadPorts, Subject } from '../runbook/actions/action-type.ts';
import { whyMissing } from '../runbook/actions/missing-permission.ts';
import { undoKind } from '../runbook/actions/undo-plan.ts';
import { awsReadersOf } from './account-ports.ts';
import type { EngineDeps } from './engine.ts';
import { refOf, subjectOf } from './subject.ts';

type Deps = EngineDeps & { digest(text: string): string };

export const contextOf = ({ store, ports, digest }: Deps, asOf: number | null): PlanContext => {
  const progress = store.progress();
  const events = () => store.events.significant();
  const evidence = (file: string) => store.readEvidence(file);
  return { progress, digest, awsNow: awsNow(progress, ports.clock.now()), asOf, events, evidence };
};

/** What may be read for something that lies in `account`: of AWS only with that account's own credentials. */
export const portsOf = (
  { ports, hash, config, store }: Pick<EngineDeps, 'ports' | 'hash' | 'config' | 'store'>,
  account: string,
): ReadPorts => ({
  ...awsReadersOf(ports, account, store.progress()),
  ...{ vault: ports.vault, program: ports.program, hash, config },
});

const accountOf = ({ finding, session, action }: Subject): string => (action ?? finding ?? session)?.account ?? '';

/** Why nothing of this kind may be done now, whatever it is about. */
const whyDisabled = ({ readOnly, store }: Deps, type: ActionType): string | null => {
  if (readOnly) return 'started with --read-only';
  const { mode, holder } = store.mode();
  if (mode === 'follower' && holder === null) return 'nobody writes this incident now: :take-over first';
  if (mode !== 'writer') return 'another instance writes; this one follows';
  if (type.deletes && store.progress().incident?.unclaimed) return 'unclaimed: contain and preserve only';
  return null;
};

/** An action that shall be taken back is no subject of anything else, and nothing else is of that. */
const isAbout = ({ kind }: ActionType, { action }: Subject): boolean => (kind === undoKind) === (action !== undefined);

/** What can be done about a finding or a credential, in the order of the table. */
export const offersFor = (deps: Deps, ref: SubjectRef): Offer[] => {
  const progress = deps.store.progress();
  const subject = subjectOf(ref, progress);
  if (!subject) return [];
  return deps.actions
    .filter((a) => a.offered(subject, progress) && isAbout(a, subject))
    .map((a, order) => ({ a, order, rank: a.rank?.(subject, progress) ?? 0 }))
    .sort((x, y) => x.rank - y.rank || x.order - y.order)
    .map(({ a }) => a)
    .map((a) => ({
      kind: a.kind,
      label: a.label,
      disabled: whyDisabled(deps, a) ?? a.disabled(subject, progress) ?? whyMissing(a.kind, subject, progress),
      ...(a.hits ? { hits: a.hits(subject, progress) } : {}),
    }));
};

/** The first plan: for a screen that asks. Changes nothing. */
export const planFirst = async (deps: Deps, kind: string, ref: SubjectRef): Promise<Planned> => {
  const progress = deps.store.progress();
  const type = deps.actions.find((a) => a.kind === kind);
  const subject = subjectOf(ref, progress);
  const there = subject && (typeof ref === 'string' ? subject.finding : (subject.action ?? subject.session));
  if (!type || !subject || !there || !type.offered(subject, progress) || !isAbout(type, subject))
    return { ok: false, why: 'there is no such action for this' };
  const stop = whyDisabled(deps, type) ?? type.disabled(subject, progress) ?? whyMissing(kind, subject, progress);
  if (stop) return { ok: false, why: stop };
  return type.plan(subject, portsOf(deps, accountOf(subject)), contextOf(deps, null), new AbortController().signal);
};

/** The same plan out of a reading of now: before it is carried out, and when a call met a conflict. */
export const planAgain = async (deps: Deps, type: ActionType, plan: Plan, signal: AbortSignal): Promise<Planned> => {
  const subject = subjectOf(refOf(plan), deps.store.progress());
  if (!subject) return { ok: false, why: `the ${plan.credential ? 'credential' : 'finding'} is not there any more` };
  return type.plan(subject, portsOf(deps, accountOf(subject)), contextOf(deps, plan.asOf ?? null), signal);
};
