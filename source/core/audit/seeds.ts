import { each, inOneGo, type Slices } from '../slices.ts';
import type { TrailEvent } from '../trail-event.ts';
import { assumedRole, iamArn, isSameRole, isSessionOf, principalType, splitArn } from './arn.ts';
import { type Credential, credentialOf } from './credential-events.ts';

/** What an audit starts from. `from` and `to` (ms, inclusive) bound the issuances of the role, not the life of the tree. */
export type Seeds = {
  roleArn?: string | null;
  accessKeyIds: string[];
  sessionName?: string | null;
  /** A role session (assumed-role ARN), a user, or a role. */
  principalArn?: string | null;
  from: number;
  to: number;
};

/** An event that gave out a credential. */
export type Birth = { event: TrailEvent; credential: Credential };

/** Time, then id: the one order in which events are taken. */
export const byTime = (a: TrailEvent, b: TrailEvent): number =>
  a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * The birth of every access key that the events tell. A cross-account AssumeRole is in two trails with the same key: the
 * record of the credential's own account is kept, else the earlier one.
 */
export function* findingBirths(events: Iterable<TrailEvent>): Slices<Map<string, Birth>> {
  const births = new Map<string, Birth>();
  yield* each(events, (event) => {
    const credential = credentialOf(event);
    if (!credential) return;
    const known = births.get(credential.accessKeyId);
    if (!known || isBetter(event, credential, known)) births.set(credential.accessKeyId, { event, credential });
  });
  return births;
}

export const birthsOf = (events: Iterable<TrailEvent>): Map<string, Birth> => inOneGo(findingBirths(events));

const isBetter = (event: TrailEvent, { account }: Credential, known: Birth): boolean => {
  const [a, b] = [event.account === account, known.event.account === known.credential.account];
  return a === b ? byTime(event, known.event) < 0 : a;
};

const isOfRole = ({ credential }: Birth, roleArn: string): boolean =>
  credential.kind === 'assumed-role' &&
  (isSameRole(credential.issuer, roleArn) || isSessionOf(credential.principal, roleArn));

/** The role that the seeds speak of: named, or that of the session or role that `principalArn` names. */
export const seedRole = (seeds: Seeds): string | null => {
  if (seeds.roleArn) return seeds.roleArn;
  const arn = seeds.principalArn ?? null;
  if (principalType(arn) === 'role') return arn;
  const session = assumedRole(arn);
  return session ? iamArn(splitArn(arn)?.partition ?? 'aws', session.account, 'role', session.role) : null;
};

const sessionOf = (b: Birth): string => assumedRole(b.credential.principal)?.session ?? '';

/** Session names that narrow the issuances down to somebody's. */
const narrowing = (seeds: Seeds, named: Birth[]): Set<string> => {
  const names = [seeds.sessionName, assumedRole(seeds.principalArn ?? null)?.session];
  return new Set([...names, ...(seedRole(seeds) ? [] : named.map(sessionOf))].filter((n) => typeof n === 'string'));
};

export type Issued = { role: string | null; roots: Birth[]; renewals: Birth[]; note: string | null };

/**
 * Which issuances begin the tree, and which are second issuances.
 *
 * With the role alone every issuance in the window is a root: nothing tells them apart, and a root too many is seen while
 * a root too few is silence. A session name, or the ARN of a session, narrows it: what others took is then not followed.
 * A name that no issuance bears narrows nothing: Vault makes up names of its own, and zero hits would look clean (§4.1).
 * Seeded with keys alone, the role is that of the keys' own issuance: issuances under the same session name go on with it.
 * Every other issuance than the first root is a renewal, whoever took it and also an earlier one under another name: a
 * person decides whether it belongs (product.md §3).
 */
export const issued = (births: Map<string, Birth>, seeds: Seeds): Issued => {
  const named = seeds.accessKeyIds.flatMap((k) => births.get(k) ?? []);
  const role = seedRole(seeds) ?? named.find((b) => b.credential.kind === 'assumed-role')?.credential.issuer ?? null;
  if (!role) return { role, roots: [], renewals: [], note: null };
  const all = [...births.values()]
    .filter(
      (b) =>
        isOfRole(b, role) &&
        (b.event.time >= seeds.from || (b.credential.expiresAt ?? 0) > seeds.from) &&
        b.event.time <= seeds.to,
    )
    .sort((a, b) => byTime(a.event, b.event));
  const names = narrowing(seeds, named);
  const matching = names.size === 0 ? all : all.filter((b) => names.has(sessionOf(b)));
  const lost = matching.length === 0 && all.length > 0 && Boolean(seeds.sessionName);
  const roots = lost ? all : matching;
  const first = [...roots, ...named.filter((b) => isOfRole(b, role))].sort((a, b) => byTime(a.event, b.event))[0];
  const renewals = all.filter((b) => b !== first);
  const note = lost ? `no issuance bears the session name ${seeds.sessionName}: all of the role's are followed` : null;
  return { role, roots, renewals, note };
};
