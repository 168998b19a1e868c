import { expect, test } from 'vitest';
import type { EngineState } from '../../../source/core/engine.ts';
import type { LogEntry } from '../../../source/core/incident.ts';
import type { Action } from '../../../source/core/plan.ts';
import type { Reconciled } from '../../../source/core/reconcile/index.ts';
import { actRow } from '../../../source/core/view/can-act.ts';
import { callRows } from '../../../source/core/view/confirm-rows.ts';
import { needOf, paneColumns } from '../../../source/core/view/home-layout.ts';
import { itemRows } from '../../../source/core/view/item-row.ts';
import { isWhole, logSummary } from '../../../source/core/view/log-panes.ts';
import { unloggedRow } from '../../../source/core/view/log-row.ts';
import { nextSpans } from '../../../source/core/view/next-step.ts';
import { paneRow } from '../../../source/core/view/pane-row.ts';
import { createPen } from '../../../source/core/view/pen.ts';
import { planBox, planNames } from '../../../source/core/view/plan-box.ts';
import { sessionDetail } from '../../../source/core/view/session-detail.ts';
import { emptyField } from '../../../source/core/view/text-field.ts';
import { widthOf } from '../../../source/core/view/width.ts';
import { deletePlan } from '../../support/fake/plan.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

const pen = createPen({ color: false, ascii: false, mask: null });
const { engine } = createFakeEngine();
const state = engine.state();
const now = engine.now();
const said = (s: EngineState): string =>
  nextSpans(s, itemRows(s, now), now)
    .map(([text]) => text)
    .join('');

const withAction = (to: Pick<Action, 'state'>, done: number): EngineState => {
  const plan = deletePlan(now);
  const calls = plan.calls.map((call, i) => ({
    ...{ call, state: i < done ? ('done' as const) : ('planned' as const), at: now, code: null, requestId: null },
  }));
  const { kind, title, item, account, target } = plan;
  const finding = state.progress.findings.find((f) => f.standing === true)?.id ?? null;
  const action: Action = {
    ...{ kind, title, item, account, target, finding, id: 'a1', calls, preImage: 'p', by: 'a@b', as: 'act' },
    ...{ requestedAt: now, finishedAt: now, outcome: '', ...to },
  };
  return { ...state, progress: { ...state.progress, actions: [action] } };
};

test('a change that was cut off is said; one whose every call came through, and which was looked at, is not', () => {
  expect(said(withAction({ state: 'settled' }, 2))).toMatch(/cut off at 2 of 6: Quarantine/);
  expect(said(withAction({ state: 'unsettled' }, 6))).toMatch(/cut off at 6 of 6/);
  expect(said(withAction({ state: 'settled' }, 6))).not.toMatch(/cut off/);
});

test('who writes is said in short, and that nobody does', () => {
  const follower = (holder: string | null): EngineState => ({ ...state, mode: { mode: 'follower', why: '', holder } });
  expect(said(follower('ann@host, process 12 on host, since 2026-05-20T13:00:00Z'))).toMatch(
    /^ ann@host writes, this one follows · /,
  );
  expect(said(follower(null))).toMatch(/^ nobody writes: `:` take over · /);
});

test('no write without a line is a good mark only where the trail was read to its end', () => {
  const at = { selected: false, focused: true };
  expect(unloggedRow(pen, { count: 0, whole: true }, 78, at)).toMatch(/✔ 0 writes that no line accounts for +$/);
  const unread = unloggedRow(pen, { count: 0, whole: false }, 78, at);
  expect(unread).not.toContain('✔');
  expect(unread).toMatch(/\? 0 writes that no line accounts for, as far as was read/);
  expect(unloggedRow(pen, { count: 2, whole: false }, 78, at)).toContain('✖ 2 writes');
  const log: LogEntry[] = [{ source: 'typed', line: 1, at: now, kind: 'note', text: 'looked', raw: 'looked' }];
  const empty = { byEntry: new Map(), byEvent: new Map(), candidates: new Map() };
  const compared: Reconciled = { ...empty, lines: [], unlogged: [], matches: [], writes: 0 };
  expect(logSummary(pen, log, compared, 120, false)).toContain('0 unlogged as far as was read');
  expect(logSummary(pen, log, compared, 120, true)).not.toContain('as far as');
});

