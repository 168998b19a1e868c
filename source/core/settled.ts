import { iso, timeOfDay } from './clock.ts';
import type { Coverage } from './coverage.ts';
import type { Session } from './session.ts';
import { aliveAt } from './verdicts.ts';

/** How long an event may be on its way, ms (domain.md §4.3). AWS guarantees nothing; the contract takes 15 minutes. */
export const deliveryLag = 15 * 60_000;

/**
 * When a credential ended, ms: its expiry, or when it was first seen dead on another ground (denied, deleted). Null = it is
 * not known to be dead, or not since when.
 */
export const endOf = (session: Session, aws: number | null): number | null => {
  if (aliveAt(session, aws) !== false) return null;
  const expired = session.expiresAt !== null && aws !== null && session.expiresAt <= aws ? session.expiresAt : null;
  const seen = session.alive === false ? (session.deadSince ?? null) : null;
  return expired !== null && seen !== null ? Math.min(expired, seen) : (expired ?? seen);
};

/**
 * Why it is not certain that nothing more was done with these credentials: what one of them did just before it ended may
 * not have been delivered when the trail was read. Null = it is certain. Times by AWS's clock.
 */
export const notSettled = (sessions: Session[], coverage: Coverage, aws: number | null): string | null => {
  const ends = sessions.map((s) => ({ s, end: endOf(s, aws) }));
  const living = ends.find((e) => e.end === null);
  if (living) return `${living.s.accessKeyId} is not known to be dead, and what it does may still be on its way`;
  const last = ends.reduce((latest, e) => Math.max(latest, e.end ?? 0), 0);
  if (coverage.end !== null && coverage.end >= last + deliveryLag) return null;
  // When to come back stands first: a narrow screen shows no more.
  const until = timeOfDay(Math.ceil((last + deliveryLag) / 60_000) * 60_000);
  return `events may come until ${until}: read again then; the last credential ended ${iso(last)}`;
};

/**
 * Why something may still be at work whose key the tree does not hold: the role in somebody else's hands, or a console that
 * somebody of the tree signed in to. Null = every issuance in the window is followed or over, and so is every console.
 */
export const notFollowed = ({ unfollowed, consoles }: Coverage, aws: number | null): string | null => {
  const signedIn = consoles?.find((c) => aws === null || c.until > aws);
  if (signedIn)
    return `a console may be open until ${iso(signedIn.until)}: ${signedIn.who} signed in to the console; deny its role, or deny or delete its user`;
  const open = unfollowed?.find((u) => u.expiresAt === null || aws === null || u.expiresAt > aws);
  return open
    ? `the role was issued to ${open.sessionName ?? 'somebody'} too (${open.accessKeyId}): not over, and not followed because of the session name`
    : null;
};
