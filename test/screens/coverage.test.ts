import { afterEach, expect, test } from 'vitest';
import type { Coverage } from '../../source/core/coverage.ts';
import type { Progress } from '../../source/core/progress.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { closeApps, openApp, openWith } from './open-app.ts';

afterEach(closeApps);

const account = '123456789012';
const row = (region: string, more: object = {}) => ({
  ...{ account, region, pages: 4, events: 1234, complete: true, error: null, closed: false },
  ...more,
});
const closed = {
  complete: false,
  closed: true,
  error: 'The organisation forbids cloudtrail:LookupEvents here.',
  pages: 0,
};
const coverage: Coverage = {
  regions: [
    row('us-east-1'),
    row('eu-west-1', { complete: false, error: 'AWS throttles cloudtrail:LookupEvents.' }),
    row('sa-east-1', closed),
    row('eu-north-1', closed),
    row('us-west-2', { account: '210987654321' }),
  ],
  ...{ end: Date.UTC(2026, 4, 20, 15, 38), lagSatisfied: true, dataEvents: 'partial' },
  files: [
    {
      account,
      region: 'us-east-1',
      records: 900,
      dataEvents: 12,
      from: Date.UTC(2026, 4, 20, 13),
      to: Date.UTC(2026, 4, 20, 14),
    },
  ],
};
const why =
  '1 of 5 Regions are not read (eu-west-1: AWS throttles cloudtrail:LookupEvents.); 2 Regions closed by the organisation';

const open = async (size: { columns: number; rows: number }) => {
  const fake = createFakeEngine();
  const { progress } = fake.engine.state();
  const items: Progress['items'] = {
    ...progress.items,
    'trail.collected': { id: 'trail.collected', verdict: 'unknown', why, at: 0 },
    'expiry.sessions': { id: 'expiry.sessions', verdict: 'unknown', why, at: 0 },
    'iam.users': { id: 'iam.users', verdict: 'attention', why: '1 user-created standing', at: 0 },
  };
  fake.change({ progress: { ...progress, coverage, items } });
  const app = await openWith(fake, size);
  await app.screen.keys(':');
  await app.screen.type('coverage');
  await app.screen.keys('enter');
  await app.screen.waitFor(/2 of 5 Regions read/);
  return app;
};

test.each([
  [80, 24],
  [120, 40],
  [200, 50],
])('says what is not known, what follows, and what was read of each Region, at %ix%i', async (columns, rows) => {
  const { screen } = await open({ columns, rows });
  const text = screen.text();
  expect(text).toMatch(/2 of 5 Regions read in 2 accounts/);
  expect(text).toMatch(/\? 123456789012 eu-west-1: AWS throttles/);
  expect(text.replace(/\s+/g, ' ')).toMatch(
    /what a key of the tree did there is not known; unknown: expiry.sessions, trail.collected/,
  );
  expect(text).toMatch(/⊘ eu-north-1, sa-east-1: closed|⊘ sa-east-1, eu-north-1: closed/);
  await screen.keys('G');
  await screen.waitFor(/Beside event history[\s\S]*session log/);
  const end = screen.text();
  const wide = columns >= 100;
  expect(end).toMatch(
    wide ? /✔ +210987654321 us-west-2 +4 +1 234 +– +read to/ : /✔ +210987654321 us-west-2 +4 +1 234 +read to/,
  );
  expect(end).toMatch(
    wide
      ? /· +123456789012 us-east-1 +– +900 +12 +files 13:00Z–14:00Z/
      : /· +123456789012 us-east-1 +– +900 +files 13:00Z–14:00Z, 12 data/,
  );
  // Which data events are there, and that no read seen is no reason for anything.
  await screen.keys('g');
  await screen.keys('j', 'j', 'j', 'j', 'j', 'j', 'j', 'j', 'j', 'j');
  await screen.waitFor(/data events: only 12 out of imported files/);
  expect(screen.text().replace(/\s+/g, ' ')).toMatch(/S3 objects could have been read, unseen/);
  expect(end.split('\n').every((l) => l.length <= columns)).toBe(true);
});

