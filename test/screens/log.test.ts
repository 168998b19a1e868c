import { afterEach, expect, test } from 'vitest';
import type { LogCommand, LogEntry } from '../../source/core/incident.ts';
import type { EventRow } from '../../source/core/store.ts';
import { createRows } from '../support/fake/events.ts';
import { account, keys as fakeKeys, T } from '../support/fake/incident.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { closeApps, openWith } from './open-app.ts';

afterEach(closeApps);

const minute = 60_000;

const row = (n: number, at: number, source: string, name: string, subject: string): EventRow => ({
  ...{ id: `event-${String(n).padStart(6, '0')}`, time: T + at * minute, keyId: fakeKeys.alice, region: 'us-east-1' },
  ...{ source, name, subject, errorCode: null, account, actor: null, write: !/^Describe/.test(name) },
});

const entry = (
  n: number,
  at: number | null,
  text: string,
  calls: LogCommand['calls'] | null,
  unseen?: string,
): LogEntry => ({
  ...{ line: n, at: at === null ? null : T + at * minute, kind: calls === null ? 'note' : 'command', text },
  raw:
    at === null ? text : `${new Date(T + at * minute - 4 * 3_600_000).toISOString().slice(11, 16)} EDT  ran: ${text}`,
  source: 'session.txt',
  ...(calls === null
    ? {}
    : { commands: [{ tool: 'aws' as const, words: [], calls, region: null, profile: null, unseen: unseen ?? null }] }),
});
const iam = (name: string) => [{ source: 'iam', name }];

const rows = [
  row(1, 4.2, 'iam', 'CreateUser', 'tmp-admin'),
  row(2, 6, 'iam', 'AttachUserPolicy', 'tmp-admin ← AdministratorAccess'),
  row(3, 30, 'iam', 'CreateAccessKey', 'importer'),
  row(4, 41, 'signin', 'ConsoleLogin', 'tmp-admin'),
];
const log = [
  entry(1, 0, 'assumed breakglass; approver @ana', null),
  entry(2, 5, 'aws iam create-user --user-name tmp-admin', iam('CreateUser')),
  entry(
    3,
    7,
    'aws iam attach-user-policy --user-name tmp-admin --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
    iam('AttachUserPolicy'),
  ),
  entry(4, 20, 'aws s3 cp s3://exports/latest.csv .', [], 'a data event, which event history never holds'),
  entry(5, 22, 'aws iam delete-user --user-name tmp-admn', iam('DeleteUser')),
  entry(6, 40, 'signed in to the console as tmp-admin', null),
];

const open = async (terminal: Parameters<typeof openWith>[1] = {}, given = { rows, log }) => {
  const fake = createFakeEngine();
  const { progress } = fake.engine.state();
  const regions = progress.coverage.regions.map((r) => ({ ...r, complete: true, error: null }));
  const coverage = { ...progress.coverage, regions };
  fake.change({ progress: { ...progress, coverage, log: given.log, findings: [] } });
  const app = await openWith({ ...fake, engine: { ...fake.engine, events: createRows(given.rows) } }, terminal);
  await app.screen.keys('l');
  await app.screen.waitFor(/── Session log ──/);
  return app;
};

test('lines beside events: what was seen, what was not, and why, in UTC and as it was claimed', async () => {
  const { screen } = await open({ columns: 140, rows: 40 });
  await screen.waitFor(/6 lines · ✔ 2 seen · \? 1 not seen · – 3 others +4 writes, 2 unlogged/);
  expect(screen.text()).toMatch(/▸✖ 2 writes that no line accounts for .*│ +✖ 13:30:00 CreateAccessKey +importer/);
  expect(screen.text()).toMatch(/ ✔ 13:05:00 09:05 EDT +aws iam create-user --user-name tmp-admin/);
  expect(screen.text()).toMatch(/ \? 13:22:00 09:22 EDT +aws iam delete-user/);
  await screen.keys('j', 'j');
  await screen.waitFor(/its events[\s\S]*✔ 13:04:12 CreateUser +tmp-admin/);
  await screen.waitFor(/line 2 of session\.txt: aws iam create-user[\s\S]*✔ 1 event/);
  await screen.keys('j', 'j');
  await screen.waitFor(/– a data event, which event history never holds/);
  await screen.keys('j');
  await screen.waitFor(/\? no iam DeleteUser of the tree near that time: it failed before it was sent/);
});

test.each([
  [80, 24],
  [60, 16],
  [200, 50],
])('%dx%d: both panes are there, and no row is wider than the screen', async (columns, height) => {
  const { screen } = await open({ columns, rows: height });
  await screen.waitFor(/writes that no line accounts/);
  await screen.waitFor(/✖ 13:30:00 CreateAccessKey/);
  await screen.keys('G', 'k');
  await screen.waitFor(/▸\? /);
  const lines = screen.text().split('\n');
  expect(lines.every((l) => l.length <= columns)).toBe(true);
  expect(lines.at(-2)).toMatch(/q quit/);
});

