import { iso } from '../clock.ts';
import type { Finding } from '../finding.ts';
import type { GroupState, RoleState, UserState } from '../iam-state.ts';
import type { Reading } from '../reading.ts';
import { absence } from './absence.ts';
import { nameOf } from './arn.ts';
import { parseAwsDate } from './dates.ts';
import type { IamKnown } from './liveness.ts';
import { sameDocument } from './net-special.ts';
import { no, presence, type Standing, slack, unknown, whenRead, yes } from './standing.ts';

type Named = { id: string; created: number; name: string };

/** Nobody bears the name, or somebody else. Roles cannot be renamed; users and groups can. */
const without = (f: Finding, head: string, iam: IamKnown): Standing => {
  const { type = 'role', uniqueId = null } = f.owner ?? {};
  if (type === 'role') return no(`gone: ${head}`);
  const { gone, why } = absence({ type, head, uniqueId, on: f.id }, iam);
  return gone ? no(`gone: ${why}`) : unknown(why);
};

/** Is the one of that name another one than the finding is about (product.md §5: compare unique ids)? */
const other = (f: Finding, { id, created, name }: Named, iam: IamKnown): Standing | null => {
  const uniqueId = f.owner?.uniqueId ?? null;
  if (uniqueId !== null) return id === uniqueId ? null : without(f, `the name ${name} was taken again (${id})`, iam);
  // What was done to it cannot be older than it is.
  const anew = f.at !== null && created > f.at + slack;
  return anew ? without(f, `${name} was made anew at ${iso(created)}`, iam) : null;
};

/** A list names its members: a missing name may be a new name, unless somebody still bears the old one. */
const membership = (f: Finding, there: boolean, what: string, end: Reading<unknown> | undefined): Standing => {
  const told = presence(f, there, what);
  if (there || f.transient || told.standing !== false || (end?.ok && end.value !== null)) return told;
  return unknown(`${told.standingWhy}; whether ${f.after ?? 'the other end'} was renamed is not known`);
};

const itself = (f: Finding, { id, created, name }: Named): Standing => {
  if (f.uniqueId !== null) return yes(`${name} is there (${id})`);
  const same = f.at !== null && Math.abs(created - f.at) <= slack;
  return same ? yes(`${name} is there`) : unknown(`${name} is there, made at ${iso(created)}: is it the same?`);
};

/** A password that was made after the session's last call is not the session's. */
const password = (f: Finding, user: UserState): Standing => {
  if (!user.loginProfile) return no(`${user.name} has no password`);
  const { created } = user.loginProfile;
  const last = parseAwsDate(f.after) ?? f.at;
  if (last !== null && created > last + slack) return no(`the password was made anew at ${iso(created)}`);
  const there = `${user.name} has a password, made at ${iso(created)}`;
  return f.transient ? unknown(`${there}, although the session deleted it`) : yes(there);
};

const credential = (f: Finding, user: UserState): Standing => {
  if (f.uniqueId === null) return unknown('no record tells its id');
  const all = [...user.signingCertificates, ...user.sshPublicKeys, ...user.serviceCredentials];
  return presence(
    f,
    all.some((c) => c.id === f.uniqueId),
    `credential ${f.uniqueId}`,
  );
};

const key = (f: Finding, user: UserState): Standing => {
  const found = user.accessKeys.find((k) => k.id === f.subject);
  return found ? yes(`the key is there, ${found.status}`) : no('the key is deleted');
};

type Held = Pick<GroupState, 'name' | 'inlinePolicies' | 'attachedPolicies'> & { boundary?: string | null };

const inline = (f: Finding, held: Held, name: string): Standing => {
  const found = held.inlinePolicies.find((p) => p.name === name);
  if (f.left === 'gone' || !found) return presence(f, found !== undefined, `inline policy ${name}`);
  if (f.after === null || f.after === undefined) return yes(`inline policy ${name} is there`);
  const same = sameDocument(f.after, found.document);
  return same
    ? yes(`inline policy ${name} is there as the session put it`)
    : unknown(`inline policy ${name} is there with another content than the session put`);
};

