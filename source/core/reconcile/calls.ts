import type { LogEntry } from '../incident.ts';
import type { MatchRow, Tolerance } from './types.ts';
import { type Claim, hull } from './windows.ts';

/** One call that a line says was made. `order` is its place among all calls of the log. */
export type Call = {
  entry: number;
  command: number;
  call: number;
  order: number;
  region: string | null;
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

export const fits = (call: Call, row: Pick<MatchRow, 'region'>): boolean =>
  call.region === null || call.region === row.region;

/** The calls of the log by what they call, in its order. A line of which no time is known makes none. */
export const callsOf = (
  entries: readonly LogEntry[],
  claims: readonly (readonly Claim[])[],
  tolerance: Tolerance,
): Map<string, Call[]> => {
  const calls = new Map<string, Call[]>();
  let order = 0;
  for (const [entry, { commands }] of entries.entries()) {
    const may = claims[entry] ?? [];
    if (!commands || may.length === 0) continue;
    const span = hull(may, tolerance);
    for (const [command, { calls: made, region }] of commands.entries()) {
      for (const [call, c] of made.entries()) {
        const one = { entry, command, call, order, region: anywhere.has(c.source) ? null : region, claims: may, span };
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
