import type { Session } from '../session.ts';
import type { TrailEvent } from '../trail-event.ts';
import { isSameRole } from './arn.ts';
import { isSignIn } from './credential-events.ts';
import { byKey, byService, type Claim, lastIssued, near, type SignIn, signInFor, slack } from './tree-claims.ts';

const inLife = (s: Session, time: number): boolean =>
  (s.issuedAt === null || time >= s.issuedAt - slack) && (s.expiresAt === null || time <= s.expiresAt);

/** The same role or user behind it, as far as both sides tell. */
const sameIssuer = (s: Session, issuer: string | null): boolean =>
  issuer === null || s.issuer === null || s.issuer === issuer || isSameRole(s.issuer, issuer);

/**
 * Orphans that bear the ARN of role sessions or federated users of the tree (`sessions`, all with that ARN). The creation
 * time decides: another session of the same person in the same role was made at another time and stays out, unless one
 * of ours signed in to the console before it.
 */
export const claimForSessions = (who: string, orphans: TrailEvent[], sessions: Session[], signIns: SignIn[]): Claim[] =>
  byKey(orphans).flatMap(({ key, events, first }): Claim[] => {
    const able = sessions.filter((s) => sameIssuer(s, first.actor.issuerArn));
    const created = first.actor.sessionCreated;
    const twin = lastIssued(able.filter((s) => near(s.issuedAt, created)));
    const living = (time: number) => lastIssued(able.filter((s) => inLife(s, time)));
    if (key === null || byService(events)) {
      // A sign-in may carry the console session's own creation time; who signed in had to be alive for it.
      const owner = twin ?? (created === null || isSignIn(first) ? living(first.time) : undefined);
      return owner ? [{ events, owner: owner.accessKeyId }] : [];
    }
    const signIn = signInFor(signIns, who, created ?? first.time);
    const parent = twin ?? (signIn && living(signIn.time));
    if (!parent) return [];
    const kind = signIn || first.fromConsole ? 'console' : parent.kind;
    return [{ events, owner: key, born: { kind, parent: parent.accessKeyId, bornFrom: signIn?.id } }];
  });
