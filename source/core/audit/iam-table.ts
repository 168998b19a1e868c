import { text } from '../json.ts';
import type { Call, EventRule } from './event-table.ts';
import { credentialRules } from './iam-table-credentials.ts';
import { providerRules } from './iam-table-providers.ts';
import { type Life, liveName } from './principals.ts';

type Row = Omit<EventRule, 'source' | 'name' | 'effect'>;
type Kind = 'user' | 'role' | 'group';

const row = (name: string, effect: EventRule['effect'], rest: Row): EventRule => ({
  source: 'iam',
  name,
  effect,
  ...rest,
});

const created = (type: Kind, name: string, rest: Pick<Row, 'kind' | 'item'>): EventRule =>
  row(name, 'adds', {
    ...{ ...rest, family: type },
    subject: (c) => c[type]()?.arn ?? null,
    uniqueId: (c) => c[type]()?.uniqueId ?? null,
    thing: (c) => c[type]()?.key ?? null,
    lives: (c) => [c[type]()],
    terraform: (c) => imported(`aws_iam_${type}`, [c[type]()], (n) => n),
  });

/** Ends or changes one that the tree made; else that of an old one, by the name that Terraform would import. */
const undone = (type: Kind, name: string, effect: 'removes' | 'notes', item: string): EventRule =>
  row(name, effect, {
    ...{ kind: 'unclassified-write', item, family: type },
    subject: (c) => c[type]()?.arn ?? null,
    thing: (c) => c[type]()?.key ?? null,
    lives: (c) => [c[type]()],
    terraform: (c) => imported(`aws_iam_${type}`, [c[type]()], (n) => n),
    alone: {
      kind: effect === 'removes' ? 'resource-deleted' : 'resource-changed',
      item: 'policy.restored',
      subject: (c) => {
        const life = c[type]();
        return life && liveName(life);
      },
    },
  });

/** Terraform's import id, made from the names of the principals; null where one is not told. */
const imported = (type: string, lives: (Life | null)[], id: (...names: string[]) => string) => {
  const names = lives.flatMap((l) => (l ? [liveName(l)] : []));
  return names.length === lives.length ? { type, importId: id(...names) } : null;
};

const joined = (...parts: (string | null | undefined)[]): string | null =>
  parts.every((p) => typeof p === 'string') ? parts.join(' ') : null;

/** A policy, inline or attached, on a user, role or group. */
const onPrincipal = (
  type: Kind,
  part: (c: Call) => string | null,
  rest: Pick<Row, 'kind' | 'family' | 'state'> & { tf: string; between: string },
): Row => {
  const { tf, between, ...row } = rest;
  return {
    ...{ ...row, item: 'policy.restored' },
    subject: (c) => joined(c[type]()?.arn, part(c)),
    thing: (c) => joined(c[type]()?.key, part(c)),
    lives: (c) => [c[type]()],
    terraform: (c) => (part(c) === null ? null : imported(tf, [c[type]()], (n) => `${n}${between}${part(c)}`)),
  };
};

const attached = (c: Call): string | null => text(c.e.request, 'policyArn');
const inline = (c: Call): string | null => text(c.e.request, 'policyName');
const boundary = (c: Call): string | null => text(c.e.request, 'permissionsBoundary');

const policiesOf = (type: Kind): EventRule[] => {
  const Type = `${type[0]?.toUpperCase()}${type.slice(1)}`;
  const link = { family: 'attachment', tf: `aws_iam_${type}_policy_attachment`, between: '/' };
  const doc = { family: 'inline', tf: `aws_iam_${type}_policy`, between: ':' };
  const document = (c: Call) => text(c.e.request, 'policyDocument');
  return [
    row(`Attach${Type}Policy`, 'adds', onPrincipal(type, attached, { ...link, kind: 'policy-attached' })),
    row(`Detach${Type}Policy`, 'removes', onPrincipal(type, attached, { ...link, kind: 'policy-detached' })),
    row(`Put${Type}Policy`, 'adds', onPrincipal(type, inline, { ...doc, kind: 'inline-policy-put', state: document })),
    row(`Delete${Type}Policy`, 'removes', onPrincipal(type, inline, { ...doc, kind: 'inline-policy-deleted' })),
  ];
};

const boundariesOf = (type: 'user' | 'role'): EventRule[] => {
  const Type = type === 'user' ? 'User' : 'Role';
  const rest: Row = {
    ...{ kind: 'boundary-changed', item: 'policy.restored', family: 'boundary' },
    subject: (c) => c[type]()?.arn ?? null,
    thing: (c) => c[type]()?.key ?? null,
    lives: (c) => [c[type]()],
    state: boundary,
  };
  return [row(`Put${Type}PermissionsBoundary`, 'adds', rest), row(`Delete${Type}PermissionsBoundary`, 'removes', rest)];
};

const member: Row = {
  ...{ kind: 'group-membership-changed', item: 'policy.restored', family: 'membership' },
  subject: (c) => joined(c.group()?.arn, c.user()?.arn),
  thing: (c) => joined(c.group()?.key, c.user()?.key),
  // A user that the session made tells more than an old group: the name alone may be somebody else's by now.
  lives: (c) => (c.user()?.made ? [c.user(), c.group()] : [c.group(), c.user()]),
  // The other end, by the name it bears now.
  state: (c) => {
    const [user, group] = [c.user(), c.group()];
    if (user?.made) return group && liveName(group);
    return user ? liveName(user) : text(c.e.request, 'userName');
  },
};

/** Every IAM call that has a kind (product.md §5, domain.md §4.8 rows 29–47). */
export const iamRules: EventRule[] = [
  created('user', 'CreateUser', { kind: 'user-created', item: 'iam.users' }),
  created('role', 'CreateRole', { kind: 'role-created', item: 'policy.restored' }),
  created('role', 'CreateServiceLinkedRole', { kind: 'role-created', item: 'policy.restored' }),
  // A role out of a template: who may take it is in the template, not in the call.
  created('role', 'AcquireRole', { kind: 'role-created', item: 'policy.restored' }),
  created('group', 'CreateGroup', { kind: 'group-created', item: 'policy.restored' }),
  undone('user', 'DeleteUser', 'removes', 'iam.users'),
  undone('role', 'DeleteRole', 'removes', 'policy.restored'),
  undone('group', 'DeleteGroup', 'removes', 'policy.restored'),
  undone('user', 'UpdateUser', 'notes', 'iam.users'),
  undone('group', 'UpdateGroup', 'notes', 'policy.restored'),
  ...['TagUser', 'UntagUser'].map((name) => undone('user', name, 'notes', 'iam.users')),
  ...['UpdateRole', 'UpdateRoleDescription', 'TagRole', 'UntagRole'].map((name) =>
    undone('role', name, 'notes', 'policy.restored'),
  ),
  undone('role', 'DeleteServiceLinkedRole', 'removes', 'policy.restored'),
  ...policiesOf('user'),
  ...policiesOf('role'),
  ...policiesOf('group'),
  ...boundariesOf('user'),
  ...boundariesOf('role'),
  row('AddUserToGroup', 'adds', member),
  row('RemoveUserFromGroup', 'removes', member),
  row('UpdateAssumeRolePolicy', 'changes', {
    ...{ kind: 'trust-changed', item: 'policy.restored', family: 'trust' },
    subject: (c) => c.role()?.arn ?? null,
    thing: (c) => c.role()?.key ?? null,
    lives: (c) => [c.role()],
    state: (c) => text(c.e.request, 'policyDocument'),
  }),
  ...credentialRules,
  ...providerRules,
];
