import { afterEach, expect, test } from 'vitest';
import type { JournalEvent } from '../../source/core/journal-event.ts';
import { type App, closeApps, openApp } from './open-app.ts';

afterEach(closeApps);

const page = (segment: number, region: string, added = 0): JournalEvent => ({
  ...{ type: 'segment.saved', segment, account: '123456789012', region, start: 0, end: 1, nextToken: null },
  ...{
    query: { attribute: 'AccessKeyId', value: 'AKIAEXAMPLE00000001' },
    fresh: true,
    records: 50,
    added,
    malformed: 0,
  },
});

const change = (app: App): void => {
  const action = 'act-1';
  app.append({
    ...{ type: 'action.requested', action, kind: 'deactivate-key', title: 'Deactivate key AKIA1 of ci-deploy' },
    ...{ item: 'expiry.sessions', finding: null, account: '123456789012', confirmed: 'ci-deploy' },
    target: { arn: 'arn:aws:iam::123456789012:user/ci-deploy', name: 'ci-deploy', uniqueId: null },
    calls: [
      {
        ...{
          service: 'iam',
          operation: 'UpdateAccessKey',
          says: 'x',
          undo: { possible: true, how: '' },
          alreadyDone: [],
        },
        input: { UserName: 'ci-deploy', AccessKeyId: 'AKIA1', Status: 'Inactive' },
      },
    ],
    ...{ preImage: 'p.json', as: 'arn:aws:sts::123456789012:assumed-role/cleanup-act/bo' },
  });
  app.append({ type: 'call.requested', action, index: 0 });
  app.append({
    type: 'call.answered',
    action,
    index: 0,
    state: 'done',
    code: null,
    requestId: 'req-77',
    said: 'accepted',
  });
  app.append({ type: 'action.finished', action, state: 'done', outcome: 'AKIA1 is Inactive' });
};

const openJournal = async (app: App): Promise<void> => {
  await app.screen.keys('J');
  await app.screen.waitFor(/newest first, UTC/);
};

test('runs of pages are one line; enter names the pages', async () => {
  const app = await openApp();
  for (let i = 1; i <= 30; i++) app.append(page(i, i < 20 ? 'us-east-1' : 'eu-west-1', i === 3 ? 38 : 0));
  app.append({ type: 'note.added', about: 'x', text: 'between' });
  app.append(page(31, 'us-east-1', 2));
  await openJournal(app);
  await app.screen.waitFor(/segment\.saved +1 page read in us-east-1, 50 events, 2 new/);
  expect(app.screen.text()).toMatch(/segment\.saved +30 pages read in 2 Regions, 1500 events, 38 new/);
  await app.screen.keys('down', 'down', 'enter');
  await app.screen.waitFor(/▾ +70 [\s\S]*70 eu-west-1 · AccessKeyId AKIAEXAMPLE00000001: 50 events/);
  await app.screen.keys('enter');
  await app.screen.waitGone(/▾/);
});

test('enter on a line of an action: who, on whose authority, what AWS said, and whether it is still so', async () => {
  const app = await openApp();
  change(app);
  await openJournal(app);
  await app.screen.waitFor(/call\.answered +call 1 UpdateAccessKey done · accepted · request req-77/);
  await app.screen.keys('enter');
  await app.screen.waitFor(/▾[\s\S]*outcome +done: AKIA1 is Inactive/);
  const text = app.screen.text();
  expect(text).toMatch(/who +bo@laptop, who typed ci-deploy to confirm it/);
  expect(text).toMatch(/as +arn:aws:sts::123456789012:assumed-role\/cleanup-act\/bo/);
  expect(text).toMatch(/1 ✔ done +UpdateAccessKey +UserName=ci-deploy/);
  expect(text).toContain('request req-77');
  expect(text).toMatch(/outcome +done: AKIA1 is Inactive/);
  expect(text).toMatch(/now +Nobody has looked since/);
  expect(text).toContain('"type": "action.finished"');
});

test('/ filters by words, type and who; the first esc takes it off', async () => {
  const app = await openApp();
  change(app);
  await openJournal(app);
  await app.screen.keys('/');
  await app.screen.type('type:call');
  await app.screen.waitFor(/filter: type:call.* 2 found/);
  expect(app.screen.text()).not.toContain('note.added');
  await app.screen.type(' by:bo req-77');
  await app.screen.waitFor(/ 1 found/);
  await app.screen.keys('esc');
  await app.screen.waitFor(/newest first, UTC/);
  await app.screen.keys('/');
  await app.screen.type('by:nobody');
  await app.screen.waitFor(/ 0 found/);
  await app.screen.keys('enter');
  await app.screen.type('k');
  await app.screen.keys('esc');
  await app.screen.waitFor(/note\.added/);
  await app.screen.keys('esc');
  await app.screen.waitGone(/── Journal/);
});

test('what is selected stays selected while new lines come in', async () => {
  const app = await openApp();
  await openJournal(app);
  await app.screen.keys('down', 'down', 'down');
  await app.screen.waitFor(/▸ +37 .*page 36/);
  for (let i = 0; i < 5; i++) app.append({ type: 'note.added', about: 'new', text: `fresh ${i}` });
  app.append(page(1, 'us-east-1'));
  app.append(page(2, 'us-east-1'));
  await app.screen.waitFor(/6 rows above/);
  expect(app.screen.text()).toMatch(/▸ +37 .*page 36/);
  await app.screen.keys('g');
  await app.screen.waitFor(/2 pages read[\s\S]*fresh 4/);
});

test('fifty thousand lines: all of them are searched, and the last one is the first that was written', async () => {
  const app = await openApp();
  for (let i = 0; i < 25_000; i++) {
    app.append(page(i, `region-${i % 7}`));
    if (i % 2 === 0) app.append({ type: 'note.added', about: 'x', text: `number ${i}` });
  }
  await openJournal(app);
  await app.screen.waitFor(/number 24998/);
  await app.screen.keys('/');
  await app.screen.type('incident.opened');
  await app.screen.waitFor(/ 1 found$|▸ +1 .*incident\.opened/m);
}, 60_000);

test('text of others is shown as escapes', async () => {
  const app = await openApp();
  app.append({ type: 'note.added', about: 'x', text: 'evil \u001b[2J\u202e end' });
  await openJournal(app);
  await app.screen.keys('enter');
  await app.screen.waitFor(/▾/);
  await app.screen.waitFor(/"text": "evil \\u001b\[2J/);
  expect(app.screen.text()).not.toContain('\u202e');
});
