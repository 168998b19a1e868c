import { afterEach, expect, test } from 'vitest';
import { consoleKey } from '../../source/core/coverage.ts';
import { closeApps, openApp, openItem } from './open-app.ts';

afterEach(closeApps);

const confirms = (asked: [string, ...unknown[]][]): unknown[] => asked.filter(([name]) => name === 'confirm');

test('c lists what can still act, the most dangerous first, with who else it hits', async () => {
  const { screen } = await openApp();
  await screen.keys('c');
  await screen.waitFor(/── Contain ──/);
  const text = screen.text();
  expect(text).toContain('3 not known to be dead, the most dangerous first');
  expect(text).toMatch(/▸ ✖ AKIA…\w{4} +tmp-admin user-key +no expiry .*Quarantine the user/);
  expect(text).toMatch(/no expiry[\s\S]*until 17:19Z[\s\S]*\? AKIA/);
  expect(text).toContain('⏎ Quarantine the user — ends all that tmp-admin holds');
  expect(text).toContain('d Deactivate the key — only this key');
});

test('enter plans the first way, its name ends it, and one comes back to the list', async () => {
  const app = await openApp();
  await app.screen.keys('c', 'enter');
  await app.screen.waitFor(/Type .* to go on:/);
  await app.screen.type('tmp-admin');
  await app.screen.keys('enter');
  app.letThrough(true);
  await app.screen.waitFor(/done: IAM was read again/);
  await app.screen.keys('esc');
  await app.screen.waitFor(/── Contain ──/);
  expect(confirms(app.asked)).toEqual([['confirm', 'tmp-admin']]);
});

test('d shows the other ways and the exact calls for somebody else', async () => {
  const { screen, asked } = await openApp();
  await screen.keys('c', 'd');
  await screen.waitFor(/What shall be planned\?[\s\S]*Deactivate the key[\s\S]*Show the exact calls/);
  await screen.keys('down', 'down', 'enter');
  await screen.waitFor(/── For somebody who may ──/);
  const text = screen.text();
  expect(text).toContain('reseal does not do this. For somebody with iam:AttachUserPolicy');
  expect(text).toMatch(
    /^aws iam attach-user-policy --user-name tmp-admin --policy-arn arn:aws:iam::aws:policy\/AWSDenyAll *$/m,
  );
  await screen.keys('esc');
  await screen.waitFor(/── Contain ──/);
  expect(confirms(asked)).toEqual([]);
});

test('where reseal can do nothing the calls stand there at once, and why', async () => {
  const { screen } = await openApp();
  await screen.keys('c', 'down', 'down');
  await screen.waitFor(/Deactivate the key — not now: IAM was not read/);
  expect(screen.text()).toMatch(/▸ \? AKIA.*by somebody else/);
});

test('nothing alive is said as what is known, not as a promise', async () => {
  const fake = await openApp();
  const { progress } = fake.engine.state();
  fake.change({ progress: { ...progress, sessions: progress.sessions.map((s) => ({ ...s, alive: false })) } });
  await fake.screen.keys('c');
  await fake.screen.waitFor(/\? nothing is known to be alive {3}2 of 5 Regions not read/);
});

test.each([
  [60, 16],
  [80, 24],
  [120, 40],
])('fits %i×%i', async (columns, rows) => {
  const { screen } = await openApp({ columns, rows });
  await screen.keys('c');
  await screen.waitFor(/Contain/);
  const lines = screen.text().split('\n');
  expect(lines.length).toBeLessThanOrEqual(rows);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  expect(screen.text()).toContain('▸');
});

test('d on a finding that reseal has no action for shows the exact call', async () => {
  const app = await openApp();
  await openItem(app, 'policy.restored');
  await app.screen.keys('down', 'd');
  await app.screen.waitFor(/reseal does not do this:/);
  expect(app.screen.text()).toMatch(
    /^aws iam delete-role-policy --role-name eks-node-role --policy-name emergency-inline *$/m,
  );
  await app.screen.keys('esc');
  await app.screen.waitFor(/── Item ──/);
});

test('the cursor stays on its credential when the list is sorted anew under it', async () => {
  const app = await openApp();
  await app.screen.keys('c', 'down');
  await app.screen.waitFor(/▸ ✖ ASIA.*until 17:19Z/);
  const { progress } = app.engine.state();
  const born = progress.sessions.map((s) => ({ ...s, accessKeyId: `${s.accessKeyId.slice(0, -4)}NEWX` }));
  app.change({ progress: { ...progress, sessions: [...progress.sessions, ...born.filter((s) => s.alive)] } });
  await app.screen.waitFor(/5 not known to be dead/);
  expect(app.screen.text()).toMatch(/▸ ✖ ASIA.*YX6K.*until 17:19Z/);
});

test('a console that somebody of the tree signed in to has a line of its own, and a way to end it', async () => {
  const app = await openApp();
  const { progress } = app.engine.state();
  const by = progress.sessions.find((s) => s.principal?.includes('tmp-admin'));
  if (!by) throw new Error('no user');
  const life = { issuedAt: app.engine.now() - 60_000, expiresAt: app.engine.now() + 3_600_000, expiryKnown: true };
  const told = { alive: null, aliveWhy: 'signed in to the console: it may be open, and nothing tells' };
  const session = { ...by, ...life, ...told, accessKeyId: consoleKey('e9'), kind: 'console' as const, bornFrom: 'e9' };
  const consoles = [{ event: 'e9', who: by.principal ?? '', until: life.expiresAt, session }];
  app.change({ progress: { ...progress, coverage: { ...progress.coverage, consoles } } });
  await app.screen.keys('c');
  await app.screen.waitFor(/4 not known to be dead/);
  const places = (): string => app.screen.text();
  for (let i = 0; i < 4 && !/▸ \? console/.test(places()); i++) {
    const before = places();
    await app.screen.keys('down');
    await app.screen.waitUntil(() => places() !== before, 'the selection did not move');
  }
  expect(places()).toMatch(/▸ \? console +tmp-admin console +until \d\d:\d\dZ +admin Quarantine the user/);
  expect(places()).toContain('it may be open, and nothing tells');
  expect(places()).toContain('⏎ Quarantine the user');
  await app.screen.keys('enter');
  await app.screen.waitFor(/Type .* to go on:/);
  expect(confirms(app.asked)).toEqual([]);
});
