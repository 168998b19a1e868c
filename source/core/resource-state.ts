import type { FindingResource } from './finding.ts';

/**
 * What AWS says of one resource right now; times are ms. It lives in memory only: a policy in it may hold somebody's
 * external id, and nothing of it is written down but one sentence (core/audit/standing-resources.ts).
 */
export type ResourceState = {
  /** AWS's own id that is never given twice (`i-…`, a key's id, a secret's full ARN); null where there is but a name. */
  uniqueId: string | null;
  /** When the call came that made it; null where AWS tells none, or tells when it was ready. */
  created: number | null;
  /** `ending`: AWS takes it away, or will at a set time, and until then it can be had back. `gone`: told of, and over. */
  phase: 'there' | 'ending' | 'gone';
  /** AWS's own word for it: `running`, `terminated`, `PendingDeletion`. */
  state: string | null;
  /** Where they come with the answer; elsewhere empty. */
  tags: { [key: string]: string };
  /** Accounts and principals of others, sorted. Only where that was asked for and AWS tells; so is what follows. */
  sharedWith?: string[];
  /** Everybody. */
  public?: boolean;
  /** JSON text; null = there is none. */
  policy?: string | null;
  /** Something else that is compared as text, where the thing is a setting of something: a public access block. */
  setting?: string | null;
};

/** `shared` and `policy` cost a call more each, and a permission more: they are read where the finding is about them. */
export type ResourceLook = 'there' | 'shared' | 'policy';

export type ResourceAsk = {
  account: string;
  /** Null = the service has no Regions, or no record tells it. */
  region: string | null;
  resource: FindingResource;
  look: ResourceLook;
  /** When it was last touched, ms: AWS may not know yet of what is younger than a minute (domain.md §5.3). */
  since: number | null;
};
