import { argocdCommands, connectionFlags, isAppName, syncWait } from '../core/argocd/commands.ts';
import { awsEnvironment } from '../core/aws-environment.ts';
import type { Config } from '../core/config.ts';
import { isTarget, kubectlChanges } from '../core/kubernetes/commands.ts';
import { deleteBody, deletedUid, objectPath, otherUid } from '../core/kubernetes/delete-request.ts';
import { isNotFound, kubectlFaultKind, surelyRefused } from '../core/kubernetes/kubectl-words.ts';
import type { Call } from '../core/plan.ts';
import type { FilesPort, ProgramPort } from '../core/ports.ts';
import { complaint } from '../core/program-words.ts';
import { type Fault, notRead, type Reading, read } from '../core/reading.ts';
import { readObject } from '../runbook/actions/kube-object.ts';
import { withBodyFile } from './body-file.ts';
import { sendImport } from './terraform-act.ts';

export type ProgramAct = {
  /** Starts the changing program at most once, and never again by itself. */
  send(call: Call, signal: AbortSignal): Promise<Reading<{ already: boolean; requestId: string | null }>>;
};
type Deps = {
  program: ProgramPort;
  files: FilesPort;
  config: Pick<Config, 'kubernetes' | 'argocd' | 'aws'> & Partial<Pick<Config, 'terraform'>>;
  now(): number;
};
type Answer = Awaited<ReturnType<ProgramAct['send']>>;
type Ran =
  | { ok: true; exitCode: number; said: string; stdout: string; stderr: string; at: number }
  | { ok: false; answer: Answer };

const outputLimit = 16 * 1024 * 1024;
/** ms. A sync waits for its end; what takes longer is ended, and looked at. */
const limits = { ask: 40_000, remove: 90_000, sync: (syncWait + 60) * 1000 };
const unsure = 'It may or may not have been carried out.';

const done = (at: number, already = false): Answer => read({ already, requestId: null }, at);
const open = (fault: Fault): Fault => ({ ...fault, what: `${fault.what} ${unsure}`, outcomeUnknown: true });

/** A program that was started and did not end by itself leaves it open what it had done until then. */
const neverStarted = new Set<Fault['kind']>(['missing-program', 'invalid', 'not-found', 'refused']);

/**
 * All that is ever changed through programs: one object of the cluster deleted by its uid, one application synced, one object
 * put into a Terraform state. The
 * argument arrays come from core's tables and from nowhere else (domain.md §5.4, §6.5).
 */
