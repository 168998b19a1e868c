import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import type { Session } from '../../../source/core/session.ts';
import { dispositionOf, whyNotReverted } from '../../../source/core/view/disposing.ts';
import { findingLook, isOpen } from '../../../source/core/view/finding-look.ts';
import { needOf, paneColumns, paneWidths } from '../../../source/core/view/home-layout.ts';
import { itemRows } from '../../../source/core/view/item-row.ts';
import { nextItems } from '../../../source/core/view/next-step.ts';
import { createPainter } from '../../../source/core/view/painter.ts';
import { paneRow } from '../../../source/core/view/pane-row.ts';
import { createPen } from '../../../source/core/view/pen.ts';
import { clockBar, progressBar } from '../../../source/core/view/progress-bar.ts';
import { treeOrder } from '../../../source/core/view/session-tree.ts';
import { ago, agoShort, elapsed, parseExpiry } from '../../../source/core/view/time-text.ts';
import { axisOf, columnOf, ticks } from '../../../source/core/view/tree-axis.ts';
import { widthOf } from '../../../source/core/view/width.ts';
import { appReducer, startState } from '../../../source/hooks/app-state.ts';
import { homeReducer } from '../../../source/screens/home-state.ts';
import { planReducer, startPlan } from '../../../source/screens/plan-state.ts';
import { sessions } from '../../support/fake/incident.ts';
import { deletePlan } from '../../support/fake/plan.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

const pen = createPen({ color: false, ascii: false, mask: null });
const { engine } = createFakeEngine();
const state = engine.state();
const now = engine.now();

describe('home', () => {
  test('panes fill the width exactly, and so does every row in them, from 100 to 400 columns', () => {
    const rows = itemRows(state, now);
    const need = (window: number) =>
      needOf(
        rows.filter((r) => r.window === window),
        now,
        20,
      );
    const needs = [need(1), need(2), need(3)] as const;
    for (let columns = 100; columns <= 400; columns += 7) {
      for (const current of [1, 2, 3] as const) {
        const widths = paneWidths(columns, current, needs);
        expect(widths[0] + widths[1] + widths[2]).toBe(columns);
        expect(widths[current - 1]).toBe(Math.max(...widths));
        for (const [i, width] of widths.entries()) {
          const inner = width - 2;
          const at = paneColumns(inner, needs[i] ?? need(1));
          for (const row of rows) expect(widthOf(paneRow(pen, row, at, false, now))).toBe(inner);
        }
      }
    }
  });

  test('what can still act comes first, then what is wrong by deadline, then what is not known', () => {
    const ids = nextItems(state, itemRows(state, now), now).map((r) => r.spec.id);
    expect(ids.slice(0, 3)).toEqual(['expiry.sessions', 'expiry.renewal', 'trail.logging']);
    expect(ids.indexOf('policy.restored')).toBeLessThan(ids.indexOf('trail.collected'));
    expect(ids).not.toContain('log.roles');
  });

  test('windows turn round and round, each keeps its own place', () => {
    const scroll = { selected: 0, top: 0 };
    const from = { pane: 3 as const, lists: { 1: scroll, 2: scroll, 3: scroll } };
    let s = homeReducer(null, { from, type: 'list', change: () => ({ selected: 4, top: 1 }) });
    s = homeReducer(s, { from, type: 'turn', by: 1 });
    expect([s.pane, s.lists[3].selected]).toEqual([1, 4]);
    expect(homeReducer(s, { from, type: 'turn', by: -4 }).pane).toBe(3);
  });

  test('the bar of the 24 hours is as wide as asked and only grows', () => {
    const bar = (hours: number): string =>
      clockBar(0, hours * 3_600_000, 60)
        .map(([t]) => t)
        .join('');
    const full = (hours: number): number => [...bar(hours)].filter((c) => c === '━').length;
    for (const hours of [-1, 0, 0.5, 1, 2.68, 4, 23, 24, 30]) expect(bar(hours)).toHaveLength(60);
    expect([full(-1), full(0)]).toEqual([0, 0]);
    for (let h = 0; h < 26; h += 0.25) expect(full(h + 0.25)).toBeGreaterThanOrEqual(full(h));
    expect(bar(24)).not.toContain('─');
    expect(clockBar(0, 0, 10)).toEqual([]);
    expect([progressBar(0, 0, 4), progressBar(3, 4, 4), progressBar(9, 4, 4)]).toEqual(['░░░░', '▓▓▓░', '▓▓▓▓']);
  });
});

