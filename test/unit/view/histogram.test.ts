import { describe, expect, test } from 'vitest';
import type { EventRow } from '../../../source/core/store.ts';
import {
  addToHistogram,
  emptyHistogram,
  histogramColumns,
  histogramRows,
  minutesAxis,
} from '../../../source/core/view/histogram.ts';
import { createPen } from '../../../source/core/view/pen.ts';

const pen = createPen({ color: false, ascii: false, mask: null });
const t0 = Date.parse('2026-05-20T13:00:20Z');
const row = (time: number, more: Partial<EventRow> = {}): EventRow => ({
  ...{ id: 'e', time, keyId: null, region: 'us-east-1', source: 'iam', name: 'X', errorCode: null, account: '1' },
  ...{ actor: null, write: false, subject: '' },
  ...more,
});

describe('histogram of the trail', () => {
  test('a column is whole minutes, as few as fit', () => {
    expect(minutesAxis(t0, t0 + 59 * 60_000, 80)).toEqual({
      from: Date.parse('2026-05-20T13:00:00Z'),
      to: Date.parse('2026-05-20T14:00:00Z'),
      columns: 60,
    });
    const wide = minutesAxis(t0, t0 + 300 * 60_000, 80);
    expect((wide.to - wide.from) / wide.columns).toBe(4 * 60_000);
    expect(minutesAxis(t0, t0, 80).columns).toBe(1);
  });

  test('every event is counted once, in its minute', () => {
    const h = emptyHistogram(minutesAxis(t0, t0 + 9 * 60_000, 80));
    const rows = Array.from({ length: 40 }, (_, i) =>
      row(t0 + (i % 10) * 60_000, { write: i % 2 === 0, errorCode: i % 5 === 0 ? 'AccessDenied' : null }),
    );
    for (const r of rows) addToHistogram(h, r);
    expect([...h.all]).toEqual(Array(10).fill(4));
    expect(h.writes.reduce((a, b) => a + b)).toBe(rows.filter((r) => r.write && r.errorCode === null).length);
    expect(h.failed.reduce((a, b) => a + b)).toBe(8);
  });

  test('the windows stand under their minutes, and no row is wider than the screen', () => {
    const h = emptyHistogram(minutesAxis(t0, t0 + 5 * 3_600_000, histogramColumns(80)));
    for (let i = 0; i < 300; i++) addToHistogram(h, row(t0 + i * 60_000));
    const [bars, marks] = histogramRows(pen, h, t0, 80);
    expect(bars.length).toBeLessThanOrEqual(80);
    expect(marks.length).toBeLessThanOrEqual(80);
    expect(marks).toMatch(/^ │T +│1 h +│4 h/);
    expect(bars).toMatch(/█/);
    expect(histogramRows(pen, h, null, 80)[1]).not.toMatch(/│/);
  });

  test('without UTF-8 only ASCII is drawn', () => {
    const ascii = createPen({ color: false, ascii: true, mask: null });
    const h = emptyHistogram(minutesAxis(t0, t0, 40));
    addToHistogram(h, row(t0));
    expect(histogramRows(ascii, h, t0, 80).join('')).toMatch(/^[\x20-\x7e]+$/);
  });
});
