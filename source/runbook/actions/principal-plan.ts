import { isDenyAll, statementsOf } from '../../core/audit/deny-policy.ts';
import { isObject } from '../../core/audit/json.ts';
import type { Finding } from '../../core/finding.ts';
import { samePolicy } from '../../core/iam-policy/canonical.ts';
import type { Progress } from '../../core/progress.ts';
import { beforeOf, type Told } from '../../core/put-back/before.ts';
import { deedsIn, there } from '../../core/put-back/deeds.ts';
import { partOf, subjectParts } from '../../core/put-back/part.ts';
import { type Holder, inlineOf, isAttached } from '../../core/undo/state.ts';
import type { ActionType, PlanContext, Planned, ReadPorts, Subject } from './action-type.ts';
import {
  type Found,
  isOffered,
  nothingLeft,
  ownerHolder,
  putBackPlan,
  readBackCalls,
  readOwner,
  refuse,
  type Work,
  whyNotPutBack,
} from './put-back.ts';
import { iamCall, yes } from './user-calls.ts';

type Maker = (about: {
  f: Finding;
  holder: Holder;
  part: string;
  found: Found;
  before: Told;
  progress: Progress;
}) => Work;

export const typeName = { user: 'User', role: 'Role', group: 'Group' } as const;

const inputFor = (holder: Holder): { Type: string; names: { [name: string]: string } } | null => {
  if (holder.type === 'policy') return null;
  const Type = typeName[holder.type];
  return { Type, names: { [`${Type}Name`]: holder.name } };
};

/** What Terraform or the trail say that it should be; the trail is asked anew, so that a plan never rests on an old answer. */
const wantedValue = (f: Finding, before: Told, { putBack }: Progress): string | null => {
  const wanted = putBack?.[f.id]?.wanted;
  if (wanted?.by === 'terraform') return wanted.value;
  return before.known ? before.value : null;
};

/** Does it hold anybody back? What cannot be read may. */
const denies = (document: string): boolean => {
  const statements = statementsOf(document);
  return statements.length === 0 || statements.some((s) => !isObject(s) || s.Effect !== 'Allow');
};

const detach: Maker = ({ f, holder, part, found, before, progress }) => {
  const to = inputFor(holder);
  if (!to) return refuse('it is on no principal');
  if (isDenyAll(part))
    return refuse('it denies everything: taking it off would give. Do that where it was contained (c)');
  // Somebody's own attachment from before the session is never taken off (issue: put back, not clean up).
  if (wantedValue(f, before, progress) === there)
    return refuse(`${part} was attached before the session, or Terraform expects it: it stays`);
  if (!isAttached(found.state, part)) return nothingLeft(`${part} is not attached any more`);
  const says = `takes ${part.split('/').at(-1)} off ${holder.type} ${holder.name}`;
  return {
    calls: [iamCall(`Detach${to.Type}Policy`, { ...to.names, PolicyArn: part }, says, yes('attach it again'))],
    warnings: [
      ...(before.known ? [] : [`Whether it was attached before the session cannot be known: ${before.why}.`]),
      ...(holder.type === 'group' ? ['Every member of the group loses what it gives.'] : []),
    ],
  };
};

const remove: Maker = ({ f, holder, part, found, before, progress }) => {
  const to = inputFor(holder);
  if (!to) return refuse('it is on no principal');
  const live = inlineOf(found.state, part);
  if (live === null) return nothingLeft(`${part} is not on ${holder.name} any more`);
  if (wantedValue(f, before, progress) !== null)
    return refuse(`there was a policy ${part} before: put the earlier document back instead`);
  if (f.after && samePolicy(f.after, live) !== true)
    return refuse(`${part} is not what the session put any more: look at it in IAM, reseal leaves it`);
  const says = `deletes the inline policy of ${holder.type} ${holder.name}`;
  return {
    calls: [
      iamCall(
        `Delete${to.Type}Policy`,
        { ...to.names, PolicyName: part },
        says,
        yes('its document is in the pre-image'),
      ),
    ],
    warnings: [
      ...(before.known ? [] : [`If there was one of that name before the session, it is not put back: ${before.why}.`]),
      ...(denies(live) ? ['It denies something: without it more is allowed.'] : []),
    ],
  };
};

