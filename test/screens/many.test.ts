import { afterEach, expect, test } from 'vitest';
import type { Finding } from '../../source/core/finding.ts';
import { account } from '../support/fake/incident.ts';
import { deletePlan } from '../support/fake/plan.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { closeApps, openItem, openWith } from './open-app.ts';

afterEach(closeApps);

const names = ['tmp-one', 'tmp-two', 'tmp-three'];
const arnOf = (name: string) => `arn:aws:iam::${account}:user/${name}`;

/** Three users of the session's; each plan is about the user of its finding. `refused`: cannot be planned. */
const openMany = async (refused: string | null = null, columns = 120) => {
  const fake = createFakeEngine();
  const { progress } = fake.engine.state();
  const like = progress.findings.find((f) => f.kind === 'user-created');
  if (!like) throw new Error('no user was made');
  const made = names.map(
    (name, i): Finding => ({
      ...{
        ...like,
        id: `many${i}`,
        subject: arnOf(name),
        uniqueId: `AIDA${i}`,
        events: [],
        why: 'made by the session',
      },
      owner: { type: 'user', name, arn: arnOf(name), uniqueId: `AIDA${i}` },
    }),
  );
  fake.change({ progress: { ...progress, findings: [...progress.findings, ...made] } });
  const planned: [string, unknown][] = [];
  fake.engine.plan = async (kind, about) => {
    planned.push([kind, about]);
    const name = names[made.findIndex((f) => f.id === about)] ?? '?';
    if (name === refused) return { ok: false, why: `${name} is now AIDAELSE. It is somebody else's` };
    const plan = deletePlan(fake.engine.now());
    const target = { ...plan.target, arn: arnOf(name), name };
    return { ok: true, plan: { ...plan, kind, finding: String(about), title: `Change user ${name}`, target } };
  };
  const app = await openWith(fake, { columns, rows: 40 });
  await openItem(app, 'iam.users');
  await app.screen.keys('/');
  await app.screen.type('user/tmp-');
  await app.screen.keys('enter');
  return { app, planned };
};

const confirms = (asked: [string, ...unknown[]][]): unknown[] =>
  asked.filter(([name]) => name === 'confirm').map(([, typed]) => typed);

test('d on a filter asks which kind of change, says how many, and changes nothing', async () => {
  const { app, planned } = await openMany();
  await app.screen.keys('d');
  await app.screen.waitFor(/What shall be planned for all of them\?/);
  const text = app.screen.text();
  expect(text).toMatch(/▸ quarantine, then delete the user +4 changes; each is confirmed by its own name/);
  expect(text).toMatch(/quarantine the user +4 changes/);
  expect(planned).toEqual([]);
  await app.screen.keys('esc');
  await app.screen.waitFor(/Findings ·/);
  expect(app.asked).toEqual([]);
});

test('what was chosen is planned for every user, with what all of it comes to', async () => {
  const { app, planned } = await openMany();
  await app.screen.keys('d');
  await app.screen.waitFor(/What shall be planned/);
  await app.screen.keys('down');
  await app.screen.waitFor(/▸ quarantine the user/);
  await app.screen.keys('enter');
  await app.screen.waitFor(/4 changes, one after another/);
  await app.screen.waitFor(/24 calls in all, 12 of them for ever/);
  expect(new Set(planned.map(([kind]) => kind))).toEqual(new Set(['quarantine-user']));
  expect(planned).toHaveLength(4);
  for (const name of names)
    expect(app.screen.text()).toMatch(new RegExp(`quarantine the user: ${name} +6 calls, 3 for ever`));
  expect(app.asked).toEqual([]);
});

test('each is confirmed by its own name: one name never stands for two', async () => {
  const { app } = await openMany();
  await app.screen.keys('d');
  await app.screen.waitFor(/What shall be planned/);
  await app.screen.keys('enter');
  // The first one is the user of the incident; esc leaves it and the list goes on to the next.
  await app.screen.waitFor(/▸ next/);
  await app.screen.keys('down');
  await app.screen.waitFor(/▸ next +quarantine, then delete the user: tmp-one/);
  await app.screen.keys('enter');
  await app.screen.waitFor(/Type tmp-one to go on/);
  await app.screen.type('tmp-one');
  await app.screen.keys('enter');
  await app.screen.waitFor(/asked +AttachUserPolicy/);
  app.letThrough(true);
  await app.screen.waitFor(/IAM was read again/);
  await app.screen.keys('esc');
  await app.screen.waitFor(/done +quarantine, then delete the user: tmp-one/);
  await app.screen.waitFor(/▸ next +quarantine, then delete the user: tmp-two/);
  await app.screen.keys('enter');
  await app.screen.waitFor(/Type tmp-two to go on/);
  await app.screen.type('tmp-one');
  await app.screen.keys('enter');
  await app.screen.waitFor(/Nothing was changed/);
  expect(confirms(app.asked)).toEqual(['tmp-one', 'tmp-one']);
  expect(app.engine.state().progress.actions.map((a) => a.target.name)).toEqual(['tmp-one']);
  await app.screen.keys('esc');
  await app.screen.waitFor(/left +quarantine, then delete the user: tmp-two/);
});

test('one that cannot be planned says why in the list, and the others go on', async () => {
  const { app } = await openMany('tmp-two');
  await app.screen.keys('d');
  await app.screen.waitFor(/What shall be planned/);
  await app.screen.keys('enter');
  await app.screen.waitFor(/18 calls in all, 9 of them for ever · 1 cannot be planned now/);
  expect(app.screen.text()).toMatch(/tmp-two +tmp-two is now AIDAELSE/);
  await app.screen.keys('down', 'down', 'down', 'down');
  await app.screen.waitFor(/That was the last one/);
  await app.screen.keys('enter');
  await app.screen.waitFor(/Findings ·/);
  expect(confirms(app.asked)).toEqual([]);
});
