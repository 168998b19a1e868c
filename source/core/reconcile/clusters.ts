import { assign } from './assign.ts';
import { byTime, inBulk } from './bulk.ts';
import { type Call, fits, mayLie } from './calls.ts';
import { rowsWithin } from './in-time.ts';
import { relationOf } from './subjects.ts';
import type { MatchRow, Tolerance } from './types.ts';
import { distance } from './windows.ts';

export type Pair = { call: Call; row: MatchRow };

/** Above this many combinations of calls and events the least distance is not worth its time. */
const exactUpTo = 10_000;

/** Dearer than all distances of one comparison together: what names the same goes together, however far in time. */
const notNamed = 1e8;

const costOf = (call: Call, row: MatchRow, tolerance: Tolerance): number | null => {
  const cost = mayLie(call, row) ? distance(row.time, call.claims, tolerance) : null;
  const relation = cost === null ? 'other' : relationOf(call.named, row);
  return cost === null || relation === 'other' ? null : relation === 'same' ? cost : cost + notNamed;
};

/** Like calls of like claims are told apart by nothing but their order: the first line gets the first event. */
const inOrder = (pairs: Pair[], calls: readonly Call[]): Pair[] => {
  const alike = (c: Call): string =>
    `${c.region ?? ''} ${c.account ?? ''} ${c.named?.key ?? ''} ${c.claims.map((x) => `${x.from}-${x.to}`).join(' ')}`;
  const groups = new Map<string, { calls: Call[]; pairs: Pair[] }>();
  for (const c of calls) {
    const known = groups.get(alike(c));
    if (known) known.calls.push(c);
    else groups.set(alike(c), { calls: [c], pairs: [] });
  }
  for (const { call, row } of pairs) groups.get(alike(call))?.pairs.push({ call, row });
  return [...groups.values()].flatMap((g) => {
    const rows = g.pairs.map((p) => p.row).sort(byTime);
    const ordered = g.calls
      .sort((a, b) => a.order - b.order)
      .slice(0, rows.length)
      .flatMap((call, i) => (rows[i] ? [{ call, row: rows[i] }] : []));
    // Alike in what they are about, they may differ in other words, by which an event is somebody else's.
    return ordered.every((p) => fits(p.call, p.row)) ? ordered : g.pairs;
  });
};

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
    const near = rowsWithin(rows, { from, to });
    i = end;
    if (near.length === 0) continue;
    if (some.length * near.length > exactUpTo) {
      pairs.push(...inBulk(some, near, tolerance));
      continue;
    }
    // Asked for many times each: worked out once.
    const costs = some.map((call) => near.map((row) => costOf(call, row, tolerance)));
    const answer = assign(some.length, near.length, (c, r) => costs[c]?.[r] ?? null);
    const found = answer.flatMap((r, c) => {
      const [call, row] = [some[c], r === null ? undefined : near[r]];
      return call && row ? [{ call, row }] : [];
    });
    pairs.push(...inOrder(found, some));
  }
  return pairs;
};
