import { isObject } from '../json.ts';
import type { StateObject } from '../terraform/parse-state.ts';
import type { Json, JsonObject } from '../words.ts';

export type PrincipalType = 'role' | 'user' | 'group';

/** What Terraform's state says of one principal (domain.md §7.3). */
export type Expected = {
  attached: Set<string>;
  /** Name → document. */
  inline: Map<string, string>;
  /** Nothing else may be attached, or put inline: only then is what is more than expected a difference by itself. */
  exclusive: { attached: boolean; inline: boolean };
  /** Null = none; absent = Terraform does not manage the principal itself. */
  boundary?: string | null;
  trust?: string;
};

/** Key: `role/NAME`. A principal that is in no state is not here: Terraform does not know it, and expects nothing. */
export type Expectation = {
  principals: ReadonlyMap<string, Expected>;
  /** Policy ARN → document. */
  policies: ReadonlyMap<string, string>;
  /** Policies that Terraform attaches exclusively: ARN → `role/NAME` of all that may have it. */
  exclusivePolicies: ReadonlyMap<string, ReadonlySet<string>>;
};

const text = (v: Json | undefined): string | null => (typeof v === 'string' && v !== '' ? v : null);
const list = (v: Json | undefined): string[] => (Array.isArray(v) ? v.filter((t) => typeof t === 'string') : []);

export const principalKey = (type: PrincipalType, name: string): string => `${type}/${name}`;

type Rule = (v: JsonObject, e: Builder) => void;
type Builder = {
  of(type: PrincipalType, name: string | null): Expected | null;
  policies: Map<string, string>;
  exclusivePolicies: Map<string, Set<string>>;
};

const principal =
  (type: PrincipalType): Rule =>
  (v, e) => {
    const it = e.of(type, text(v.name));
    if (!it) return;
    it.boundary = text(v.permissions_boundary);
    const trust = text(v.assume_role_policy);
    if (trust !== null) it.trust = trust;
    // `managed_policy_arns` of a role is what is attached, read back: no expectation (domain.md §7.3).
  };

const attachment =
  (type: PrincipalType, field: string): Rule =>
  (v, e) => {
    const arn = text(v.policy_arn);
    if (arn !== null) e.of(type, text(v[field]))?.attached.add(arn);
  };

const inline =
  (type: PrincipalType, field: string): Rule =>
  (v, e) => {
    const [name, document] = [text(v.name), text(v.policy)];
    if (name !== null && document !== null) e.of(type, text(v[field]))?.inline.set(name, document);
  };

const onlyThese =
  (type: PrincipalType, field: string, what: 'attached' | 'inline'): Rule =>
  (v, e) => {
    const it = e.of(type, text(v[field]));
    if (!it) return;
    it.exclusive[what] = true;
    if (what === 'attached') for (const arn of list(v.policy_arns)) it.attached.add(arn);
  };

const rules: { [type: string]: Rule } = {
  aws_iam_role: principal('role'),
  aws_iam_user: principal('user'),
  aws_iam_group: principal('group'),
  aws_iam_role_policy_attachment: attachment('role', 'role'),
  aws_iam_user_policy_attachment: attachment('user', 'user'),
  aws_iam_group_policy_attachment: attachment('group', 'group'),
  aws_iam_role_policy: inline('role', 'role'),
  aws_iam_user_policy: inline('user', 'user'),
  aws_iam_group_policy: inline('group', 'group'),
  aws_iam_role_policy_attachments_exclusive: onlyThese('role', 'role_name', 'attached'),
  aws_iam_user_policy_attachments_exclusive: onlyThese('user', 'user_name', 'attached'),
  aws_iam_group_policy_attachments_exclusive: onlyThese('group', 'group_name', 'attached'),
  aws_iam_role_policies_exclusive: onlyThese('role', 'role_name', 'inline'),
  aws_iam_user_policies_exclusive: onlyThese('user', 'user_name', 'inline'),
  aws_iam_group_policies_exclusive: onlyThese('group', 'group_name', 'inline'),
  aws_iam_policy: (v, e) => {
    const [arn, document] = [text(v.arn), text(v.policy)];
    if (arn !== null && document !== null) e.policies.set(arn, document);
  },
  // Exclusive for the policy, over all principals of the account.
  aws_iam_policy_attachment: (v, e) => {
    const arn = text(v.policy_arn);
    if (arn === null) return;
    const all = new Set<string>();
    for (const [type, field] of [
      ['role', 'roles'],
      ['user', 'users'],
      ['group', 'groups'],
    ] as const)
      for (const name of list(v[field])) {
        e.of(type, name)?.attached.add(arn);
        all.add(principalKey(type, name));
      }
    e.exclusivePolicies.set(arn, all);
  },
};

/** What the states of all roots together expect of IAM. A role may be named by its name or its ARN. */
export const expectationOf = (objects: readonly StateObject[]): Expectation => {
  const principals = new Map<string, Expected>();
  const builder: Builder = {
    policies: new Map(),
    exclusivePolicies: new Map(),
    of: (type, given) => {
      const name = given?.split('/').at(-1) ?? null;
      if (name === null) return null;
      const key = principalKey(type, name);
      const known = principals.get(key) ?? {
        ...{ attached: new Set<string>(), inline: new Map<string, string>() },
        exclusive: { attached: false, inline: false },
      };
      principals.set(key, known);
      return known;
    },
  };
  for (const { type, values } of objects) if (isObject(values)) rules[type]?.(values, builder);
  return { principals, policies: builder.policies, exclusivePolicies: builder.exclusivePolicies };
};

/** The types that `expectationOf` understands. */
export const expectedTypes: readonly string[] = Object.keys(rules);
