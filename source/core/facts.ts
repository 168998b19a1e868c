import type { ArgocdFact } from './argocd/findings.ts';
import type { Coverage } from './coverage.ts';
import type { Finding, FoundIn } from './finding.ts';
import type { Caller } from './iam-state.ts';
import type { KubernetesFact } from './kubernetes/findings.ts';
import type { LinkedIncident } from './linked-incident.ts';
import type { PutBack } from './put-back/compare.ts';
import type { Reading } from './reading.ts';
import type { Session } from './session.ts';
import type { TerraformFact } from './terraform/reading.ts';
import type { VaultAuditFact, VaultTokensFact } from './vault/types.ts';

/** What the trail gave: the whole tree and its findings, as far as it was read (see `coverage`). */
export type AuditFact = {
  sessions: Session[];
  findings: Finding[];
  coverage: Coverage;
  /** `unlogged: null`: nobody matched the writes to the session log. */
  totals: { total: number; writes: number; denied: number; unlogged: number | null };
  /** T: the earliest issuance of the breakglass session, ms. */
  issuedAt: number | null;
  /** Events by a key of the tree after that key's death (domain.md §3.3). */
  afterDeath: { eventId: string; keyId: string; denied: boolean; byService: boolean }[];
  /** Keys that are dead, but not known since when: nobody can say that they were silent after it. */
  silenceUnknown?: string[];
  /** Successful writes of the tree, event ids. */
  writeIds: string[];
};

export type VaultFact = {
  version: string;
  /** Which Vault and namespace that is; absent = not known. */
  system?: FoundIn;
  mounts: {
    path: string;
    roleExists: boolean;
    credentialTypes: string[];
    /** Keys of sub-prefixes stand behind theirs: `team/abc`. */
    leases: { prefix: string; keys: string[] }[];
    /** ms, as the role tells: what a caller gets, and may ask for at most; 0 = Vault's own default. */
    defaultTtl?: number;
    maxTtl?: number;
  }[];
  /** One for each lease that is held. */
  findings?: Finding[];
};

/** `standing: null` = it could not be read. */
export type OwnDenyFact = {
  type: 'role' | 'user';
  name: string;
  policy: string;
  standing: boolean | null;
  why: string;
};

/**
 * What the sources read in this check. A source that was not run is absent, and a judge must say `unknown` then.
 * `audit` is complete only as far as its coverage says.
 */
export type Facts = {
  identity?: Reading<Caller>;
  /** Skew between our clock and AWS's `Date`, ms; null = AWS did not say. */
  clock?: Reading<{ skewMs: number | null; awsNow: number | null }>;
  audit?: Reading<AuditFact>;
  vault?: Reading<VaultFact | 'not-configured'>;
  /** Denies that reseal put and did not take off, as IAM has them now. */
  ownDenies?: Reading<OwnDenyFact[]>;
  /** What IAM is compared with what it was and with what Terraform expects, by finding id (put-back/compare.ts). */
  putBack?: Reading<{ [finding: string]: PutBack }>;
  terraform?: Reading<TerraformFact | 'not-configured'>;
  argocd?: Reading<ArgocdFact | 'not-configured'>;
  kubernetes?: Reading<KubernetesFact | 'not-configured'>;
  vaultAudit?: Reading<VaultAuditFact | 'not-configured'>;
  vaultTokens?: Reading<VaultTokensFact | 'not-configured'>;
  /** Incidents that later issuances are linked to, by name; null = none of that name is in the state folder. */
  links?: Reading<{ [incident: string]: LinkedIncident | null }>;
};

export type SourceId = keyof Facts;
