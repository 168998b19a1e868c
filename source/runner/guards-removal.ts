import type { CallService, Plan } from '../core/plan.ts';
import type { Progress } from '../core/progress.ts';
import { isNamed, removalFor } from '../core/resource-removal.ts';

const removals = new Set<CallService>(['ec2', 'rds', 'kubectl']);
/** Services that only ever take away what the session made. */
export const isRemoval = (service: CallService): boolean => removals.has(service);

/**
 * What the session did not make, or what is not there any more, is never removed, whatever planned it: the finding itself
 * must say so, be of the plan's account, and the calls must name its Region and its id.
 */
export const whyNotRemoval = (progress: Progress, { finding: id, account, calls, target }: Plan): string | null => {
  const nothing = 'Nothing was changed.';
  const finding = progress.findings.find((f) => f.id === id);
  if (!finding) return `The finding that this removes is not known any more. ${nothing}`;
  if (finding.account !== account) return `${finding.subject} lies in account ${finding.account}. ${nothing}`;
  if (finding.standing === false || (finding.transient && finding.standing !== true))
    return `${finding.subject} is gone already. ${nothing}`;
  if (calls.some((c) => c.service === 'kubectl')) {
    const made = finding.kind === 'untracked-object' && finding.left === 'there';
    const same = calls.every((c) => c.operation !== 'delete' || c.input.Uid === finding.uniqueId);
    return made && same ? null : `${finding.subject} is no object that was made in the window. ${nothing}`;
  }
  if (finding.kind !== 'resource-created' || !finding.resource)
    return `The session did not make ${finding.subject}. ${nothing}`;
  const removal = removalFor(finding.resource);
  const { id: own, type } = finding.resource;
  const foreign = calls.find(({ operation, input }) => {
    if (input.Region !== finding.region) return true;
    if (!removal?.operations.includes(operation)) return operation !== 'CreateSnapshots' || input.InstanceId !== own;
    // A key pair is found by its name and taken away by its id: which one that was stands in the plan.
    return isNamed(type) ? target.name !== own : input[removal.key] !== own;
  });
  return removal && !foreign ? null : `A call of the plan is not about ${finding.subject}. ${nothing}`;
};
