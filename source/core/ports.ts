import type { FoundIn } from './finding.ts';
import type { Caller, GroupState, PolicyState, RoleState, UserState } from './iam-state.ts';
import type { KubeAuditEvent } from './kubernetes/audit-log.ts';
import type { LinkedIncident } from './linked-incident.ts';
import type { Call } from './plan.ts';
import type { Reading } from './reading.ts';
import type { DetailAsk, ResourceDetail } from './resource-detail.ts';
import type { ResourceAsk, ResourceState } from './resource-state.ts';
import type { TrailQuery } from './session.ts';
import type { VaultLease, VaultToken } from './vault/types.ts';
import type { JsonObject } from './words.ts';

/**
 * What the core asks of the world. Each port is small and belongs to those who call it; adapters implement them, and only
 * adapters know a vendor. A port never throws for what the world does: it answers with a Reading (see reading.ts). It
 * stops promptly when its signal aborts, and then answers with the fault `cancelled`.
 */

/** The one clock: in a drill it runs at `--speed`. */
export type ClockPort = {
  /** ms since the epoch, our own clock. */
  now(): number;
  /** Waits that many ms of *this* clock; returns early when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export type IdentityPort = {
  /** sts:GetCallerIdentity. Needs no permission. */
  whoami(signal: AbortSignal): Promise<Reading<Caller>>;
};

export type RegionsPort = {
  /** ec2:DescribeRegions with AllRegions=false: the Regions that are enabled (domain.md §4.3). */
  enabled(signal: AbortSignal): Promise<Reading<string[]>>;
};

export type TrailPage = {
  /** Raw records: the parsed `CloudTrailEvent` JSON where it parsed, else the text that did not. */
  records: (JsonObject | string)[];
  nextToken: string | null;
};

export type TrailPort = {
  /**
   * One page of LookupEvents, 50 events, newest first. `start` and `end` are ms, inclusive; they and the query must be
   * the same for every page of one token chain. The adapter keeps AWS's limit of 2 requests a second per account and
   * Region, and outlasts throttling within reason.
   */
  lookup(
    ask: { account: string; region: string; query: TrailQuery; start: number; end: number; nextToken: string | null },
    signal: AbortSignal,
  ): Promise<Reading<TrailPage>>;
};

export type IamPort = {
  /** `value: null` = IAM said NoSuchEntity: it is not there. Part of the state unread = the whole reading fails. */
  user(name: string, signal: AbortSignal): Promise<Reading<UserState | null>>;
  /** Unique ids (`AIDA…`) of every user of the account: a user that has none of its names any more may only be renamed. */
  userIds(signal: AbortSignal): Promise<Reading<string[]>>;
  /** The same for groups (`AGPA…`): only a list of all tells a deleted one from a renamed one. */
  groupIds(signal: AbortSignal): Promise<Reading<string[]>>;
  role(name: string, signal: AbortSignal): Promise<Reading<RoleState | null>>;
  group(name: string, signal: AbortSignal): Promise<Reading<GroupState | null>>;
  policy(arn: string, signal: AbortSignal): Promise<Reading<PolicyState | null>>;
  /** OIDC or SAML provider. */
  provider(arn: string, signal: AbortSignal): Promise<Reading<{ arn: string } | null>>;
};

/** Every other service of AWS: what a finding's `resource` is now. Only describes; never a secret's value. */
export type ResourcePort = {
  /** `value: null` = AWS positively said that it is not there. A type that has no probe is the fault `refused`. */
  state(ask: ResourceAsk, signal: AbortSignal): Promise<Reading<ResourceState | null>>;
};

/** One resource in full, as AWS describes it: what is kept of it before it is removed. Never a secret's value. */
export type ResourceDetailPort = {
  /** `value: null` = AWS said that it is not there. A type that has no full description is the fault `refused`. */
  describe(ask: DetailAsk, signal: AbortSignal): Promise<Reading<ResourceDetail | null>>;
  /** Snapshots of our own that were made with exactly this description, and which volume each is of. */
  snapshots(
    ask: { region: string; description: string },
    signal: AbortSignal,
  ): Promise<Reading<{ id: string; volume: string; state: string }[]>>;
};

/** Fetched for one confirmed action, and for one account. */
export type ResourceActPort = {
  /**
   * Sends exactly one request, never retried by itself; a dry run is `done` when AWS says that it would have succeeded.
   * `already` when the answer is one of `call.alreadyDone`.
   */
  send(call: Call, signal: AbortSignal): Promise<Reading<{ already: boolean; requestId: string | null }>>;
};

/** Fetched for one confirmed action and dropped after it (product.md §9 `actProfile`). */
export type IamActPort = {
  whoami(signal: AbortSignal): Promise<Reading<Caller>>;
  /** Sends exactly one request, never retried by itself. `already` when the answer is one of `call.alreadyDone`. */
  send(call: Call, signal: AbortSignal): Promise<Reading<{ already: boolean; requestId: string | null }>>;
};

