import type { Json, JsonObject } from '../../core/words.ts';
import type { Imported } from './root-files.ts';
import type { Pending } from './terraform-import.ts';

/** What the world process tells of the root (world/terraform.ts). */
export type ToldResource = { type: string; name: string; provider: string; state: JsonObject; now: JsonObject | null };
/** `existing`: what is there and could be imported. */
export type Existing = { type: string; id: string; values: JsonObject };
export type ToldRoot = { commit: string; lineage: string; resources: ToldResource[]; existing: Existing[] };

/** What the provider reads of an object that is there; only its id where it is gone since. */
export const valuesOf = (existing: readonly Existing[], { type, id }: { type: string; id: string }): JsonObject =>
  existing.find((e) => e.type === type && e.id === id)?.values ?? { id };

const addressOf = (r: ToldResource): string => `${r.type}.${r.name}`;

/** Policies are the same when their JSON is, as the provider compares them. */
const plain = (v: Json): Json => {
  if (typeof v !== 'string' || !v.startsWith('{')) return v;
  try {
    return JSON.parse(v) as Json;
  } catch {
    return v; // A text that only begins like JSON.
  }
};
const steady = (v: JsonObject): string => JSON.stringify(v, (_, x: Json) => plain(x));
const differs = (r: ToldResource): boolean => r.now === null || steady(r.now) !== steady(r.state);

const entry = (
  r: ToldResource,
  actions: string[],
  before: JsonObject | null,
  after: JsonObject | null,
): JsonObject => ({
  ...{ address: addressOf(r), mode: 'managed', type: r.type, name: r.name, provider_name: r.provider },
  change: {
    ...{ actions, before, after, after_unknown: actions[0] === 'create' ? { id: true, arn: true } : {} },
    ...{ before_sensitive: before ? {} : false, after_sensitive: after ? {} : false },
  },
});

const without = (v: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(v).filter(([name]) => name !== 'id' && name !== 'arn'));

/** `terraform show -json` of the plan: what an apply would do, and apart from it what was changed outside. */
export const planJson = (root: ToldRoot, version: string, beside: Pending & { held: Imported[] }): JsonObject => {
  const different = root.resources.filter(differs);
  const provider = root.resources[0]?.provider ?? '';
  const like = (r: { type: string; name: string }): ToldResource => ({ ...r, provider, state: {}, now: null });
  const added = [
    ...beside.held.map((h) => entry(like(h), ['no-op'], valuesOf(root.existing, h), valuesOf(root.existing, h))),
    ...beside.creates.map((c) => entry(like(c), ['create'], null, {})),
    ...beside.imports.map((i): JsonObject => {
      const values = valuesOf(root.existing, i);
      const made = entry(like(i), ['no-op'], values, values);
      return { ...made, change: { ...(made.change as JsonObject), importing: { id: i.id } } };
    }),
  ];
  const changes = root.resources.map((r): Json => {
    if (!differs(r)) return entry(r, ['no-op'], r.state, r.state);
    return r.now === null ? entry(r, ['create'], null, without(r.state)) : entry(r, ['update'], r.now, r.state);
  });
  const drift = different.map((r): Json => entry(r, [r.now === null ? 'delete' : 'update'], r.state, r.now));
  const inState = beside.held.map(
    (h): Json => ({
      ...{ address: `${h.type}.${h.name}`, mode: 'managed', type: h.type, name: h.name },
      ...{ values: valuesOf(root.existing, h), sensitive_values: {} },
    }),
  );
  const there = root.resources.flatMap((r): Json[] =>
    r.now === null
      ? []
      : [{ address: addressOf(r), mode: 'managed', type: r.type, name: r.name, values: r.now, sensitive_values: {} }],
  );
  return {
    ...{ format_version: '1.2', terraform_version: version, resource_changes: [...changes, ...added] },
    ...(drift.length > 0 ? { resource_drift: drift } : {}),
    prior_state: {
      format_version: '1.0',
      terraform_version: version,
      values: { root_module: { resources: [...there, ...inState] } },
    },
    ...{
      applyable: different.length + beside.creates.length + beside.imports.length > 0,
      complete: true,
      errored: false,
    },
  };
};

/** What it prints meanwhile. */
export const planText = (root: ToldRoot, { imports, creates }: Pending): string => {
  const lines = root.resources.map((r) => `${addressOf(r)}: Refreshing state... [id=${String(r.state.id)}]`);
  const different = root.resources.filter(differs);
  const gone = different.filter((r) => r.now === null).length;
  const [add, take] = [gone + creates.length, imports.length];
  const last =
    different.length + creates.length + take === 0
      ? 'No changes. Your infrastructure matches the configuration.'
      : `Plan: ${take > 0 ? `${take} to import, ` : ''}${add} to add, ${different.length - gone} to change, 0 to destroy.`;
  return `${lines.join('\n')}\n\n${last}\n`;
};
