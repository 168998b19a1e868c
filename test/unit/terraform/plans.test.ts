import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../source/core/terraform/change-kind.ts';
import { differencesOf } from '../../../source/core/terraform/differences.ts';
import { parsePlan } from '../../../source/core/terraform/parse-plan.ts';
import { objectsOfPrior } from '../../../source/core/terraform/parse-state.ts';
import { bytesOf, change, differencesIn, made, planOf, plansIn, textOf } from './fixtures.ts';

const kinds = (file: string): { [address: string]: string } =>
  Object.fromEntries(differencesIn(file).map((d) => [d.address, `${d.planned ?? '–'}/${d.drifted ?? '–'}`]));

const recorded = [...plansIn('terraform-plans/checkov'), ...plansIn('terraform-plans/infracost')];

describe('plans that others recorded', () => {
  it('are all ten there', () => {
    expect(recorded).toHaveLength(10);
  });

  it.each(recorded)('%s is read, every change of it', (file) => {
    const text = textOf(file);
    const plan = planOf(text);
    const raw = JSON.parse(text.replace(/^\ufeff/, '')) as { resource_changes?: unknown[]; resource_drift?: unknown[] };
    expect(plan.changes).toHaveLength(raw.resource_changes?.length ?? 0);
    expect(plan.drift).toHaveLength(raw.resource_drift?.length ?? 0);
    const differing = plan.changes.filter((c) => !['no-op', 'read'].includes(c.actions.join()));
    expect(differencesOf(plan).filter((d) => d.planned !== null && d.type !== 'output')).toHaveLength(differing.length);
    expect(objectsOfPrior(plan.priorState).ok).toBe(true);
  });

  it('one of them shows drift: one object, changed behind the back of Terraform', () => {
    const drifted = differencesIn('terraform-plans/infracost/plan_with_target.json.gz').filter(
      (d) => d.drifted !== null,
    );
    expect(drifted).toHaveLength(1);
    expect(drifted[0]?.driftHunks.length).toBeGreaterThan(0);
  });

  it('a UTF-16 file is read by its mark, and refused in plain words once it was taken for UTF-8', () => {
    const file = 'terraform-plans/checkov/plan_with_utf_16_encoding.json.gz';
    expect(planOf(textOf(file)).changes).toHaveLength(3);
    const misread = parsePlan(bytesOf(file).toString('utf8'));
    expect(misread).toMatchObject({ ok: false, why: expect.stringContaining('not UTF-8') });
  });
});

describe('what terraform 1.11 really printed', () => {
  it('nothing to do', () => expect(kinds('terraform-real-runs/02-plan-nochange.json')).toEqual({}));

  it('every kind at once, each by its name', () => {
    expect(kinds('terraform-real-runs/04-plan-mixed.json')).toMatchObject({
      'terraform_data.created': 'create/–',
      'terraform_data.update': 'update/–',
      'terraform_data.gone': 'delete/–',
      'terraform_data.replace': 'replace/–',
      'terraform_data.forget_me': 'forget/–',
      'terraform_data.imported': 'import/–',
      'terraform_data.for_each["two"]': 'delete/–',
      'terraform_data.for_each["three"]': 'create/–',
    });
    expect(Object.keys(kinds('terraform-real-runs/04-plan-mixed.json'))).not.toContain('terraform_data.keep');
  });

  it('a refresh that finds nothing', () => expect(kinds('terraform-real-runs/10-refresh-only.json')).toEqual({}));

  it('an import alone says no-op and is a difference', () =>
    expect(kinds('terraform-real-runs/13-import-generate.json')).toEqual({ 'terraform_data.adopted': 'import/–' }));

  it('a move alone says no-op and is a difference, told once', () => {
    expect(kinds('terraform-real-runs/19-plan-moved.json')).toEqual({ 'terraform_data.renamed': 'move/–' });
    const [moved] = differencesIn('terraform-real-runs/19-plan-moved.json');
    expect(moved?.previousAddress).toBe('terraform_data.a');
  });

  it('a moved object in resource_drift is no drift', () =>
    expect(kinds('terraform-real-runs/18-refresh-only-moved.json')).toEqual({}));

  it('keeps the secret of every one of them to itself', () => {
    for (const file of plansIn('terraform-real-runs').filter((f) => !f.includes('03-'))) {
      expect(JSON.stringify(differencesIn(file))).not.toMatch(/s3cr3t|n3w-secret/);
    }
  });
});

describe('actions', () => {
  it.each([
    [['no-op'], 'no-op'],
    [['create'], 'create'],
    [['read'], 'read'],
    [['update'], 'update'],
    [['delete'], 'delete'],
    [['forget'], 'forget'],
    [['delete', 'create'], 'replace'],
    [['create', 'delete'], 'replace'],
    [['create', 'forget'], 'other'],
    [['open'], 'other'],
    [['no-op', 'create'], 'other'],
    [[], 'other'],
  ])('%j is %s', (actions, kind) => expect(kindOf(actions, false, false)).toBe(kind));

  it('a word that nobody knows yet is a difference', () => {
    expect(differencesOf(planOf(made([change(['open'])])))).toHaveLength(1);
    expect(
      differencesOf(planOf(made([], { output_changes: { o: { actions: ['evolve'], before: 1, after: 2 } } }))),
    ).toHaveLength(1);
  });

  it('drift alone, which no apply would put back, is a difference', () => {
    const drift = change(['update'], { before: { tags: { a: '1' } }, after: { tags: { a: '2' } } });
    const [d] = differencesOf(planOf(made([], { resource_drift: [drift] })));
    expect(d).toMatchObject({ planned: null, drifted: 'update' });
    expect(d?.driftHunks).toEqual([{ path: 'tags.a', before: '"1"', after: '"2"' }]);
  });
});

describe('a plan is refused', () => {
  it.each([
    ['format 2', '{"format_version":"2.0"}', 'format 2.0'],
    ['no format', '{"resource_changes":[]}', 'no format version'],
    ['nothing', '', 'empty'],
    ['half of it', '{"format_version":"1.2","resource_ch', 'not whole JSON'],
    ['a list', '[]', 'no object'],
    ['a change without a name', made([{ change: { actions: ['create'] } }]), 'does not say of what'],
    ['a change without actions', made([{ address: 'a.b', type: 'a', change: {} }]), 'does not say of what'],
    ['changes that are no list', '{"format_version":"1.2","resource_changes":{}}', 'what terraform show writes'],
  ])('%s', (_, text, why) => expect(parsePlan(text)).toMatchObject({ ok: false, why: expect.stringContaining(why) }));
});
