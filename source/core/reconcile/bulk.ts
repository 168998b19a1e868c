import type { Call } from './calls.ts';
import type { Pair } from './clusters.ts';
import { isSilent, termsOf } from './subjects.ts';
import type { MatchRow, Tolerance } from './types.ts';
import { distance } from './windows.ts';

/** Calls that may take one another's event as far as place goes. */
const placeOf = (c: Call): string => `${c.region ?? ''} ${c.account ?? ''}`;

/** Each event goes to the open call that is over first: as many pairs as can be, in order, in one pass. */
const inOnePass = (calls: readonly Call[], rows: readonly MatchRow[], tolerance: Tolerance): Pair[] => {
  const queues = new Map<string, { calls: Call[]; at: number }>();
  for (const c of calls) {
    const known = queues.get(placeOf(c));
    if (known) known.calls.push(c);
    else queues.set(placeOf(c), { calls: [c], at: 0 });
  }
  const head = (place: string, time: number): Call | null => {
    const queue = queues.get(place);
    if (!queue) return null;
    for (let call = queue.calls[queue.at]; call; call = queue.calls[queue.at]) {
      if (call.span.from > time) return null;
      if (distance(time, call.claims, tolerance) !== null) return call;
      queue.at += 1;
    }
    return null;
  };
  return rows.flatMap((row) => {
    const { region, account, time } = row;
    const places = [`${region} ${account}`, `${region} `, ` ${account}`, ' '];
    const open = places.flatMap((p) => head(p, time) ?? []);
    const call = open.reduce<Call | null>((first, c) => (first && first.span.to <= c.span.to ? first : c), null);
    const queue = call && queues.get(placeOf(call));
    if (!call || !queue) return [];
    queue.at += 1;
    return [{ call, row }];
  });
};

type Rest = { calls: Call[]; rows: MatchRow[] };

const without = ({ calls, rows }: Rest, pairs: readonly Pair[]): Rest => {
  const [usedCalls, usedRows] = [new Set(pairs.map((p) => p.call)), new Set(pairs.map((p) => p.row))];
  return { calls: calls.filter((c) => !usedCalls.has(c)), rows: rows.filter((r) => !usedRows.has(r)) };
};

/** Lines that name the same things take the events of those: rows are found by their words, never one by one. */
const bySubject = ({ calls, rows }: Rest, tolerance: Tolerance): Pair[] => {
  const byTerms = Map.groupBy(rows, (r) => termsOf(r).join(' ← '));
  const byTerm = new Map<string, string[]>();
  for (const key of byTerms.keys()) for (const t of key.split(' ← ')) byTerm.set(t, [...(byTerm.get(t) ?? []), key]);
  const taken = new Set<MatchRow>();
  return [...Map.groupBy(calls, (c) => c.named?.key ?? '')].flatMap(([, alike]) => {
    const { values } = alike[0]?.named ?? { values: new Set<string>() };
    const near = new Set([...values].flatMap((v) => byTerm.get(v) ?? []));
    const keys = [...near].filter((k) => k !== '' && k.split(' ← ').every((t) => values.has(t)));
    const open = keys.flatMap((k) => byTerms.get(k) ?? []).filter((r) => !taken.has(r));
    const pairs = inOnePass(alike, open.sort(byTime), tolerance);
    for (const p of pairs) taken.add(p.row);
    return pairs;
  });
};

export const byTime = (a: MatchRow, b: MatchRow): number => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * Where there are too many for every combination: first what names the same, then lines that name nothing, then lines whose
 * events tell nothing. What might be about something else is left to a person. `rows` in time order, `calls` by their begin.
 */
export const inBulk = (calls: readonly Call[], rows: readonly MatchRow[], tolerance: Tolerance): Pair[] => {
  const named = bySubject({ calls: calls.filter((c) => c.named !== null), rows: [...rows] }, tolerance);
  const rest = without({ calls: [...calls], rows: [...rows] }, named);
  const plain = inOnePass(
    rest.calls.filter((c) => c.named === null),
    rest.rows,
    tolerance,
  );
  const last = without(rest, plain);
  const silent = last.rows.filter(isSilent);
  return [...named, ...plain, ...inOnePass(last.calls, silent, tolerance)];
};
