import type { JsonObject } from '../../core/words.ts';
import type { Credential, Origin } from './credentials.ts';
import { ApiFailure } from './failure.ts';
import type { IdentityCenter } from './identity-center.ts';
import { assignmentIn, checkInstance, checkStore, ownOf, sameAssignment } from './identity-center-ids.ts';
import { idSource } from './ids.ts';
import type { Input, Output } from './input.ts';
import { authorize } from './policy/authorize.ts';
import { elementsOf } from './trail/record.ts';
import type { World } from './world.ts';

export type CenterService = 'sso' | 'identitystore';

type Change = { service: CenterService; run(center: IdentityCenter, region: string, input: Input, id: string): Output };

/**
 * What takes back the story's changes of Identity Center. Reseal shows these calls and makes none of them: whoever
 * administers it does, which is the drill's `admin`.
 */
const changes: { [operation: string]: Change } = {
  DeleteAccountAssignment: {
    service: 'sso',
    run: (center, region, input, id) => {
      checkInstance(center, region, input);
      const wanted = assignmentIn(center, input);
      if (!center.assignments.some((a) => sameAssignment(a, wanted)))
        throw new ApiFailure('ResourceNotFoundException', 'The account assignment was not found');
      center.assignments = center.assignments.filter((a) => !sameAssignment(a, wanted));
      const status = { Status: 'IN_PROGRESS', RequestId: id, TargetId: wanted.account, TargetType: 'AWS_ACCOUNT' };
      const whom = { PermissionSetArn: wanted.set, PrincipalType: wanted.type, PrincipalId: wanted.who };
      return { AccountAssignmentDeletionStatus: { ...status, ...whom } };
    },
  },
  DeleteGroupMembership: {
    service: 'identitystore',
    run: (center, region, input) => {
      checkStore(center, region, input);
      center.memberships.delete(ownOf(center.memberships, input, 'MembershipId', 'MEMBERSHIP').id);
      return {};
    },
  },
};

export const isCenterWrite = (service: string, operation: string): boolean =>
  Object.hasOwn(changes, operation) && changes[operation]?.service === service;

type CenterWrite = { operation: string; input: Input; region: string; at: number; seq: number; origin: Origin };

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

const elements = (value: Input | Output): JsonObject | null => {
  const told = elementsOf(value, 0);
  return isObject(told) ? told : null;
};

/** Carries a change out, which leaves its record in the home Region. The same on every replay. `at`: world time, ms. */
export const performCenter = (world: World, who: Credential, write: CenterWrite): Output => {
  const { operation, input, region, at, seq, origin } = write;
  const change = changes[operation];
  if (!change) throw new ApiFailure('InvalidAction', `Unknown operation: ${operation}`);
  authorize(world.graph, who, `${change.service}:${operation}`, '*');
  const ids = idSource(world.seed, `write|${seq}`);
  const [requestId, id] = [ids.uuid(), ids.uuid()];
  const output = change.run(world.center, region, input, requestId);
  const where = { source: change.service, name: operation, region, readOnly: false, who, origin };
  world.trail.add({ id, requestId, at, ...where, request: elements(input), response: elements(output) });
  return output;
};
