import { nameOf } from '../../core/audit/arn.ts';
import type { Finding } from '../../core/finding.ts';
import type { GroupState, RoleState } from '../../core/iam-state.ts';
import type { Call } from '../../core/plan.ts';
import type { Progress } from '../../core/progress.ts';
import { aliveAt } from '../../core/verdicts.ts';
import type { ActionType, PlanContext } from './action-type.ts';
import { emptyGroup } from './group-plan.ts';
import { readOwner } from './owner-of.ts';
import { putBackPlan, putBackType, refuse, type Work } from './put-back.ts';
import { readBackDeleted } from './read-back.ts';
import { iamCall, lostTold, no, yes } from './user-calls.ts';

/** Everything that DeleteRole stumbles over, in AWS's order (domain.md §5.5). Profiles stay: they may be others'. */
const roleCalls = ({ name: RoleName, inlinePolicies, attachedPolicies, instanceProfiles }: RoleState): Call[] => [
  ...instanceProfiles.map((InstanceProfileName) =>
    iamCall(
      'RemoveRoleFromInstanceProfile',
      { InstanceProfileName, RoleName },
      'machines with the profile lose the role',
      no('reseal hands no role to instances'),
    ),
  ),
  ...inlinePolicies.map((p) =>
    iamCall(
      'DeleteRolePolicy',
      { RoleName, PolicyName: p.name },
      'deletes the inline policy',
      yes('its document is in the pre-image'),
    ),
  ),
  ...attachedPolicies.map((p) =>
    iamCall('DetachRolePolicy', { RoleName, PolicyArn: p.arn }, `detaches ${p.name}`, yes('attach it again')),
  ),
  iamCall('DeleteRole', { RoleName }, 'removes the role', no('a role of the same name would have another id')),
];

const groupCalls = ({ name, users, inlinePolicies, attachedPolicies }: GroupState): Call[] => [
  ...emptyGroup(
    name,
    users,
    inlinePolicies.map((p) => p.name),
    attachedPolicies.map((p) => p.arn),
  ),
  iamCall(
    'DeleteGroup',
    { GroupName: name },
    'removes the group',
    no('a group of the same name would have another id'),
  ),
];

/** Without the role nobody can put a deny on it any more, so its sessions are ended before. */
const living = (arn: string, { sessions }: Progress, awsNow: number | null): string[] =>
  sessions.filter((s) => s.issuer === arn && aliveAt(s, awsNow) !== false).map((s) => s.accessKeyId);

const workOf = (f: Finding, state: RoleState | GroupState, { progress, awsNow }: PlanContext): Work => {
  // Only the record that made it can tell it from another one of that name.
  if (f.uniqueId === null || f.uniqueId !== state.id)
    return refuse(`no record tells that ${state.name} (${state.id}) is the one that the session made; it stays`);
  const alive = living(f.subject, progress, awsNow);
  if (alive.length > 0)
    return refuse(
      `its sessions are not dead (${alive.join(', ')}): end them first (c), nothing could be denied to them any more`,
    );
  const calls = 'trust' in state ? roleCalls(state) : groupCalls(state as GroupState);
  const members =
    'users' in state && state.users.length > 0 ? [`Members lose what it gives: ${state.users.join(', ')}`] : [];
  const profiles =
    'instanceProfiles' in state && state.instanceProfiles.length > 0
      ? [`Machines with ${state.instanceProfiles.join(', ')} lose their role; the profile itself stays.`]
      : [];
  return { calls, warnings: [...members, ...profiles, ...lostTold(calls)] };
};

const type = (kind: string, of: 'role' | 'group', label: string): ActionType =>
  putBackType({
    kind,
    label,
    deletes: true,
    plan: async (f, ports, context, signal) => {
      const read = await readOwner(f, { type: of, name: nameOf(f.subject) }, ports, signal);
      if (!read.ok) return read;
      const { state, found } = read;
      const work = workOf(f, state as unknown as RoleState | GroupState, context);
      return putBackPlan(kind, `Delete ${of} ${found.target.name}`, f, found, work, context);
    },
    readBack: readBackDeleted(of),
  });

/** A role that the session made: profiles, inline and attached policies, then the role. */
export const deleteRole: ActionType = type('delete-role', 'role', 'Delete the role');

/** A group that the session made: members, inline and attached policies, then the group. */
export const deleteGroup: ActionType = type('delete-group', 'group', 'Delete the group');