export const programAct = ({ program, files, config, now }: Deps): ProgramAct => {
  const refused = (what: string): Answer => notRead({ kind: 'refused', what: `${what} Nothing was sent.` }, now());
  const place = config.kubernetes;
  // The act profile where there is one: whoever may only read may not delete.
  const acting = place && { ...place, awsProfile: config.aws.actProfile ?? place.awsProfile };

  const run = async (
    name: 'kubectl' | 'argocd',
    args: string[],
    env: { [name: string]: string },
    timeout: number,
    changes: boolean,
    signal: AbortSignal,
  ): Promise<Ran> => {
    if (signal.aborted)
      return { ok: false, answer: notRead({ kind: 'cancelled', what: 'It was cancelled before it was sent.' }, now()) };
    const got = await program.run({ program: name, args, env, timeout, outputLimit }, signal);
    if (!got.ok) {
      const maybe = changes && !neverStarted.has(got.fault.kind);
      return { ok: false, answer: notRead(maybe ? open(got.fault) : got.fault, got.at) };
    }
    const { exitCode, stdout, stderr } = got.value;
    const said = complaint(stderr, stdout) || `it ended with ${exitCode}`;
    return { ok: true, exitCode, said, stdout, stderr, at: got.at };
  };

  const kubectl = async (call: Call, signal: AbortSignal): Promise<Answer> => {
    const { Resource = '', Namespace = '', Name = '', ApiVersion, Uid, ...more } = call.input;
    const target = { resource: String(Resource), namespace: String(Namespace), name: String(Name) };
    if (Object.keys(more).length > 0 || !isTarget(target)) return refused('That names no single object.');
    if (!acting || acting.context === '' || acting.context.startsWith('-'))
      return refused('Kubernetes is not configured.');
    const env = awsEnvironment(acting.awsProfile);
    if (call.operation === 'auth can-i delete' && Uid === undefined && ApiVersion === undefined) {
      const ran = await run(
        'kubectl',
        kubectlChanges.mayDelete(target, acting.context),
        env,
        limits.ask,
        false,
        signal,
      );
      if (!ran.ok) return ran.answer;
      // It prints yes or no; a warning may stand before it.
      const word = ran.stdout.trim().split('\n').at(-1)?.trim();
      if (ran.exitCode === 0 && word === 'yes') return done(ran.at);
      const why = word?.startsWith('no') ? 'the cluster says that you may not delete it' : ran.said;
      return notRead({ kind: 'denied', what: `kubectl auth can-i: ${why}. Nothing was deleted.` }, ran.at);
    }
    if (call.operation !== 'delete' || typeof Uid !== 'string' || Uid === '')
      return refused(`kubectl ${call.operation} was refused by reseal's own guard.`);
    const path = objectPath(target, String(ApiVersion));
    if (path === null) return refused('Its version names no place in the cluster.');
    const secret = target.resource === 'secrets';
    const there = await readObject(
      { program, config: { ...config, kubernetes: acting } },
      { ...target, secret },
      signal,
    );
    if (!there.ok) return notRead({ ...there.fault, what: `${there.fault.what}. Nothing was deleted.` }, there.at);
    if (there.value === null) return done(there.at, true);
    if (there.value.meta.uid !== Uid) return refused(`Another object has this name now (uid ${there.value.meta.uid}).`);
    return withBodyFile(files, deleteBody(Uid), async (file) => {
      const args = kubectlChanges.remove(path, file, acting.context);
      return deletion(await run('kubectl', args, env, limits.remove, true, signal), Uid);
    });
  };

  /** What became of it, by kubectl's words. The uid went along, so that a conflict about it leaves the other object alone. */
  const deletion = (ran: Ran, wanted: string): Answer => {
    if (!ran.ok) return ran.answer;
    if (ran.exitCode === 0) {
      const went = deletedUid(ran.stdout);
      if (went === null || went === wanted) return done(ran.at);
      const what = `kubectl delete: the cluster says that another object went (uid ${went}): something on the way took the uid off.`;
      return notRead(open({ kind: 'malformed', what }), ran.at);
    }
    if (isNotFound(ran.said)) return done(ran.at, true);
    const other = otherUid(ran.stderr);
    if (other !== null) {
      const what = `Another object has this name now (uid ${other}): the cluster refused, and nothing was deleted.`;
      return notRead({ kind: 'refused', what }, ran.at);
    }
    const fault: Fault = { kind: kubectlFaultKind(ran.said), what: `kubectl delete: ${ran.said}` };
    return notRead(surelyRefused(ran.said) ? fault : open(fault), ran.at);
  };

  const argocd = async (call: Call, signal: AbortSignal): Promise<Answer> => {
    const { App, Prune, ...more } = call.input;
    const known = call.operation === 'app sync' && typeof Prune === 'boolean' && Object.keys(more).length === 0;
    if (!known || typeof App !== 'string' || !isAppName(App))
      return refused(`argocd ${call.operation} was refused by reseal's own guard.`);
    if (!config.argocd) return refused('Argo CD is not configured.');
    const args = argocdCommands.sync(App, connectionFlags(config.argocd), Prune);
    const ran = await run('argocd', args, { ARGOCD_OPTS: '' }, limits.sync, true, signal);
    if (!ran.ok) return ran.answer;
    if (ran.exitCode === 0) return done(ran.at);
    const denied = /PermissionDenied|permission denied|Unauthenticated/.test(ran.said);
    // Said before anything is started. A sync that failed on its way may have changed half of it.
    const never = denied || /another operation is already in progress|code = NotFound|unknown flag/.test(ran.said);
    const fault: Fault = {
      kind: denied ? 'denied' : 'exit',
      what: `argocd app sync: ${ran.said}`,
      code: String(ran.exitCode),
    };
    return notRead(never ? { ...fault, what: `${fault.what}. Nothing was synced by this.` } : open(fault), ran.at);
  };

  return {
    send: (call, signal) =>
      call.service === 'kubectl'
        ? kubectl(call, signal)
        : call.service === 'argocd'
          ? argocd(call, signal)
          : call.service === 'terraform'
            ? sendImport({ program, config, now }, call, signal)
            : Promise.resolve(refused(`reseal starts no program for ${call.service}.`)),
  };
};