describe('time', () => {
  test('ages', () => {
    const m = 60_000;
    expect([0, m, 59 * m, 60 * m, 47 * 60 * m, 48 * 60 * m].map((ms) => ago(0, ms))).toEqual([
      'just now',
      '1 min ago',
      '59 min ago',
      '1 h ago',
      '47 h ago',
      '2 d ago',
    ]);
    expect(ago(5 * m, 0)).toBe('5 min ahead');
    expect([0, m, 90 * m, 3000 * 24 * 60 * m].map((ms) => agoShort(0, ms))).toEqual(['now', '1m', '1h', '999d']);
    expect([elapsed(-5), elapsed(64_000)]).toEqual(['0:00', '1:04']);
  });

  test.each([
    ['+8h', 8 * 3_600_000],
    ['7d', 7 * 86_400_000],
    ['2w', 14 * 86_400_000],
    ['2026-06-01', Date.parse('2026-06-01T23:59:59Z') - now],
    ['2026-06-01T12:00Z', Date.parse('2026-06-01T12:00Z') - now],
    ['2026-06-31', null],
    ['2026-05-19', null],
    ['0d', null],
    ['soon', null],
    ['', null],
  ])('an expiry of %j', (text, after) => {
    const at = parseExpiry(text, now);
    if (after === 0 || after === null) expect(at === null || at === now).toBe(true);
    else expect(at).toBe(now + after);
  });
});

describe('session tree', () => {
  test('children hang under who made them; orphans and rings are roots, nobody is lost or shown twice', () => {
    expect(treeOrder(sessions).map((n) => n.branch + n.session.accessKeyId.slice(-4))).toEqual([
      'WDZO',
      '├ QXC6',
      '│ ├ D7XR',
      '│ └ 22QS',
      '└ FGIG',
      '  └ YX6K',
    ]);
    const make = (accessKeyId: string, parent: string | null): Session => ({
      ...(sessions[0] as Session),
      accessKeyId,
      parent,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(12), fc.option(fc.nat(15))), { maxLength: 13 }), (pairs) => {
        const byKey = new Map(pairs.map(([k, p]) => [`K${k}`, make(`K${k}`, p === null ? null : `K${p}`)]));
        const order = treeOrder([...byKey.values()]).map((n) => n.session.accessKeyId);
        expect([...order].sort()).toEqual([...byKey.keys()].sort());
      }),
    );
  });

  test('the axis holds every known time and now; ticks do not touch each other', () => {
    const axis = axisOf(sessions, now, 80);
    for (const s of sessions)
      for (const t of [s.issuedAt, s.expiresAt]) {
        if (t === null) continue;
        expect(t).toBeGreaterThanOrEqual(axis.from);
        expect(t).toBeLessThanOrEqual(axis.to);
      }
    expect(columnOf(axis, axis.from - 1)).toBe(0);
    expect(columnOf(axis, axis.to + 1)).toBe(79);
    for (const columns of [10, 40, 200]) {
      const at = ticks({ ...axis, columns }).map(([c]) => c);
      at.forEach((c, i) => {
        if (i > 0) expect(c - (at[i - 1] ?? 0)).toBeGreaterThanOrEqual(8);
      });
    }
    expect(axisOf([], now, 40).from).toBe(now);
  });
});

describe('findings', () => {
  const finding = state.progress.findings.find((f) => f.kind === 'user-created') as Finding;
  const disposition = {
    as: 'accepted',
    reason: 'r',
    owner: 'o',
    expires: now + 1000,
    reference: null,
    by: 'b',
    at: now,
  } as const;

  test('a disposition closes it until it expires', () => {
    expect(isOpen(finding, undefined, now)).toBe(true);
    expect(isOpen(finding, disposition, now)).toBe(false);
    expect(isOpen(finding, disposition, now + 1001)).toBe(true);
    expect(findingLook(finding, disposition, now + 1001).word).toBe('stands');
    expect(findingLook({ ...finding, standing: null }, undefined, now).word).toBe('not told');
  });

  test('reverted is only for what a probe has seen gone, or what the session undid itself', () => {
    expect(
      whyNotReverted([
        { ...finding, standing: false },
        { ...finding, transient: true, standing: null },
      ]),
    ).toBeNull();
    // A delete can fail later: what a probe saw goes before the session's own undoing.
    expect(whyNotReverted([{ ...finding, transient: true, standing: true }])).toMatch(/may still be there/);
    expect(whyNotReverted([finding])).toMatch(/may still be there/);
    expect(whyNotReverted([{ ...finding, standing: null }, finding])).toMatch(/2 of them/);
  });

  test('answers become a disposition, empty ones nothing', () => {
    const given = { reason: 'r', owner: '', expires: '+1d', reference: '' };
    const as = { as: 'accepted', reason: 'r', owner: null, expires: now + 86_400_000, reference: null };
    expect(dispositionOf('accepted', given, now)).toEqual({ ok: true, as });
    expect(dispositionOf('accepted', { ...given, expires: 'x' }, now).ok).toBe(false);
  });
});

