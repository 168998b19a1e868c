import type { JsonObject } from './words.ts';

/** `type` is Terraform's, `id` AWS's own; the Region must be known. */
export type DetailAsk = { region: string; type: string; id: string };

/** One resource as AWS describes it now. `ending`: AWS takes it away already; `gone`: told of, and over. */
export type ResourceDetail = {
  /** The whole description, times as ISO text. */
  full: JsonObject;
  phase: 'there' | 'ending' | 'gone';
  /** AWS's own word for it; null where it has none. */
  state: string | null;
  tags: { [key: string]: string };
  /** Whether a rule lets out; only of rules, with the group that it is of. */
  rule?: { group: string; egress: boolean };
  /** Ids of what hangs on it: an address's association, a machine's volumes, an image's snapshots. */
  hangs?: string[];
};
