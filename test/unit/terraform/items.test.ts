import { describe, expect, it } from 'vitest';
import type { Config } from '../../../source/core/config.ts';
import type { AuditFact, Facts } from '../../../source/core/facts.ts';
import type { Disposition, Finding } from '../../../source/core/finding.ts';
import type { ItemSpec, Judgement } from '../../../source/core/item.ts';
import type { Ports } from '../../../source/core/ports.ts';
import { noProgress, type Progress } from '../../../source/core/progress.ts';
import { read } from '../../../source/core/reading.ts';
import { stateIds } from '../../../source/core/terraform/parse-state.ts';
import type { RootReading, TerraformFact } from '../../../source/core/terraform/reading.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { terraformOrphans } from '../../../source/runbook/steps/terraform.orphans/item.ts';
import { terraformRoots } from '../../../source/runbook/steps/terraform.root/item.ts';
import { runCheck } from '../../../source/runner/check.ts';
import { linesOf } from '../../../source/runner/lines.ts';
import { taskList } from '../../../source/runner/task-list.ts';
import { account, config as cleanConfig, cleanWorld, now, time } from '../../support/clean-world.ts';
import { hash } from '../../support/hash.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { record } from '../audit/records.ts';
import { change, made } from './fixtures.ts';

const twoRoots: Config = {
  ...cleanConfig(),
  terraform: {
    roots: ['us-east', 'dns'].map((name) => ({
      name,
      path: `/roots/${name}`,
      workspace: 'default',
      varFiles: [],
      profile: null,
    })),
  },
};
const root = (name: string, more: Partial<RootReading> = {}): RootReading => ({
  ...{ name, at: now, version: '1.11.4', checkout: { commit: 'c0ffee12'.repeat(5), changes: 0, behind: 0 } },
  ...{ why: null, differences: [], ids: stateIds([]), idsWhy: null },
  ...more,
});
const eip = 'eipalloc-0123456789abcdef0';
const created = (more: Partial<Finding> = {}): Finding => ({
  ...{
    id: 'o1',
    item: 'terraform.orphans',
    kind: 'resource-created',
    subject: eip,
    account,
    region: 'us-east-1',
    standing: true,
  },
  ...{ standingWhy: 'not told', transient: false, events: ['e1'], at: 1, why: '', uniqueId: null, actions: [] },
  resource: { service: 'ec2', type: 'aws_eip', id: eip, parent: null },
  ...more,
});
const drift = (more: Partial<Finding> = {}): Finding =>
  created({
    ...{
      id: 'd1',
      item: 'terraform.us-east',
      kind: 'drift',
      subject: 'aws_x.y',
      source: 'terraform',
      attribution: 'session',
    },
    ...more,
  });

const disposed = (as: Disposition['as'], owner: string | null = null): Disposition => ({
  ...{ as, reason: 'r', owner, expires: null, reference: null, by: 'a', at: 1 },
});

type Given = {
  roots?: RootReading[];
  findings?: Finding[];
  drift?: Finding[];
  owners?: TerraformFact['owners'];
  config?: Config;
};
/** A trail that is whole, read long after the last credential died. */
const wholeAudit = (findings: Finding[]): AuditFact => ({
  ...{
    findings,
    totals: { total: 1, writes: 0, denied: 0, unlogged: 0 },
    issuedAt: now - 9e6,
    afterDeath: [],
    writeIds: [],
  },
  sessions: [
    {
      ...{
        accessKeyId: 'ASIA1',
        parent: null,
        kind: 'assumed-role',
        principal: null,
        issuer: null,
        uniqueId: null,
        account,
      },
      ...{
        issuedAt: now - 9e6,
        expiresAt: now - 5e6,
        expiryKnown: true,
        alive: false,
        aliveWhy: '',
        deadSince: now - 5e6,
      },
      ...{ events: 1, writes: 0, denied: 0, firstEvent: null, lastEvent: null, bornFrom: null, origin: 'issuance' },
    },
  ],
  coverage: {
    regions: [{ account, region: 'us-east-1', pages: 1, events: 1, complete: true, error: null, closed: false }],
    ...{ end: now, lagSatisfied: true, dataEvents: 'not-collected' },
  },
});

const judged = (which: 'root' | 'orphans', given: Given, progress: Partial<Progress> = {}): Judgement => {
  const { roots = [root('us-east'), root('dns')], findings = [], owners = {}, config = twoRoots } = given;
  const type = which === 'root' ? terraformRoots : terraformOrphans;
  const facts: Facts = {
    audit: read(wholeAudit(findings), now),
    clock: read({ skewMs: 0, awsNow: now }, now),
    terraform: read(config.terraform ? { roots, findings: given.drift ?? [], owners } : 'not-configured', now),
  };
  const [spec] = type.items(config) as [ItemSpec];
  return type.judge({ facts, progress: { ...noProgress(), ...progress }, now, config }, spec);
};

