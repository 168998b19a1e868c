import { validation } from './failure.ts';

/** A request of the query protocols as a tree; `member.N` lists are arrays, every leaf is text. */
export type Input = { [key: string]: InputValue };
/** A leaf stays text until an operation knows what it is. */
export type InputValue = string | Input | InputValue[];

/** An answer as a tree, keys as the API spells them; a Date is an instant, undefined is left out. */
export type Output = { [key: string]: OutputValue };
/** Numbers and booleans are spelt by the protocol. */
export type OutputValue = string | number | boolean | Date | undefined | Output | OutputValue[];

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Null when the member is missing; an empty text stays an empty text. */
export const optional = (input: Input, key: string): string | null => {
  const value = input[key];
  return typeof value === 'string' ? value : null;
};

/** ValidationError in AWS's wording when the member is missing. */
export const required = (input: Input, key: string): string => {
  const value = optional(input, key);
  if (value !== null && value !== '') return value;
  const fact = value === null ? 'Value null at' : `Value '' at`;
  const rule = value === null ? 'Member must not be null' : 'Member must have length greater than or equal to 1';
  throw validation(`1 validation error detected: ${fact} '${lowerFirst(key)}' failed to satisfy constraint: ${rule}`);
};

/** An empty list when the member is missing: the protocols cannot tell the two apart. */
export const list = (input: Input, key: string): InputValue[] => {
  const value = input[key];
  return Array.isArray(value) ? value : [];
};

/** False when missing, as all booleans of IAM are. */
export const flag = (input: Input, key: string): boolean => optional(input, key)?.toLowerCase() === 'true';

/** One of a set of words, as an enum member is checked. */
export const oneOf = <T extends string>(input: Input, key: string, words: readonly T[]): T => {
  const value = required(input, key);
  const found = words.find((w) => w === value);
  if (found) return found;
  throw validation(
    `1 validation error detected: Value '${value}' at '${lowerFirst(key)}' failed to satisfy constraint: ` +
      `Member must satisfy enum value set: [${words.join(', ')}]`,
  );
};

/** A name of IAM: letters, digits and `+=,.@_-`. */
export const entityName = (input: Input, key: string, longest = 64): string => {
  const name = required(input, key);
  if (/^[\w+=,.@-]+$/.test(name) && name.length <= longest) return name;
  throw validation(
    `The specified value for ${lowerFirst(key)} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  );
};

/** A path of IAM: `/` or `/…/`. */
export const pathOf = (input: Input): string => {
  const path = optional(input, 'Path') ?? '/';
  if (path === '/' || /^\/[\x21-\x7e]+\/$/.test(path)) return path;
  throw validation(
    'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters.',
  );
};
