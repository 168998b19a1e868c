import { alreadyExists, deleteConflict } from '../failure.ts';
import type { Graph, User } from '../graph.ts';
import { entityName, type Output, optional, pathOf, required } from '../input.ts';
import { boundaryOf } from './boundaries.ts';
import { describeUser, listedUser } from './describe.ts';
import { arnOf, findUser, namedUser, onUser } from './find.ts';
import { type Operations, reads, writes } from './operation.ts';
import { page } from './paging.ts';
import { tagsOf } from './tags.ts';

/** Names differ by more than case (iam:CreateUser). */
export const refuseTaken = (names: Iterable<string>, name: string, kind: string): void => {
  for (const taken of names) {
    if (taken.toLowerCase() === name.toLowerCase()) throw alreadyExists(`${kind} with name ${name} already exists.`);
  }
};

/** Everything that must go before DeleteUser works, in AWS's words; moto lets most of it pass (domain.md §9). */
const blockers = (graph: Graph, user: User): [boolean, string][] => [
  [user.keys.length > 0, 'delete access keys'],
  [user.login !== null, 'delete login profile'],
  [user.mfa.length > 0, 'delete MFA device'],
  [user.certificates.length > 0, 'delete signing certificates'],
  [user.sshKeys.length > 0, 'delete SSH public keys'],
  [user.serviceCredentials.length > 0, 'delete service specific credentials'],
  [user.inline.size > 0, 'delete policies'],
  [user.attached.size > 0, 'detach all policies'],
  [[...graph.groups.values()].some((g) => g.members.has(user.name)), 'remove users from group'],
];

const remove = (graph: Graph, user: User): Output => {
  const blocked = blockers(graph, user).find(([there]) => there);
  if (blocked) throw deleteConflict(blocked[1]);
  graph.users.delete(user.name);
  return {};
};

/**
 * docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html lists what must go first; a boundary is not in it.
 */
export const userOperations: Operations = {
  CreateUser: writes((ctx, input) => {
    const name = entityName(input, 'UserName');
    const path = pathOf(input);
    refuseTaken(ctx.graph.users.keys(), name, 'User');
    const user: User = {
      ...{ name, path, arn: arnOf(ctx.graph, 'user', path, name), id: ctx.ids.unique('AIDA'), created: ctx.at },
      ...{ boundary: boundaryOf(ctx.graph, input), tags: tagsOf(input), inline: new Map(), attached: new Set() },
      ...{ keys: [], login: null, mfa: [], certificates: [], sshKeys: [], serviceCredentials: [] },
    };
    ctx.graph.users.set(name, user);
    return { User: describeUser(user) };
  }, onUser),
  DeleteUser: writes((ctx, input) => remove(ctx.graph, findUser(ctx.graph, required(input, 'UserName'))), onUser),
  GetUser: reads((ctx, input) => ({ User: describeUser(namedUser(ctx, input)) }), onUser),
  ListUsers: reads((ctx, input) => {
    const prefix = optional(input, 'PathPrefix') ?? '/';
    const users = [...ctx.graph.users.values()].filter((u) => u.path.startsWith(prefix));
    return page(ctx, input, 'Users', users, (u) => u.name, listedUser);
  }),
};
