import type { Application } from '../core/argocd/applications.ts';
import type { Hash } from '../core/audit/make-finding.ts';
import { awsEnvironment } from '../core/aws-environment.ts';
import type { FoundIn } from '../core/finding.ts';
import { isResource, kubectlCommands } from '../core/kubernetes/commands.ts';
import { type KubernetesFact, type Span, subjectOf, untracked } from '../core/kubernetes/findings.ts';
import { type ObjectKind, objectKinds } from '../core/kubernetes/kinds.ts';
import { kubectlFaultKind } from '../core/kubernetes/kubectl-words.ts';
import { type KubeObject, parseMany, parseObjects } from '../core/kubernetes/objects.ts';
import { ownerOf } from '../core/kubernetes/ownership.ts';
import type { ProgramPort } from '../core/ports.ts';
import { complaint } from '../core/program-words.ts';
import { notRead, type Reading, read } from '../core/reading.ts';
import { eachLimited } from './each-limited.ts';

type Deps = {
  program: ProgramPort;
  config: { context: string; awsProfile: string | null };
  account: string;
  hash: Hash;
  window: Span;
  /** Null = Argo CD was not read: then nothing is owned by it. */
  apps: readonly Application[] | null;
  now(): number;
  progress(done: number, total: number): void;
};

/** ms for one list; kubectl's own limit for a request is 20 s. */
const listLimit = 90_000;
const outputLimit = 256 * 1024 * 1024;
const atOnce = 4;

const unknownKind = (said: string): boolean =>
  /doesn't have a resource type|could not find the requested resource/.test(said);

/** All objects of all kinds that matter, in the one context that is configured. Kinds that cannot be listed are named. */
export const readKubernetes = async (deps: Deps, signal: AbortSignal): Promise<Reading<KubernetesFact>> => {
  const { context, awsProfile } = deps.config;
  const env = awsEnvironment(awsProfile);
  const run = (args: string[]) =>
    deps.program.run({ program: 'kubectl', args, timeout: listLimit, outputLimit, env }, signal);
  if (context === '' || context.startsWith('-'))
    return notRead({ kind: 'invalid', what: `"${context}" is no name of a context` }, deps.now());

  const me = await run(kubectlCommands.whoami(context));
  if (!me.ok) return me;
  // Clusters before 1.27 cannot tell; that proves nothing about the lists.
  const caller = me.value.exitCode === 0 ? callerOf(me.value.stdout) : null;
  const said = complaint(me.value.stderr);
  if (me.value.exitCode !== 0 && (kubectlFaultKind(said) === 'network' || /context/.test(said)))
    return notRead({ kind: kubectlFaultKind(said), what: `kubectl: ${said}` }, me.at);

  const objects: KubeObject[] = [];
  const unread: KubernetesFact['unread'] = [];
  const kinds = [...objectKinds, ...(await composedKinds(run, context, unread))];
  const together = await listTogether(run, context);
  if (together) objects.push(...together);
  const rest = together ? kinds.filter((k) => !ordinary.includes(k)) : kinds;
  let done = kinds.length - rest.length;
  await eachLimited(rest, atOnce, async (kind) => {
    const got = await run(kubectlCommands.list(kind, context));
    done += 1;
    deps.progress(done, kinds.length);
    if (!got.ok) return void unread.push({ resource: kind.resource, why: got.fault.what });
    const { exitCode, stdout, stderr } = got.value;
    const why = complaint(stderr, stdout);
    if (exitCode !== 0 && kind.optional && unknownKind(why)) return;
    if (exitCode !== 0) return void unread.push({ resource: kind.resource, why });
    const parsed = parseObjects(kind, stdout);
    if (parsed.ok) objects.push(...parsed.value);
    else unread.push({ resource: kind.resource, why: parsed.why });
  });
  if (signal.aborted) return notRead({ kind: 'cancelled', what: 'kubectl: cancelled.' }, deps.now());
  if (!together && unread.length >= kinds.length)
    return notRead(
      { kind: kubectlFaultKind(unread[0]?.why ?? ''), what: `kubectl: ${unread[0]?.why ?? 'nothing was listed'}` },
      deps.now(),
    );
  unread.sort((a, b) => (a.resource < b.resource ? -1 : 1));
  const audited = { ok: false, asked: false, why: 'the audit log was not asked' };
  const system = systemOf(objects, context);
  const { findings, owned, underOwner } = untracked(objects, { ...deps, ...(system ? { system } : {}) });
  const counts = { objects: objects.length, kinds: kinds.length, owned, underOwner };
  const missed = new Set(unread.map((u) => u.resource));
  const seen = {
    owners: new Map(objects.map((o) => [subjectOf(o), ownerOf(o, deps.apps)])),
    listed: new Set(kinds.map((k) => k.resource).filter((r) => !missed.has(r))),
    ...(system ? { system } : {}),
  };
  return read(
    { context, caller, ...counts, ...seen, uids: objects.map((o) => o.uid), unread, findings, audited },
    deps.now(),
  );
};

/** kube-system is as old as its cluster: no two have the same uid, whatever their contexts are called. */
const systemOf = (objects: readonly KubeObject[], context: string): FoundIn | undefined => {
  const oldest = objects.find((o) => o.kind === 'Namespace' && o.group === '' && o.name === 'kube-system');
  return oldest && { id: `kubernetes ${oldest.uid}`, name: context };
};

/** Kinds that every cluster has and whose content is no secret. */
const ordinary = objectKinds.filter((k) => !k.secret && !k.optional);

/** All of them by one start of kubectl; null where that failed, so that each is asked for by itself and named when it fails. */
const listTogether = async (
  run: (args: string[]) => ReturnType<ProgramPort['run']>,
  context: string,
): Promise<KubeObject[] | null> => {
  const got = await run(kubectlCommands.listMany(ordinary, context));
  if (!got.ok || got.value.exitCode !== 0) return null;
  const parsed = parseMany(ordinary, got.value.stdout);
  return parsed.ok ? parsed.value : null;
};

const callerOf = (stdout: string): string | null => {
  try {
    const { status } = JSON.parse(stdout) as { status?: { userInfo?: { username?: unknown } } };
    const name = status?.userInfo?.username;
    return typeof name === 'string' ? name : null;
  } catch {
    return null; // Who we are is shown, and nothing is decided by it.
  }
};

/** Crossplane's kinds, where it is installed: they make AWS resources outside Terraform too (domain.md §5.3). */
const composedKinds = async (
  run: (args: string[]) => ReturnType<ProgramPort['run']>,
  context: string,
  unread: KubernetesFact['unread'],
): Promise<ObjectKind[]> => {
  const found = new Map<string, ObjectKind>();
  for (const category of ['composite', 'claim', 'managed'] as const) {
    const got = await run(kubectlCommands.composed(category, context));
    if (!got.ok || got.value.exitCode !== 0) {
      unread.push({ resource: `${category} resources`, why: got.ok ? complaint(got.value.stderr) : got.fault.what });
      continue;
    }
    for (const resource of got.value.stdout.split('\n').map((l) => l.trim())) {
      if (!isResource(resource)) continue;
      const [kind = resource, ...group] = resource.split('.');
      found.set(resource, { resource, kind, group: group.join('.'), optional: true });
    }
  }
  return [...found.values()];
};
