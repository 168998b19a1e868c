import type { Application } from '../argocd/applications.ts';
import type { KubeObject } from './objects.ts';

/**
 * Made by the cluster itself in each namespace, under names that nobody else can keep. That says who made it and not who changed
 * it: an annotation on a `default` service account is a way into AWS.
 */
export const byTheCluster = (o: KubeObject): boolean =>
  (o.kind === 'ServiceAccount' && o.name === 'default') || (o.kind === 'ConfigMap' && o.name === 'kube-root-ca.crt');

const same = (o: KubeObject, r: Application['resources'][number]): boolean =>
  r.kind === o.kind && r.group === o.group && r.name === o.name && (r.namespace === o.namespace || o.namespace === '');

/** Argo CD marks all that it tracks, by a label or by an annotation, whatever the label is called. */
const isMarked = (o: KubeObject, { name, namespace }: Application): boolean =>
  Object.values(o.labels).includes(name) ||
  [name, `${namespace}_${name}`].some((n) => o.trackingId?.startsWith(`${n}:`) === true);

/**
 * Who takes care of an object, in words; null = nobody that we know of. A label or an annotation alone proves nothing,
 * anybody can write one: Argo CD itself must list the object. That it lists one of that name proves nothing alone either:
 * its applications may lie in other clusters. `apps`: null = Argo CD was not read.
 */
export const ownerOf = (o: KubeObject, apps: readonly Application[] | null): string | null => {
  const [owner] = o.owners;
  if (owner !== undefined) return owner;
  return byTheCluster(o) ? 'the cluster itself' : appOf(o, apps);
};

/** Only what is in git, as Argo CD tells; null = in none. */
export const appOf = (o: KubeObject, apps: readonly Application[] | null): string | null => {
  const app = apps?.find((a) => a.resources.some((r) => same(o, r)) && isMarked(o, a));
  return app ? `Argo CD application ${app.name}` : null;
};

/** A claim of belonging that nobody confirmed, for the words of a finding. */
export const claimOf = (o: KubeObject): string | null => {
  if (o.trackingId !== null) return `it says of itself that it is tracked by ${o.trackingId.split(':')[0]}`;
  const instance = o.labels['app.kubernetes.io/instance'];
  if (o.labels['app.kubernetes.io/managed-by'] === 'Helm') return 'it says of itself that Helm made it';
  return instance === undefined ? null : `it says of itself that it belongs to ${instance}`;
};
