type Answer = { exitCode: number; stdout: string; stderr: string };

const out = (stdout: string): Answer => ({ exitCode: 0, stdout, stderr: '' });
const json = (value: unknown): Answer => out(`${JSON.stringify(value)}\n`);

export const cleanApplication = (now: number) => ({
  metadata: { name: 'orders', namespace: 'argocd' },
  spec: { project: 'default', syncPolicy: { automated: { selfHeal: false } } },
  status: {
    sync: { status: 'Synced', revision: 'abc' },
    health: { status: 'Healthy' },
    reconciledAt: new Date(now).toISOString(),
    resources: [
      { group: 'apps', kind: 'Deployment', namespace: 'orders', name: 'orders', status: 'Synced' },
      { group: '', kind: 'ConfigMap', namespace: 'orders', name: 'settings', status: 'Synced' },
    ],
  },
});

const kubeObject = (name: string, namespace: string, created: number, more: object = {}) => ({
  metadata: {
    name,
    namespace,
    uid: `uid-${namespace}-${name}`,
    creationTimestamp: new Date(created).toISOString(),
    ...more,
  },
});

/** Terraform finds nothing to do: exit code 0, and a plan that says that it is whole. */
const cleanTerraform = (args: string[]): Answer => {
  if (args[0] === 'version') return json({ terraform_version: '1.11.4' });
  if (args[0] === 'workspace') return out('* default\n');
  if (args[0] === 'state') return json({ version: 4, resources: [] });
  if (args[0] === 'plan') return out('No changes. Your infrastructure matches the configuration.\n');
  return json({
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: [],
    complete: true,
    errored: false,
  });
};

/** A clean checkout that nothing is ahead of. */
const cleanGit = (args: string[]): Answer =>
  args[0] === 'rev-parse' ? out(`${'c0ffee12'.repeat(5)}\n`) : args[0] === 'rev-list' ? out('0\n') : out('');

/** What programs answer in a world in which everything is as it should be. Times are ms. */
export const cleanPrograms = (now: number, from: number): { [program: string]: (args: string[]) => Answer } => ({
  terraform: cleanTerraform,
  git: cleanGit,
  argocd: (args) =>
    args[1] === 'can-i'
      ? out('yes\n')
      : args[1] === 'list'
        ? json([cleanApplication(now)])
        : args[1] === 'get'
          ? json(cleanApplication(now))
          : out('      --diff-exit-code int   Return specified exit code when there is a diff.\n'),
  kubectl: (args) => {
    if (args[0] === 'auth') return json({ status: { userInfo: { username: 'cleanup-ro' } } });
    if (args[0] === 'api-resources') return out('');
    if (args[1] === 'secrets') return out('');
    // Kind by kind, so that each list is asked for.
    if (args[1]?.includes(',')) return { exitCode: 1, stdout: '', stderr: 'error: one at a time' };
    const made = from + 20 * 60_000;
    const owned = [
      kubeObject('orders-5f7', 'orders', made, { ownerReferences: [{ kind: 'ReplicaSet', name: 'orders' }] }),
    ];
    const tracked = { annotations: { 'argocd.argoproj.io/tracking-id': 'orders:/ConfigMap:orders/settings' } };
    const items: { [kind: string]: object[] } = {
      pods: owned,
      configmaps: [kubeObject('settings', 'orders', made, tracked), kubeObject('kube-root-ca.crt', 'orders', made)],
    };
    return json({ items: items[args[1] ?? ''] ?? [] });
  },
});
