import { awsNow } from '../core/clock.ts';
import type { Caller } from '../core/iam-state.ts';
import type { Plan } from '../core/plan.ts';
import type { Progress } from '../core/progress.ts';

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
  const mine = assumedRole(caller.arn);
  const roots = progress.sessions.filter((s) => s.parent === null && s.kind === 'assumed-role');
  const role = [progress.incident?.roleArn, configured, ...roots.map((s) => s.issuer)].find(
    (r) => r && mine !== null && lastPart(r) === mine,
  );
  const sameId = roots.some((s) => s.uniqueId !== null && s.uniqueId.split(':')[0] === caller.userId.split(':')[0]);
  if (role || sameId) return `You act as the breakglass role itself (${caller.arn}). ${nothing} Use the clean-up role.`;
  const tree = progress.sessions.find(
    (s) =>
      s.accessKeyId === keyId || s.principal === caller.arn || (s.uniqueId !== null && s.uniqueId === caller.userId),
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
