import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createFiles } from '../../../source/adapters/files.ts';
import { createProgram } from '../../../source/adapters/program.ts';
import { type FaultPoint, faultPoints } from '../../../source/core/fault-point.ts';
import type { Finding } from '../../../source/core/finding.ts';
import { importBlocks, importTarget } from '../../../source/core/terraform/import-block.ts';
import { isManaged } from '../../../source/core/terraform/orphans.ts';
import { buildWorld } from '../../../source/drill/scenario/build.ts';
import { generateConfig } from '../../../source/runner/generate-config.ts';
import { readRoot } from '../../../source/runner/read-terraform.ts';
import { fakePrograms } from '../../support/fake-program.ts';
import { account, importScene } from '../../support/import-scene.ts';
import { openDrill } from '../drill/support.ts';

const built = buildWorld(7, 0, Date.UTC(2026, 4, 20, 13)).world;
const [address] = [...built.cloud.region('us-east-1').addresses.keys()];
const orphan: Finding = {
  ...{ id: 'f1', kind: 'resource-created', item: 'terraform.orphans', subject: address ?? '', account, at: null },
  ...{ region: 'us-east-1', standing: true, standingWhy: '', transient: false, events: [], why: '', uniqueId: null },
  ...{ actions: ['delete-resource'], terraform: { type: 'aws_eip', importId: address ?? '' } },
};
const target = importTarget(orphan)?.address ?? '';
const code = `resource "aws_eip" "${target.split('.')[1]}" {}\n`;

describe('the import of an orphan in the drill', () => {
  let drill: Awaited<ReturnType<typeof openDrill>>;
  beforeEach(async () => {
    drill = await openDrill();
  }, 30_000);
  afterEach(() => drill.close());

  const file = (...parts: string[]): string => path.join(drill.dir, 'terraform', 'us-east', ...parts);
  const run = (...args: string[]): SpawnSyncReturns<string> =>
    spawnSync(path.join(drill.dir, 'bin', 'terraform'), args, { cwd: file(), env: {}, encoding: 'utf8', input: '' });
  const program = () => createProgram(realClock(), { PATH: path.join(drill.dir, 'bin') });
  const roots = () => [{ name: 'us-east', path: file(), workspace: 'default', varFiles: [], profile: null }];
  const scene = (over: Partial<Parameters<typeof importScene>[0]> = {}) =>
    importScene({ finding: orphan, roots: roots(), program: program(), address: target, root: 'us-east', ...over });
  const read = () => {
    const clock = realClock();
    const [root] = roots();
    if (!root) throw new Error('no root');
    const ask = { now: clock.now, step: () => undefined, lockTimeout: 1, timeout: 60_000 };
    return readRoot({ program: program(), files: createFiles(clock), ...ask }, root, new AbortController().signal);
  };
  const generate = () =>
    generateConfig(
      { program: program(), config: { terraform: { roots: roots() } } },
      new AbortController().signal,
    )(file('orphan.tf'));
  const imported = (): unknown[] =>
    existsSync(file('terraform.tfstate.imports.json'))
      ? (JSON.parse(readFileSync(file('terraform.tfstate.imports.json'), 'utf8')) as unknown[])
      : [];

  it('has code written for its block, which the plan then imports, and nothing is in the state yet', async () => {
    writeFileSync(file('orphan.tf'), importBlocks([orphan]));
    expect((await read()).why).toContain('Configuration for import target does not exist');
    expect(await generate()).toEqual({ ok: true, path: file('orphan_generated.tf') });
    expect(readFileSync(file('orphan_generated.tf'), 'utf8')).toContain(`resource "aws_eip"`);
    const planned = await read();
    expect(planned.why).toBeNull();
    expect(planned.differences.find((d) => d.address === target)).toMatchObject({ planned: 'import' });
    expect(imported()).toEqual([]);
    expect(await generate()).toMatchObject({ ok: false, why: expect.stringContaining('is there already') });
  }, 120_000);

  it('refuses a block for what is not there, in Terraform’s words', async () => {
    const gone = { ...orphan, terraform: { type: 'aws_eip', importId: 'eipalloc-0123456789abcdef0' } };
    writeFileSync(file('orphan.tf'), importBlocks([gone]));
    expect(await generate()).toMatchObject({ ok: false, why: expect.stringContaining('non-existent remote object') });
    expect(existsSync(file('orphan_generated.tf'))).toBe(false);
  }, 120_000);

  it('is strict: two arguments, flags that it knows, code that is there, an object that is there, once', () => {
    expect(run('import', target).stderr).toContain('expects two arguments');
    expect(run('import', '-frobnicate', target, 'x').stderr).toContain('flag provided but not defined: -frobnicate');
    expect(run('import', target, address ?? '').stderr).toContain('does not exist in the configuration');
    writeFileSync(file('orphan.tf'), code);
    expect(run('import', '-input=false', target, 'eipalloc-0123456789abcdef0').stderr).toContain('non-existent remote');
    expect(run('import', '-input=false', target, address ?? '')).toMatchObject({ status: 0 });
    expect(run('import', '-input=false', target, address ?? '').stderr).toContain('already managed by Terraform');
    expect(imported()).toHaveLength(1);
  }, 120_000);

  it('is confirmed by its address, journalled, read back, and is nobody’s orphan any more', async () => {
    writeFileSync(file('orphan.tf'), code);
    const before = await read();
    expect(before.differences.find((d) => d.address === target)).toMatchObject({ planned: 'create' });
    expect(before.ids && isManaged({ ...orphan, account: drill.world.account }, before.ids)).toBe(false);
    const s = await scene();
    const p = await s.plan();
    expect(await s.confirm(p, 'yes')).toMatchObject({ ok: false, why: expect.stringContaining('not the name') });
    await s.confirm(p, null);
    expect(s.last()).toMatchObject({
      ...{ state: 'done', as: expect.stringContaining('terraform arn:aws:sts::'), kind: 'import-resource' },
      outcome: expect.stringContaining(`manages ${address} as ${target}`),
    });
    const after = await read();
    expect(after).toMatchObject({ why: null });
    expect(after.differences.find((d) => d.address === target)).toBeUndefined();
    expect(after.ids && isManaged({ ...orphan, account: drill.world.account }, after.ids)).toBe(true);
  }, 120_000);

  it('is refused without code, for a stranger, for the breakglass role, and for what is gone', async () => {
    expect(await (await scene({ address: null })).tryPlan()).toMatchObject({
      ok: false,
      why: expect.stringMatching(/no root has code for .*write the import block/),
    });
    writeFileSync(file('orphan.tf'), code);
    const stranger = { arn: 'arn:aws:sts::999999999999:assumed-role/x/y', account: '999999999999', userId: 'AROAX:y' };
    const role = { arn: `arn:aws:sts::${account}:assumed-role/breakglass-emergency/bo`, account, userId: 'AROAB:bo' };
    for (const [caller, why] of [
      [stranger, /You act in account 999999999999/],
      [role, /breakglass role itself/],
    ] as const) {
      const s = await scene({ caller });
      expect(await s.confirm(await s.plan(), null)).toMatchObject({ ok: false, why: expect.stringMatching(why) });
    }
    const gone = await scene({ finding: { ...orphan, standing: false } });
    expect(await gone.tryPlan()).toMatchObject({ ok: false });
    const s = await scene();
    const p = await s.plan();
    const foreign = { ...p, calls: p.calls.map((c) => ({ ...c, input: { ...c.input, Id: 'eipalloc-00000000' } })) };
    expect(await s.confirm(foreign, null)).toMatchObject({ ok: false, why: expect.stringMatching(/not about/) });
    expect(imported()).toEqual([]);
  }, 120_000);

  it('says that the state is locked, and is not unsettled by it', async () => {
    writeFileSync(file('orphan.tf'), code);
    const s = await scene();
    const p = await s.plan();
    // Nobody lets it go in time: the lock is waited for, and nothing is written.
    writeFileSync(file('.terraform.tfstate.lock.info'), JSON.stringify({ ID: 'l1', Who: 'ci@runner', Created: 'now' }));
    await s.confirm(p, null);
    rmSync(file('.terraform.tfstate.lock.info'));
    expect(s.last()).toMatchObject({
      state: 'failed',
      outcome: expect.stringMatching(/locked by ci@runner.*Nothing was imported/),
    });
    expect(imported()).toEqual([]);
  }, 120_000);
});

