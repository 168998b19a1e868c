import { digest } from './hash.ts';

const account = /^\d{12}$/;
const credential = /^(A3T[A-Z0-9]|A[A-Z]{2}A)[A-Z0-9]{8,}$/;
const mail = /^[^\s@]+@[^\s@]+$/;
const address = /^\d{1,3}(\.\d{1,3}){3}$/;

/** What a value that must not be shown is, told by its form alone; null = only a name list could tell. */
export const secretKind = (value: string): string | null => {
  if (account.test(value)) return 'acct';
  const key = credential.exec(value);
  if (key) return key[1] ?? null;
  if (mail.test(value)) return 'mail';
  return address.test(value) ? 'ip' : null;
};

export type Pseudonyms = {
  /** The same for the same value in the same incident, whatever instance shows it. */
  of(value: string): string;
  /** Was this text given out by `of`? Then it is not masked again. */
  issued(text: string): boolean;
};

/** `salt` belongs to the incident: the same name has another pseudonym elsewhere. */
export const createPseudonyms = (salt: string): Pseudonyms => {
  const given = new Map<string, string>();
  const issued = new Set<string>();
  return {
    of(value) {
      const known = given.get(value);
      if (known !== undefined) return known;
      const text = `${secretKind(value) ?? 'name'}-${digest(`${salt}\u0000${value}`).slice(0, 6)}`;
      given.set(value, text);
      issued.add(text);
      return text;
    },
    issued: (text) => issued.has(text),
  };
};
