import type { Credential } from '../world/credentials.ts';
import { ApiFailure } from '../world/failure.ts';
import type { IdentityCenter } from '../world/identity-center.ts';
import { checkStore, ownOf } from '../world/identity-center-ids.ts';
import type { Members } from '../world/json-members.ts';
import { authorize } from '../world/policy/authorize.ts';
import type { World } from '../world/world.ts';
import { jsonAnswer, jsonInput, jsonProtocol } from './json.ts';
import type { Ask, Reply } from './reply.ts';

export const identityStoreProtocol = jsonProtocol('AWSIdentityStore.', '{"IdentityStoreId":"d-');

const reads: { [operation: string]: (center: IdentityCenter, input: Members) => object } = {
  DescribeUser: (center, input) => {
    const { id, name } = ownOf(center.users, input, 'UserId', 'USER');
    return { UserId: id, UserName: name };
  },
  DescribeGroup: (center, input) => {
    const { id, name } = ownOf(center.groups, input, 'GroupId', 'GROUP');
    return { GroupId: id, DisplayName: name };
  },
  DescribeGroupMembership: (center, input) => {
    const { id, group, user } = ownOf(center.memberships, input, 'MembershipId', 'MEMBERSHIP');
    return { MembershipId: id, GroupId: group, MemberId: { UserId: user } };
  },
};

/** The directory of Identity Center, one thing at a time by its id; any other operation is unknown here. */
export const answerIdentityStore = (world: World, who: Credential, ask: Ask, requestId: string): Reply => {
  const { operation, region, body } = ask;
  const read = Object.hasOwn(reads, operation) ? reads[operation] : undefined;
  if (!read) throw new ApiFailure('InvalidAction', `Unknown operation: ${operation}`);
  const input = jsonInput(body);
  authorize(world.graph, who, `identitystore:${operation}`, '*');
  checkStore(world.center, region, input);
  return jsonAnswer({ IdentityStoreId: world.center.store, ...read(world.center, input) }, requestId);
};
