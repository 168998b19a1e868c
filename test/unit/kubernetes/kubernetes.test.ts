import { afterEach, describe, expect, test } from 'vitest';
import { parseApplications } from '../../../source/core/argocd/applications.ts';
import { kubectlCommands } from '../../../source/core/kubernetes/commands.ts';
import { objectKinds } from '../../../source/core/kubernetes/kinds.ts';
import { readKubernetes } from '../../../source/runner/read-kubernetes.ts';
import { fakePrograms } from '../../support/fake-program.ts';
import { hash } from '../../support/hash.ts';

const removes: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removes.splice(0)) await remove();
});

const from = Date.parse('2026-05-20T13:00:00Z');
const window = { from, to: from + 2 * 3_600_000 };
const at = (minutes: number): string => new Date(from + minutes * 60_000).toISOString();
const meta = (name: string, minutes: number, more: object = {}) => ({
  metadata: { name, uid: `uid-${name}`, creationTimestamp: at(minutes), ...more },
});

/** kubectl: `lists` maps a resource to its items, `more` comes first. */
const cluster = (lists: { [resource: string]: object[] }, more = '') => `
if (!args.some((a) => a === '--context=prod') || !args.includes('--request-timeout=20s')) { err('no context\\n'); end(1); }
${more}
if (args[0] === 'auth') { out('{"status":{"userInfo":{"username":"ro"}}}'); end(0); }
if (args[0] === 'api-resources') end(0);
const lists = ${JSON.stringify(lists)};
if (args[1].includes(',')) { err('error: one at a time\\n'); end(1); }
const items = lists[args[1]] ?? [];
if (args[1] === 'secrets') { for (const i of items) out((i.type ?? 'Opaque') + '\\t' + JSON.stringify(i.metadata) + '\\n'); end(0); }
out(JSON.stringify({ items })); end(0);`;

const readWith = async (script: string, apps: unknown[] | null = null) => {
  const { program, remove } = await fakePrograms({ kubectl: script });
  removes.push(remove);
  const parsed = apps === null ? null : parseApplications(JSON.stringify(apps));
  return readKubernetes(
    {
      ...{ program, config: { context: 'prod', awsProfile: null }, account: '123456789012', hash, window },
      ...{ apps: parsed?.ok ? parsed.value : null, now: Date.now, progress: () => undefined },
    },
    new AbortController().signal,
  );
};

const found = async (lists: { [resource: string]: object[] }, apps: unknown[] | null = null) => {
  const reading = await readWith(cluster(lists), apps);
  if (!reading.ok) throw new Error(reading.fault.what);
  return reading.value;
};

const bindings = 'clusterrolebindings.rbac.authorization.k8s.io';

