import { deleteConflict, limitExceeded, noSuchEntity } from '../failure.ts';
import type { Group } from '../graph.ts';
import { entityName, optional, pathOf, required } from '../input.ts';
import { describeGroup, listedUser } from './describe.ts';
import { arnOf, findGroup, findUser, onGroup, onUser } from './find.ts';
import { type OpContext, type Operations, reads, writes } from './operation.ts';
import { page } from './paging.ts';
import { refuseTaken } from './users.ts';

const membersOf = (ctx: OpContext, group: Group) =>
  [...group.members].flatMap((name) => {
    const user = ctx.graph.users.get(name);
    return user ? [user] : [];
  });

const groupsOf = (ctx: OpContext, user: string): Group[] =>
  [...ctx.graph.groups.values()].filter((g) => g.members.has(user));

/** Groups and who is in them. Removing somebody who is no member is NoSuchEntity. */
export const groupOperations: Operations = {
  CreateGroup: writes((ctx, input) => {
    const name = entityName(input, 'GroupName', 128);
    const path = pathOf(input);
    refuseTaken(ctx.graph.groups.keys(), name, 'Group');
    const group: Group = {
      ...{ name, path, arn: arnOf(ctx.graph, 'group', path, name), id: ctx.ids.unique('AGPA'), created: ctx.at },
      ...{ inline: new Map(), attached: new Set(), members: new Set() },
    };
    ctx.graph.groups.set(name, group);
    return { Group: describeGroup(group) };
  }, onGroup),
  DeleteGroup: writes((ctx, input) => {
    const group = findGroup(ctx.graph, required(input, 'GroupName'));
    if (group.members.size > 0) throw deleteConflict('remove users from group');
    if (group.inline.size > 0) throw deleteConflict('delete policies');
    if (group.attached.size > 0) throw deleteConflict('detach all policies');
    ctx.graph.groups.delete(group.name);
    return {};
  }, onGroup),
  GetGroup: reads((ctx, input) => {
    const group = findGroup(ctx.graph, required(input, 'GroupName'));
    const members = membersOf(ctx, group);
    return { Group: describeGroup(group), ...page(ctx, input, 'Users', members, (u) => u.name, listedUser) };
  }, onGroup),
  ListGroups: reads((ctx, input) => {
    const prefix = optional(input, 'PathPrefix') ?? '/';
    const groups = [...ctx.graph.groups.values()].filter((g) => g.path.startsWith(prefix));
    return page(ctx, input, 'Groups', groups, (g) => g.name, describeGroup);
  }),
  ListGroupsForUser: reads((ctx, input) => {
    const user = findUser(ctx.graph, required(input, 'UserName'));
    return page(ctx, input, 'Groups', groupsOf(ctx, user.name), (g) => g.name, describeGroup);
  }, onUser),
  AddUserToGroup: writes((ctx, input) => {
    const group = findGroup(ctx.graph, required(input, 'GroupName'));
    const user = findUser(ctx.graph, required(input, 'UserName'));
    const full = groupsOf(ctx, user.name).length >= 10 && !group.members.has(user.name);
    if (full) throw limitExceeded('Cannot exceed quota for GroupsPerUser: 10');
    group.members.add(user.name);
    return {};
  }, onGroup),
  RemoveUserFromGroup: writes((ctx, input) => {
    const group = findGroup(ctx.graph, required(input, 'GroupName'));
    const user = findUser(ctx.graph, required(input, 'UserName'));
    if (!group.members.delete(user.name)) {
      throw noSuchEntity(`User ${user.name} is not in group ${group.name}.`);
    }
    return {};
  }, onGroup),
};