export type VaultPort = {
  /** sys/health, whatever its status code. `system`: which Vault and namespace answers; absent = that is not known. */
  health(
    signal: AbortSignal,
  ): Promise<Reading<{ version: string; sealed: boolean; initialized: boolean; standby: boolean; system?: FoundIn }>>;
  capabilities(paths: string[], signal: AbortSignal): Promise<Reading<{ [path: string]: string[] }>>;
  mounts(signal: AbortSignal): Promise<Reading<{ [path: string]: { type: string } }>>;
  role(
    mount: string,
    name: string,
    signal: AbortSignal,
  ): Promise<Reading<{ credentialTypes: string[]; defaultTtl?: number; maxTtl?: number } | null>>;
  /**
   * An empty list and a mistyped path are the same 404: `keys: []`. The caller proves that mount and role exist. `role` may
   * go on into a sub-prefix: keys that end in `/` are such.
   */
  leases(
    mount: string,
    prefix: 'sts' | 'creds',
    role: string,
    signal: AbortSignal,
  ): Promise<Reading<{ keys: string[] }>>;
  /** `value: null` = Vault knows no such lease (any more). */
  lease(leaseId: string, signal: AbortSignal): Promise<Reading<VaultLease | null>>;
  /** The token that asks. `accessor: null` for a batch token, which has none. */
  self(signal: AbortSignal): Promise<Reading<{ accessor: string | null; displayName: string }>>;
  /** Every accessor of the namespace: Vault gives them all at once (domain.md §2.2). */
  accessors(signal: AbortSignal): Promise<Reading<string[]>>;
  /** `value: null` = Vault says that there is no such token (any more). */
  token(accessor: string, signal: AbortSignal): Promise<Reading<VaultToken | null>>;
  /** Paths of the audit devices, without the slash at their end. */
  auditDevices(signal: AbortSignal): Promise<Reading<string[]>>;
  /** What a device writes for this access key id (`hmac-sha256:…`); null = Vault has no such device. */
  auditHash(device: string, accessKeyId: string, signal: AbortSignal): Promise<Reading<string | null>>;
};

/**
 * Fetched for one confirmed action. Each call is at most one request, never retried; `outcomeUnknown` in its fault when it
 * left and no answer told what became of it. `already`: there was nothing (any more) to revoke.
 */
export type VaultActPort = {
  /** sys/leases/revoke, synchronous: when it answers, the backend has been asked. */
  revokeLease(leaseId: string, signal: AbortSignal): Promise<Reading<{ already: boolean }>>;
  /** auth/token/revoke-accessor: the token, its children and all their leases. Refuses the one that it asks with. */
  revokeAccessor(accessor: string, signal: AbortSignal): Promise<Reading<{ already: boolean }>>;
};

export type VaultAuditPort = {
  /**
   * Gives the audit log's text piece by piece, in order within each file; `done` of `total` are bytes on disk. More than one
   * file is one device's older files, or other devices': the union counts.
   */
  read(
    take: (piece: { file: string; text: string; done: number; total: number }) => void,
    signal: AbortSignal,
  ): Promise<Reading<{ files: number }>>;
};

export type ProgramPort = {
  /**
   * Runs a program with an argument array, never through a shell, stdin closed. Times in ms, `outputLimit` in bytes. `into`:
   * who is given the standard output piece by piece as it is printed, instead of all of it with the answer; the next piece
   * waits for the promise. What was given proves nothing before the answer is there.
   */
  run(
    ask: {
      program: string;
      args: string[];
      cwd?: string;
      env?: { [name: string]: string };
      timeout: number;
      outputLimit: number;
      into?: (piece: string) => Promise<void>;
    },
    signal: AbortSignal,
  ): Promise<Reading<{ exitCode: number; stdout: string; stderr: string }>>;
};

/** Files of our own on this machine. `path` is absolute. */
export type FilesPort = {
  /** A new, empty file that only we may read, alone in a folder of its own. */
  scratch(name: string): Promise<Reading<{ path: string }>>;
  /** Removes such a file with its folder. */
  drop(path: string): Promise<Reading<null>>;
  /** Writes a new file; what is there already stays, and that is the fault `conflict`. A relative path is the user's. */
  create(path: string, text: string): Promise<Reading<{ path: string }>>;
};

/** The other incidents of the state folder. */
export type IncidentsPort = {
  /** `value: null` = there is none of that name. */
  find(id: string): Promise<Reading<LinkedIncident | null>>;
};

/** Another account that sessions may reach (config `accounts`), read with a profile of its own. */
export type AccountPorts = {
  id: string;
  profile: string;
  identity: IdentityPort;
  regions: RegionsPort;
  iam: IamPort;
  resources: ResourcePort;
  /** Absent = nothing of it is described in full, so nothing of it is planned to be removed. */
  details?: ResourceDetailPort;
  /** Absent = the audit logs of its clusters are not read. */
  kubeAudit?: KubeAuditPort;
};

export type KubeAuditPort = {
  /** The audit log of an EKS cluster: what IAM callers did, `from` to `to` in ms. `malformed`: lines that were no records. */
  events(
    ask: { cluster: string; region: string; from: number; to: number },
    signal: AbortSignal,
  ): Promise<Reading<{ events: KubeAuditEvent[]; malformed: number }>>;
};

/** Everything a source may use. Null = not configured. `identity`, `regions`, `iam` and `resources` are of the incident's account. */
export type Ports = {
  clock: ClockPort;
  identity: IdentityPort;
  regions: RegionsPort;
  trail: TrailPort;
  iam: IamPort;
  resources: ResourcePort;
  details: ResourceDetailPort;
  vault: VaultPort | null;
  vaultAudit: VaultAuditPort | null;
  program: ProgramPort;
  kubeAudit: KubeAuditPort;
  files: FilesPort;
  /** Who a program acts as that is started with this profile; null = with what the environment has. Absent = that cannot be told. */
  identityOf?(profile: string | null): IdentityPort;
  /** Absent = no state folder: what is audited offline, or in a test. */
  incidents?: IncidentsPort;
  accounts: AccountPorts[];
};

export type PortName = keyof Ports;
