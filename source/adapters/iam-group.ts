import {
  GetGroupCommand,
  GetGroupPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListGroupPoliciesCommand,
} from '@aws-sdk/client-iam';
import type { GroupState } from '../core/iam-state.ts';
import { type Reading, read } from '../core/reading.ts';
import { allOf, type IamCalls, isAbsent, together } from './iam-calls.ts';
import { attached, documentOf, eachOf, text, timeOf } from './iam-policies.ts';

export const readGroup = async (iam: IamCalls, GroupName: string): Promise<Reading<GroupState | null>> => {
  const head = await headOf(iam, GroupName);
  if (isAbsent(head)) return read(null, head.at, head.serverDate);
  if (!head.ok) return head;
  const names = await iam.list(
    'ListGroupPolicies',
    (Marker) => new ListGroupPoliciesCommand({ GroupName, Marker }),
    (out) => out.PolicyNames,
    text,
  );
  const parts = await allOf({
    users: iam.list(
      'GetGroup',
      (Marker) => new GetGroupCommand({ GroupName, Marker }),
      (out) => out.Users,
      (u) => u.UserName,
    ),
    inlinePolicies: eachOf(names, (PolicyName) => inlinePolicy(iam, GroupName, PolicyName)),
    attachedPolicies: iam.list(
      'ListAttachedGroupPolicies',
      (Marker) => new ListAttachedGroupPoliciesCommand({ GroupName, Marker }),
      (out) => out.AttachedPolicies,
      attached,
    ),
  });
  return parts.ok ? together([head, parts], { ...head.value, ...parts.value }) : parts;
};

const headOf = (iam: IamCalls, GroupName: string) =>
  iam.one(
    'GetGroup',
    () => new GetGroupCommand({ GroupName, MaxItems: 1 }),
    ({ Group }) => {
      const created = timeOf(Group?.CreateDate);
      const same = Group?.GroupName?.toLowerCase() === GroupName.toLowerCase();
      if (!same || !Group?.Arn || !Group.GroupId || created === undefined) return undefined;
      return { name: Group.GroupName ?? GroupName, arn: Group.Arn, id: Group.GroupId, created };
    },
  );

const inlinePolicy = (iam: IamCalls, GroupName: string, PolicyName: string) =>
  iam.one(
    'GetGroupPolicy',
    () => new GetGroupPolicyCommand({ GroupName, PolicyName }),
    (out) => {
      const document = documentOf(out.PolicyDocument);
      return document === undefined ? undefined : { name: PolicyName, document };
    },
  );
