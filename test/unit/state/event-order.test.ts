import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActivityCount } from '../../../state/event-activity.ts';
import { EventColumns, type NewRow } from '../../../state/event-columns.ts';
import { EventOrder } from '../../../state/event-order.ts';

const rowOf = (n: number, time: number): NewRow => ({
  ...{ id: `event-${n}`, time, keyId: `AKIA${n % 3}`, region: 'us-east-1', source: 'iam', name: 'CreateUser' },
  ...{ errorCode: n % 5 === 0 ? 'AccessDenied' : null, account: '123456789012', actor: null, write: n % 2 === 0 },
  ...{ subject: '', significant: false, segment: 's', offset: 0, length: 1 },
});

describe('what came in', () => {
  it('stands in time order, in whatever pieces and order it came', () => {
    const pieces = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, fc.boolean(), (all, catching) => {
        const columns = new EventColumns();
        const order = new EventOrder(columns);
        const rows: { row: number; time: number; id: string }[] = [];
        for (const piece of all) {
          for (const time of piece) {
            const { id } = rowOf(rows.length, time);
            columns.push(rowOf(rows.length, time));
            rows.push({ row: rows.length, time, id });
          }
          if (catching) order.catchUp();
          const sorted = rows.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1)).map((r) => r.row);
          expect(sorted.map((_, i) => order.rowAt(i))).toEqual(sorted);
          expect(sorted.map((row) => order.indexOf(row))).toEqual(sorted.map((_, i) => i));
          expect(order.rowAt(sorted.length)).toBe(-1);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is sorted in before it is much', () => {
    const columns = new EventColumns();
    const order = new EventOrder(columns);
    for (let n = 0; n < 5000; n++) {
      columns.push(rowOf(n, (n * 7919) % 1000));
      order.catchUp();
    }
    const times = Array.from({ length: 5000 }, (_, i) => columns.time(order.rowAt(i)));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('is counted by key as if all had come at once; what was told before stays as it was', () => {
    const [some, whole] = [new EventColumns(), new EventColumns()];
    const count = new ActivityCount();
    for (let n = 0; n < 20; n++) some.push(rowOf(n, n));
    const before = count.of(some);
    const copy = structuredClone(before);
    for (let n = 20; n < 50; n++) some.push(rowOf(n, 100 - n));
    for (let n = 0; n < 50; n++) whole.push(rowOf(n, n < 20 ? n : 100 - n));
    expect(count.of(some)).toEqual(new ActivityCount().of(whole));
    expect(count.of(some).get('AKIA0')?.events).toBe(17);
    expect(before).toEqual(copy);
    expect(count.of(new EventColumns())).toEqual(new Map());
  });
});
