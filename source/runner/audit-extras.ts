import type { Audit } from '../core/audit/index.ts';
import type { RegionCoverage } from '../core/coverage.ts';
import type { Progress } from '../core/progress.ts';

/** Keys that reseal itself deleted, and when: whatever they did after that was not done by them. */
export const ownDeletions = ({ actions }: Progress): Map<string, number> =>
  new Map(
    actions.flatMap((a) =>
      a.calls.flatMap(({ call, state, at }): [string, number][] =>
        call.operation === 'DeleteAccessKey' && state === 'done' && at !== null
          ? [[String(call.input.AccessKeyId), at]]
          : [],
      ),
    ),
  );

/** Parts of the tree that nobody looked at: credentials in other accounts, and what lies behind the depth limit. */
export const unread = ({ fact, tree }: Audit, account: string): RegionCoverage[] => {
  const gap = { region: 'every Region', pages: 0, events: 0, complete: false, closed: false };
  const others = [...new Set(fact.sessions.map((s) => s.account))].filter((a) => a !== account);
  return [
    ...others.map((a) => ({
      ...gap,
      account: a,
      error: 'a credential of the tree lives in this account, and it was not read',
    })),
    ...tree.cut.map((error) => ({ ...gap, account, error })),
  ];
};
