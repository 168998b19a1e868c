import { afterEach, describe, expect, test } from 'vitest';
import type { Finding } from '../../source/core/finding.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { closeApps, openWith } from './open-app.ts';

afterEach(closeApps);

const account = '123456789012';
const drift = (n: number, more: Partial<Finding> = {}): Finding => ({
  ...{
    id: `drift-${n}`,
    item: 'terraform.us-east',
    kind: 'drift',
    subject: `aws_iam_role.role_${n}`,
    account,
    region: null,
  },
  ...{
    standing: true,
    standingWhy: 'the plan shows it',
    transient: false,
    events: [],
    at: null,
    uniqueId: null,
    actions: [],
  },
  ...{ why: `role_${n} differs.`, attribution: 'unknown', source: 'terraform', left: 'changed' },
  drift: { planned: 'update', outside: 'update' },
  diff: ['changed outside Terraform (state → now):', `~ tags.n: "a" → "${n}"`],
  ...more,
});
const orphan: Finding = {
  ...drift(0, { attribution: undefined, drift: undefined, diff: undefined, source: undefined }),
  ...{ id: 'orphan', item: 'terraform.orphans', kind: 'resource-created', subject: 'eipalloc-0123456789abcdef0' },
  ...{ why: 'An address was made.', terraform: { type: 'aws_eip', importId: 'eipalloc-0123456789abcdef0' } },
};

/** The app with these findings besides those of the fake incident, on the drift screen. */
const open = async (findings: Finding[], size: { columns?: number; rows?: number } = {}) => {
  const fake = createFakeEngine();
  const { progress } = fake.engine.state();
  const [event] = progress.findings.flatMap((f) => f.events);
  const proved = findings.map((f) => (f.attribution === 'session' && event ? { ...f, events: [event] } : f));
  fake.change({
    progress: { ...progress, findings: [...progress.findings.filter((f) => f.kind !== 'drift'), ...proved] },
  });
  const app = await openWith(fake, size);
  await app.screen.keys('f');
  await app.screen.waitFor(/What the signs mean/);
  return app;
};

/** Down until the selected line matches. */
const down = async (screen: Awaited<ReturnType<typeof open>>['screen'], wanted: RegExp): Promise<void> => {
  const selected = () =>
    screen
      .text()
      .split('\n')
      .find((l) => l.startsWith(' ▸')) ?? '';
  for (let i = 0; i < 30 && !wanted.test(selected()); i++) {
    const before = selected();
    await screen.keys('j');
    await screen.waitUntil(() => selected() !== before, 'the selection did not move');
  }
  expect(selected()).toMatch(wanted);
};

const usual = [
  drift(1, { attribution: 'session', subject: 'aws_iam_role.ops' }),
  drift(2, { attribution: 'pre-existing', subject: 'aws_iam_policy.orders' }),
  drift(3, { drift: { planned: 'create', outside: 'delete' }, subject: 'aws_instance.gone' }),
  orphan,
];

