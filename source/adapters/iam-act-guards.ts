import { isOwnDocument, isOwnPolicyName } from '../core/contain/own-deny.ts';
import type { Call } from '../core/plan.ts';

/** Why a call must not be sent, or null. */
export type Guard = (input: Call['input']) => string | null;

export const whole: Guard = () => null;

const denyAll = /^arn:aws[\w-]*:iam::aws:policy\/AWSDenyAll$/;

/** Attaching any other policy would be a way to grant (domain.md §13.2). */
export const awsPolicy: Guard = ({ PolicyArn }) =>
  typeof PolicyArn === 'string' && denyAll.test(PolicyArn) ? null : 'only AWSDenyAll may be attached';

/** A key is never given back by this adapter: that is for the undo permission set (domain.md §13.9). */
export const inactiveOnly: Guard = ({ Status }) => (Status === 'Inactive' ? null : 'a key may only be made Inactive');

/**
 * Putting a policy is a primitive that grants: what goes out is to the letter what our own builder makes, under a name that
 * reseal keeps for it (domain.md §3.2, §13.3).
 */
export const ownDenyOnly: Guard = ({ PolicyName, PolicyDocument }) => {
  if (typeof PolicyName !== 'string' || !isOwnPolicyName(PolicyName)) return "only reseal's own policies may be put";
  const own = typeof PolicyDocument === 'string' && isOwnDocument(PolicyDocument);
  return own ? null : 'only the deny that reseal builds may be put';
};

/**
 * Roles that only AWS may change are never even asked for. Whose a policy on another role is, and whether it may go, the
 * journal and the findings tell (runner/guards.ts, guards-put-back.ts).
 */
export const ownRole: Guard = ({ RoleName }) =>
  typeof RoleName === 'string' && /^(?:AWSReservedSSO_|AWSServiceRoleFor)/.test(RoleName)
    ? 'AWS lets nobody change that role in IAM'
    : null;

/** A managed policy of this account; AWS's own cannot be changed. */
export const ownPolicy: Guard = ({ PolicyArn }) =>
  typeof PolicyArn === 'string' && /^arn:aws[\w-]*:iam::\d{12}:policy\/\S+$/.test(PolicyArn)
    ? null
    : 'that is no policy of an account';

/** The deny of a quarantine goes with its user, or when it is taken off: never as somebody's mistake from a group or a role. */
export const anyButDeny: Guard = ({ PolicyArn }) =>
  typeof PolicyArn === 'string' && !denyAll.test(PolicyArn) ? null : 'AWSDenyAll is not taken off a role or a group';

export const both =
  (one: Guard, other: Guard): Guard =>
  (input) =>
    one(input) ?? other(input);
