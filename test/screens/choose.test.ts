import { afterEach, expect, test } from 'vitest';
import { createFakeEngine } from '../support/fake-engine.ts';
import { closeApps, openItem, openWith } from './open-app.ts';

afterEach(closeApps);

const hits =
  'nobody else: sessions named fix-5d8e that were issued before now, of the role ops-chain-b in this account';
const whole = 'everybody who uses this role now: an outage for them, until the deny is taken off again by somebody';

test('whom a change hits is read in full before it is chosen, on a narrow screen too', async () => {
  const fake = createFakeEngine();
  fake.engine.actionsFor = () => [
    { kind: 'a', label: 'Deny this session', disabled: null, hits },
    { kind: 'b', label: 'Deny the whole role', disabled: null, hits: whole },
  ];
  const app = await openWith(fake, { columns: 80, rows: 24 });
  await openItem(app, 'iam.users');
  await app.screen.keys('d');
  await app.screen.waitFor(/What shall be planned/);
  const text = app.screen.text();
  expect(text).toMatch(/▸ Deny this session +nobody else.*…/);
  const words = text.replace(/\s+/g, ' ');
  expect(words).toContain(`Deny this session: ${hits}`);
  expect(words).toContain(`Deny the whole role: ${whole}`);
});

test('what fits beside its option is not said twice', async () => {
  const fake = createFakeEngine();
  fake.engine.actionsFor = () =>
    ['one', 'two'].map((label) => ({ kind: label, label, disabled: null, hits: `only ${label}` }));
  const app = await openWith(fake, { columns: 80, rows: 24 });
  await openItem(app, 'iam.users');
  await app.screen.keys('d');
  await app.screen.waitFor(/What shall be planned/);
  expect(app.screen.text().match(/only one/g)).toHaveLength(1);
});
