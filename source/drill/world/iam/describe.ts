import type { Graph, Group, InstanceProfile, ManagedPolicy, Role, User } from '../graph.ts';
import type { Output } from '../input.ts';
import { encodeDocument } from './documents.ts';

/** Left out when there are none, as AWS does. */
export const describeTags = (tags: Map<string, string>): Output[] | undefined =>
  tags.size === 0 ? undefined : [...tags].map(([Key, Value]) => ({ Key, Value }));

const describeBoundary = (arn: string | null): Output | undefined =>
  arn === null ? undefined : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn };

/** Lists leave out tags and boundary, as IAM does (domain.md §5.5): only GetUser tells them. */
export const listedUser = (user: User): Output => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: user.arn,
  CreateDate: new Date(user.created),
});

/** GetUser and CreateUser. */
export const describeUser = (user: User): Output => ({
  ...listedUser(user),
  PermissionsBoundary: describeBoundary(user.boundary),
  Tags: describeTags(user.tags),
});

/** ListRoles: with the trust policy, URL-encoded, but without boundary and tags. */
export const listedRole = (role: Role): Output => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: new Date(role.created),
  AssumeRolePolicyDocument: encodeDocument(role.trust),
  Description: role.description || undefined,
  MaxSessionDuration: role.maxSessionSeconds,
});

/** GetRole and CreateRole. */
export const describeRole = (role: Role): Output => ({
  ...listedRole(role),
  PermissionsBoundary: describeBoundary(role.boundary),
  Tags: describeTags(role.tags),
});

/** Groups have neither tags nor boundary. */
export const describeGroup = (group: Group): Output => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: group.arn,
  CreateDate: new Date(group.created),
});

/** With the whole role in it. */
export const describeProfile = (graph: Graph, profile: InstanceProfile): Output => ({
  Path: profile.path,
  InstanceProfileName: profile.name,
  InstanceProfileId: profile.id,
  Arn: profile.arn,
  CreateDate: new Date(profile.created),
  Roles: [...profile.roles].flatMap((name) => {
    const role = graph.roles.get(name);
    return role ? [listedRole(role)] : [];
  }),
});

/** Who carries the policy, as attachments and as boundaries. */
export const carriers = (graph: Graph, arn: string) => {
  const holds = <T extends { attached: Set<string> }>(all: Map<string, T>): T[] =>
    [...all.values()].filter((p) => p.attached.has(arn));
  const bounded = [...graph.users.values(), ...graph.roles.values()].filter((p) => p.boundary === arn);
  return { users: holds(graph.users), roles: holds(graph.roles), groups: holds(graph.groups), bounded };
};

/** Counts are taken from the graph at that moment. */
export const describePolicy = (graph: Graph, policy: ManagedPolicy): Output => {
  const { users, roles, groups, bounded } = carriers(graph, policy.arn);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: users.length + roles.length + groups.length,
    PermissionsBoundaryUsageCount: bounded.length,
    IsAttachable: true,
    CreateDate: new Date(policy.created),
    UpdateDate: new Date(policy.updated),
  };
};
