import { type Cloud, emptyCloud } from './cloud.ts';
import { type Cluster, emptyCluster } from './cluster.ts';
import type { Credential, Origins } from './credentials.ts';
import { emptyGraph, type Graph } from './graph.ts';
import { awsManaged } from './iam/aws-managed.ts';
import { type IdentityCenter, noIdentityCenter } from './identity-center.ts';
import { accountOf } from './ids.ts';
import { type Bucket, lookupBucket } from './trail/bucket.ts';
import { emptyTrail, type Trail } from './trail/trail.ts';
import type { VaultTokens } from './vault/tokens.ts';

/** One AWS account, its event history and the Vault beside it, at one instant. */
export type World = {
  readonly seed: number;
  readonly account: string;
  /** T, ms: when the breakglass session was issued. */
  readonly t0: number;
  graph: Graph;
  /** What is there beside IAM. */
  cloud: Cloud;
  /** Who gets into the account with which permission set, and the directory of people. */
  center: IdentityCenter;
  /** The Kubernetes cluster beside the account. */
  cluster: Cluster;
  /** Temporary credentials ever given out, by key id. */
  sessions: Map<string, Credential>;
  origins: Origins;
  trail: Trail;
  lookups: Bucket;
  /** Of the Vault beside the account. */
  vaultTokens: VaultTokens;
  /** IAM gives at most that many items a page; null = as many as asked for. */
  pageLimit: number | null;
};

/** An account in which nothing is but the policies that AWS itself brings. `t0` is T, ms. */
export const emptyWorld = (seed: number, t0: number): World => {
  const account = accountOf(seed);
  const graph = emptyGraph(account);
  for (const policy of awsManaged()) graph.policies.set(policy.arn, policy);
  return {
    ...{
      seed,
      account,
      t0,
      graph,
      cloud: emptyCloud(),
      center: noIdentityCenter(),
      cluster: emptyCluster(),
      sessions: new Map(),
      origins: new Map(),
    },
    ...{ trail: emptyTrail(account), lookups: lookupBucket(), vaultTokens: new Map(), pageLimit: null },
  };
};
