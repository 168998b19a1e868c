import { nameOf } from '../../core/audit/arn.ts';
import { isOther } from '../../core/audit/session-liveness.ts';
import { holderOf } from '../../core/contain/principal.ts';
import type { Finding } from '../../core/finding.ts';
import type { UserState } from '../../core/iam-state.ts';
import type { Plan } from '../../core/plan.ts';
import type { Progress } from '../../core/progress.ts';
import type { JsonObject } from '../../core/words.ts';
import { asRead, findingOf, type PlanContext, type Planned, type ReadPorts, type Subject } from './action-type.ts';

/** The `user-created` finding that this finding is about: itself, or that of the user it hangs on. */
const createdUser = (finding: Finding, progress: Progress): Finding | null => {
  if (finding.kind === 'user-created') return finding;
  const owner = progress.sessions.find((s) => s.accessKeyId === finding.subject)?.issuer;
  const names = [...finding.subject.split(' '), ...(owner ? [owner] : [])];
  const created = progress.findings.filter(
    (f) => f.kind === 'user-created' && f.account === finding.account && !f.transient,
  );
  return created.find((f) => names.includes(f.subject)) ?? null;
};

/** The session's own user behind a credential, as a finding; null = the user was there before. */
const createdFor = (subject: Subject, progress: Progress): Finding | null => {
  if (subject.finding) return createdUser(subject.finding, progress);
  const { session } = subject;
  return (
    progress.findings.find(
      (f) =>
        f.kind === 'user-created' && f.account === session?.account && !f.transient && f.subject === session.issuer,
    ) ?? null
  );
};

/** A user that may be acted on: `created` when the session itself made it. */
type UserRef = { name: string; account: string; created: Finding | null };

/** Which user the subject is about, or why that cannot be told. Pure. */
export const userRef = (
  subject: Subject,
  progress: Progress,
): { ok: true; user: UserRef } | { ok: false; why: string } => {
  const created = createdFor(subject, progress);
  if (created) {
    const { account, subject: arn } = created;
    return created.standing === false
      ? { ok: false, why: 'it is gone' }
      : { ok: true, user: { name: nameOf(arn), account, created } };
  }
  if (!subject.session) return { ok: false, why: 'the session did not create this user' };
  const holder = holderOf(subject.session, progress);
  if (holder.type !== 'user') return { ok: false, why: holder.refused ?? 'no user is behind it' };
  if (holder.refused !== null) return { ok: false, why: holder.refused };
  return { ok: true, user: { name: holder.name, account: subject.session.account, created: null } };
};

type ReadUser =
  | { ok: true; user: UserState; at: number; created: Finding | null }
  | { ok: false; why: string; nothing?: true };

/**
 * The user as it is now, proved to be the one that is meant: by the unique id of the record that made it, else by what is
 * known of the credential. Anybody else of that name is not touched.
 */
export const readUser = async (
  subject: Subject,
  { iam }: ReadPorts,
  progress: Progress,
  signal: AbortSignal,
): Promise<ReadUser> => {
  const ref = userRef(subject, progress);
  if (!ref.ok) return { ok: false, why: `${ref.why}; nothing was planned` };
  const { name, created } = ref.user;
  const reading = await iam.user(name, signal);
  if (!reading.ok) return { ok: false, why: `${name} could not be read: ${reading.fault.what}` };
  const user = reading.value;
  if (!user) return { ok: false, why: `IAM has no user ${name} any more: re-run the probe`, nothing: true };
  if (created && created.uniqueId === null)
    return {
      ok: false,
      why: `no record tells the unique id of ${name}, so it cannot be told from another of that name`,
    };
  const meant = created ? created.uniqueId : null;
  const other = meant !== null ? user.id !== meant : subject.session !== null && isOther(user, subject.session);
  if (other) {
    const was = meant ?? subject.session?.uniqueId;
    return {
      ok: false,
      why: `${name} is now ${user.id}${was ? `; the session made or used ${was}` : ''}. It is somebody else's, and was not touched`,
      nothing: true,
    };
  }
  return { ok: true, user, at: reading.at, created };
};

type OnUser = Pick<Plan, 'kind' | 'title' | 'calls' | 'warnings'> & {
  subject: Subject;
  found: Extract<ReadUser, { ok: true }>;
};

/** A plan on a user out of what was just read of it. No calls = it is like that already. */
export const planOnUser = (
  { kind, title, subject, found: { user, at, created }, calls, warnings }: OnUser,
  { progress, digest }: Pick<PlanContext, 'progress' | 'digest'>,
): Planned => {
  if (calls.length === 0)
    return { ok: false, why: `${user.name} is already like that; nothing is left to do`, nothing: true };
  const finding = created ?? findingOf(subject, progress);
  // When a key was last used may change until the plan is carried out, and changes nothing of it.
  const settled = { ...user, accessKeys: user.accessKeys.map(({ lastUsed, ...key }) => key) };
  const plan: Plan = {
    ...{ kind, title, item: finding?.item ?? 'expiry.sessions', finding: finding?.id ?? null },
    ...(subject.finding ? {} : { credential: subject.session?.accessKeyId ?? null }),
    account: created?.account ?? subject.session?.account ?? '',
    target: { arn: user.arn, name: user.name, uniqueId: user.id },
    ...{ calls, warnings, ...asRead(at, digest(JSON.stringify(settled))) },
    preImage: structuredClone(user) as unknown as JsonObject,
  };
  return { ok: true, plan };
};
