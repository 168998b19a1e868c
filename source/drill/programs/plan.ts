import type { Json, JsonObject } from '../../core/words.ts';

/** What the world process tells of the root (world/terraform.ts). */
export type ToldResource = { type: string; name: string; provider: string; state: JsonObject; now: JsonObject | null };
export type ToldRoot = { commit: string; lineage: string; resources: ToldResource[] };

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
export const planJson = (root: ToldRoot, version: string): JsonObject => {
  const different = root.resources.filter(differs);
  const changes = root.resources.map((r): Json => {
    if (!differs(r)) return entry(r, ['no-op'], r.state, r.state);
    return r.now === null ? entry(r, ['create'], null, without(r.state)) : entry(r, ['update'], r.now, r.state);
  });
  const drift = different.map((r): Json => entry(r, [r.now === null ? 'delete' : 'update'], r.state, r.now));
  const there = root.resources.flatMap((r): Json[] =>
    r.now === null
      ? []
      : [{ address: addressOf(r), mode: 'managed', type: r.type, name: r.name, values: r.now, sensitive_values: {} }],
  );
  return {
    ...{ format_version: '1.2', terraform_version: version, resource_changes: changes },
    ...(drift.length > 0 ? { resource_drift: drift } : {}),
    prior_state: { format_version: '1.0', terraform_version: version, values: { root_module: { resources: there } } },
    ...{ applyable: different.length > 0, complete: true, errored: false },
  };
};

/** What it prints meanwhile. */
export const planText = (root: ToldRoot): string => {
  const lines = root.resources.map((r) => `${addressOf(r)}: Refreshing state... [id=${String(r.state.id)}]`);
  const different = root.resources.filter(differs);
  const add = different.filter((r) => r.now === null).length;
  const last =
    different.length === 0
      ? 'No changes. Your infrastructure matches the configuration.'
      : `Plan: ${add} to add, ${different.length - add} to change, 0 to destroy.`;
  return `${lines.join('\n')}\n\n${last}\n`;
};
