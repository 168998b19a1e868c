import type { JsonObject } from '../../core/words.ts';
import { contextOf } from '../incident-of.ts';
import type { Site } from './site.ts';

/** What the stand-in kubectl and argocd are told of the cluster. */
export const clusterTold = ({ built, now }: Site): JsonObject => {
  const { cluster } = built.world;
  const { keyId, principal } = built.staff.read;
  return {
    ...{ context: contextOf(built.world.account), now: now() },
    caller: { arn: principal.arn, userId: principal.principalId, keyId },
    objects: [...cluster.objects.values()].map(({ kind, resource, app, body }) => ({ kind, resource, app, body })),
    apps: [...cluster.apps.values()].map(({ name, selfHeal, drifted, syncs }) => ({ name, selfHeal, drifted, syncs })),
  };
};

/** A change that a stand-in asks for, in the write log before it is answered. `why` null = done. */
export const changeCluster = (site: Site, body: string): { why: string | null } => {
  const { operation, input } = JSON.parse(body) as { operation: string; input: { [name: string]: string } };
  const done = site.log.write({
    ...{ at: site.now(), service: 'cluster', region: '', operation, input, key: null },
    origin: { ip: '127.0.0.1', agent: operation === 'sync' ? 'argocd' : 'kubectl' },
  });
  return { why: done.ok ? null : done.failure.message };
};