describe('terraform.<root>', () => {
  it('passes only on a plan that proves something and shows nothing', () => {
    expect(judged('root', {}).verdict).toBe('pass');
    expect(judged('root', { roots: [root('us-east', { why: 'the state is locked by ci-42' })] })).toEqual({
      ...{ verdict: 'unknown', why: 'the state is locked by ci-42' },
    });
    expect(judged('root', { roots: [root('dns')] }).verdict).toBe('unknown');
  });

  it('says how much of the drift is ours, until all of it is decided about', () => {
    const two = [drift(), drift({ id: 'd2', attribution: 'unknown' })];
    expect(judged('root', { drift: two })).toMatchObject({
      verdict: 'attention',
      why: expect.stringContaining('2 of 2 differences open: 1 of the session'),
    });
    const one = { d1: disposed('codified') };
    expect(judged('root', { drift: two }, { dispositions: one }).verdict).toBe('attention');
    expect(judged('root', { drift: two }, { dispositions: { ...one, d2: disposed('explained') } }).verdict).toBe(
      'pass',
    );
    // Nobody can say that it was reverted while the plan shows it.
    expect(judged('root', { drift: [drift()] }, { dispositions: { d1: disposed('reverted') } }).verdict).toBe(
      'attention',
    );
    expect(judged('root', { drift: [drift({ standing: false })] }).verdict).toBe('pass');
  });

  it('cannot be vouched for', () => {
    expect(terraformRoots.items(twoRoots).every((s) => s.attestable === false)).toBe(true);
  });
});

describe('terraform.orphans', () => {
  const managed = stateIds([{ type: 'aws_eip', values: { id: eip } }]);

  it.each([
    ['nothing was made', { findings: [] }, 'pass'],
    ['it stands and no state has it', { findings: [created()] }, 'attention'],
    ['it is gone', { findings: [created({ standing: false })] }, 'pass'],
    ['the session deleted it, and it is there yet', { findings: [created({ transient: true })] }, 'attention'],
    [
      'the session deleted it, and nobody could look',
      { findings: [created({ transient: true, standing: null })] },
      'unknown',
    ],
    ['it could not be looked at', { findings: [created({ standing: null })] }, 'unknown'],
    ['another root has it', { findings: [created()], roots: [root('us-east'), root('dns', { ids: managed })] }, 'pass'],
    ['a controller owns it', { findings: [created()], owners: { o1: 'Auto Scaling' } }, 'pass'],
    [
      'a root could not be read',
      { findings: [created()], roots: [root('us-east', { ids: null, idsWhy: 'locked' }), root('dns')] },
      'unknown',
    ],
    [
      'a root could not be read and nothing was made',
      { roots: [root('us-east', { ids: null, idsWhy: 'x' }), root('dns')] },
      'unknown',
    ],
    ['a root was not read', { findings: [], roots: [root('us-east')] }, 'unknown'],
    ['something unmanaged was changed', { findings: [created({ kind: 'resource-changed' })] }, 'attention'],
  ] as [string, Given, string][])('when %s', (_, given, verdict) => {
    expect(judged('orphans', given).verdict).toBe(verdict);
  });

  it.each([
    ['in the same place', account, 'us-east-1', 'pass'],
    ['in another Region', account, 'eu-west-1', 'attention'],
    ['in another account', '999999999999', 'us-east-1', 'attention'],
  ])('a name that a state has %s', (_, there, region, verdict) => {
    const arn = `arn:aws:rds:${region}:${there}:db:orders`;
    const ids = stateIds([{ type: 'aws_db_instance', values: { id: 'db-X', identifier: 'orders', arn } }]);
    const resource = { service: 'rds', type: 'aws_db_instance', id: 'orders', parent: null };
    const findings = [created({ subject: 'orders', resource })];
    expect(judged('orphans', { findings, roots: [root('us-east', { ids }), root('dns')] }).verdict).toBe(verdict);
  });

  it('is accepted by an owner, and by nothing less', () => {
    const given = { findings: [created()] };
    expect(judged('orphans', given, { dispositions: { o1: disposed('accepted', 'ana') } }).verdict).toBe('pass');
    expect(judged('orphans', given, { dispositions: { o1: disposed('accepted') } }).verdict).toBe('attention');
    expect(judged('orphans', given, { dispositions: { o1: disposed('codified') } }).verdict).toBe('attention');
    expect(judged('orphans', given, { dispositions: { o1: disposed('explained', 'ana') } }).verdict).toBe('attention');
  });

  it('without a root is about what stands, and else says that none is named', () => {
    const config = { ...twoRoots, terraform: null };
    expect(judged('orphans', { config }).verdict).toBe('not-applicable');
    expect(judged('orphans', { config, findings: [created()] }).verdict).toBe('attention');
    expect(judged('orphans', { config, findings: [created({ standing: null })] }).verdict).toBe('unknown');
  });
});

