import { afterEach, expect, test } from 'vitest';
import { type App, closeApps, openApp, openItem } from './open-app.ts';

afterEach(closeApps);

/** As far as the line in which the name is typed. */
const openPlan = async (app: App): Promise<void> => {
  await openItem(app, 'iam.users');
  await app.screen.keys('d');
  await app.screen.waitFor(/What shall be planned\?/);
  await app.screen.keys('down', 'enter');
  await app.screen.waitFor(/Type .* to go on:/);
};

const confirms = (app: App): unknown[] => app.asked.filter(([name]) => name === 'confirm');

test('the plan shows the exact calls, what cannot be undone, the warnings and the account', async () => {
  const app = await openApp();
  await openPlan(app);
  const text = app.screen.text();
  expect(text).toMatch(/1 AttachUserPolicy +UserName=tmp-admin PolicyArn=arn:aws:iam::aws:policy\/AWSDenyAll/);
  expect(text).toMatch(/6 DeleteUser +UserName=tmp-admin/);
  expect(text).toContain('Cannot be undone: 3, 4, 6. IAM can undo: 1, 2, 5.');
  expect(text).toContain('Federation child ASIAQ4XMPLE7A3KFYX6K ends with the first call.');
  expect(text).toContain('account 123456789012');
  expect(app.asked).toEqual([]);
});

test('enter hands in only what was typed; a wrong name changes nothing', async () => {
  const app = await openApp();
  await openPlan(app);
  await app.screen.keys('enter');
  await app.screen.waitFor(/Nothing was changed/);
  await app.screen.type('tmp-admi');
  await app.screen.keys('enter');
  await app.screen.waitUntil(() => confirms(app).length === 2, 'the second answer was not handed in');
  expect(confirms(app)).toEqual([
    ['confirm', ''],
    ['confirm', 'tmp-admi'],
  ]);
  expect(app.engine.state().progress.actions).toEqual([]);
});

test('the typed name starts the calls, which are shown as they go, up to what the read-back saw', async () => {
  const app = await openApp();
  await openPlan(app);
  await app.screen.type('tmp-admin');
  await app.screen.keys('enter');
  await app.screen.waitFor(/1 ◌ asked +AttachUserPolicy/);
  app.letThrough();
  await app.screen.waitFor(/1 ✔ done +AttachUserPolicy[\s\S]*2 ◌ asked +UpdateAccessKey/);
  app.letThrough(true);
  await app.screen.waitFor(/done: IAM was read again: tmp-admin is gone\./);
  await app.screen.keys('esc');
  await app.screen.waitFor(/Changes · 1[\s\S]*✔ done Quarantine, then delete user tmp-admin/);
});

test.each([
  ['a chunk with an Enter', 'tmp-admin\r'],
  ['a bracketed paste with an Enter', '\u001b[200~tmp-admin\r\u001b[201~'],
  ['a chunk that Ink cuts at its backspace', 'tmp-adminx\u007f\r'],
  ['a chunk that Ink cuts at an arrow', 'tmp-admin\u001b[C\r'],
  ['a chunk that begins with an Enter', '\rtmp-admin\r'],
])('%s fills the field and confirms nothing', async (_, chunk) => {
  const app = await openApp();
  await openPlan(app);
  app.screen.send(chunk);
  await app.screen.waitFor(/to go on: tmp-admin▏/);
  expect(confirms(app)).toEqual([]);
  await app.screen.keys('enter');
  await app.screen.waitUntil(() => confirms(app).length === 1, 'a real Enter was not taken');
  expect(confirms(app)).toEqual([['confirm', 'tmp-admin']]);
  app.letThrough(true);
});

test('esc cancels before and never after; while it runs keys do nothing', async () => {
  const app = await openApp();
  await openPlan(app);
  await app.screen.type('tmp-admin');
  await app.screen.keys('esc');
  await app.screen.waitFor(/── Item ──/);
  expect(confirms(app)).toEqual([]);
  await app.screen.keys('d', 'down', 'enter');
  await app.screen.waitFor(/to go on: ▏/);
  await app.screen.type('tmp-admin');
  await app.screen.keys('enter');
  await app.screen.waitFor(/1 ◌ asked/);
  await app.screen.keys('esc', 'q', 'enter');
  expect(app.screen.text()).toMatch(/1 ◌ asked/);
  app.letThrough(true);
  await app.screen.waitFor(/is gone/);
});

