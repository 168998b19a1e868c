import { findingId } from '../audit/make-finding.ts';
import type { Finding } from '../finding.ts';
import type { Application } from './applications.ts';

/** What was read of one application. `unread`: why its state is not known; null = it is. */
export type AppReading = { app: Application; unread: string | null; diff: string[] };

/** `cut`: why the list may not be all of them; null = this login may see every one. */
export type ArgocdFact = { apps: AppReading[]; notes: string[]; cut: string | null };

const count = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;

const different = ({ resources }: Application): string => {
  const off = resources.filter((r) => r.status !== null && r.status !== 'Synced');
  const named = off.slice(0, 3).map((r) => `${r.kind} ${r.namespace === '' ? '' : `${r.namespace}/`}${r.name}`);
  return off.length === 0
    ? 'it does not say which objects'
    : `${count(off.length, 'object')}: ${named.join(', ')}${off.length > named.length ? ' …' : ''}`;
};

/** By the whole id: applications of one name may lie in several namespaces. */
export const appFindingId = (id: string, account: string, hash: (text: string) => string): string =>
  findingId(hash, { account, kind: 'drift', subject: `argocd ${id}` }, '');

/** What can be done about it: bring it back to git, and apart from that delete what git does not have. */
const actionsOf = ({ resources }: Application): string[] =>
  resources.some((r) => r.pruned) ? ['sync-app', 'sync-app-prune'] : ['sync-app'];

const base = (app: Application, account: string, hash: (text: string) => string) => ({
  id: appFindingId(app.id, account, hash),
  ...{ item: 'argocd.sync', kind: 'drift' as const, subject: app.name, account, region: null, transient: false },
  ...{ events: [], uniqueId: null, actions: [], attribution: 'unknown' as const, source: 'argocd' as const },
});

/**
 * Applications that differ from git stand. Self-heal that ran inside the window has reverted something: that is shown
 * though nothing stands any more, for what it reverted is not in any diff (domain.md §5.4). `window`: ms.
 */
export const argocdFindings = (
  { apps }: ArgocdFact,
  at: { account: string; window: { from: number; to: number } | null; hash(text: string): string },
): Finding[] =>
  apps.flatMap(({ app, unread, diff }): Finding[] => {
    const common = base(app, at.account, at.hash);
    if (unread !== null) return [];
    if (app.sync === 'OutOfSync') {
      const why = `what runs differs from git: ${different(app)}`;
      return [
        {
          ...{ ...common, standing: true, standingWhy: 'OutOfSync after a refresh', at: null, why, diff },
          ...{ left: 'changed', actions: actionsOf(app) },
        },
      ];
    }
    const { window } = at;
    const healed =
      window === null ? [] : app.syncs.filter((s) => s.by === 'automated' && s.at >= window.from && s.at <= window.to);
    const last = healed.at(-1);
    if (!app.selfHeal || !last) return [];
    const why = `self-heal synced it ${count(healed.length, 'time')} in the window: something differed then, and what it was is in no diff`;
    return [{ ...common, standing: false, standingWhy: 'Synced after a refresh', at: last.at, why, transient: true }];
  });
