import { isObject } from './json.ts';
import type { Call } from './plan.ts';
import { type Holder, holderKey, holderOf, type State } from './undo/state.ts';

/**
 * How much IAM lets one have (docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). Attached policies can be raised to 20 for an account,
 * the others for nobody. Inline: characters of all of them together, blanks not counted.
 */
export const quotas = {
  attached: { usual: 10, raised: 20 },
  groups: 10,
  inline: { user: 2048, role: 10_240, group: 5120 },
} as const;

/** Can no policy more be attached? Where there are more than ten, the account has a higher limit. */
export const attachedFull = (count: number): boolean =>
  count === quotas.attached.usual || count >= quotas.attached.raised;

export const inlineSize = (documents: readonly string[]): number => documents.join('').replace(/\s/g, '').length;

type Held = { attached: Set<string>; groups: Set<string>; inline: Map<string, string>; raised: boolean };

const texts = (v: State[string] | undefined, name: string): string[] =>
  Array.isArray(v) ? v.filter(isObject).map((o) => String(o[name])) : [];

const heldBy = (state: State): Held => {
  const attached = texts(state.attachedPolicies, 'arn');
  const [names, documents] = [texts(state.inlinePolicies, 'name'), texts(state.inlinePolicies, 'document')];
  return {
    attached: new Set(attached),
    groups: new Set(Array.isArray(state.groups) ? state.groups.map(String) : []),
    inline: new Map(names.map((n, i) => [n, documents[i] ?? ''])),
    raised: attached.length > quotas.attached.usual,
  };
};

/** Does it as far as it goes; gives back what IAM would say to it, or null. */
const apply = ({ operation, input }: Call, { type, name }: Holder, held: Held): string | null => {
  const who = `${type} ${name}`;
  const [arn, group, policy] = [String(input.PolicyArn), String(input.GroupName), String(input.PolicyName)];
  if (/^Detach/.test(operation)) held.attached.delete(arn);
  else if (operation === 'RemoveUserFromGroup') held.groups.delete(group);
  else if (/^Delete(?:User|Role|Group)Policy$/.test(operation)) held.inline.delete(policy);
  else if (/^Attach/.test(operation) && !held.attached.has(arn)) {
    const most = held.raised ? quotas.attached.raised : quotas.attached.usual;
    if (held.attached.size >= most)
      return `${who} has ${held.attached.size} policies attached, and IAM lets no more be: detach one of them first`;
    held.attached.add(arn);
  } else if (operation === 'AddUserToGroup' && !held.groups.has(group)) {
    if (held.groups.size >= quotas.groups)
      return `${who} is in ${held.groups.size} groups, and IAM allows no more: take it out of one of them first`;
    held.groups.add(group);
  } else if (/^Put(?:User|Role|Group)Policy$/.test(operation) && type !== 'policy') {
    const others = [...held.inline].filter(([n]) => n !== policy).map(([, document]) => document);
    const size = inlineSize([...others, String(input.PolicyDocument)]);
    if (size > quotas.inline[type])
      return `the inline policies of ${who} would have ${size} characters, and IAM takes ${quotas.inline[type]}: take one of them off first`;
    held.inline.set(policy, String(input.PolicyDocument));
  }
  return null;
};

/**
 * Which of these calls, sent in this order, IAM would refuse with LimitExceeded, by their place, and what is in the way. Pure:
 * from the states as they were read; of whom nothing was read, nothing is said.
 */
export const overLimit = (
  calls: readonly Call[],
  stateOf: (holder: Holder) => State | null | undefined,
): Map<number, string> => {
  const helds = new Map<string, Held>();
  const over = new Map<number, string>();
  for (const [at, call] of calls.entries()) {
    const holder = holderOf(call);
    const state = holder && stateOf(holder);
    if (!holder || !state) continue;
    const held = helds.get(holderKey(holder)) ?? heldBy(state);
    helds.set(holderKey(holder), held);
    const why = apply(call, holder, held);
    if (why !== null) over.set(at, why);
  }
  return over;
};
