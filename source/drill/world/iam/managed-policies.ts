import { accessDenied, deleteConflict } from '../failure.ts';
import type { Graph, ManagedPolicy } from '../graph.ts';
import { entityName, type Input, optional, pathOf, required } from '../input.ts';
import { carriers, describePolicy } from './describe.ts';
import { documentOf } from './documents.ts';
import { arnOf, findPolicy, onPolicy } from './find.ts';
import { type OpContext, type Operations, reads, writes } from './operation.ts';
import { page } from './paging.ts';
import { refuseTaken } from './users.ts';

/** A policy of this account; AWS's own are refused to everybody. */
export const ownPolicy = (graph: Graph, input: Input): ManagedPolicy => {
  const policy = findPolicy(graph, required(input, 'PolicyArn'));
  if (policy.aws) throw accessDenied(`Policy ${policy.arn} is managed by AWS and cannot be changed.`);
  return policy;
};

const onNewPolicy = (ctx: OpContext, input: Input): string =>
  arnOf(ctx.graph, 'policy', pathOf(input), required(input, 'PolicyName'));

const ownNames = (graph: Graph): string[] => [...graph.policies.values()].filter((p) => !p.aws).map((p) => p.name);

// In AWS's order: who uses it first, then its versions.
const remove = (graph: Graph, policy: ManagedPolicy) => {
  const { users, roles, groups, bounded } = carriers(graph, policy.arn);
  if (users.length + roles.length + groups.length + bounded.length > 0) {
    throw deleteConflict('detach the policy from all entities');
  }
  if (policy.versions.size > 1) throw deleteConflict('delete all non-default versions');
  graph.policies.delete(policy.arn);
  return {};
};

const scoped = (policy: ManagedPolicy, scope: string): boolean => scope === 'All' || (scope === 'AWS') === policy.aws;

const entities = (ctx: OpContext, input: Input) => {
  const policy = findPolicy(ctx.graph, required(input, 'PolicyArn'));
  const found = carriers(ctx.graph, policy.arn);
  // Without a filter IAM tells of both uses.
  const usage = optional(input, 'PolicyUsageFilter');
  const bounds = usage === 'PermissionsPolicy' ? [] : found.bounded;
  const attached = usage === 'PermissionsBoundary' ? { users: [], roles: [], groups: [] } : found;
  const all = [
    ...attached.groups.map((g) => ({ list: 'PolicyGroups', show: { GroupName: g.name, GroupId: g.id } })),
    ...attached.roles.map((r) => ({ list: 'PolicyRoles', show: { RoleName: r.name, RoleId: r.id } })),
    ...attached.users.map((u) => ({ list: 'PolicyUsers', show: { UserName: u.name, UserId: u.id } })),
    ...bounds.map((b) =>
      b.arn.includes(':user/')
        ? { list: 'PolicyUsers', show: { UserName: b.name, UserId: b.id } }
        : { list: 'PolicyRoles', show: { RoleName: b.name, RoleId: b.id } },
    ),
  ];
  const only = optional(input, 'EntityFilter');
  const wanted = only === null ? all : all.filter((e) => e.list === `Policy${only}s`);
  // The three lists share one marker and one limit.
  const paged = page(
    ctx,
    input,
    'found',
    wanted,
    (e) => `${e.list} ${JSON.stringify(e.show)}`,
    (e) => e,
  );
  const { found: shown, ...rest } = paged;
  const chosen = Array.isArray(shown) ? (shown as typeof all) : [];
  const of = (name: string) => chosen.filter((e) => e.list === name).map((e) => e.show);
  return { PolicyGroups: of('PolicyGroups'), PolicyUsers: of('PolicyUsers'), PolicyRoles: of('PolicyRoles'), ...rest };
};

/** DeletePolicy takes the default version along and nothing else (domain.md §5.5). */
export const managedPolicyOperations: Operations = {
  CreatePolicy: writes((ctx, input) => {
    const name = entityName(input, 'PolicyName', 128);
    const arn = onNewPolicy(ctx, input);
    const document = documentOf(input, 'PolicyDocument');
    refuseTaken(ownNames(ctx.graph), name, 'A policy');
    const policy: ManagedPolicy = {
      ...{ arn, name, path: pathOf(input), id: ctx.ids.unique('ANPA'), created: ctx.at, updated: ctx.at, aws: false },
      ...{ versions: new Map([['v1', { document, created: ctx.at }]]), defaultVersion: 'v1', nextVersion: 2 },
    };
    ctx.graph.policies.set(arn, policy);
    return { Policy: describePolicy(ctx.graph, policy) };
  }, onNewPolicy),
  DeletePolicy: writes((ctx, input) => remove(ctx.graph, ownPolicy(ctx.graph, input)), onPolicy),
  GetPolicy: reads((ctx, input) => {
    return { Policy: describePolicy(ctx.graph, findPolicy(ctx.graph, required(input, 'PolicyArn'))) };
  }, onPolicy),
  ListPolicies: reads((ctx, input) => {
    const scope = optional(input, 'Scope') ?? 'All';
    const policies = [...ctx.graph.policies.values()].filter((p) => scoped(p, scope));
    return page(
      ctx,
      input,
      'Policies',
      policies,
      (p) => p.arn,
      (p) => describePolicy(ctx.graph, p),
    );
  }),
  ListEntitiesForPolicy: reads(entities, onPolicy),
};
