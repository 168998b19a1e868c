import { ApiFailure } from './failure.ts';

/** A request of a JSON protocol. */
export type Members = { [member: string]: unknown };

export const invalidMember = (message: string): ApiFailure => new ApiFailure('ValidationException', message);

const rule = (member: string, value: string, constraint: string): ApiFailure =>
  invalidMember(
    `1 validation error detected: Value ${value} at '${member.charAt(0).toLowerCase()}${member.slice(1)}' failed to satisfy constraint: ${constraint}`,
  );

/** A text of one form; ValidationException in AWS's words when it is missing, no text, or of another form. */
export const textMember = (input: Members, member: string, form: RegExp): string => {
  const value = input[member];
  if (value === undefined || value === null) throw rule(member, 'null', 'Member must not be null');
  if (typeof value === 'string' && form.test(value)) return value;
  throw rule(member, `'${String(value)}'`, `Member must satisfy regular expression pattern: ${form.source}`);
};

/** From 1 to 100, `otherwise` when it is left out. */
export const countMember = (input: Members, member: string, otherwise: number): number => {
  const value = input[member];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100) return value;
  throw rule(member, `'${String(value)}'`, 'Member must be between 1 and 100');
};
