import { inOneGo, type Slices } from '../slices.ts';
import type { Json, JsonObject } from '../words.ts';
import { kindOf } from './change-kind.ts';
import type { JsonFeed } from './json-feed.ts';
import { majorOf, parsingObject } from './json-text.ts';
import type { Taken } from './long-json.ts';
import type { Parsed, Plan, RawChange, RawPlan } from './types.ts';

const isObject = (v: Json | undefined): v is JsonObject => typeof v === 'object' && v !== null && !Array.isArray(v);
const text = (v: Json | undefined): string | null => (typeof v === 'string' ? v : null);
const flag = (v: Json | undefined): boolean | null => (typeof v === 'boolean' ? v : null);

const bodyOf = (change: JsonObject) => ({
  before: change.before ?? null,
  after: change.after ?? null,
  afterUnknown: change.after_unknown ?? false,
  beforeSensitive: change.before_sensitive ?? false,
  afterSensitive: change.after_sensitive ?? false,
});

/** Null = it is not what Terraform writes, and then nothing of the plan can be trusted. */
const resourceChange = (entry: Json): RawChange | null => {
  if (!isObject(entry) || !isObject(entry.change) || !Array.isArray(entry.change.actions)) return null;
  const { change } = entry;
  const [address, type] = [text(entry.address), text(entry.type)];
  if (address === null || type === null) return null;
  const actions = (change.actions as Json[]).map((a) => text(a) ?? 'unknown');
  const previous = text(entry.previous_address);
  const previousAddress = previous === address ? null : previous;
  const importing = isObject(change.importing);
  return {
    ...{ address, previousAddress, type, actions, deposed: text(entry.deposed), reason: text(entry.action_reason) },
    mode: entry.mode === 'data' ? 'data' : 'managed',
    kind: kindOf(actions, importing, previousAddress !== null),
    importId: importing ? (text((change.importing as JsonObject).id) ?? '(not told)') : null,
    ...bodyOf(change),
  };
};

const outputChange = (name: string, change: Json): RawChange | null => {
  if (!isObject(change) || !Array.isArray(change.actions)) return null;
  const actions = change.actions.map((a) => text(a) ?? 'unknown');
  return {
    ...{ address: `output.${name}`, previousAddress: null, type: 'output', actions, deposed: null, reason: null },
    ...{ mode: 'managed', kind: kindOf(actions, false, false), importId: null },
    ...bodyOf(change),
  };
};

/** Half of a plan, and nothing of it is asked for here. */
const unread: Taken = Object.fromEntries(
  ['planned_values', 'configuration', 'variables', 'relevant_attributes', 'checks'].map((name) => [name, 'dropped']),
);
/** Modules in modules, so deep; of those that lie deeper the resources are left in the state. */
const priorLists = Array.from(
  { length: 8 },
  (_, deep) => `prior_state/values/root_module${'/child_modules'.repeat(deep)}/resources`,
);

/**
 * `terraform show -json <plan>` (format 1.x, and 0.x before it). A format that this version cannot know is refused, for a
 * difference could stand where nobody looks. `keep`: what is kept of each change, which is let go as soon as it is read;
 * `prior`: who gets the resources of `prior_state`, as far as they are not left in it.
 */
export function* parsingPlan<T>(
  source: string | JsonFeed,
  keep: (change: RawChange) => T,
  prior?: (resource: Json) => void,
): Slices<Parsed<Plan<T>>> {
  const [changes, drift, outputs]: [T[], T[], T[]] = [[], [], []];
  let odd = false;
  const into = (list: T[], change: RawChange | null): void => {
    if (change === null) odd = true;
    else list.push(keep(change));
  };
  const parsed = yield* parsingObject(source, 'the plan', {
    resource_changes: (entry) => into(changes, resourceChange(entry)),
    resource_drift: (entry) => into(drift, resourceChange(entry)),
    ...unread,
    ...(prior ? Object.fromEntries(priorLists.map((path) => [path, prior])) : {}),
  });
  if (!parsed.ok) return parsed;
  const plan = parsed.value;
  const major = majorOf(plan.format_version);
  if (major === null) return { ok: false, why: 'the plan says no format version: it is no output of terraform show' };
  if (major > 1)
    return { ok: false, why: `the plan has format ${String(plan.format_version)}, and this version reads 0.x and 1.x` };
  const lists = [plan.resource_changes ?? [], plan.resource_drift ?? []];
  if (!lists.every(Array.isArray) || !isObject(plan.output_changes ?? {}))
    return { ok: false, why: 'the plan does not hold what terraform show writes' };
  for (const [name, change] of Object.entries((plan.output_changes ?? {}) as JsonObject))
    into(outputs, outputChange(name, change));
  if (odd) return { ok: false, why: 'the plan has a change that does not say of what, so none of it is trusted' };
  return {
    ok: true,
    value: {
      formatVersion: String(plan.format_version),
      terraformVersion: text(plan.terraform_version),
      ...{ complete: flag(plan.complete), errored: flag(plan.errored) },
      ...{ changes, drift, outputs, priorState: plan.prior_state ?? null },
    },
  };
}

/** The same in one go, with all of it. */
export const parsePlan = (source: string): Parsed<RawPlan> => inOneGo(parsingPlan(source, (change) => change));