/** `''` = none. What is neither what the session left nor what was there before was set by somebody since. */
const boundary = (f: Finding, held: Held): Standing => {
  const now = held.boundary ?? '';
  const is = now === '' ? 'there is no boundary' : `the boundary is ${now}`;
  if (now === f.before) return no(`${is}, as before`);
  if (now === f.after) return yes(`${is}, as the session left it`);
  return unknown(`${is}; what it was before no record tells`);
};

const onPrincipal = (f: Finding, held: Held): Standing => {
  const part = f.subject.split(' ')[1] ?? '';
  if (f.kind === 'boundary-changed') return boundary(f, held);
  if (f.kind === 'inline-policy-put' || f.kind === 'inline-policy-deleted') return inline(f, held, part);
  const there = held.attachedPolicies.some((p) => p.arn === part);
  const what = `${nameOf(part)} on ${held.name}`;
  // A detachment that the session took back stands no more; one that it did not stands while it is missing.
  if (f.kind === 'policy-detached') return there ? no(`${what} is there`) : yes(`${what} is missing`);
  return there ? yes(`${what} is attached`) : no(`${what} is not attached`);
};

/** A user, and everything that hangs on one. */
export const userStanding = (f: Finding, iam: IamKnown): Standing => {
  const name = f.owner?.name;
  if (name === undefined) return unknown('no record tells whose it is');
  const look = (user: UserState): Standing => {
    const gone = other(f, user, iam);
    if (gone) return gone;
    if (f.kind === 'user-created') return itself(f, user);
    if (f.kind === 'access-key-created') return key(f, user);
    if (f.kind === 'login-profile-created') return password(f, user);
    if (f.kind === 'other-credential-created') return credential(f, user);
    if (f.kind === 'group-membership-changed') {
      const group = f.after ?? nameOf(f.subject.split(' ')[0] ?? '');
      return membership(f, user.groups.includes(group), `user ${user.name} in ${group}`, iam.groups.get(group));
    }
    const device = user.mfaDevices.some((d) => d.serial === f.after);
    return f.kind === 'mfa-changed' ? presence(f, device, `device ${f.after ?? ''}`) : onPrincipal(f, user);
  };
  const what = `user ${name}`;
  return whenRead(what, iam.users.get(name), look, () => without(f, `IAM has no ${what}`, iam));
};

/** The trust policy: certain only where it is word for word the session's, or what it was before. */
const trust = (f: Finding, role: RoleState): Standing => {
  if (sameDocument(f.before ?? null, role.trust)) return no('the trust policy is what it was before');
  if (sameDocument(f.after ?? null, role.trust)) return yes('the trust policy is the one that the session set');
  return unknown('the trust policy is neither what the session set nor what is known of before');
};

export const roleStanding = (f: Finding, iam: IamKnown): Standing => {
  const name = f.owner?.name;
  if (name === undefined) return unknown('no record tells which role it is');
  return whenRead(`role ${name}`, iam.roles.get(name), (role) => {
    const gone = other(f, role, iam);
    if (gone) return gone;
    if (f.kind === 'role-created') return itself(f, role);
    return f.kind === 'trust-changed' ? trust(f, role) : onPrincipal(f, role);
  });
};

export const groupStanding = (f: Finding, iam: IamKnown): Standing => {
  const name = f.owner?.name;
  if (name === undefined) return unknown('no record tells which group it is');
  const look = (group: GroupState): Standing => {
    const gone = other(f, group, iam);
    if (gone) return gone;
    if (f.kind === 'group-created') return itself(f, group);
    const member = f.after ?? '';
    if (f.kind !== 'group-membership-changed') return onPrincipal(f, group);
    return membership(f, group.users.includes(member), `user ${member} in ${name}`, iam.users.get(member));
  };
  const what = `group ${name}`;
  return whenRead(what, iam.groups.get(name), look, () => without(f, `IAM has no ${what}`, iam));
};

export const principalStanding = (f: Finding, iam: IamKnown): Standing => {
  if (f.owner?.type === 'user') return userStanding(f, iam);
  return f.owner?.type === 'group' ? groupStanding(f, iam) : roleStanding(f, iam);
};
