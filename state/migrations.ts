import type { JournalLine } from '../source/core/journal-event.ts';
import type { JsonObject } from '../source/core/words.ts';

/** The `v` that this version writes. Raise it with a step in `upcasts` when a line changes its shape. */
export const journalVersion = 1;

/** From the version that is the key to the next one. Pure; sees the whole line; sets no `v`. */
export type Upcasts = { [from: number]: (line: JsonObject) => JsonObject };

export const upcasts: Upcasts = {};

/**
 * Reads an old line as one of today's. The hash is checked before, over the bytes as they were written: lines are never
 * rewritten, so an old journal stays provable. The snapshot is not migrated either but rebuilt (`snapshotSchema`).
 */
export const upcastLine = (line: JsonObject, to = journalVersion, steps = upcasts): JournalLine => {
  let now = line;
  for (let v = Number(line.v); v < to; v++) {
    const step = steps[v];
    if (!step) throw new Error(`no step leads from journal version ${v} to ${v + 1}`);
    now = { ...step(now), v: v + 1 };
  }
  return now as JournalLine;
};
