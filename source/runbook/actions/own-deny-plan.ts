import { withoutPath } from '../../core/audit/arn.ts';
import { isDenyAll } from '../../core/audit/deny-policy.ts';
import { type Principals, sessionAlive } from '../../core/audit/session-liveness.ts';
import { iso } from '../../core/clock.ts';
import { allConsoles } from '../../core/contain/consoles.ts';
import { ownDenies, type StandingDeny } from '../../core/contain/own-denies.ts';
import { parseDeny } from '../../core/contain/own-deny.ts';
import type { RoleState, UserState } from '../../core/iam-state.ts';
import type { Call, Plan } from '../../core/plan.ts';
import type { Progress } from '../../core/progress.ts';
import { type Reading, read } from '../../core/reading.ts';
import type { Session } from '../../core/session.ts';
import type { JsonObject } from '../../core/words.ts';
import {
  type ActionType,
  asRead,
  type PlanContext,
  type Planned,
  type ReadPorts,
  type Subject,
  see,
} from './action-type.ts';
import { gone } from './user-calls.ts';

/** A role's session ends after twelve hours at the latest, ms (domain.md §2.1). */
const longestSession = 12 * 3_600_000;

/** Is the deny on the principal that the credential acts for? A record may name it without its path, AWS never does. */
const isBehind = ({ issuer }: Session, { arn }: StandingDeny): boolean =>
  issuer !== null && withoutPath(issuer) === withoutPath(arn);

/** Reseal's own denies on what is behind the credential. */
const deniesFor = ({ session }: Subject, progress: Progress): StandingDeny[] =>
  ownDenies(progress).filter((d) => session !== null && (isBehind(session, d) || d.credential === session.accessKeyId));

const offCall = (d: StandingDeny): Call => ({
  service: 'iam',
  operation: d.type === 'role' ? 'DeleteRolePolicy' : 'DetachUserPolicy',
  input: d.type === 'role' ? { RoleName: d.name, PolicyName: d.policy } : { UserName: d.name, PolicyArn: d.policy },
  says: `takes off the deny that reseal put at ${iso(d.since)}`,
  undo: { possible: true, how: 'put it again' },
  alreadyDone: gone,
});

/** Principals as they would be without these denies. */
const without = (denies: StandingDeny[], state: RoleState | UserState, at: number): Principals => {
  const names = denies.map((d) => d.policy);
  const bare = {
    ...state,
    inlinePolicies: state.inlinePolicies.filter((p) => !names.includes(p.name)),
    attachedPolicies: state.attachedPolicies.filter((p) => !(names.includes(p.arn) && isDenyAll(p.arn))),
  };
  const key = state.name;
  return 'accessKeys' in bare
    ? { users: new Map([[key, read(bare, at) as Reading<UserState | null>]]), roles: new Map() }
    : { users: new Map(), roles: new Map([[key, read(bare as RoleState, at) as Reading<RoleState | null>]]) };
};

/** Why a deny is still needed: a credential of the tree that would act without it, or sessions nobody can name. */
const whyNeeded = (
  denies: StandingDeny[],
  state: RoleState | UserState,
  at: number,
  { progress, awsNow }: Pick<PlanContext, 'progress' | 'awsNow'>,
): string | null => {
  if (awsNow === null) return "AWS's time is not known: re-run the check";
  const principals = without(denies, state, at);
  // A console that somebody signed in to is held back as well, and stands among no credentials.
  const all = [...progress.sessions, ...allConsoles(progress)];
  const mine = all.filter((s) => denies.some((d) => isBehind(s, d)));
  if (mine.length === 0)
    return 'no credential of the tree is known to be behind it, so nobody knows whom it holds back';
  const living = mine.find((s) => sessionAlive(s, principals, awsNow).alive !== false);
  if (living) {
    const until = living.expiresAt === null ? 'it has no expiry' : `it expires ${iso(living.expiresAt)}`;
    return `${living.accessKeyId} would act again without it: ${until}`;
  }
  if (!('accessKeys' in state)) {
    // What stands there now, not what was put: somebody may have moved the time.
    const there = state.inlinePolicies.filter((p) => denies.some((d) => d.policy === p.name));
    const whole = there.flatMap((p) => parseDeny(p.document) ?? []).filter((d) => d.userId === null);
    const over = Math.max(0, ...whole.map((d) => d.before)) + longestSession;
    if (whole.length > 0 && awsNow < over) return `sessions of the role that nobody named may live until ${iso(over)}`;
  }
  return null;
};

