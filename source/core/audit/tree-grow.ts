import { text } from '../json.ts';
import type { Session } from '../session.ts';
import type { Slices } from '../slices.ts';
import type { TrailEvent } from '../trail-event.ts';
import { nameOf, principalType } from './arn.ts';
import { claimForSessions } from './claim-for-sessions.ts';
import { claimForUser } from './claim-for-user.ts';
import { credentialOf, isProfileChange, isSignIn, succeeded } from './credential-events.ts';
import type { Birth, Seeds } from './seeds.ts';
import { bornSession, unbornSession } from './session-record.ts';
import type { Claim, SignIn, UserDeed } from './tree-claims.ts';
import { type TreeIndex, userId, whoActed } from './tree-index.ts';
import type { Root, rootsOf } from './tree-roots.ts';
import { type Rename, renameOf, type TreeUser, withNewNames } from './user-lives.ts';

/** Role chains deeper than this are shown and not followed (domain.md §4.4). */
const maxDepth = 10;

export type Grown = {
  sessions: Map<string, Session>;
  owner: Map<string, string>;
  events: TrailEvent[];
  /** `userId` of users that the tree created or gave a password. */
  users: Map<string, TreeUser>;
  renames: Rename[];
  /** Who signed in to a console, as `whoActed` gives it. */
  signIns: SignIn[];
  notes: string[];
};

/**
 * Follows the roots to the fixpoint: what a session did belongs to the tree, and what that handed out is its child. Of a
 * long-lived key named by hand the work since `from` counts; what is temporary counts whole.
 */
export function* growing(index: TreeIndex, { roots, made }: ReturnType<typeof rootsOf>, seeds: Seeds): Slices<Grown> {
  const grown: Grown = {
    ...{ sessions: new Map(), owner: new Map(), events: [], users: new Map(), renames: [] },
    ...{ signIns: [], notes: [] },
  };
  const depths = new Map<string, number>();

  function* add(session: Session, depth: number): Slices<void> {
    const key = session.accessKeyId;
    grown.sessions.set(key, session);
    depths.set(key, depth);
    if (depth > maxDepth) {
      grown.notes.push(`${key} is more than ${maxDepth} steps from its root: it is shown, and not followed further`);
      return;
    }
    const since = session.origin === 'named' && session.kind === 'user-key' && !session.bornFrom ? seeds.from : 0;
    yield* ownAll(
      (index.byKey.get(key) ?? []).filter((e) => e.time >= since),
      key,
    );
  }

  /** What the session did, and before the next deed all that each deed led to. */
  function* ownAll(events: TrailEvent[], key: string): Slices<void> {
    for (const [i, e] of events.entries()) {
      if (i % 64 === 63) yield;
      if (grown.owner.has(e.id)) continue;
      const birth = own(e, key);
      if (birth) {
        const sample = index.byKey.get(birth.credential.accessKeyId)?.[0];
        yield* add(bornSession(birth, sample, { parent: key, origin: 'derived' }), (depths.get(key) ?? 0) + 1);
      }
      if (succeeded(e)) note(e, key);
    }
  }

  /** Gives the birth that it was, when that credential is not in the tree yet. */
  const own = (e: TrailEvent, key: string): Birth | undefined => {
    grown.owner.set(e.id, key);
    grown.events.push(e);
    const child = credentialOf(e)?.accessKeyId;
    return child === undefined || grown.sessions.has(child) ? undefined : index.births.get(child);
  };

  const note = (e: TrailEvent, key: string): void => {
    noteUser(e, key);
    const rename = renameOf(e);
    if (rename) grown.renames.push(rename);
    const who = isSignIn(e) ? whoActed(e) : null;
    if (who !== null) grown.signIns.push({ time: e.time, id: e.id, who });
  };

  const noteUser = (e: TrailEvent, by: string): void => {
    const created = e.source === 'iam' && e.name === 'CreateUser';
    if (!created && !isProfileChange(e)) return;
    const name = text(e.request, 'userName') ?? text(e.response, 'user', 'userName');
    if (name === null) return;
    const id = userId(e.account, name);
    const known = grown.users.get(id) ?? { account: e.account, name, created: [], passwords: [] };
    const told = { uniqueId: text(e.response, 'user', 'userId'), arn: text(e.response, 'user', 'arn') };
    const deed: UserDeed = { at: e.time, by, eventId: e.id, ...told };
    known[created ? 'created' : 'passwords'].push(deed);
    grown.users.set(id, known);
  };

  function* settle({ events, owner, born }: Claim): Slices<void> {
    if (born && !grown.sessions.has(owner)) {
      const place = { ...born, origin: 'derived' as const };
      yield* add(unbornSession(owner, events[0], place), (depths.get(born.parent) ?? 0) + 1);
    }
    yield* ownAll(events, owner);
  }

  const open = (who: string): TrailEvent[] =>
    (index.orphans.get(who) ?? []).filter(
      (e) => !grown.owner.has(e.id) && !(e.keyId !== null && grown.sessions.has(e.keyId)),
    );

  function* begin({ key, birth, origin }: Root): Slices<void> {
    const sample = index.byKey.get(key)?.[0];
    const place = { parent: null, origin };
    yield* add(birth ? bornSession(birth, sample, place) : unbornSession(key, sample, place), 0);
  }
  const claims = (): Claim[] => [
    ...[...byPrincipal(grown.sessions)].flatMap(([who, sessions]) =>
      claimForSessions(who, open(who), sessions, grown.signIns),
    ),
    ...[...withNewNames(grown.users, grown.renames)].flatMap(([who, deeds]) => {
      const consoles = [...grown.sessions.values()].filter((s) => s.kind === 'console' && isOfUser(s, deeds));
      return claimForUser(who, open(who), deeds, consoles, grown.signIns);
    }),
  ];
  function* spread(): Slices<void> {
    for (let found = claims(); found.length > 0; found = claims()) {
      // Sign-ins first: they say which of the keys that no event gave out are console sessions.
      const known = found.filter((c) => !c.born);
      for (const c of known.length > 0 ? known : found) yield* settle(c);
      yield;
    }
  }
  for (const root of roots) yield* begin(root);
  for (const e of keylessOf(index, seeds)) yield* ownAll([e], e.actor.arn ?? '');
  yield* spread();
  for (const root of made) {
    if (grown.sessions.has(root.key)) continue;
    yield* begin(root);
    yield* spread();
  }
  for (const [key, s] of grown.sessions) grown.sessions.set(key, withUser(s, grown));
  return grown;
}

