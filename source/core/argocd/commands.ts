/** How argocd reaches its server, out of `argocd:` in the configuration; all but these comes from ARGOCD_* itself. */
const connection: { [key: string]: (value: string) => string[] } = {
  server: (v) => ['--server', v],
  context: (v) => ['--argocd-context', v],
  core: (v) => (v === 'true' ? ['--core'] : []),
  grpcWeb: (v) => (v === 'true' ? ['--grpc-web'] : []),
};

export const connectionKeys: readonly string[] = Object.keys(connection);

/** Flags for every call. Other keys are refused with the configuration (core/check-config.ts). */
export const connectionFlags = (config: { [key: string]: string }): string[] =>
  Object.entries(config).flatMap(([key, value]) => connection[key]?.(value) ?? []);

/** `name` or `namespace/name`, as Kubernetes allows it: nothing that argocd could take for a flag. */
const appName = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\/)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

export const isAppName = (name: string): boolean => name.length <= 317 && appName.test(name);

/** One revision of one source: of several, argocd takes only lists. */
export const isRevision = (revision: string): boolean => /^[A-Za-z0-9][\w.+-]*$/.test(revision);

/** Exit code that we choose for "there is a difference": 1 is also what an unknown flag gives (domain.md §5.4). */
export const differs = 42;

/** How long argocd waits for a sync that it started, s. */
export const syncWait = 120;

/**
 * Everything that reseal ever asks of argocd, as argument arrays. `sync` is the one change; `--prune` only where it was
 * confirmed as such. There is no way from here to `--force`, `--replace` or `delete` (domain.md §5.4).
 */
export const argocdCommands = {
  list: (flags: string[]): string[] => ['app', 'list', '-o', 'json', ...flags],
  refresh: (app: string, flags: string[]): string[] => ['app', 'get', app, '--refresh', '-o', 'json', ...flags],
  diffHelp: (): string[] => ['app', 'diff', '--help'],
  diff: (app: string, chosen: boolean, flags: string[]): string[] => [
    ...['app', 'diff', app],
    ...(chosen ? ['--diff-exit-code', String(differs)] : []),
    ...flags,
  ],
  preview: (app: string, flags: string[], prune = false): string[] => [
    ...['app', 'sync', app, '--dry-run', ...(prune ? ['--prune'] : [])],
    ...flags,
  ],
  sync: (app: string, flags: string[], prune: boolean): string[] => [
    ...['app', 'sync', app, '--timeout', String(syncWait), ...(prune ? ['--prune'] : [])],
    ...flags,
  ],
  /** What a sync of this revision would apply; without one argocd leaves the hooks out. */
  manifests: (app: string, revision: string | null, flags: string[]): string[] => [
    ...['app', 'manifests', app, '--source', 'git', ...(revision === null ? [] : ['--revision', revision])],
    ...flags,
  ],
  /** RBAC cuts `app list` without a word: only who may get all of them sees all of them. */
  seesAll: (flags: string[]): string[] => ['account', 'can-i', 'get', 'applications', '*/*', ...flags],
  whoami: (flags: string[]): string[] => ['account', 'get-user-info', '-o', 'json', ...flags],
} as const;
