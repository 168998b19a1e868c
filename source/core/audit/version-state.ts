import type { Finding } from '../finding.ts';
import type { PolicyState } from '../iam-state.ts';
import { objectAt, parseJson, text } from '../json.ts';
import { parseAwsDate } from './dates.ts';
import { slack } from './standing.ts';

/**
 * What `Finding.after` holds for a policy's versions: those that the session made and left, each with its time (a policy
 * made anew under the same ARN counts from v1 again), and the one it made the default. `?` = its id is not told.
 */
export type VersionState = { versions: { [id: string]: string }; default: string | null };

/** The same as a finding tells it, `at` in ms; null = no record tells it. */
export const versionState = (
  f: Pick<Finding, 'after'>,
): { made: { id: string; at: number | null }[]; chosen: string | null } | null => {
  const parsed = parseJson(f.after ?? '');
  if (!parsed.ok) return null;
  const made = Object.entries(objectAt(parsed.value, 'versions') ?? {}).map(([id, at]) => ({
    id,
    at: parseAwsDate(at),
  }));
  return { made, chosen: text(parsed.value, 'default') };
};

/** Has the policy the version of that id which was made then? After a policy was made anew its version ids start over. */
export const hasVersionOf = ({ versions }: PolicyState, id: string, at: number): boolean =>
  versions.some((v) => v.id === id && Math.abs(v.created - at) <= slack);
