import type { Json, JsonObject } from '../../core/words.ts';
import { cobraFlags, type ToldCluster } from './cluster-world.ts';
import { deleteRaw } from './kubectl-raw.ts';
import type { Stage } from './main.ts';

const flags: { [name: string]: 'switch' | 'value' } = {
  ...{ context: 'value', 'request-timeout': 'value', o: 'value', output: 'value', n: 'value', namespace: 'value' },
  ...{ 'all-namespaces': 'switch', A: 'switch', 'show-managed-fields': 'switch', categories: 'value', verbs: 'value' },
  ...{ wait: 'value', timeout: 'value', 'dry-run': 'value', cascade: 'value' },
  ...{ raw: 'value', f: 'value', filename: 'value', R: 'switch', recursive: 'switch' },
};

/** As the cluster calls its kinds; the group may be left out where there is none. */
const known = new Set(
  (
    'clusterrolebindings.rbac.authorization.k8s.io clusterroles.rbac.authorization.k8s.io rolebindings.rbac.authorization.k8s.io roles.rbac.authorization.k8s.io ' +
    'serviceaccounts secrets configmaps deployments.apps daemonsets.apps statefulsets.apps jobs.batch cronjobs.batch pods services namespaces ' +
    'networkpolicies.networking.k8s.io ingresses.networking.k8s.io validatingwebhookconfigurations.admissionregistration.k8s.io ' +
    'mutatingwebhookconfigurations.admissionregistration.k8s.io certificatesigningrequests.certificates.k8s.io customresourcedefinitions.apiextensions.k8s.io'
  ).split(' '),
);

const nameOf = (body: JsonObject): { name: string; namespace: string } => {
  const meta = body.metadata as JsonObject;
  return { name: String(meta.name), namespace: String(meta.namespace ?? '') };
};

const failed = (stage: Stage, text: string): number => {
  stage.error(`${text}\n`);
  return 1;
};

const without = (body: JsonObject, managed: boolean): JsonObject => {
  if (managed) return body;
  const { managedFields, ...metadata } = body.metadata as JsonObject;
  return { ...body, metadata };
};

/** The one jsonpath that reseal asks for: a line of type and metadata each. Any other is refused as a stand-in may. */
const secretLines = (items: JsonObject[], managed: boolean): string =>
  items.map((b) => `${String(b.type ?? '')}\t${JSON.stringify(without(b, managed).metadata)}\n`).join('');

const get = (stage: Stage, told: ToldCluster, rest: string[], values: { [name: string]: string }): number => {
  const [, resource = '', name] = rest;
  const resources = resource.split(',');
  const strange = resources.find((r) => !known.has(r));
  if (strange !== undefined)
    return failed(stage, `error: the server doesn't have a resource type "${strange.split('.')[0]}"`);
  const everywhere = values.A ?? values['all-namespaces'];
  const space = values.n ?? values.namespace;
  const items = told.objects
    .filter((o) => resources.includes(o.resource))
    .map((o) => o.body)
    .filter((b) => everywhere || nameOf(b).namespace === (space ?? nameOf(b).namespace));
  const managed = values['show-managed-fields'] !== undefined;
  const output = values.o ?? values.output ?? '';
  if (name !== undefined) {
    const one = items.find((b) => nameOf(b).name === name);
    if (!one) return failed(stage, `Error from server (NotFound): ${resource} "${name}" not found`);
    if (output === 'jsonpath={.type}{"\\t"}{.metadata}') {
      stage.print(`${String(one.type ?? '')}\t${JSON.stringify(without(one, managed).metadata)}`);
      return 0;
    }
    if (output !== 'json') return failed(stage, 'error: this stand-in prints single objects as JSON only');
    stage.print(`${JSON.stringify(without(one, managed))}\n`);
    return 0;
  }
  if (output === 'json') {
    const list: Json = {
      apiVersion: 'v1',
      kind: 'List',
      items: items.map((b) => without(b, managed)),
      metadata: { resourceVersion: '' },
    };
    stage.print(`${JSON.stringify(list)}\n`);
    return 0;
  }
  if (!output.startsWith('jsonpath='))
    return failed(stage, `error: unable to match a printer suitable for the output format "${output}"`);
  stage.print(secretLines(items, managed));
  return 0;
};

const remove = async (
  stage: Stage,
  told: ToldCluster,
  rest: string[],
  values: { [name: string]: string },
): Promise<number> => {
  const [, resource = '', name = ''] = rest;
  if (!known.has(resource))
    return failed(stage, `error: the server doesn't have a resource type "${resource.split('.')[0]}"`);
  if (name === '') return failed(stage, 'error: resource(s) were provided, but no name was specified');
  const namespace = values.n ?? values.namespace ?? '';
  const there = told.objects.some(
    (o) => o.resource === resource && nameOf(o.body).name === name && nameOf(o.body).namespace === namespace,
  );
  if (!there) return failed(stage, `Error from server (NotFound): ${resource} "${name}" not found`);
  if (values['dry-run'] === undefined || values['dry-run'] === 'none') {
    const why = await stage.change('delete', { resource, namespace, name });
    if (why !== null) return failed(stage, `Error from server (NotFound): ${why}`);
  }
  stage.print(`${resource} "${name}" deleted\n`);
  return 0;
};

/** As strict as the real one about its context and its flags; an unnamed context has no server here at all. */
export const kubectl = async (stage: Stage, args: string[]): Promise<number> => {
  const { values, rest, wrong } = cobraFlags(args, flags);
  if (wrong !== null) return failed(stage, `error: ${wrong}\nSee 'kubectl ${rest[0] ?? ''} --help' for usage.`);
  const told = await stage.cluster();
  if (values.context === undefined) {
    return failed(
      stage,
      'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
    );
  }
  if (values.context !== told.context) return failed(stage, `error: context "${values.context}" does not exist`);
  const [command = '', sub = ''] = rest;
  if (command === 'get') return get(stage, told, rest, values);
  if (command === 'delete' && (values.raw ?? '') !== '') {
    const { ok, text } = await deleteRaw(stage, told, args, values);
    if (!ok) return failed(stage, text);
    stage.print(`${text}\n`);
    return 0;
  }
  if (command === 'delete') return remove(stage, told, rest, values);
  if (command === 'auth' && sub === 'whoami') {
    const { arn, userId, keyId } = told.caller;
    // As EKS tells it, whatever name its access entry gives.
    const extra = {
      arn: [arn],
      principalId: [userId],
      accessKeyId: [keyId],
      sessionName: [userId.split(':')[1] ?? ''],
    };
    const userInfo = { username: 'breakglass-cleanup-ro', groups: ['system:authenticated'], extra };
    stage.print(`${JSON.stringify({ kind: 'SelfSubjectReview', status: { userInfo } })}\n`);
    return 0;
  }
  if (command === 'auth' && sub === 'can-i') {
    stage.print('yes\n');
    return 0;
  }
  // No Crossplane here: kubectl prints nothing, and that is no error.
  if (command === 'api-resources') return 0;
  return failed(stage, `error: unknown command "${command}" for "kubectl"`);
};