describe('the import, killed on the way', () => {
  /** A terraform that knows one state: what is started is what counts here. */
  const terraform = `
const file = require('node:path').join(process.env.HOME, 'imports');
const held = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\\n').slice(0, -1) : [];
if (args[0] === 'state') {
  const resources = held.map((id) => ({ mode: 'managed', type: 'aws_eip', name: ${JSON.stringify(target.split('.')[1])}, instances: [{ attributes: { id } }] }));
  out(JSON.stringify({ version: 4, serial: 1 + held.length, lineage: 'l', resources }));
  end(0);
}
if (args[0] === 'import') { fs.appendFileSync(file, args.at(-1) + '\\n'); end(0); }
end(1);`;

  it.each(faultPoints.filter((p) => p.startsWith('call.') || p === 'action.after-outcome'))(
    'import-resource at %s: nothing is lost, nothing is imported twice',
    async (point) => {
      const { program, dir, remove } = await fakePrograms({ terraform });
      try {
        const imports = (): string[] =>
          existsSync(path.join(dir, 'imports'))
            ? readFileSync(path.join(dir, 'imports'), 'utf8').split('\n').slice(0, -1)
            : [];
        const faults = (at: FaultPoint) => {
          if (at === point) throw new Error('killed');
        };
        const roots = [{ name: 'us-east', path: dir, workspace: 'default', varFiles: [], profile: null }];
        const s = await importScene({ finding: orphan, roots, program, address: target, root: 'us-east', faults });
        await expect(s.confirm(await s.plan(), null)).rejects.toThrow('killed');
        const never = point === 'call.before-send';
        if (!never) await expect.poll(imports, { timeout: 20_000 }).toEqual([address]);
        await s.restart();
        if (point === 'action.after-outcome') expect(s.last()?.state).toBe('done');
        else
          expect(s.last()).toMatchObject({
            ...{ state: 'settled', outcome: expect.stringMatching(never ? /^it does not hold/ : /^it holds/) },
          });
        expect((await s.tryPlan()).ok).toBe(never);
        expect(imports()).toEqual(never ? [] : [address]);
      } finally {
        await remove();
      }
    },
    60_000,
  );
});
