import { parseAwsDate } from '../audit/dates.ts';
import { deniesAll, statementsOf } from '../audit/deny-policy.ts';
import { iso } from '../clock.ts';
import { isObject, list } from '../json.ts';
import type { Json } from '../words.ts';

/**
 * One deny that reseal puts on a role: of one session (`aws:userid` is `AROA…:session name`), or with null of the whole role.
 * It holds for what was issued before `before` (ms, AWS's time, whole seconds) and for nothing later (domain.md §13.3).
 */
export type OwnDeny = { userId: string | null; before: number };

/** AWS's own name for the deny of a whole role (domain.md §3.2); a console user would look for it. */
export const wholeRoleName = 'AWSRevokeOlderSessions';

/** Names for the targeted form. A name that somebody put something else under is left alone, and the next one is taken. */
export const sessionDenyNames = ['reseal-session-deny', ...[2, 3, 4, 5].map((n) => `reseal-session-deny-${n}`)];

export const isOwnPolicyName = (name: string): boolean => name === wholeRoleName || sessionDenyNames.includes(name);

/** Letters of a role session name (sts:AssumeRole). Nothing among them is a wildcard or a policy variable. */
const userIdForm = /^AROA[A-Z0-9]{4,}:[\w+=,.@-]{2,64}$/;

export const isUserId = (text: string): boolean => userIdForm.test(text);

const statement = ({ userId, before }: OwnDeny): Json => ({
  Effect: 'Deny',
  Action: ['*'],
  Resource: ['*'],
  Condition: {
    ...(userId === null ? {} : { StringEquals: { 'aws:userid': userId } }),
    DateLessThan: { 'aws:TokenIssueTime': iso(before) },
  },
});

/** The document: the only one that reseal ever puts. Throws on a user id that is none. */
export const denyDocument = (denies: readonly OwnDeny[]): string => {
  const wrong = denies.find((d) => d.userId !== null && !isUserId(d.userId));
  if (wrong) throw new RangeError('That is no id of a role session.');
  return JSON.stringify({ Version: '2012-10-17', Statement: denies.map(statement) });
};

const only = (value: Json | undefined, names: readonly string[]): value is { [key: string]: Json } =>
  isObject(value) && Object.keys(value).every((k) => names.includes(k));

const single = (value: Json | undefined): string | null => {
  const [first, ...more] = list(value);
  return typeof first === 'string' && more.length === 0 ? first : null;
};

const parseStatement = (s: Json): OwnDeny | null => {
  if (!deniesAll(s) || !only(s, ['Sid', 'Effect', 'Action', 'Resource', 'Condition'])) return null;
  const condition = s.Condition;
  if (!only(condition, ['StringEquals', 'DateLessThan'])) return null;
  const time = condition.DateLessThan;
  const who = condition.StringEquals;
  if (!only(time, ['aws:TokenIssueTime'])) return null;
  const before = parseAwsDate(single(time['aws:TokenIssueTime']));
  if (before === null) return null;
  if (who === undefined) return { userId: null, before };
  const userId = only(who, ['aws:userid']) ? single(who['aws:userid']) : null;
  return userId !== null && isUserId(userId) ? { userId, before } : null;
};

/** What a document denies, when every statement has one of the two forms above (AWS's own spelling too); else null. */
export const parseDeny = (document: string): OwnDeny[] | null => {
  const denies = statementsOf(document).map(parseStatement);
  return denies.length > 0 && denies.every((d) => d !== null) ? denies : null;
};

/** Is it to the letter what `denyDocument` makes? Whatever is sent must be. */
export const isOwnDocument = (document: string): boolean => {
  const denies = parseDeny(document);
  return denies !== null && denyDocument(denies) === document;
};

/** With one more: each session once, the later instant stays. */
export const mergeDeny = (old: readonly OwnDeny[], more: OwnDeny): OwnDeny[] => {
  const before = Math.max(more.before, ...old.filter((d) => d.userId === more.userId).map((d) => d.before));
  const kept = old.filter((d) => d.userId !== more.userId);
  return [...kept, { userId: more.userId, before }];
};

/** Does what stands there deny all that was put? Another action may have added to it since. */
export const coversDeny = (standing: string, put: string): boolean => {
  const there = parseDeny(standing);
  const wanted = parseDeny(put);
  if (!there || !wanted) return false;
  return wanted.every((w) => there.some((t) => t.userId === w.userId && t.before >= w.before));
};
