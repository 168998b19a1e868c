import { noSuchEntity } from '../failure.ts';
import type { Graph } from '../graph.ts';
import { type Input, optional, required } from '../input.ts';
import { changeableRole, findPolicy, findUser, onRole, onUser } from './find.ts';
import { type OpContext, type Operations, writes } from './operation.ts';

/** The boundary named in a create call, checked to exist; null when none is. */
export const boundaryOf = (graph: Graph, input: Input): string | null => {
  const arn = optional(input, 'PermissionsBoundary');
  return arn === null ? null : findPolicy(graph, arn).arn;
};

type Bounded = { name: string; boundary: string | null };
const user = (ctx: OpContext, input: Input): Bounded => findUser(ctx.graph, required(input, 'UserName'));
const role = (ctx: OpContext, input: Input): Bounded => changeableRole(ctx.graph, required(input, 'RoleName'));

const put = (ctx: OpContext, input: Input, principal: Bounded) => {
  principal.boundary = findPolicy(ctx.graph, required(input, 'PermissionsBoundary')).arn;
  return {};
};

const remove = (principal: Bounded) => {
  if (principal.boundary === null) throw noSuchEntity(`${principal.name} does not have a permissions boundary.`);
  principal.boundary = null;
  return {};
};

/** Taking a boundary away gives privilege; IAM lets it happen at any time (domain.md §5.5). */
export const boundaryOperations: Operations = {
  PutUserPermissionsBoundary: writes((ctx, input) => put(ctx, input, user(ctx, input)), onUser),
  DeleteUserPermissionsBoundary: writes((ctx, input) => remove(user(ctx, input)), onUser),
  PutRolePermissionsBoundary: writes((ctx, input) => put(ctx, input, role(ctx, input)), onRole),
  DeleteRolePermissionsBoundary: writes((ctx, input) => remove(role(ctx, input)), onRole),
};
