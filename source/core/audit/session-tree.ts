import type { Session } from '../session.ts';
import { inOneGo, type Slices } from '../slices.ts';
import type { KeyActivity } from '../store.ts';
import type { TrailEvent } from '../trail-event.ts';
import { activityOf } from './activity.ts';
import { type Birth, issued, type Seeds } from './seeds.ts';
import { aliveByClock, sessionName } from './session-record.ts';
import type { SignIn } from './tree-claims.ts';
import { growing } from './tree-grow.ts';
import { indexing, sorted } from './tree-index.ts';
import { rootsOf } from './tree-roots.ts';
import { withLiveNames, withNewNames } from './user-lives.ts';

/** The session tree: which credentials belong to it and what each did (product.md §4). */
export type Tree = {
  /** Each root in time order, followed by what was born from it. */
  sessions: Session[];
  /** Every given event that belongs to the tree, in time order, and to which access key id. */
  events: TrailEvent[];
  owner: Map<string, string>;
  /** Issuances of the role beside the first root, earlier ones too (product.md §5, `renewal`). */
  renewals: Birth[];
  /** Those of them that are not followed: what they do, and whether they are over, is not told by this tree. */
  unfollowed: Unfollowed[];
  /** The breakglass role, named or learned from the keys. */
  role: string | null;
  /** T, ms: the earliest root that has a time. */
  issuedAt: number | null;
  /** Users that the tree created or gave a password, under every name that it gave them. */
  users: { account: string; name: string }[];
  signIns: SignIn[];
  /** Access key ids and unique ids of users that the tree itself deleted. */
  gone: ReadonlySet<string>;
  /** Where the tree was not followed to its end: a depth limit. */
  cut: string[];
  /** What must be said of how the tree was built: a depth limit, a session name that nothing bears. */
  notes: string[];
};

/** An issuance outside the tree. Times in ms; `expiresAt` null = no record tells it. */
export type Unfollowed = { accessKeyId: string; expiresAt: number | null; sessionName: string | null };

const unfollowedOf = ({ credential: { accessKeyId, expiresAt, principal } }: Birth): Unfollowed => ({
  ...{ accessKeyId, expiresAt, sessionName: sessionName({ principal }) },
});

export type TreeInput = {
  events: TrailEvent[];
  seeds: Seeds;
  /** AWS's time, ms; null = not known. */
  now: number | null;
  /** Counts over all events, where `events` are only the significant ones. */
  activity?: ReadonlyMap<string, KeyActivity>;
};

/**
 * Builds the tree from the significant events (domain.md §4.4): the roots (see `issued` for which issuances they are, and
 * the keys named), then everything that each hands out, to the fixpoint. Events belong to it by access key, and where no
 * event gave a key out by session ARN, issuer and creation time: never by a name alone. The same for every order and
 * duplication of the events. Sessions of user keys stay `alive: null` until IAM is asked (liveness.ts).
 */
export function* buildingTree({ events, seeds, now, activity }: TreeInput): Slices<Tree> {
  const index = yield* indexing(events);
  const { role, roots, renewals, note } = issued(index.births, seeds);
  const grown = yield* growing(index, rootsOf(index, seeds, roots), seeds);
  yield;
  const owned = sorted(grown.events);
  yield;
  const counts = activity ?? activityOf(owned, seeds);
  yield;
  const named = withLiveNames([...grown.sessions.values()], owned, index);
  const sessions = inTreeOrder(named.sessions).map((s) => ({
    ...s,
    ...(counts.get(s.accessKeyId) ?? {}),
    ...aliveByClock(s, now),
  }));
  const times = sessions.flatMap((s) => (s.parent === null && s.issuedAt !== null ? [s.issuedAt] : []));
  return {
    ...{ sessions, events: owned, owner: grown.owner, renewals, role },
    issuedAt: times.length > 0 ? Math.min(...times) : null,
    unfollowed: renewals.filter((b) => !grown.sessions.has(b.credential.accessKeyId)).map(unfollowedOf),
    users: [...withNewNames(grown.users, grown.renames).values()].map(({ account, name }) => ({ account, name })),
    ...{ signIns: grown.signIns, gone: named.gone },
    cut: grown.notes,
    notes: [...(note ? [note] : []), ...grown.notes],
  };
}

/** The same in one go. */
export const buildTree = (input: TreeInput): Tree => inOneGo(buildingTree(input));

const age = (a: Session, b: Session): number =>
  (a.issuedAt ?? a.firstEvent ?? 0) - (b.issuedAt ?? b.firstEvent ?? 0) || (a.accessKeyId < b.accessKeyId ? -1 : 1);

const inTreeOrder = (sessions: Session[]): Session[] => {
  const children = Map.groupBy(sessions, (s) => s.parent);
  const out: Session[] = [];
  const visit = (parent: string | null): void => {
    for (const s of [...(children.get(parent) ?? [])].sort(age)) {
      out.push(s);
      visit(s.accessKeyId);
    }
  };
  visit(null);
  return out;
};
