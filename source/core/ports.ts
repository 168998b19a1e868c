import type { Caller, GroupState, PolicyState, RoleState, UserState } from './iam-state.ts';
import type { Call } from './plan.ts';
import type { Reading } from './reading.ts';
import type { TrailQuery } from './session.ts';
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
  role(name: string, signal: AbortSignal): Promise<Reading<RoleState | null>>;
  group(name: string, signal: AbortSignal): Promise<Reading<GroupState | null>>;
  policy(arn: string, signal: AbortSignal): Promise<Reading<PolicyState | null>>;
  /** OIDC or SAML provider. */
  provider(arn: string, signal: AbortSignal): Promise<Reading<{ arn: string } | null>>;
};

/** Fetched for one confirmed action and dropped after it (product.md §9 `actProfile`). */
export type IamActPort = {
  whoami(signal: AbortSignal): Promise<Reading<Caller>>;
  /** Sends exactly one request, never retried by itself. `already` when the answer is one of `call.alreadyDone`. */
  send(call: Call, signal: AbortSignal): Promise<Reading<{ already: boolean; requestId: string | null }>>;
};

export type VaultPort = {
  /** sys/health, whatever its status code. */
  health(
    signal: AbortSignal,
  ): Promise<Reading<{ version: string; sealed: boolean; initialized: boolean; standby: boolean }>>;
  capabilities(paths: string[], signal: AbortSignal): Promise<Reading<{ [path: string]: string[] }>>;
  mounts(signal: AbortSignal): Promise<Reading<{ [path: string]: { type: string } }>>;
  role(mount: string, name: string, signal: AbortSignal): Promise<Reading<{ credentialTypes: string[] } | null>>;
  /** An empty list and a mistyped path are the same 404: `keys: []`. The caller proves that mount and role exist. */
  leases(
    mount: string,
    prefix: 'sts' | 'creds',
    role: string,
    signal: AbortSignal,
  ): Promise<Reading<{ keys: string[] }>>;
};

export type ProgramPort = {
  /** Runs a program with an argument array, never through a shell, stdin closed. Times in ms, `outputLimit` in bytes. */
  run(
    ask: {
      program: string;
      args: string[];
      cwd?: string;
      env?: { [name: string]: string };
      timeout: number;
      outputLimit: number;
    },
    signal: AbortSignal,
  ): Promise<Reading<{ exitCode: number; stdout: string; stderr: string }>>;
};

/** Everything a source may use. Null = not configured. */
export type Ports = {
  clock: ClockPort;
  identity: IdentityPort;
  regions: RegionsPort;
  trail: TrailPort;
  iam: IamPort;
  vault: VaultPort | null;
  program: ProgramPort;
};

export type PortName = keyof Ports;
