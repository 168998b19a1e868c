import { assumedRole, isSameRole, isSessionOf } from '../../core/audit/arn.ts';
import { iso } from '../../core/clock.ts';
import { text } from '../../core/json.ts';
import type { Progress } from '../../core/progress.ts';
import type { TrailEvent } from '../../core/trail-event.ts';

/** A session of a role that was seen in what was read. `last`: when, ms. */
type RoleUser = { session: string; last: number; mine: boolean };

/** Which session of the role an event is of: the one that acted, or the one that was given out. */
const sessionsIn = (e: TrailEvent, role: string): string[] => {
  const acted = isSameRole(e.actor.issuerArn, role) ? e.actor.sessionName : null;
  const given = text(e.response, 'assumedRoleUser', 'arn');
  const born = e.errorCode === null && isSessionOf(given, role) ? assumedRole(given)?.session : null;
  return [acted, born].filter((s): s is string => typeof s === 'string');
};

/**
 * Who else was seen to use a role, newest first. Only what was read is known: the trail was asked about the tree, not about
 * everybody, so that an empty list proves nothing.
 */
export const roleUsers = (role: string, events: readonly TrailEvent[], progress: Progress): RoleUser[] => {
  const mine = new Set(
    progress.sessions.map((s) => assumedRole(s.principal)).flatMap((s) => (s ? [`${s.role}/${s.session}`] : [])),
  );
  const seen = new Map<string, number>();
  const note = (name: string, at: number) => void seen.set(name, Math.max(at, seen.get(name) ?? 0));
  for (const e of events) for (const name of sessionsIn(e, role)) note(name, e.time);
  for (const s of progress.sessions) {
    const own = isSessionOf(s.principal, role) ? assumedRole(s.principal)?.session : null;
    if (own) note(own, s.lastEvent ?? s.issuedAt ?? 0);
  }
  const name = role.split('/').at(-1);
  return [...seen]
    .map(([session, last]) => ({ session, last, mine: mine.has(`${name}/${session}`) }))
    .sort((a, b) => b.last - a.last);
};

const most = 8;

/** The same in words, for the plan of a whole-role deny. */
export const roleUsersTold = (users: readonly RoleUser[]): string[] => {
  const others = users.filter((u) => !u.mine);
  const shown = others.slice(0, most).map((u) => `${u.session} (${iso(u.last)})`);
  const rest = others.length > most ? ` and ${others.length - most} more` : '';
  return [
    others.length === 0
      ? 'Nobody else was seen to use this role in what was read.'
      : `Others who were seen to use this role: ${shown.join(', ')}${rest}. They are cut off too.`,
    'Only what was read is known: the trail was asked about the session tree, not about everybody who uses this role.',
  ];
};
