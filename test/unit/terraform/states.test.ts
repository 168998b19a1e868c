import { describe, expect, it } from 'vitest';
import { inOneGo } from '../../../source/core/slices.ts';
import { objectIds } from '../../../source/core/terraform/object-ids.ts';
import {
  findingIds,
  objectsOfPrior,
  parseState,
  parsingState,
  seenObject,
  stateIds,
} from '../../../source/core/terraform/parse-state.ts';
import { bytesOf, inPieces, planOf, textOf } from './fixtures.ts';

type Golden = { [folder: string]: { state: string; golden: { Type: string; Id: string }[] } };
const states = JSON.parse(bytesOf('terraform-states-driftctl/states.json.gz').toString('utf8')) as Golden;

const objects = (text: string) => {
  const state = parseState(text);
  if (!state.ok) throw new Error(state.why);
  return state.value;
};

/** Type and id of every managed object, sorted. */
const idsIn = (text: string): string[] =>
  objects(text)
    .map(({ type, values }) => `${type} ${(values as { id?: string }).id}`)
    .sort();

/**
 * driftctl works these out anew instead of taking the id that the state has: rules get a hash of their own content, and a
 * target group was not yet known to it when the golden file was written.
 */
const hashedByDriftctl = ['aws_lb_listener', 'aws_network_acl_rule', 'aws_vpc_security_group_rule'];

describe('the states of driftctl', () => {
  it('are all 97 there', () => {
    expect(Object.keys(states)).toHaveLength(97);
  });

  it.each(Object.keys(states).filter((name) => !hashedByDriftctl.includes(name)))(
    '%s has the ids of its golden file',
    (name) => {
      const { state, golden } = states[name] as Golden[string];
      expect(idsIn(state)).toEqual(golden.map((g) => `${g.Type} ${g.Id}`).sort());
    },
  );

  it.each(hashedByDriftctl)('%s has the ids of its state where driftctl makes up its own', (name) => {
    const { state, golden } = states[name] as Golden[string];
    const own = idsIn(state);
    const hashed = /^(?:aws_network_acl_rule|aws_security_group_rule) |^aws_lb_target_group /;
    const rest = golden.map((g) => `${g.Type} ${g.Id}`).filter((id) => !hashed.test(id));
    expect(own).toEqual(expect.arrayContaining(rest));
    const raw = JSON.parse(state) as {
      resources: { mode: string; type: string; instances: { attributes: { id: string } }[] }[];
    };
    const there = raw.resources
      .filter((r) => r.mode === 'managed')
      .flatMap((r) => r.instances.map((i) => `${r.type} ${i.attributes.id}`));
    expect(own).toEqual(there.sort());
  });

  it.each(Object.keys(states))('%s can be looked up by type and id', (name) => {
    const { state } = states[name] as Golden[string];
    const ids = stateIds(objects(state));
    for (const id of idsIn(state)) expect(ids.byType.has(id)).toBe(true);
  });
});

describe('a state', () => {
  it('has the same ids piece by piece, as Terraform prints it', () => {
    for (const { state } of Object.values(states)) {
      const read = inPieces(state, 5000, (f) => parsingState(f, seenObject));
      if (!read.ok) throw new Error(read.why);
      expect(inOneGo(findingIds(read.value))).toEqual(stateIds(objects(state)));
    }
    const blank = inPieces(' \n', 1, (f) => parsingState(f, seenObject));
    expect(blank).toEqual({ ok: true, value: [] });
  });

  it('is the same from state pull, from show -json and from inside a plan', () => {
    const shown = stateIds(objects(textOf('terraform-real-runs/03-state-show.json')));
    const raw = stateIds(objects(textOf('terraform-real-runs/drift/terraform.tfstate')));
    const prior = objectsOfPrior(planOf(textOf('terraform-real-runs/10-refresh-only.json')).priorState);
    expect(shown.byType.has('terraform_data 1f5c1aa2-7497-2da6-2420-a243fbf33c07')).toBe(true);
    expect(prior.ok && [...stateIds(prior.value).byType].sort()).toEqual([...raw.byType].sort());
  });

  it('is read through modules in modules, data left out', () => {
    const leaf = (address: string, id: string, mode = 'managed') => ({
      address,
      mode,
      type: 'aws_eip',
      values: { id },
    });
    const deep = { resources: [leaf('module.a.module.b.x', 'eipalloc-00000003')] };
    const values = {
      root_module: {
        resources: [leaf('x', 'eipalloc-00000001'), leaf('data.x', 'eipalloc-00000009', 'data')],
        child_modules: [{ resources: [leaf('module.a.x', 'eipalloc-00000002')], child_modules: [deep] }],
      },
    };
    const ids = stateIds(objects(JSON.stringify({ format_version: '1.0', values })));
    expect([...ids.unique].sort()).toEqual(['eipalloc-00000001', 'eipalloc-00000002', 'eipalloc-00000003']);
  });

  it.each([
    ['nothing at all', '', true],
    ['an empty one', '{"version":4,"resources":[]}', true],
    ['an older version', '{"version":3,"modules":[]}', false],
    ['a format to come', '{"format_version":"2.0","values":{}}', false],
    ['resources that are none', '{"version":4,"resources":{}}', false],
    ['a resource without instances', '{"version":4,"resources":[{"mode":"managed","type":"aws_eip"}]}', false],
    ['a module that is none', '{"format_version":"1.0","values":{"root_module":{"child_modules":["x"]}}}', false],
    ['half of one', '{"version":4,"resou', false],
    ['garbage', 'No state file was found!', false],
  ])('%s is read as a state: %s → %s', (_, text, ok) => {
    expect(parseState(text).ok).toBe(ok);
  });
});

describe('ids', () => {
  it('are made of parts as terraform import spells them', () => {
    expect(
      objectIds('aws_iam_role_policy_attachment', { role: 'r', policy_arn: 'arn:aws:iam::aws:policy/X' }),
    ).toContain('r/arn:aws:iam::aws:policy/X');
    expect(objectIds('aws_iam_role_policy', { role: 'r', name: 'n' })).toContain('r:n');
    expect(objectIds('aws_route53_record', { zone_id: 'Z1', name: 'A.example.com.', type: 'A' })).toContain(
      'Z1_a.example.com_A',
    );
    expect(objectIds('aws_route53_record', {})).toEqual([]);
  });

  it('are never those of the things that an object refers to, nor of what hangs on it', () => {
    const rule = {
      type: 'aws_eip_association',
      values: { id: 'eipassoc-0123abcd', allocation_id: 'eipalloc-0123abcd' },
    };
    const policy = {
      type: 'aws_sns_topic_policy',
      values: { id: 'arn:aws:sns:eu-west-1:1:t', arn: 'arn:aws:sns:eu-west-1:1:t' },
    };
    const { unique } = stateIds([rule, policy]);
    expect([...unique]).toEqual([]);
  });
});
