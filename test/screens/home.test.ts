import { afterEach, expect, test } from 'vitest';
import { closeApps, openApp } from './open-app.ts';

afterEach(closeApps);

test('the header says where one is, what can act, how late it is and what is saved', async () => {
  const { screen } = await openApp();
  const text = screen.text();
  expect(text).toContain('INC-2026-05-20-001');
  expect(text).toContain('T+02:41:07 of 24:00');
  expect(text).toContain('read cleanup-ro/bo · act –');
  expect(text).toContain('saved 15:41:03Z');
  expect(text).toMatch(/✖ CAN STILL ACT {2}AKIA…FGIG tmp-admin no expiry · ASIA…YX6K keep until 17:19Z/);
  expect(text).toMatch(/3 ✔ {2}6 ✖ {2}12 \? {2}1 –/);
  expect(text).toContain('window 2 closes in 1:18');
});

test('three panes beside each other, the current window largest, every line with state, age or deadline', async () => {
  const { screen } = await openApp();
  const top = screen.line(3);
  const widths = top
    .split('╮')
    .filter((p) => p !== '')
    .map((p) => p.length);
  expect(widths).toHaveLength(3);
  expect(widths[1]).toBeGreaterThan(widths[0] ?? 0);
  expect(screen.text()).toMatch(/✖ expiry\.sessions +2 of 6 can still act +late 0:41/);
  expect(screen.text()).toMatch(/✔ expiry\.silence +none after 14:20Z +2m/);
  expect(screen.text()).toMatch(/\? postmortem\.draft/);
  expect(screen.text()).toContain('next: expiry.sessions');
});

test.each([
  [80, 24],
  [100, 30],
  [120, 40],
  [200, 50],
])(
  'at %i × %i the panes fill the width, whole ids and times stand in them, reasons have what is left',
  async (columns, rows) => {
    const { screen } = await openApp({ columns, rows });
    const shown = screen.text().split('\n');
    expect(shown.length).toBeLessThanOrEqual(rows);
    for (const row of shown) expect(row.length).toBeLessThanOrEqual(columns);
    expect(screen.text()).toMatch(/✖ expiry\.sessions .*late (?:by )?0:41/);
    expect(screen.text()).toMatch(/\? kubernetes\.untracked /);
    if (columns < 100) return;
    expect(screen.line(3)).toMatch(/^╭ Hour 0–1 · over ─+╮╭ Hour 1–4 · now ─+╮╭ Hour 4–24 · in 21:1\d ─+╮$/);
    expect(screen.line(3)).toHaveLength(columns);
    // The reason of `trail.collected` is cut only where there is really no room.
    const said = /trail\.collected +(?:unknown +)?(ap-south-1[^│]*?)(?:…| {2})/.exec(screen.text())?.[1] ?? '';
    expect(said.length).toBeGreaterThanOrEqual(columns >= 200 ? 53 : columns >= 120 ? 28 : 10);
  },
);

test('below 100 columns the other two windows fold to one line', async () => {
  const { screen } = await openApp({ columns: 80, rows: 24 });
  expect(screen.text()).toMatch(/▸ Hour 0–1 · over +2 ✔/);
  expect(screen.text()).toMatch(/▾ Hour 1–4 · now/);
  expect(screen.text()).toMatch(/▸ Hour 4–24 · in 21:1\d/);
  expect(screen.text()).not.toContain('log.roles');
  await screen.keys('1');
  await screen.waitFor(/✔ log\.roles/);
});

test('arrows, j and k, tab and numbers move; enter opens, esc comes back to the same line', async () => {
  const { screen } = await openApp();
  await screen.waitFor(/▸✖ expiry\.sessions/);
  await screen.keys('down', 'j', 'j');
  await screen.waitFor(/▸✖ expiry\.renewal/);
  await screen.keys('k');
  await screen.waitFor(/▸✔ expiry\.silence/);
  await screen.keys('tab');
  await screen.waitFor(/▸\? postmortem\.draft/);
  await screen.keys('2', 'enter');
  await screen.waitFor(/── Item ──/);
  await screen.waitFor(/✔ pass {2}expiry\.silence/);
  await screen.keys('esc');
  await screen.waitFor(/▸✔ expiry\.silence/);
});

test('a probe that runs says how far it is, and the spinner stands only as long', async () => {
  const { screen, change, engine } = await openApp();
  const run = {
    id: 'r',
    label: 'reading CloudTrail',
    items: ['trail.collected'],
    done: 14,
    total: 17,
    since: engine.now(),
  };
  change({ running: [run] });
  await screen.waitFor(/◌ trail\.collected +14 of 17/);
  await screen.waitFor(/running reading CloudTrail ▓+░+ 14 of 17 0:00/);
  change({ running: [] });
  await screen.waitGone(/running/);
});

test('an item with an unsettled change says so before its verdict', async () => {
  const { screen, append } = await openApp();
  const target = { arn: 'a', name: 'tmp-admin', uniqueId: null };
  append({
    type: 'action.requested',
    action: 'x',
    kind: 'k',
    title: 't',
    item: 'iam.users',
    finding: null,
    account: '1',
    target,
    calls: [],
    preImage: '',
    as: '',
  });
  append({ type: 'action.finished', action: 'x', state: 'unsettled', outcome: 'no answer came' });
  await screen.waitFor(/! iam\.users/);
});

test('modes stand in the title', async () => {
  const { screen, change, engine } = await openApp();
  const { progress } = engine.state();
  const incident = progress.incident && { ...progress.incident, drill: true, unclaimed: true };
  change({ mode: { mode: 'follower', why: '', holder: 'ana@tower' }, progress: { ...progress, incident } });
  await screen.waitFor(/ DRILL {3}FOLLOWING {3}UNCLAIMED /);
  change({ mode: { mode: 'read-only', why: 'asked for', holder: null }, readOnly: true });
  await screen.waitFor(/ READ-ONLY /);
});

test('what is not known is said to be unknown, with why', async () => {
  const { screen, change, engine } = await openApp();
  const { progress } = engine.state();
  change({ progress: { ...progress, sessions: [], checkedAt: null } });
  await screen.waitFor(/\? CAN ANYTHING STILL ACT: unknown {2}the trail has not been read yet/);
});
