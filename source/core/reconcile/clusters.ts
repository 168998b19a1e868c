import { assign } from './assign.ts';
import { type Call, fits } from './calls.ts';
import type { MatchRow, Tolerance } from './types.ts';
import { distance } from './windows.ts';

export type Pair = { call: Call; row: MatchRow };

/** Above this many combinations of calls and events the least distance is not worth its time. */
const exactUpTo = 10_000;

/** Place of the first row that is not before `time`; `rows` in time order. */
export const firstAfter = (rows: readonly MatchRow[], time: number): number => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Like calls of like claims are told apart by nothing but their order: the first line gets the first event. */
const inOrder = (pairs: Pair[], calls: readonly Call[]): Pair[] => {
  const alike = (c: Call): string => `${c.region ?? ''} ${c.claims.map((x) => `${x.from}-${x.to}`).join(' ')}`;
  const groups = new Map<string, { calls: Call[]; rows: MatchRow[] }>();
  for (const c of calls) {
    const known = groups.get(alike(c));
    if (known) known.calls.push(c);
    else groups.set(alike(c), { calls: [c], rows: [] });
  }
  for (const { call, row } of pairs) groups.get(alike(call))?.rows.push(row);
  return [...groups.values()].flatMap((g) => {
    const rows = g.rows.sort(byTime);
    return g.calls
      .sort((a, b) => a.order - b.order)
      .slice(0, rows.length)
      .flatMap((call, i) => (rows[i] ? [{ call, row: rows[i] }] : []));
  });
};

/** Each event goes to the open call that is over first: as many pairs as can be, in order, in one pass. */
const inOnePass = (calls: readonly Call[], rows: readonly MatchRow[], tolerance: Tolerance): Pair[] => {
  const queues = new Map<string | null, { calls: Call[]; at: number }>();
  for (const c of calls) {
    const known = queues.get(c.region);
    if (known) known.calls.push(c);
    else queues.set(c.region, { calls: [c], at: 0 });
  }
  const head = (region: string | null, time: number): Call | null => {
    const queue = queues.get(region);
    if (!queue) return null;
    for (let call = queue.calls[queue.at]; call; call = queue.calls[queue.at]) {
      if (call.span.from > time) return null;
      if (distance(time, call.claims, tolerance) !== null) return call;
      queue.at += 1;
    }
    return null;
  };
  return rows.flatMap((row) => {
    const stated = head(row.region, row.time);
    const any = head(null, row.time);
    const call = stated && any ? (any.span.to < stated.span.to ? any : stated) : (stated ?? any);
    const queue = call && queues.get(call.region);
    if (!call || !queue) return [];
    queue.at += 1;
    return [{ call, row }];
  });
};

export const byTime = (a: MatchRow, b: MatchRow): number => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * Pairs calls and events of one kind: as many as can be, of those the nearest in time, in order where that tells nothing.
 * What cannot touch each other in time is looked at apart. `rows` in time order.
 */
export const pair = (calls: readonly Call[], rows: readonly MatchRow[], tolerance: Tolerance): Pair[] => {
  const open = [...calls].sort((a, b) => a.span.from - b.span.from || a.order - b.order);
  const pairs: Pair[] = [];
  for (let i = 0; i < open.length; ) {
    const from = open[i]?.span.from ?? 0;
    let to = open[i]?.span.to ?? 0;
    let end = i + 1;
    for (; end < open.length && (open[end]?.span.from ?? 0) <= to; end++) to = Math.max(to, open[end]?.span.to ?? 0);
    const some = open.slice(i, end);
    const near = rows.slice(firstAfter(rows, from), firstAfter(rows, to + 1));
    i = end;
    if (near.length === 0) continue;
    if (some.length * near.length > exactUpTo) {
      pairs.push(...inOnePass(some, near, tolerance));
      continue;
    }
    const answer = assign(some.length, near.length, (c, r) => {
      const [call, row] = [some[c], near[r]];
      return call && row && fits(call, row) ? distance(row.time, call.claims, tolerance) : null;
    });
    const found = answer.flatMap((r, c) => {
      const [call, row] = [some[c], r === null ? undefined : near[r]];
      return call && row ? [{ call, row }] : [];
    });
    pairs.push(...inOrder(found, some));
  }
  return pairs;
};
