import { iso } from '../clock.ts';
import type { Session } from '../session.ts';
import type { TrailEvent } from '../trail-event.ts';
import type { SessionKind } from '../words.ts';
import { assumedRole, splitArn } from './arn.ts';
import type { Birth } from './seeds.ts';

const nothingSeen = { events: 0, writes: 0, denied: 0, firstEvent: null, lastEvent: null };
const untold = { alive: null, aliveWhy: '' };

/** `AROA…` of `AROA…:session`; `AIDA…` stays. A federated user's id (`account:name`) is none of AWS's unique ids. */
const uniqueIdOf = (e: TrailEvent | undefined): string | null => {
  const id = e?.actor.principalId?.split(':')[0] ?? null;
  return id !== null && /^A[A-Z0-9]{3,}/.test(id) ? id : null;
};

type Place = Pick<Session, 'parent' | 'origin'>;

/** A session whose birth is in the trail. `sample` is any event that it made itself. */
export const bornSession = ({ event, credential: c }: Birth, sample: TrailEvent | undefined, place: Place): Session => {
  const own = sample?.actor;
  const isUser = c.kind === 'user-key' && own?.type === 'IAMUser';
  return {
    accessKeyId: c.accessKeyId,
    kind: c.kind,
    principal: (isUser ? own.arn : null) ?? c.principal ?? own?.arn ?? null,
    issuer: (isUser ? own.arn : null) ?? c.issuer ?? own?.issuerArn ?? null,
    uniqueId: c.uniqueId ?? (c.kind === 'federation' ? null : uniqueIdOf(sample)),
    account: c.account,
    issuedAt: event.time,
    expiresAt: c.expiresAt,
    expiryKnown: c.expiryKnown,
    bornFrom: event.id,
    ...place,
    ...untold,
    ...nothingSeen,
  };
};

const kindOf = (keyId: string, sample: TrailEvent | undefined): SessionKind => {
  if (keyId.startsWith('AKIA')) return 'user-key';
  if (sample?.fromConsole) return 'console';
  if (sample?.actor.type === 'AssumedRole') return 'assumed-role';
  if (sample?.actor.type === 'FederatedUser') return 'federation';
  if (sample?.actor.type === 'IAMUser') return keyId.startsWith('ASIA') ? 'session-token' : 'user-key';
  return 'assumed-role';
};

/** A session that no event gave out: a key named by hand, or one of a console sign-in. What is not told stays null. */
export const unbornSession = (
  keyId: string,
  sample: TrailEvent | undefined,
  place: Place & { kind?: SessionKind; bornFrom?: string },
): Session => {
  const kind = place.kind ?? kindOf(keyId, sample);
  const { kind: _, bornFrom = null, ...rest } = place;
  const own = sample?.actor;
  const user = own?.type === 'IAMUser' || own?.type === 'Root' ? own.arn : null;
  return {
    accessKeyId: keyId,
    kind,
    principal: own?.arn ?? null,
    issuer: own?.issuerArn ?? user ?? null,
    uniqueId: uniqueIdOf(sample),
    account: splitArn(own?.arn ?? null)?.account ?? own?.accountId ?? sample?.account ?? '',
    issuedAt: kind === 'user-key' ? null : (own?.sessionCreated ?? null),
    expiresAt: null,
    expiryKnown: kind === 'user-key',
    bornFrom,
    ...rest,
    ...untold,
    ...nothingSeen,
  };
};

/** No temporary credential lives longer than 36 hours, whoever makes it (domain.md §3.2). */
export const longestLife = 36 * 3_600_000;

/**
 * What the clock alone says of a credential. `now` is AWS's time in ms; null = not known, then nothing can be said of a
 * temporary one. `alive: true` means "not expired": a deny may still have killed it (see liveness.ts).
 */
export const aliveByClock = (s: Session, now: number | null): Pick<Session, 'alive' | 'aliveWhy'> => {
  if (s.kind === 'user-key') return { alive: null, aliveWhy: 'a key of a user never expires; IAM was not asked' };
  const expires = s.expiresAt;
  if (expires === null) {
    const over = now !== null && s.issuedAt !== null && now > s.issuedAt + longestLife;
    if (over) return { alive: false, aliveWhy: `made ${iso(s.issuedAt ?? 0)}; none lives longer than 36 hours` };
    return { alive: null, aliveWhy: 'no record tells when it expires' };
  }
  if (now === null) return { alive: null, aliveWhy: `expires ${iso(expires)}, but AWS's time is not known` };
  if (expires <= now) return { alive: false, aliveWhy: `expired ${iso(expires)}` };
  return { alive: true, aliveWhy: `expires ${iso(expires)}` };
};

/** The session name of a role session; what LookupEvents calls its `Username`. */
export const sessionName = (s: Pick<Session, 'principal'>): string | null => assumedRole(s.principal)?.session ?? null;