describe('state of the app', () => {
  test('going somewhere twice is going back to it; home is the end of every way', () => {
    let s = appReducer(startState, { type: 'go', route: { screen: 'trail', filter: '' } });
    s = appReducer(s, { type: 'go', route: { screen: 'event', id: 'e' } });
    const before = s.routes;
    s = appReducer(s, { type: 'go', route: { screen: 'trail', filter: 'x' } });
    expect(s.routes).toHaveLength(4);
    expect(appReducer(s, { type: 'back' }).routes).toEqual(before);
    s = appReducer(s, { type: 'go', route: { screen: 'trail', filter: '' } });
    expect(s.routes).toEqual([{ screen: 'home' }, { screen: 'trail', filter: '' }]);
    expect(appReducer(appReducer(s, { type: 'back' }), { type: 'back' }).routes).toEqual([{ screen: 'home' }]);
    for (let i = 0; i < 40; i++) s = appReducer(s, { type: 'go', route: { screen: 'event', id: `e${i}` } });
    expect(s.routes.length).toBeLessThan(16);
    expect(s.routes[0]).toEqual({ screen: 'home' });
  });

  test('a hint goes with the next key, an error stays until esc', () => {
    const said = (level: 'warn' | 'error') => appReducer(startState, { type: 'say', said: { level, text: 't' } });
    expect(appReducer(said('warn'), { type: 'pressed' }).said).toBeNull();
    expect(appReducer(said('error'), { type: 'pressed' }).said).not.toBeNull();
    expect(appReducer(said('error'), { type: 'back' }).said).toBeNull();
  });

  test('a plan is asked for anew when the reading has changed; an answer that comes late changes nothing', () => {
    const plan = deletePlan(now);
    const asking = planReducer(startPlan, { type: 'planned', plan });
    const fresh = { ...plan, fingerprint: 'other', shortCode: 'other1' };
    const stopped = planReducer(planReducer(asking, { type: 'sent' }), { type: 'stopped', why: 'it changed', fresh });
    expect(stopped).toMatchObject({ step: 'asking', plan: fresh, note: 'it changed', field: { chars: [] } });
    expect(planReducer(asking, { type: 'done', action: 'a' })).toBe(asking);
    expect(planReducer({ step: 'running', plan }, { type: 'edit', edit: { type: 'insert', text: 'x' } }).step).toBe(
      'running',
    );
  });
});

describe('painter', () => {
  test('a row is one sign for Ink and itself in the stream; another row is another sign', () => {
    const painter = createPainter();
    const slot = painter.open();
    const a = slot.show('\u001b[31mrow one\u001b[0m');
    expect([...a]).toHaveLength(1);
    expect(slot.show('\u001b[31mrow one\u001b[0m')).toBe(a);
    const b = slot.show('row two');
    expect(b).not.toBe(a);
    expect(painter.expand(`\u001b[3G${b}\n`)).toBe('\u001b[3Grow two\n');
    // A frame that was composed before may still be on its way.
    expect(painter.expand(a)).toBe('\u001b[31mrow one\u001b[0m');
  });

  test('hundreds of thousands of rows later every row on screen still has its own sign', () => {
    const painter = createPainter();
    const slots = Array.from({ length: 300 }, () => painter.open());
    const still = slots.slice(1).map((s, i) => s.show(`still ${i}`));
    let last = '';
    for (let i = 0; i < 200_000; i++) {
      const sign = slots[0]?.show(`row ${i}`) ?? '';
      expect(sign === last || sign === '').toBe(false);
      last = sign;
    }
    expect(new Set([...still, last]).size).toBe(300);
    expect(still.map((s) => painter.expand(s))).toEqual(still.map((_, i) => `still ${i}`));
    for (const s of slots) s.close();
    expect(painter.open().show('new')).not.toBe('');
  });
});
