/** The whole of IAM in one account. Everything is plain data that operations change in place. Times are ms. */
export type KeyStatus = 'Active' | 'Inactive';

/** The secret is worked out from the id (ids.ts). */
export type AccessKey = {
  id: string;
  status: KeyStatus;
  created: number;
  lastUsed: { at: number; region: string; service: string } | null;
};

/** Users, roles and groups all carry policies in the same two ways. */
export type Policied = {
  name: string;
  path: string;
  arn: string;
  /** AWS's unique id; a name that is taken again gets another. */
  id: string;
  created: number;
  inline: Map<string, string>;
  /** ARNs of managed policies. */
  attached: Set<string>;
};

/** Everything that DeleteUser stumbles over hangs here, but for the groups, which know their members. */
export type User = Policied & {
  boundary: string | null;
  tags: Map<string, string>;
  keys: AccessKey[];
  login: { created: number; resetRequired: boolean } | null;
  mfa: { serial: string; enabled: number }[];
  certificates: { id: string; status: KeyStatus; uploaded: number; body: string }[];
  sshKeys: { id: string; status: KeyStatus; uploaded: number; body: string; fingerprint: string }[];
  serviceCredentials: { id: string; service: string; userName: string; status: KeyStatus; created: number }[];
};

/** `trust` is the document as it was sent. */
export type Role = Policied & {
  trust: string;
  description: string;
  maxSessionSeconds: number;
  boundary: string | null;
  tags: Map<string, string>;
};

/** Members by name: IAM removes nobody from a group by itself. */
export type Group = Policied & { members: Set<string> };

/** A policy with its versions; what is attached acts by the default one. */
export type ManagedPolicy = {
  arn: string;
  name: string;
  path: string;
  id: string;
  created: number;
  updated: number;
  /** `v1`, `v2` …; an id is never given twice. */
  versions: Map<string, { document: string; created: number }>;
  defaultVersion: string;
  nextVersion: number;
  /** Owned by AWS: everybody can attach it, nobody here can change it. */
  aws: boolean;
};

/** Roles by name, one at most. */
export type InstanceProfile = {
  name: string;
  path: string;
  arn: string;
  id: string;
  created: number;
  roles: Set<string>;
};
/** A virtual device outlives its assignment: it must be deleted by itself (domain.md §5.5). */
export type VirtualMfa = { serial: string; user: string | null; enabled: number | null };
/** A trust in somebody else's tokens; its ARN is made from the URL. */
export type OidcProvider = { arn: string; url: string; clients: string[]; thumbprints: string[]; created: number };
/** The same for SAML. */
export type SamlProvider = { arn: string; metadata: string; created: number };

/** By name, policies and providers by ARN, devices by serial number. */
export type Graph = {
  account: string;
  users: Map<string, User>;
  roles: Map<string, Role>;
  groups: Map<string, Group>;
  /** By ARN; AWS's own among them. */
  policies: Map<string, ManagedPolicy>;
  profiles: Map<string, InstanceProfile>;
  virtualMfa: Map<string, VirtualMfa>;
  oidc: Map<string, OidcProvider>;
  saml: Map<string, SamlProvider>;
};

/** An account without anything. */
export const emptyGraph = (account: string): Graph => ({
  account,
  users: new Map(),
  roles: new Map(),
  groups: new Map(),
  policies: new Map(),
  profiles: new Map(),
  virtualMfa: new Map(),
  oidc: new Map(),
  saml: new Map(),
});
