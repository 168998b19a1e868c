import { parseInstant } from '../core/instant.ts';
import { isZone } from '../core/session-log/zone.ts';
import type { DispositionKind } from '../core/words.ts';
import { type UsageError, usage } from './read-options.ts';

/** The values of a command's options, each read on demand; the first mistake is kept and told. */
export type Values = {
  text(name: string): string | null;
  flag(name: string): boolean;
  instant(name: string): number | null;
  whole(name: string, least: number, most: number): number | null;
  decimal(name: string, least: number, most: number): number | null;
  matching(name: string, pattern: RegExp, expected: string): string | null;
  zone(name: string): string;
  /** ms of the day's midnight on a clock that pretends to be UTC. */
  day(name: string): number | null;
  /** At most one of these may be given; its name, or null. */
  oneOf(...names: string[]): string | null;
  operand(name: string, text: string | undefined, pattern: RegExp, expected: string): string;
  refuse(message: string): void;
  error(): UsageError | null;
};

export const incidentId = {
  pattern: /^[A-Za-z0-9][\w.-]{0,63}$/,
  expected: 'letters, digits, dots and dashes, 64 at most',
};
export const roleArn = { pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/, expected: 'the ARN of an IAM role' };
export const principalArn = {
  pattern: /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:\S+$/,
  expected: 'the ARN of a role, a user or a session',
};
// IAM reference, AccessKey: 16 to 128 letters and digits.
export const accessKeyId = { pattern: /^[A-Z0-9]{16,128}$/, expected: 'an access key id such as ASIA… or AKIA…' };
export const step = { pattern: /^(?:[1-7]|3[a-d]|[a-z]+\.[A-Za-z0-9][\w.-]*)$/, expected: '1…7, 3a…3d, or an item id' };
export const itemId = { pattern: /^[a-z]+\.[A-Za-z0-9][\w.-]*$/, expected: 'an item id such as iam.users' };
export const lineNumber = { pattern: /^[1-9]\d{0,8}$/, expected: 'the number of a line' };
export const findingId = { pattern: /^[0-9a-f]{16}$/, expected: 'the 16 digits of a finding' };

export const dispositions: readonly DispositionKind[] = ['codified', 'reverted', 'explained', 'accepted'];

export const valuesOf = (options: Map<string, string | true>): Values => {
  let first: UsageError | null = null;
  const refuse = (message: string): null => {
    first ??= usage(message);
    return null;
  };
  const text = (name: string): string | null => {
    const given = options.get(name);
    return typeof given === 'string' ? given : null;
  };
  const number = (name: string, pattern: RegExp, least: number, most: number, what: string): number | null => {
    const given = text(name);
    if (given === null) return null;
    const value = pattern.test(given) ? Number(given) : Number.NaN;
    if (value >= least && value <= most) return value;
    return refuse(`--${name} ${given} is not ${what} between ${least} and ${most}.`);
  };
  return {
    text,
    flag: (name) => options.has(name),
    instant(name) {
      const given = text(name);
      const read = given === null ? null : parseInstant(given);
      return typeof read === 'string' ? refuse(`--${name} ${given} ${read}.`) : read;
    },
    whole: (name, least, most) => number(name, /^-?\d+$/, least, most, 'a whole number'),
    decimal: (name, least, most) => number(name, /^-?\d+(?:\.\d+)?$/, least, most, 'a number'),
    matching(name, pattern, expected) {
      const given = text(name);
      if (given === null || pattern.test(given)) return given;
      return refuse(`--${name} ${given} is not ${expected}.`);
    },
    zone(name) {
      const given = text(name) ?? 'UTC';
      if (!isZone(given)) refuse(`--${name} ${given} is not an IANA zone such as Europe/Berlin.`);
      return given;
    },
    day(name) {
      const given = text(name);
      if (given === null) return null;
      const at = /^\d{4}-\d{2}-\d{2}$/.test(given) ? Date.parse(`${given}T00:00:00Z`) : Number.NaN;
      // A 31st that a month does not have is moved to the next one instead of being refused.
      const real = !Number.isNaN(at) && new Date(at).toISOString().startsWith(given);
      return real ? at : refuse(`--${name} ${given} is not a day such as 2026-05-20.`);
    },
    oneOf(...names) {
      const given = names.filter((n) => options.has(n));
      if (given.length > 1) refuse(`Only one of ${given.map((n) => `--${n}`).join(' and ')} can be given.`);
      return given[0] ?? null;
    },
    operand(name, given = '', pattern, expected) {
      if (!pattern.test(given)) refuse(`${name} ${given} is not ${expected}.`);
      return given;
    },
    refuse,
    error: () => first,
  };
};
