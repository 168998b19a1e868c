import { awsEnvironment } from '../../core/aws-environment.ts';
import type { Finding } from '../../core/finding.ts';
import { isObject, jsonOf } from '../../core/json.ts';
import { isTarget, kubectlCommands, type ObjectTarget } from '../../core/kubernetes/commands.ts';
import { objectKinds } from '../../core/kubernetes/kinds.ts';
import { isNotFound, kubectlFaultKind } from '../../core/kubernetes/kubectl-words.ts';
import { complaint } from '../../core/program-words.ts';
import { notRead, type Reading, read } from '../../core/reading.ts';
import type { Json, JsonObject } from '../../core/words.ts';
import type { ReadPorts } from './action-type.ts';

/** ms for one object, and bytes of it. */
const limits = { timeout: 40_000, outputLimit: 16 * 1024 * 1024 };

/** `kind/namespace/name` → what kubectl calls it; null = a kind that we know no resource of (Crossplane's own). */
export const targetOf = ({ subject }: Pick<Finding, 'subject'>): ObjectTarget | null => {
  const [kind = '', namespace = '', ...name] = subject.split('/');
  const known = objectKinds.find((k) => k.kind === kind);
  const target = known && { resource: known.resource, namespace, name: name.join('/'), secret: known.secret === true };
  return target && isTarget(target) ? target : null;
};

/** `type TAB metadata` of a Secret, or the object itself. */
const objectIn = (stdout: string, { secret }: ObjectTarget): JsonObject | null => {
  const tab = stdout.indexOf('\t');
  const value = jsonOf(secret ? stdout.slice(tab + 1) : stdout);
  if (!isObject(value) || (secret && tab < 0)) return null;
  return secret ? { apiVersion: 'v1', kind: 'Secret', type: stdout.slice(0, tab), metadata: value } : value;
};

type KubeMeta = { uid: string; apiVersion: string; owners: string[]; finalizers: string[]; ending: boolean };

const metaOf = (object: JsonObject): KubeMeta | null => {
  const meta = isObject(object.metadata) ? object.metadata : {};
  if (typeof meta.uid !== 'string' || meta.uid === '') return null;
  const list = (v: Json | undefined): Json[] => (Array.isArray(v) ? v : []);
  return {
    uid: meta.uid,
    apiVersion: typeof object.apiVersion === 'string' ? object.apiVersion : '',
    owners: list(meta.ownerReferences).map((o) => (isObject(o) ? `${o.kind}/${o.name}` : '?')),
    finalizers: list(meta.finalizers).map(String),
    ending: meta.deletionTimestamp !== undefined,
  };
};

export type KubeRead = { object: JsonObject; meta: KubeMeta };

/** The object as it is now; null = the cluster itself says that there is none. Any other failure is a fault. */
export const readObject = async (
  { program, config }: Pick<ReadPorts, 'program' | 'config'>,
  target: ObjectTarget,
  signal: AbortSignal,
): Promise<Reading<KubeRead | null>> => {
  const place = config?.kubernetes;
  if (!program || !place) return notRead({ kind: 'refused', what: 'Kubernetes is not configured' }, 0);
  const env = awsEnvironment(place.awsProfile);
  const args = kubectlCommands.one(target, place.context);
  const got = await program.run({ program: 'kubectl', args, env, ...limits }, signal);
  if (!got.ok) return got;
  const { exitCode, stdout, stderr } = got.value;
  const said = complaint(stderr, stdout);
  if (exitCode !== 0) {
    if (isNotFound(said)) return read(null, got.at);
    return notRead({ kind: kubectlFaultKind(said), what: `kubectl: ${said || `it ended with ${exitCode}`}` }, got.at);
  }
  const object = objectIn(stdout, target);
  const meta = object && metaOf(object);
  return object && meta
    ? read({ object, meta }, got.at)
    : notRead({ kind: 'malformed', what: 'kubectl printed no object that could be understood' }, got.at);
};
