import { each, type Slices } from '../slices.ts';
import type { Json, JsonObject } from '../words.ts';

/** One managed object of a state, in clear. `provider`: which configured provider looks after it, where the state tells. */
export type StateObject = { type: string; values: Json; provider?: string };

/** `''` = everywhere, as the ARNs of buckets have it; `?` = nothing tells. */
export type Told = { account: string; region: string };

/** ARNs of the object itself, or of what it is a part of and lies with. */
const ownArns = ['arn', 'db_snapshot_arn', 'function_arn', 'access_entry_arn', 'association_arn', 'secret_arn', 'id'];
/** What may be named by an ARN, and lies where the object does. */
const wholes: { [type: string]: readonly string[] } = {
  aws_lambda_permission: ['function_name'],
  // Its `arn` is that of the target, which may lie anywhere.
  aws_cloudwatch_event_target: ['event_bus_name'],
};

const isObject = (v: Json): v is JsonObject => typeof v === 'object' && v !== null && !Array.isArray(v);
const isArn = (v: Json | undefined): v is string => typeof v === 'string' && /^arn:[\w-]+:/.test(v);

/** What the object itself says of where it lies. */
export const toldBy = (type: string, v: Json): Told => {
  if (!isObject(v)) return { account: '?', region: '?' };
  const names = Object.hasOwn(wholes, type) ? (wholes[type] ?? []) : ownArns;
  const arn = names.map((name) => v[name]).find(isArn);
  if (arn !== undefined) {
    const [, , , region = '', account = ''] = arn.split(':');
    return { account, region };
  }
  // Of the AWS provider 6, every object of a Region says which.
  return { account: '?', region: typeof v.region === 'string' && v.region !== '' ? v.region : '?' };
};

const onlyOne = (values: ReadonlySet<string> | undefined): string => {
  const [first, ...others] = values ?? [];
  return first !== undefined && others.length === 0 ? first : '?';
};

/**
 * Where each object lies, `<account> <region>`, in their order: by an ARN, by its `region`, else as everything else of the
 * same configured provider, which has one account and one Region. `?` where that is mixed, or the state names no provider.
 */
export function* findingPlaces(objects: readonly { told: Told; provider: string | null }[]): Slices<string[]> {
  const seen = { account: new Map<string, Set<string>>(), region: new Map<string, Set<string>>() };
  yield* each(objects, ({ told, provider }) => {
    for (const part of ['account', 'region'] as const) {
      const value = told[part];
      if (provider === null || value === '' || value === '?') continue;
      const known = seen[part].get(provider);
      if (known) known.add(value);
      else seen[part].set(provider, new Set([value]));
    }
  });
  const places: string[] = [];
  yield* each(objects, ({ told, provider }) => {
    const part = (name: 'account' | 'region'): string =>
      told[name] === '?' ? onlyOne(seen[name].get(provider ?? '')) : told[name];
    places.push(`${part('account')} ${part('region')}`);
  });
  return places;
}
