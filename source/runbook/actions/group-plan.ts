import { beforeOf } from '../../core/put-back/before.ts';
import { deedsIn, there } from '../../core/put-back/deeds.ts';
import { partOf } from '../../core/put-back/part.ts';
import { type Holder, holderKey, isMember } from '../../core/undo/state.ts';
import type { ActionType } from './action-type.ts';
import { readOwner } from './owner-of.ts';
import { nothingLeft, putBackPlan, putBackType, refuse, type Work } from './put-back.ts';
import { readBackCalls } from './read-back.ts';
import { readLive } from './undo-live.ts';
import { gone, iamCall, yes } from './user-calls.ts';

type Kind = 'leave-group' | 'rejoin-group';

const changeOf = (kind: Kind, user: string, group: string, isIn: boolean, was: string | null | 'unknown'): Work => {
  const names = { UserName: user, GroupName: group };
  if (kind === 'leave-group') {
    if (was === there) return refuse(`${user} was in ${group} before the session: it stays`);
    if (!isIn) return nothingLeft(`${user} is not in ${group} any more`);
    const says = `takes ${user} out of the group`;
    return { calls: [iamCall('RemoveUserFromGroup', names, says, yes('add it again'))], warnings: [] };
  }
  if (was !== there) return refuse(`that ${user} was in ${group} before the session is not known`);
  if (isIn) return nothingLeft(`${user} is in ${group} already`);
  const says = `${user} gets again what ${group} gives`;
  return { calls: [iamCall('AddUserToGroup', names, says, yes('take it out again'), [])], warnings: [] };
};

/** Both ends are read: the one that the session made, or the older one, must be the very one; the other must be there. */
const type = (kind: Kind, label: string): ActionType =>
  putBackType({
    kind,
    label,
    deletes: false,
    plan: async (f, ports, context, signal) => {
      const part = partOf(f);
      if (part?.on !== 'member')
        return { ok: false, why: 'no record tells whose membership it is; nothing was planned' };
      const user: Holder = { type: 'user', name: part.user };
      const group: Holder = { type: 'group', name: part.group };
      const owner = await readOwner(f, f.owner?.type === 'user' ? user : group, ports, signal);
      if (!owner.ok) return owner;
      const live = await readLive(ports.iam, [user, group], signal);
      if (!live.ok) return { ok: false, why: live.why };
      const state = live.states.get(holderKey(user));
      if (!state || !live.states.get(holderKey(group)))
        return {
          ok: false,
          why: `IAM has no ${state ? `group ${part.group}` : `user ${part.user}`} any more: re-run the probe`,
          nothing: true,
        };
      const before = beforeOf(f, part, deedsIn(await context.events()));
      const isIn = isMember(state, part.group);
      const work = changeOf(kind, part.user, part.group, isIn, before.known ? before.value : 'unknown');
      const title =
        kind === 'leave-group' ? `Take ${part.user} out of ${part.group}` : `Put ${part.user} back into ${part.group}`;
      const target = { arn: String(state.arn), name: part.user, uniqueId: String(state.id) };
      return putBackPlan(kind, title, f, { target, states: live.states, at: live.at }, work, context);
    },
    readBack: readBackCalls,
  });

/** Takes a user out of a group that the session put it into. */
export const leaveGroup: ActionType = type('leave-group', 'Take the user out of the group');

/** Puts a user back into a group that the session took it out of: it gives, so it needs the *undo* permission. */
export const rejoinGroup: ActionType = type('rejoin-group', 'Put the user back into the group');

/** Calls that empty a group: members, then policies. */
export const emptyGroup = (
  name: string,
  users: readonly string[],
  inline: readonly string[],
  attached: readonly string[],
) => [
  ...users.map((UserName) =>
    iamCall(
      'RemoveUserFromGroup',
      { UserName, GroupName: name },
      `${UserName} leaves the group`,
      yes('add it again'),
      gone,
    ),
  ),
  ...inline.map((PolicyName) =>
    iamCall(
      'DeleteGroupPolicy',
      { GroupName: name, PolicyName },
      'deletes the inline policy',
      yes('its document is in the pre-image'),
    ),
  ),
  ...attached.map((PolicyArn) =>
    iamCall(
      'DetachGroupPolicy',
      { GroupName: name, PolicyArn },
      `detaches ${PolicyArn.split('/').at(-1)}`,
      yes('attach it again'),
    ),
  ),
];
