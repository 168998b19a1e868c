import type { ResourceState } from '../../core/resource-state.ts';

/** Who a policy lets in. `bounded`: everybody, but under a condition, which is not judged here. */
type Audience = { everybody: boolean; bounded: boolean; others: string[] };

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text of a principal: the account in an ARN or alone, another principal as it stands. */
const accountIn = (principal: string): string =>
  /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::|$)/.exec(principal)?.[1] ?? principal;

const principalsOf = (statement: Record<string, unknown>): string[] => {
  const { Principal: principal } = statement;
  if (typeof principal === 'string') return [principal];
  if (!isObject(principal)) return [];
  // A service acts for its own account only under a condition that is not judged here: it is not one of the others.
  const { Service: _, ...rest } = principal;
  return Object.values(rest)
    .flatMap(asList)
    .filter((p) => typeof p === 'string');
};

/**
 * Reads who is let in by the Allow statements; null when that cannot be told: no policy that is understood, or an Allow
 * with NotPrincipal, which lets in everybody else.
 */
const audienceOf = (policy: string, account: string): Audience | null => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(policy);
  } catch {
    return null; // Not understood is said by the null.
  }
  if (!isObject(parsed)) return null;
  const audience: Audience = { everybody: false, bounded: false, others: [] };
  for (const statement of asList(parsed.Statement)) {
    if (!isObject(statement)) return null;
    if (statement.Effect !== 'Allow') continue;
    if (statement.NotPrincipal !== undefined) return null;
    const principals = principalsOf(statement);
    if (principals.includes('*')) audience[statement.Condition === undefined ? 'everybody' : 'bounded'] = true;
    audience.others.push(...principals.filter((p) => p !== '*' && accountIn(p) !== account));
  }
  return audience;
};

/** The state with its policy, and who else is let in by it, where that can be told. */
export const withPolicy = (state: ResourceState, policy: string | null, account: string): ResourceState => {
  if (policy === null) return { ...state, policy, sharedWith: [], public: false };
  const audience = audienceOf(policy, account);
  if (!audience) return { ...state, policy };
  const bounded = audience.bounded ? ['everybody under a condition'] : [];
  const sharedWith = [...new Set([...audience.others, ...bounded])].sort();
  return { ...state, policy, sharedWith, public: audience.everybody };
};
