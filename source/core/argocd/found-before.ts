import type { Finding } from '../finding.ts';
import { type ArgocdFact, appFindingId } from './findings.ts';

/**
 * Findings of this reading, and what became of those of earlier ones: one that is Synced now stays, as gone; one that argocd
 * lists no more was taken away with all that differed, and nobody knows by whom.
 */
export const withFoundBefore = (
  old: readonly Finding[],
  fresh: Finding[],
  { apps }: ArgocdFact,
  at: { account: string; hash(text: string): string },
): Finding[] => {
  const known = new Set(fresh.map((f) => f.id));
  const read = new Map(apps.map((a) => [appFindingId(a.app.id, at.account, at.hash), a]));
  const now = (f: Finding): Finding => {
    const app = read.get(f.id);
    if (app?.unread !== null && app !== undefined) return f;
    const is = app
      ? { standing: false, standingWhy: 'Synced after a refresh' }
      : { standing: null, standingWhy: 'argocd lists no application of that name any more' };
    return { ...f, ...is, actions: [] };
  };
  return [...fresh, ...old.filter((f) => !known.has(f.id)).map(now)];
};
