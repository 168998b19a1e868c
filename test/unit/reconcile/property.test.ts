import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LogEntry } from '../../../source/core/incident.ts';
import type { MatchRow } from '../../../source/core/reconcile/index.ts';
import { match, minute, pairsOf, ran, row } from './made.ts';

const calls = ['iam CreateUser', 'ec2 CreateTags', 'ec2 DescribeInstances'];
const regions = ['us-east-1', 'us-west-2'];

/** Lines with an event each, somewhere within the tolerance, and some of both that have no partner. */
const planted = fc
  .array(
    fc.record({
      minute: fc.integer({ min: 0, max: 90 }),
      offset: fc.integer({ min: -600, max: 659 }),
      call: fc.constantFrom(...calls),
      region: fc.constantFrom(...regions),
      failed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((plants) => {
    const sorted = [...plants].sort((a, b) => a.minute - b.minute);
    const entries = sorted.map((p, i) => ran(i + 1, p.minute, p.call));
    const rows = sorted.map((p, i) =>
      row(`e${i}`, p.minute + p.offset / 60, p.call, { region: p.region, errorCode: p.failed ? 'Denied' : null }),
    );
    return { entries, rows };
  });

const extra = fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.constantFrom(...calls)), { maxLength: 15 });

/** The most pairs that there can be, by augmenting paths over every combination: slow, and written apart from the code. */
const most = (rows: MatchRow[], entries: LogEntry[]): number => {
  const goes = (r: MatchRow, e: LogEntry): boolean => {
    const [call] = e.commands?.[0]?.calls ?? [];
    const late = r.time - (e.at ?? 0);
    return call?.name === r.name && call.source === r.source && late >= -10 * minute && late < 11 * minute;
  };
  const owner = new Map<LogEntry, MatchRow>();
  const place = (r: MatchRow, seen: Set<LogEntry>): boolean => {
    for (const e of entries) {
      if (seen.has(e) || !goes(r, e)) continue;
      seen.add(e);
      const old = owner.get(e);
      if (!old || place(old, seen)) {
        owner.set(e, r);
        return true;
      }
    }
    return false;
  };
  return rows.filter((r) => place(r, new Set())).length;
};

it('every event has one line at most, every line one event, both of one kind and near in time', () => {
  fc.assert(
    fc.property(planted, extra, ({ rows, entries }, more) => {
      const all = [...rows, ...more.map(([at, call], i) => row(`x${i}`, at, call))];
      const result = match(all, entries);
      expect(new Set(result.matches.map((m) => m.event)).size).toBe(result.matches.length);
      expect(new Set(result.matches.map((m) => m.entry)).size).toBe(result.matches.length);
      for (const m of result.matches) {
        const event = all.find((r) => r.id === m.event);
        const [call] = entries[m.entry]?.commands?.[0]?.calls ?? [];
        expect([event?.source, event?.name]).toEqual([call?.source, call?.name]);
        const late = (event?.time ?? 0) - (entries[m.entry]?.at ?? 0);
        expect(late >= -10 * minute && late < 11 * minute).toBe(true);
      }
      const writes = all.filter((r) => r.write && r.errorCode === null);
      const missed = writes.filter((r) => !result.byEvent.has(r.id)).map((r) => r.id);
      expect(result.unlogged.map((r) => r.id).sort()).toEqual(missed.sort());
    }),
  );
});

it('what was planted is found: as many writes as can be, counted in another way', () => {
  fc.assert(
    fc.property(planted, extra, ({ rows, entries }, more) => {
      const all = [...rows, ...more.map(([at, call], i) => row(`x${i}`, at, call))];
      const worked = all.filter((r) => r.errorCode === null);
      const result = match(all, entries);
      expect(worked.filter((r) => result.byEvent.has(r.id)).length).toBe(most(worked, entries));
    }),
  );
});

it('the order of the events, and an event that comes twice, change nothing', () => {
  fc.assert(
    fc.property(planted, fc.infiniteStream(fc.nat()), ({ rows, entries }, random) => {
      const keys = rows.map(() => random.next().value ?? 0);
      const turned = rows.map((r, i) => [keys[i] ?? 0, r] as const).sort((a, b) => a[0] - b[0]);
      const [one, two] = [match(rows, entries), match([...turned.map(([, r]) => r), ...rows.slice(0, 3)], entries)];
      expect(two).toEqual(one);
      expect(pairsOf(two, entries)).toEqual(pairsOf(one, entries));
    }),
  );
});

it('the same holds where there are too many to look at every combination', () => {
  const many = Array.from({ length: 400 }, (_, i) => i);
  const entries = many.map((i) => ran(i + 1, i / 5, 'ec2 CreateTags'));
  const rows = many.map((i) =>
    row(`e${String(i).padStart(4, '0')}`, Math.floor(i / 5) + (i % 5) / 6, 'ec2 CreateTags'),
  );
  const result = match([...rows].reverse(), entries);
  expect(result.unlogged).toEqual([]);
  expect(result.matches.map((m) => [m.entry, m.event])).toEqual(many.map((i) => [i, rows[i]?.id]));
  const stray = row('z', 40, 'ec2 CreateTags');
  expect(match([...rows, stray], entries).unlogged).toHaveLength(1);
});

it('100 000 events and 50 000 lines are compared, of one kind or of many', () => {
  const kinds = Array.from({ length: 50 }, (_, i) => `ec2 Create${i}`);
  for (const names of [kinds, ['ec2 CreateTags']]) {
    const pick = (i: number): string => names[i % names.length] ?? '';
    const entries = Array.from({ length: 50_000 }, (_, i) => ran(i + 1, i / 50, pick(i)));
    const rows = Array.from({ length: 100_000 }, (_, i) => row(`e${i}`, i / 100, pick(i)));
    const result = match(rows, entries);
    expect(result.matches.length).toBe(50_000);
    expect(result.unlogged.length).toBe(50_000);
    expect(result.lines.every((l) => l.mark === 'seen')).toBe(true);
  }
});
