import { byTime } from './bulk.ts';
import type { MatchRow, ReconcileInput } from './types.ts';

/**
 * The rows that matter here, in time order, and the ids of those that somebody must account for. Reads are kept where
 * `wanted` asks for them: of a hundred thousand most are never in any log.
 */
export function* treeRows(
  { rows, sessions, writes: known, also }: ReconcileInput,
  wanted: (row: MatchRow) => boolean,
): Generator<undefined, { rows: MatchRow[]; writes: ReadonlySet<string> }> {
  const keys = new Set(sessions.map((s) => s.accessKeyId));
  const kept = new Map<string, MatchRow>();
  const writes = new Set<string>();
  for (let i = 0; i < rows.size(); i++) {
    if (i % 256 === 255) yield;
    const row = rows.row(i);
    const named = known?.has(row.id) === true || also?.has(row.id) === true;
    if (!named && (row.keyId === null || !keys.has(row.keyId))) continue;
    const changed = row.write && row.errorCode === null;
    // A write by one of its keys that the audit leaves out happened before the incident.
    if (known && changed && !known.has(row.id)) continue;
    if (known ? known.has(row.id) : changed) writes.add(row.id);
    else if (!wanted(row)) continue;
    kept.set(row.id, row);
  }
  return { rows: [...kept.values()].sort(byTime), writes };
}
