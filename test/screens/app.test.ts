import { afterEach, expect, test } from 'vitest';
import { mountPicker } from '../../source/screens/mount.tsx';
import { openScreen } from '../support/ink-screen.ts';
import { closeApps, openApp, openItem } from './open-app.ts';

afterEach(closeApps);

const sgr = /\u001b\[[\d;]*m/;

test('q leaves with 0 and gives the terminal back', async () => {
  const { screen, exit } = await openApp();
  expect(screen.raw()).toBe(true);
  await screen.keys('q');
  expect(await exit).toBe(0);
  expect(screen.raw()).toBe(false);
  const end = screen.written().slice(-200);
  expect(end).toContain('\u001b[?1049l');
  expect(end).toContain('\u001b[?25h');
  expect(end).toContain('\u001b[?2004l');
});

test('below 60×16 it is one plain sentence, and larger it is the screen again', async () => {
  const { screen, exit } = await openApp({ columns: 59, rows: 20 });
  expect(screen.text().replace(/\s+/g, ' ').trim()).toBe(
    'reseal needs 60x16 or more, this terminal is 59x20. Make it larger, or run reseal status.',
  );
  screen.resize({ columns: 60, rows: 16 });
  await screen.waitFor(/T\+02:41:07/);
  screen.resize({ columns: 60, rows: 15 });
  await screen.waitFor(/reseal needs 60x16/);
  await screen.keys('q');
  expect(await exit).toBe(0);
});

test('a dialog outlives a terminal that is too small for a while, and takes no key meanwhile', async () => {
  const { screen, asked } = await openApp();
  await screen.keys('n');
  await screen.type('half a note');
  screen.resize({ columns: 40, rows: 10 });
  await screen.waitFor(/reseal needs/);
  await screen.type('x');
  await screen.keys('enter', 'esc');
  screen.resize({ columns: 120, rows: 40 });
  await screen.waitFor(/Note {2}half a note▏/);
  expect(asked).toEqual([]);
});

test.each([
  [60, 16],
  [80, 24],
  [100, 30],
  [120, 40],
  [200, 50],
  [320, 90],
])('every screen fits %i×%i: no row is wider than the terminal and the last one stays free', async (columns, rows) => {
  const { screen } = await openApp({ columns, rows });
  for (const keys of [[], ['t'], ['w'], ['J'], ['?'], [':']]) {
    await screen.keys(...keys);
    const lines = screen.text().split('\n');
    expect(lines).toHaveLength(rows);
    expect(lines.at(-1)).toBe('');
    expect(lines[1]).toMatch(/^ T\+02:41:07/);
    expect(lines.at(-2)).toMatch(/quit|cancel/);
    await screen.keys('esc');
  }
});

test('a terminal that is made smaller and larger again is drawn whole', async () => {
  const { screen } = await openApp();
  for (const [columns, rows] of [
    [90, 30],
    [140, 44],
    [80, 24],
    [120, 40],
  ] as const) {
    screen.resize({ columns, rows });
    await screen.waitUntil(() => /q quit/.test(screen.line(rows - 2)), 'no footer in its place');
    const lines = screen.text().split('\n');
    expect(lines[0]).toContain('INC-2026-05-20-001');
    expect(lines.filter((l) => /T\+02:41:07/.test(l))).toHaveLength(1);
    expect(lines.filter((l) => /expiry\.sessions +2 of 6|expiry\.sessions +attention/.test(l)).length).toBeGreaterThan(
      0,
    );
  }
});

test.each([
  ['NO_COLOR', { LANG: 'C.UTF-8', NO_COLOR: '1' }, false],
  ['--no-color', { LANG: 'C.UTF-8' }, true],
])('%s: no colour code at all, on any screen', async (_, env, noColor) => {
  const app = await openApp({ env, noColor });
  const { screen, change, engine } = app;
  change({ running: [{ id: 'r', label: 'reading', items: [], done: 1, total: 2, since: engine.now() }] });
  await openItem(app, 'iam.users');
  await screen.keys('enter', 'x', 'esc', 'd', 'esc', 'esc', 't', 'w', 'J', '?', ':');
  await screen.waitFor(/Commands/);
  expect(screen.written()).not.toMatch(sgr);
});

test('without a UTF-8 locale only ASCII is written', async () => {
  const app = await openApp({ env: { LANG: 'C' } });
  await openItemAscii(app);
  await app.screen.keys('t', 'w', 'J', '?', ':');
  await app.screen.waitFor(/Commands/);
  expect(app.screen.written()).toMatch(/^[\0-\x7f]*$/);
});

const openItemAscii = async ({ screen }: Awaited<ReturnType<typeof openApp>>): Promise<void> => {
  await screen.keys('enter');
  await screen.waitFor(/Findings/);
};

test('the journal: newest first, page by page to the first line', async () => {
  const { screen, engine } = await openApp();
  await screen.keys('J');
  await screen.waitFor(/▸ +40 05-20 15:41:07Z bo@laptop +note\.added +page 39: line 39/);
  await engine.note('iam.users', 'a new line');
  await screen.waitFor(/41 05-20 15:41:07Z bo@laptop +note\.added +iam\.users: a new line/);
  await screen.keys('G');
  await screen.waitFor(/▸ +1 05-20 15:41:07Z bo@laptop +incident\.opened +INC-2026-05-20-001 · IRSA lockout/);
});

test('help and palette hold every command; what cannot run is there and says why', async () => {
  const { screen } = await openApp({ columns: 160, rows: 70 });
  await screen.keys('?');
  await screen.waitFor(/every command, its keys/);
  for (const label of ['rotation', 'postmortem', 'hand-off']) {
    expect(screen.text()).toMatch(new RegExp(`${label} .*not now: not in this version`));
  }
  await screen.keys('esc', ':');
  await screen.type('rotat');
  await screen.keys('enter');
  await screen.waitFor(/! rotation: not in this version/);
  await screen.keys(':');
  await screen.type('sestre');
  await screen.keys('backspace', 'backspace', 'backspace', 'backspace', 'backspace', 'backspace');
  await screen.type('tree');
  await screen.keys('enter');
  await screen.waitFor(/── Session tree ──/);
});

test('a key of another screen says so, and a key that is no command does nothing', async () => {
  const { screen } = await openApp();
  await screen.keys('d');
  await screen.waitFor(/! remove: not on this screen/);
  await screen.keys('o');
  await screen.waitFor(/! rotation: not in this version/);
  await screen.keys('y');
  await screen.waitGone(/not in this version/);
});

test('chunks: equal moves are made, more than moves is never done', async () => {
  const { screen, asked } = await openApp();
  await screen.waitFor(/▸✖ expiry\.sessions/);
  screen.send('jj');
  await screen.waitFor(/▸✔ expiry\.silence/);
  screen.send('\u001b[B\u001b[B\u001b[A');
  await screen.waitFor(/▸✖ expiry\.renewal/);
  for (const chunk of ['rq', 'mm\r', 'xy\r', '\u001b[200~jj\rq\u001b[201~']) {
    screen.send(chunk);
    await screen.pause();
  }
  screen.send('jq');
  await screen.waitFor(/! quit: it came together with other keys: press it by itself/);
  await screen.keys('k', 'k');
  await screen.waitFor(/▸✔ expiry\.silence/);
  expect(asked).toEqual([]);
  screen.send('jj\r');
  await screen.waitFor(/trail\.collected {2}step 3a/);
});

test('ctrl-c with nothing in flight leaves', async () => {
  const { screen, exit, asked } = await openApp();
  await screen.keys('t', 'ctrl-c');
  expect(await exit).toBe(0);
  expect(asked).toEqual([]);
});

test('what the engine says stands on screen until it is read', async () => {
  const { screen, change } = await openApp();
  change({ message: { level: 'error', text: 'The disk refused the journal. Nothing was changed. Free some space.' } });
  await screen.waitFor(/✖ The disk refused the journal/);
  await screen.keys('j');
  await screen.waitFor(/✖ The disk refused the journal/);
  await screen.keys('esc');
  await screen.waitGone(/The disk refused/);
});

test('the follower takes over by the palette', async () => {
  const { screen, asked } = await openApp({ state: { mode: { mode: 'follower', why: '', holder: 'ana@tower' } } });
  await screen.keys('n');
  await screen.waitFor(/note: ana@tower writes; this one follows/);
  await screen.keys(':');
  await screen.type('take');
  await screen.keys('enter');
  await screen.waitFor(/this one writes now/);
  expect(asked).toEqual([['takeOver']]);
});

test('the whole trail can be asked for again, from its beginning, by the palette', async () => {
  const { screen, asked } = await openApp();
  await screen.keys(':');
  await screen.type('anew');
  await screen.keys('enter');
  await screen.waitUntil(() => asked.length > 0, 'the check');
  expect(asked).toEqual([['check', undefined, { anew: true }]]);
});

test('the picker resumes one of several incidents; a digit or a paste picks nothing', async () => {
  const screen = openScreen(100, 30);
  const base = {
    openedAt: 1_779_282_480_000,
    drill: false,
    verdicts: { pass: 3, attention: 2 },
    checkedAt: null,
    problem: null,
  };
  const picked = mountPicker({
    ...{ stdin: screen.stdin, stdout: screen.stdout, env: { LANG: 'C.UTF-8' } },
    incidents: [
      { ...base, id: 'INC-1', title: 'IRSA lockout' },
      { ...base, id: 'DRILL-7', title: 'a drill\u001b[31m', drill: true },
    ],
  });
  await screen.waitFor(/▸ INC-1 +IRSA lockout · opened 05-20 13:08:00Z · never checked · 3 ✔ {2}2 ✖/);
  expect(screen.text()).toContain('DRILL · a drill\\u001b[31m');
  await screen.keys('2');
  screen.send('\u001b[B\r');
  await screen.waitFor(/▸ DRILL-7/);
  await screen.keys('enter');
  expect(await picked).toBe('DRILL-7');
  const none = openScreen(100, 30);
  const left = mountPicker({ ...none, env: {}, incidents: [{ ...base, id: 'A', title: '' }] });
  await none.waitFor(/Which incident/);
  await none.keys('q');
  expect(await left).toBeNull();
});
