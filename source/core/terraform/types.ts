import type { Json } from '../words.ts';

/** What a plan would do to one object, in one word. `other`: an action word that this version does not know, so a change. */
export type ChangeKind =
  | 'no-op'
  | 'create'
  | 'read'
  | 'update'
  | 'delete'
  | 'replace'
  | 'forget'
  | 'import'
  | 'move'
  | 'other';

/** One entry of `resource_changes` or `resource_drift`, values in clear: it never leaves the function that read it. */
export type RawChange = {
  address: string;
  previousAddress: string | null;
  mode: 'managed' | 'data';
  type: string;
  deposed: string | null;
  actions: string[];
  kind: ChangeKind;
  reason: string | null;
  importId: string | null;
  before: Json;
  after: Json;
  afterUnknown: Json;
  beforeSensitive: Json;
  afterSensitive: Json;
};

/** A plan as `terraform show -json` gives it (domain.md §5.2); `T`: what is kept of each change. */
export type Plan<T> = {
  formatVersion: string;
  terraformVersion: string | null;
  /** Null where that version of Terraform does not say. */
  complete: boolean | null;
  errored: boolean | null;
  changes: T[];
  drift: T[];
  outputs: T[];
  /** The refreshed state, as far as the plan has it. */
  priorState: Json;
};
export type RawPlan = Plan<RawChange>;

/** One attribute that differs, without secrets. Null = not there. */
export type Hunk = { path: string; before: string | null; after: string | null };

/** What one entry comes to, without secrets and without its values: of thousands nothing more is held. */
export type SeenChange = Pick<
  RawChange,
  'address' | 'type' | 'deposed' | 'previousAddress' | 'importId' | 'reason' | 'kind'
> & { hunks: Hunk[]; ids: string[] };

/** One object that is not as it should be: what the plan would do, and what was changed behind Terraform's back. */
export type Difference = {
  address: string;
  type: string;
  deposed: string | null;
  previousAddress: string | null;
  importId: string | null;
  planned: ChangeKind | null;
  drifted: ChangeKind | null;
  reason: string | null;
  plannedHunks: Hunk[];
  driftHunks: Hunk[];
  /** Ids, ARNs and names of the object: what joins it with events. */
  ids: string[];
};

/**
 * Ids of what a state manages. `byType`: `<type> <id>`; `unique`: ids that name one thing in the world, whatever its type.
 * `places`: for each of `byType` the `<account> <region>` of the objects that bear it; a part is '' where the thing has none
 * (a bucket's Region), and `?` where nothing tells it (state-places.ts).
 */
export type StateIds = {
  byType: ReadonlySet<string>;
  unique: ReadonlySet<string>;
  places?: ReadonlyMap<string, ReadonlySet<string>>;
  count: number;
};

export type Parsed<T> = { ok: true; value: T } | { ok: false; why: string };