test('enter goes to the event and esc comes back to the line', async () => {
  const { screen } = await open();
  await screen.waitFor(/2 seen/);
  await screen.keys('j', 'j', 'enter');
  await screen.waitFor(/── Session log → Event ──/);
  await screen.waitFor(/event-000001/);
  await screen.keys('esc');
  await screen.waitFor(/▸✔ 13:05:00/);
});

test('from an event in the trail to its line, and from a write that nobody logged to those', async () => {
  const { screen } = await open();
  await screen.waitFor(/2 seen/);
  await screen.keys('t');
  await screen.waitFor(/▸ 05-20 13:30:00/);
  await screen.waitFor(/ AttachUserPolicy .*log 13:07 aws iam/);
  await screen.keys('k', 'l');
  await screen.waitFor(/Trail → Session log ──/);
  await screen.waitFor(/▸✔ 13:07:00/);
  await screen.keys('esc', 'G', 'enter', 'l');
  await screen.waitFor(/Event → Session log ──/);
  await screen.waitFor(/▸✖ 13:41:00 ConsoleLogin/);
});

test('a write is given to a line by hand, and a match is undone; both say why and show at once', async () => {
  const { screen, asked } = await open();
  await screen.waitFor(/2 unlogged/);
  await screen.keys('tab', 'j');
  await screen.waitFor(/▸✖ 13:41:00 ConsoleLogin/);
  await screen.keys('enter');
  await screen.waitFor(
    /Which line is it about\?[\s\S]*13:41:00 signin ConsoleLogin tmp-admin[\s\S]*▸ line 6 +13:40:00 +signed in/,
  );
  await screen.keys('enter');
  await screen.waitFor(/It belongs to line 6 of session\.txt/);
  await screen.type('she says so');
  await screen.keys('enter');
  await screen.waitFor(/4 writes, 1 unlogged/);
  expect(asked).toContainEqual([
    'correctMatch',
    'event-000004',
    { source: 'session.txt', line: 6, entry: 5 },
    'she says so',
  ]);

  await screen.keys('esc', 'g', 'j', 'j', 'tab');
  await screen.waitFor(/▸✔ 13:04:12 CreateUser/);
  await screen.keys('e');
  await screen.waitFor(/This match is wrong/);
  await screen.type('another one');
  await screen.keys('enter');
  await screen.waitFor(/4 writes, 2 unlogged/);
  expect(asked).toContainEqual(['correctMatch', 'event-000001', null, 'another one']);
  await screen.waitFor(/▸?\? 13:05:00/);
});

test('the filter: words and kinds; esc takes it off first', async () => {
  const { screen } = await open();
  await screen.waitFor(/2 seen/);
  await screen.keys('/');
  await screen.type('is:open');
  await screen.waitFor(/filter: is:open▏? +1 shown/);
  await screen.keys('enter', 'j');
  await screen.waitFor(/▸\? 13:22:00/);
  expect(screen.text()).not.toMatch(/13:05:00/);
  await screen.keys('esc');
  await screen.waitFor(/ \/ words, is:open/);
});

test('50 000 lines and 100 000 events: keys answer while they are compared, and no more than the screen is drawn', async () => {
  const many = Array.from({ length: 50_000 }, (_, i) =>
    entry(i + 1, i / 500, `aws iam create-user n${i}`, iam(`Create${i % 40}`)),
  );
  const events = Array.from({ length: 100_000 }, (_, i) =>
    row(i, i / 1000, 'iam', `Create${Math.floor(i / 2) % 40}`, `n${i}`),
  );
  const { screen } = await open({ columns: 200, rows: 50 }, { rows: events, log: many });
  await screen.keys('G');
  await screen.waitFor(/▸. 14:39:5\d/);
  await screen.waitFor(/50000 lines · ✔ 50000 seen · \? 0 not seen/, 30_000);
  const before = screen.written().length;
  await screen.keys('k');
  await screen.waitFor(/▸✔ 14:39:5\d[\s\S]* ✔ 14:39:5\d/);
  expect(screen.written().length - before).toBeLessThan(20_000);
  await screen.keys('g');
  await screen.waitFor(/▸✖ 50000 writes that no line accounts for/);
});

