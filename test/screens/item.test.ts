import { afterEach, expect, test } from 'vitest';
import { closeApps, openApp, openItem } from './open-app.ts';

afterEach(closeApps);

test('it says why it matters, the verdict, when it was read, and the findings with what stands', async () => {
  const app = await openApp();
  await openItem(app, 'iam.users');
  const text = app.screen.text();
  expect(text).toMatch(/✖ attention {2}iam\.users {2}step 3d · in 0:1\d +read 15:39:00Z, 2 min ago/);
  expect(text).toContain('A user, a key or a password that the session made');
  expect(text).toMatch(/✖ stands +user-created +arn:aws:iam::123456789012:user\/tmp-admin +3 events/);
  expect(text).toMatch(/\? not told +access-key-created +AKIAQ4XMPLE7A3KF22QS/);
  expect(text).toContain('alice says tmp-admin was for the importer');
});

test('a finding opens to its events and actions, an event to its JSON', async () => {
  const app = await openApp();
  await openItem(app, 'iam.users');
  await app.screen.keys('enter');
  await app.screen.waitFor(/CreateUser tmp-admin by A...….... · /);
  await app.screen.waitFor(/→ quarantine, then delete the user ⏎ plan it, nothing changes yet/);
  await app.screen.keys('down', 'down', 'down', 'enter');
  await app.screen.waitFor(/"name": "CreateUser"/);
  await app.screen.keys('enter');
  await app.screen.waitGone(/"name": "CreateUser"/);
});

test('x decides about one finding; what is wrong is said, and nothing is saved before it is right', async () => {
  const app = await openApp();
  const { screen, asked, engine } = app;
  await openItem(app, 'iam.users');
  await screen.keys('x');
  await screen.waitFor(/What was decided\?/);
  await screen.keys('down', 'down', 'down', 'enter');
  await screen.waitFor(/▸ Reason/);
  await screen.keys('enter');
  await screen.waitFor(/Reason +! missing: one sentence/);
  await screen.waitFor(/! Reason: one sentence/);
  await screen.keys('enter');
  await screen.type('yesterday');
  await screen.keys('enter');
  await screen.waitFor(/! Still missing: Reason, Owner/);
  await screen.waitFor(/▸ Reason/);
  await screen.type('the importer needs it');
  await screen.keys('enter');
  await screen.type('ana');
  await screen.keys('enter', 'enter');
  await screen.waitFor(/! Until: not a time to come/);
  expect(asked).toEqual([]);
  await screen.keys('ctrl-u');
  await screen.type('7d');
  await screen.keys('enter');
  await screen.waitFor(/1 finding: accepted/);
  const as = {
    as: 'accepted',
    reason: 'the importer needs it',
    owner: 'ana',
    expires: engine.now() + 7 * 86_400_000,
    reference: null,
  };
  expect(asked).toEqual([['dispose', ['f000000000000007'], as]]);
  await screen.waitFor(/✎ accepted +user-created/);
});

test('reverted is observed: it cannot be said of what may still stand', async () => {
  const app = await openApp();
  await openItem(app, 'iam.users');
  await app.screen.keys('x', 'down', 'enter');
  await app.screen.waitFor(/reverted is what a probe has seen/);
  expect(app.screen.text()).toContain('What was decided?');
});

test('with a filter x offers all that is shown, each gets its own disposition', async () => {
  const app = await openApp();
  const { screen, asked } = app;
  await openItem(app, 'iam.users');
  await screen.keys('/');
  await screen.type('access-key');
  await screen.keys('enter');
  await screen.waitFor(/Findings · 2, 2 open/);
  await screen.keys('x');
  await screen.waitFor(/all 2 shown/);
  await screen.keys('down', 'enter', 'down', 'down', 'enter');
  await screen.waitFor(/Reference/);
  await screen.type('ran by alice');
  await screen.keys('enter');
  await screen.type('12');
  await screen.keys('enter', 'enter');
  await screen.waitFor(/2 findings: explained/);
  expect(asked[0]?.slice(0, 2)).toEqual(['dispose', ['f000000000000008', 'f000000000000009']]);
});

test('attest and waive by the palette; a line that must not be waived says so there', async () => {
  const app = await openApp();
  const { screen, asked } = app;
  await openItem(app, 'rotate.stripe');
  await screen.keys(':');
  await screen.type('waive');
  await screen.waitFor(/not now: rotate\.stripe can be attested, never waived/);
  await screen.keys('enter');
  await screen.waitFor(/! waive: rotate\.stripe can be attested/);
  await screen.keys(':');
  await screen.type('attest');
  await screen.keys('enter');
  await screen.waitFor(/Attest rotate\.stripe/);
  await screen.type('seen by ana');
  await screen.keys('enter');
  await screen.waitFor(/rotate\.stripe: attested/);
  expect(asked).toEqual([['attest', 'rotate.stripe', 'seen by ana']]);
});

test('r runs the probes of this line again, n writes a note about the finding', async () => {
  const app = await openApp();
  const { screen, asked } = app;
  await openItem(app, 'iam.users');
  await screen.keys('r', 'n');
  await screen.waitFor(/about f000000000000007/);
  await screen.type('asked alice');
  await screen.keys('enter');
  await screen.waitFor(/asked alice/);
  expect(asked).toEqual([
    ['check', ['iam.users']],
    ['note', 'f000000000000007', 'asked alice'],
  ]);
});

test('at 80 columns a long ARN shows its end', async () => {
  const app = await openApp({ columns: 80, rows: 24 });
  await openItem(app, 'policy.restored');
  await app.screen.waitFor(/policy-attached +user\/tmp-admin policy\/Admi/);
});
