import { type ActionType, see } from './action-type.ts';
import { readBackUser } from './read-back.ts';
import { deleteLoginCall } from './user-calls.ts';
import { planOnUser, readUser, userRef } from './user-of.ts';

/** The password of a user. It is gone for ever: nobody knows it, so nobody can put it back. */
export const removeLoginProfile: ActionType = {
  kind: 'remove-login-profile',
  label: 'Remove the password',
  deletes: true,
  offered: ({ finding, session }) =>
    finding?.kind === 'login-profile-created' ||
    (finding === null && session?.kind === 'console' && (session.issuer ?? '').includes(':user/')),
  disabled: (subject, progress) => {
    const ref = userRef(subject, progress);
    return ref.ok ? null : ref.why;
  },
  hits: () => 'nobody signs in anew; an open console session outlives it',
  plan: async (subject, ports, context, signal) => {
    const found = await readUser(subject, ports, context.progress, signal);
    if (!found.ok) return found;
    const calls = found.user.loginProfile ? [deleteLoginCall(found.user.name)] : [];
    const warnings = [
      'A console session that is open outlives it: only a deny on the user ends that.',
      ...(found.created ? [] : [`${found.user.name} was there before the session: its owner cannot sign in either.`]),
    ];
    const title = `Remove the password of ${found.user.name}`;
    return planOnUser({ kind: 'remove-login-profile', title, subject, found, calls, warnings }, context);
  },
  readBack: readBackUser(({ loginProfile }) => {
    const there = loginProfile !== null;
    return see(there ? 'the password is still there' : 'the user has no password', !there);
  }),
};
