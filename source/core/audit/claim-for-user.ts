import type { Session } from '../session.ts';
import type { TrailEvent } from '../trail-event.ts';
import { isSignIn } from './credential-events.ts';
import { byKey, byService, type Claim, near, type SignIn, signInFor, slack, type UserDeed } from './tree-claims.ts';

/** Unique ids tell apart two users of one name; where either is not told they cannot. */
const isSame = ({ uniqueId }: UserDeed, e: TrailEvent): boolean =>
  uniqueId === null || e.actor.principalId === null || e.actor.principalId === uniqueId;

const lastBefore = (deeds: UserDeed[], time: number): UserDeed | undefined =>
  deeds.filter((d) => d.at <= time + slack).sort((a, b) => b.at - a.at || (a.eventId < b.eventId ? -1 : 1))[0];

export type UserDeeds = { created: UserDeed[]; passwords: UserDeed[] };

/**
 * Orphans of an IAM user. Everything that a user does whom the tree created belongs to the tree. Of a user to whom it only
 * gave a password the console sessions do that were opened after that, and what services did for those: nothing of the
 * user's own work, and nothing of another user who took the name.
 */
export const claimForUser = (
  who: string,
  orphans: TrailEvent[],
  { created, passwords }: UserDeeds,
  consoles: Session[],
  signIns: SignIn[],
): Claim[] =>
  byKey(orphans).flatMap(({ key, events, first }): Claim[] => {
    const since = first.actor.sessionCreated ?? first.time;
    const creator = lastBefore(
      created.filter((d) => isSame(d, first)),
      first.time,
    );
    const other = created.length > 0 && !creator;
    const password = other ? undefined : lastBefore(passwords, since);
    const parent = password?.by ?? creator?.by;
    if (parent === undefined) return [];
    if (key === null) return creator || isSignIn(first) ? [{ events, owner: parent }] : [];
    if (byService(events)) {
      const console = consoles.find((s) => near(s.issuedAt, first.actor.sessionCreated));
      const owner = console?.accessKeyId ?? creator?.by;
      return owner ? [{ events, owner }] : [];
    }
    if (!key.startsWith('ASIA')) {
      return creator ? [{ events, owner: key, born: { kind: 'user-key', parent: creator.by } }] : [];
    }
    const kind = password || first.fromConsole ? 'console' : 'session-token';
    const bornFrom = signInFor(signIns, who, since)?.id ?? password?.eventId;
    return [{ events, owner: key, born: { kind, parent, bornFrom } }];
  });
