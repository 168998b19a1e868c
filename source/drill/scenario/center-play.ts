import type { JsonObject } from '../../core/words.ts';
import type { Credential } from '../world/credentials.ts';
import type { Assignment } from '../world/identity-center.ts';
import { centerRegion } from './center-ids.ts';
import type { Play } from './play.ts';

/** What happens to Identity Center: the state and the record come from the same act, in its home Region (domain.md §13.4). */
type When = { who: Credential; minutes: number };

const act = (
  play: Play,
  { who, minutes }: When,
  call: { source: 'sso' | 'identitystore'; name: string; request: JsonObject; response: JsonObject | null },
): void => play.call(who, minutes, { ...call, readOnly: false, region: centerRegion });

/** Lets somebody into an account with a permission set. It is answered before it is done (`IN_PROGRESS`). */
export const assign = (play: Play, when: When, assignment: Assignment): void => {
  const { instance } = play.world.center;
  play.world.center.assignments.push(assignment);
  const whom = {
    ...{ permissionSetArn: assignment.set, principalId: assignment.who, principalType: assignment.type },
    ...{ targetId: assignment.account, targetType: 'AWS_ACCOUNT' },
  };
  const requestId = play.ids(`assignment ${when.minutes}`).uuid();
  act(play, when, {
    ...{ source: 'sso', name: 'CreateAccountAssignment', request: { instanceArn: instance, ...whom } },
    response: { accountAssignmentCreationStatus: { ...whom, requestId, status: 'IN_PROGRESS' } },
  });
};

export const joinGroup = (play: Play, when: When, { group, user }: { group: string; user: string }): void => {
  const { store, memberships } = play.world.center;
  const id = play.ids(`membership ${when.minutes}`).uuid();
  memberships.set(id, { id, group, user });
  act(play, when, {
    ...{ source: 'identitystore', name: 'CreateGroupMembership' },
    request: { identityStoreId: store, groupId: group, memberId: { userId: user } },
    response: { membershipId: id, identityStoreId: store },
  });
};

/** An AWS managed policy more on a permission set, then spread to the accounts that have it. */
export const attachToSet = (play: Play, when: When, { set, policy }: { set: string; policy: string }): void => {
  const { instance, sets } = play.world.center;
  sets.get(set)?.managed.push(policy);
  const of = { instanceArn: instance, permissionSetArn: set };
  act(play, when, {
    ...{ source: 'sso', name: 'AttachManagedPolicyToPermissionSet' },
    ...{ request: { ...of, managedPolicyArn: policy }, response: null },
  });
  const requestId = play.ids(`provision ${when.minutes}`).uuid();
  const status = { permissionSetProvisioningStatus: { permissionSetArn: set, requestId, status: 'IN_PROGRESS' } };
  act(
    play,
    { ...when, minutes: when.minutes + 0.2 },
    {
      ...{ source: 'sso', name: 'ProvisionPermissionSet' },
      ...{ request: { ...of, targetType: 'ALL_PROVISIONED_ACCOUNTS' }, response: status },
    },
  );
};
