import type { Json, JsonObject } from '../../core/words.ts';
import { canI } from './argocd-account.ts';
import { manifestsOf } from './argocd-manifests.ts';
import { cobraFlags, type ToldCluster } from './cluster-world.ts';
import type { Stage } from './main.ts';

const common = {
  o: 'value',
  output: 'value',
  server: 'value',
  'argocd-context': 'value',
  core: 'switch',
  'grpc-web': 'switch',
} as const;
/** Each command knows its own flags: `app list --refresh`, as the runbook has it, is none (domain.md §5.4). */
const flags: { [command: string]: { [name: string]: 'switch' | 'value' } } = {
  list: { ...common, N: 'value', c: 'value', P: 'value', p: 'value', r: 'value', l: 'value' },
  get: { ...common, refresh: 'switch', 'hard-refresh': 'switch' },
  diff: { ...common, 'diff-exit-code': 'value', 'exit-code': 'value', refresh: 'switch', help: 'switch' },
  manifests: { ...common, source: 'value', revision: 'value', revisions: 'value', 'source-positions': 'value' },
  sync: { ...common, 'dry-run': 'switch', prune: 'switch', force: 'switch', timeout: 'value', resource: 'value' },
};

const help = `Perform a diff against the target and live state.

Usage:
  argocd app diff APPNAME [flags]

Flags:
      --diff-exit-code int   Return specified exit code when there is a diff. Typical error code is 20. (default 1)
      --exit-code            Return non-zero exit code when there is a diff (default true)
`;

const stamp = (ms: number): string => new Date(ms).toISOString();

const application = (app: ToldCluster['apps'][number], told: ToldCluster): JsonObject => {
  const status = app.drifted === null ? 'Synced' : 'OutOfSync';
  const mine = told.objects.filter((o) => o.app === app.name);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: app.name, namespace: 'argocd' },
    spec: { project: 'default', syncPolicy: app.selfHeal ? { automated: { selfHeal: true, prune: false } } : {} },
    status: {
      ...{
        sync: { status, revision: 'c0ffee12'.repeat(5) },
        health: { status: 'Healthy' },
        reconciledAt: stamp(told.now),
      },
      history: app.syncs.map(
        (s, id): Json => ({
          ...{ id, deployedAt: stamp(s.at), revision: 'c0ffee12'.repeat(5) },
          initiatedBy: s.by === 'automated' ? { automated: true } : { username: s.by },
        }),
      ),
      resources: mine.map((o) => {
        const meta = o.body.metadata as JsonObject;
        const group = String(o.body.apiVersion).includes('/') ? String(o.body.apiVersion).split('/')[0] : '';
        const off = app.drifted !== null && o.kind === 'Deployment';
        return {
          group: group ?? '',
          kind: o.kind,
          namespace: String(meta.namespace ?? ''),
          name: String(meta.name),
          status: off ? 'OutOfSync' : 'Synced',
        };
      }),
    },
  };
};

const fatal = (stage: Stage, text: string): number => {
  stage.error(`time="${stamp(Date.now())}" level=fatal msg="rpc error: code = ${text}"\n`);
  return 20;
};

/** As strict as the real one: flags that a command does not know, and exit codes that mean what they mean (domain.md §5.4). */
export const argocd = async (stage: Stage, [app = '', command = '', ...args]: string[]): Promise<number> => {
  if (app === 'account' && command === 'get-user-info') {
    stage.print(`${JSON.stringify({ loggedIn: true, username: 'cleanup', iss: 'argocd' })}\n`);
    return 0;
  }
  if (app === 'account' && command === 'can-i') return canI(stage, args, common, fatal);
  const own = flags[command];
  if (app !== 'app' || !own) {
    stage.error(
      `Error: unknown command "${app === 'app' ? command : app}" for "argocd${app === 'app' ? ' app' : ''}"\n`,
    );
    return 1;
  }
  const { values, rest, wrong } = cobraFlags(args, own);
  if (wrong !== null) {
    stage.error(`Error: ${wrong}\n`);
    return 1;
  }
  if (values.help) {
    stage.print(help);
    return 0;
  }
  const told = await stage.cluster();
  if (command === 'list') {
    // A cache: the list still says what was compared before.
    const cached = told.apps.map((a) => application({ ...a, drifted: null }, { ...told, now: told.now - 3_600_000 }));
    stage.print(`${JSON.stringify(cached)}\n`);
    return 0;
  }
  const name = (rest[0] ?? '').replace(/^argocd\//, '');
  const one = told.apps.find((a) => a.name === name);
  if (!one)
    return fatal(stage, `NotFound desc = error getting application: applications.argoproj.io "${name}" not found`);
  if (command === 'get') stage.print(`${JSON.stringify(application(one, told))}\n`);
  if (command === 'manifests') {
    const source = values.source ?? 'git';
    if (source !== 'git' && source !== 'live') return fatal(stage, `Unknown desc = Unknown source type '${source}'`);
    stage.print(manifestsOf(name, told, source === 'git' && values.revision !== undefined));
  }
  if (command === 'diff' && one.drifted !== null) {
    stage.print(one.drifted);
    return Number(values['diff-exit-code'] ?? 1);
  }
  if (command === 'sync') {
    if (!values['dry-run']) {
      const why = await stage.change('sync', { app: name });
      if (why !== null) return fatal(stage, `Unknown desc = ${why}`);
    }
    stage.print(
      `Name:               argocd/${name}\nSync Status:        Synced${values['dry-run'] ? ' (dry run)' : ''}\n`,
    );
  }
  return 0;
};
