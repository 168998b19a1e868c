import { isObject, list, parseJson } from '../json.ts';
import type { Session } from '../session.ts';
import type { Json } from '../words.ts';
import { parseAwsDate } from './dates.ts';
import { sessionName } from './session-record.ts';

/** The managed policy that denies everything. A customer's policy of that name has an account in its ARN, and is another. */
export const isDenyAll = (arn: string): boolean => /^arn:[a-z-]+:iam::aws:policy\/AWSDenyAll$/.test(arn);

const strings = (v: Json | undefined): string[] => list(v).flatMap((x) => (typeof x === 'string' ? [x] : []));

const all = (v: Json | undefined, ...words: string[]): boolean => strings(v).some((s) => words.includes(s));

/** A Deny of every action on every resource. Not* elements leave something out, whatever they say. */
export const deniesAll = (statement: Json): statement is { [key: string]: Json } =>
  isObject(statement) &&
  statement.Effect === 'Deny' &&
  all(statement.Action, '*', '*:*') &&
  all(statement.Resource, '*') &&
  !['NotAction', 'NotResource', 'Principal', 'NotPrincipal'].some((name) => Object.hasOwn(statement, name));

export const statementsOf = (document: string): Json[] => {
  const parsed = parseJson(document);
  return parsed.ok && isObject(parsed.value) ? list(parsed.value.Statement) : [];
};

/** Does a document hold anybody back? What cannot be read may: taking it away may give something. */
export const mayDeny = (document: string): boolean => {
  const statements = statementsOf(document);
  return statements.length === 0 || statements.some((s) => !isObject(s) || s.Effect !== 'Allow');
};

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    's',
  );

type Holds = (values: string[], s: Session) => boolean;

/** `AROA…:session name`, what `aws:userid` is for a role session. */
const userId = (s: Session): string | null => {
  const name = sessionName(s);
  return s.uniqueId !== null && name !== null ? `${s.uniqueId}:${name}` : null;
};

const issued =
  (compare: (issuedAt: number, limit: number) => boolean): Holds =>
  (values, { issuedAt }) =>
    issuedAt !== null &&
    values.some((v) => {
      const limit = parseAwsDate(/^\d+$/.test(v) ? Number(v) : v);
      return limit !== null && compare(issuedAt, limit);
    });

const user =
  (matches: (id: string, value: string) => boolean): Holds =>
  (values, s) => {
    const id = userId(s);
    return id !== null && values.some((v) => matches(id, v));
  };

/** The conditions that are understood, by operator and key. Everything else is no proof that the deny holds. */
const conditions: { [operatorAndKey: string]: Holds } = {
  'datelessthan aws:tokenissuetime': issued((at, limit) => at < limit),
  'datelessthanequals aws:tokenissuetime': issued((at, limit) => at <= limit),
  'stringequals aws:userid': user((id, v) => id === v && !v.includes('${')),
  'stringequalsignorecase aws:userid': user((id, v) => id.toLowerCase() === v.toLowerCase()),
  'stringlike aws:userid': user((id, v) => !v.includes('${') && glob(v).test(id)),
};

/** Do all conditions of a statement hold for the session? Keys are those of a role session: `IfExists` changes nothing. */
const conditionsHold = (condition: Json | undefined, session: Session | null): boolean => {
  if (condition === undefined) return true;
  if (!isObject(condition)) return false;
  return Object.entries(condition).every(([operator, keys]) => {
    if (!isObject(keys)) return false;
    return Object.entries(keys).every(([key, value]) => {
      const holds = conditions[`${operator.replace(/IfExists$/, '')} ${key}`.toLowerCase()];
      const values = list(value).map((v) => String(v));
      return session !== null && (holds?.(values, session) ?? false);
    });
  });
};

/** A deny of everything that no condition weakens: the only one that ends what a user's keys have made (product.md §4). */
export const deniesAlways = (document: string): boolean =>
  statementsOf(document).some((s) => deniesAll(s) && conditionsHold(s.Condition, null));

/**
 * A deny of everything that surely holds for this role session: without a condition, or with `aws:TokenIssueTime` later
 * than its issue, also together with its own `aws:userid` (domain.md §3.2, §13.3).
 */
export const deniesSession = (document: string, session: Session): boolean =>
  statementsOf(document).some((s) => deniesAll(s) && conditionsHold(s.Condition, session));
