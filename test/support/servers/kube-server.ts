import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Json, JsonObject } from '../../../source/core/words.ts';
import { listen } from './listen.ts';
import { accessAsked } from './protobuf.ts';

/** As EKS tells it in `extra`: a cluster that names nobody at AWS is refused. */
export const cleanupArn = 'arn:aws:sts::123456789012:assumed-role/breakglass-cleanup-act/bob';

export type KubeObject = JsonObject & { metadata: JsonObject & { name: string; uid: string; namespace?: string } };
type Type = { group: string; version: string; plural: string; kind: string; namespaced: boolean };

const rbac = 'rbac.authorization.k8s.io';
const types: Type[] = [
  ...['ClusterRoleBinding', 'ClusterRole'].map((kind) => ({ group: rbac, kind, namespaced: false })),
  ...['RoleBinding', 'Role'].map((kind) => ({ group: rbac, kind, namespaced: true })),
  ...['ServiceAccount', 'Secret', 'ConfigMap', 'Pod', 'Service'].map((kind) => ({ group: '', kind, namespaced: true })),
  { group: '', kind: 'Namespace', namespaced: false },
  ...['Deployment', 'DaemonSet', 'StatefulSet'].map((kind) => ({ group: 'apps', kind, namespaced: true })),
  ...['Job', 'CronJob'].map((kind) => ({ group: 'batch', kind, namespaced: true })),
  { group: 'networking.k8s.io', kind: 'Ingress', namespaced: true },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy', namespaced: true },
  ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].map((kind) => ({
    ...{ group: 'admissionregistration.k8s.io', kind, namespaced: false },
  })),
  { group: 'certificates.k8s.io', kind: 'CertificateSigningRequest', namespaced: false },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', namespaced: false },
].map((t) => ({ ...t, version: 'v1', plural: pluralOf(t.kind) }));

function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : word.endsWith('s') ? `${word}es` : `${word}s`;
}

const groups = [...new Set(types.map((t) => t.group))].filter((g) => g !== '');
const apiVersion = (t: Type): string => (t.group === '' ? t.version : `${t.group}/${t.version}`);

const status = (code: number, reason: string, message: string): Json => ({
  ...{
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: code < 300 ? 'Success' : 'Failure',
    message,
    reason,
    code,
  },
});
const resources = (group: string): Json => ({
  ...{ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: group === '' ? 'v1' : `${group}/v1` },
  resources: types
    .filter((t) => t.group === group)
    .map((t) => ({
      ...{ name: t.plural, singularName: t.kind.toLowerCase(), namespaced: t.namespaced, kind: t.kind },
      verbs: ['delete', 'get', 'list', 'watch'],
    })),
});
const groupOf = (name: string): JsonObject => {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};
const jsonOf = (body: Buffer): JsonObject =>
  body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as JsonObject);
const inner = (v: Json | undefined): JsonObject => (typeof v === 'object' && v !== null && !Array.isArray(v) ? v : {});

export type KubeOptions = {
  tls: { key: string; cert: string };
  token: string;
  /** What the caller may not do: `delete clusterrolebindings`. */
  forbidden?: string[];
};

/**
 * An API server on the loopback, as strict as this needs: a bearer token or 401, RBAC's answer or 403, discovery, lists, one
 * object, and a deletion that keeps preconditions. Whatever else is asked is 404, in the server's own words.
 */
