import { findingId, type Hash } from '../audit/make-finding.ts';
import { iso } from '../clock.ts';
import type { Finding, FoundIn } from '../finding.ts';
import type { KubeAuditEvent } from './audit-log.ts';
import {
  deletes,
  givesCredential,
  isChange,
  isShell,
  looksAtSecret,
  makes,
  resourceOf,
  subjectOf,
} from './audit-words.ts';

/** What kubectl showed of the cluster; what is absent is not known. `known`: subjects of objects that were found before. */
export type Listing = {
  owners?: ReadonlyMap<string, string | null>;
  listed?: ReadonlySet<string>;
  system?: FoundIn;
  context?: string;
  known?: ReadonlySet<string>;
};

type At = { account: string; hash: Hash } & Listing;
type What = Pick<Finding, 'kind' | 'subject' | 'standing' | 'standingWhy' | 'why'> & Partial<Finding>;

const deed = ({ account, hash, system }: At, what: What, first: KubeAuditEvent, proof: string): Finding => ({
  id: findingId(hash, { account, kind: what.kind, subject: what.subject }, proof),
  ...{ item: 'kubernetes.untracked', account, region: null, transient: false, events: [], at: first.at },
  ...{ uniqueId: null, actions: [], attribution: 'session', source: 'kubernetes' },
  ...(system ? { system } : {}),
  ...what,
});

/** The log holds it, and nothing undoes that: it is there until somebody decides about it. */
const logged = { standing: true, standingWhy: "the cluster's audit log" } as const;

const times = (list: readonly unknown[]): string => (list.length > 1 ? `, ${list.length} times` : '');

const isRequest = ({ resource }: KubeAuditEvent): boolean => resource === 'certificatesigningrequests';

/** What leaves no object: Secrets looked at, shells, and credentials that outlive the session and all its objects. */
const withoutObject = (own: readonly KubeAuditEvent[], at: At): Finding[] => {
  const gather = (fits: (e: KubeAuditEvent) => boolean) => [...Map.groupBy(own.filter(fits), subjectOf)];
  const each = (
    fits: (e: KubeAuditEvent) => boolean,
    kind: Finding['kind'],
    says: (first: KubeAuditEvent, all: KubeAuditEvent[]) => string,
    proof = '',
  ): Finding[] =>
    gather(fits).flatMap(([subject, all]) =>
      all[0] ? [deed(at, { ...logged, kind, subject, why: says(all[0], all) }, all[0], proof)] : [],
    );
  const collected = (e: KubeAuditEvent): boolean => makes(e) && isRequest(e) && !isKnown(subjectOf(e), at);
  return [
    ...each(looksAtSecret, 'secret-read', (e) => `${e.verb} by the session ${iso(e.at)}`),
    ...each(isShell, 'host-access', (e) => `a shell or a tunnel into it (${e.subresource}) ${iso(e.at)}`),
    ...each(
      (e) => givesCredential(e) || collected(e),
      'cluster-credential-created',
      (e, all) =>
        e.resource === 'serviceaccounts'
          ? `a token for it, ${iso(e.at)}${times(all)}: it lives until it ends by itself or the service account is deleted`
          : `${e.subresource === '' ? 'a certificate was asked for' : 'a certificate was granted'} ${iso(e.at)}: it cannot be revoked, and outlives the request`,
      at.context ?? '',
    ),
  ];
};

const isKnown = (subject: string, { known }: Listing): boolean => known?.has(subject) === true;

/** What became of an object that the session left `there` or `changed`. */
const standingOf = (last: KubeAuditEvent, { owners, listed }: At): Pick<Finding, 'standing' | 'standingWhy'> => {
  const owner = owners?.get(subjectOf(last));
  if (owner?.startsWith('Argo CD'))
    return { standing: false, standingWhy: `${owner} has it in git, and shows what differs` };
  if (owner !== undefined) return { standing: true, standingWhy: 'kubectl lists it' };
  if (last.name === '') return { standing: null, standingWhy: 'the log does not tell its name' };
  return listed?.has(resourceOf(last))
    ? { standing: false, standingWhy: 'kubectl does not list it any more' }
    : { standing: null, standingWhy: 'objects of its kind were not listed' };
};

/** One object that the session touched and that is none of the findings already; null = it is. `all` in time order. */
const touched = (subject: string, all: readonly KubeAuditEvent[], live: ReadonlySet<string>, at: At) => {
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last || live.has(subject)) return null;
  const [born, gone] = [makes(first) && first.name !== '', deletes(last)];
  // Seen before with its uid: that finding tells what became of it. That something older was deleted, none tells.
  if (isKnown(subject, at) && !(gone && !born)) return null;
  const verbs = [...new Set(all.map((e) => (e.subresource === '' ? e.verb : `${e.verb} ${e.subresource}`)))].join(', ');
  const more = all.length > 1 ? `, ${all.length} requests in all` : '';
  const why = `the audit log: ${verbs} by ${first.arn ?? first.user} ${iso(first.at)}${more}`;
  const left = gone ? 'gone' : born || makes(first) ? 'there' : 'changed';
  const back = gone && at.owners?.has(subject) === true;
  const stands =
    gone && born
      ? { standing: false, standingWhy: 'the session deleted it again', transient: true }
      : gone
        ? { standing: !back, standingWhy: back ? 'it is there again' : 'it was deleted' }
        : standingOf(last, at);
  const what: What = { kind: 'untracked-object', subject, why, left, ...stands };
  return deed(at, what, first, `audit ${left} ${at.context ?? ''}`);
};

/**
 * Everything that the log shows the session to have done in the cluster, and that is none of `findings` already: what was made
 * and is in no list, what was changed by other programs than kubectl, what was deleted. `own`: its requests that were carried out.
 */
export const sessionDeeds = (own: readonly KubeAuditEvent[], findings: readonly Finding[], at: At): Finding[] => {
  const sorted = own.toSorted((a, b) => a.at - b.at);
  const live = new Set(findings.map((f) => f.subject));
  const seen: At = { ...at, known: new Set([...(at.known ?? []), ...live]) };
  const credential = withoutObject(sorted, seen);
  const told = new Set(credential.filter((f) => f.kind === 'cluster-credential-created').map((f) => f.subject));
  // The request for a certificate is told with it; an account that has a token is an object of its own.
  const isTold = (e: KubeAuditEvent): boolean => isRequest(e) && told.has(subjectOf(e));
  const changes = sorted.filter((e) => isChange(e) && !isShell(e) && !givesCredential(e) && !isTold(e));
  const objects = [...Map.groupBy(changes, subjectOf)].flatMap(
    ([subject, all]) => touched(subject, all, live, at) ?? [],
  );
  return [...credential, ...objects];
};
