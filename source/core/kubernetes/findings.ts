import type { Application } from '../argocd/applications.ts';
import { findingId, type Hash } from '../audit/make-finding.ts';
import { iso } from '../clock.ts';
import type { Finding, FoundIn } from '../finding.ts';
import type { KubeObject } from './objects.ts';
import { appOf, byTheCluster, claimOf, ownerOf } from './ownership.ts';

/** `unread`: kinds that could not be listed, and why. `caller`: who kubectl is in the cluster. */
export type KubernetesFact = {
  context: string;
  caller: string | null;
  objects: number;
  /** Unique ids of all objects that were listed. */
  uids: readonly string[];
  kinds: number;
  unread: { resource: string; why: string }[];
  findings: Finding[];
  /** Objects of the window that somebody takes care of. */
  owned: number;
  /** Those of them that an ownerReference names an owner for, as findings: for the audit log to say who made them. */
  underOwner?: Finding[];
  /** The cluster by the uid of its namespace kube-system, which stays for its whole life; absent = it could not be told. */
  system?: FoundIn;
  /** Who takes care of each object that was listed, by `kind/namespace/name`; null = nobody. */
  owners?: ReadonlyMap<string, string | null>;
  /** Kinds that were listed to their end, as `RESOURCE.GROUP`. */
  listed?: ReadonlySet<string>;
  /** Whether the cluster's audit log told who did it; `asked: false` = there was none to ask. */
  audited: { ok: boolean; asked: boolean; why: string };
};

/** ms; `to` is when the last credential of the tree had died, or now. */
export type Span = { from: number; to: number };

const inside = (at: number | null, { from, to }: Span): boolean => at !== null && at >= from && at <= to;

/** Changes that a person makes with kubectl. Others can take these names too: it is a hint and no proof of who. */
const byHand = /^kubectl(?:-|$)|^(?:k9s|Lens|Mozilla|lens|freelens)/;

export const subjectOf = (o: KubeObject): string => `${o.kind}/${o.namespace}/${o.name}`;

/** What gives power stands first. */
const weight = (o: KubeObject): number =>
  /RoleBinding$/.test(o.kind)
    ? 0
    : /Role$|Webhook|CertificateSigningRequest/.test(o.kind) || o.type === 'kubernetes.io/service-account-token'
      ? 1
      : 2;

type At = { account: string; hash: Hash; window: Span; apps: readonly Application[] | null; system?: FoundIn };

const finding = (
  o: KubeObject,
  { account, hash, system }: At,
  at: number,
  why: string,
  left: 'there' | 'changed',
): Finding => ({
  id: findingId(hash, { account, kind: 'untracked-object', subject: subjectOf(o) }, `${o.uid} ${left}`),
  ...{ item: 'kubernetes.untracked', kind: 'untracked-object', subject: subjectOf(o), account, region: null },
  ...{ standing: true, standingWhy: 'kubectl lists it', transient: false, events: [], at, why, uniqueId: o.uid, left },
  // Times and field managers tell when and how, never who (domain.md §13.10).
  ...{ actions: ['delete-object'].filter(() => left === 'there'), attribution: 'unknown', source: 'kubernetes' },
  ...(system ? { system } : {}),
});

/**
 * Objects made in the window that no owner and no Argo CD application takes care of, and older ones that were changed by
 * hand in it (domain.md §5.4).
 */
export const untracked = (
  objects: readonly KubeObject[],
  at: At,
): { findings: Finding[]; owned: number; underOwner: Finding[] } => {
  let owned = 0;
  const underOwner: Finding[] = [];
  const found: { o: KubeObject; f: Finding }[] = [];
  for (const o of objects) {
    const made = inside(o.created, at.window);
    const edits = o.edits.filter((e) => inside(e.at, at.window) && byHand.test(e.manager));
    const owner = ownerOf(o, at.apps);
    if (made && owner !== null) owned += 1;
    if (made && o.owners[0] !== undefined) {
      const why = `made ${iso(o.created ?? 0)} under ${o.owners[0]}`;
      underOwner.push(finding(o, at, o.created ?? 0, why, 'there'));
    }
    const claim = claimOf(o);
    const beside = claim === null ? '' : `; ${claim}, and nobody confirms it`;
    if (made && owner === null) {
      const by = o.edits[0] ? ` with ${o.edits[0].manager}` : '';
      const what = o.type === 'kubernetes.io/service-account-token' ? 'a token that never expires, made' : 'made';
      const why = `${what} ${iso(o.created ?? 0)}${by}, and nothing owns it${beside}`;
      found.push({ o, f: finding(o, at, o.created ?? 0, why, 'there') });
      continue;
    }
    const last = edits.at(-1);
    // What a controller owns is put right by it, what Argo CD owns shows as its drift; a change of anything else stays.
    const keeper = byTheCluster(o) ? appOf(o, at.apps) : owner;
    if (!last || keeper !== null) continue;
    const why = `${made ? 'made by the cluster itself' : 'older than the window'}, changed by hand ${iso(last.at ?? 0)} (${last.manager}, ${last.operation})`;
    found.push({ o, f: finding(o, at, last.at ?? 0, why, 'changed') });
  }
  found.sort(
    (a, b) => weight(a.o) - weight(b.o) || (a.f.at ?? 0) - (b.f.at ?? 0) || (a.f.subject < b.f.subject ? -1 : 1),
  );
  return { findings: found.map(({ f }) => f), owned, underOwner };
};