describe('a check of two roots', () => {
  const differing = made([change(['update'], { before: { a: '1' }, after: { a: '2' } })]);
  /** `shows`: what the plan of each root is, by folder; a text is printed, null fails. */
  const world = (shows: { [folder: string]: string | null }, calls: string[] = []): Ports => {
    const clean = cleanWorld();
    return {
      ...clean,
      program: {
        run: async (ask, signal) => {
          const folder = ask.cwd?.split('/').at(-1) ?? '';
          const ran = (exitCode: number, stdout: string, stderr = '') => read({ exitCode, stdout, stderr }, time.now);
          if (ask.program === 'terraform') calls.push(`${folder} ${ask.args[0]}`);
          const show = shows[folder];
          if (ask.args[0] === 'plan' && show === null) return ran(1, '', 'Error: Error acquiring the state lock');
          if (ask.args[0] === 'plan' && show) return ran(2, '');
          if (ask.args[0] === 'show' && show) return ran(0, show);
          return clean.program.run(ask, signal);
        },
      },
    };
  };
  const open = () => {
    time.now = now;
    const store = memoryStore(() => time.now);
    const check = async (ports: Ports, items?: string[]) => {
      const lines = linesOf([terraformRoots], twoRoots).filter((l) => !items || items.includes(l.spec.id));
      const deps = {
        ports,
        store,
        config: twoRoots,
        types: [terraformRoots],
        tasks: taskList(() => undefined),
        audit: { hash },
      };
      await runCheck(deps, lines, new AbortController().signal);
      return Object.fromEntries(Object.values(store.progress().items).map((i) => [i.id, i.verdict]));
    };
    return { store, check };
  };
  const findings = (p: Progress): { [item: string]: boolean | null } =>
    Object.fromEntries(p.findings.map((f) => [f.item, f.standing]));

  it('finds the drift of one, and sees later that it is gone', async () => {
    const { store, check } = open();
    expect(await check(world({ 'us-east': differing }))).toEqual({
      'terraform.us-east': 'attention',
      'terraform.dns': 'pass',
    });
    expect(store.progress().findings).toMatchObject([
      { kind: 'drift', subject: 'aws_x.y', source: 'terraform', standing: true },
    ]);
    expect(store.progress().evidence.map((e) => e.file)).toEqual([
      expect.stringMatching(/^terraform\/us-east-[0-9a-f]{12}\.json$/),
    ]);
    const lines = store.journal.length;
    await check(world({ 'us-east': differing }));
    expect(store.journal.slice(lines).map((e) => e.type)).toEqual(['check.finished']);
    expect(await check(world({}))).toMatchObject({ 'terraform.us-east': 'pass' });
    expect(findings(store.progress())).toEqual({ 'terraform.us-east': false });
  });

  it('keeps what is known of a root that cannot be read now, and of one that was not asked', async () => {
    const { store, check } = open();
    await check(world({ 'us-east': differing, dns: differing }));
    expect(await check(world({ 'us-east': null, dns: differing }))).toMatchObject({ 'terraform.us-east': 'unknown' });
    expect(findings(store.progress())).toEqual({ 'terraform.us-east': true, 'terraform.dns': true });
    const calls: string[] = [];
    await check(world({ dns: null }, calls), ['terraform.dns']);
    expect(new Set(calls.map((c) => c.split(' ')[0]))).toEqual(new Set(['dns']));
    expect(findings(store.progress())).toEqual({ 'terraform.us-east': true, 'terraform.dns': true });
  });

  it('takes no event of somebody else for a proof while the trail is not read', async () => {
    const { store, check } = open();
    const arn = `arn:aws:iam::${account}:role/ci`;
    const role = { before: { name: 'ci', arn, x: 1 }, after: { name: 'ci', arn, x: 2 } };
    const shown = made([{ ...change(['update'], role, 'aws_iam_role.ci'), type: 'aws_iam_role' }]);
    const identity = { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/bob`, accessKeyId: 'AKIABOB' };
    const byBob = record({ at: 10, by: { keyId: 'AKIABOB', identity }, name: 'TagRole', request: { roleName: 'ci' } });
    const lookup = async () => read({ records: [byBob], nextToken: null }, now);
    await check({ ...world({ 'us-east': shown }), trail: { lookup } });
    expect(store.progress().findings).toMatchObject([
      { attribution: 'unknown', why: expect.stringContaining('no Region was read') },
    ]);
  });

  it('writes no secret into the journal', async () => {
    const { store, check } = open();
    const secret: JsonObject = {
      before: { password: 'a', x: 'hunter2', y: 1 },
      after: { password: 'hunter2', x: 'b', y: 2 },
    };
    const shown = made([
      change(['update'], { ...secret, before_sensitive: { x: true }, after_sensitive: { x: true } }),
    ]);
    await check(world({ 'us-east': shown }));
    expect(store.progress().findings).toHaveLength(1);
    expect(JSON.stringify(store.journal)).not.toContain('hunter2');
  });
});
