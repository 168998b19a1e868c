import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createKubeAudit } from '../../../source/adapters/eks-audit.ts';
import { createProgram } from '../../../source/adapters/program.ts';
import { deleteBody, deletedUid } from '../../../source/core/kubernetes/delete-request.ts';
import { withAudit } from '../../../source/core/kubernetes/who-did-it.ts';
import type { ProgramPort } from '../../../source/core/ports.ts';
import type { Session } from '../../../source/core/session.ts';
import { hash } from '../../support/hash.ts';
import { accessTo, gotten } from '../adapters/support.ts';
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

  test('delete --raw sends its file: the uid in it is kept, and nothing else is taken for one', async () => {
    const file = path.join(drill.dir, 'body.json');
    const raw = async (name: string, body: string, ...more: string[]) => {
      writeFileSync(file, body);
      const uri = `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${name}`;
      return run('kubectl', 'delete', `--raw=${uri}`, '-f', file, ...more, context());
    };
    const said = (text: RegExp) => ({ exitCode: 1, stderr: expect.stringMatching(text) });
    const mine = deleteBody('clusterrolebinding--cluster-admins');
    expect(await raw('cluster-admins', deleteBody('u2'))).toMatchObject(
      said(
        /^Error from server \(Conflict\): .*\(u2\) does not match the UID in record \(clusterrolebinding--cluster-admins\)/,
      ),
    );
    expect(await raw('cluster-admins', 'kind: DeleteOptions')).toMatchObject(said(/BadRequest/));
    expect(await raw('cluster-admins', mine, '-f', file)).toMatchObject(said(/--raw can only use a single local file/));
    expect(await raw('cluster-admins', mine, '-o', 'name')).toMatchObject(said(/--raw and --output are mutually/));
    expect(await raw('nobody', mine)).toMatchObject(said(/\(NotFound\): .* "nobody" not found/));
    expect(await run('kubectl', 'delete', '--raw=/apis/x', '-f', file, context())).toMatchObject(
      said(/could not find the requested resource/),
    );
    expect(await list(bindings)).toEqual(['cluster-admins']);
    const done = await raw('cluster-admins', mine);
    expect(deletedUid(done.stdout)).toBe('clusterrolebinding--cluster-admins');
    expect(await list(bindings)).toEqual([]);
  });

  test('whoami says who that is at AWS, as EKS does', async () => {
    const { stdout } = await run('kubectl', 'auth', 'whoami', '-o', 'json', context());
    const { extra } = (JSON.parse(stdout) as { status: { userInfo: { extra: { [name: string]: string[] } } } }).status
      .userInfo;
    expect(extra.arn?.[0]).toMatch(/^arn:aws:sts::\d{12}:assumed-role\/breakglass-cleanup-ro\//);
    expect(extra.principalId?.[0]).toMatch(/^AROA\w+:/);
    expect(extra.accessKeyId?.[0]).toMatch(/^ASIA/);
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

  test('account can-i takes three words that it knows', async () => {
    const can = (...args: string[]) => run('argocd', 'account', 'can-i', ...args);
    expect(await can('get', 'applications', '*/*')).toMatchObject({ exitCode: 0, stdout: 'yes\n' });
    expect(await can('get', 'applications')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/SUBRESOURCE/),
    });
    for (const words of [
      ['see', 'applications', '*'],
      ['get', 'apps', '*'],
    ])
      expect(await can(...words)).toMatchObject({ exitCode: 20, stderr: expect.stringMatching(/does not contain/) });
    expect(await can('get', 'applications', '*', '--all')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/unknown flag: --all/),
    });
  });

  test('manifests has hooks for a revision only', async () => {
    const name = (await drifted()) ?? '';
    const manifests = async (...more: string[]) => (await run('argocd', 'app', 'manifests', name, ...more)).stdout;
    expect(await manifests('--source', 'git')).toMatch(/^---\napiVersion: apps\/v1\nkind: Deployment/);
    expect(await manifests('--source', 'git')).not.toMatch(/hook/);
    expect(await manifests('--revision', 'c0ffee')).toMatch(/argocd.argoproj.io\/hook: PostSync/);
    expect(await run('argocd', 'app', 'manifests', name, '--source', 'svn')).toMatchObject({ exitCode: 20 });
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

describe('the audit log of the cluster', () => {
  const window = () => ({ from: drill.world.t0, to: drill.world.t0 + 3_600_000 });
  const ask = () => ({ cluster: 'us-east', region: 'us-east-1', ...window() });
  const open = () =>
    createKubeAudit(accessTo(drill.world.endpoint, { credentials: drill.world.credentials.read }), realClock());
  const signal = () => new AbortController().signal;

  test('is never silent, and gives what IAM callers changed and where they got a shell, whatever its verb', async () => {
    const { events, malformed } = gotten(await open().events(ask(), signal()));
    expect(malformed).toBe(0);
    expect(events.every((e) => e.arn !== null)).toBe(true);
    expect(events.filter((e) => e.subresource === 'exec').map((e) => [e.verb, e.code])).toEqual([
      ['get', 101],
      ['get', 101],
    ]);
    expect(events.find((e) => e.name === 'rehearsed')?.dry).toBe(true);
    const logs = new CloudWatchLogsClient({
      ...{ endpoint: drill.world.endpoint, region: 'us-east-1', credentials: drill.world.credentials.read },
    });
    const asked = { logGroupName: '/aws/eks/us-east/cluster', startTime: window().from, endTime: window().to };
    const all = await logs.send(new FilterLogEventsCommand({ ...asked, limit: 10_000 }));
    expect(all.events?.length).toBeGreaterThan(events.length + 20);
    const other = new FilterLogEventsCommand({ ...asked, logStreamNamePrefix: 'kube-scheduler-' });
    expect((await logs.send(other)).events).toEqual([]);
    for (const filterPattern of [
      '{ ($.verb = create) }',
      '{ ($.verb = "a") ',
      '{ $.verb }',
      `{ ($.a = "${'x'.repeat(1024)}") }`,
    ]) {
      const wrong = logs.send(new FilterLogEventsCommand({ ...asked, filterPattern }));
      await expect(wrong).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
  });

  test('shows of the session what it left and what it undid, and nothing that an engineer did', async () => {
    const { events } = gotten(await open().events(ask(), signal()));
    const [first] = events.filter((e) => e.name === 'breakglass-debug');
    const sessions = [{ accessKeyId: first?.keyId, principal: first?.arn }] as Session[];
    const told = withAudit([], events, { sessions, account: '1', hash });
    expect(told.map((f) => [f.kind, f.subject.split('/')[0], f.transient])).toEqual([
      ['host-access', 'Pod', false],
      ['untracked-object', 'Pod', true],
      ['untracked-object', 'Deployment', false],
      ['untracked-object', 'ClusterRoleBinding', false],
    ]);
  });
});
