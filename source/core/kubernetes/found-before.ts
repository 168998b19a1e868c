import { type Finding, foundIn } from '../finding.ts';
import type { KubernetesFact, Span } from './findings.ts';

/**
 * Findings of this reading, and what became of those of earlier ones: nothing that was found once is lost. What an audit log
 * showed stays, because a log forgets its oldest lines. An object is gone only where every kind of the very cluster that it was
 * found in was listed and none of them has its uid: another one of that name is another object.
 */
export const withFoundBefore = (old: readonly Finding[], fact: KubernetesFact, window: Span): Finding[] => {
  const fresh = new Set(fact.findings.map((f) => f.id));
  const there = new Set(fact.uids);
  const rest = old.filter((f) => !fresh.has(f.id)).flatMap((f) => whatBecame(f, fact, there, window));
  const proven = new Map(old.filter((f) => f.attribution === 'session').map((f) => [f.id, f]));
  return [...fact.findings.map((f) => stillProven(f, proven.get(f.id))), ...rest];
};

/** Who did it is not forgotten with the log. */
const stillProven = (f: Finding, before: Finding | undefined): Finding =>
  before && f.attribution === 'unknown' ? { ...f, attribution: 'session', why: before.why } : f;

const whatBecame = (
  f: Finding,
  { unread, system, underOwner = [] }: KubernetesFact,
  there: ReadonlySet<string>,
  window: Span,
): Finding[] => {
  // What the audit log alone told has no uid: no list can show that it is over.
  if (f.kind !== 'untracked-object' || f.uniqueId === null) return [f];
  if (!there.has(f.uniqueId)) return [unread.length > 0 || !foundIn(f, system) ? f : notListed(f)];
  // While a credential lives the window is open; what was made after its death is not the session's.
  if (f.at !== null && (f.at < window.from || f.at > window.to)) return [];
  // The log showed once that the tree made it: an ownerReference does not take that back when the log has forgotten it.
  const named = underOwner.some((u) => u.uniqueId === f.uniqueId);
  if (f.left !== 'changed' && f.attribution === 'session' && named) return [f];
  if (f.left !== 'changed') return [{ ...f, standing: false, standingWhy: 'it is there, and somebody owns it now' }];
  // A later edit takes the place of the one that was seen: that does not put anything back.
  const standingWhy = 'it is there; its field managers do not show any more whether the change stands';
  return [{ ...f, standing: null, standingWhy }];
};

/** The cluster collects a request for a certificate after an hour: the certificate itself lives on, and cannot be revoked. */
const notListed = (f: Finding): Finding =>
  f.subject.startsWith('CertificateSigningRequest/')
    ? { ...f, standing: null, standingWhy: 'it was collected or deleted; a certificate that was given for it lives on' }
    : { ...f, standing: false, standingWhy: 'kubectl does not list it any more' };
