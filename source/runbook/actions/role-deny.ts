import { assumedRole } from '../../core/audit/arn.ts';
import { deniesSession } from '../../core/audit/deny-policy.ts';
import { iso } from '../../core/clock.ts';
import {
  coversDeny,
  denyDocument,
  isUserId,
  mergeDeny,
  type OwnDeny,
  parseDeny,
  sessionDenyNames,
  wholeRoleName,
} from '../../core/contain/own-deny.ts';
import { sameHolder } from '../../core/contain/principal.ts';
import type { RoleState } from '../../core/iam-state.ts';
import type { Call, Plan } from '../../core/plan.ts';
import { plural } from '../../core/plural.ts';
import type { Session } from '../../core/session.ts';
import type { JsonObject } from '../../core/words.ts';
import {
  type ActionType,
  asRead,
  findingOf,
  type PlanContext,
  type Planned,
  type Subject,
  see,
} from './action-type.ts';
import { isRoleSession, type ReadRole, readRole, whyNotRole } from './role-of.ts';
import { roleUsers, roleUsersTold } from './role-users.ts';

type Found = Extract<ReadRole, { ok: true }>;

/** IAM takes that many characters of inline policies on a role, blanks not counted (IAM quotas). */
const inlineLimit = 10_240;

/** The policy that the deny goes into: one that is free, or that holds nothing but such denies. */
const slotFor = (role: RoleState, names: readonly string[]): { name: string; old: OwnDeny[] } | null => {
  for (const name of names) {
    const there = role.inlinePolicies.find((p) => p.name === name);
    if (!there) return { name, old: [] };
    const old = parseDeny(there.document);
    if (old) return { name, old };
  }
  return null;
};

/** AWS's time for the document: of the plan that is worked out again, else of this reading. Whole seconds, ms. */
const instantOf = ({ asOf, awsNow }: PlanContext, date: number | null): number | null => {
  const at = asOf ?? date ?? awsNow;
  return at === null ? null : Math.floor(at / 1000) * 1000;
};

const putCall = (role: RoleState, name: string, document: string, says: string): Call => ({
  service: 'iam',
  operation: 'PutRolePolicy',
  input: { RoleName: role.name, PolicyName: name, PolicyDocument: document },
  says,
  undo: { possible: true, how: 'reseal takes it off again once nothing can use it' },
  alreadyDone: [],
});

type Put = {
  kind: string;
  title: string;
  name: string;
  deny: OwnDeny;
  names: readonly string[];
  says: string;
  warnings: string[];
};

const planPut = (subject: Subject, session: Session, found: Found, context: PlanContext, put: Put): Planned => {
  const { role } = found;
  const slot = slotFor(role, put.names);
  if (!slot)
    return {
      ok: false,
      why: `something else stands on ${role.name} under each name that reseal uses; nothing was planned`,
    };
  const denies = mergeDeny(slot.old, put.deny);
  const document = denyDocument(denies);
  if (slot.old.length > 0 && denyDocument(slot.old) === document)
    return { ok: false, why: `${slot.name} says all of that already; nothing is left to do`, nothing: true };
  // What will be put must be what the probe believes afterwards, or the session would not count as dead.
  if (!deniesSession(document, { ...session, uniqueId: role.id }))
    return {
      ok: false,
      why: `the deny would not surely reach ${session.accessKeyId}: it was issued too near to AWS's time now; plan it again`,
    };
  const others = role.inlinePolicies.filter((p) => p.name !== slot.name);
  const size = [document, ...others.map((p) => p.document)].join('').replace(/\s/g, '').length;
  if (size > inlineLimit)
    return {
      ok: false,
      why: `the inline policies of ${role.name} would have ${size} characters, IAM takes ${inlineLimit}; nothing was planned`,
    };
  const merged =
    slot.old.length > 0
      ? [
          `${slot.name} is there already with ${plural(slot.old.length, 'deny', 'denies')}: they stay, the later time counts.`,
        ]
      : [];
  const finding = findingOf(subject, context.progress);
  const plan: Plan = {
    ...{ kind: put.kind, title: put.title, item: 'expiry.sessions', finding: finding?.id ?? null },
    ...{ credential: session.accessKeyId, account: session.account, asOf: put.deny.before },
    target: { arn: role.arn, name: put.name, uniqueId: role.id },
    calls: [putCall(role, slot.name, document, put.says)],
    warnings: [
      ...put.warnings,
      ...merged,
      'Terraform may see it as drift, and take it off: it stays until reseal removes it.',
    ],
    ...asRead(found.at, context.digest(JSON.stringify(role))),
    preImage: structuredClone(role) as unknown as JsonObject,
  };
  return { ok: true, plan };
};

