import type { AuditFact } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { GroupState, PolicyState, RoleState, UserState } from '../iam-state.ts';
import type { Reading } from '../reading.ts';
import type { Session } from '../session.ts';
import type { Deletions } from './absence.ts';
import { expiriesOf, silenceUnknown } from './after-death.ts';
import { principalType } from './arn.ts';
import { standingOf } from './finding-standing.ts';
import { findingId, type Hash } from './make-finding.ts';
import { sessionAlive } from './session-liveness.ts';
import { homeOf } from './wanted-reads.ts';

export { type IamReads, wantedIamReads } from './wanted-reads.ts';

/** What IAM answered, by name or ARN. `value: null` = no such entity. What was not asked is absent. */
export type IamFacts = {
  users: ReadonlyMap<string, Reading<UserState | null>>;
  roles: ReadonlyMap<string, Reading<RoleState | null>>;
  groups: ReadonlyMap<string, Reading<GroupState | null>>;
  policies: ReadonlyMap<string, Reading<PolicyState | null>>;
  providers: ReadonlyMap<string, Reading<{ arn: string } | null>>;
  /** Unique ids of all users (ListUsers, every page) and groups (ListGroups); absent = not asked. */
  userIds?: Reading<string[]>;
  groupIds?: Reading<string[]>;
};

export type IamKnown = IamFacts & Pick<Deletions, 'gone'>;

/** Kinds of action that end it, the least first (runbook/actions); none where no record tells what is behind it. */
export const containKinds = ({ issuer, kind }: Session): string[] => {
  const type = principalType(issuer);
  if (type === 'role') return ['deny-session', 'deny-role'];
  if (type !== 'user') return [];
  return kind === 'user-key' ? ['quarantine-user', 'deactivate-key'] : ['quarantine-user'];
};

/** One for every credential that can still act (product.md §5), beside whatever else is said of it. */
const sessionLive = (s: Session, hash: Hash): Finding => {
  const base = { kind: 'session-live' as const, subject: s.accessKeyId, account: s.account };
  return {
    id: findingId(hash, base, s.accessKeyId),
    ...{ item: 'expiry.sessions', ...base, region: null, standing: true, standingWhy: s.aliveWhy, transient: false },
    ...{ events: s.bornFrom ? [s.bornFrom] : [], at: s.issuedAt, uniqueId: s.accessKeyId, actions: containKinds(s) },
    why: `${s.accessKeyId} (${s.kind}${s.principal ? `, ${s.principal}` : ''}) can still act: ${s.aliveWhy}.`,
  };
};

type StandingInput<F> = {
  fact: F;
  iam: IamFacts;
  /** AWS's time, ms; null = not known, then no temporary credential is known to be over. */
  awsNow: number | null;
  hash: Hash;
  /** The account that IAM was read in; default: that of the first root. */
  account?: string;
  /** What is known to be deleted: `Audit.gone`, and unique ids of users that reseal deleted and read back. */
  gone?: ReadonlySet<string>;
  /** When each key died, ms (`Audit.deaths`); default: the expiries. */
  deaths?: ReadonlyMap<string, number>;
};

/**
 * Says of every credential whether it can still act, and of every finding whether it stands, by what was just read. What
 * was not read, or lies in another account, stays null with the reason: nothing is guessed. `silenceUnknown`: dead, but since
 * when is not known (see `silenceUnknown`).
 */
export const withStanding = <F extends Pick<AuditFact, 'sessions' | 'findings'>>({
  fact,
  iam,
  awsNow,
  hash,
  account,
  gone,
  deaths,
}: StandingInput<F>): F & { silenceUnknown: string[] } => {
  const home = homeOf(fact.sessions, account);
  const known: IamKnown = { ...iam, ...(gone ? { gone } : {}) };
  const nothing = { users: new Map(), roles: new Map() };
  const sessions = fact.sessions.map((s): Session => {
    if (s.account === home) return { ...s, ...sessionAlive(s, known, awsNow) };
    const told = sessionAlive(s, nothing, awsNow);
    const why =
      told.alive === null
        ? `${told.aliveWhy} (it is of account ${s.account}, and IAM was not read there)`
        : told.aliveWhy;
    return { ...s, ...told, aliveWhy: why };
  });
  const findings = fact.findings
    .filter((f) => f.kind !== 'session-live')
    .map((f): Finding => ({ ...f, ...standingOf(f, f.account === home ? known : null) }));
  const live = sessions.filter((s) => s.alive === true).map((s) => sessionLive(s, hash));
  const silent = silenceUnknown(sessions, deaths ?? expiriesOf(sessions), awsNow);
  return { ...fact, sessions, findings: [...live, ...findings], silenceUnknown: silent };
};
