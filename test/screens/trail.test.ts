import { afterEach, expect, test } from 'vitest';
import { closeApps, openApp } from './open-app.ts';

afterEach(closeApps);

test('the trail shows all events in time order, what they are, and how much was read', async () => {
  const { screen } = await openApp({ events: 121 });
  await screen.keys('t');
  await screen.waitFor(
    /121 events · \d+ writes · \d+ denied · 2 unlogged +no data events: S3 objects could have been read · 3 of 5 Regions read/,
  );
  expect(screen.text()).toMatch(/▸ 05-20 13:00:00 . \w+ +ASIA…WDZO/);
  expect(screen.text()).toMatch(/✖ write +A...….... +\w+ .*nobody logged this/);
  expect(screen.text()).toMatch(/⊘ failed .*AccessDenied/);
});

test('that reads of objects are in no event history is said on a narrow screen too, and not while one types', async () => {
  const { screen } = await openApp({ events: 121, columns: 80, rows: 24 });
  await screen.keys('t');
  await screen.waitFor(/\/ words, name:Attach[^\n]* S3 objects could have been read/);
  await screen.keys('/');
  await screen.waitFor(/filter:/);
  expect(screen.text()).not.toContain('could have been read');
});

test('100 000 rows: only what is on screen is drawn, from the first to the last', async () => {
  const { screen } = await openApp({ events: 100_000, columns: 200, rows: 50 });
  await screen.keys('t');
  await screen.waitFor(/100 000 events/);
  await screen.keys('G');
  await screen.waitFor(/▸ 05-20 15:29:59/);
  const before = screen.written().length;
  await screen.keys('k');
  await screen.waitFor(/▸ 05-20 15:29:59[\s\S]*05-20 15:29:59/);
  expect(screen.written().length - before).toBeLessThan(2500);
  await screen.keys('page-up', 'page-up', 'home');
  await screen.waitFor(/▸ 05-20 13:00:00/);
});

test('no full clear after the first frame, whatever is done', async () => {
  const { screen } = await openApp({ events: 5000 });
  const start = screen.written().length;
  await screen.keys('t', 'page-down', 'G', 'g', 'esc', 'w', 'esc', '?', 'esc', 'm', 'm');
  await screen.waitFor(/Hour 1–4/);
  screen.resize({ columns: 150, rows: 45 });
  await screen.waitFor(/✖ attention/);
  expect(screen.written().slice(start)).not.toMatch(/\u001b\[[23]J|\u001bc|\u001b\[(?:1;1)?H\u001b\[0?J/);
});

test('the filter works while it is typed, and esc takes it off before it goes back', async () => {
  const { screen } = await openApp({ events: 100_000 });
  await screen.keys('t', '/');
  await screen.type('name:Attach* -error:*');
  await screen.waitFor(/filter: name:Attach\* -error:\*▏ +14\d\d shown/);
  await screen.keys('enter', 'j', 'j');
  await screen.waitFor(/filter: name:Attach\* -error:\* +14\d\d shown/);
  const rows = screen
    .text()
    .split('\n')
    .filter((l) => / \d\d:\d\d:\d\d . /.test(l));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.every((r) => /AttachUserPolicy/.test(r))).toBe(true);
  await screen.keys('esc');
  await screen.waitFor(/words, name:Attach\*/);
  await screen.keys('esc');
  await screen.waitFor(/Hour 1–4/);
});

test('enter opens the event as it was kept, esc comes back to the same row', async () => {
  const { screen } = await openApp();
  await screen.keys('t', 'j', 'j', 'j', 'enter');
  await screen.waitFor(/── Trail → Event ──/);
  await screen.waitFor(/"sourceIp": "198\.51\.100\.7"/);
  await screen.keys('esc');
  await screen.waitFor(/▸ 05-20 13:03:43/);
});

test('events that come in above leave the selected one where it is', async () => {
  const { screen, store, change, engine } = await openApp();
  await screen.keys('t', 'j', 'j', 'j');
  await screen.waitFor(/▸ 05-20 13:03:43/);
  const row = { ...store.row(0), keyId: null, subject: 'late-page' };
  store.insert(Array.from({ length: 7 }, (_, i) => ({ ...row, id: `late-${i}`, time: row.time + 1000 * i })));
  change({ progress: { ...engine.state().progress } });
  await screen.waitFor(/128 events/);
  await screen.waitFor(/▸ 05-20 13:03:43/);
});

test('the session tree: who made whom, until when, and from there to the events of one credential', async () => {
  const { screen } = await openApp();
  await screen.keys('w');
  await screen.waitFor(/▸ ASIA…WDZO breakglass-emergency\/alic?/);
  const text = screen.text();
  expect(text).toMatch(/├ ASIA…QXC6 ops-chain-a\/keep-0cfa/);
  expect(text).toMatch(/│ ├ ASIA…D7XR ops-chain-b/);
  expect(text).toMatch(/└ AKIA…FGIG tmp-admin +.*▶ ✖ no expiry/);
  expect(text).toMatch(/ASIA…YX6K keep .*┤ +✖ until 17:19Z/);
  expect(text).toMatch(/13:00 +14:00 +15:00/);
  const now = screen.line(5).indexOf('┊');
  expect(now).toBeGreaterThan(40);
  expect(screen.text()).toContain('now ┊');
  await screen.waitFor(/●/);
  await screen.keys('down', 'enter');
  await screen.waitFor(/filter: by:ASIAQ4XMPLE7A3KFQXC6/);
  await screen.waitFor(/\d+ shown/);
});

test('from an event to its credential, from there to its events, and back by the same way', async () => {
  const { screen } = await openApp({ events: 300, columns: 120, rows: 40 });
  await screen.keys('t', 'j', 'j', 'j');
  const selected = () => /▸ 05-20 .*/.exec(screen.text())?.[0] ?? '';
  await screen.waitFor(/▸ 05-20 \d\d:\d\d:\d\d/);
  const was = selected();
  await screen.keys('w');
  await screen.waitFor(/▸ .*A(SIA|KIA)…/);
  const key = /▸ .*?(A(?:SIA|KIA)…\w{4})/.exec(screen.text())?.[1] ?? '';
  expect(was).toContain(key);
  await screen.keys('enter');
  await screen.waitFor(/filter: by:A/);
  await screen.keys('esc');
  await screen.waitUntil(
    () => !/filter: by/.test(screen.text()) && /now ┊/.test(screen.text()),
    'not back in the tree',
  );
  await screen.keys('esc');
  await screen.waitUntil(() => selected() === was, 'not back at the event');
});

test('from a finding to its first event in the trail', async () => {
  const { screen, engine } = await openApp({ events: 300, columns: 120, rows: 40 });
  const { findings } = engine.state().progress;
  const finding = findings.find((f) => f.item === 'expiry.sessions' && engine.events.has(f.events[0] ?? ''));
  if (!finding) throw new Error('the made-up incident has no finding with an event that is in its trail');
  await screen.keys('enter');
  await screen.waitFor(/▸▸? ?.*session-live/);
  await screen.keys('t');
  const row = engine.events.row(engine.events.indexOf(finding.events[0] ?? ''));
  const time = new Date(row.time).toISOString().slice(11, 19);
  await screen.waitFor(new RegExp(`▸ 05-20 ${time}`));
  await screen.keys('esc');
  await screen.waitFor(/session-live/);
});
