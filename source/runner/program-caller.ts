import { argocdCommands, connectionFlags } from '../core/argocd/commands.ts';
import { awsEnvironment } from '../core/aws-environment.ts';
import type { Config } from '../core/config.ts';
import { clusterOf } from '../core/kubernetes/audit-log.ts';
import { kubectlCommands } from '../core/kubernetes/commands.ts';
import type { Plan } from '../core/plan.ts';
import type { Ports, ProgramPort } from '../core/ports.ts';
import { complaint } from '../core/program-words.ts';
import type { Progress } from '../core/progress.ts';
import type { JsonObject } from '../core/words.ts';
import { whyNotAct, whyNotPrincipal } from './guards.ts';

type Deps = {
  program: ProgramPort;
  config: Pick<Config, 'kubernetes' | 'argocd' | 'aws' | 'breakglass' | 'terraform'>;
  progress: Progress;
  identityOf?: Ports['identityOf'];
};
export type Acting = { ok: true; arn: string } | { ok: false; why: string };

const limits = { timeout: 40_000, outputLimit: 1024 * 1024 };
const unknown = (why: string): Acting => ({ ok: false, why: `Who acts is not known: ${why}. Nothing was changed.` });

const parsed = (text: string): JsonObject => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
  } catch {
    return {}; // Then nobody is named in it, and the caller says so.
  }
};
const inner = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};
const first = (value: unknown): string | null => {
  const text: unknown = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' && text !== '' ? text : null;
};

/**
 * A cluster that names nobody at AWS: then AWS must say who the profile is that kubectl was started with. EKS always names its
 * caller, so where one of EKS does not, something stands in between, and who acts is not known.
 */
const withoutArn = async (
  { config, progress, identityOf }: Deps,
  as: { name: string; uid: string; context: string; profile: string | null },
  signal: AbortSignal,
): Promise<Acting> => {
  const taken = `the cluster takes you for ${as.name}`;
  if (clusterOf(as.context) !== null || as.uid.startsWith('aws-iam-authenticator:'))
    return unknown(`${taken} and does not say who that is at AWS; look at that user, and do it by hand with kubectl`);
  const caller = await identityOf?.(as.profile).whoami(signal);
  if (!caller?.ok)
    return unknown(
      `${taken}, and who that is at AWS cannot be told: ${caller?.fault.what ?? 'nobody can be asked here'}`,
    );
  const mayNot = whyNotPrincipal(progress, { ...caller.value, keyId: null }, config.breakglass.roleArn);
  return mayNot ? { ok: false, why: mayNot } : { ok: true, arn: `kubernetes ${as.name} (${caller.value.arn})` };
};

/** Who the cluster takes us for. EKS says who that is at AWS: never the breakglass role, nor anybody of the tree (product.md §7). */
const inCluster = async (deps: Deps, signal: AbortSignal): Promise<Acting> => {
  const { program, config, progress } = deps;
  const place = config.kubernetes;
  if (!place) return unknown('Kubernetes is not configured');
  const profile = config.aws.actProfile ?? place.awsProfile;
  const env = awsEnvironment(profile);
  const got = await program.run(
    { program: 'kubectl', args: kubectlCommands.whoami(place.context), env, ...limits },
    signal,
  );
  if (!got.ok) return unknown(got.fault.what);
  if (got.value.exitCode !== 0) return unknown(`kubectl: ${complaint(got.value.stderr, got.value.stdout)}`);
  const user = inner(inner(parsed(got.value.stdout).status).userInfo);
  const name = first(user.username);
  if (name === null) return unknown('kubectl auth whoami names nobody');
  const extra = inner(user.extra);
  const arn = first(extra.arn) ?? (name.startsWith('arn:') ? name : null);
  if (arn === null)
    return withoutArn(deps, { name, uid: first(user.uid) ?? '', context: place.context, profile }, signal);
  const who = { arn, userId: first(extra.principalId) ?? '', keyId: first(extra.accessKeyId) };
  const mayNot = whyNotPrincipal(progress, who, config.breakglass.roleArn);
  return mayNot ? { ok: false, why: mayNot } : { ok: true, arn: `kubernetes ${arn}` };
};

const inArgocd = async ({ program, config }: Deps, signal: AbortSignal): Promise<Acting> => {
  if (!config.argocd) return unknown('Argo CD is not configured');
  if (config.argocd.core === 'true')
    return unknown('argocd --core takes whatever kubectl context is current, and who that is cannot be seen to');
  const args = argocdCommands.whoami(connectionFlags(config.argocd));
  const got = await program.run({ program: 'argocd', args, env: { ARGOCD_OPTS: '' }, ...limits }, signal);
  if (!got.ok) return unknown(got.fault.what);
  const { exitCode, stdout, stderr } = got.value;
  const { loggedIn, username } = parsed(stdout);
  if (exitCode !== 0 || loggedIn !== true) return unknown(`argocd: ${complaint(stderr, '') || 'nobody is logged in'}`);
  return { ok: true, arn: `argocd ${first(username) ?? 'somebody'}` };
};

/** Terraform acts with the root's own profile: it must be of the plan's account, and nobody of the tree (product.md §7). */
const inTerraform = async (
  { config, progress, identityOf }: Deps,
  plan: Plan,
  signal: AbortSignal,
): Promise<Acting> => {
  const root = config.terraform?.roots.find((r) => r.name === plan.calls[0]?.input.Root);
  if (!root) return unknown('no such root is configured');
  const caller = await identityOf?.(root.profile).whoami(signal);
  if (!caller?.ok) return unknown(caller?.fault.what ?? 'whose credentials the root uses cannot be told here');
  const mayNot = whyNotAct(progress, caller.value, plan, null, config.breakglass.roleArn);
  return mayNot ? { ok: false, why: mayNot } : { ok: true, arn: `terraform ${caller.value.arn}` };
};

/** Who acts in the system that a plan changes; null = the plan is not for a program. */
export const programCaller = async (deps: Deps, plan: Plan, signal: AbortSignal): Promise<Acting | null> => {
  const services = new Set(plan.calls.map((c) => c.service));
  if (services.size !== 1) return null;
  if (services.has('terraform')) return inTerraform(deps, plan, signal);
  if (services.has('kubectl')) return inCluster(deps, signal);
  return services.has('argocd') ? inArgocd(deps, signal) : null;
};
