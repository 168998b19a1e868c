import { nameOf } from '../core/audit/arn.ts';
import { versionState } from '../core/audit/version-state.ts';
import type { Finding } from '../core/finding.ts';
import type { Call, Plan } from '../core/plan.ts';
import type { Progress } from '../core/progress.ts';
import { attachedBySession } from '../core/put-back/own-attachments.ts';
import { type Holder, holderOf, partOf, subjectParts } from '../core/put-back/part.ts';

export { isPutBackKind } from '../core/put-back/action-kinds.ts';

type Is = (call: Call, f: Finding, progress: Progress) => boolean;

const nameIn = ({ input }: Call): Holder | null => {
  for (const [field, type] of [
    ['UserName', 'user'],
    ['RoleName', 'role'],
    ['GroupName', 'group'],
  ] as const)
    if (typeof input[field] === 'string') return { type, name: input[field] };
  return null;
};

/** The same user, role or group as the finding's, and nothing else named. */
const onOwner = (call: Call, f: Finding): boolean => {
  const [mine, theirs] = [holderOf(f), nameIn(call)];
  return mine !== null && theirs !== null && mine.type === theirs.type && mine.name === theirs.name;
};

const wanted = (f: Finding, { putBack }: Progress): string | null => putBack?.[f.id]?.wanted?.value ?? null;

const sessionVersion = (f: Finding, id: unknown): boolean => versionState(f)?.made.some((v) => v.id === id) ?? false;

const membership: Is = ({ input }, f) => {
  const part = partOf(f);
  return part?.on === 'member' && input.UserName === part.user && input.GroupName === part.group;
};

const itself: Is = ({ input }, f) => Object.values(input).includes(nameOf(f.subject));
const policyItself: Is = ({ input }, f) => input.PolicyArn === f.subject;

const detach: Is = (call, f, progress) =>
  onOwner(call, f) && call.input.PolicyArn === subjectParts(f)[1] && wanted(f, progress) === null;
const deleteInline: Is = (call, f, progress) =>
  onOwner(call, f) && call.input.PolicyName === subjectParts(f)[1] && wanted(f, progress) === null;
const putInline: Is = (call, f, progress) =>
  onOwner(call, f) && call.input.PolicyName === subjectParts(f)[1] && call.input.PolicyDocument === wanted(f, progress);
const detachOwn: Is = (call, f, progress) => {
  const holder = nameIn(call);
  return call.input.PolicyArn === f.subject && holder !== null && attachedBySession(holder, f.subject, progress);
};

/** By kind, the calls that it may send at all, and what each must be about. Anything else is refused, whatever planned it. */
const allowed: { [kind: string]: { [operation: string]: Is } } = {
  'detach-policy': { DetachUserPolicy: detach, DetachRolePolicy: detach, DetachGroupPolicy: detach },
  'remove-inline': { DeleteUserPolicy: deleteInline, DeleteRolePolicy: deleteInline, DeleteGroupPolicy: deleteInline },
  'restore-inline': { PutUserPolicy: putInline, PutRolePolicy: putInline, PutGroupPolicy: putInline },
  'restore-version': {
    SetDefaultPolicyVersion: (c, f, p) => policyItself(c, f, p) && !sessionVersion(f, c.input.VersionId),
    DeletePolicyVersion: (c, f, p) => policyItself(c, f, p) && sessionVersion(f, c.input.VersionId),
  },
  'leave-group': { RemoveUserFromGroup: membership },
  'rejoin-group': { AddUserToGroup: (c, f, p) => membership(c, f, p) && wanted(f, p) !== null },
  'delete-role': {
    RemoveRoleFromInstanceProfile: itself,
    DeleteRolePolicy: itself,
    DetachRolePolicy: itself,
    DeleteRole: itself,
  },
  'delete-group': {
    RemoveUserFromGroup: itself,
    DeleteGroupPolicy: itself,
    DetachGroupPolicy: itself,
    DeleteGroup: itself,
  },
  'delete-policy': {
    DetachUserPolicy: detachOwn,
    DetachRolePolicy: detachOwn,
    DetachGroupPolicy: detachOwn,
    DeletePolicyVersion: policyItself,
    DeletePolicy: policyItself,
  },
  'delete-key': { DeleteAccessKey: (c, f) => onOwner(c, f) && c.input.AccessKeyId === f.subject },
  'delete-provider': {
    DeleteOpenIDConnectProvider: ({ input }, f) => input.OpenIDConnectProviderArn === f.subject,
    DeleteSAMLProvider: ({ input }, f) => input.SAMLProviderArn === f.subject,
  },
};

const making = new Set<Finding['kind']>(['role-created', 'group-created', 'policy-created']);

/** Why a plan of putting back may not be carried out: each call must be about the very thing of its finding. Null = it may. */
export const whyNotPutBackCalls = (
  progress: Progress,
  { kind, finding: id, account, target, calls }: Plan,
): string | null => {
  const nothing = 'Nothing was changed.';
  const f = progress.findings.find((x) => x.id === id);
  if (!f) return `The finding that this is about is not known any more. ${nothing}`;
  if (f.account !== account) return `${f.subject} lies in account ${f.account}. ${nothing}`;
  if (making.has(f.kind) && (f.uniqueId === null || f.uniqueId !== target.uniqueId))
    return `No record tells that ${target.name} is the one that the session made. ${nothing}`;
  const foreign = calls.find((c) => c.service !== 'iam' || !allowed[kind]?.[c.operation]?.(c, f, progress));
  return foreign
    ? `${foreign.operation} of the plan is not about ${f.subject}, or not what the finding allows. ${nothing}`
    : null;
};
