import { assumedRole } from '../audit/arn.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import type { TokenBirth, VaultAuditFact, VaultCaller, VaultIssuance } from './types.ts';

/** By what a token or a request of Vault's is known to be the session's (domain.md §13.11). */
export type Marks = {
  /** Entities and display names of those who took the credentials; accessors as the log writes them. */
  entities: ReadonlySet<string>;
  displayNames: ReadonlySet<string>;
  accessors: ReadonlySet<string>;
  /** Policies by which the credentials could be taken. */
  policies: ReadonlySet<string>;
  /** Names of the person, in lower case: from the session's name and the responder. */
  people: ReadonlySet<string>;
  /** ARNs of the tree: an AWS login of Vault's notes who logged in. */
  arns: ReadonlySet<string>;
  births: TokenBirth[];
  /** By what they are told apart, in words; null = nobody knows anything to go by. */
  rule: string | null;
};

type Given = { audit: VaultAuditFact | null; sessions: Session[]; progress: Progress; role: string };

/** The issuances of the tree; one that could not be joined counts too, because it may be. */
export const ownIssuances = ({ audit, sessions }: Pick<Given, 'audit' | 'sessions'>): VaultIssuance[] => {
  const tree = new Set(sessions.map((s) => s.accessKeyId));
  return (audit?.log.issuances ?? []).filter((i) => i.accessKeyId === null || tree.has(i.accessKeyId));
};

/** Of no use to tell anybody apart. */
const everybody = new Set(['default', '']);

export const marksOf = (given: Given): Marks => {
  const { sessions, progress, role } = given;
  const issued = ownIssuances(given);
  const callers = issued.map((i) => i.caller);
  const people = new Set([...sessions.flatMap((s) => namesIn(s, role)), ...personal(progress)]);
  const entities = new Set(callers.map((c) => c.entityId).filter(Boolean));
  const accessors = new Set(callers.map((c) => c.accessor).filter(Boolean));
  const births = descendants(given.audit?.log.births ?? [], entities, accessors);
  for (const b of births) if (b.accessor) accessors.add(b.accessor);
  const ways = [
    issued.length > 0 ? 'who took the credentials, by the audit log' : '',
    people.size > 0 ? `the name ${[...people].join(', ')}` : '',
  ].filter(Boolean);
  return {
    ...{ entities, accessors, people, births },
    displayNames: new Set(callers.map((c) => c.displayName).filter(isPersonal)),
    policies: new Set(callers.flatMap((c) => c.granting).filter((p) => !everybody.has(p))),
    arns: new Set(sessions.flatMap((s) => [s.principal, s.issuer]).filter((a): a is string => a !== null)),
    rule: ways.length > 0 ? `${ways.join('; ')}; policies that give the role` : null,
  };
};

/** `token` and `root` are what Vault calls anybody's. */
const isPersonal = (name: string): boolean => name !== '' && name !== 'token' && name !== 'root';

const personal = ({ incident, roles }: Progress): string[] =>
  [incident?.sessionName, roles.responder].flatMap((n) => (n ? [bareName(n)] : [])).filter((n) => n.length > 1);

/** `@alice` and `alice@example.com` are alice. */
const bareName = (name: string): string => name.replace(/^@/, '').replace(/@.*$/, '').trim().toLowerCase();

/**
 * Who stands in the name of an issued session: what the responder chose, or Vault's own
 * `vault-<display name>-<role>-<time>-<random>`, of which the first two are cut after 42 letters.
 */
const namesIn = (s: Session, role: string): string[] => {
  if (s.origin === 'derived') return [];
  const name = assumedRole(s.principal)?.session ?? '';
  const made = /^vault-(.+)-\d{9,}-/.exec(name)?.[1];
  if (made === undefined) return name.length > 1 && !name.startsWith('vault-') ? [bareName(name)] : [];
  const cut = made.indexOf(`-${role.slice(0, 6)}`);
  const display = cut > 0 ? made.slice(0, cut) : made;
  const person = bareName(display.slice(display.indexOf('-') + 1));
  return person.length > 1 && isPersonal(display) ? [person] : [];
};

/** Tokens that the session's own tokens made, and those that these made, as far as the log tells. */
const descendants = (births: TokenBirth[], entities: ReadonlySet<string>, from: ReadonlySet<string>): TokenBirth[] => {
  const accessors = new Set(from);
  const found = new Set<TokenBirth>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const b of births) {
      const own = entities.has(b.caller.entityId) || entities.has(b.entityId) || accessors.has(b.caller.accessor);
      if (found.has(b) || !own) continue;
      found.add(b);
      if (b.accessor) accessors.add(b.accessor);
      grown = true;
    }
  }
  return [...found];
};

/** Did the session's person send this request? By entity or token; by display name only where there is no entity. */
export const isOwnCaller = (caller: VaultCaller, marks: Marks): boolean =>
  (caller.entityId !== '' && marks.entities.has(caller.entityId)) ||
  (caller.accessor !== '' && marks.accessors.has(caller.accessor)) ||
  (caller.entityId === '' && marks.displayNames.has(caller.displayName));
