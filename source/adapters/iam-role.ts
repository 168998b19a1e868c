import {
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { RoleState } from '../core/iam-state.ts';
import { type Reading, read } from '../core/reading.ts';
import { allOf, type IamCalls, isAbsent, together } from './iam-calls.ts';
import { attached, documentOf, eachOf, text, timeOf } from './iam-policies.ts';

export const readRole = async (iam: IamCalls, RoleName: string): Promise<Reading<RoleState | null>> => {
  const head = await headOf(iam, RoleName);
  if (isAbsent(head)) return read(null, head.at, head.serverDate);
  if (!head.ok) return head;
  const names = await iam.list(
    'ListRolePolicies',
    (Marker) => new ListRolePoliciesCommand({ RoleName, Marker }),
    (out) => out.PolicyNames,
    text,
  );
  const parts = await allOf({
    inlinePolicies: eachOf(names, (PolicyName) => inlinePolicy(iam, RoleName, PolicyName)),
    attachedPolicies: iam.list(
      'ListAttachedRolePolicies',
      (Marker) => new ListAttachedRolePoliciesCommand({ RoleName, Marker }),
      (out) => out.AttachedPolicies,
      attached,
    ),
    instanceProfiles: iam.list(
      'ListInstanceProfilesForRole',
      (Marker) => new ListInstanceProfilesForRoleCommand({ RoleName, Marker }),
      (out) => out.InstanceProfiles,
      (p) => p.InstanceProfileName,
    ),
  });
  return parts.ok ? together([head, parts], { ...head.value, ...parts.value }) : parts;
};

const headOf = (iam: IamCalls, RoleName: string) =>
  iam.one(
    'GetRole',
    () => new GetRoleCommand({ RoleName }),
    ({ Role }) => {
      const created = timeOf(Role?.CreateDate);
      const trust = documentOf(Role?.AssumeRolePolicyDocument);
      const same = Role?.RoleName?.toLowerCase() === RoleName.toLowerCase();
      if (!same || !Role?.Arn || !Role.RoleId || created === undefined || trust === undefined) return undefined;
      const { RoleName: name = RoleName, Arn: arn, Path: path = '/', RoleId: id } = Role;
      const boundary = Role.PermissionsBoundary?.PermissionsBoundaryArn ?? null;
      // AWS leaves it out only where it is the default, one hour.
      const maxSessionSeconds = Role.MaxSessionDuration ?? 3600;
      return { name, arn, path, id, created, trust, maxSessionSeconds, boundary };
    },
  );

const inlinePolicy = (iam: IamCalls, RoleName: string, PolicyName: string) =>
  iam.one(
    'GetRolePolicy',
    () => new GetRolePolicyCommand({ RoleName, PolicyName }),
    (out) => {
      const document = documentOf(out.PolicyDocument);
      return document === undefined ? undefined : { name: PolicyName, document };
    },
  );
