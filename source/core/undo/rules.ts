import { isDenyAll, mayDeny } from '../audit/deny-policy.ts';
import { coversDeny, isOwnDocument } from '../contain/own-deny.ts';
import { samePolicy } from '../iam-policy/canonical.ts';
import type { Call } from '../plan.ts';
import { defaultVersion, hasVersion, inlineOf, isAttached, isMember, keyStatus, type State } from './state.ts';

type Input = { [name: string]: string };

/** The call that takes another one back. `gives`: afterwards somebody may do what he may not do now. */
export type Inverse = { operation: string; input: Input; says: string; gives: boolean };

/** `unchanged`: it was so before, so there is nothing to take back. `why`: what stands in the way. */
export type Inverted = Inverse | { unchanged: string } | { why: string };

export type Rule = {
  /** Which thing of its holder it changes: calls on the same thing come to one inverse. */
  thing(input: Input): string;
  /** Out of what was there before the call. */
  invert(input: Input, before: State): Inverted;
  /** Is it, in this state, as the call leaves it? A text: it is something else. */
  stands(input: Input, state: State): boolean | string;
};

/** What the table of rules is asked with: values of IAM calls are texts. */
export const inputOf = ({ input }: Call): Input =>
  Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)]));

const isSame = (a: string, b: string): boolean => a === b || samePolicy(a, b) === true;

const word = { User: 'user', Role: 'role', Group: 'group' } as const;
type Kind = keyof typeof word;

const attachment = (kind: Kind): [string, Rule][] => {
  const thing = (i: Input): string => `attached ${i.PolicyArn}`;
  const has = (i: Input, s: State): boolean => isAttached(s, i.PolicyArn ?? '');
  const short = (i: Input): string => i.PolicyArn?.split('/').at(-1) ?? '';
  const attach: Rule = {
    thing,
    stands: has,
    invert: (input, before) =>
      has(input, before)
        ? { unchanged: `${short(input)} was attached before` }
        : {
            ...{ operation: `Detach${kind}Policy`, input, says: `takes ${short(input)} off the ${word[kind]} again` },
            gives: isDenyAll(input.PolicyArn ?? ''),
          },
  };
  const detach: Rule = {
    thing,
    stands: (i, s) => !has(i, s),
    invert: (input, before) =>
      has(input, before)
        ? {
            ...{ operation: `Attach${kind}Policy`, input, says: `attaches ${short(input)} to the ${word[kind]} again` },
            gives: !isDenyAll(input.PolicyArn ?? ''),
          }
        : { unchanged: `${short(input)} was not attached before` },
  };
  return [
    [`Attach${kind}Policy`, attach],
    [`Detach${kind}Policy`, detach],
  ];
};

const inline = (kind: Kind): [string, Rule][] => {
  const owner = `${kind}Name`;
  const thing = (i: Input): string => `inline ${i.PolicyName}`;
  const there = (i: Input, s: State): string | null => inlineOf(s, i.PolicyName ?? '');
  const names = (i: Input): Input => ({ [owner]: i[owner] ?? '', PolicyName: i.PolicyName ?? '' });
  /** `now`: the document that stands there until then; null = none. */
  const putBack = (i: Input, document: string, now: string | null): Inverse => ({
    ...{ operation: `Put${kind}Policy`, input: { ...names(i), PolicyDocument: document } },
    says: `puts the document of ${i.PolicyName} back that was there before`,
    // Our own deny, where nothing that denies more stands under that name, only takes away.
    gives: !(isOwnDocument(document) && (now === null || coversDeny(document, now))),
  });
  const put: Rule = {
    thing,
    stands: (i, s) => {
      const document = there(i, s);
      if (document === null) return false;
      return isSame(document, i.PolicyDocument ?? '')
        ? true
        : `${i.PolicyName} was changed since: take back first what came after`;
    },
    invert: (i, before) => {
      const document = there(i, before);
      const mine = i.PolicyDocument ?? '';
      if (document === null)
        return {
          ...{ operation: `Delete${kind}Policy`, input: names(i), says: `takes ${i.PolicyName} off again` },
          gives: mayDeny(mine),
        };
      return document === mine ? { unchanged: `${i.PolicyName} said the same before` } : putBack(i, document, mine);
    },
  };
  const remove: Rule = {
    thing,
    stands: (i, s) => there(i, s) === null || `there is a ${i.PolicyName} again, put by somebody since`,
    invert: (i, before) => {
      const document = there(i, before);
      return document === null
        ? { why: `the pre-image holds no document of ${i.PolicyName}` }
        : putBack(i, document, null);
    },
  };
  return [
    [`Put${kind}Policy`, put],
    [`Delete${kind}Policy`, remove],
  ];
};

const key: Rule = {
  thing: (i) => `key ${i.AccessKeyId}`,
  stands: (i, s) => {
    const status = keyStatus(s, i.AccessKeyId ?? '');
    return status === null
      ? `${i.AccessKeyId} was deleted: its id and its secret do not come back`
      : status === i.Status;
  },
  invert: (input, before) => {
    const status = keyStatus(before, input.AccessKeyId ?? '');
    if (status === null) return { why: `the pre-image does not know ${input.AccessKeyId}` };
    if (status === input.Status) return { unchanged: `${input.AccessKeyId} was ${status} before` };
    const says = status === 'Active' ? 'the key works again' : 'puts the key out of use again';
    return { operation: 'UpdateAccessKey', input: { ...input, Status: status }, says, gives: status !== 'Inactive' };
  },
};

const has = (i: Input, s: State): boolean => isMember(s, i.GroupName ?? '');
const member = (i: Input): string => `member of ${i.GroupName}`;
const join: Rule = {
  thing: member,
  stands: has,
  invert: (input, before) =>
    has(input, before)
      ? { unchanged: `it was a member of ${input.GroupName} before` }
      : { operation: 'RemoveUserFromGroup', input, says: `leaves ${input.GroupName} again`, gives: false },
};
const leave: Rule = {
  thing: member,
  stands: (i, s) => !has(i, s),
  invert: (input, before) =>
    has(input, before)
      ? { operation: 'AddUserToGroup', input, says: `becomes a member of ${input.GroupName} again`, gives: true }
      : { unchanged: `it was no member of ${input.GroupName} before` },
};

const setDefault: Rule = {
  thing: () => 'default version',
  stands: (i, s) => {
    if (!hasVersion(s, i.VersionId ?? '')) return `version ${i.VersionId} was deleted, and no version has its id again`;
    const now = defaultVersion(s);
    return now === i.VersionId || `the default version is ${now} by now`;
  },
  invert: (input, before) => {
    const version = defaultVersion(before);
    if (version === null) return { why: 'the pre-image does not tell which version was the default' };
    if (version === input.VersionId) return { unchanged: `${version} was the default before` };
    const says = `makes ${version} the default version again`;
    return { operation: 'SetDefaultPolicyVersion', input: { ...input, VersionId: version }, says, gives: true };
  },
};

/** Everything that can be taken back, by the operation of IAM; each inverse is in the table again, so that it can be redone. */
export const rules: ReadonlyMap<string, Rule> = new Map([
  ...(['User', 'Role', 'Group'] as const).flatMap((kind) => [...attachment(kind), ...inline(kind)]),
  ['UpdateAccessKey', key],
  ['AddUserToGroup', join],
  ['RemoveUserFromGroup', leave],
  ['SetDefaultPolicyVersion', setDefault],
]);
