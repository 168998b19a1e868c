import type { LogEntry } from './incident.ts';
import { plural } from './plural.ts';

/** What Slack said about a thread when it was imported last; `expected` messages, the first one included. */
export type LogThread = { source: string; more: boolean; expected: number | null };

/** The part of the progress that is the session log. `threads`: by the `ts` of their first message; absent = none. */
export type LogState = { log: LogEntry[]; threads?: { [ts: string]: LogThread } };

export type LogImported = {
  source: string;
  entries: LogEntry[];
  /** Entries that are said anew; each stands for the one of the same source and line, in its place. */
  amended?: LogEntry[];
  thread?: { ts: string; more: boolean; expected: number | null };
};

type Stamp = { at: number; by: string };

const place = (e: { source: string; line: number }): string => `${e.line} ${e.source}`;

/** The log after an import: it grows at its end, and nothing in it moves. */
export const withImportedLog = <S extends LogState>(state: S, event: LogImported, { at, by }: Stamp): S => {
  const { thread, source, amended = [] } = event;
  const anew = new Map(amended.map((e) => [place(e), e]));
  const old = anew.size > 0 ? state.log.map((e) => anew.get(place(e)) ?? e) : state.log;
  // A line that was typed here has its writer, and when it was written, from the journal.
  const fresh = source === 'log add' ? event.entries.map((e) => ({ ...e, author: by, postedAt: at })) : event.entries;
  const next = { ...state, log: [...old, ...fresh] };
  if (!thread) return next;
  const { ts, more } = thread;
  const expected = thread.expected ?? state.threads?.[ts]?.expected ?? null;
  return { ...next, threads: { ...state.threads, [ts]: { source, more, expected } } };
};

/** A person looked at a line that could not be read. `raw` must be its own: a line that was read anew is another one. */
export const withKeptLine = <S extends LogState>(
  state: S,
  event: { source: string; line: number; raw: string },
  { at, by }: Stamp,
): S => ({
  ...state,
  log: state.log.map((e) => (place(e) === place(event) && e.raw === event.raw ? { ...e, kept: { by, at } } : e)),
});

/** Lines that nobody could read and nobody has kept as a note. */
export const unreadLines = ({ log }: LogState): LogEntry[] => log.filter((e) => e.kind === 'unparsed' && !e.kept);

/** Threads of which messages are known to be missing, as sentences. */
export const cutThreads = ({ log, threads = {} }: LogState): string[] =>
  Object.entries(threads).flatMap(([ts, { source, more, expected }]) => {
    const there = new Set(log.flatMap((e) => (e.ts !== undefined && (e.thread === ts || e.ts === ts) ? [e.ts] : [])));
    if (expected !== null && there.size < expected)
      return [`${source} holds ${there.size} of the ${plural(expected, 'message')} of its thread`];
    if (expected === null && more) return [`Slack kept back a part of the thread in ${source} (has_more)`];
    return there.has(ts) ? [] : [`the first message of the thread in ${source} is not there`];
  });
