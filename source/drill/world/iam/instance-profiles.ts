import { deleteConflict, limitExceeded, noSuchEntity } from '../failure.ts';
import type { InstanceProfile } from '../graph.ts';
import { entityName, type Input, optional, pathOf, required } from '../input.ts';
import { describeProfile } from './describe.ts';
import { arnOf, changeableRole, findRole, onRole } from './find.ts';
import { type OpContext, type Operations, reads, writes } from './operation.ts';
import { page } from './paging.ts';
import { refuseTaken } from './users.ts';

const find = (ctx: OpContext, input: Input): InstanceProfile => {
  const name = required(input, 'InstanceProfileName');
  const profile = ctx.graph.profiles.get(name);
  if (!profile) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
};

const onProfile = (ctx: OpContext, input: Input): string => {
  const name = required(input, 'InstanceProfileName');
  return ctx.graph.profiles.get(name)?.arn ?? arnOf(ctx.graph, 'instance-profile', '/', name);
};

/** The way of a role to an instance; a role in one cannot be deleted. */
export const instanceProfileOperations: Operations = {
  CreateInstanceProfile: writes((ctx, input) => {
    const name = entityName(input, 'InstanceProfileName', 128);
    const path = pathOf(input);
    refuseTaken(ctx.graph.profiles.keys(), name, 'Instance Profile');
    const profile: InstanceProfile = {
      ...{ name, path, arn: arnOf(ctx.graph, 'instance-profile', path, name), id: ctx.ids.unique('AIPA') },
      ...{ created: ctx.at, roles: new Set() },
    };
    ctx.graph.profiles.set(name, profile);
    return { InstanceProfile: describeProfile(ctx.graph, profile) };
  }, onProfile),
  DeleteInstanceProfile: writes((ctx, input) => {
    const profile = find(ctx, input);
    if (profile.roles.size > 0) throw deleteConflict('remove roles from instance profile');
    ctx.graph.profiles.delete(profile.name);
    return {};
  }, onProfile),
  AddRoleToInstanceProfile: writes((ctx, input) => {
    const profile = find(ctx, input);
    const role = changeableRole(ctx.graph, required(input, 'RoleName'));
    if (profile.roles.size >= 1) throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
    profile.roles.add(role.name);
    return {};
  }, onProfile),
  RemoveRoleFromInstanceProfile: writes((ctx, input) => {
    const profile = find(ctx, input);
    const role = required(input, 'RoleName');
    if (!profile.roles.delete(role)) throw noSuchEntity(`Role ${role} is not in instance profile ${profile.name}.`);
    return {};
  }, onProfile),
  GetInstanceProfile: reads(
    (ctx, input) => ({ InstanceProfile: describeProfile(ctx.graph, find(ctx, input)) }),
    onProfile,
  ),
  ListInstanceProfiles: reads((ctx, input) => {
    const prefix = optional(input, 'PathPrefix') ?? '/';
    const profiles = [...ctx.graph.profiles.values()].filter((p) => p.path.startsWith(prefix));
    return page(
      ctx,
      input,
      'InstanceProfiles',
      profiles,
      (p) => p.name,
      (p) => describeProfile(ctx.graph, p),
    );
  }),
  ListInstanceProfilesForRole: reads((ctx, input) => {
    const role = findRole(ctx.graph, required(input, 'RoleName'));
    const profiles = [...ctx.graph.profiles.values()].filter((p) => p.roles.has(role.name));
    return page(
      ctx,
      input,
      'InstanceProfiles',
      profiles,
      (p) => p.name,
      (p) => describeProfile(ctx.graph, p),
    );
  }, onRole),
};
