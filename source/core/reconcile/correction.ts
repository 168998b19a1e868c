/**
 * A line of the session log. Line numbers are those of the file it came from, so they may meet twice; `entry` is its place
 * in the whole log (`progress.log`), which only ever grows.
 */
export type LineRef = { source: string; line: number; entry: number };

/** What a person said about one event; `line: null` = no line accounts for it, whatever a program would match. */
export type Correction = { line: LineRef | null; note: string; by: string; at: number };

/** Keyed by event id; the last one said holds. */
export type Corrections = { [event: string]: Correction };
