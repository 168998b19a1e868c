import { awsNow } from '../clock.ts';
import type { Action } from '../plan.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { aliveAt } from '../verdicts.ts';
import { allConsoles, openConsoles } from './consoles.ts';
import { ownDenies, type StandingDeny } from './own-denies.ts';

/**
 * How far a credential is with its end: nothing was done, it is under way, it was done and a probe has yet to see it, nobody
 * knows what became of it, or AWS did not let us.
 */
export type ContainState = 'open' | 'running' | 'ended' | 'unsettled' | 'refused';

export type ContainRow =
  | {
      kind: 'credential';
      session: Session;
      alive: boolean | null;
      admin: boolean;
      state: ContainState;
      action: Action | null;
    }
  | { kind: 'deny'; deny: StandingDeny; credential: string | null };

const onWhole = new Set(['quarantine-user', 'delete-user', 'deny-role']);
const onOne = new Set(['deny-session', 'deactivate-key']);

/** The newest action that was meant to end this credential. */
const actionOn = (session: Session, { actions }: Pick<Progress, 'actions'>): Action | null =>
  actions.findLast(
    (a) =>
      (onOne.has(a.kind) && a.credential === session.accessKeyId) ||
      (onWhole.has(a.kind) && a.target.arn === session.issuer),
  ) ?? null;

/** When what is known of the sessions was read, ms by our clock. */
const readAt = ({ items, checkedAt }: Progress): number => items['expiry.sessions']?.at ?? checkedAt ?? 0;

const stateOf = (action: Action | null, progress: Progress): ContainState => {
  if (!action) return 'open';
  if (action.state === 'running' || action.state === 'unsettled') return action.state;
  if (action.state === 'done') return (action.finishedAt ?? 0) >= readAt(progress) ? 'ended' : 'open';
  return action.calls.some((c) => c.state === 'failed' && c.code !== null && /denied|unauthorized/i.test(c.code))
    ? 'refused'
    : 'open';
};

const powerful = /\/(AdministratorAccess|IAMFullAccess|PowerUserAccess)$/;

/** Known to be able to do nearly everything: the breakglass role itself, or something that was attached or put in the tree. */
const isAdmin = (s: Session, { findings, incident }: Progress): boolean => {
  if (s.issuer !== null && s.issuer === incident?.roleArn) return true;
  if (s.parent === null && s.kind === 'assumed-role') return true;
  return findings.some((f) => {
    const [principal, what = ''] = f.subject.split(' ');
    if (principal !== s.issuer || f.standing === false) return false;
    if (f.kind === 'policy-attached') return powerful.test(what);
    return f.kind === 'inline-policy-put' && /"Action"\s*:\s*\[?\s*"\*"/.test(f.after ?? '');
  });
};

/** The most dangerous first: what never expires, what can do nearly everything, what lives longest (issue 4 §1). */
const danger = (a: ContainRow & { kind: 'credential' }, b: ContainRow & { kind: 'credential' }): number => {
  const done = (r: typeof a) => (r.state === 'ended' ? 1 : 0);
  const unknown = (r: typeof a) => (r.alive === true ? 0 : 1);
  const ends = (r: typeof a) => r.session.expiresAt ?? Number.POSITIVE_INFINITY;
  const endless = (r: typeof a) => (r.session.expiresAt === null && r.session.expiryKnown ? 0 : 1);
  const power = (r: typeof a) => (r.admin ? 0 : r.session.writes > 0 ? 1 : 2);
  return (
    done(a) - done(b) ||
    unknown(a) - unknown(b) ||
    endless(a) - endless(b) ||
    power(a) - power(b) ||
    (ends(a) === ends(b) ? 0 : ends(b) - ends(a)) ||
    a.session.accessKeyId.localeCompare(b.session.accessKeyId)
  );
};

/** Everything that is not known to be dead, in order of danger; under it the denies that reseal has to take off some day. */
export const containRows = (progress: Progress, now: number): ContainRow[] => {
  const aws = awsNow(progress, now);
  const living = [...progress.sessions, ...openConsoles(progress)].flatMap(
    (session): (ContainRow & { kind: 'credential' })[] => {
      const alive = aliveAt(session, aws);
      if (alive === false) return [];
      const action = actionOn(session, progress);
      const base = { kind: 'credential' as const, session, alive, action };
      return [{ ...base, admin: isAdmin(session, progress), state: stateOf(action, progress) }];
    },
  );
  const denies = ownDenies(progress).map((deny): ContainRow => {
    const known = [...progress.sessions, ...allConsoles(progress)];
    const session = known.find((s) => s.accessKeyId === deny.credential || s.issuer === deny.arn);
    return { kind: 'deny', deny, credential: session?.accessKeyId ?? null };
  });
  return [...living.sort(danger), ...denies];
};
