import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../source/adapters/clock.ts';
import { createProgram } from '../../source/adapters/program.ts';
import type { Finding } from '../../source/core/finding.ts';
import { deleteBody, deleteByHand, objectPath } from '../../source/core/kubernetes/delete-request.ts';
import type { ProgramPort } from '../../source/core/ports.ts';
import type { JsonObject } from '../../source/core/words.ts';
import { contextOf } from '../../source/drill/incident-of.ts';
import { readKubernetes } from '../../source/runner/read-kubernetes.ts';
import { hash } from '../support/hash.ts';
import { cleanupArn, type KubeObject, startKubeServer } from '../support/servers/kube-server.ts';
import { openDrill } from '../unit/drill/support.ts';
import { removalScene } from '../unit/runner/removal-scene.ts';

const usable = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0;
if (!usable) console.log('skipped: kubectl is not on PATH, so its stand-in alone was tested');

const context = 'prod-us-east';
const account = '123456789012';
const t0 = Date.UTC(2026, 4, 20, 13);
const minutes = (n: number): string => new Date(t0 + n * 60_000).toISOString().replace('.000Z', 'Z');
const rbac = 'rbac.authorization.k8s.io/v1';
const made = (kind: string, apiVersion: string, name: string, at: number, more: JsonObject = {}): KubeObject => ({
  ...{ kind, apiVersion, ...more },
  metadata: {
    ...{ name, uid: `uid-${kind}-${name}`, creationTimestamp: minutes(at), resourceVersion: '1' },
    ...(kind.startsWith('Cluster') ? {} : { namespace: 'orders' }),
  },
});
const binding = (): KubeObject =>
  made('ClusterRoleBinding', rbac, 'breakglass-debug', 20, {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'User', name: 'alice' }],
  });
const value = 'aHVudGVyMi12ZXJ5LXNlY3JldA==';

