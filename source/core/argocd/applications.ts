import { isObject, jsonOf, objectOf, objectsIn, timeOf } from '../json.ts';
import type { JsonObject } from '../words.ts';

/** `pruned`: git does not have it, so that a sync with pruning would delete it. */
export type AppResource = {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  status: string | null;
  pruned?: true;
};

/** One Argo CD Application, as far as it matters here (domain.md §5.4). Times are ms. */
export type Application = {
  /** `namespace/name`, as argocd takes it. */
  id: string;
  name: string;
  namespace: string;
  project: string;
  /** `Synced`, `OutOfSync`, `Unknown`, or whatever newer versions say. */
  sync: string;
  health: string;
  revision: string | null;
  reconciledAt: number | null;
  automated: boolean;
  selfHeal: boolean;
  prune: boolean;
  /** What holds for every sync of it, one by hand too: `Replace=true`. */
  syncOptions: string[];
  /** How many differences it is told to overlook. */
  ignores: number;
  resources: AppResource[];
  conditions: { type: string; message: string }[];
  /** Syncs that it has done or tried, the newest last. */
  syncs: { at: number; by: string; revision: string | null }[];
};

const textOf = (v: unknown): string | null => (typeof v === 'string' && v !== '' ? v : null);

const syncsOf = (status: JsonObject): Application['syncs'] => {
  const history = objectsIn(status.history).flatMap((h) => {
    const at = timeOf(h.deployedAt);
    const by = objectOf(h.initiatedBy);
    return at === null
      ? []
      : [
          {
            at,
            by: by.automated === true ? 'automated' : (textOf(by.username) ?? 'somebody'),
            revision: textOf(h.revision),
          },
        ];
  });
  const running = objectOf(status.operationState);
  const by = objectOf(objectOf(running.operation).initiatedBy);
  const at = timeOf(running.startedAt);
  const last = {
    at: at ?? 0,
    by: by.automated === true ? 'automated' : (textOf(by.username) ?? 'somebody'),
    revision: textOf(objectOf(running.syncResult).revision),
  };
  return at === null || history.some((h) => Math.abs(h.at - at) < 60_000) ? history : [...history, last];
};

const applicationOf = (raw: JsonObject): Application | null => {
  const [metadata, spec, status] = [objectOf(raw.metadata), objectOf(raw.spec), objectOf(raw.status)];
  const name = textOf(metadata.name);
  if (name === null) return null;
  const namespace = textOf(metadata.namespace) ?? '';
  const sync = objectOf(status.sync);
  const { automated, syncOptions } = objectOf(spec.syncPolicy);
  const revisions = Array.isArray(sync.revisions) ? sync.revisions.filter((r) => typeof r === 'string') : [];
  return {
    id: namespace === '' ? name : `${namespace}/${name}`,
    ...{ name, namespace, project: textOf(spec.project) ?? 'default' },
    // Nothing compared yet is not the same as nothing different.
    sync: textOf(sync.status) ?? 'Unknown',
    health: textOf(objectOf(status.health).status) ?? 'Unknown',
    revision: textOf(sync.revision) ?? (revisions.length > 0 ? revisions.join(' ') : null),
    reconciledAt: timeOf(status.reconciledAt),
    automated: isObject(automated),
    selfHeal: objectOf(automated).selfHeal === true,
    prune: objectOf(automated).prune === true,
    syncOptions: Array.isArray(syncOptions) ? syncOptions.map(String) : [],
    ignores: objectsIn(spec.ignoreDifferences).length,
    resources: objectsIn(status.resources).map((r) => ({
      ...{ group: textOf(r.group) ?? '', kind: textOf(r.kind) ?? '', namespace: textOf(r.namespace) ?? '' },
      ...{ name: textOf(r.name) ?? '', status: textOf(r.status) },
      ...(r.requiresPruning === true ? { pruned: true as const } : {}),
    })),
    conditions: objectsIn(status.conditions).map((c) => ({
      type: textOf(c.type) ?? '',
      message: textOf(c.message) ?? '',
    })),
    syncs: syncsOf(status),
  };
};

type Parsed<T> = { ok: true; value: T } | { ok: false; why: string };

/** `argocd app list -o json`: a bare array, or `null` where there is none. Anything else is said, never taken as empty. */
export const parseApplications = (text: string): Parsed<Application[]> => {
  const parsed = jsonOf(text);
  if (parsed === null) return { ok: true, value: [] };
  if (!Array.isArray(parsed)) return { ok: false, why: 'argocd app list did not print a JSON array' };
  const apps = parsed.map((raw) => (isObject(raw) ? applicationOf(raw) : null));
  const good = apps.filter((a) => a !== null);
  return good.length === apps.length
    ? { ok: true, value: good }
    : { ok: false, why: `${apps.length - good.length} of ${apps.length} applications that argocd listed have no name` };
};

/** `argocd app get -o json`: one Application. */
export const parseApplication = (text: string): Parsed<Application> => {
  const parsed = jsonOf(text);
  const app = isObject(parsed) ? applicationOf(parsed) : null;
  return app ? { ok: true, value: app } : { ok: false, why: 'argocd app get did not print an application' };
};
