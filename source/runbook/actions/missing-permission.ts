import { withoutPath } from '../../core/audit/arn.ts';
import { type Missing, missingPermissions, missingText } from '../../core/permissions/missing.ts';
import type { Progress } from '../../core/progress.ts';
import type { Subject } from './action-type.ts';

/** Calls that a kind of action cannot do without, beside those that it was seen to be refused. */
const always: { [kind: string]: readonly string[] } = {
  'quarantine-user': ['iam:AttachUserPolicy', 'iam:UpdateAccessKey'],
  'delete-user': ['iam:AttachUserPolicy', 'iam:DeleteUser'],
  'deactivate-key': ['iam:UpdateAccessKey'],
  'remove-login-profile': ['iam:DeleteLoginProfile'],
  'deny-session': ['iam:PutRolePolicy'],
  'deny-role': ['iam:PutRolePolicy'],
  'snapshot-then-terminate': ['ec2:CreateSnapshots', 'ec2:TerminateInstances'],
};

/** Is the resource of what was refused what the subject is about? */
const isOn = ({ action, resource }: Missing, { finding, session, action: own }: Subject): boolean => {
  if (own) return action.undoes === own.id;
  const same = (arn: string): boolean => withoutPath(arn) === withoutPath(resource);
  if (session && (same(session.issuer ?? '') || action.credential === session.accessKeyId)) return true;
  return finding !== null && (action.finding === finding.id || finding.subject.split(' ').some(same));
};

/**
 * Why a command is disabled until somebody gives the act identity what AWS refused it (domain.md §13.9): the name of the
 * permission and the statement to add. Only for the very thing that it was refused for: policies name resources, and
 * containment of somebody else must not wait for it. Null = nothing is known to be missing.
 */
export const whyMissing = (kind: string, subject: Subject, progress: Progress): string | null => {
  const missing = missingPermissions(progress).find(
    (m) => isOn(m, subject) && (m.action.kind === kind || (always[kind]?.includes(m.permission) ?? false)),
  );
  return missing ? missingText(missing) : null;
};
