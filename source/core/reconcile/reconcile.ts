import { type Call, callKey, callsOf } from './calls.ts';
import { candidatesOf } from './candidates.ts';
import { pair } from './clusters.ts';
import { lineStates } from './line-states.ts';
import { treeRows } from './tree-rows.ts';
import type { Match, MatchRow, Reconciled, ReconcileInput } from './types.ts';
import { claimsOf, defaultTolerance } from './windows.ts';

const group = (rows: readonly MatchRow[]): Map<string, MatchRow[]> => {
  const groups = new Map<string, MatchRow[]>();
  for (const row of rows) {
    const key = callKey(row);
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  return groups;
};

/** What people said, first: the event, its line, and which of the line's calls that uses up. */
const byHand = (
  { corrections, entries }: ReconcileInput,
  rows: ReadonlyMap<string, MatchRow>,
): { matches: Match[]; used: Set<string> } => {
  const used = new Set<string>();
  const matches = Object.entries(corrections).flatMap(([event, { line }]): Match[] => {
    const row = rows.get(event);
    const entry = line ? entries[line.entry] : undefined;
    if (!row || !line || entry?.line !== line.line || entry.source !== line.source) return [];
    for (const [command, { calls }] of (entry.commands ?? []).entries()) {
      const call = calls.findIndex((c, i) => callKey(c) === callKey(row) && !used.has(`${line.entry} ${command} ${i}`));
      if (call === -1) continue;
      used.add(`${line.entry} ${command} ${call}`);
      return [{ event, entry: line.entry, command, call, by: 'hand' }];
    }
    return [{ event, entry: line.entry, command: null, call: null, by: 'hand' }];
  });
  return { matches, used };
};

const inLogOrder =
  (time: (event: string) => number) =>
  (a: Match, b: Match): number =>
    a.entry - b.entry || time(a.event) - time(b.event) || (a.event < b.event ? -1 : 1);

/** The same as `reconcile`, with a pause for whoever must not be kept waiting: between rows, kinds of calls and phases. */
export function* comparing(input: ReconcileInput): Generator<undefined, Reconciled> {
  const { entries, corrections, tolerance = defaultTolerance } = input;
  const claims = claimsOf(entries);
  yield;
  const leads = (profile: string | null) => (profile === null ? null : (input.profiles?.get(profile)?.account ?? null));
  const calls = callsOf(entries, claims, tolerance, leads);
  yield;
  const wanted = (row: MatchRow): boolean => calls.has(callKey(row)) || corrections[row.id] !== undefined;
  const { rows, writes } = yield* treeRows(input, wanted);
  const byId = new Map(rows.map((r) => [r.id, r]));
  const { matches, used } = byHand(input, byId);
  const hand = new Set(matches.map((m) => m.entry));
  const free = rows.filter((r) => corrections[r.id] === undefined);
  const groups = group(free);
  const open = (c: Call): boolean => !used.has(`${c.entry} ${c.command} ${c.call}`);
  for (const [key, asked] of calls) {
    const mine = groups.get(key);
    if (!mine) continue;
    yield;
    const take = (some: readonly MatchRow[]): void => {
      for (const { call, row } of pair(asked.filter(open), some, tolerance)) {
        const { entry, command, call: place } = call;
        used.add(`${entry} ${command} ${place}`);
        matches.push({ event: row.id, entry, command, call: place, by: 'time' });
      }
    };
    // A try that failed and was repeated is logged once: the line is about the one that worked.
    take(mine.filter((r) => r.errorCode === null));
    take(mine.filter((r) => r.errorCode !== null));
  }
  yield;
  matches.sort(inLogOrder((event) => byId.get(event)?.time ?? 0));
  const byEvent = new Map(matches.map((m) => [m.event, m]));
  const byEntry = new Map<number, string[]>();
  for (const { entry, event } of matches) {
    const known = byEntry.get(entry);
    if (known) known.push(event);
    else byEntry.set(entry, [event]);
  }
  const unlogged = rows.filter((r) => writes.has(r.id) && !byEvent.has(r.id));
  yield;
  const spare = group(free.filter((r) => !byEvent.has(r.id)));
  return {
    ...{ matches, byEvent, byEntry, unlogged, writes: writes.size },
    lines: lineStates({
      ...input,
      profiles: input.profiles ?? new Map(),
      claims,
      tolerance,
      used,
      hand,
      byEntry,
      spare,
    }),
    candidates: candidatesOf(entries, claims, unlogged, tolerance),
  };
}

/**
 * The session log against the events of the tree (domain.md §1): who belongs to whom, which writes nobody logged, and what
 * was logged and is not there. What a person corrected comes first; then each call of a line gets at most one event, and
 * each event at most one line: of what the line names, never of what it does not. Denied tries match too; they changed nothing, so nobody has to account for them. Tools that
 * make calls of their own never account for anything by themselves. Pure, and the same for every order of `rows`;
 * O(n log n) in events and lines. Times in ms.
 */
export const reconcile = (input: ReconcileInput): Reconciled => {
  const steps = comparing(input);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};
