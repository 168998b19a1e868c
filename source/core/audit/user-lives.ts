import { text } from '../json.ts';
import type { Session } from '../session.ts';
import type { TrailEvent } from '../trail-event.ts';
import { iamArn, nameOf, partitionOfRegion, principalType } from './arn.ts';
import type { UserDeeds } from './claim-for-user.ts';
import { succeeded } from './credential-events.ts';
import { liveName, livesOf } from './principals.ts';
import { sorted, type TreeIndex, userId } from './tree-index.ts';

export type TreeUser = UserDeeds & { account: string; name: string };

/** A rename of a user by the tree; `at` in ms. */
export type Rename = { account: string; from: string; to: string; at: number };

export const renameOf = (e: TrailEvent): Rename | null => {
  if (e.source !== 'iam' || e.name !== 'UpdateUser') return null;
  const [from, to] = [text(e.request, 'userName'), text(e.request, 'newUserName')];
  return from === null || to === null ? null : { account: e.account, from, to, at: e.time };
};

/** The tree's users, under every name that it gave them: what they do is recorded under the one they bear then. */
export const withNewNames = (users: Map<string, TreeUser>, renames: Rename[]): Map<string, TreeUser> => {
  const all = new Map(users);
  for (const { account, from, to, at } of [...renames].sort((a, b) => a.at - b.at)) {
    const old = all.get(userId(account, from));
    if (!old) continue;
    const known = all.get(userId(account, to));
    const before = (deeds: UserDeeds['created']) => deeds.filter((d) => d.at <= at);
    all.set(userId(account, to), {
      ...{ account, name: to },
      created: [...(known?.created ?? []), ...before(old.created)],
      passwords: [...(known?.passwords ?? []), ...before(old.passwords)],
    });
  }
  return all;
};

const isUserDeed = (e: TrailEvent): boolean =>
  e.source === 'iam' && /^(?:Create|Update|Delete)User$/.test(e.name) && succeeded(e);

/** The event that tells the user's name as the session has it: names are of their time. */
const witness = (s: Session, name: string, { births, byKey }: TreeIndex): TrailEvent | undefined => {
  const birth = births.get(s.accessKeyId);
  return birth && nameOf(birth.credential.issuer ?? '') === name ? birth.event : byKey.get(s.accessKeyId)?.[0];
};

/**
 * Sessions of users with the name that the user bears now, as far as the tree renamed it itself, and with its unique id.
 * `gone`: access key ids and unique ids of users that the tree itself deleted.
 */
export const withLiveNames = (
  sessions: Session[],
  events: TrailEvent[],
  index: TreeIndex,
): { sessions: Session[]; gone: Set<string> } => {
  const gone = new Set<string>();
  const deeds = sorted(events.filter(isUserDeed));
  const { lifeAt } = livesOf(deeds, (type, account, name, e) =>
    iamArn(partitionOfRegion(e.region), account, type, name),
  );
  const live = (s: Session): Session => {
    if (s.issuer === null || principalType(s.issuer) !== 'user') return s;
    const name = nameOf(s.issuer);
    const told = witness(s, name, index);
    if (!told || told.account !== s.account) return s;
    const life = lifeAt('user', name, told, false);
    if (s.uniqueId !== null && life.uniqueId !== null && s.uniqueId !== life.uniqueId) return s;
    const uniqueId = s.uniqueId ?? life.uniqueId;
    if (life.ended && !life.unsure) for (const id of [s.accessKeyId, uniqueId]) if (id !== null) gone.add(id);
    return { ...s, uniqueId, issuer: s.issuer.slice(0, s.issuer.length - name.length) + liveName(life) };
  };
  return { sessions: deeds.length === 0 ? sessions : sessions.map(live), gone };
};
