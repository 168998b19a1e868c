import type { Finding } from '../finding.ts';
import type { KubernetesFact, Span } from './findings.ts';

/**
 * Findings of this reading, and what became of those of earlier ones: nothing that was found once is lost. What an audit log
 * showed stays, because a log forgets its oldest lines. An object is gone only where every kind was listed and none of
 * them has its uid: another one of that name is another object.
 */
export const withFoundBefore = (old: readonly Finding[], fact: KubernetesFact, window: Span): Finding[] => {
  const fresh = new Set(fact.findings.map((f) => f.id));
  const there = new Set(fact.uids);
  const rest = old.filter((f) => !fresh.has(f.id)).flatMap((f) => whatBecame(f, fact, there, window));
  return [...fact.findings, ...rest];
};

const whatBecame = (f: Finding, { unread }: KubernetesFact, there: ReadonlySet<string>, window: Span): Finding[] => {
  if (f.kind !== 'untracked-object') return [f];
  const listed = f.uniqueId !== null && there.has(f.uniqueId);
  if (!listed)
    return [unread.length > 0 ? f : { ...f, standing: false, standingWhy: 'kubectl does not list it any more' }];
  // While a credential lives the window is open; what was made after its death is not the session's.
  if (f.at !== null && (f.at < window.from || f.at > window.to)) return [];
  if (f.left !== 'changed') return [{ ...f, standing: false, standingWhy: 'it is there, and somebody owns it now' }];
  // A later edit takes the place of the one that was seen: that does not put anything back.
  const standingWhy = 'it is there; its field managers do not show any more whether the change stands';
  return [{ ...f, standing: null, standingWhy }];
};
