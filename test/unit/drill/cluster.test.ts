import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createProgram } from '../../../source/adapters/program.ts';
import type { ProgramPort } from '../../../source/core/ports.ts';
import { openDrill } from './support.ts';

let drill: Awaited<ReturnType<typeof openDrill>>;
let program: ProgramPort;
beforeAll(async () => {
  drill = await openDrill();
  // Only the stand-ins: whatever this machine has cannot answer.
  program = createProgram(realClock(), { PATH: path.join(drill.dir, 'bin') });
}, 30_000);
afterAll(() => drill.close());

const run = async (name: string, ...args: string[]) => {
  const ask = { program: name, args, timeout: 20_000, outputLimit: 10_000_000 };
  const reading = await program.run(ask, new AbortController().signal);
  if (!reading.ok) throw new Error(reading.fault.what);
  return reading.value;
};
const context = () => `--context=arn:aws:eks:us-east-1:${drill.world.account}:cluster/us-east`;
const list = async (resource: string) => {
  const { stdout } = await run('kubectl', 'get', resource, '-A', '-o', 'json', context());
  return (JSON.parse(stdout) as { items: { metadata: { name: string } }[] }).items.map((i) => i.metadata.name);
};
const bindings = 'clusterrolebindings.rbac.authorization.k8s.io';

describe('stand-in kubectl', () => {
  test('refuses what the real one refuses, in its words', async () => {
    expect(await run('kubectl', 'get', 'pods')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/localhost:8080 was refused/),
    });
    expect(await run('kubectl', 'get', 'pods', '--context=other')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/context "other" does not exist/),
    });
    expect(await run('kubectl', 'get', 'pods', '--nope', context())).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/unknown flag: --nope/),
    });
    expect(await run('kubectl', 'get', 'gizmos', '-A', context())).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/doesn't have a resource type "gizmos"/),
    });
  });

  test('deletes what is there, once, and the world has it in its write log', async () => {
    expect(await list(bindings)).toContain('breakglass-debug');
    expect(await run('kubectl', 'delete', bindings, 'breakglass-debug', '--dry-run=server', context())).toMatchObject({
      exitCode: 0,
    });
    expect(await list(bindings)).toContain('breakglass-debug');
    expect(await run('kubectl', 'delete', bindings, 'breakglass-debug', context())).toMatchObject({ exitCode: 0 });
    expect(await list(bindings)).toEqual(['cluster-admins']);
    expect(await run('kubectl', 'delete', bindings, 'breakglass-debug', context())).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/NotFound/),
    });
    const { writes } = (await drill.world.admin({ writes: true })) as {
      writes: { service: string; operation: string; outcome: string }[];
    };
    expect(writes.filter((w) => w.service === 'cluster').map((w) => [w.operation, w.outcome])).toEqual([
      ['delete', 'done'],
    ]);
  });

  test('Secrets by metadata alone hold no data', async () => {
    const path = 'jsonpath={range .items[*]}{.type}{"\\t"}{.metadata}{"\\n"}{end}';
    const { stdout } = await run('kubectl', 'get', 'secrets', '-A', '-o', path, context());
    expect(stdout).toMatch(/^Opaque\t\{"name":"database"/);
  });
});

describe('stand-in argocd', () => {
  const apps = async () =>
    JSON.parse((await run('argocd', 'app', 'list', '-o', 'json')).stdout) as {
      metadata: { name: string };
      status: { sync: { status: string } };
    }[];
  const drifted = async () => {
    for (const a of await apps()) {
      const { stdout } = await run('argocd', 'app', 'get', a.metadata.name, '--refresh', '-o', 'json');
      if (/"status":"OutOfSync"/.test(stdout)) return a.metadata.name;
    }
    return null;
  };

  test('the list is a cache: only a refresh shows the drift', async () => {
    expect((await apps()).every((a) => a.status.sync.status === 'Synced')).toBe(true);
    expect(await drifted()).not.toBeNull();
  });

  test('app list has no --refresh, whatever the runbook says', async () => {
    expect(await run('argocd', 'app', 'list', '--refresh')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/unknown flag: --refresh/),
    });
  });

  test('diff tells a difference by the chosen code and an error by 20; a dry run changes nothing, a sync does', async () => {
    const name = (await drifted()) ?? '';
    expect(await run('argocd', 'app', 'diff', name)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/replicas/),
    });
    expect(await run('argocd', 'app', 'diff', name, '--diff-exit-code', '42')).toMatchObject({ exitCode: 42 });
    expect(await run('argocd', 'app', 'diff', 'nobody')).toMatchObject({ exitCode: 20 });
    expect(await run('argocd', 'app', 'sync', name, '--dry-run')).toMatchObject({ exitCode: 0 });
    expect(await drifted()).toBe(name);
    expect(await run('argocd', 'app', 'sync', name)).toMatchObject({ exitCode: 0 });
    expect(await drifted()).toBeNull();
  });
});
