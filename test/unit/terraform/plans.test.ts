import { describe, expect, it } from 'vitest';
import { inOneGo } from '../../../source/core/slices.ts';
import { kindOf } from '../../../source/core/terraform/change-kind.ts';
import { comparingPlan, differencesOf, seeingChanges } from '../../../source/core/terraform/differences.ts';
import type { JsonFeed } from '../../../source/core/terraform/json-feed.ts';
import { parsePlan, parsingPlan } from '../../../source/core/terraform/parse-plan.ts';
import { objectsOfPrior, shownObjects, stateIds } from '../../../source/core/terraform/parse-state.ts';
import type { Json, JsonObject } from '../../../source/core/words.ts';
import { bytesOf, change, differencesIn, inPieces, made, planOf, plansIn, textOf } from './fixtures.ts';

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

  it.each([...recorded, ...plansIn('terraform-real-runs').filter((f) => /plan|refresh|import/.test(f))])(
    '%s comes to the same piece by piece, as Terraform prints it',
    (file) => {
      const text = textOf(file);
      const whole = planOf(text);
      const prior = objectsOfPrior(whole.priorState);
      if (!prior.ok) throw new Error(prior.why);
      const resources: Json[] = [];
      const plan = inPieces(text, 4001, (f) => parsingPlan(f, seeingChanges(), (r) => void resources.push(r)));
      if (!plan.ok) throw new Error(plan.why);
      expect(inOneGo(comparingPlan(plan.value))).toEqual(differencesOf(whole));
      const left = objectsOfPrior(plan.value.priorState);
      const taken = resources.flatMap((r) => shownObjects(r) ?? []);
      expect(stateIds([...taken, ...(left.ok ? left.value : [])])).toEqual(stateIds(prior.value));
    },
  );

  it('a large one hands over the resources of its state, module by module, and keeps what nobody asks for nowhere', () => {
    const resource = (n: number): JsonObject => ({
      mode: 'managed',
      type: 'aws_eip',
      values: { id: `eipalloc-${n}`, pad: 'x'.repeat(99) },
    });
    const list = (from: number): Json[] => Array.from({ length: 500 }, (_, i) => resource(from + i));
    const child_modules: Json[] = [
      { resources: list(500), child_modules: [{ resources: list(1000) }] },
      { resources: [resource(1500)] },
    ];
    const values = { root_module: { resources: list(0), child_modules } };
    const prior_state = { format_version: '1.0', values };
    const text = made([], {
      prior_state,
      planned_values: values,
      configuration: { list: list(0) },
      variables: { list: list(0) },
    });
    const seen: Json[] = [];
    const plan = inPieces(text, 65_536, (f) =>
      parsingPlan(
        f,
        (c) => c,
        (r) => void seen.push(r),
      ),
    );
    if (!plan.ok) throw new Error(plan.why);
    expect(seen).toHaveLength(1500);
    const left = objectsOfPrior(plan.value.priorState);
    expect(left).toMatchObject({ ok: true, value: [{ values: { id: 'eipalloc-1500' } }] });
    expect(JSON.stringify(plan.value).length).toBeLessThan(1000);
    const whole = parsePlan(text);
    expect(whole.ok && objectsOfPrior(whole.value.priorState)).toMatchObject({ value: { length: 1501 } });
  });

  it.each([
    ['cut off', (t: string) => t.slice(0, -1), 'not whole JSON'],
    ['broken in what nobody asks for', (t: string) => t.replace('"pad":"', '"pad":y"'), 'not whole JSON'],
    ['with more behind it', (t: string) => `${t}{}`, 'not whole JSON'],
    ['of blanks', () => ' \n '.repeat(9), 'is empty'],
    ['of two bytes a character', (t: string) => [...t.slice(0, 400)].join('\0'), 'UTF-16'],
    ['that is a list', () => '[1]', 'no object'],
  ] as const)('a plan %s is refused in the same words when it comes piece by piece', (_, spoil, words) => {
    const planned_values = Array.from({ length: 500 }, (_, n) => ({ n, pad: 'x'.repeat(99) }));
    const text = spoil(made([change(['update'])], { planned_values }));
    const reading = (f: JsonFeed) => parsingPlan(f, seeingChanges());
    expect(parsePlan(text)).toMatchObject({ ok: false, why: expect.stringContaining(words) });
    for (const size of [100, 65_536]) expect(inPieces(text, size, reading)).toEqual(parsePlan(text));
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
