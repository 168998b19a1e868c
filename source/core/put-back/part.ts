import { nameOf, principalType } from '../audit/arn.ts';
import type { Finding } from '../finding.ts';
import type { FindingKind } from '../words.ts';
import type { PrincipalType } from './terraform-expectation.ts';

export type Holder = { type: PrincipalType; name: string };

/** The one thing in IAM that a finding is about, and that has a state of its own (domain.md §7.2). */
export type Part =
  | { on: 'attached'; holder: Holder; policy: string }
  | { on: 'inline'; holder: Holder; name: string }
  | { on: 'boundary' | 'trust'; holder: Holder }
  | { on: 'member'; group: string; user: string }
  | { on: 'versions'; arn: string }
  | { on: 'policy'; arn: string }
  | { on: 'provider'; arn: string }
  | { on: 'self'; holder: Holder };

/** Kinds of `policy.restored` that are compared; of the others only their standing counts. */
const comparedKinds: readonly FindingKind[] = [
  ...(['policy-attached', 'policy-detached', 'inline-policy-put', 'inline-policy-deleted'] as const),
  ...(['policy-version-created', 'trust-changed', 'boundary-changed', 'group-membership-changed'] as const),
  ...(['role-created', 'group-created', 'policy-created', 'provider-changed'] as const),
];

const compared = new Set<FindingKind>(comparedKinds);
export const isCompared = (f: Pick<Finding, 'kind' | 'item'>): boolean =>
  f.item === 'policy.restored' && compared.has(f.kind);

/** `<ARN> <rest>` of a subject: an ARN holds no blank. */
export const subjectParts = ({ subject }: Pick<Finding, 'subject'>): [string, string] => {
  const [first = '', ...rest] = subject.split(' ');
  return [first, rest.join(' ')];
};

/** Whom it hangs on: by the name it bears now where the audit knows that, else by the subject's ARN. */
export const holderOf = (f: Pick<Finding, 'subject' | 'owner'>): Holder | null => {
  if (f.owner) return { type: f.owner.type, name: f.owner.name };
  const [arn] = subjectParts(f);
  const type = principalType(arn);
  return type && { type, name: nameOf(arn) };
};

/** Group and user of a membership, each by its last known name: the owner is one of them, `after` the other. */
const members = (f: Finding): Part => {
  const [group, user] = subjectParts(f).map(nameOf);
  const other = f.after ?? null;
  if (f.owner?.type === 'user') return { on: 'member', user: f.owner.name, group: other ?? group ?? '' };
  return { on: 'member', group: f.owner?.name ?? group ?? '', user: other ?? user ?? '' };
};

/** Null = a finding that is about no such thing, or whose subject does not tell it. */
export const partOf = (f: Finding): Part | null => {
  if (!isCompared(f)) return null;
  if (f.kind === 'policy-created') return { on: 'policy', arn: f.subject };
  if (f.kind === 'policy-version-created') return { on: 'versions', arn: f.subject };
  if (f.kind === 'provider-changed') return { on: 'provider', arn: f.subject };
  if (f.kind === 'group-membership-changed') return members(f);
  const holder = holderOf(f);
  if (!holder) return null;
  const [, rest] = subjectParts(f);
  switch (f.kind) {
    case 'policy-attached':
    case 'policy-detached':
      return { on: 'attached', holder, policy: rest };
    case 'inline-policy-put':
    case 'inline-policy-deleted':
      return { on: 'inline', holder, name: rest };
    case 'trust-changed':
      return { on: 'trust', holder };
    case 'boundary-changed':
      return { on: 'boundary', holder };
    default:
      return { on: 'self', holder };
  }
};

const held = ({ type, name }: Holder): string => `${type} ${name}`;

/** The same for every record and every finding about the same thing. Names are told apart without case, as IAM does. */
export const partKey = (part: Part): string => {
  const key = (): string => {
    switch (part.on) {
      case 'attached':
        return `${held(part.holder)} ${part.policy}`;
      case 'inline':
        return `${held(part.holder)} ${part.name}`;
      case 'member':
        return `${part.group} ${part.user}`;
      case 'versions':
      case 'policy':
      case 'provider':
        return part.arn;
      default:
        return held(part.holder);
    }
  };
  return `${part.on} ${key()}`.toLowerCase();
};

/** Only there or not: it has no content of its own. Putting there what is there is no error. */
export const isPlain = ({ on }: Part): boolean => on === 'attached' || on === 'member';
