import type { Call } from '../core/plan.ts';

/** Why a call must not be sent, or null. */
export type Guard = (input: Call['input']) => string | null;

export const whole: Guard = () => null;

const denyAll = /^arn:aws[\w-]*:iam::aws:policy\/AWSDenyAll$/;

/** Attaching any other policy would be a way to grant (domain.md §13.2). */
export const awsPolicy: Guard = ({ PolicyArn }) =>
  typeof PolicyArn === 'string' && denyAll.test(PolicyArn) ? null : 'only AWSDenyAll may be attached';

/** A key is never given back by this adapter: that is for the undo permission set (domain.md §13.9). */
export const inactiveOnly: Guard = ({ Status }) => (Status === 'Inactive' ? null : 'a key may only be made Inactive');

/** Putting a policy is a primitive that grants: what goes out may deny and nothing else (domain.md §3.2, §13.3). */
export const denyOnly: Guard = ({ PolicyDocument }) => {
  const statements = statementsOf(PolicyDocument);
  const denies = statements.length > 0 && statements.every((s) => isRecord(s) && s.Effect === 'Deny');
  return denies ? null : 'only a policy of Deny statements may be put';
};

const statementsOf = (document: unknown): unknown[] => {
  if (typeof document !== 'string') return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch {
    return []; // No statements: the guard refuses it.
  }
  const statement = isRecord(parsed) ? parsed.Statement : undefined;
  return Array.isArray(statement) ? statement : statement === undefined ? [] : [statement];
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
