import { inOneGo, mapped, type Slices } from '../slices.ts';
import type { Json, JsonObject } from '../words.ts';
import { kindOf } from './change-kind.ts';
import { majorOf, parsingObject } from './json-text.ts';
import type { Parsed, RawChange, RawPlan } from './types.ts';

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

const all = <T>(list: (T | null)[]): T[] | null => {
  const whole = list.filter((x) => x !== null);
  return whole.length === list.length ? whole : null;
};

/**
 * `terraform show -json <plan>` (format 1.x, and 0.x before it). A format that this version cannot know is refused, for a
 * difference could stand where nobody looks.
 */
export function* parsingPlan(source: string): Slices<Parsed<RawPlan>> {
  const parsed = yield* parsingObject(source, 'the plan');
  if (!parsed.ok) return parsed;
  const plan = parsed.value;
  const major = majorOf(plan.format_version);
  if (major === null) return { ok: false, why: 'the plan says no format version: it is no output of terraform show' };
  if (major > 1)
    return { ok: false, why: `the plan has format ${String(plan.format_version)}, and this version reads 0.x and 1.x` };
  const [changed, drifted] = [plan.resource_changes ?? [], plan.resource_drift ?? []];
  if (!Array.isArray(changed) || !Array.isArray(drifted) || !isObject(plan.output_changes ?? {}))
    return { ok: false, why: 'the plan does not hold what terraform show writes' };
  const changes = all(yield* mapped(changed, resourceChange));
  const drift = all(yield* mapped(drifted, resourceChange));
  const outputs = all(Object.entries((plan.output_changes ?? {}) as JsonObject).map(([n, c]) => outputChange(n, c)));
  if (!changes || !drift || !outputs)
    return { ok: false, why: 'the plan has a change that does not say of what, so none of it is trusted' };
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

/** The same in one go. */
export const parsePlan = (source: string): Parsed<RawPlan> => inOneGo(parsingPlan(source));
