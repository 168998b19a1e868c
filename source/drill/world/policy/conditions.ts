import { asList, matches } from './match.ts';

/** What is known of the request: `aws:TokenIssueTime`, `aws:userid`, `iam:PolicyARN` … in lower case. */
export type RequestContext = { [key: string]: string };

type Test = (actual: string, wanted: string) => boolean;

const time =
  (compare: (a: number, b: number) => boolean): Test =>
  (actual, wanted) =>
    compare(Date.parse(actual), Date.parse(wanted));

const tests: { [operator: string]: Test } = {
  stringequals: (a, b) => a === b,
  stringequalsignorecase: (a, b) => a.toLowerCase() === b.toLowerCase(),
  stringlike: (a, b) => matches(b, a),
  arnequals: (a, b) => matches(b, a),
  arnlike: (a, b) => matches(b, a),
  bool: (a, b) => a.toLowerCase() === b.toLowerCase(),
  datelessthan: time((a, b) => a < b),
  datelessthanequals: time((a, b) => a <= b),
  dategreaterthan: time((a, b) => a > b),
  dategreaterthanequals: time((a, b) => a >= b),
};

const negated: { [operator: string]: string } = {
  stringnotequals: 'stringequals',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
};

/** True, false, or null when the operator is not one of those known here. */
const holds = (operator: string, actual: string | undefined, wanted: string[]): boolean | null => {
  const name = operator.toLowerCase().replace(/ifexists$/, '');
  const positive = negated[name];
  if (positive) return actual === undefined || !wanted.some((w) => tests[positive]?.(actual, w));
  const test = tests[name];
  if (!test) return null;
  if (actual === undefined) return operator.toLowerCase().endsWith('ifexists');
  return wanted.some((w) => test(actual, w));
};

/** Do all conditions hold? One that is not understood counts against the caller: it denies, and it does not allow. */
export const conditionsHold = (condition: unknown, context: RequestContext, effect: 'Allow' | 'Deny'): boolean => {
  if (typeof condition !== 'object' || condition === null) return true;
  return Object.entries(condition).every(([operator, block]) =>
    Object.entries(typeof block === 'object' && block !== null ? block : {}).every(([key, wanted]) => {
      const answer = holds(operator, context[key.toLowerCase()], asList(wanted));
      return answer ?? effect === 'Deny';
    }),
  );
};
