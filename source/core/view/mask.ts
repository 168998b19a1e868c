import { type Pseudonyms, secretKind } from './mask-words.ts';

/** Mask mode (product.md §1): who and where are replaced by pseudonyms, what happened stays readable. */

export type Mask = {
  /** For prose: what can be told by its form, and every name that was learnt. */
  text(value: string): string;
  /** For a value that is known to be a name: all of it, but for AWS's own names. */
  value(value: string): string;
  learn(names: Iterable<string>): boolean;
};

const end = '[^\\s"\'`,;()\\[\\]{}<>]+';
const kinds = 'assumed-role|federated-user|user|role|group|policy|mfa|instance-profile|saml-provider|oidc-provider';
const patterns = new RegExp(
  [
    `arn:[\\w-]*:[\\w-]*:[\\w-]*:(?:\\d*|aws):${end}`,
    `\\b(?:${kinds})/${end}`,
    '[\\w.+=-]+@[\\w-]+(?:\\.[\\w-]+)+',
    '\\b(?:A3T[A-Z0-9]|A[A-Z]{2}A)[A-Z0-9]{8,}(?::[\\w+=,.@-]+)?',
    '(?<!\\d)\\d{12}(?!\\d)',
    '(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d.])',
    '[\\p{L}\\p{N}_+=,.@-]+',
  ].join('|'),
  'gu',
);

const kindWord = new RegExp(`^(?:${kinds}|root|aws-service-role|service-role)$`);
const kindPath = new RegExp(`^(?:${kinds})/`);
const keyWithSession = /^A[A-Z0-9]{11,}:/;
const plainWord = /^[\w-]*$/;

export const createMask = (pseudonyms: Pseudonyms): Mask => {
  const names = new Set<string>();

  const part = (text: string): string =>
    text === '' || text === '*' || kindWord.test(text) || pseudonyms.issued(text) ? text : pseudonyms.of(text);
  /** Every step of a path on its own, so that a name is the same in an ARN and alone. */
  const path = (text: string): string => text.replace(/[^/:]+/g, part);

  const arn = (text: string): string => {
    const [head, partition, service, region, account = '', ...rest] = text.split(':');
    if (account === 'aws') return text;
    const kept = rest
      .join(':')
      .replace(/^([a-z][a-z-]*)([/:])(.*)$/s, (_, kind, sign, tail) => `${kind}${sign}${path(tail)}`);
    const resource = kept === rest.join(':') ? path(kept) : kept;
    return [head, partition, service, region, part(account), resource].join(':');
  };

  const word = (text: string): string => {
    if (names.has(text)) return pseudonyms.of(text);
    if (plainWord.test(text)) return text;
    return text.replace(/[^,.=+@]+/g, (piece) => (names.has(piece) ? pseudonyms.of(piece) : piece));
  };

  const one = (text: string): string => {
    if (pseudonyms.issued(text)) return text;
    if (text.startsWith('arn:')) return arn(text);
    if (kindPath.test(text) || keyWithSession.test(text)) return path(text);
    if (secretKind(text) !== null) return pseudonyms.of(text);
    return word(text);
  };

  return {
    text: (value) => value.replace(patterns, one),
    value: (value) => (value.startsWith('arn:') ? arn(value) : value.replace(/[^\s/:←→]+/g, part)),
    learn(more) {
      const before = names.size;
      for (const name of more) if (name.length > 1) names.add(name);
      return names.size > before;
    },
  };
};
