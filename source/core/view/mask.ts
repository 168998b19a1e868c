import { type Pseudonyms, secretKind } from './mask-words.ts';

/** Mask mode (product.md §1): who and where are replaced by pseudonyms, what happened stays readable. */
export type Mask = {
  /** For prose: what can be told by its form, and every name that was learnt. */
  text(value: string): string;
  /** For a value that is known to be a name: all of it, but for AWS's own policies. */
  value(value: string): string;
  /** True when there was a name among them that was not known yet. */
  learn(names: Iterable<string>): boolean;
};

const end = '[^\\s"\'`,;()\\[\\]{}<>]+';
const kinds = 'assumed-role|federated-user|user|role|group|policy|mfa|instance-profile|saml-provider|oidc-provider';
const key = '(?:A3T[A-Z0-9]|A[A-Z]{2}A)[A-Z0-9]{8,}';

/** What tells itself by its form: ARNs, `user/…`, addresses of people and machines, key ids, account ids. */
const forms = new RegExp(
  [
    `arn:[\\w-]*:[\\w-]*:[\\w-]*:(?:\\d*|aws):${end}`,
    `(?<![\\w-])(?:${kinds})/${end}`,
    '[\\w.+=-]+@[\\w-]+(?:\\.[\\w-]+)*',
    `(?<![A-Z0-9])${key}(?::[\\w+=,.@-]+)?`,
    '(?<!\\d)\\d{12}(?!\\d)',
    '(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d.])',
  ].join('|'),
  'g',
);
/** IAM's letters for names, and those of people. */
const words = /[\p{L}\p{N}_+=,.@-]+/gu;
const pieces = /[^,.=+@]+/g;

/** What a resource is, in front of its name; a bucket's ARN has nothing there. */
const others =
  'key|alias|secret|function|table|instance|security-group|vpc|subnet|log-group|trail|cluster|db|stack|parameter';
const typed = new RegExp(`^((?:${kinds}|${others})[/:])(.*)$`, 's');
const kindWord = new RegExp(`^(?:${kinds}|root|aws-service-role|service-role)$`);
const kindPath = new RegExp(`^(?:${kinds})/`);

export const createMask = (pseudonyms: Pseudonyms): Mask => {
  const names = new Set<string>();

  const part = (text: string): string =>
    text === '' || text === '*' || kindWord.test(text) || pseudonyms.issued(text) ? text : pseudonyms.of(text);
  /** Every step of a path on its own, so that a name is the same in an ARN and alone. */
  const path = (text: string): string => text.replace(/[^/:]+/g, part);

  const arn = (text: string): string => {
    const [head, partition, service, region, account = '', ...rest] = text.split(':');
    if (account === 'aws') return text;
    const [, kind = '', tail = rest.join(':')] = typed.exec(rest.join(':')) ?? [];
    return [head, partition, service, region, part(account), `${kind}${path(tail)}`].join(':');
  };

  const form = (text: string): string => {
    if (text.startsWith('arn:')) return arn(text);
    if (kindPath.test(text)) return path(text);
    // `AROA…:session`: the session name is a name too.
    return secretKind(text) === null ? path(text) : part(text);
  };

  const named = (text: string): string => (names.has(text) && !pseudonyms.issued(text) ? pseudonyms.of(text) : text);
  const word = (text: string): string => {
    const whole = named(text);
    return whole === text && !pseudonyms.issued(text) ? text.replace(pieces, named) : whole;
  };

  return {
    text: (value) => value.replace(forms, form).replace(words, word),
    value: (value) =>
      value.replace(/\S+/g, (one) => (one.startsWith('arn:') ? arn(one) : one.replace(/[^/:←→]+/g, part))),
    learn(more) {
      const before = names.size;
      for (const name of more) if (name.length > 1) names.add(name);
      return names.size > before;
    },
  };
};