describe.skipIf(!usable)('the real kubectl', () => {
  const tls = (file: string): string => readFileSync(new URL(`../fixtures/tls/${file}`, import.meta.url), 'utf8');
  let dir = '';
  let server: Awaited<ReturnType<typeof startKubeServer>>;
  let drill: Awaited<ReturnType<typeof openDrill>>;
  const closing: (() => void)[] = [];
  const program = (token = 'good-token') => {
    const file = path.join(dir, `config-${token}`);
    const authority = Buffer.from(tls('ca.pem')).toString('base64');
    const config = {
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'somewhere-else' },
      clusters: [{ name: 'c', cluster: { server: server.url, 'certificate-authority-data': authority } }],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: context, context: { cluster: 'c', user: 'u' } }],
    };
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    return createProgram(realClock(), { PATH: process.env.PATH ?? '', HOME: dir, KUBECONFIG: file });
  };
  const signal = () => new AbortController().signal;
  const look = (over: { context?: string; token?: string } = {}) =>
    readKubernetes(
      {
        ...{
          program: program(over.token),
          config: { context: over.context ?? context, awsProfile: null },
          account,
          hash,
        },
        ...{ window: { from: t0, to: t0 + 3_600_000 }, apps: null, now: () => t0, progress: () => undefined },
      },
      signal(),
    );

  beforeAll(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'reseal-kubectl-'));
    drill = await openDrill();
  }, 60_000);
  afterAll(async () => {
    await drill?.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const begin = async (...objects: KubeObject[]): Promise<void> => {
    server = await startKubeServer({
      tls: { key: tls('server.key.pem'), cert: tls('server.pem') },
      token: 'good-token',
    });
    server.objects.push(...objects);
  };
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await server?.close();
  });

  it('lists what nothing owns, and no value of a Secret comes out of it', async () => {
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'x', controller: true };
    const pod = made('Pod', 'v1', 'web-1', 20);
    await begin(
      ...[binding(), made('ClusterRoleBinding', rbac, 'of-before', -600), made('ConfigMap', 'v1', 'flags', 25)],
      made('Secret', 'v1', 'copied', 30, { type: 'Opaque', data: { password: value } }),
      { ...pod, metadata: { ...pod.metadata, ownerReferences: [owner] } },
    );
    const got = await look();
    if (!got.ok) throw new Error(got.fault.what);
    expect(got.value.findings.map((f) => f.subject).sort()).toEqual([
      ...['ClusterRoleBinding//breakglass-debug', 'ConfigMap/orders/flags', 'Secret/orders/copied'],
    ]);
    expect(got.value).toMatchObject({ context, caller: 'cleanup', unread: [] });
    expect(JSON.stringify(got)).not.toContain(value);
    expect(server.deletions()).toEqual([]);
  }, 60_000);

  it('names the kind that may not be listed, and reads the others', async () => {
    await begin(binding());
    server.denied.add('list clusterrolebindings');
    const got = await look();
    if (!got.ok) throw new Error(got.fault.what);
    expect(got.value.unread).toMatchObject([
      { resource: 'clusterrolebindings.rbac.authorization.k8s.io', why: expect.stringMatching(/[Ff]orbidden/) },
    ]);
    expect(got.value.findings).toEqual([]);
  }, 60_000);

  it.each([
    ['a context that is in no file', { context: 'typo' }, /context/],
    ['a token that is not taken', { token: 'bad-token' }, /logged in|Unauthorized/],
  ])(
    '%s is no empty cluster',
    async (_, over, why) => {
      await begin(binding());
      const got = await look(over);
      if (got.ok) {
        expect(got.value.unread.length).toBeGreaterThan(0);
        for (const u of got.value.unread) expect(u.why).toMatch(why);
      } else expect(got.fault.what).toMatch(why);
    },
    60_000,
  );

  it('a cluster that is gone is no empty one', async () => {
    await begin();
    const at = server.url;
    await server.close();
    const got = await look();
    expect(got).toMatchObject({ ok: false, fault: { kind: 'network' } });
    expect(at).toContain('localhost');
  }, 60_000);

  const found = (over: Partial<Finding> = {}): Finding => ({
    ...{ id: 'f1', kind: 'untracked-object', subject: 'ClusterRoleBinding//breakglass-debug', region: null },
    ...{ item: 'kubernetes.untracked', source: 'kubernetes', left: 'there', actions: ['delete-object'], events: [] },
    ...{ account: drill.world.account, standing: true, standingWhy: '', transient: false, at: t0, why: '' },
    uniqueId: 'uid-ClusterRoleBinding-breakglass-debug',
    ...over,
  });
  const scene = async (finding: Finding, over: ProgramPort = program()) => {
    const config = { kubernetes: { context, awsProfile: null } };
    const s = await removalScene(drill, { findings: [finding], program: over, config });
    closing.push(s.close);
    return s;
  };

  it('deletes one object by its uid, with its state kept before, and sees that it is gone', async () => {
    await begin(binding(), made('ClusterRoleBinding', rbac, 'breakglass-debug-2', 20));
    const s = await scene(found());
    const p = await s.plan('delete-object');
    expect(p.preImage).toMatchObject({ kind: 'ClusterRoleBinding', roleRef: { name: 'cluster-admin' } });
    await s.confirm(p);
    expect(s.last()).toMatchObject({ state: 'done', as: `kubernetes ${cleanupArn}` });
    expect(s.last()?.calls.map((c) => c.state)).toEqual(['done', 'done']);
    expect(server.deletions()).toEqual([
      'DELETE /apis/rbac.authorization.k8s.io/v1/clusterrolebindings/breakglass-debug',
    ]);
    expect(server.options).toEqual([
      {
        ...{ kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' },
        preconditions: { uid: 'uid-ClusterRoleBinding-breakglass-debug' },
      },
    ]);
    expect(server.objects.map((o) => o.metadata.name)).toEqual(['breakglass-debug-2']);
    expect(await s.tryPlan('delete-object')).toMatchObject({ ok: false, nothing: true });
  }, 60_000);

  it('keeps of a Secret only what is not secret', async () => {
    await begin(made('Secret', 'v1', 'copied', 30, { type: 'Opaque', data: { password: value } }));
    const s = await scene(found({ subject: 'Secret/orders/copied', uniqueId: 'uid-Secret-copied' }));
    const p = await s.plan('delete-object');
    expect(p.preImage).toMatchObject({ kind: 'Secret', type: 'Opaque', metadata: { name: 'copied' } });
    expect(JSON.stringify(p)).not.toContain(value);
    await s.confirm(p);
    expect(s.last()?.state).toBe('done');
    expect(server.deletions()).toEqual(['DELETE /api/v1/namespaces/orders/secrets/copied']);
  }, 60_000);

  it('does not touch another object that took the name since', async () => {
    await begin(binding());
    const s = await scene(found());
    const p = await s.plan('delete-object');
    const [old] = server.objects;
    if (old) old.metadata.uid = 'uid-of-somebody-else';
    expect(await s.confirm(p)).toMatchObject({ ok: false, why: expect.stringMatching(/another object has that name/) });
    expect(server.deletions()).toEqual([]);
  }, 60_000);

  it('is refused by the cluster where another one took the name after the last look', async () => {
    await begin(binding());
    const real = program();
    const slow: ProgramPort = {
      run: async (ask, s) => {
        const [old] = server.objects;
        if (ask.args[0] === 'delete' && old) old.metadata.uid = 'uid-of-somebody-else';
        return real.run(ask, s);
      },
    };
    const s = await scene(found(), slow);
    await s.confirm(await s.plan('delete-object'));
    expect(s.last()).toMatchObject({
      state: 'failed',
      outcome: expect.stringMatching(
        /Another object has this name now \(uid uid-of-somebody-else\).*nothing was deleted/,
      ),
    });
    expect(server.deletions()).toHaveLength(1);
    expect(server.objects.map((o) => o.metadata.uid)).toEqual(['uid-of-somebody-else']);
  }, 60_000);

  it('takes the same by hand, and tells what is gone already, and names with signs', async () => {
    const named = made('ClusterRoleBinding', rbac, 'system:odd@x', 20);
    await begin(binding(), named);
    const target = { resource: 'clusterrolebindings.rbac.authorization.k8s.io', namespace: '' };
    const [uri, odd] = ['breakglass-debug', 'system:odd@x'].map((name) => objectPath({ ...target, name }, rbac) ?? '');
    if (!uri || !odd) throw new Error('no path');
    const byHand = async (at: string, uid: string) => {
      const args = ['-c', deleteByHand(at, uid, context) ?? 'exit 9'];
      const got = await program().run({ program: 'sh', args, timeout: 20_000, outputLimit: 1_000_000 }, signal());
      return got.ok && got.value;
    };
    const refused = { exitCode: 1, stderr: expect.stringMatching(/\(Conflict\).*UID/) };
    expect(await byHand(uri, 'uid-other')).toMatchObject(refused);
    expect(await byHand(odd, named.metadata.uid)).toMatchObject({ exitCode: 0 });
    const gone = { exitCode: 1, stderr: expect.stringMatching(/^Error from server \(NotFound\): .* not found$/m) };
    expect(await byHand(odd, named.metadata.uid)).toMatchObject(gone);
    expect(server.objects).toHaveLength(1);
    // What the stand-in says is what the real one says; an argument beside it is not looked at by either.
    const file = path.join(dir, 'body.json');
    writeFileSync(file, deleteBody('uid-other'));
    const [real, standIn] = [program(), createProgram(realClock(), { PATH: path.join(drill.dir, 'bin') })];
    const uris: [string, string[], RegExp][] = [
      [uri, ['-f', file, '-f', file], /^error: --raw can only use a single local file or stdin$/m],
      [uri, ['-f', file, '-o', 'name'], /^error: --raw and --output are mutually exclusive$/m],
      [uri, ['-f', file, '-R'], /^error: --raw and --recursive are mutually exclusive$/m],
      [uri, ['-f', '/none.json'], /^error: open \/none\.json: no such file or directory$/m],
      ['no/path', ['-f', file], /^error: --raw must be a valid URL path: parse "no\/path": invalid URI for request$/m],
      [uri, ['configmaps', 'x', '-f', file], /^Error from server \(Conflict\): .*UID in record/m],
    ];
    for (const [at, more, said] of uris)
      for (const [who, cluster] of [
        [real, context],
        [standIn, contextOf(drill.world.account)],
      ] as const) {
        const args = ['delete', '--raw', at, ...more, `--context=${cluster}`];
        const ask = { program: 'kubectl', args, timeout: 20_000, outputLimit: 1_000_000 };
        const got = await who.run(ask, signal());
        expect(got.ok && [got.value.exitCode, got.value.stderr]).toEqual([1, expect.stringMatching(said)]);
      }
  }, 60_000);

  it('is told beforehand that it may not, and sends no deletion', async () => {
    await begin(binding());
    server.denied.add('delete clusterrolebindings');
    const s = await scene(found());
    await s.confirm(await s.plan('delete-object'));
    expect(s.last()).toMatchObject({ state: 'failed', outcome: expect.stringMatching(/you may not delete it/) });
    expect(server.deletions()).toEqual([]);
    expect(server.objects).toHaveLength(1);
  }, 60_000);
});
