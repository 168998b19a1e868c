/** What IAM says of a user right now: everything that DeleteUser would stumble over (domain.md §5.5). Times are ms. */
export type UserState = {
  name: string;
  arn: string;
  path: string;
  /** `AIDA…` */
  id: string;
  created: number;
  boundary: string | null;
  tags: { [key: string]: string };
  accessKeys: {
    id: string;
    status: string;
    created: number;
    lastUsed: { at: number | null; region: string | null; service: string | null } | null;
  }[];
  loginProfile: { created: number } | null;
  mfaDevices: { serial: string }[];
  signingCertificates: { id: string; status: string }[];
  sshPublicKeys: { id: string; status: string }[];
  serviceCredentials: { id: string; service: string; status: string }[];
  inlinePolicies: { name: string; document: string }[];
  attachedPolicies: { name: string; arn: string }[];
  groups: string[];
};

export type RoleState = {
  name: string;
  arn: string;
  path: string;
  /** `AROA…` */
  id: string;
  created: number;
  /** Decoded JSON text. */
  trust: string;
  maxSessionSeconds: number;
  boundary: string | null;
  inlinePolicies: { name: string; document: string }[];
  attachedPolicies: { name: string; arn: string }[];
  instanceProfiles: string[];
};

export type GroupState = {
  name: string;
  arn: string;
  id: string;
  created: number;
  users: string[];
  inlinePolicies: { name: string; document: string }[];
  attachedPolicies: { name: string; arn: string }[];
};

export type PolicyEntities = { users: string[]; roles: string[]; groups: string[] };

export type PolicyState = {
  arn: string;
  id: string;
  name: string;
  defaultVersion: string;
  /** `document`: decoded JSON text; absent where only the list was read. */
  versions: { id: string; isDefault: boolean; created: number; document?: string }[];
  attachedTo: number;
  /** Who has it attached, by name; as a permissions boundary apart. Absent where that was not read. */
  entities?: PolicyEntities;
  boundaryOf?: PolicyEntities;
};

/** `null` inside a reading means: IAM said NoSuchEntity. Keys: user, role and group names; policy and provider ARNs. */
export type Caller = { arn: string; account: string; userId: string };
