import type { Finding } from '../../core/finding.ts';
import type { UserState } from '../../core/iam-state.ts';
import type { Call, Plan } from '../../core/plan.ts';
import type { Progress } from '../../core/progress.ts';
import type { JsonObject } from '../../core/words.ts';
import type { ActionType, PlanContext, Planned, ReadBack } from './action-type.ts';
import { deletionCalls, denyAllArn, quarantineCalls } from './user-calls.ts';

/** The `user-created` finding that this finding is about: itself, or that of the user it hangs on. */
export const createdUser = (finding: Finding, progress: Progress): Finding | null => {
  if (finding.kind === 'user-created') return finding;
  const owner = progress.sessions.find((s) => s.accessKeyId === finding.subject)?.issuer;
  const names = [...finding.subject.split(' '), ...(owner ? [owner] : [])];
  const created = progress.findings.filter(
    (f) => f.kind === 'user-created' && f.account === finding.account && !f.transient,
  );
  return created.find((f) => names.includes(f.subject)) ?? null;
};

export const userName = (arn: string): string => arn.split('/').at(-1) ?? arn;

/** What must be the same when the plan is carried out: everything but when a key was last used. */
export const fingerprintOf = (user: UserState, digest: (text: string) => string): string =>
  digest(JSON.stringify({ ...user, accessKeys: user.accessKeys.map(({ lastUsed, ...key }) => key) }));

/** Only what acts as the user itself ends with a deny on the user; a role that its key chained into lives on (domain.md §13.1). */
const endsWithUser = new Set(['federation', 'session-token', 'console', 'user-key']);

const children = (user: UserState, progress: Progress): string[] => {
  const keys = new Set(user.accessKeys.map((k) => k.id));
  const born = progress.sessions.filter((s) => s.parent !== null && keys.has(s.parent) && s.alive !== false);
  return born.map((s) =>
    endsWithUser.has(s.kind)
      ? `${s.kind} ${s.accessKeyId}, made with ${s.parent}, ends with it`
      : `${s.kind} ${s.accessKeyId}, made with ${s.parent}, lives on: it is not ended by this`,
  );
};

const planFor =
  (
    kind: string,
    title: (name: string) => string,
    calls: (user: UserState) => Call[],
    warn: (user: UserState) => string[],
  ) =>
  async (
    finding: Finding,
    iam: Parameters<ActionType['plan']>[1],
    context: PlanContext,
    signal: AbortSignal,
  ): Promise<Planned> => {
    const created = createdUser(finding, context.progress);
    if (!created) return { ok: false, why: 'the session did not create this user; nothing was planned' };
    const name = userName(created.subject);
    const reading = await iam.user(name, signal);
    if (!reading.ok) return { ok: false, why: `${name} could not be read: ${reading.fault.what}` };
    const user = reading.value;
    if (!user) return { ok: false, why: `IAM has no user ${name} any more: re-run the probe` };
    if (created.uniqueId === null)
      return {
        ok: false,
        why: `no record tells the unique id of ${name}, so it cannot be told from another of that name`,
      };
    if (user.id !== created.uniqueId) {
      return {
        ok: false,
        why: `${name} is now ${user.id}; the session made ${created.uniqueId}. It is somebody else's, and was not touched`,
      };
    }
    const todo = calls(user);
    if (todo.length === 0) return { ok: false, why: `${name} is already like that; nothing is left to do` };
    const fingerprint = fingerprintOf(user, context.digest);
    const plan: Plan = {
      kind,
      title: title(name),
      item: finding.item,
      finding: created.id,
      account: created.account,
      target: { arn: user.arn, name, uniqueId: user.id },
      calls: todo,
      warnings: [...children(user, context.progress), ...warn(user)],
      readAt: reading.at,
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

const disabled = (finding: Finding, progress: Progress): string | null => {
  const created = createdUser(finding, progress);
  if (!created) return 'the session did not create this user';
  return created.standing === false ? 'it is gone' : null;
};

const see = (said: string, holds: boolean | null): ReadBack => ({ said, holds });

export const quarantineUser: ActionType = {
  kind: 'quarantine-user',
  label: 'Quarantine the user',
  deletes: false,
  disabled,
  plan: planFor(
    'quarantine-user',
    (name) => `Quarantine user ${name}`,
    quarantineCalls,
    () => [],
  ),
  readBack: async (target, iam, signal) => {
    const reading = await iam.user(target.name, signal);
    if (!reading.ok) return reading;
    const user = reading.value;
    if (user?.id !== target.uniqueId) return { ...reading, value: see('the user is gone', true) };
    const active = user.accessKeys.filter((k) => k.status !== 'Inactive').map((k) => k.id);
    const denied = user.attachedPolicies.some((p) => p.arn === denyAllArn(user.arn));
    if (denied && active.length === 0)
      return { ...reading, value: see('AWSDenyAll is attached, no key is active', true) };
    return {
      ...reading,
      value: see(
        [denied ? '' : 'AWSDenyAll is not attached', ...active.map((k) => `${k} is active`)].filter(Boolean).join(', '),
        false,
      ),
    };
  },
};

export const deleteUser: ActionType = {
  kind: 'delete-user',
  label: 'Quarantine, then delete the user',
  deletes: true,
  disabled,
  plan: planFor(
    'delete-user',
    (name) => `Quarantine, then delete user ${name}`,
    deletionCalls,
    (user) => [
      ...(user.boundary ? [`Its permissions boundary ${user.boundary} goes with it.`] : []),
      ...lost(deletionCalls(user)),
    ],
  ),
  readBack: async (target, iam, signal) => {
    const reading = await iam.user(target.name, signal);
    if (!reading.ok) return reading;
    const user = reading.value;
    if (!user) return { ...reading, value: see('IAM has no such user', true) };
    if (user.id !== target.uniqueId)
      return { ...reading, value: see(`it is gone; ${user.id} has taken its name`, true) };
    return { ...reading, value: see('the user is still there', false) };
  },
};

export const actionTypes: ActionType[] = [quarantineUser, deleteUser];