const readBack: ActionType['readBack'] = async ({ target, calls }, { iam }, signal) => {
  const call = calls.find((c) => c.operation === 'PutRolePolicy');
  const reading = await iam.role(String(call?.input.RoleName), signal);
  if (!reading.ok) return reading;
  const role = reading.value;
  if (!role || role.id !== target.uniqueId) return { ...reading, value: see('the role is gone', null) };
  const name = String(call?.input.PolicyName);
  const policy = role.inlinePolicies.find((p) => p.name === name);
  if (!policy) return { ...reading, value: see(`${name} is not on ${role.name}`, false) };
  return coversDeny(policy.document, String(call?.input.PolicyDocument))
    ? { ...reading, value: see(`${name} is on ${role.name} as it was put`, true) }
    : { ...reading, value: see(`${name} on ${role.name} is not what was put`, false) };
};

const sessionOf = (session: Session): string | null => assumedRole(session.principal)?.session ?? null;

/** Ends one session of a role and nothing else: the default (domain.md §13.3). */
export const denySession: ActionType = {
  kind: 'deny-session',
  label: 'Deny this session',
  deletes: false,
  offered: isRoleSession,
  disabled: (subject, progress) =>
    whyNotRole(subject, progress) ??
    (subject.session && sessionOf(subject.session) === null ? 'no record tells its session name' : null),
  hits: ({ session }) =>
    `nobody else: sessions named ${session ? sessionOf(session) : '?'} that were issued before now`,
  plan: async (subject, ports, context, signal) => {
    const found = await readRole(subject, ports, context.progress, signal);
    if (!found.ok) return found;
    const { session } = subject;
    const name = session && sessionOf(session);
    if (!session || !name) return { ok: false, why: 'no record tells its session name; nothing was planned' };
    const userId = `${found.role.id}:${name}`;
    if (!isUserId(userId)) return { ok: false, why: `${userId} is no id of a role session; nothing was planned` };
    const before = instantOf(context, found.date);
    if (before === null)
      return { ok: false, why: "AWS's time is not known, and it has to stand in the deny: re-run the check" };
    if (found.role.inlinePolicies.some((p) => deniesSession(p.document, { ...session, uniqueId: found.role.id })))
      return {
        ok: false,
        why: `a policy of ${found.role.name} denies it already; nothing is left to do`,
        nothing: true,
      };
    const says = `denies everything to ${userId}, issued before ${iso(before)}`;
    const title = `Deny session ${found.role.name}/${name}`;
    const born = context.progress.sessions.filter((s) => s.parent === session.accessKeyId && s.alive !== false);
    const warnings = born.map(
      (s) => `${s.kind} ${s.accessKeyId}, made with it, lives on: it has its own line in the list`,
    );
    const put = {
      kind: 'deny-session',
      title,
      name,
      deny: { userId, before },
      names: sessionDenyNames,
      says,
      warnings,
    };
    return planPut(subject, session, found, context, put);
  },
  readBack,
};

/** Ends every session of the role that was issued so far: an outage for whoever else uses it, so a choice of its own. */
export const denyRole: ActionType = {
  kind: 'deny-role',
  label: 'Deny the whole role',
  deletes: false,
  offered: isRoleSession,
  disabled: whyNotRole,
  hits: ({ session }, progress) => {
    const more = session ? sameHolder(session, progress).filter((s) => s.alive !== false).length : 0;
    const tree = more > 0 ? `${plural(more, 'other session', 'other sessions')} of the tree, and ` : '';
    return `${tree}everybody who uses this role now: an outage for them`;
  },
  plan: async (subject, ports, context, signal) => {
    const found = await readRole(subject, ports, context.progress, signal);
    if (!found.ok) return found;
    const { session } = subject;
    if (!session) return { ok: false, why: 'no credential of the tree is meant; nothing was planned' };
    const before = instantOf(context, found.date);
    if (before === null)
      return { ok: false, why: "AWS's time is not known, and it has to stand in the deny: re-run the check" };
    const users = roleUsers(found.role.arn, await context.events(), context.progress);
    const says = `denies everything to every session of ${found.role.name} issued before ${iso(before)}`;
    const title = `Deny every session of role ${found.role.name}`;
    const warnings = [
      'Everybody who uses this role now is cut off from AWS until a new session.',
      ...roleUsersTold(users),
    ];
    const names = [wholeRoleName, ...sessionDenyNames];
    const put = {
      kind: 'deny-role',
      title,
      name: found.role.name,
      deny: { userId: null, before },
      names,
      says,
      warnings,
    };
    return planPut(subject, session, found, context, put);
  },
  readBack,
};
