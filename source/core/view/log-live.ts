import { timeOfDay } from '../clock.ts';
import type { Reconciled } from '../reconcile/index.ts';
import type { EventRow } from '../store.ts';
import { fieldSpans } from './field-spans.ts';
import type { LogEvent } from './log-list.ts';
import type { Pen } from './pen.ts';
import { line } from './spans.ts';
import type { TextField } from './text-field.ts';

type Rows = { size(): number; row(index: number): Pick<EventRow, 'id' | 'keyId' | 'write' | 'errorCode'> };

/** So far back is looked for them: a session that only reads must not keep the keys waiting. */
const deepest = 20_000;

/**
 * The newest of what the tree did, oldest first: writes, tries that failed, and what a line of the log accounts for. `keys`:
 * access key ids of the tree.
 */
export const latestEvents = (
  rows: Rows,
  keys: ReadonlySet<string>,
  compared: Pick<Reconciled, 'byEvent' | 'unlogged'> | null,
  count: number,
): LogEvent[] => {
  const unlogged = new Set(compared?.unlogged.map((r) => r.id));
  const found: LogEvent[] = [];
  const end = Math.max(0, rows.size() - deepest);
  for (let i = rows.size() - 1; i >= end && found.length < count; i--) {
    const { id, keyId, write, errorCode } = rows.row(i);
    const matched = compared?.byEvent.get(id)?.by ?? null;
    const own = unlogged.has(id) || (keyId !== null && keys.has(keyId));
    if (matched !== null || (own && (write || errorCode !== null))) found.push({ id, matched });
  }
  return found.reverse();
};

/** The two rows in which a line is typed while the trail stands beside it. `end`: until when the trail was read, ms. */
export const liveRows = (pen: Pen, field: TextField, end: number | null, columns: number): string[] => {
  const read = end === null ? 'trail not read yet' : `trail read until ${timeOfDay(end)}`;
  return [
    line(pen, [[' now ▸ ', 'accent'], ...fieldSpans(field, columns - 8)], columns),
    line(pen, [[`   ⏎ writes it, with the time it is then · esc ends · ${read}`, 'dim']], columns),
  ];
};
