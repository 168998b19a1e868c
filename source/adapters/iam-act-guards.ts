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

/** Whose it was the journal tells (runner/guards.ts); here at least nobody else's name can be sent. */
export const ownNameOnly: Guard = ({ PolicyName }) =>
  typeof PolicyName === 'string' && isOwnPolicyName(PolicyName)
    ? null
    : "only reseal's own policies may be taken off a role";
