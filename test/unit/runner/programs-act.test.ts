import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { realClock } from '../../../source/adapters/clock.ts';
import { createProgram } from '../../../source/adapters/program.ts';
import { appFindingId } from '../../../source/core/argocd/findings.ts';
import { type FaultPoint, faultPoints } from '../../../source/core/fault-point.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { ProgramPort } from '../../../source/core/ports.ts';
import { notRead, read } from '../../../source/core/reading.ts';
import { contextOf } from '../../../source/drill/incident-of.ts';
import { castOf } from '../../../source/drill/scenario/cast.ts';
import type { ReadPorts } from '../../../source/runbook/actions/action-type.ts';
import { deleteObject } from '../../../source/runbook/actions/delete-object.ts';
import { syncApp } from '../../../source/runbook/actions/sync-app.ts';
import { fakePrograms } from '../../support/fake-program.ts';
import { hash } from '../../support/hash.ts';
import { openDrill } from '../drill/support.ts';
import { finding, removalScene, writesOf } from './removal-scene.ts';

type Drill = Awaited<ReturnType<typeof openDrill>>;
let drill: Drill;
const closing: (() => void)[] = [];
const cast = castOf(7);
beforeAll(async () => {
  drill = await openDrill();
}, 30_000);
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(() => drill.close());

const binding = (account: string, over: Partial<Finding> = {}): Finding =>
  finding({
    ...{ kind: 'untracked-object', subject: 'ClusterRoleBinding//breakglass-debug', account, region: null },
    ...{ item: 'kubernetes.untracked', source: 'kubernetes', left: 'there', actions: ['delete-object'] },
    uniqueId: 'clusterrolebinding--breakglass-debug',
    ...over,
  });
const drifted = (account: string): Finding =>
  finding({
    ...{ id: appFindingId(`argocd/${cast.orders}`, account, hash), kind: 'drift', subject: cast.orders, account },
    ...{ item: 'argocd.sync', source: 'argocd', region: null, left: 'changed', actions: ['sync-app'] },
  });
const open = async (f: Finding, over: Partial<Parameters<typeof removalScene>[1]> = {}, at = drill) => {
  const scene = await removalScene(at, { findings: [f], ...over });
  closing.push(scene.close);
  return scene;
};