test('whole is a trail with an end, of which each Region was read completely', () => {
  const region = { account: '1', region: 'us-east-1', pages: 1, events: 0, complete: true, error: null, closed: false };
  const coverage = { ...state.progress.coverage, regions: [region], end: now };
  expect(isWhole(coverage)).toBe(true);
  expect(isWhole({ ...coverage, end: null })).toBe(false);
  expect(isWhole({ ...coverage, regions: [] })).toBe(false);
  expect(isWhole({ ...coverage, regions: [region, { ...region, complete: false }] })).toBe(false);
});

test('what a call does, and whether it comes back, is wrapped and never cut', () => {
  const says = 'denies everything, to its sessions and federation tokens too, and to every key that is made later';
  const how = 'a token that is revoked does not come back, whoever asks for it and however often';
  const [call] = deletePlan(now).calls;
  if (!call) throw new Error('the plan has no call');
  const rows = callRows(pen, { ...call, says, undo: { possible: false, how } }, 0, 78);
  for (const row of rows) expect(widthOf(row)).toBe(78);
  const text = rows.map((r) => r.trim()).join(' ');
  expect(text).toContain(says);
  expect(text).toContain(`for ever: ${how}`);
  expect(text).not.toContain('…');
});

test('the account of a plan is shown however long its title is', () => {
  const plan = { ...deletePlan(now), title: `Take back: ${'a very long title '.repeat(6)}` };
  for (const columns of [60, 80, 120]) {
    const [edge = ''] = planBox(pen, { plan, field: emptyField, top: 0, note: null }, { columns, rows: 20 });
    expect(edge).toContain(`account ${plan.account}`);
    expect(widthOf(edge)).toBe(columns);
  }
});

test('until when something can act is said with its day where that is another one', () => {
  const tomorrow = (Math.floor(now / 86_400_000) + 1) * 86_400_000 + 5 * 3_600_000 + 8 * 60_000;
  const until = (expiresAt: number): string => {
    const [first] = state.progress.sessions.filter((s) => s.alive === true);
    if (!first) throw new Error('nobody is alive');
    const sessions = [{ ...first, expiresAt }];
    const s = { ...state, progress: { ...state.progress, sessions } };
    return actRow(pen, s, itemRows(s, now), now, 120);
  };
  expect(until(tomorrow)).toMatch(/until \d\d-\d\d 05:08Z/);
  expect(until(now + 60_000)).toMatch(/until \d\d:\d\dZ/);
});

test('how late a line is fits from the first hour to the hundredth', () => {
  for (const late of ['late by 0:12', 'late by 9:59', 'late by 10:44', 'late by 123:44'])
    for (const columns of [60, 80, 100, 120]) {
      const rows = itemRows(state, now).map((r) => ({ ...r, due: r.due && { ...r.due, text: late } }));
      const at = paneColumns(columns, needOf(rows, now, 20));
      for (const row of rows.filter((r) => r.due !== null)) {
        const text = paneRow(pen, row, at, false, now);
        expect(text).toContain(late.replace(/^late by /, ''));
        expect(widthOf(text)).toBe(columns);
      }
    }
});

test('what a key becomes is no name: masking a plan never hides it', () => {
  const names = planNames(deletePlan(now));
  expect(names).toContain('tmp-admin');
  expect(names).not.toContain('Inactive');
});

test('of the selected credential the account and what it did are whole on 80 columns', () => {
  for (const session of state.progress.sessions)
    for (const columns of [80, 120, 139, 140, 200]) {
      const rows = sessionDetail(pen, session, columns, null).join('\n');
      expect(rows).toContain(`account ${session.account} · ${session.events} event`);
      expect(rows).toMatch(/ failed/);
      expect(rows).not.toContain('…');
    }
});
