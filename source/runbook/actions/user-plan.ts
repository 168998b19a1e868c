import { nameOf } from '../../core/audit/arn.ts';
import type { UserState } from '../../core/iam-state.ts';
import type { Call } from '../../core/plan.ts';
import type { Progress } from '../../core/progress.ts';
import { there } from '../../core/put-back/deeds.ts';
import { attachedBySession } from '../../core/put-back/own-attachments.ts';
import { type ActionType, type Subject, see } from './action-type.ts';
import { childrenOf, childrenTold, endsWithUser } from './blast.ts';
import { readBackDeleted, readBackUser } from './read-back.ts';
import { deletionCalls, denyAllArn, isFull, lostTold, type Mine, quarantineCalls } from './user-calls.ts';
import { planOnUser, readUser, userRef } from './user-of.ts';

const whyNot = (subject: Subject, progress: Progress): string | null => {
  const ref = userRef(subject, progress);
  if (!ref.ok) return ref.why;
  return subject.finding === null && subject.session?.alive === false ? 'it is dead already' : null;
};

/** Keys that the tree holds: of a user who was there before, only these are put out of use. */
const isOfTree =
  ({ sessions }: Progress) =>
  (key: string): boolean =>
    sessions.some((s) => s.accessKeyId === key);

/** What was attached before the session is not detached, not even to make room. */
const mineOf = ({ name, arn: user }: UserState, progress: Progress): Mine => {
  const { findings, putBack } = progress;
  const stays = (arn: string): boolean =>
    findings.some((f) => f.subject === `${user} ${arn}` && putBack?.[f.id]?.wanted?.value === there);
  return {
    key: isOfTree(progress),
    policy: (arn) => attachedBySession({ type: 'user', name }, arn, progress) && !stays(arn),
  };
};

/** What happens where IAM has no room for the deny: said before, with what does the same and needs none. */
const noRoom = (user: UserState, calls: Call[]): string[] => {
  if (!isFull(user)) return [];
  const full = `${user.name} has ${user.attachedPolicies.length} policies attached, as many as IAM takes unless AWS raised it`;
  const room = calls.find((c) => c.operation === 'DetachUserPolicy');
  return room
    ? [`${full}: ${room.input.PolicyArn} goes first, to make room for the deny.`]
    : [
        `${full}, and none is the session's to detach: where AWS refuses the deny (LimitExceeded), what was made with its keys lives on. Then somebody who may puts an inline deny on the user (iam:PutUserPolicy), or detaches one of them.`,
      ];
};

const others = (user: UserState, progress: Progress): string[] => {
  const theirs = user.accessKeys.filter((k) => k.status !== 'Inactive' && !isOfTree(progress)(k.id)).map((k) => k.id);
  const keys = theirs.length > 0 ? `: ${theirs.join(', ')} stops working too` : '';
  return [`${user.name} was there before the session; whoever else uses it is denied everything${keys}.`];
};

const bornOf = (user: UserState, progress: Progress): string[] =>
  childrenTold(
    user.accessKeys.map((k) => k.id),
    progress,
  );

export const quarantineUser: ActionType = {
  kind: 'quarantine-user',
  label: 'Quarantine the user',
  deletes: false,
  offered: (subject) =>
    subject.finding?.actions.includes('quarantine-user') || (subject.session?.issuer ?? '').includes(':user/'),
  disabled: whyNot,
  // Of a user who was there before, one key is less than everything; unless what it made acts as the user and lives on.
  rank: (subject, progress) => {
    const ref = userRef(subject, progress);
    const key = subject.session?.kind === 'user-key' ? subject.session.accessKeyId : null;
    if (key === null || !ref.ok || ref.user.created) return 0;
    return childrenOf([key], progress).some((s) => endsWithUser(s.kind)) ? 0 : 2;
  },
  hits: (subject, progress) => {
    const ref = userRef(subject, progress);
    if (!ref.ok) return '';
    const mine = progress.sessions.filter(
      (s) =>
        s.alive !== false && s.issuer !== null && nameOf(s.issuer) === ref.user.name && s.issuer.includes(':user/'),
    );
    const ends =
      mine.length > 1
        ? `ends all ${mine.length} credentials of ${ref.user.name}`
        : `ends all that ${ref.user.name} holds`;
    return ref.user.created ? `${ends}; the session made this user` : `${ends}; it was there before: others may use it`;
  },
  plan: async (subject, ports, context, signal) => {
    const { progress } = context;
    const found = await readUser(subject, ports, progress, signal);
    if (!found.ok) return found;
    const { user, created } = found;
    const calls = quarantineCalls(user, created ? undefined : mineOf(user, progress));
    const warnings = [...bornOf(user, progress), ...(created ? [] : others(user, progress)), ...noRoom(user, calls)];
    const title = `Quarantine user ${user.name}`;
    return planOnUser({ kind: 'quarantine-user', title, subject, found, calls, warnings }, context);
  },
  readBack: readBackUser((user, calls) => {
    // Only the keys that were to be put out of use: another one may belong to whoever the user is.
    const meant = new Set(calls.filter((c) => c.operation === 'UpdateAccessKey').map((c) => c.input.AccessKeyId));
    const active = user.accessKeys.filter((k) => k.status !== 'Inactive' && meant.has(k.id)).map((k) => k.id);
    const denied = user.attachedPolicies.some((p) => p.arn === denyAllArn(user.arn));
    if (denied && active.length === 0)
      return see(`AWSDenyAll is attached${meant.size > 0 ? ', no key of it is active' : ''}`, true);
    return see(
      [...(denied ? [] : ['AWSDenyAll is not attached']), ...active.map((k) => `${k} is active`)].join(', '),
      false,
    );
  }),
};

export const deleteUser: ActionType = {
  kind: 'delete-user',
  label: 'Quarantine, then delete the user',
  deletes: true,
  offered: ({ finding }) => finding?.actions.includes('delete-user') ?? false,
  disabled: (subject, progress) => {
    const ref = userRef(subject, progress);
    return !ref.ok ? ref.why : ref.user.created ? null : 'the session did not create this user';
  },
  plan: async (subject, ports, context, signal) => {
    const { progress } = context;
    const found = await readUser(subject, ports, progress, signal);
    if (!found.ok) return found;
    const { user, created } = found;
    // Somebody who was there before is never deleted, whatever the session did to it.
    if (!created) return { ok: false, why: 'the session did not create this user; nothing was planned' };
    const calls = deletionCalls(user);
    const boundary = user.boundary ? [`Its permissions boundary ${user.boundary} goes with it.`] : [];
    const warnings = [...bornOf(user, progress), ...noRoom(user, calls), ...boundary, ...lostTold(calls)];
    const title = `Quarantine, then delete user ${user.name}`;
    return planOnUser({ kind: 'delete-user', title, subject, found, calls, warnings }, context);
  },
  readBack: readBackDeleted('user'),
};
