import { nameOf } from '../../core/audit/arn.ts';
import type { UserState } from '../../core/iam-state.ts';
import type { Call, Plan } from '../../core/plan.ts';
import type { Progress } from '../../core/progress.ts';
import type { JsonObject } from '../../core/words.ts';
import { type ActionType, findingOf, type Planned, type ReadBack, type Subject, see } from './action-type.ts';
import { childrenOf, childrenTold, endsWithUser } from './blast.ts';
import { deletionCalls, denyAllArn, quarantineCalls } from './user-calls.ts';
import { fingerprintOf, type ReadUser, readUser, userRef } from './user-of.ts';

type Found = Extract<ReadUser, { ok: true }>;

/** A plan on a user out of what was just read of it. `todo` empty = it is like that already. */
export const planOnUser = (
  kind: string,
  title: string,
  subject: Subject,
  { user, at, created }: Found,
  progress: Progress,
  todo: Call[],
  warnings: string[],
  digest: (text: string) => string,
): Planned => {
  if (todo.length === 0)
    return { ok: false, why: `${user.name} is already like that; nothing is left to do`, nothing: true };
  const fingerprint = fingerprintOf(user, digest);
  const finding = created ?? findingOf(subject, progress);
  const plan: Plan = {
    kind,
    title,
    item: finding?.item ?? 'expiry.sessions',
    finding: finding?.id ?? null,
    ...(subject.finding ? {} : { credential: subject.session?.accessKeyId ?? null }),
    account: created?.account ?? subject.session?.account ?? '',
    target: { arn: user.arn, name: user.name, uniqueId: user.id },
    calls: todo,
    warnings,
    readAt: at,
    fingerprint,
    shortCode: fingerprint.slice(0, 6),
    preImage: structuredClone(user) as unknown as JsonObject,
  };
  return { ok: true, plan };
};

const lost = (calls: Call[]): string[] => {
  const kinds = [...new Set(calls.filter((c) => !c.undo.possible).map((c) => c.operation))];
  return kinds.length > 0 ? [`Cannot be undone: ${kinds.join(', ')}`] : [];
};

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
  plan: async (subject, ports, { progress, digest }, signal) => {
    const found = await readUser(subject, ports, progress, signal);
    if (!found.ok) return found;
    const { user, created } = found;
    const calls = quarantineCalls(user, created ? undefined : isOfTree(progress));
    const warnings = [...bornOf(user, progress), ...(created ? [] : others(user, progress))];
    const title = `Quarantine user ${user.name}`;
    return planOnUser('quarantine-user', title, subject, found, progress, calls, warnings, digest);
  },
  readBack: async ({ target, calls }, { iam }, signal) => {
    const reading = await iam.user(target.name, signal);
    if (!reading.ok) return reading;
    const user = reading.value;
    if (user?.id !== target.uniqueId) return { ...reading, value: see('the user is gone', true) };
    // Only the keys that were to be put out of use: another one may belong to whoever the user is.
    const meant = new Set(calls.filter((c) => c.operation === 'UpdateAccessKey').map((c) => c.input.AccessKeyId));
    const active = user.accessKeys.filter((k) => k.status !== 'Inactive' && meant.has(k.id)).map((k) => k.id);
    const denied = user.attachedPolicies.some((p) => p.arn === denyAllArn(user.arn));
    const none = meant.size > 0 ? ', no key of it is active' : '';
    const value: ReadBack =
      denied && active.length === 0
        ? see(`AWSDenyAll is attached${none}`, true)
        : see(
            [denied ? '' : 'AWSDenyAll is not attached', ...active.map((k) => `${k} is active`)]
              .filter(Boolean)
              .join(', '),
            false,
          );
    return { ...reading, value };
  },
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
  plan: async (subject, ports, { progress, digest }, signal) => {
    const found = await readUser(subject, ports, progress, signal);
    if (!found.ok) return found;
    const { user, created } = found;
    // Somebody who was there before is never deleted, whatever the session did to it.
    if (!created) return { ok: false, why: 'the session did not create this user; nothing was planned' };
    const calls = deletionCalls(user);
    const boundary = user.boundary ? [`Its permissions boundary ${user.boundary} goes with it.`] : [];
    const warnings = [...bornOf(user, progress), ...boundary, ...lost(calls)];
    const title = `Quarantine, then delete user ${user.name}`;
    return planOnUser('delete-user', title, subject, found, progress, calls, warnings, digest);
  },
  readBack: async ({ target }, { iam }, signal) => {
    const reading = await iam.user(target.name, signal);
    if (!reading.ok) return reading;
    const user = reading.value;
    if (!user) return { ...reading, value: see('IAM has no such user', true) };
    if (user.id !== target.uniqueId)
      return { ...reading, value: see(`it is gone; ${user.id} has taken its name`, true) };
    return { ...reading, value: see('the user is still there', false) };
  },
};