describe('objects of the window', () => {
  test('what nothing owns is found, what gives power first; what is older or owned is not', async () => {
    const fact = await found({
      configmaps: [meta('notes', 10, { namespace: 'orders' }), meta('kube-root-ca.crt', 10, { namespace: 'orders' })],
      pods: [meta('orders-1', 20, { namespace: 'orders', ownerReferences: [{ kind: 'ReplicaSet', name: 'orders' }] })],
      [bindings]: [meta('breakglass-admin', 30), meta('system:node', -9999)],
    });
    expect(fact.findings.map((f) => f.subject)).toEqual([
      'ClusterRoleBinding//breakglass-admin',
      'ConfigMap/orders/notes',
    ]);
    expect(fact.findings[0]).toMatchObject({
      kind: 'untracked-object',
      standing: true,
      attribution: 'unknown',
      uniqueId: 'uid-breakglass-admin',
    });
    expect(fact.owned).toBe(2);
    expect(fact.caller).toBe('ro');
  });

  test('one start of kubectl lists all ordinary kinds, and an item of a strange kind makes it ask for each', async () => {
    const listed = (kind: string, apiVersion: string) => ({ kind, apiVersion, ...meta('breakglass-admin', 30) });
    const together = (...items: object[]) =>
      `if (args[1].includes(',')) { out(JSON.stringify({ items: ${JSON.stringify(items)} })); end(0); }`;
    const binding = listed('ClusterRoleBinding', 'rbac.authorization.k8s.io/v1');
    const read = async (...items: object[]) => {
      const reading = await readWith(cluster({ pods: [meta('alone', 10, { namespace: 'a' })] }, together(...items)));
      if (!reading.ok) throw new Error(reading.fault.what);
      return reading.value.findings.map((f) => f.subject);
    };
    expect(await read(binding)).toEqual(['ClusterRoleBinding//breakglass-admin']);
    expect(await read(binding, listed('Gizmo', 'v1'))).toEqual(['Pod/a/alone']);
  });

  test('a label proves nothing: Argo CD itself must list the object', async () => {
    const mine = meta('settings', 10, {
      namespace: 'orders',
      labels: { 'app.kubernetes.io/instance': 'orders' },
      annotations: { 'argocd.argoproj.io/tracking-id': 'orders:/ConfigMap:orders/settings' },
    });
    const listing = (name: string) => [
      { metadata: { name: 'orders' }, status: { resources: [{ kind: 'ConfigMap', namespace: 'orders', name }] } },
    ];
    expect((await found({ configmaps: [mine] }, listing('settings'))).findings).toEqual([]);
    for (const apps of [null, listing('other')]) {
      const { findings } = await found({ configmaps: [mine] }, apps);
      expect(findings[0]?.why).toMatch(/says of itself that it is tracked by orders, and nobody confirms it/);
    }
  });

  test('that Argo CD lists one of that name proves nothing alone: its applications may lie in another cluster', async () => {
    const resources = [{ kind: 'ConfigMap', namespace: 'orders', name: 'settings' }];
    const apps = [{ metadata: { name: 'orders' }, status: { resources } }];
    const { findings } = await found({ configmaps: [meta('settings', 10, { namespace: 'orders' })] }, apps);
    expect(findings.map((f) => f.subject)).toEqual(['ConfigMap/orders/settings']);
  });

  test('an older object that was changed by hand in the window is found, one that a controller changed is not', async () => {
    const edited = (manager: string, minutes: number) => ({
      managedFields: [{ manager, operation: 'Update', time: at(minutes) }],
    });
    const { findings } = await found({
      'deployments.apps': [
        meta('by-hand', -500, { namespace: 'a', ...edited('kubectl-edit', 20) }),
        meta('before', -500, { namespace: 'a', ...edited('kubectl-edit', -20) }),
        meta('controlled', -500, { namespace: 'a', ...edited('kube-controller-manager', 20) }),
      ],
    });
    expect(findings).toMatchObject([{ subject: 'Deployment/a/by-hand', left: 'changed', actions: [] }]);
  });

  test('what the cluster makes itself in each namespace is changed by hand like anything else', async () => {
    const edited = (name: string, manager: string, minutes: number) =>
      meta(name, minutes, {
        namespace: 'orders',
        managedFields: [{ manager, operation: 'Update', time: at(20) }],
      });
    const { findings, owned } = await found({
      serviceaccounts: [edited('default', 'kubectl-annotate', -500), meta('default', 19, { namespace: 'new' })],
      configmaps: [edited('kube-root-ca.crt', 'kube-controller-manager', -500)],
    });
    expect(findings).toMatchObject([{ subject: 'ServiceAccount/orders/default', left: 'changed', standing: true }]);
    expect(owned).toBe(1);
    const remade = await found({ serviceaccounts: [edited('default', 'kubectl-annotate', 19)] });
    expect(remade.findings[0]?.why).toMatch(/^made by the cluster itself, changed by hand/);
  });

  test('which cluster it was found in is noted by its oldest namespace, not by what the context is called', async () => {
    const bad = { configmaps: [meta('notes', 10, { namespace: 'orders' })] };
    const { findings, system } = await found({ ...bad, namespaces: [meta('kube-system', -9999)] });
    expect(system).toEqual({ id: 'kubernetes uid-kube-system', name: 'prod' });
    expect(findings[0]?.system).toEqual(system);
    expect((await found(bad)).system).toBeUndefined();
  });

  test('of a Secret only its metadata is asked for, and a token that never expires is named', async () => {
    const secret = { ...meta('tok', 10, { namespace: 'a' }), type: 'kubernetes.io/service-account-token' };
    const { findings } = await found({ secrets: [secret] });
    expect(findings[0]?.why).toMatch(/token that never expires/);
    const kind = objectKinds.find((k) => k.secret);
    if (!kind) throw new Error('no kind is secret');
    expect(kubectlCommands.list(kind, 'prod').join(' ')).toMatch(/jsonpath=.*\.metadata/);
    expect(kubectlCommands.list(kind, 'prod')).not.toContain('json');
  });

  test.each([
    [
      'Forbidden',
      `if (args[1] === 'pods') { err('Error from server (Forbidden): pods is forbidden: User "ro" cannot list resource "pods"\\n'); end(1); }`,
      /Forbidden/,
    ],
    ['half an answer', `if (args[1] === 'pods') { out('{"items":['); end(0); }`, /did not print a list/],
    [
      'a list that goes on',
      `if (args[1] === 'pods') { out('{"metadata":{"continue":"x"},"items":[]}'); end(0); }`,
      /cut off/,
    ],
    [
      'an object without a name',
      `if (args[1] === 'pods') { out('{"items":[{"metadata":{}}]}'); end(0); }`,
      /could not be understood/,
    ],
    [
      'no such kind',
      `if (args[1] === 'pods') { err('error: the server doesn\\'t have a resource type "pods"\\n'); end(1); }`,
      /resource type/,
    ],
  ])('a kind that could not be listed is named: %s', async (_name, more, why) => {
    const reading = await readWith(cluster({}, more));
    if (!reading.ok) throw new Error(reading.fault.what);
    expect(reading.value.unread).toEqual([{ resource: 'pods', why: expect.stringMatching(why) }]);
  });

  test.each([
    [
      'refused',
      `err('E1122 10:00:00.000000 1 memcache.go:265] "Unhandled"\\nThe connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\\n'); end(1);`,
      'network',
      /refused/,
    ],
    [
      'a context that is not there',
      `err('error: context "prod" does not exist\\n'); end(1);`,
      'exit',
      /does not exist/,
    ],
  ])('a cluster that does not answer is a fault: %s', async (_name, script, kind, what) => {
    const reading = await readWith(script);
    expect(reading).toMatchObject({ ok: false, fault: { kind } });
    if (!reading.ok) expect(reading.fault.what).toMatch(what);
  });

  test('a program that waits for a password gets none: its stdin is closed', async () => {
    const asks = `if (args[0] === 'auth') { const got = fs.readFileSync(0, 'utf8'); err(got === '' ? 'error: You must be logged in to the server (Unauthorized)\\n' : 'asked\\n'); end(1); }
err('error: You must be logged in to the server (Unauthorized)\\n'); end(1);`;
    const reading = await readWith(asks);
    expect(reading).toMatchObject({ ok: false, fault: { kind: 'denied' } });
  });
});
