import { isDenyAll, mayDeny } from '../../core/audit/deny-policy.ts';
import type { Finding } from '../../core/finding.ts';
import { samePolicy } from '../../core/iam-policy/canonical.ts';
import type { Progress } from '../../core/progress.ts';
import { beforeOf, type Told } from '../../core/put-back/before.ts';
import { deedsIn, there } from '../../core/put-back/deeds.ts';
import { type Holder, holderOf, partOf, subjectParts } from '../../core/put-back/part.ts';
import { inlineOf, isAttached, type State } from '../../core/undo/state.ts';
import type { ActionType } from './action-type.ts';
import { readOwner } from './owner-of.ts';
import { nothingLeft, type PutBackType, putBackPlan, putBackType, refuse, type Work } from './put-back.ts';
import { readBackCalls } from './read-back.ts';
import { iamCall, yes } from './user-calls.ts';

type Maker = (about: {
  f: Finding;
  holder: Holder;
  part: string;
  state: State;
  before: Told;
  progress: Progress;
}) => Work;

export const typeName = { user: 'User', role: 'Role', group: 'Group' } as const;

const inputFor = ({ type, name }: Holder): { Type: string; names: { [name: string]: string } } => {
  const Type = typeName[type];
  return { Type, names: { [`${Type}Name`]: name } };
};

/** What Terraform or the trail say that it should be; the trail is asked anew, so that a plan never rests on an old answer. */
const wantedValue = (f: Finding, before: Told, { putBack }: Progress): string | null => {
  const wanted = putBack?.[f.id]?.wanted;
  if (wanted?.by === 'terraform') return wanted.value;
  return before.known ? before.value : null;
};

const detach: Maker = ({ f, holder, part, state, before, progress }) => {
  const to = inputFor(holder);
  if (isDenyAll(part))
    return refuse('it denies everything: taking it off would give. Do that where it was contained (c)');
  // Somebody's own attachment from before the session is never taken off (issue: put back, not clean up).
  if (wantedValue(f, before, progress) === there)
    return refuse(`${part} was attached before the session, or Terraform expects it: it stays`);
  if (!isAttached(state, part)) return nothingLeft(`${part} is not attached any more`);
  const says = `takes ${part.split('/').at(-1)} off ${holder.type} ${holder.name}`;
  return {
    calls: [iamCall(`Detach${to.Type}Policy`, { ...to.names, PolicyArn: part }, says, yes('attach it again'))],
    warnings: [
      ...(before.known ? [] : [`Whether it was attached before the session cannot be known: ${before.why}.`]),
      ...(holder.type === 'group' ? ['Every member of the group loses what it gives.'] : []),
    ],
  };
};

const remove: Maker = ({ f, holder, part, state, before, progress }) => {
  const to = inputFor(holder);
  const live = inlineOf(state, part);
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
      ...(mayDeny(live) ? ['It denies something: without it more is allowed.'] : []),
    ],
  };
};

const restore: Maker = ({ f, holder, part, state, before, progress }) => {
  const to = inputFor(holder);
  const document = wantedValue(f, before, progress);
  if (document === null) return refuse(`no earlier document of ${part} is known`);
  const live = inlineOf(state, part);
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

type Row = Pick<PutBackType, 'kind' | 'label' | 'evenGone' | 'leadsTo'> & {
  title(name: string, part: string): string;
  make: Maker;
};

const type = ({ title, make, ...about }: Row): ActionType =>
  putBackType({
    ...about,
    deletes: false,
    plan: async (f, ports, context, signal) => {
      const holder = holderOf(f);
      const of = partOf(f);
      if (!holder || !of) return { ok: false, why: 'no record tells what it is on; nothing was planned' };
      const read = await readOwner(f, holder, ports, signal);
      if (!read.ok) return read;
      const { state, found } = read;
      const [, part] = subjectParts(f);
      const before = beforeOf(f, of, deedsIn(await context.events()));
      const work = make({ f, holder, part, state, before, progress: context.progress });
      return putBackPlan(about.kind, title(holder.name, part.split('/').at(-1) ?? part), f, found, work, context);
    },
    readBack: readBackCalls,
  });

/** Takes off what the session attached, and nothing that was there before it. */
export const detachPolicy: ActionType = type({
  kind: 'detach-policy',
  label: 'Detach the policy',
  leadsTo: (wanted) => wanted !== there,
  title: (name, part) => `Detach ${part} from ${name}`,
  make: detach,
});

/** Deletes an inline policy that the session put where there was none. */
export const removeInline: ActionType = type({
  kind: 'remove-inline',
  label: 'Delete the inline policy',
  leadsTo: (wanted) => typeof wanted !== 'string',
  title: (name, part) => `Delete inline policy ${part} of ${name}`,
  make: remove,
});

/** Puts an earlier document back: it gives, so it needs the *undo* permission. */
export const restoreInline: ActionType = type({
  kind: 'restore-inline',
  label: 'Put the earlier document back',
  evenGone: true,
  leadsTo: (wanted) => typeof wanted === 'string',
  title: (name, part) => `Put the earlier ${part} of ${name} back`,
  make: restore,
});
