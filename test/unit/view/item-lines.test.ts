import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineState } from '../../../source/core/engine.ts';
import type { Disposition, Finding } from '../../../source/core/finding.ts';
import { weightOf } from '../../../source/core/finding-order.ts';
import { isOpen } from '../../../source/core/view/finding-look.ts';
import { homeDetail } from '../../../source/core/view/home-detail.ts';
import { findingsOf, firstItemLines, itemLines } from '../../../source/core/view/item-lines.ts';
import { itemRows } from '../../../source/core/view/item-row.ts';
import { createPen } from '../../../source/core/view/pen.ts';
import { asCompared } from '../../../source/core/view/put-back-lines.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

const items = ['iam.users', 'trail.collected', 'trail.reconciled', 'terraform.orphans'];

/** States with findings of every weight, some decided about, some compared, and notes. */
const states = () => {
  const { engine } = createFakeEngine();
  const [template] = engine.state().progress.findings;
  if (!template) throw new Error('the fake engine has no finding');
  const now = engine.now();
  const decided: Disposition = {
    as: 'accepted',
    reason: 'r',
    by: 'bo',
    at: now,
    expires: null,
    owner: 'o',
    reference: null,
  };
  const one = fc.record({
    item: fc.constantFrom(...items),
    kind: fc.constantFrom('user-created' as const, 'host-access' as const, 'logging-touched' as const),
    standing: fc.constantFrom(true, false, null),
    transient: fc.boolean(),
    decided: fc.boolean(),
    holds: fc.constantFrom(true, false, null, undefined),
    noted: fc.boolean(),
  });
  const state = fc.array(one, { maxLength: 60 }).map((all): EngineState => {
    const base = engine.state();
    const findings = all.map(
      (a, i): Finding => ({
        ...{ ...template, id: `f${i}`, subject: `s${i}`, item: a.item, kind: a.kind },
        ...{ standing: a.standing, transient: a.transient },
      }),
    );
    const of = <T>(value: (a: (typeof all)[number]) => T | undefined): { [id: string]: T } =>
      Object.fromEntries(
        all.flatMap((a, i) => {
          const v = value(a);
          return v === undefined ? [] : [[`f${i}`, v]];
        }),
      );
    const putBack = of(({ holds }) =>
      holds === undefined
        ? undefined
        : { ...{ before: 'b', now: 'n', expected: null, why: 'w', diff: [], wanted: null }, holds },
    );
    const notes = all.flatMap((a, i) => (a.noted ? [{ about: `f${i}`, text: 't', by: 'bo', at: now }] : []));
    const dispositions = of((a) => (a.decided ? decided : undefined));
    return { ...base, progress: { ...base.progress, findings, dispositions, putBack, notes } };
  });
  return { state, now, engine };
};

describe('the lines of an item', () => {
  it('begin with the findings that are open, the gravest first, else as they come', () => {
    const { state, now } = states();
    fc.assert(
      fc.property(state, fc.constantFrom(...items), (s, item) => {
        const { progress } = s;
        const rank = (f: Finding) => (isOpen(asCompared(progress, f), progress.dispositions[f.id], now) ? 0 : 1);
        const sorted = progress.findings
          .filter((f) => f.item === item)
          .toSorted((a, b) => rank(a) - rank(b) || weightOf(a) - weightOf(b));
        expect(findingsOf(s, { item, filter: '', now }).map((f) => f.id)).toEqual(sorted.map((f) => f.id));
      }),
      { numRuns: 100 },
    );
  });

  it('are made only as far as they are shown, and are the same', () => {
    const { state, now } = states();
    fc.assert(
      fc.property(state, fc.constantFrom(...items), fc.integer({ min: 0, max: 40 }), (s, item, count) => {
        const view = {
          item,
          now,
          filter: '',
          expanded: new Set<string>(),
          eventLines: () => null,
          actionsFor: () => [],
        };
        const all = itemLines(s, view);
        expect(firstItemLines(s, { item, now }, count)).toEqual({ lines: all.slice(0, count), total: all.length });
      }),
      { numRuns: 100 },
    );
  });

  it('say on the home screen how many of them do not fit', () => {
    const { state, now, engine } = states();
    const pen = createPen({ color: false, ascii: true, mask: null });
    fc.assert(
      fc.property(state, fc.integer({ min: 7, max: 30 }), (s, rows) => {
        const row = itemRows(s, now).find((r) => r.spec.id === 'iam.users');
        const shown = homeDetail(pen, s, row, { store: engine.events, now, columns: 200 }, rows);
        const more = Number(/(\d+) more/.exec(shown.at(-1) ?? '')?.[1] ?? 0);
        const { total } = firstItemLines(s, { item: 'iam.users', now }, 0);
        const head = shown.findIndex((l) => /^\s*Findings/.test(l));
        expect(shown.length).toBeLessThanOrEqual(rows);
        expect(shown.length - head - (more > 0 ? 1 : 0) + more).toBe(total);
      }),
      { numRuns: 50 },
    );
  });
});
