import { type Application, parseApplication, parseApplications } from '../../core/argocd/applications.ts';
import { argocdCommands, connectionFlags, isAppName, isRevision } from '../../core/argocd/commands.ts';
import { appFindingId } from '../../core/argocd/findings.ts';
import { type SyncEffects, syncEffects } from '../../core/argocd/sync-effects.ts';
import type { Finding } from '../../core/finding.ts';
import { complaint } from '../../core/program-words.ts';
import { notRead, type Reading, read } from '../../core/reading.ts';
import type { ReadPorts } from './action-type.ts';

const outputLimit = 64 * 1024 * 1024;
/** ms. */
const limits = { list: 60_000, refresh: 120_000, diff: 120_000, preview: 120_000 };

type Asking = Pick<ReadPorts, 'program' | 'config'>;
type Ran = Reading<{ exitCode: number; stdout: string; stderr: string }>;

/** Runs argocd with the configured connection. It only reads, or rehearses. */
const run = async (
  { program, config }: Asking,
  args: (flags: string[]) => string[],
  timeout: number,
  signal: AbortSignal,
): Promise<Ran> => {
  if (!program || !config?.argocd) return notRead({ kind: 'refused', what: 'Argo CD is not configured' }, 0);
  const flags = connectionFlags(config.argocd);
  return program.run({ program: 'argocd', args: args(flags), timeout, outputLimit, env: { ARGOCD_OPTS: '' } }, signal);
};

const ended = (what: string, { exitCode, stdout, stderr }: { exitCode: number; stdout: string; stderr: string }) =>
  `argocd ${what}: ${complaint(stderr, stdout) || `it ended with ${exitCode}`}`;

/** The whole name of the application that a finding is about: names alone are not unique. Null = it is not listed. */
export const appIdOf = async (
  ports: Pick<ReadPorts, 'program' | 'config' | 'hash'>,
  finding: Pick<Finding, 'id' | 'account'>,
  signal: AbortSignal,
): Promise<Reading<string | null>> => {
  const listed = await run(ports, argocdCommands.list, limits.list, signal);
  if (!listed.ok) return listed;
  if (listed.value.exitCode !== 0) return notRead({ kind: 'exit', what: ended('app list', listed.value) }, listed.at);
  const apps = parseApplications(listed.value.stdout);
  if (!apps.ok) return notRead({ kind: 'malformed', what: apps.why }, listed.at);
  const app = apps.value.find((a) => appFindingId(a.id, finding.account, ports.hash) === finding.id);
  return read(app && isAppName(app.id) ? app.id : null, listed.at);
};

/** The application after a refresh of its own. */
export const refreshedApp = async (ports: Asking, id: string, signal: AbortSignal): Promise<Reading<Application>> => {
  if (!isAppName(id)) return notRead({ kind: 'refused', what: 'that is no name of an application' }, 0);
  const got = await run(ports, (flags) => argocdCommands.refresh(id, flags), limits.refresh, signal);
  if (!got.ok) return got;
  if (got.value.exitCode !== 0) return notRead({ kind: 'exit', what: ended('app get', got.value) }, got.at);
  const app = parseApplication(got.value.stdout);
  if (!app.ok) return notRead({ kind: 'malformed', what: app.why }, got.at);
  return app.value.id === id
    ? read(app.value, got.at)
    : notRead({ kind: 'malformed', what: `argocd answered about ${app.value.id}` }, got.at);
};

/** What a sync would do beside applying what is in git; what cannot be read is a fault, never a harmless sync. */
export const effectsOf = async (
  ports: Asking,
  app: Application,
  signal: AbortSignal,
): Promise<Reading<SyncEffects & { hooksSeen: boolean }>> => {
  const revision = app.revision !== null && isRevision(app.revision) ? app.revision : null;
  const got = await run(ports, (flags) => argocdCommands.manifests(app.id, revision, flags), limits.diff, signal);
  if (!got.ok) return got;
  if (got.value.exitCode !== 0) return notRead({ kind: 'exit', what: ended('app manifests', got.value) }, got.at);
  const effects = syncEffects(app, got.value.stdout);
  const empty = got.value.stdout.trim() === '' && app.resources.some((r) => !r.pruned);
  return effects && !empty
    ? read({ ...effects, hooksSeen: revision !== null }, got.at)
    : notRead({ kind: 'malformed', what: 'argocd app manifests printed no objects that could be understood' }, got.at);
};

/** The difference as text, whatever its exit code says; a reason in brackets where there is none. */
export const diffText = async (ports: Asking, id: string, signal: AbortSignal): Promise<string> => {
  const got = await run(ports, (flags) => argocdCommands.diff(id, false, flags), limits.diff, signal);
  if (!got.ok) return `(no diff: ${got.fault.what})`;
  const { exitCode, stdout } = got.value;
  return exitCode === 0 || exitCode === 1 ? stdout : `(no diff: ${ended('app diff', got.value)})`;
};

/** What a sync would do, as argocd says it after a dry run. */
export const previewOf = async (
  ports: Asking,
  id: string,
  prune: boolean,
  signal: AbortSignal,
): Promise<Reading<string>> => {
  const got = await run(ports, (flags) => argocdCommands.preview(id, flags, prune), limits.preview, signal);
  if (!got.ok) return got;
  return got.value.exitCode === 0
    ? read(got.value.stdout, got.at)
    : notRead({ kind: 'exit', what: ended('app sync --dry-run', got.value) }, got.at);
};
