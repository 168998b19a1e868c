import { objectOf } from '../../core/json.ts';
import type { JsonObject } from '../../core/words.ts';
import { minute } from './clock.ts';
import type { AuditLine } from './cluster-audit.ts';
import { ApiFailure } from './failure.ts';

/** An object of the cluster, as kubectl prints it; `owner` names the Argo CD application that has it in git. */
export type ClusterObject = {
  kind: string;
  apiVersion: string;
  resource: string;
  app: string | null;
  body: JsonObject;
};

/** `drifted`: a difference that `argocd app diff` shows; null = as in git. Times are ms. */
export type ClusterApp = {
  name: string;
  selfHeal: boolean;
  drifted: string | null;
  syncs: { at: number; by: string }[];
};

export type Cluster = {
  name: string;
  apps: Map<string, ClusterApp>;
  objects: Map<string, ClusterObject>;
  audit: AuditLine[];
};

export const emptyCluster = (): Cluster => ({ name: 'us-east', apps: new Map(), objects: new Map(), audit: [] });

export const objectKey = (resource: string, namespace: string, name: string): string =>
  `${resource}/${namespace}/${name}`;

type Made = {
  kind: string;
  apiVersion: string;
  resource: string;
  namespace: string;
  name: string;
  at: number;
  manager: string;
  app?: string;
  more?: JsonObject;
  meta?: JsonObject;
};

const trackingId = (app: string, { apiVersion, kind, namespace, name }: Made): string =>
  `${app}:${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}:${namespace}/${name}`;

const put = (cluster: Cluster, m: Made): void => {
  const stamp = new Date(m.at).toISOString().replace('.000Z', 'Z');
  const metadata: JsonObject = {
    name: m.name,
    ...(m.namespace === '' ? {} : { namespace: m.namespace }),
    ...{ uid: `${m.kind}-${m.namespace}-${m.name}`.toLowerCase(), creationTimestamp: stamp },
    managedFields: [
      { manager: m.manager, operation: 'Update', apiVersion: m.apiVersion, time: stamp, fieldsType: 'FieldsV1' },
    ],
    // As the real one: Argo CD marks what it tracks.
    ...(m.app === undefined ? {} : { annotations: { 'argocd.argoproj.io/tracking-id': trackingId(m.app, m) } }),
    ...m.meta,
  };
  const body: JsonObject = { apiVersion: m.apiVersion, kind: m.kind, metadata, ...m.more };
  cluster.objects.set(objectKey(m.resource, m.namespace, m.name), {
    ...{ kind: m.kind, apiVersion: m.apiVersion, resource: m.resource, app: m.app ?? null, body },
  });
};

const rbac = 'rbac.authorization.k8s.io';

/**
 * The cluster beside the account (T in ms): a binding that the session made by hand and forgot, a machine's own objects
 * around it, an application that was changed by hand, one that healed itself, two that nobody touched.
 */