const restore: Maker = ({ f, holder, part, found, before, progress }) => {
  const to = inputFor(holder);
  if (!to) return refuse('it is on no principal');
  const document = wantedValue(f, before, progress);
  if (document === null) return refuse(`no earlier document of ${part} is known`);
  const live = inlineOf(found.state, part);
  if (live !== null && samePolicy(document, live) === true) return nothingLeft(`${part} says that already`);
  if (live !== null && f.after && samePolicy(f.after, live) !== true)
    return refuse(`${part} is not what the session put any more: look at it in IAM, reseal leaves it`);
  const input = { ...to.names, PolicyName: part, PolicyDocument: document };
  const undo = yes(live === null ? 'delete it again' : 'the document of now is in the pre-image');
  return {
    calls: [iamCall(`Put${to.Type}Policy`, input, `puts the earlier document of ${part} back`, undo, [])],
    warnings: ['Read the document: it gives what it says.'],
  };
};

const plan =
  (kind: string, title: (name: string, part: string) => string, make: Maker) =>
  async ({ finding: f }: Subject, ports: ReadPorts, context: PlanContext, signal: AbortSignal): Promise<Planned> => {
    const holder = f && ownerHolder(f);
    const part = f && partOf(f);
    if (!f || !holder || !part) return { ok: false, why: 'no record tells what it is on; nothing was planned' };
    const read = await readOwner(f, holder, ports, signal);
    if (!read.ok) return read;
    const { found } = read;
    const [, rest] = subjectParts(f);
    const before = beforeOf(f, part, deedsIn(await context.events()));
    const work = make({ f, holder, part: rest, found, before, progress: context.progress });
    return putBackPlan(
      kind,
      title(holder.name, rest.split('/').at(-1) ?? rest),
      f,
      found.target,
      found.states,
      found.at,
      work,
      context,
    );
  };

/** Takes off what the session attached, and nothing that was there before it. */
export const detachPolicy: ActionType = {
  kind: 'detach-policy',
  label: 'Detach the policy',
  deletes: false,
  offered: (subject, progress) =>
    isOffered('detach-policy', subject, progress) &&
    subject.finding?.standing !== false &&
    progress.putBack?.[subject.finding?.id ?? '']?.wanted?.value !== there,
  disabled: (subject, progress) => whyNotPutBack(subject, progress),
  plan: plan('detach-policy', (name, part) => `Detach ${part} from ${name}`, detach),
  readBack: readBackCalls,
};

/** Deletes an inline policy that the session put where there was none. */
export const removeInline: ActionType = {
  kind: 'remove-inline',
  label: 'Delete the inline policy',
  deletes: false,
  offered: (subject, progress) =>
    isOffered('remove-inline', subject, progress) &&
    subject.finding?.standing !== false &&
    typeof progress.putBack?.[subject.finding?.id ?? '']?.wanted?.value !== 'string',
  disabled: (subject, progress) => whyNotPutBack(subject, progress),
  plan: plan('remove-inline', (name, part) => `Delete inline policy ${part} of ${name}`, remove),
  readBack: readBackCalls,
};

/** Puts an earlier document back: it gives, so it needs the *undo* permission. */
export const restoreInline: ActionType = {
  kind: 'restore-inline',
  label: 'Put the earlier document back',
  deletes: false,
  offered: (subject, progress) =>
    isOffered('restore-inline', subject, progress) &&
    typeof progress.putBack?.[subject.finding?.id ?? '']?.wanted?.value === 'string',
  disabled: (subject, progress) => whyNotPutBack(subject, progress, true),
  plan: plan('restore-inline', (name, part) => `Put the earlier ${part} of ${name} back`, restore),
  readBack: readBackCalls,
};
