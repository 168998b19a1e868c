import type { LogEntry } from '../incident.ts';
import { type Named, namedIn, relationOf } from './subjects.ts';
import type { MatchRow, Tolerance } from './types.ts';
import { type Claim, hull } from './windows.ts';

/** One call that a line says was made. `order` is its place among all calls of the log. */
export type Call = {
  entry: number;
  command: number;
  call: number;
  order: number;
  region: string | null;
  /** The account that its profile leads to, where the config tells. */
  account: string | null;
  named: Named | null;
  claims: readonly Claim[];
  span: Claim;
};

/**
 * Their events carry the Region of the service's own endpoint, whatever `--region` says (domain.md §4.3); a bucket's call
 * carries the Region of the bucket.
 */
const anywhere = new Set([
  'iam',
  'sts',
  'route53',
  'cloudfront',
  'organizations',
  's3',
  'signin',
  'support',
  'budgets',
]);

export const callKey = (c: { source: string; name: string }): string => `${c.source} ${c.name}`;

/** In the Region and the account that the line says. */
export const mayLie = (call: Call, row: Pick<MatchRow, 'region' | 'account'>): boolean =>
  (call.region === null || call.region === row.region) && (call.account === null || call.account === row.account);

export const fits = (call: Call, row: MatchRow): boolean =>
  mayLie(call, row) && relationOf(call.named, row) !== 'other';

/**
 * The calls of the log by what they call, in its order. A line of which no time is known makes none. `accountOf` tells the
 * account that a profile leads to.
 */
export const callsOf = (
  entries: readonly LogEntry[],
  claims: readonly (readonly Claim[])[],
  tolerance: Tolerance,
  accountOf: (profile: string | null) => string | null = () => null,
): Map<string, Call[]> => {
  const calls = new Map<string, Call[]>();
  let order = 0;
  for (const [entry, { commands }] of entries.entries()) {
    const may = claims[entry] ?? [];
    if (!commands || may.length === 0) continue;
    const span = hull(may, tolerance);
    for (const [command, asked] of commands.entries()) {
      const account = accountOf(asked.profile);
      for (const [call, c] of asked.calls.entries()) {
        const region = anywhere.has(c.source) ? null : asked.region;
        const named = namedIn(asked, c.source);
        const one = { entry, command, call, order, region, account, named, claims: may, span };
        const key = callKey(c);
        const known = calls.get(key);
        if (known) known.push(one);
        else calls.set(key, [one]);
        order += 1;
      }
    }
  }
  return calls;
};