export const clusterOf = (t0: number, orders: string, payments: string): Cluster => {
  const cluster = emptyCluster();
  const long = t0 - 40 * 24 * 60 * minute;
  const drifted = `===== apps/Deployment ${orders}/${orders} ======\n11c11\n<   replicas: 9\n---\n>   replicas: 3\n`;
  const app = (name: string, more: Partial<ClusterApp> = {}): void =>
    void cluster.apps.set(name, { name, selfHeal: false, drifted: null, syncs: [{ at: long, by: 'admin' }], ...more });
  app(orders, { drifted });
  app(payments, {
    selfHeal: true,
    syncs: [
      { at: long, by: 'admin' },
      { at: t0 + 19 * minute, by: 'automated' },
    ],
  });
  app('platform');
  app('ingress');
  const v1 = { apiVersion: 'v1', at: long };
  for (const name of ['kube-system', 'default', ...cluster.apps.keys()]) {
    const born = { kind: 'Namespace', resource: 'namespaces', namespace: '', name, manager: 'kube-apiserver' };
    put(cluster, { ...v1, ...born });
    const account = { kind: 'ServiceAccount', resource: 'serviceaccounts', namespace: name, name: 'default' };
    put(cluster, { ...v1, ...account, manager: 'kube-controller-manager' });
  }
  for (const name of cluster.apps.keys())
    put(cluster, {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      resource: 'deployments.apps',
      namespace: name,
      name,
      at: long,
      manager: 'argocd-controller',
      app: name,
    });
  put(cluster, {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    resource: 'configmaps',
    namespace: payments,
    name: 'settings',
    at: t0 + 19 * minute,
    manager: 'argocd-controller',
    app: payments,
  });
  put(cluster, {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    resource: 'configmaps',
    namespace: orders,
    name: 'kube-root-ca.crt',
    at: long,
    manager: 'kube-controller-manager',
  });
  put(cluster, {
    ...{
      kind: 'Pod',
      apiVersion: 'v1',
      resource: 'pods',
      namespace: orders,
      name: `${orders}-7c9f-x2k`,
      at: t0 + 25 * minute,
      manager: 'kube-controller-manager',
    },
    meta: {
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${orders}-7c9f`, uid: 'rs-1', controller: true },
      ],
    },
  });
  put(cluster, {
    kind: 'Secret',
    apiVersion: 'v1',
    resource: 'secrets',
    namespace: orders,
    name: 'database',
    at: long,
    manager: 'external-secrets',
    more: { type: 'Opaque' },
  });
  put(cluster, {
    ...{
      kind: 'ClusterRoleBinding',
      apiVersion: `${rbac}/v1`,
      resource: `clusterrolebindings.${rbac}`,
      namespace: '',
      name: 'breakglass-debug',
      at: t0 + 14 * minute,
      manager: 'kubectl-create',
    },
    more: {
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: orders }],
    },
  });
  put(cluster, {
    kind: 'ClusterRoleBinding',
    apiVersion: `${rbac}/v1`,
    resource: `clusterrolebindings.${rbac}`,
    namespace: '',
    name: 'cluster-admins',
    at: long,
    manager: 'kubectl-create',
  });
  return cluster;
};

/** Somebody else deletes an object and makes one of the same name: all of it stays but its uid. */
const replace = ({ objects }: Cluster, key: string, uid: unknown, at: number): void => {
  const there = objects.get(key);
  if (!there) throw new ApiFailure('NotFound', `${key} not found`, 404);
  const stamp = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const metadata: JsonObject = { ...objectOf(there.body.metadata), uid: String(uid), creationTimestamp: stamp };
  objects.set(key, { ...there, body: { ...there.body, metadata } });
};

/** Deletes an object, or brings an application back to what is in git. The same on every replay. */
export const performCluster = (
  cluster: Cluster,
  operation: string,
  input: { [name: string]: unknown },
  at: number,
): void => {
  const key = objectKey(String(input.resource), String(input.namespace), String(input.name));
  if (operation === 'replace') {
    replace(cluster, key, input.uid, at);
    return;
  }
  if (operation === 'delete') {
    // As the API server does it: the uid is compared in the very moment of the deletion.
    const uid = objectOf(cluster.objects.get(key)?.body.metadata).uid;
    if (uid !== undefined && input.uid !== undefined && input.uid !== uid)
      throw new ApiFailure(
        'Conflict',
        `Operation cannot be fulfilled on ${input.resource} "${input.name}": the UID in the precondition (${input.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
        409,
      );
    if (!cluster.objects.delete(key))
      throw new ApiFailure('NotFound', `${input.resource} "${input.name}" not found`, 404);
    return;
  }
  const app = cluster.apps.get(String(input.app));
  if (operation !== 'sync' || !app) throw new ApiFailure('NotFound', `application "${input.app}" not found`, 404);
  app.drifted = null;
  app.syncs.push({ at, by: 'cleanup' });
};
