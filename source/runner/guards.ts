import { awsNow } from '../core/clock.ts';
import { ownDenies } from '../core/contain/own-denies.ts';
import type { Caller } from '../core/iam-state.ts';
import type { Plan } from '../core/plan.ts';
import type { Progress } from '../core/progress.ts';
import { whyNotUndo } from '../core/undo/guard.ts';
import { whyNotImport } from './guards-import.ts';
import { isPutBackKind, whyNotPutBackCalls } from './guards-put-back.ts';
import { isRemoval, whyNotRemoval } from './guards-removal.ts';

/** `arn:aws:sts::1:assumed-role/name/session` → `name`, for comparing with a role ARN that may have a path. */
const assumedRole = (arn: string): string | null => /:assumed-role\/([^/]+)\//.exec(arn)?.[1] ?? null;
const lastPart = (arn: string): string => arn.split('/').at(-1) ?? arn;

/**
 * Guards of product.md §7 that hold for every change, whatever its kind: why the caller must not act, or null. `keyId` is
 * the access key id it would sign with, where that is known; `configured` is the breakglass role of the config. The role is also
 * known by its own sessions in the tree, for an incident that was opened with a key alone.
 */
export const whyNotAct = (
  progress: Progress,
  caller: Caller,
  plan: Plan,
  keyId: string | null,
  configured: string | null,
): string | null => {
  const nothing = 'Nothing was changed.';
  if (caller.account !== plan.account)
    return `You act in account ${caller.account}, the plan is for ${plan.account}. ${nothing}`;
  return whyNotPrincipal(progress, { ...caller, keyId }, configured);
};

/** Nobody of the tree may act, nor any session of the breakglass role: whatever the system that is changed. */
export const whyNotPrincipal = (
  progress: Progress,
  caller: { arn: string; userId: string; keyId: string | null },
  configured: string | null,
): string | null => {
  const nothing = 'Nothing was changed.';
  const mine = assumedRole(caller.arn);
  const roots = progress.sessions.filter((s) => s.parent === null && s.kind === 'assumed-role');
  const role = [progress.incident?.roleArn, configured, ...roots.map((s) => s.issuer)].find(
    (r) => r && mine !== null && lastPart(r) === mine,
  );
  const sameId = roots.some((s) => s.uniqueId !== null && s.uniqueId.split(':')[0] === caller.userId.split(':')[0]);
  if (role || sameId) return `You act as the breakglass role itself (${caller.arn}). ${nothing} Use the clean-up role.`;
  const tree = progress.sessions.find(
    (s) =>
      s.accessKeyId === caller.keyId ||
      s.principal === caller.arn ||
      (s.uniqueId !== null && s.uniqueId === caller.userId),
  );
  if (tree)
    return `You act as ${caller.arn}, which is part of the session tree (${tree.accessKeyId}). ${nothing} Use the clean-up role.`;
  return null;
};

/** Why this plan may not be carried out in this state of the incident; null = it may. */
export const whyNotPlan = (
  progress: Progress,
  plan: Plan,
  deletes: boolean,
  readOnly: boolean,
  now: number,
): string | null => {
  if (readOnly) return 'reseal was started with --read-only. Nothing was changed.';
  if (deletes && progress.incident?.unclaimed)
    return 'The incident is unclaimed: contain and preserve only. Nothing was deleted.';
  if (awsNow(progress, now) === null)
    return "Our clock is not known to agree with AWS's. Nothing was changed; re-run the check first.";
  const open = progress.actions.find((a) => a.state === 'unsettled' && a.target.arn === plan.target.arn);
  if (open)
    return `An earlier change of ${plan.target.name} is unsettled. Nothing was changed; re-run the probe first, it looks at what was done.`;
  const running = progress.actions.find((a) => a.state === 'running');
  return running ? `Another change is running: ${running.title}. Nothing was changed.` : null;
};

/** A plan is typed in soon after it was read, or it is made anew, ms. */
const freshFor = 10 * 60_000;

/** Why the reading that a plan rests on is too old; null = it is not. `since`: when it was confirmed, ms by our clock. */
export const whyStale = (plan: Plan, fresh: Plan, since: number): string | null => {
  if (fresh.readAt < since)
    return `${plan.target.name} was not read again after the confirmation. Nothing was changed; re-run the probe.`;
  return since - plan.readAt > freshFor
    ? 'The plan is older than ten minutes. Nothing was changed; look at the new plan.'
    : null;
};

/**
 * What a call may never be, whatever planned it. A policy is taken off a role only where the journal knows that reseal put
 * it there: anything else may be somebody's protection.
 */
export const whyNotCalls = (progress: Progress, plan: Plan): string | null => {
  const { calls, account, target } = plan;
  if (plan.undoes !== undefined || plan.kind === 'undo') return whyNotUndo(progress, plan);
  if (isPutBackKind(plan.kind)) {
    const why = whyNotPutBackCalls(progress, plan);
    if (why) return why;
  }
  const own = ownDenies(progress);
  for (const { service, operation, input } of calls) {
    if (isRemoval(service)) {
      const why = whyNotRemoval(progress, plan);
      if (why) return why;
    }
    if (service === 'terraform') {
      const why = whyNotImport(progress, plan);
      if (why) return why;
    }
    if (service !== 'iam') continue;
    if (operation === 'DeleteRolePolicy' && !isPutBackKind(plan.kind)) {
      const mine = own.some((d) => d.type === 'role' && d.name === input.RoleName && d.policy === input.PolicyName);
      if (!mine)
        return `The journal knows of no policy ${input.PolicyName} that reseal put on ${input.RoleName}. Nothing was changed.`;
    }
    if (!target.arn.split(':').includes(account))
      return `${target.arn} is not of account ${account}. Nothing was changed.`;
  }
  return null;
};
