import { afterEach, expect, test } from 'vitest';
import { closeApps, openApp, openItem } from './open-app.ts';

afterEach(closeApps);

const named = {
  type: 'issuances.named' as const,
  issuedTo: {
    ASIAQ4XMPLE7A3KF9RNW: {
      ...{ displayName: 'oidc-carol', entityId: 'entity-of-carol', at: 0, requestId: 'r', joinedBy: 'hash' as const },
    },
  },
};

test('a later issuance is linked from its finding: who took it stands there, what is missing is said', async () => {
  const app = await openApp();
  const { screen, asked, append } = app;
  append(named);
  await openItem(app, 'expiry.renewal');
  await screen.keys('enter');
  await screen.waitFor(/in Vault: oidc-carol \(entity entity-of-carol\)/);
  await screen.waitFor(/→ link it to its own incident/);
  await screen.keys(':');
  await screen.type('link');
  await screen.keys('enter');
  await screen.waitFor(/Link to its own incident/);
  await screen.waitFor(/ASIAQ4XMPLE7A3KF9RNW, in Vault by oidc-carol/);
  await screen.keys('enter', 'enter', 'enter', 'enter');
  await screen.waitFor(/! Still missing: Incident, Justification/);
  await screen.type('INC-2026-05-20-001');
  await screen.keys('enter');
  await screen.type('the pods came back broken');
  await screen.keys('enter', 'enter', 'enter');
  await screen.waitFor(/! Incident: this is the incident itself/);
  expect(asked).toEqual([]);
  await screen.keys('up', 'up', 'up', 'ctrl-u');
  await screen.type('INC-2');
  await screen.keys('enter', 'enter');
  await screen.type('erin');
  await screen.keys('enter', 'enter');
  await screen.waitFor(/Linked to INC-2 \(only named, not in this state folder, approved by erin\)\. r judges by it\./);
  const ask = { incident: 'INC-2', justification: 'the pods came back broken', approver: 'erin', alert: null };
  expect(asked).toEqual([['link', 'f000000000000003', ask]]);
  await screen.waitFor(/linked: INC-2: the pods came back broken/);
  await screen.waitFor(/approver erin · alert none named · by bo@laptop/);
  await screen.waitFor(/→ link it anew/);
});

test('it is offered on the line itself too, and for no other kind of finding', async () => {
  const app = await openApp({ columns: 80, rows: 24 });
  const { screen } = app;
  await openItem(app, 'expiry.renewal');
  await screen.keys('enter');
  await screen.waitFor(/→ link it to its own incident/);
  await screen.keys('end', 'enter');
  await screen.waitFor(/Link to its own incident/);
  await screen.keys('esc', 'esc');
  await screen.waitFor(/▾ Hour 1–4/);
  await openItem(app, 'iam.users');
  await screen.keys(':');
  await screen.type('link');
  await screen.waitFor(/not now: only a later issuance is linked/);
});

test('the session tree names whom Vault gave a credential to', async () => {
  const { screen, append, engine } = await openApp();
  const root = engine.state().progress.sessions.find((s) => s.parent === null);
  append({ ...named, issuedTo: { [root?.accessKeyId ?? '']: named.issuedTo.ASIAQ4XMPLE7A3KF9RNW } });
  await screen.keys('w');
  await screen.waitFor(/in Vault: oidc-carol \(entity entity-of-carol\)/);
  await screen.keys('m');
  await screen.waitGone(/oidc-carol/);
});
