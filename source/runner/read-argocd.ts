import { type Application, parseApplication, parseApplications } from '../core/argocd/applications.ts';
import { argocdCommands, connectionFlags, differs, isAppName } from '../core/argocd/commands.ts';
import type { AppReading, ArgocdFact } from '../core/argocd/findings.ts';
import type { ProgramPort } from '../core/ports.ts';
import { complaint } from '../core/program-words.ts';
import { notRead, type Reading, read } from '../core/reading.ts';
import { redactManifest } from '../core/redact-manifest.ts';
import { redacted } from '../core/session-log/redact-secrets.ts';
import { eachLimited } from './each-limited.ts';

type Deps = {
  program: ProgramPort;
  config: { [key: string]: string };
  now(): number;
  progress(done: number, total: number): void;
};

/** ms. A refresh waits until the controller has compared. */
const limits = { list: 60_000, refresh: 120_000, diff: 120_000, ask: 30_000 };
const outputLimit = 64 * 1024 * 1024;
const atOnce = 4;
/** A server's clock may run behind ours by that much, ms. */
const slack = 60_000;
const shownLines = 200;
const blankedNote = `(${redacted} stands for what may be secret; argocd app diff shows it)`;

/**
 * Every application after a refresh of its own: the list alone is a cache (domain.md §5.4). An application whose refresh
 * failed, whose comparison failed, or that was not compared again is not known.
 */
export const readArgocd = async (deps: Deps, signal: AbortSignal): Promise<Reading<ArgocdFact>> => {
  const flags = connectionFlags(deps.config);
  const run = (args: string[], timeout: number) =>
    deps.program.run({ program: 'argocd', args, timeout, outputLimit, env: { ARGOCD_OPTS: '' } }, signal);

  const listed = await run(argocdCommands.list(flags), limits.list);
  if (!listed.ok) return listed;
  const { exitCode, stdout, stderr } = listed.value;
  if (exitCode !== 0) return failed('app list', exitCode, stderr, listed.at);
  const apps = parseApplications(stdout);
  if (!apps.ok) return notRead({ kind: 'malformed', what: apps.why }, listed.at);
  const limited = await whyCut(run, flags);
  const chosen = await canChooseExitCode(run);
  let done = 0;
  const readings = await eachLimited(apps.value, atOnce, async (app): Promise<AppReading> => {
    const reading = await refreshed(app);
    done += 1;
    deps.progress(done, apps.value.length);
    return reading;
  });
  if (signal.aborted) return notRead({ kind: 'cancelled', what: 'argocd: cancelled.' }, deps.now());
  return read({ apps: readings, notes: [], cut: limited }, deps.now());

  async function refreshed(app: Application): Promise<AppReading> {
    const unread = (why: string): AppReading => ({ app, unread: why, diff: [] });
    if (!isAppName(app.id)) return unread('its name is none that argocd could be asked about');
    const before = deps.now();
    const got = await run(argocdCommands.refresh(app.id, flags), limits.refresh);
    if (!got.ok) return unread(got.fault.what);
    if (got.value.exitCode !== 0) return unread(`app get: ${complaint(got.value.stderr, got.value.stdout)}`);
    const parsed = parseApplication(got.value.stdout);
    if (!parsed.ok) return unread(parsed.why);
    const fresh = parsed.value;
    if (fresh.id !== app.id) return unread(`argocd answered about ${fresh.id}`);
    if (fresh.sync !== 'Synced' && fresh.sync !== 'OutOfSync') {
      const said = fresh.conditions.find((c) => /Error/.test(c.type));
      return {
        app: fresh,
        unread: `its comparison failed (${fresh.sync}${said ? `: ${complaint(said.message)}` : ''})`,
        diff: [],
      };
    }
    if (fresh.reconciledAt === null || fresh.reconciledAt < before - slack)
      return { app: fresh, unread: 'it was not compared again: the controller does not answer to a refresh', diff: [] };
    return { app: fresh, unread: null, diff: fresh.sync === 'OutOfSync' ? await diffOf(fresh) : [] };
  }

  /** 1 and 42 mean "differs", 20 an error: then the screen says so instead of showing an empty difference. */
  async function diffOf(app: Application): Promise<string[]> {
    const got = await run(argocdCommands.diff(app.id, chosen, flags), limits.diff);
    if (!got.ok) return [`(no diff: ${got.fault.what})`];
    const { exitCode: code, stdout: text, stderr: said } = got.value;
    if (code !== 0 && code !== (chosen ? differs : 1))
      return [`(no diff: app diff ended with ${code}: ${complaint(said)})`];
    const shown = redactManifest(text);
    return shown.includes(redacted) ? [...cut(shown.split('\n')), blankedNote] : cut(shown.split('\n'));
  }
};

const cut = (lines: string[]): string[] => {
  const kept = lines.filter((l, i) => l !== '' || i < lines.length - 1);
  return kept.length <= shownLines
    ? kept
    : [...kept.slice(0, shownLines), `(${kept.length - shownLines} more lines; argocd app diff shows them)`];
};

type Run = (args: string[], timeout: number) => ReturnType<ProgramPort['run']>;

/**
 * Why the list may be short; null = this login may see every application. The server answers yes or no, and what a rule denies
 * by name it does not count: those who are denied single projects must know it themselves.
 */
const whyCut = async (run: Run, flags: string[]): Promise<string | null> => {
  const got = await run(argocdCommands.seesAll(flags), limits.ask);
  if (!got.ok) return `whether this login sees every application is not known: ${got.fault.what}`;
  const { exitCode, stdout, stderr } = got.value;
  const word = stdout.trim();
  if (exitCode === 0 && word === 'yes') return null;
  if (exitCode === 0 && word === 'no')
    return 'this login may not see every application: argocd leaves out what it may not get, without a word';
  return `whether this login sees every application is not known: argocd account can-i: ${complaint(stderr, stdout) || `it ended with ${exitCode}`}`;
};

/** Older versions have no such flag, and answer an unknown one with 1, which means "differs" there. */
const canChooseExitCode = async (run: Run): Promise<boolean> => {
  const help = await run(argocdCommands.diffHelp(), 20_000);
  return help.ok && /--diff-exit-code\b/.test(`${help.value.stdout}${help.value.stderr}`);
};

const failed = (what: string, exitCode: number, stderr: string, at: number) => {
  const said = complaint(stderr);
  const denied = /permission denied|PermissionDenied|Unauthenticated|Unauthorized/i.test(said);
  const why = said === '' ? `it ended with ${exitCode}` : said;
  return notRead({ kind: denied ? 'denied' : 'exit', what: `argocd ${what}: ${why}`, code: String(exitCode) }, at);
};
