import type { Marks } from './marks.ts';
import type { VaultToken } from './types.ts';

/** Seconds of a token, milliseconds of the log: the same moment may be that far apart, ms. */
const moment = 2_000;

/** Why this token is the session's, in words; null = nothing says so. Looks too far rather than too near. */
export const tieOf = (token: VaultToken, accessor: string, marks: Marks, role: string): string | null => {
  const { entityId, displayName, policies, meta } = token;
  if (entityId !== '' && marks.entities.has(entityId)) return 'its entity took the credentials';
  if (marks.accessors.has(accessor)) return 'it took the credentials, or was made by a token that did';
  if (marks.displayNames.has(displayName)) return `${displayName} took the credentials`;
  const born = marks.births.find((b) => isBirthOf(b, token));
  if (born) return 'a token of the session made it, by the audit log';
  const arn = ['client_arn', 'canonical_arn'].map((k) => meta[k]).find((a) => a !== undefined && marks.arns.has(a));
  if (arn !== undefined) return `it was got by logging in as ${arn}`;
  const person = [displayName, ...Object.values(meta)].map((t) => named(t, marks.people)).find((p) => p !== null);
  if (person) return `it is called after ${person}`;
  const policy = policies.find((p) => p === 'root' || marks.policies.has(p) || isOfRole(p, role));
  return policy === undefined ? null : `its policy ${policy} gives the role`;
};

const isBirthOf = (b: Marks['births'][number], token: VaultToken): boolean =>
  !b.batch &&
  Math.abs(b.at - token.createdAt) <= moment &&
  b.displayName === token.displayName &&
  b.policies.every((p) => token.policies.includes(p));

/** The name as a whole word of the text: `oidc-alice@example.com` names alice, `malice` does not. */
const named = (text: string, people: ReadonlySet<string>): string | null => {
  const lower = text.toLowerCase();
  for (const person of people) {
    for (let at = lower.indexOf(person); at >= 0; at = lower.indexOf(person, at + 1)) {
      if (edge(lower[at - 1]) && edge(lower[at + person.length])) return person;
    }
  }
  return null;
};

const edge = (c: string | undefined): boolean => c === undefined || !/[\p{L}\p{N}]/u.test(c);

/** Nobody may read what a policy says, so that its name must do: `breakglass` for `breakglass-emergency`. */
const isOfRole = (policy: string, role: string): boolean => {
  const [a, b] = [policy.toLowerCase(), role.toLowerCase()];
  return a.length >= 5 && b.length > 0 && (a.includes(b) || (b.startsWith(a) && edge(b[a.length])));
};
