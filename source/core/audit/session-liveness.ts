import { iso } from '../clock.ts';
import type { RoleState, UserState } from '../iam-state.ts';
import type { Reading } from '../reading.ts';
import type { Session } from '../session.ts';
import { absence, type Deletions } from './absence.ts';
import { nameOf, principalType } from './arn.ts';
import { deniesAlways, deniesSession, isDenyAll } from './deny-policy.ts';
import { aliveByClock } from './session-record.ts';

type Alive = Pick<Session, 'alive' | 'aliveWhy'>;

const dead = (aliveWhy: string): Alive => ({ alive: false, aliveWhy });
const unknown = (aliveWhy: string): Alive => ({ alive: null, aliveWhy });
const living = (aliveWhy: string): Alive => ({ alive: true, aliveWhy });

/** IAM tells whole seconds, and so does the trail. */
const slack = 2_000;

/** The user of that name is another one (product.md §4): not one who has the very key, since keys never move. */
export const isOther = (user: UserState, s: Session): boolean => {
  if (user.accessKeys.some((k) => k.id === s.accessKeyId)) return false;
  if (s.uniqueId?.startsWith('AIDA')) return user.id !== s.uniqueId;
  return s.issuedAt !== null && user.created > s.issuedAt + slack;
};

/** An unconditional deny on the user ends its keys, and all that was made with them. */
const denialOf = (user: UserState): string | null => {
  const attached = user.attachedPolicies.find((p) => isDenyAll(p.arn));
  if (attached) return 'AWSDenyAll is attached to the user';
  const inline = user.inlinePolicies.find((p) => deniesAlways(p.document));
  return inline ? `the inline policy ${inline.name} denies the user everything` : null;
};

/** Nobody bears the name, or somebody else: dead only where the user was deleted and not renamed. */
const without = (s: Session, head: string, known: Deletions, clock: Alive): Alive => {
  const { gone, why } = absence({ type: 'user', head, uniqueId: s.uniqueId, on: s.accessKeyId }, known);
  return gone ? dead(why) : unknown(`${beforeThat(s, clock)}${why}`);
};

const keyAlive = (s: Session, user: UserState): Alive => {
  const key = user.accessKeys.find((k) => k.id === s.accessKeyId);
  if (!key) return dead(`user ${user.name} has no such key any more`);
  if (key.status === 'Active') return living(`the key is Active and never expires`);
  if (key.status === 'Inactive') return dead('the key is Inactive');
  return unknown(`IAM calls the key ${key.status}, which says neither active nor inactive`);
};

/** Sessions and federated users made with a user's credentials outlive the key that made them (domain.md §13.1). */
const userAlive = (s: Session, known: Principals, clock: Alive): Alive => {
  if (clock.alive === false) return clock;
  const name = nameOf(s.issuer ?? '');
  const reading = known.users.get(name);
  if (!reading) return unknown(`${beforeThat(s, clock)}user ${name} was not read`);
  if (!reading.ok) return unknown(`${beforeThat(s, clock)}user ${name} could not be read: ${reading.fault.what}`);
  const user = reading.value;
  if (!user) return without(s, `IAM has no user ${name}`, known, clock);
  if (isOther(user, s)) return without(s, `${name} is another user now (${user.id})`, known, clock);
  const denial = denialOf(user);
  if (denial) return dead(denial);
  return s.kind === 'user-key' ? keyAlive(s, user) : clock;
};

const beforeThat = (s: Session, clock: Alive): string => (s.kind === 'user-key' ? '' : `${clock.aliveWhy}; `);

/** A policy reaches a session only through the very role that issued it. */
export const isSameRole = (role: RoleState, s: Session): boolean =>
  s.uniqueId !== null ? role.id === s.uniqueId : s.issuedAt !== null && role.created <= s.issuedAt + slack;

const roleAlive = (s: Session, reading: Reading<RoleState | null> | undefined, clock: Alive): Alive => {
  if (clock.alive === false) return clock;
  const name = nameOf(s.issuer ?? '');
  if (!reading) return unknown(`${clock.aliveWhy}; role ${name} was not read`);
  if (!reading.ok) return unknown(`${clock.aliveWhy}; role ${name} could not be read: ${reading.fault.what}`);
  const role = reading.value;
  if (!role) return unknown(`${clock.aliveWhy}; role ${name} is gone, which does not prove that its sessions are`);
  if (!isSameRole(role, s)) {
    return unknown(`${clock.aliveWhy}; role ${name} is not the one that issued it, so no deny on it reaches it`);
  }
  if (role.attachedPolicies.some((p) => isDenyAll(p.arn))) return dead(`AWSDenyAll is attached to role ${name}`);
  // Its id may stand in no record; the role that was there when it was issued is the one that issued it.
  const known = s.uniqueId === null ? { ...s, uniqueId: role.id } : s;
  const deny = role.inlinePolicies.find((p) => deniesSession(p.document, known));
  if (deny) return dead(`policy ${deny.name} of role ${name} denies what was issued at ${iso(s.issuedAt ?? 0)}`);
  return clock;
};

export type Principals = Deletions & {
  users: ReadonlyMap<string, Reading<UserState | null>>;
  roles: ReadonlyMap<string, Reading<RoleState | null>>;
};

/**
 * Can this credential still act (product.md §4, domain.md §13.1)? Dead is what is expired by AWS's clock (`awsNow`, ms),
 * what hung on a user who is known to be deleted (and not renamed: see absence.ts), and what a deny that cannot be escaped was read for. What was
 * not read is null, with the reason.
 */
export const sessionAlive = (s: Session, known: Principals, awsNow: number | null): Alive => {
  const clock = aliveByClock(s, awsNow);
  const type = principalType(s.issuer);
  if (type === 'user') return userAlive(s, known, clock);
  if (type === 'role') return roleAlive(s, known.roles.get(nameOf(s.issuer ?? '')), clock);
  return clock;
};
