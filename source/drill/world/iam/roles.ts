import { deleteConflict, validation } from '../failure.ts';
import type { Role } from '../graph.ts';
import { entityName, type Input, optional, pathOf, required } from '../input.ts';
import { boundaryOf } from './boundaries.ts';
import { describeRole, listedRole } from './describe.ts';
import { documentOf } from './documents.ts';
import { arnOf, changeableRole, findRole, onRole } from './find.ts';
import { type Operations, reads, writes } from './operation.ts';
import { page } from './paging.ts';
import { tagsOf } from './tags.ts';
import { refuseTaken } from './users.ts';

const longestSession = (input: Input, otherwise: number): number => {
  const seconds = Number(optional(input, 'MaxSessionDuration') ?? otherwise);
  if (seconds >= 3600 && seconds <= 43_200) return seconds;
  throw validation(
    `1 validation error detected: Value '${seconds}' at 'maxSessionDuration' failed to satisfy constraint: Member must be between 3600 and 43200`,
  );
};

/** Roles of services and of Identity Center are UnmodifiableEntity to everybody (domain.md §13.4). */
export const roleOperations: Operations = {
  CreateRole: writes((ctx, input) => {
    const name = entityName(input, 'RoleName');
    const path = pathOf(input);
    const trust = documentOf(input, 'AssumeRolePolicyDocument');
    refuseTaken(ctx.graph.roles.keys(), name, 'Role');
    const role: Role = {
      ...{ name, path, arn: arnOf(ctx.graph, 'role', path, name), id: ctx.ids.unique('AROA'), created: ctx.at, trust },
      ...{ description: optional(input, 'Description') ?? '', maxSessionSeconds: longestSession(input, 3600) },
      ...{ boundary: boundaryOf(ctx.graph, input), tags: tagsOf(input), inline: new Map(), attached: new Set() },
    };
    ctx.graph.roles.set(name, role);
    return { Role: describeRole(role) };
  }, onRole),
  DeleteRole: writes((ctx, input) => {
    const role = changeableRole(ctx.graph, required(input, 'RoleName'));
    const inProfile = [...ctx.graph.profiles.values()].some((p) => p.roles.has(role.name));
    if (inProfile) throw deleteConflict('remove roles from instance profile');
    if (role.inline.size > 0) throw deleteConflict('delete policies');
    if (role.attached.size > 0) throw deleteConflict('detach all policies');
    ctx.graph.roles.delete(role.name);
    return {};
  }, onRole),
  UpdateAssumeRolePolicy: writes((ctx, input) => {
    changeableRole(ctx.graph, required(input, 'RoleName')).trust = documentOf(input, 'PolicyDocument');
    return {};
  }, onRole),
  UpdateRole: writes((ctx, input) => {
    const role = changeableRole(ctx.graph, required(input, 'RoleName'));
    role.maxSessionSeconds = longestSession(input, role.maxSessionSeconds);
    role.description = optional(input, 'Description') ?? role.description;
    return {};
  }, onRole),
  GetRole: reads((ctx, input) => ({ Role: describeRole(findRole(ctx.graph, required(input, 'RoleName'))) }), onRole),
  ListRoles: reads((ctx, input) => {
    const prefix = optional(input, 'PathPrefix') ?? '/';
    const roles = [...ctx.graph.roles.values()].filter((r) => r.path.startsWith(prefix));
    return page(ctx, input, 'Roles', roles, (r) => r.name, listedRole);
  }),
};
