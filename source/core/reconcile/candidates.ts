import type { LogEntry } from '../incident.ts';
import { hidden } from '../session-log/commands/other-tools.ts';
import type { MatchRow, Tolerance } from './types.ts';
import { type Claim, hull } from './windows.ts';

/** Does the line run a tool that makes AWS calls of its own, as many as it likes (terraform apply, eksctl, cdk)? */
const mayFanOut = ({ commands }: LogEntry): boolean => commands?.some((c) => c.unseen === hidden) ?? false;

/**
 * Unlogged event → the last line before it whose tool may have made it: a hint for a person, never a match. Rows in time
 * order.
 */
export const candidatesOf = (
  entries: readonly LogEntry[],
  claims: readonly (readonly Claim[])[],
  unlogged: readonly MatchRow[],
  tolerance: Tolerance,
): Map<string, number> => {
  const lines = entries
    .flatMap((e, entry) => {
      const may = claims[entry] ?? [];
      return may.length > 0 && mayFanOut(e) ? [{ entry, ...hull(may, tolerance) }] : [];
    })
    .sort((a, b) => a.from - b.from || a.entry - b.entry);
  const found = new Map<string, number>();
  let next = 0;
  for (const row of unlogged) {
    while (next < lines.length && (lines[next]?.from ?? 0) <= row.time) next += 1;
    const line = lines[next - 1];
    if (line && line.to >= row.time) found.set(row.id, line.entry);
  }
  return found;
};
