import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { Progress } from '../../source/core/progress.ts';
import type { EventRow } from '../../source/core/store.ts';
import { createRows } from '../support/fake/events.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { closeApps, openApp, openWith } from './open-app.ts';

afterEach(closeApps);

/** What Ink and our own styles may write; anything else in the output came from outside. */
const ours = /\u001b\[(?:\d+(?:;\d+)*)?m|\u001b\[\d*[ABCDEFGHJK]|\u001b\[\?(?:25|1049|2004|2026)[hl]/g;
const harmful = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u;
const styles = new Set(['0', '2', '1', '36', '1;36', '32', '1;31', '33', '35', '7', '1;7', '22', '39', '27']);

const nasty = fc
  .array(
    fc.constantFrom(
      ...[
        '\u001b[2J',
        '\u001b[10;1H',
        '\u001b]0;title\u0007',
        '\u009b31m',
        '\u001b[5;41m',
        '\r',
        '\n',
        '\t',
        '\b',
        '\u007f',
      ],
      ...[
        '\u202e',
        '\u2066',
        '\u200f',
        '\u061c',
        '\u200b',
        '\ufeff',
        '\u2028',
        '\u{e0041}',
        '\ufe0f',
        '\ue000',
        '\uf8ff',
        '\ud800',
      ],
      ...['a', 'tmp', ' ', '中', '👍', 'é', 'e\u0301', '%s', '\\u001b', '🇺🇸', 'שלום', 'ـا', '\u3164', '\u1160'],
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Every string that came from outside, spoilt. */
const spoil = (progress: Progress, text: string): Progress => ({
  ...progress,
  incident: progress.incident && { ...progress.incident, title: text, sessionName: text },
  roles: { responder: text, approver: text, owner: text, countersignedBy: null },
  sessions: progress.sessions.map((s) => ({
    ...s,
    principal: `arn:aws:sts::1:assumed-role/${text}/${text}`,
    aliveWhy: text,
  })),
  findings: progress.findings.map((f) => ({
    ...f,
    subject: `${f.subject}${text}`,
    why: text,
    standingWhy: text,
    before: text,
  })),
  items: Object.fromEntries(Object.entries(progress.items).map(([id, i]) => [id, { ...i, why: text }])),
  callers: { read: { arn: `arn:aws:iam::1:user/${text}`, account: text, fault: null, skewMs: 0, at: 0 } },
  notes: [{ at: 0, by: text, about: 'iam.users', text }],
});

const spoilRow = (row: EventRow, text: string): EventRow => ({
  ...row,
  name: `${row.name}${text}`,
  subject: text,
  region: text,
  actor: text,
});

test('nothing from outside moves the cursor, changes a colour or turns text round, on any screen', async () => {
  await fc.assert(
    fc.asyncProperty(nasty, async (text) => {
      const fake = createFakeEngine();
      const { progress } = fake.engine.state();
      const rows = Array.from({ length: 60 }, (_, i) => spoilRow(fake.store.row(i), text));
      fake.change({ progress: spoil(progress, text), message: { level: 'error', text } });
      const { screen } = await openWith({ ...fake, engine: { ...fake.engine, events: createRows(rows) } });
      await screen.keys('esc', 'enter', 'enter', 't', 'enter', 'w', 'J', 'm', 't', 'esc');
      await screen.keys('/');
      screen.send(`\u001b[200~${text}\u001b[201~`);
      await screen.pause();

      const written = screen.written();
      const rest = written.replace(ours, '').replaceAll('\n', '').replaceAll('\r', '');
      expect(rest).not.toMatch(harmful);
      for (const [, codes = ''] of written.matchAll(/\u001b\[([\d;]*)m/g)) expect(styles).toContain(codes);
      const lines = screen.text().split('\n');
      expect(lines[1]).toMatch(/^ T\+02:41:07 of 24:00/);
      expect(lines.at(-2)).toMatch(/q quit/);
      await closeApps();
    }),
    { numRuns: 25 },
  );
}, 60_000);

test('a name that looks like a row placeholder is only text', async () => {
  const { screen, change, engine } = await openApp();
  const { progress } = engine.state();
  const incident = progress.incident && { ...progress.incident, title: '\ue000\ue001' };
  change({ progress: { ...progress, incident } });
  await screen.waitFor(/\\ue000\\ue001/);
});

test('mask mode leaks nothing on any screen, also what was typed or opened before', async () => {
  const app = await openApp();
  const { screen } = app;
  await screen.keys('w', 'down', 'down', 'down', 'down', 'enter');
  await screen.waitFor(/filter: by:AKIAQ4XMPLE7A3KFFGIG/);
  await screen.keys('enter');
  await screen.waitFor(/"keyId"/);
  await screen.keys('m');
  const secret = /tmp-admin|alice|ops-chain|importer|\bkeep\b|123456789012|XMPLE|198\.51|eks-node|\bana\b|\bbo\b/;
  await screen.waitFor(/"keyId": "AKIA-/);
  expect(screen.text()).not.toMatch(secret);
  for (const keys of [['esc'], ['esc'], ['esc'], ['w'], ['J'], ['1', 'esc'], ['enter', 'enter']]) {
    await screen.keys(...keys);
    expect(screen.text()).not.toMatch(secret);
  }
  await screen.keys('m');
  await screen.waitFor(/cleanup-ro\/bo/);
});