export const startKubeServer = async ({ tls, token, forbidden = [] }: KubeOptions) => {
  const objects: KubeObject[] = [];
  const requests: string[] = [];
  /** What the deletions carried that found their object. */
  const options: JsonObject[] = [];
  const denied = new Set(forbidden);
  const user = { username: 'cleanup', uid: 'u1', groups: ['system:authenticated'], extra: { arn: [cleanupArn] } };

  const typed = (t: Type) => objects.filter((o) => o.kind === t.kind && o.apiVersion === apiVersion(t));
  const answer = async (request: IncomingMessage): Promise<[number, Json]> => {
    const url = new URL(request.url ?? '/', 'https://localhost');
    const method = request.method ?? 'GET';
    requests.push(`${method} ${url.pathname}`);
    if (request.headers.authorization !== `Bearer ${token}`) return [401, status(401, 'Unauthorized', 'Unauthorized')];
    const path = url.pathname;
    if (path === '/version') return [200, { major: '1', minor: '32', gitVersion: 'v1.32.4' }];
    if (path === '/api') return [200, { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }];
    if (path === '/apis')
      return [200, { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupOf) as Json[] }];
    if (path === '/api/v1') return [200, resources('')];
    const group = /^\/apis\/([^/]+)\/v1$/.exec(path)?.[1];
    if (group !== undefined && groups.includes(group)) return [200, resources(group)];
    if (method === 'POST') return review(path, await bodyOf(request));
    return resource(method, path, method === 'DELETE' ? jsonOf(await bodyOf(request)) : {}, url.searchParams);
  };

  const review = (path: string, body: Buffer): [number, Json] => {
    if (path === '/apis/authentication.k8s.io/v1/selfsubjectreviews') {
      const about = { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {} };
      return [201, { ...about, status: { userInfo: user } }];
    }
    if (path !== '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')
      return [404, status(404, 'NotFound', 'the server could not find the requested resource')];
    const { verb, resource: asked } = accessAsked(body);
    const about = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec: {} };
    return [201, { ...about, status: { allowed: asked !== '' && !denied.has(`${verb} ${asked}`) } }];
  };

  const resource = (method: string, path: string, body: JsonObject, query: URLSearchParams): [number, Json] => {
    const parts = /^\/(?:api\/v1|apis\/([^/]+)\/v1)(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?$/.exec(path);
    const [, group = '', namespace, plural = '', name] = parts ?? [];
    const t = types.find((x) => x.group === group && x.plural === plural);
    if (!t || (namespace !== undefined && !t.namespaced))
      return [404, status(404, 'NotFound', 'the server could not find the requested resource')];
    const verb = method === 'DELETE' ? 'delete' : name === undefined ? 'list' : 'get';
    const named = group === '' ? plural : `${plural}.${group}`;
    if (denied.has(`${verb} ${plural}`)) {
      const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
      const which = name === undefined ? '' : ` "${name}"`;
      const why = `${named}${which} is forbidden: User "cleanup" cannot ${verb} resource "${plural}" in API group "${group}" ${where}`;
      return [403, status(403, 'Forbidden', why)];
    }
    const there = typed(t).filter((o) => namespace === undefined || o.metadata.namespace === namespace);
    if (name === undefined) {
      const [, only] = /^metadata\.name=(.+)$/.exec(query.get('fieldSelector') ?? '') ?? [];
      const items = only === undefined ? there : there.filter((o) => o.metadata.name === only);
      // kubectl waits for a deletion by a watch; everything here ends at once, so there is nothing to wait for.
      if (query.get('watch')) return [410, status(410, 'Expired', 'too old resource version')];
      return [200, { kind: `${t.kind}List`, apiVersion: apiVersion(t), metadata: { resourceVersion: '7' }, items }];
    }
    const found = there.find((o) => o.metadata.name === name);
    if (!found) return [404, status(404, 'NotFound', `${named} "${name}" not found`)];
    if (method !== 'DELETE') return method === 'GET' ? [200, found] : [405, status(405, 'MethodNotAllowed', 'no')];
    options.push(body);
    const wanted = inner(body.preconditions).uid;
    if (wanted !== undefined && wanted !== found.metadata.uid) {
      const why = `the UID in the precondition (${wanted}) does not match the UID in record (${found.metadata.uid}). The object might have been deleted and then recreated`;
      return [409, status(409, 'Conflict', `Operation cannot be fulfilled on ${named} "${name}": ${why}`)];
    }
    objects.splice(objects.indexOf(found), 1);
    return [200, { ...(status(200, '', '') as JsonObject), details: { name, uid: found.metadata.uid, kind: plural } }];
  };

  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [code, body] = await answer(request);
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer(tls, (request, response) => {
    reply(request, response).catch(() => response.destroy());
  });
  const listening = await listen(server);
  const deletions = (): string[] => requests.filter((r) => r.startsWith('DELETE'));
  return { ...listening, url: `https://localhost:${listening.port}`, objects, requests, options, denied, deletions };
};
