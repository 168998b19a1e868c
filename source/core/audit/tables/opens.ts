import { isObject, list, parseJson } from '../../json.ts';
import type { Json } from '../../words.ts';

/** A policy as a record holds it: an object, JSON text, or URL-encoded JSON text (domain.md §4.5). */
export const policyOf = (v: Json | undefined): Json | null => {
  if (typeof v !== 'string') return isObject(v) ? v : null;
  const plain = v.startsWith('%7B') ? decoded(v) : v;
  const parsed = parseJson(plain);
  return parsed.ok ? parsed.value : null;
};

const decoded = (v: string): string => {
  try {
    return decodeURIComponent(v);
  } catch {
    return v;
  }
};

/** The account of an account id or an ARN; null = it names none (a service, a CloudFront identity). */
const accountOf = (principal: string): string | null =>
  /^\d{12}$/.test(principal) ? principal : (/^arn:[\w-]+:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1] ?? null);

/** Is it everyone, or somebody of another account? */
export const isForeign = (principal: string, account: string): boolean => {
  if (principal === '*' || principal === 'all') return true;
  const owner = accountOf(principal);
  return owner !== null && owner !== account;
};

/** Conditions that keep everybody of another account out, whoever the principal is. */
const own = /^(?:aws:PrincipalAccount|aws:SourceAccount|aws:SourceOwner|kms:CallerAccount)$/i;

const keptIn = (condition: Json | undefined, account: string): boolean =>
  isObject(condition) &&
  Object.entries(condition).some(
    ([test, keys]) =>
      /^String(?:Equals|Like)$/i.test(test) &&
      isObject(keys) &&
      Object.entries(keys).some(
        ([key, value]) => own.test(key) && list(value).length > 0 && list(value).every((x) => String(x) === account),
      ),
  );

const principalsOf = (statement: Json): string[] => {
  if (!isObject(statement)) return [];
  if (statement.NotPrincipal !== undefined) return ['*'];
  const who = statement.Principal;
  if (!isObject(who)) return list(who).map(String);
  // A canonical user is an account by another id: whose, no record tells.
  return [...list(who.AWS).map(String), ...list(who.CanonicalUser).map(() => '*')];
};

/**
 * Whom outside of `account` a resource policy lets in: `*`, account ids and ARNs. A policy that cannot be read opens to
 * nobody that is known (it is a changed policy all the same).
 */
export const opensTo = (policy: Json | undefined, account: string): string[] => {
  const statements = list((policyOf(policy) as { Statement?: Json } | null)?.Statement);
  const found = statements.flatMap((s) => {
    if (!isObject(s) || s.Effect !== 'Allow' || keptIn(s.Condition, account)) return [];
    return principalsOf(s).filter((p) => isForeign(p, account));
  });
  return [...new Set(found)].sort();
};
