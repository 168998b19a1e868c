import type { LogEntry } from '../incident.ts';

/** `log add` and the app's own line: each is a line of its own, whatever stands there already. */
export const typedSource = 'log add';

/**
 * What an import does to a log: `entries` are new and stand at its end, `amended` say anew what stands there already under
 * the same source and line (an edited message; a file that was read in the wrong zone). No line ever moves or goes.
 */
export type Merged = { entries: LogEntry[]; amended: LogEntry[] };

type Key = (e: LogEntry) => string;

/** Who said what: a paste has no ids, and what its client shows around a message changes. */
const words: Key = (e) => (e.postedAt === undefined ? e.raw : `${e.author ?? ''}\n${e.text}`);
const wordsAndTime: Key = (e) => `${e.at ?? ''} ${words(e)}`;
const wholeLine: Key = (e) => `${e.line} ${wordsAndTime(e)}`;

type Pairs = { pairs: [old: LogEntry, fresh: LogEntry][]; old: LogEntry[]; fresh: LogEntry[] };

/** Each of `fresh` beside one of `old` that has the same key, in order; and what is left of both. */
const paired = (old: LogEntry[], fresh: LogEntry[], key: Key): Pairs => {
  const waiting = new Map([...Map.groupBy(old, key)].map(([k, entries]) => [k, { entries, next: 0 }]));
  const pairs: Pairs['pairs'] = [];
  const used = new Set<LogEntry>();
  const alone = fresh.filter((e) => {
    const queue = waiting.get(key(e));
    const match = queue?.entries[queue.next];
    if (!queue || match === undefined) return true;
    queue.next += 1;
    used.add(match);
    pairs.push([match, e]);
    return false;
  });
  return { pairs, old: old.filter((e) => !used.has(e)), fresh: alone };
};

/** The new words and times under the old name; null where nothing differs. */
const amending = ([old, fresh]: [LogEntry, LogEntry]): LogEntry | null => {
  const same = wordsAndTime(old) === wordsAndTime(fresh) && (old.otherAt ?? null) === (fresh.otherAt ?? null);
  if (same) return null;
  const kept = old.kept && old.raw === fresh.raw ? { kept: old.kept } : {};
  return { ...fresh, source: old.source, line: old.line, ...kept };
};

const amendments = (pairs: Pairs['pairs']): LogEntry[] => pairs.map(amending).filter((e) => e !== null);

/** Messages are known by their `ts`. What an edit took out of one stays: it was said. */
const mergeMessages = (there: LogEntry[], incoming: LogEntry[]): Merged => {
  const byTs = Map.groupBy(
    there.filter((e) => e.ts !== undefined),
    (e) => e.ts,
  );
  const merged: Merged = { entries: [], amended: [] };
  for (const [ts, entries] of Map.groupBy(incoming, (e) => e.ts)) {
    const { pairs, old, fresh } = paired(byTs.get(ts) ?? [], entries, words);
    const edited = fresh.slice(0, old.length).flatMap((e, i): Pairs['pairs'] => (old[i] ? [[old[i], e]] : []));
    merged.amended.push(...amendments([...pairs, ...edited]));
    merged.entries.push(...fresh.slice(edited.length));
  }
  return merged;
};

/** Lines have no ids. A file that holds all that it held before is the same file: grown, or read with another zone or day. */
const mergeLines = (there: LogEntry[], incoming: LogEntry[], source: string): Merged => {
  const own = there.filter((e) => e.source === source && e.ts === undefined);
  const same = paired(own, incoming, words);
  if (own.length > 0 && same.old.length === 0) return { entries: same.fresh, amended: amendments(same.pairs) };
  // The same file under another name, or a piece of it.
  const elsewhere = new Set(there.filter((e) => e.source !== source).map(wholeLine));
  const { fresh } = paired(own, incoming, wordsAndTime);
  return { entries: fresh.filter((e) => !elsewhere.has(wholeLine(e))), amended: [] };
};

/** A line is named by its source and number: what comes new takes a number that is free. */
const renumbered = (entries: LogEntry[], there: LogEntry[], source: string): LogEntry[] => {
  const taken = new Set(there.filter((e) => e.source === source).map((e) => e.line));
  let last = 0;
  for (const line of taken) last = Math.max(last, line);
  for (const e of entries) last = Math.max(last, e.line);
  return entries.map((e) => {
    if (!taken.has(e.line)) return e;
    last += 1;
    return { ...e, line: last };
  });
};

/** What importing `incoming` changes in the log `there`. Pure; nothing is kept twice, and nothing is lost for looking alike. */
export const mergeLog = (there: LogEntry[], incoming: LogEntry[], source: string): Merged => {
  if (source === typedSource) {
    const last = there.reduce((n, e) => (e.source === source ? Math.max(n, e.line) : n), 0);
    return { entries: incoming.map((e) => ({ ...e, line: last + e.line })), amended: [] };
  }
  const messages = mergeMessages(
    there,
    incoming.filter((e) => e.ts !== undefined),
  );
  const rest = incoming.filter((e) => e.ts === undefined);
  const lines = rest.length > 0 ? mergeLines(there, rest, source) : { entries: [], amended: [] };
  return {
    entries: renumbered([...messages.entries, ...lines.entries], there, source),
    amended: [...messages.amended, ...lines.amended],
  };
};
