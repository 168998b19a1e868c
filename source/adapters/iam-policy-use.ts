import {
  GetPolicyVersionCommand,
  ListEntitiesForPolicyCommand,
  type ListEntitiesForPolicyResponse,
  type PolicyUsageType,
} from '@aws-sdk/client-iam';
import type { PolicyEntities } from '../core/iam-state.ts';
import type { Reading } from '../core/reading.ts';
import { type IamCalls, together } from './iam-calls.ts';
import { documentOf } from './iam-policies.ts';

type Row = { type: keyof PolicyEntities; name: string | undefined };

/** Three lists that share one marker: an entity of any of them that has no name is an answer that is not understood. */
const usedAs = (iam: IamCalls, PolicyArn: string, PolicyUsageFilter: PolicyUsageType) =>
  iam.list(
    'ListEntitiesForPolicy',
    (Marker) => new ListEntitiesForPolicyCommand({ PolicyArn, PolicyUsageFilter, Marker }),
    (out): Row[] | undefined => rowsOf(out),
    ({ type, name }) => (name ? { type, name } : undefined),
  );

/** No list at all: then only what IAM says of further pages tells that this is its answer. */
const rowsOf = (out: ListEntitiesForPolicyResponse): Row[] | undefined =>
  (out.PolicyUsers ?? out.PolicyRoles ?? out.PolicyGroups) === undefined
    ? undefined
    : [
        ...(out.PolicyUsers ?? []).map((u): Row => ({ type: 'users', name: u.UserName })),
        ...(out.PolicyRoles ?? []).map((r): Row => ({ type: 'roles', name: r.RoleName })),
        ...(out.PolicyGroups ?? []).map((g): Row => ({ type: 'groups', name: g.GroupName })),
      ];

const sorted = (rows: { type: keyof PolicyEntities; name: string }[]): PolicyEntities => {
  const of = (type: keyof PolicyEntities) => rows.flatMap((r) => (r.type === type ? [r.name] : [])).sort();
  return { users: of('users'), roles: of('roles'), groups: of('groups') };
};

/** Who has the policy attached, and whose boundary it is (domain.md §5.5: ListEntitiesForPolicy, every page). */
export const readEntities = async (
  iam: IamCalls,
  arn: string,
): Promise<Reading<{ entities: PolicyEntities; boundaryOf: PolicyEntities }>> => {
  const attached = await usedAs(iam, arn, 'PermissionsPolicy');
  if (!attached.ok) return attached;
  const bounds = await usedAs(iam, arn, 'PermissionsBoundary');
  if (!bounds.ok) return bounds;
  return together([attached, bounds], { entities: sorted(attached.value), boundaryOf: sorted(bounds.value) });
};

/** What one version says, as JSON text. */
export const readVersion = (iam: IamCalls, PolicyArn: string, VersionId: string): Promise<Reading<string>> =>
  iam.one(
    'GetPolicyVersion',
    () => new GetPolicyVersionCommand({ PolicyArn, VersionId }),
    ({ PolicyVersion: v }) => (v?.VersionId === VersionId ? documentOf(v.Document) : undefined),
  );