test('a named person accepts the closed Regions from here, and only those', async () => {
  const { screen, asked, engine } = await open({ columns: 120, rows: 40 });
  await screen.keys(':');
  await screen.type('accept closed');
  await screen.keys('enter');
  await screen.waitFor(/Accept closed Regions[\s\S]*sa-east-1, eu-north-1/);
  await screen.type('region guard without exemption');
  await screen.keys('enter');
  await screen.type('+8h');
  await screen.keys('enter');
  await screen.waitFor(/2 closed Regions accepted/);
  expect(asked.map(([name]) => name)).toContain('acceptClosed');
  expect(Object.keys(engine.state().progress.closedRegions ?? {})).toEqual([
    `${account} sa-east-1`,
    `${account} eu-north-1`,
  ]);
  await screen.waitFor(/~ sa-east-1, eu-north-1: closed by the organisation/);
  expect(screen.text()).toMatch(/bo@laptop accepts it until/);
  expect(screen.text()).toMatch(/~ +123456789012 sa-east-1 .*closed, accepted/);
  expect(screen.text()).toMatch(/\? +123456789012 eu-west-1 .*not read: AWS throttles/);
});

test('who signed in to a console, and whose issuance is not followed, stand among what is not known', async () => {
  const { screen, change, engine } = await open({ columns: 120, rows: 40 });
  const { progress } = engine.state();
  const until = Date.UTC(2030, 0, 1);
  const consoles = [
    { event: 'e1', who: 'arn:aws:iam::123456789012:user/tmp-admin', until },
    { event: 'e2', who: 'arn:aws:iam::123456789012:user/gone', until: 0 },
  ];
  const unfollowed = [{ accessKeyId: 'ASIAEXAMPLEOTHER0001', expiresAt: until, sessionName: 'bob' }];
  const silence = 'a console may be open until then: arn:aws:iam::123456789012:user/tmp-admin signed in to the console';
  const items = {
    ...progress.items,
    'expiry.silence': { id: 'expiry.silence', verdict: 'unknown' as const, why: silence, at: 0 },
  };
  change({ progress: { ...progress, items, coverage: { ...progress.coverage, consoles, unfollowed } } });
  await screen.waitFor(
    /console: arn:aws:iam::123456789012:user\/tmp-admin signed in; that session may be open until 2030/,
  );
  const text = screen.text().replace(/\s+/g, ' ');
  expect(text).toMatch(/denied or deleted \(c\); unknown: expiry.silence/);
  expect(text).toMatch(/the role was issued to bob too \(ASIAEXAMPLEOTHER0001, until 2030/);
  expect(text).not.toContain('user/gone');
});

test('from the line of the checklist enter leads here', async () => {
  const { screen } = await open({ columns: 120, rows: 40 });
  await screen.keys('enter');
  await screen.waitFor(/trail\.collected +step 3a[\s\S]*▸[^\n]*the coverage: accounts, Regions[^\n]*⏎ opens it/);
  expect(screen.text().replace(/\s+/g, ' ')).toMatch(
    /data events: only 12 out of imported files .* could have been read/,
  );
  await screen.keys('enter');
  await screen.waitFor(/2 of 5 Regions read/);
});

test('enter opens the line that it is about, esc comes back; m masks the accounts', async () => {
  const { screen } = await open({ columns: 120, rows: 40 });
  await screen.keys('enter');
  await screen.waitFor(/trail\.collected +step 3a/);
  await screen.keys('esc');
  await screen.waitFor(/2 of 5 Regions read/);
  await screen.keys('m');
  await screen.waitFor(/masked/);
  expect(screen.text()).not.toContain(account);
});

test('where nothing was read that is said, and nothing can be accepted', async () => {
  const { screen } = await openApp({ state: {} });
  await screen.keys(':');
  await screen.type('coverage');
  await screen.keys('enter');
  await screen.waitFor(/3 of 5 Regions read/);
  await screen.keys(':');
  await screen.type('accept closed');
  await screen.waitFor(/no Region is closed by the organisation/);
});
