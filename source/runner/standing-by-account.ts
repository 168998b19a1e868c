import type { Audit } from '../core/audit/index.ts';
import { wantedIamReads, withStanding } from '../core/audit/liveness.ts';
import type { Hash } from '../core/audit/make-finding.ts';
import type { AuditFact } from '../core/facts.ts';
import type { ReadAccount } from './accounts.ts';
import { readIam } from './read-iam.ts';

type Known = Pick<Audit, 'gone' | 'deaths'> & { awsNow: number; hash: Hash };
type Told = AuditFact & { silenceUnknown: string[] };

/**
 * Asks IAM of every account that is read about what lies in it, and says of each credential whether it can act and of each
 * finding whether it stands. What lies in another account stays untold: a user of that name elsewhere is somebody else.
 */
export const standingByAccount = async (
  fact: AuditFact,
  accounts: ReadAccount[],
  { awsNow, hash, gone, deaths }: Known,
  signal: AbortSignal,
): Promise<Told> => {
  const told = await Promise.all(
    accounts.map(async ({ id, iam }): Promise<[string, Told]> => {
      const read = await readIam(iam, wantedIamReads(fact, id), signal);
      return [id, withStanding({ fact, iam: read, awsNow, hash, account: id, gone, deaths })];
    }),
  );
  const [first, ...others] = told;
  if (!first) return { ...fact, silenceUnknown: [] };
  return others.length === 0 ? first[1] : merged(fact, new Map(told), first[1]);
};

/** Of each session and finding what its own account says; of an account that was not read, what `home` says: not known. */
const merged = (fact: AuditFact, by: ReadonlyMap<string, Told>, home: Told): Told => {
  const of = (account: string): Told => by.get(account) ?? home;
  const sessions = fact.sessions.map((s, i) => of(s.account).sessions[i] ?? s);
  const live = sessions.flatMap(
    (s) => of(s.account).findings.find((f) => f.kind === 'session-live' && f.subject === s.accessKeyId) ?? [],
  );
  const byId = new Map([...by].map(([account, t]) => [account, new Map(t.findings.map((f) => [f.id, f]))]));
  const findings = fact.findings
    .filter((f) => f.kind !== 'session-live')
    .map((f) => byId.get(f.account)?.get(f.id) ?? home.findings.find((h) => h.id === f.id) ?? f);
  const silent = sessions.filter((s) => of(s.account).silenceUnknown.includes(s.accessKeyId));
  return { ...home, sessions, findings: [...live, ...findings], silenceUnknown: silent.map((s) => s.accessKeyId) };
};
