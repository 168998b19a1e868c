import { letters, type Random, randomOf } from './random.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const hexDigits = '0123456789abcdef';

/** Ids of one call of the API. They depend on the seed and the label only, so that a replay gives the same ones. */
export type IdSource = {
  /** AWS's unique ids, 21 characters: `AIDA…`, `AROA…`, `AGPA…`, `ANPA…`. */
  unique(prefix: string): string;
  /** 20 characters: `AKIA…` for a user's key, `ASIA…` for temporary ones. */
  keyId(prefix: 'AKIA' | 'ASIA'): string;
  hex(count: number): string;
  uuid(): string;
};

const uuidOf = (random: Random): string => {
  const h = letters(random, hexDigits, 32);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${'89ab'[random() & 3]}${h.slice(17, 20)}-${h.slice(20)}`;
};

/** Ids in the order in which they are asked for; two labels share none. */
export const idSource = (seed: number, label: string): IdSource => {
  const random = randomOf('ids', seed, label);
  return {
    unique: (prefix) => prefix + letters(random, base32, 21 - prefix.length),
    keyId: (prefix) => prefix + letters(random, base32, 16),
    hex: (count) => letters(random, hexDigits, count),
    uuid: () => uuidOf(random),
  };
};

/** The secret of a key is never kept: it is worked out again where it is needed. 40 characters, as AWS's are. */
export const secretOf = (seed: number, keyId: string): string => letters(randomOf('secret', seed, keyId), base64, 40);

/** The session token of a temporary key; about as long as AWS's own begin. */
export const sessionTokenOf = (seed: number, keyId: string): string =>
  `IQoJb3JpZ2luX2Vj${letters(randomOf('token', seed, keyId), base64, 320)}==`;

/** Twelve digits, the first no zero: a zero gets lost wherever somebody takes it for a number. */
export const accountOf = (seed: number): string => {
  const random = randomOf('account', seed);
  return `${letters(random, '123456789', 1)}${letters(random, '0123456789', 11)}`;
};
