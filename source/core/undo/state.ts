import { principalType } from '../audit/arn.ts';
import { isObject, objectsIn } from '../json.ts';
import type { Call } from '../plan.ts';
import type { Json, JsonObject } from '../words.ts';

/** Whom a call of IAM changes; a managed policy is named by its ARN. */
export type HolderType = 'user' | 'role' | 'group' | 'policy';
export type Holder = { type: HolderType; name: string };

/** What a reading or a pre-image tells of a holder, in the shape of core/iam-state.ts. */
export type State = JsonObject;

const named = (input: Call['input'], name: string): string | null => {
  const value = input[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** A membership belongs to the user: a group knows its members by name alone. */
export const holderOf = ({ service, input }: Call): Holder | null => {
  if (service !== 'iam') return null;
  const [user, role, group] = [named(input, 'UserName'), named(input, 'RoleName'), named(input, 'GroupName')];
  if (user !== null) return { type: 'user', name: user };
  if (role !== null) return { type: 'role', name: role };
  if (group !== null) return { type: 'group', name: group };
  const policy = named(input, 'PolicyArn');
  return policy === null ? null : { type: 'policy', name: policy };
};

export const holderKey = ({ type, name }: Holder): string => `${type} ${name}`;

/** Everybody whom these calls change, each once, in their order. */
export const holdersIn = (calls: readonly Call[]): Holder[] => {
  const found = calls.map(holderOf).filter((h) => h !== null);
  return [...new Map(found.map((h) => [holderKey(h), h])).values()];
};

const isIt = (v: JsonObject, { type, name }: Holder): boolean => {
  if (typeof v.arn !== 'string') return false;
  return type === 'policy' ? v.arn === name && 'defaultVersion' in v : v.name === name && principalType(v.arn) === type;
};

/** How deep a pre-image may be nested: an action on several things keeps the state of each. */
const deepest = 4;

/** The state of a holder, wherever it stands in a pre-image; null = it is not in there. */
export const stateIn = (within: Json | undefined, holder: Holder, depth = 0): State | null => {
  if (isObject(within) && isIt(within, holder)) return within;
  if (depth >= deepest || typeof within !== 'object' || within === null) return null;
  for (const part of Object.values(within)) {
    const found = stateIn(part, holder, depth + 1);
    if (found) return found;
  }
  return null;
};

export const isAttached = (state: State, arn: string): boolean =>
  objectsIn(state.attachedPolicies).some((p) => p.arn === arn);

/** The document of an inline policy; null = there is none of that name. */
export const inlineOf = (state: State, name: string): string | null => {
  const document = objectsIn(state.inlinePolicies).find((p) => p.name === name)?.document;
  return typeof document === 'string' ? document : null;
};

/** `Active`, `Inactive`; null = the user has no such key. */
export const keyStatus = (state: State, id: string): string | null => {
  const status = objectsIn(state.accessKeys).find((k) => k.id === id)?.status;
  return typeof status === 'string' ? status : null;
};

export const isMember = ({ groups }: State, group: string): boolean => Array.isArray(groups) && groups.includes(group);

export const defaultVersion = (state: State): string | null =>
  typeof state.defaultVersion === 'string' ? state.defaultVersion : null;

export const hasVersion = (state: State, id: string): boolean => objectsIn(state.versions).some((v) => v.id === id);

export const textOf = (state: State | null, name: string): string | null => {
  const value = state?.[name];
  return typeof value === 'string' ? value : null;
};
