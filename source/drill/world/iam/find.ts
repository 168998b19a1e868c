import { ApiFailure, noSuchEntity, validation } from '../failure.ts';
import type { Graph, Group, ManagedPolicy, Role, User } from '../graph.ts';
import { type Input, optional, required } from '../input.ts';
import type { OpContext } from './operation.ts';

/** `kind` as ARNs spell it: `user`, `role`, `group`, `policy`, `mfa`, `instance-profile`. */
export const arnOf = (graph: Graph, kind: string, path: string, name: string): string =>
  `arn:aws:iam::${graph.account}:${kind}${path}${name}`;

/** NoSuchEntity when there is none; the same for the others below. */
export const findUser = (graph: Graph, name: string): User => {
  const user = graph.users.get(name);
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
};

/** For reading; who changes a role asks for `changeableRole`. */
export const findRole = (graph: Graph, name: string): Role => {
  const role = graph.roles.get(name);
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
};

/** Roles that only AWS may change: service-linked ones and those of Identity Center (domain.md §5.5, §13.4). */
export const changeableRole = (graph: Graph, name: string): Role => {
  const role = findRole(graph, name);
  if (!/^\/(aws-service-role|aws-reserved)\//.test(role.path)) return role;
  throw new ApiFailure(
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
  );
};

/** By its name, which is not case-blind here. */
export const findGroup = (graph: Graph, name: string): Group => {
  const group = graph.groups.get(name);
  if (!group) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return group;
};

/** One of this account or one of AWS; what is no policy ARN at all is InvalidInput. */
export const findPolicy = (graph: Graph, arn: string): ManagedPolicy => {
  const policy = graph.policies.get(arn);
  if (policy) return policy;
  if (!/^arn:aws[\w-]*:iam::(\d{12}|aws):policy\/.+$/.test(arn))
    throw new ApiFailure('InvalidInput', `ARN ${arn} is not valid.`);
  throw noSuchEntity(`Policy ${arn} was not found.`);
};

/**
 * The user of a call that may leave UserName out: IAM then takes the caller, which is a trap for whoever wanted somebody
 * else; a session has no user of its own and is refused.
 */
export const namedUser = (ctx: OpContext, input: Input): User => {
  const name = optional(input, 'UserName') ?? ctx.callerUser;
  if (name === null) throw validation('Must specify userName when calling with non-User credentials');
  return findUser(ctx.graph, name);
};

/** ARNs for the permission check: of the thing when it is there, else of a thing of that name under `/`. */
export const onUser = (ctx: OpContext, input: Input): string => {
  const name = optional(input, 'UserName') ?? ctx.callerUser;
  if (name === null) return '*';
  return ctx.graph.users.get(name)?.arn ?? arnOf(ctx.graph, 'user', '/', name);
};

/** Roles: path and all, so that a deny on `role/breakglass-cleanup-*` holds. */
export const onRole = (ctx: OpContext, input: Input): string => {
  const name = required(input, 'RoleName');
  return ctx.graph.roles.get(name)?.arn ?? arnOf(ctx.graph, 'role', '/', name);
};

/** AddUserToGroup and RemoveUserFromGroup are permitted on the group, not on the user. */
export const onGroup = (ctx: OpContext, input: Input): string => {
  const name = required(input, 'GroupName');
  return ctx.graph.groups.get(name)?.arn ?? arnOf(ctx.graph, 'group', '/', name);
};

/** The ARN is the name. */
export const onPolicy = (_: OpContext, input: Input): string => required(input, 'PolicyArn');