test('the first ctrl-c says what is in flight, the second leaves it unsettled', async () => {
  const app = await openApp();
  await openPlan(app);
  await app.screen.type('tmp-admin');
  await app.screen.keys('enter');
  await app.screen.waitFor(/1 ◌ asked/);
  await app.screen.keys('ctrl-c');
  await app.screen.waitFor(
    /AttachUserPolicy is in flight since 0:00; nothing is sent after it\. ctrl-c again leaves it/,
  );
  expect(app.asked).not.toContainEqual(['abandon']);
  expect(app.asked).toContainEqual(['hold']);
  await app.screen.keys('ctrl-c');
  await app.screen.waitFor(/unsettled: AttachUserPolicy was left in flight/);
  expect(app.asked).toContainEqual(['abandon']);
});

test('between two calls the change is under way all the same: ctrl-c and q ask', async () => {
  const app = await openApp();
  await openPlan(app);
  await app.screen.type('tmp-admin');
  await app.screen.keys('enter');
  await app.screen.waitFor(/1 ◌ asked/);
  const { inFlight } = app.engine.state();
  app.change({ inFlight: null });
  await app.screen.keys('ctrl-c');
  await app.screen.waitFor(/“Quarantine, then delete user tmp-admin” is being carried out since 0:00; nothing is sent/);
  app.change({ inFlight });
  app.letThrough(true);
  await app.screen.waitFor(/is gone/);
});

test('a follower that sees the change of another leaves at once', async () => {
  const app = await openApp();
  const { progress } = app.engine.state();
  const target = { arn: 'a', name: 'n', uniqueId: null };
  app.append({
    ...{ type: 'action.requested', action: 'x', kind: 'k', title: 't', item: 'iam.users', finding: null, account: '1' },
    ...{ target, calls: [], preImage: '', as: '' },
  });
  expect(app.engine.state().progress.actions.length).toBe(progress.actions.length + 1);
  app.change({ mode: { mode: 'follower', why: '', holder: 'ana@tower' } });
  await app.screen.keys('q');
  expect(await app.exit).toBe(0);
  expect(app.asked).toEqual([]);
});

test('q asks when a change is in flight', async () => {
  const app = await openApp();
  app.change({ inFlight: { action: 'a', call: 'DeleteUser', since: app.engine.now() } });
  await app.screen.keys('q');
  await app.screen.waitFor(/DeleteUser is in flight\./);
  await app.screen.keys('esc');
  await app.screen.waitGone(/DeleteUser is in flight\./);
  await app.screen.keys('q', 'q');
  expect(await app.exit).toBe(0);
  expect(app.asked).toContainEqual(['abandon']);
});

test('in mask mode the short code is asked for, and the name is nowhere', async () => {
  const app = await openApp();
  await app.screen.keys('m');
  await openItem(app, 'iam.users');
  await app.screen.keys('d', 'down', 'enter');
  await app.screen.waitFor(/Type the short code of name-\w+, 9b1c4f to go on:/);
  expect(app.screen.text()).not.toMatch(/tmp-admin|123456789012|XMPLE/);
  await app.screen.type('9b1c4f');
  await app.screen.keys('enter');
  await app.screen.waitFor(/1 ◌ asked/);
  expect(app.screen.text()).not.toMatch(/tmp-admin|123456789012|XMPLE/);
  app.letThrough(true);
});

test.each([
  [
    { readOnly: true, mode: { mode: 'read-only', why: '--read-only', holder: null } } as const,
    /remove: started with --read-only/,
  ],
  [{ mode: { mode: 'follower', why: '', holder: 'ana@tower' } } as const, /remove: ana@tower writes; this one follows/],
  [
    { mode: { mode: 'tampered', why: 'line 7', holder: null } } as const,
    /remove: the journal does not hold together: line 7/,
  ],
])('%s strips what changes the world, in footer, palette and dispatch', async (state, why) => {
  const app = await openApp({ state });
  await openItem(app, 'iam.users');
  await app.screen.keys('d');
  await app.screen.waitFor(why);
  await app.screen.keys('x');
  await app.screen.waitFor(/mark: /);
  expect(app.screen.text()).not.toContain('What was decided?');
});

test('a long plan scrolls at 80×24 and the line to type in stays in sight', async () => {
  const app = await openApp({ columns: 80, rows: 24 });
  await openPlan(app);
  expect(app.screen.text()).not.toContain('6 DeleteUser');
  await app.screen.waitFor(/↓ \d+ more rows/);
  await app.screen.keys('page-down');
  await app.screen.waitFor(/6 DeleteUser/);
  expect(app.screen.text()).toMatch(/Type tmp-admin to go on:/);
});