test('lines are written in a running pane, while the newest events stand beside it', async () => {
  const { screen, engine, change } = await open();
  const given: string[][] = [];
  engine.importLog = (...args) => {
    given.push(args.map(String));
    return Promise.resolve({ entries: 1, unparsed: 0 });
  };
  await screen.keys('a');
  await screen.waitFor(/the newest that the session did[\s\S]*CreateUser[\s\S]*ConsoleLogin[\s\S]*now ▸ ▏/);
  // The newest line is selected, and letters are text: none of them is a command.
  await screen.waitFor(/▸. 13:40/);
  await screen.type('ran: aws iam create-user --user-name q');
  await screen.waitFor(/now ▸ ran: aws iam create-user --user-name q▏/);
  await screen.keys('enter');
  await screen.waitFor(/now ▸ ▏/);
  const [text, source, zone] = given.at(-1) ?? [];
  expect(text).toMatch(/^2026-\S+Z {2}ran: aws iam create-user --user-name q$/);
  expect([source, zone]).toEqual(['log add', 'UTC']);
  // It comes into the log, is gone to, and the field is free.
  const { progress } = engine.state();
  change({ progress: { ...progress, log: [...log, entry(7, 50, 'aws iam create-user --user-name q', null)] } });
  await screen.waitFor(/▸. 13:50[^\n]*create-user --user-name q/);
  await screen.keys('enter');
  await screen.waitFor(/write what was done, then ⏎/);
  await screen.keys('esc');
  await screen.waitFor(/line 7 of session\.txt/);
  expect(screen.text()).not.toContain('now ▸');
});

test('what could not be saved stays in the field', async () => {
  const { screen, engine } = await open();
  engine.importLog = () => Promise.reject(new Error('the disk is full. Nothing was saved.'));
  await screen.keys('a');
  await screen.waitFor(/now ▸ ▏/);
  await screen.type('stopped the pods');
  await screen.keys('enter');
  await screen.waitFor(/the disk is full\. Nothing was saved/);
  await screen.waitFor(/now ▸ stopped the pods▏/);
});

test('a file is asked for, and a follower may neither import nor write', async () => {
  const { screen, change } = await open();
  await screen.keys('i');
  await screen.waitFor(/Import a session log[\s\S]*File/);
  await screen.type('log.txt');
  await screen.keys('enter');
  await screen.type('Mars/Olympus');
  await screen.keys('enter');
  await screen.waitFor(/Zone: Mars\/Olympus is no IANA name/);
  await screen.keys('ctrl-u', 'enter');
  await screen.waitFor(/No file can be read here\. Nothing was imported/);
  await screen.keys('esc');
  change({ mode: { mode: 'follower', why: '', holder: 'ana@desk' } });
  await screen.keys('i');
  await screen.waitFor(/! import: ana@desk writes; this one follows/);
  await screen.keys('a');
  await screen.waitFor(/! add: ana@desk writes; this one follows/);
});

test('without a log it says what to do', async () => {
  const { screen } = await open({}, { rows, log: [] });
  await screen.waitFor(/no session log yet: i imports a file, a adds a line/);
});

test('hostile text in a log moves nothing and hides nothing, and masking leaves no value of a command', async () => {
  const text = 'aws s3api put-object --bucket very-secret-bucket \u001b[2J\u202e --key x\ue000';
  const nasty = [
    { ...entry(1, 5, text, [{ source: 's3', name: 'PutObject' }], 'a data event'), source: 'a\u001b[2Jb' },
    entry(2, 6, 'n\u0007ote \u2066', null),
  ];
  const { screen } = await open({}, { rows, log: nasty });
  await screen.waitFor(/2 unlogged|4 unlogged/);
  await screen.keys('j');
  await screen.waitFor(/\\u001b\[2J\\u202e/);
  expect(screen.written()).not.toMatch(/\u001b\[2J|[\u202e\u2066\ue000\u0007]/);
  await screen.keys('m');
  await screen.waitGone(/very-secret-bucket/);
  expect(screen.text()).toMatch(/aws s3api put-object --bucket/);
});

test('where no event stands beside a line, enter, tab and e say so instead of doing nothing', async () => {
  const app = await open({ columns: 80, rows: 24 });
  await app.screen.keys('down');
  await app.screen.waitFor(/▸– .*assumed breakglass/);
  for (const key of ['enter', 'tab', 'e']) {
    await app.screen.keys(key);
    await app.screen.waitFor(/no event stands beside this line/);
    await app.screen.keys('up', 'down');
    await app.screen.waitUntil(() => !app.screen.text().includes('no event stands'), 'the message stays');
  }
});

test('before the trail is read to its end, no unlogged write is no good mark', async () => {
  const app = await open({ columns: 80, rows: 24 }, { rows: [], log });
  await app.screen.waitFor(/✔ 0 writes that no line accounts for/);
  const { progress } = app.engine.state();
  app.change({ progress: { ...progress, coverage: { ...progress.coverage, regions: [] } } });
  await app.screen.waitFor(/\? 0 writes that no line accounts for, as far as was read/);
  expect(app.screen.text()).toMatch(/No write stands here, as far as was read/);
});
