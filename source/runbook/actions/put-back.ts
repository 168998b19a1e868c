import { homeAccount, reservedRole } from '../../core/contain/principal.ts';
import type { Finding } from '../../core/finding.ts';
import { overLimit } from '../../core/iam-limits.ts';
import type { Call, Plan } from '../../core/plan.ts';
import type { Progress } from '../../core/progress.ts';
import { givesPrivilege } from '../../core/put-back/action-kinds.ts';
import { holderKey } from '../../core/undo/state.ts';
import type { JsonObject } from '../../core/words.ts';
import {
  type ActionType,
  asRead,
  type PlanContext,
  type Planned,
  type ReadPorts,
  type Subject,
} from './action-type.ts';
import type { Found } from './owner-of.ts';

/** What a plan does about what was read; `nothing`: there is nothing left to do. */
export type Work = { calls: Call[]; warnings: string[] } | { why: string; nothing?: true };

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

/** Does the finding name the kind, and did the last comparison not say that all is as it should be? */
export const isDue = (kind: string, { finding: f }: Subject, { putBack }: Progress): boolean =>
  f?.actions.includes(kind) === true && putBack?.[f.id]?.holds !== true;

/** A way of putting back what one finding tells: offered and refused on the same grounds as all others. */
export type PutBackType = Pick<ActionType, 'kind' | 'label' | 'deletes' | 'readBack'> & {
  /** Offered even where what the session made is gone: what was there before it is missing all the same. */
  evenGone?: boolean;
  /** Is it the way to what should be there by the last comparison (undefined = there was none)? Absent = always. */
  leadsTo?(wanted: string | null | undefined): boolean;
  plan(f: Finding, ports: ReadPorts, context: PlanContext, signal: AbortSignal): Promise<Planned>;
};

export const putBackType = ({ evenGone = false, leadsTo, plan, ...type }: PutBackType): ActionType => ({
  ...type,
  offered: (subject, progress) =>
    isDue(type.kind, subject, progress) &&
    (evenGone || subject.finding?.standing !== false) &&
    (leadsTo?.(progress.putBack?.[subject.finding?.id ?? '']?.wanted?.value) ?? true),
  disabled: (subject, progress) => whyNotPutBack(subject, progress, givesPrivilege(type.kind)),
  plan: async ({ finding }, ports, context, signal) =>
    finding ? plan(finding, ports, context, signal) : { ok: false, why: 'no finding is meant; nothing was planned' },
});

/** The plan out of what was just read. */
export const putBackPlan = (
  kind: string,
  title: string,
  f: Finding,
  { target, states, at }: Found,
  work: Work,
  { digest }: Pick<PlanContext, 'digest'>,
): Planned => {
  if ('why' in work) return { ok: false, ...work };
  if (work.calls.length === 0)
    return { ok: false, why: `${target.name} is already like that; nothing is left to do`, nothing: true };
  const [over] = overLimit(work.calls, (holder) => states.get(holderKey(holder))).values();
  if (over !== undefined) return { ok: false, why: over };
  const gives = givesPrivilege(kind);
  const warning =
    'Gives privilege back: the act role needs the policy breakglass-cleanup-undo; where AWS refuses, the exact calls are shown.';
  const plan: Plan = {
    ...{ kind, title, item: f.item, finding: f.id, account: f.account, target, calls: work.calls },
    ...(gives ? { gives: true as const } : {}),
    warnings: [...(gives ? [warning] : []), ...work.warnings],
    ...asRead(at, digest(JSON.stringify([...states]))),
    preImage: Object.fromEntries(states) as JsonObject,
  };
  return { ok: true, plan };
};