const readHolder = (
  d: StandingDeny,
  { iam }: ReadPorts,
  signal: AbortSignal,
): Promise<Reading<RoleState | UserState | null>> =>
  d.type === 'role' ? iam.role(d.name, signal) : iam.user(d.name, signal);

const stands = (d: StandingDeny, state: RoleState | UserState): boolean =>
  d.type === 'role'
    ? state.inlinePolicies.some((p) => p.name === d.policy)
    : state.attachedPolicies.some((p) => p.arn === d.policy);

const planOff = async (
  subject: Subject,
  ports: ReadPorts,
  context: PlanContext,
  signal: AbortSignal,
): Promise<Planned> => {
  const denies = deniesFor(subject, context.progress);
  const [first] = denies;
  if (!first || !subject.session) return { ok: false, why: 'no deny of reseal is on it', nothing: true };
  const reading = await readHolder(first, ports, signal);
  if (!reading.ok) return { ok: false, why: `${first.name} could not be read: ${reading.fault.what}` };
  const state = reading.value;
  if (!state || state.id !== first.uniqueId)
    return { ok: false, why: `${first.name} is gone, and the deny with it; re-run the check`, nothing: true };
  const needed = whyNeeded(denies, state, reading.at, context);
  if (needed) return { ok: false, why: needed };
  const kept = denies.filter((d) => d.type === 'role' && d.denies === null).map((d) => d.policy);
  const foreign = state.inlinePolicies.find(
    (p) => denies.some((d) => d.policy === p.name) && parseDeny(p.document) === null,
  );
  if (foreign || kept.length > 0)
    return {
      ok: false,
      why: `${foreign?.name ?? kept[0]} is not what reseal put any more; look at it in IAM, reseal leaves it`,
    };
  const calls = denies.filter((d) => stands(d, state)).map(offCall);
  if (calls.length === 0) return { ok: false, why: 'the deny is off already; re-run the check', nothing: true };
  const plan: Plan = {
    ...{ kind: 'remove-own-deny', title: `Take reseal's own deny off ${first.name}`, item: 'policy.restored' },
    ...{ finding: null, credential: subject.session.accessKeyId, account: subject.session.account },
    target: { arn: state.arn, name: state.name, uniqueId: state.id },
    calls,
    warnings: [
      first.type === 'user'
        ? `${first.name} may do again what its other policies allow. Keys that were put out of use stay so.`
        : 'Every credential of the tree that it held back is dead on another ground; that was read again.',
    ],
    ...asRead(reading.at, context.digest(JSON.stringify(state))),
    preImage: structuredClone(state) as unknown as JsonObject,
  };
  return { ok: true, plan };
};

/** Reseal's own denies do not stay for ever: they go when nothing can use them any more (domain.md §3.2). */
export const removeOwnDeny: ActionType = {
  kind: 'remove-own-deny',
  label: "Take reseal's own deny off",
  deletes: false,
  offered: (subject, progress) => deniesFor(subject, progress).length > 0,
  disabled: (subject, progress) => (deniesFor(subject, progress).length > 0 ? null : 'no deny of reseal is on it'),
  hits: () => 'only when all of the tree is dead without it; else the plan says until when it is needed',
  plan: planOff,
  readBack: async ({ target, calls }, { iam }, signal) => {
    const [call] = calls;
    const reading: Reading<RoleState | UserState | null> =
      call?.operation === 'DeleteRolePolicy'
        ? await iam.role(String(call.input.RoleName), signal)
        : await iam.user(target.name, signal);
    if (!reading.ok) return reading;
    const state = reading.value;
    if (state?.id !== target.uniqueId) return { ...reading, value: see('what it was on is gone', true) };
    const left = calls.filter((c) => {
      const { PolicyName, PolicyArn } = c.input;
      return (
        state.inlinePolicies.some((p) => p.name === PolicyName) ||
        state.attachedPolicies.some((p) => p.arn === PolicyArn)
      );
    });
    const value =
      left.length === 0 ? see(`reseal's deny is off ${state.name}`, true) : see('the deny is still there', false);
    return { ...reading, value };
  },
};
