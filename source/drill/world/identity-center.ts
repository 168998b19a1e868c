/** Identity Center of the account: plain data. Its ids are Amazon's forms; times are ms. */
export type PermissionSet = {
  arn: string;
  name: string;
  description: string;
  created: number;
  /** ARNs of managed policies. */
  managed: string[];
  /** Names of the account's own policies. */
  customer: string[];
  /** Empty = none. */
  inline: string;
};
export type Assignment = { set: string; account: string; type: 'USER' | 'GROUP'; who: string };
export type DirectoryUser = { id: string; name: string };
export type DirectoryGroup = { id: string; name: string };
export type Membership = { id: string; group: string; user: string };

/** `region`: its home Region; nothing of it can be asked anywhere else, and its events are there (domain.md §13.4). */
export type IdentityCenter = {
  region: string;
  instance: string;
  store: string;
  /** By ARN, as all the others by their id. */
  sets: Map<string, PermissionSet>;
  assignments: Assignment[];
  users: Map<string, DirectoryUser>;
  groups: Map<string, DirectoryGroup>;
  memberships: Map<string, Membership>;
};

/** An account that has none: its Region is no Region. */
export const noIdentityCenter = (): IdentityCenter => ({
  ...{ region: '', instance: '', store: '', sets: new Map(), assignments: [] },
  ...{ users: new Map(), groups: new Map(), memberships: new Map() },
});