/** What the principal that the audit starts from did without a key: sign-ins. They are owned by its ARN. */
const keylessOf = ({ orphans }: TreeIndex, { principalArn, from, to }: Seeds): TrailEvent[] =>
  principalArn
    ? [...orphans.values()]
        .flat()
        .filter((e) => e.actor.arn === principalArn && e.keyId === null && e.time >= from && e.time <= to)
    : [];

/** Unique id and path of a user that the tree made, for what hangs on it: a key that was never used tells neither. */
const withUser = (s: Session, { users }: Grown): Session => {
  if (principalType(s.issuer) !== 'user' || s.issuer === null) return s;
  const deeds = users.get(userId(s.account, nameOf(s.issuer)))?.created ?? [];
  const before = deeds.filter((d) => s.issuedAt === null || d.at <= s.issuedAt);
  const made = before.sort((a, b) => b.at - a.at)[0];
  if (!made || (s.uniqueId !== null && made.uniqueId !== null && s.uniqueId !== made.uniqueId)) return s;
  const issuer = made.arn ?? s.issuer;
  const principal = s.principal === s.issuer ? issuer : s.principal;
  return { ...s, issuer, principal, uniqueId: s.uniqueId ?? made.uniqueId };
};

/** Role sessions and federated users by their ARN: only these are matched by it. */
const byPrincipal = (sessions: Map<string, Session>): Map<string, Session[]> => {
  const groups = new Map<string, Session[]>();
  for (const s of sessions.values()) {
    if (s.principal === null || (s.kind !== 'assumed-role' && s.kind !== 'federation')) continue;
    groups.set(s.principal, [...(groups.get(s.principal) ?? []), s]);
  }
  return groups;
};

const isOfUser = (s: Session, { account, name }: { account: string; name: string }): boolean =>
  s.account === account && (s.principal?.endsWith(`/${name}`) ?? false);