describe('the drift screen', () => {
  test('says whose each difference is, root by root, and what no plan shows', async () => {
    const { screen } = await open(usual);
    await screen.waitFor(/3 differ: 1 of the session · 1 not ours · 1 unknown/);
    expect(screen.text()).toMatch(/✖ stands +~ update +session +aws_iam_role\.ops +1 event/);
    expect(screen.text()).toMatch(/~ update +not ours +aws_iam_policy\.orders/);
    expect(screen.text()).toMatch(/- delete +unknown +aws_instance\.gone/);
    expect(screen.text()).toMatch(/terraform\.orphans[\s\S]*eipalloc-0123456789abcdef0/);
    expect(screen.text()).toMatch(/terraform\.us-east .*3 open of 3/);
  });

  test('enter opens a difference, line by line, and an event of it', async () => {
    const { screen } = await open(usual);
    await screen.keys('j', 'enter');
    await screen.waitFor(/~ tags\.n: "a" → "1"/);
    await screen.keys('j', 'j', 'j', 'j', 'j', 'enter');
    await screen.waitFor(/redacted, as it is kept/);
    await screen.keys('esc');
    await screen.waitFor(/~ tags\.n: "a" → "1"/);
  });

  test('explains once that the runbook has the signs backwards', async () => {
    const { screen } = await open(usual);
    await screen.keys('k', 'enter');
    await screen.waitFor(/“will be destroyed” is a thing that Terraform manages/);
    expect(screen.text()).toMatch(/- delete +Terraform KNOWS it/);
  });

  test('the filter narrows what x decides about', async () => {
    const { screen, asked } = await open(usual);
    await screen.keys('/');
    await screen.type('aws_iam');
    await screen.keys('enter');
    await screen.waitFor(/filter: aws_iam/);
    expect(screen.text()).not.toContain('aws_instance.gone');
    await screen.keys('j', 'x');
    await screen.waitFor(/all 2 shown/);
    await screen.keys('j', 'enter');
    await screen.waitFor(/What was decided/);
    await screen.keys('enter');
    await screen.waitFor(/Reason/);
    await screen.type('merged');
    await screen.keys('enter');
    await screen.type('PR-7');
    await screen.keys('enter', 'enter', 'enter');
    await screen.waitFor(/2 findings: codified/);
    expect(asked.filter(([what]) => what === 'dispose')).toMatchObject([
      ['dispose', ['drift-1', 'drift-2'], { as: 'codified' }],
    ]);
  });

  test('offers the import of an orphan, with the block, into a file that is named', async () => {
    const { screen, asked } = await open([orphan]);
    await down(screen, /eipalloc/);
    await screen.keys('enter');
    await screen.waitFor(/writes an import block/);
    await down(screen, /import/);
    await screen.keys('enter');
    await screen.waitFor(/id = "eipalloc-0123456789abcdef0"/);
    await screen.type('orphan.txt');
    await screen.keys('enter');
    await screen.waitFor(/files that end with \.tf/);
    for (let i = 0; i < 4; i++) await screen.keys('backspace');
    await screen.type('.tf');
    await screen.keys('enter');
    await screen.waitFor(/orphan\.tf was written/);
    // Decided in the same step: the file is the reference, only the reason is asked for.
    await screen.waitFor(/Decided: codified/);
    await screen.type('it stays');
    for (let i = 0; i < 3; i++) await screen.keys('enter');
    await screen.waitFor(/1 finding: codified/);
    const dispose = asked.filter(([what]) => what === 'dispose');
    expect(dispose).toMatchObject([['dispose', ['orphan'], { as: 'codified', reason: 'it stays' }]]);
    expect(JSON.stringify(dispose)).toContain('orphan.tf');
    expect(asked.filter(([what]) => what === 'writeImports')).toEqual([['writeImports', ['orphan'], 'orphan.tf']]);
    expect(asked.filter(([what]) => what === 'generateConfig')).toEqual([['generateConfig', 'orphan.tf']]);
  });

  test.each([
    [80, 24],
    [120, 40],
    [200, 50],
  ])('fits on %i×%i', async (columns, rows) => {
    const { screen } = await open(usual, { columns, rows });
    await screen.keys('j', 'enter');
    await screen.waitFor(/tags\.n/);
    const lines = screen.text().split('\n');
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(columns);
    expect(screen.text()).toMatch(/session +aws_iam_role\.ops/);
  });

  test('5,000 differences: only what is on screen is drawn', async () => {
    const { screen } = await open(
      Array.from({ length: 5000 }, (_, i) => drift(i)),
      { columns: 200, rows: 50 },
    );
    await screen.waitFor(/5000 differ/);
    await screen.keys('j', 'page-down', 'page-down');
    await screen.waitFor(/role_9\d/);
    const before = screen.written().length;
    await screen.keys('k');
    await screen.pause();
    expect(screen.written().length - before).toBeLessThan(3000);
    await screen.keys('/');
    await screen.type('role_4999');
    await screen.waitFor(/aws_iam_role\.role_4999/);
  });
});
