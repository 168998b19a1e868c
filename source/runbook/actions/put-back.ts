import { homeAccount, reservedRole } from '../../core/contain/principal.ts';
import type { Finding } from '../../core/finding.ts';
import type { Call, Plan } from '../../core/plan.ts';
import type { Progress } from '../../core/progress.ts';
import { givesPrivilege } from '../../core/put-back/action-kinds.ts';
import { isOther } from '../../core/put-back/now.ts';
import { holderOf as holderOfFinding } from '../../core/put-back/part.ts';
import { read } from '../../core/reading.ts';
import { inputOf, rules } from '../../core/undo/rules.ts';
import { type Holder, holderKey, holderOf, type State } from '../../core/undo/state.ts';
import type { JsonObject } from '../../core/words.ts';
import { type ActionType, type PlanContext, type Planned, type ReadPorts, type Subject, see } from './action-type.ts';
import { readLive } from './undo-live.ts';

/** What a kind of putting back gives besides the target; see `putBackPlan`. */
export type Work = { calls: Call[]; warnings: string[] } | { why: string; nothing?: true };

export type Target = { arn: string; name: string; uniqueId: string | null };

export const refuse = (why: string): Work => ({ why });
export const nothingLeft = (why: string): Work => ({ why, nothing: true });

/** Why nothing can be planned about this finding now; null = it can be tried. Pure, the same for every kind of putting back. */
export const whyNotPutBack = ({ finding: f }: Subject, progress: Progress, gives = false): string | null => {
  if (!f) return 'no finding is meant';
  const home = homeAccount(progress);
  if (home !== f.account) return `it is of account ${f.account}, and reseal acts in ${home ?? 'none yet'}`;
  if (gives && progress.incident?.unclaimed) return 'unclaimed: contain and preserve only, nothing is given back';
  const kind = reservedRole(f.owner?.arn ?? f.subject.split(' ')[0] ?? null);
  if (kind === 'identity-center') return 'AWS lets nobody change a role of Identity Center in IAM';
  if (kind === 'service-linked') return 'AWS lets nobody change a service-linked role';
  return null;
};

/** Is it as it should be by the last comparison? Then there is nothing to put back. */
export const isAsExpected = (f: Finding, { putBack }: Progress): boolean => putBack?.[f.id]?.holds === true;

/** Offered for a finding that names the kind, stands or may stand, and is not as it should be. */
export const isOffered = (kind: string, { finding: f }: Subject, progress: Progress): boolean =>
  f ? f.actions.includes(kind) && !isAsExpected(f, progress) : false;

/** Whose state has to be read: the principal that the finding hangs on. */
export const ownerHolder = (f: Finding): Holder | null => holderOfFinding(f);

/** Proves that the one of that name is the one the session touched, by the unique id or by its age. */
export const whyOther = (f: Finding, state: State): string | null => {
  const { id, created, name } = state;
  if (typeof id !== 'string' || typeof created !== 'number') return 'what IAM answered could not be understood';
  return isOther(f, { id, created }) ? `${name} is now ${id}. It is somebody else's, and was not touched` : null;
};

/** The plan out of what was just read. `states`: everything that the calls depend on; it is the pre-image too. */
export const putBackPlan = (
  kind: string,
  title: string,
  f: Finding,
  target: Target,
  states: ReadonlyMap<string, State | null>,
  at: number,
  work: Work,
  { digest }: Pick<PlanContext, 'digest'>,
): Planned => {
  if ('why' in work) return { ok: false, ...work };
  if (work.calls.length === 0)
    return { ok: false, why: `${target.name} is already like that; nothing is left to do`, nothing: true };
  const fingerprint = digest(JSON.stringify([...states]));
  const gives = givesPrivilege(kind);
  const warning =
    'Gives privilege back: the act role needs the policy breakglass-cleanup-undo; where AWS refuses, the exact calls are shown.';
  const plan: Plan = {
    ...{ kind, title, item: f.item, finding: f.id, account: f.account, target, calls: work.calls },
    ...(gives ? { gives: true as const } : {}),
    warnings: [...(gives ? [warning] : []), ...work.warnings],
    ...{ readAt: at, fingerprint, shortCode: fingerprint.slice(0, 6) },
    preImage: Object.fromEntries(states) as JsonObject,
  };
  return { ok: true, plan };
};

export type Found = { state: State; target: Target; states: ReadonlyMap<string, State | null>; at: number };

/** The principal or policy as it is now, proved to be the one that is meant. */
export const readOwner = async (
  f: Finding,
  holder: Holder,
  { iam }: Pick<ReadPorts, 'iam'>,
  signal: AbortSignal,
): Promise<{ ok: true; found: Found } | { ok: false; why: string; nothing?: true }> => {
  const live = await readLive(iam, [holder], signal);
  if (!live.ok) return { ok: false, why: live.why };
  const state = live.states.get(holderKey(holder));
  if (!state)
    return { ok: false, why: `IAM has no ${holder.type} ${holder.name} any more: re-run the probe`, nothing: true };
  const other = whyOther(f, state);
  if (other) return { ok: false, why: other, nothing: true };
  const uniqueId = typeof state.id === 'string' ? state.id : null;
  const target = { arn: String(state.arn), name: String(state.name), uniqueId };
  return { ok: true, found: { state, target, states: live.states, at: live.at } };
};

/** As each call leaves it, in what is there now; whoever is gone holds nothing any more. */
export const readBackCalls: ActionType['readBack'] = async ({ target, calls }, { iam }, signal) => {
  const holders = new Map(
    calls.flatMap((c) => {
      const h = holderOf(c);
      return h ? [[holderKey(h), h] as const] : [];
    }),
  );
  const live = await readLive(iam, [...holders.values()], signal);
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