describe('an object of the window', () => {
  it('is refused where it is another one, of a kind that holds others, or of none that is known', async () => {
    const { account } = drill.world;
    const cases: [Partial<Finding>, RegExp][] = [
      [{ uniqueId: 'uid-before' }, /another object has that name/],
      [{ subject: 'Namespace//orders' }, /everything in it/],
      [{ subject: 'CustomResourceDefinition//x.example.com' }, /every object of that kind/],
      [{ subject: 'xbuckets//mine' }, /kubectl delete it by hand/],
      [{ subject: 'ConfigMap/orders/--all' }, /by hand/],
      [{ uniqueId: null }, /uid is not known/],
      [{ standing: false }, /gone/],
      [
        {
          subject: `Pod/${cast.orders}/${cast.orders}-7c9f-x2k`,
          uniqueId: `pod-${cast.orders}-${cast.orders}-7c9f-x2k`,
        },
        /ReplicaSet.* owns it/,
      ],
    ];
    for (const [over, why] of cases) {
      const s = await open(binding(account, over));
      expect(await s.tryPlan('delete-object'), JSON.stringify(over)).toMatchObject({
        ok: false,
        why: expect.stringMatching(why),
      });
    }
    expect(await writesOf(drill)).toEqual([]);
  });

  it('lives, where it took the name between the look and the deletion', async () => {
    const own = await openDrill();
    try {
      const real = createProgram(realClock(), { PATH: path.join(own.dir, 'bin') });
      const place = {
        resource: 'clusterrolebindings.rbac.authorization.k8s.io',
        namespace: '',
        name: 'breakglass-debug',
      };
      const body = JSON.stringify({ operation: 'replace', input: { ...place, uid: 'u-new' } });
      const program: ProgramPort = {
        run: async (ask, s) => {
          // The last moment before the deletion starts: somebody else is quicker.
          if (ask.args[0] === 'delete') await fetch(`${own.world.endpoint}/_drill/cluster`, { method: 'POST', body });
          return real.run(ask, s);
        },
      };
      const s = await open(binding(own.world.account), { program }, own);
      await s.confirm(await s.plan('delete-object'));
      expect(s.last()).toMatchObject({
        state: 'failed',
        outcome: expect.stringMatching(/Another object has this name now \(uid u-new\).*nothing was deleted/),
      });
      expect(await writesOf(own)).toEqual(['replace done', 'delete Conflict']);
      const args = ['get', place.resource, place.name, '-o', 'json', `--context=${contextOf(own.world.account)}`];
      const ask = { program: 'kubectl', args, timeout: 20_000, outputLimit: 1_000_000 };
      expect(JSON.stringify(await real.run(ask, new AbortController().signal))).toContain('u-new');
    } finally {
      await own.close();
    }
  }, 30_000);

  it('is asked for, deleted by its uid, read back, and its state is kept', async () => {
    const s = await open(binding(drill.world.account));
    const p = await s.plan('delete-object');
    expect(p.target.name).toBe('ClusterRoleBinding/breakglass-debug');
    expect(p.preImage).toMatchObject({ roleRef: { name: 'cluster-admin' } });
    expect(await s.confirm(p, 'breakglass-debug')).toMatchObject({ ok: false });
    await s.confirm(p);
    expect(s.last()).toMatchObject({
      state: 'done',
      as: expect.stringMatching(/^kubernetes arn:aws:sts::\d+:assumed-role\/breakglass-cleanup-ro\//),
    });
    expect(s.last()?.calls.map((c) => c.state)).toEqual(['done', 'done']);
    expect(await writesOf(drill)).toEqual(['delete done']);
    expect(await s.tryPlan('delete-object')).toMatchObject({ ok: false, nothing: true });

    // Another cluster has no such object either: that it is not there proves nothing about this one.
    let asked = 0;
    const what = 'clusterrolebindings.rbac.authorization.k8s.io "breakglass-debug" not found';
    const notFound = `Error from server (NotFound): ${what}\n`;
    const program: ProgramPort = {
      run: async () => {
        asked++;
        return read({ exitCode: 1, stdout: '', stderr: notFound }, 0);
      },
    };
    const look = (context: string, said = program) => {
      const ports = { program: said, config: { kubernetes: { context }, argocd: null }, hash } as unknown as ReadPorts;
      return deleteObject.readBack({ target: p.target, calls: p.calls }, ports, new AbortController().signal);
    };
    const context = contextOf(drill.world.account);
    // A context may have slashes: the beginning of one is another cluster.
    for (const other of ['another', context.replace(/\/.*/, ''), `${context}/ClusterRoleBinding`])
      expect(await look(other), other).toMatchObject({ ok: false, fault: { kind: 'refused' } });
    expect(asked).toBe(0);
    expect(await look(context)).toMatchObject({ ok: true, value: { holds: true } });
    // Somebody made another one of that name since: ours is gone, and the new one is said.
    const another = JSON.stringify({
      kind: 'ClusterRoleBinding',
      metadata: { name: 'breakglass-debug', uid: 'u-new' },
    });
    const standing: ProgramPort = { run: async () => read({ exitCode: 0, stdout: another, stderr: '' }, 0) };
    expect(await look(context, standing)).toMatchObject({
      ok: true,
      value: { holds: true, said: 'it is gone; another one of that name is there since (u-new)' },
    });
    const uri = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/breakglass-debug';
    expect(p.warnings.join('\n')).toMatch(/only while it has the uid clusterrolebinding--breakglass-debug/);
    expect(p.warnings.at(-1)).toBe(
      `The same by hand: echo '{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background","preconditions":{"uid":"clusterrolebinding--breakglass-debug"}}' | kubectl delete --raw ${uri} -f - --context ${context}`,
    );
    expect(p.calls.at(-1)?.says).toContain(`DELETE ${uri} with preconditions.uid=clusterrolebinding--breakglass-debug`);
  });
});

describe('an application that differs from git', () => {
  it('is rehearsed first, synced under its name, and Synced after a refresh', async () => {
    const before = (await writesOf(drill)).length;
    const s = await open(drifted(drill.world.account));
    const p = await s.plan('sync-app');
    expect(p.warnings.join('\n')).toMatch(/dry run/);
    expect(JSON.stringify(p.preImage)).toMatch(/replicas: 9/);
    expect((await writesOf(drill)).length).toBe(before);
    await s.confirm(p);
    expect(s.last()).toMatchObject({ state: 'done', as: 'argocd cleanup', outcome: expect.stringMatching(/Synced/) });
    expect((await writesOf(drill)).slice(before)).toEqual(['sync done']);
    expect(await s.tryPlan('sync-app')).toMatchObject({ ok: false, nothing: true });
    // Another server's application of that name, Synced or not, proves nothing about this one.
    const asked: unknown[] = [];
    const program: ProgramPort = { run: async (ask) => notRead({ kind: 'exit', what: String(asked.push(ask)) }, 0) };
    const look = (argocd: { [key: string]: string }) => {
      const ports = { program, config: { kubernetes: null, argocd }, hash } as unknown as ReadPorts;
      return syncApp.readBack({ target: p.target, calls: p.calls }, ports, new AbortController().signal);
    };
    expect(await look({ server: 'argocd.other.example' })).toMatchObject({ ok: false, fault: { kind: 'refused' } });
    expect(asked).toEqual([]);
    expect(await look({})).toMatchObject({ ok: false, fault: { kind: 'exit' } });
    expect(asked).toHaveLength(1);
  });
});

describe('killed on the way', () => {
  const points = faultPoints.filter((p) => p.startsWith('call.') || p === 'action.after-outcome');
  const kinds: [string, (account: string) => Finding, string, number][] = [
    ['delete-object', binding, 'delete done', 2],
    ['sync-app', drifted, 'sync done', 1],
  ];
  for (const [kind, about, write, nth] of kinds)
    it.each(points)(
      `${kind}, %s: nothing is lost, nothing is done twice`,
      async (point) => {
        const own = await openDrill();
        try {
          let n = 0;
          const faults = (at: FaultPoint) => {
            if (at === point && (++n >= nth || point === 'action.after-outcome')) throw new Error('killed');
          };
          const s = await open(about(own.world.account), { faults }, own);
          const p = await s.plan(kind);
          await expect(s.confirm(p)).rejects.toThrow('killed');
          const never = point === 'call.before-send';
          if (!never) await expect.poll(() => writesOf(own), { timeout: 10_000 }).toEqual([write]);
          await s.restart();
          if (point === 'action.after-outcome') expect(s.last()?.state).toBe('done');
          else
            expect(s.last()).toMatchObject({
              state: 'settled',
              outcome: expect.stringMatching(never ? /^it does not/ : /^it holds/),
            });
          expect((await s.tryPlan(kind)).ok).toBe(never);
          expect(await writesOf(own)).toEqual(never ? [] : [write]);
        } finally {
          await own.close();
        }
      },
      30_000,
    );
});

describe('a sync that prunes, killed on the way', () => {
  const status = (sync: string, resources: object[]): string =>
    JSON.stringify({
      metadata: { name: 'orders', namespace: 'argocd' },
      status: { sync: { status: sync, revision: 'abc' }, reconciledAt: '2026-05-20T13:00:00Z', resources },
    });
  const extra = { kind: 'ConfigMap', namespace: 'orders', name: 'debug', status: 'OutOfSync', requiresPruning: true };
  /** The drill has nothing that a sync would prune: an argocd of its own, which is Synced once it was told to be. */
  const argocd = `
const file = require('node:path').join(process.env.HOME, 'syncs');
const syncs = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').length : 0;
const app = syncs > 0 ? ${JSON.stringify(status('Synced', []))} : ${JSON.stringify(status('OutOfSync', [extra]))};
if (args[0] === 'account') { out('{"loggedIn":true,"username":"cleanup"}'); end(0); }
if (args[1] === 'list') { out('[' + app + ']'); end(0); }
if (args[1] === 'get') { out(app); end(0); }
if (args[1] === 'diff') { end(syncs > 0 ? 0 : 1); }
if (args[1] === 'manifests' || args.includes('--dry-run')) { out(''); end(0); }
if (args[1] === 'sync' && args.includes('--prune')) { fs.appendFileSync(file, 'x'); end(0); }
end(20);`;

  it.each(faultPoints.filter((p) => p.startsWith('call.') || p === 'action.after-outcome'))(
    'sync-app-prune, %s: nothing is lost, nothing is pruned twice',
    async (point) => {
      const { program, dir, remove } = await fakePrograms({ argocd });
      try {
        const syncs = (): number => {
          const file = path.join(dir, 'syncs');
          return existsSync(file) ? readFileSync(file, 'utf8').length : 0;
        };
        const faults = (at: FaultPoint) => {
          if (at === point) throw new Error('killed');
        };
        const { account } = drill.world;
        const about = finding({
          ...{ id: appFindingId('argocd/orders', account, hash), kind: 'drift', subject: 'orders', account },
          ...{ item: 'argocd.sync', source: 'argocd', region: null, left: 'changed', actions: ['sync-app-prune'] },
        });
        const s = await open(about, { faults, program });
        const p = await s.plan('sync-app-prune');
        await expect(s.confirm(p)).rejects.toThrow('killed');
        const never = point === 'call.before-send';
        if (!never) await expect.poll(syncs, { timeout: 10_000 }).toBe(1);
        await s.restart();
        expect(s.last()?.state).toBe(point === 'action.after-outcome' ? 'done' : 'settled');
        expect((await s.tryPlan('sync-app-prune')).ok).toBe(never);
        expect(syncs()).toBe(never ? 0 : 1);
      } finally {
        await remove();
      }
    },
    30_000,
  );
});
