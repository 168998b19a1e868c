import { afterEach, expect, test } from 'vitest';
import type { JournalEvent } from '../../source/core/journal-event.ts';
import type { Call } from '../../source/core/plan.ts';
import { type App, closeApps, openApp } from './open-app.ts';

afterEach(closeApps);

const arn = 'arn:aws:iam::123456789012:user/ci-deploy';
const iam = (operation: string, input: Call['input'], undo: Call['undo']): Call => ({
  ...{ service: 'iam' as const, operation, input, says: 'x', undo, alreadyDone: [] },
});
const calls = [
  iam(
    'AttachUserPolicy',
    { UserName: 'ci-deploy', PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' },
    { possible: true, how: 'detach AWSDenyAll' },
  ),
  iam('DeleteLoginProfile', { UserName: 'ci-deploy' }, { possible: false, how: 'the password is not known' }),
];

/** An action of reseal's own, as its lines stand in the journal. */
const happened = (
  app: App,
  id: string,
  over: { code?: string; calls?: Call[]; undoes?: string; title?: string } = {},
): void => {
  const { code, calls: mine = calls, undoes, title = 'Quarantine user ci-deploy' } = over;
  const events: JournalEvent[] = [
    {
      ...{ type: 'action.requested', action: id, kind: undoes ? 'undo' : 'quarantine-user', title, item: 'iam.users' },
      ...{ finding: null, account: '123456789012', target: { arn, name: 'ci-deploy', uniqueId: 'AIDADEPLOY' } },
      ...{ calls: mine, preImage: `${id}-pre-image.json`, as: 'arn:aws:sts::123456789012:assumed-role/cleanup-act/bo' },
      ...{ confirmed: 'ci-deploy', ...(undoes ? { undoes } : {}) },
    },
    ...mine.flatMap((_, index): JournalEvent[] => [
      { type: 'call.requested', action: id, index },
      {
        ...{ type: 'call.answered', action: id, index, requestId: `req-${index}`, said: code ?? 'accepted' },
        ...(code ? { state: 'failed', code } : { state: 'done', code: null }),
      },
    ]),
    {
      type: 'action.finished',
      action: id,
      state: code ? 'failed' : 'done',
      outcome: code ? 'AttachUserPolicy: no' : 'AWSDenyAll is attached',
    },
  ];
  for (const e of events) app.append(e);
};

test('z lists what reseal did, newest first, with what can be taken back, what not, and why', async () => {
  const app = await openApp();
  happened(app, 'a1');
  happened(app, 'a2', { calls: [calls[1] as Call], title: 'Remove the password of ci-deploy' });
  await app.screen.keys('z');
  await app.screen.waitFor(/── Take back ──[\s\S]*Remove the password of ci-deploy +✖ lost for ever/);
  const text = app.screen.text();
  expect(text).toContain("2 changes of reseal's own, newest first");
  expect(text).toMatch(
    /▸.*Remove the password of ci-deploy +✖ lost for ever[\s\S]*Quarantine user ci-deploy +1 of 2 calls can be taken back/,
  );
  expect(text).toMatch(/1 ✔ done +DeleteLoginProfile +not: the password is not known/);
  await app.screen.keys('down');
  await app.screen.waitFor(/1 ✔ done +AttachUserPolicy +back: detach AWSDenyAll/);
  expect(app.screen.text()).toContain('by bo@laptop as cleanup-act/bo');
  expect(app.asked).toEqual([]);
});

test('enter plans it, and only the typed name takes it back', async () => {
  const app = await openApp();
  happened(app, 'a1');
  await app.screen.keys('z');
  await app.screen.waitFor(/⏎ plans it from pre-image/);
  await app.screen.keys('enter');
  await app.screen.waitFor(/Type tmp-admin to go on:/);
  await app.screen.type('tmp-admin');
  await app.screen.keys('enter');
  app.letThrough(true);
  await app.screen.waitFor(/done: IAM was read again/);
  await app.screen.keys('esc');
  await app.screen.waitFor(/── Take back ──/);
});

test('what was taken back says so and is not offered again; what is lost shows the exact calls', async () => {
  const app = await openApp();
  happened(app, 'a1', { calls: [calls[0] as Call] });
  happened(app, 'a2', {
    undoes: 'a1',
    title: 'Take back: Quarantine user ci-deploy',
    calls: [iam('DetachUserPolicy', calls[0]?.input ?? {}, { possible: true, how: 'reseal can do it again (z)' })],
  });
  happened(app, 'a3', { calls: [calls[1] as Call], title: 'Remove the password of ci-deploy' });
  await app.screen.keys('z');
  await app.screen.waitFor(/not now: nothing of it can be taken back/);
  await app.screen.keys('enter');
  await app.screen.waitFor(/── For somebody who may ──/);
  expect(app.asked).toContainEqual(['undoByHand', 'a3']);
  await app.screen.keys('esc', 'down', 'down');
  await app.screen.waitFor(/▸.*Quarantine user ci-deploy +✔ taken back/);
  await app.screen.keys('enter');
  await app.screen.waitFor(/it was taken back by “Take back: Quarantine user ci-deploy”/);
});

test('with nothing done there is nothing to take back', async () => {
  const app = await openApp();
  await app.screen.keys('z');
  await app.screen.waitFor(/reseal has changed nothing yet/);
});

test('a follower may look, and a permission that was refused can be said to be granted', async () => {
  const app = await openApp();
  await app.screen.keys(':');
  await app.screen.waitFor(/Commands/);
  await app.screen.type('permission granted');
  await app.screen.waitFor(/AWS has refused reseal nothing/);
  await app.screen.keys('esc');
  happened(app, 'a1', { code: 'AccessDenied' });
  await app.screen.keys(':');
  await app.screen.waitFor(/Commands/);
  await app.screen.type('permission granted');
  await app.screen.waitGone(/AWS has refused reseal nothing/);
  await app.screen.keys('enter');
  await app.screen.waitFor(/noted: what AWS refused may be tried again/);
  expect(app.engine.state().progress.granted).toHaveProperty('iam:AttachUserPolicy');
  app.change({ mode: { mode: 'follower', why: '', holder: 'ana@tower' } });
  await app.screen.keys('z');
  await app.screen.waitFor(/── Take back ──/);
});

test.each([
  [60, 16],
  [80, 24],
  [120, 40],
])('fits %i×%i', async (columns, rows) => {
  const app = await openApp({ columns, rows });
  for (let i = 0; i < 12; i++) happened(app, `a${i}`);
  await app.screen.keys('z');
  await app.screen.waitFor(/Take back/);
  await app.screen.keys('down', 'down');
  const lines = app.screen.text().split('\n');
  expect(lines.length).toBeLessThanOrEqual(rows);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  expect(app.screen.text()).toContain('▸');
});

test('no name is shown in mask mode', async () => {
  const app = await openApp();
  happened(app, 'a1');
  await app.screen.keys('m', 'z');
  await app.screen.waitFor(/1 change of/);
  expect(app.screen.text()).not.toMatch(/ci-deploy|123456789012/);
  await app.screen.keys('J');
  await app.screen.waitFor(/newest first, UTC/);
  await app.screen.keys('enter');
  await app.screen.waitFor(/▾/);
  expect(app.screen.text()).not.toMatch(/ci-deploy|123456789012|bo@laptop/);
});

test('a follower is told when nobody writes any more, and how to go on', async () => {
  const app = await openApp({ state: { mode: { mode: 'follower', why: '', holder: 'ana@tower' } } });
  await app.screen.waitFor(/ FOLLOWING /);
  await app.screen.keys('n');
  await app.screen.waitFor(/ana@tower writes; this one follows/);
  app.change({ mode: { mode: 'follower', why: '', holder: null } });
  await app.screen.waitFor(/ NOBODY WRITES /);
  await app.screen.keys('n');
  await app.screen.waitFor(/nobody writes this incident now; this one follows\. Write it from here with :take-over/);
});
