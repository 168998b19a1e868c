import { isObject, jsonOf } from '../json.ts';
import type { Json, JsonObject } from '../words.ts';

/** A policy document in one form, so that equal meanings are equal texts; or why it cannot be read. */
export type Canonical = { ok: true; statements: string[]; version: string } | { ok: false; why: string };

const listOf = (v: Json | undefined): Json[] => (v === undefined ? [] : Array.isArray(v) ? v : [v]);

/** IAM's API gives documents URL-encoded, CloudTrail does not (domain.md §4.5). */
const decoded = (text: string): string => {
  if (!/^\s*%7B/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Then it does not parse either, and that is said.
  }
};

const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();

const texts = (v: Json | undefined, change: (text: string) => string = (t) => t): string[] =>
  sorted(listOf(v).map((t) => change(typeof t === 'string' ? t : JSON.stringify(t))));

const accountRoot = /^arn:aws[a-z-]*:iam::(\d{12}):root$/;

/** An account id and its root ARN are the same principal (domain.md §7.3); a deleted one shows as its unique id. */
const principal = (v: Json | undefined): Json => {
  if (v === '*') return { AWS: ['*'] };
  if (!isObject(v)) return v ?? null;
  const kinds = Object.keys(v).sort();
  return Object.fromEntries(
    kinds.map((k) => [k, texts(v[k], (t) => (k === 'AWS' ? (accountRoot.exec(t)?.[1] ?? t) : t))]),
  );
};

/** Operators and keys are told apart without case; values are a set, numbers and booleans as text. */
const condition = (v: Json | undefined): Json => {
  if (!isObject(v)) return v ?? null;
  const operators = Object.keys(v).sort();
  return Object.fromEntries(
    operators.map((operator) => {
      const keys = v[operator];
      if (!isObject(keys)) return [operator.toLowerCase(), keys ?? null];
      const named = Object.keys(keys)
        .sort()
        .map((key): [string, Json] => [key.toLowerCase(), texts(keys[key])]);
      return [operator.toLowerCase(), Object.fromEntries(named)];
    }),
  );
};

/** In a fixed order of its parts; the Sid is a name and means nothing. */
const statement = (s: JsonObject): JsonObject => {
  const out: JsonObject = { Effect: s.Effect ?? null };
  if (s.Principal !== undefined) out.Principal = principal(s.Principal);
  if (s.NotPrincipal !== undefined) out.NotPrincipal = principal(s.NotPrincipal);
  // Actions are told apart without case, resources are not.
  if (s.Action !== undefined) out.Action = texts(s.Action, (t) => t.toLowerCase());
  if (s.NotAction !== undefined) out.NotAction = texts(s.NotAction, (t) => t.toLowerCase());
  if (s.Resource !== undefined) out.Resource = texts(s.Resource);
  if (s.NotResource !== undefined) out.NotResource = texts(s.NotResource);
  if (s.Condition !== undefined) out.Condition = condition(s.Condition);
  return out;
};

/**
 * A policy document, whatever its order, scalars or lists, principal forms and encoding (domain.md §7.3). Never equal by
 * accident: what is not understood stays as it was written.
 */
const canonicalPolicy = (document: string): Canonical => {
  const parsed = jsonOf(decoded(document));
  if (parsed === undefined) return { ok: false, why: 'it is no JSON' };
  if (!isObject(parsed)) return { ok: false, why: 'it is no policy document' };
  const statements = listOf(parsed.Statement);
  if (!statements.every(isObject) || statements.length === 0) return { ok: false, why: 'it has no statements' };
  const version = typeof parsed.Version === 'string' ? parsed.Version : '2008-10-17';
  return { ok: true, version, statements: sorted(statements.map((s) => JSON.stringify(statement(s)))) };
};

/** Do both say the same? Null = one of them cannot be read: then nobody knows. */
export const samePolicy = (a: string, b: string): boolean | null => {
  const [x, y] = [canonicalPolicy(a), canonicalPolicy(b)];
  if (!x.ok || !y.ok) return null;
  return x.version === y.version && JSON.stringify(x.statements) === JSON.stringify(y.statements);
};

const pretty = (s: string, sign: string): string[] =>
  JSON.stringify(JSON.parse(s), null, 1)
    .split('\n')
    .map((l) => `${sign} ${l}`);

/** What the second says that the first does not, and the other way round: lines with `-` and `+`, for the screen. */
export const policyDiff = (before: string, after: string): string[] => {
  const [x, y] = [canonicalPolicy(before), canonicalPolicy(after)];
  if (!x.ok || !y.ok) return [`(not compared: ${x.ok ? '' : `before: ${x.why} `}${y.ok ? '' : `now: ${y.why}`})`];
  const gone = x.statements.filter((s) => !y.statements.includes(s));
  const fresh = y.statements.filter((s) => !x.statements.includes(s));
  const version = x.version === y.version ? [] : [`- Version ${x.version}`, `+ Version ${y.version}`];
  return [...version, ...gone.flatMap((s) => pretty(s, '-')), ...fresh.flatMap((s) => pretty(s, '+'))];
};
