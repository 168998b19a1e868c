import { isObject, jsonOf, objectOf, objectsIn, timeOf } from '../json.ts';
import type { JsonObject } from '../words.ts';
import type { ObjectKind } from './kinds.ts';

/** One object, without anything of its content. Times are ms. */
export type KubeObject = {
  kind: string;
  group: string;
  namespace: string;
  name: string;
  uid: string;
  created: number | null;
  /** `kind/name` of those it belongs to. */
  owners: string[];
  labels: { [name: string]: string };
  /** Argo CD's own mark: `app:group/kind:namespace/name`. */
  trackingId: string | null;
  /** A Secret's type (`kubernetes.io/service-account-token`). */
  type: string | null;
  edits: { manager: string; operation: string; at: number | null }[];
};

const textOf = (v: unknown): string => (typeof v === 'string' ? v : '');

const stringsOf = (v: unknown): { [name: string]: string } =>
  Object.fromEntries(Object.entries(objectOf(v)).filter((e): e is [string, string] => typeof e[1] === 'string'));

const objectFrom = (kind: ObjectKind, metadata: JsonObject, type: string | null): KubeObject | null => {
  const [name, uid] = [textOf(metadata.name), textOf(metadata.uid)];
  if (name === '' || uid === '') return null;
  return {
    ...{ kind: kind.kind, group: kind.group, namespace: textOf(metadata.namespace), name, uid, type },
    created: timeOf(metadata.creationTimestamp),
    owners: objectsIn(metadata.ownerReferences).map((o) => `${textOf(o.kind)}/${textOf(o.name)}`),
    labels: stringsOf(metadata.labels),
    trackingId: textOf(objectOf(metadata.annotations)['argocd.argoproj.io/tracking-id']) || null,
    edits: objectsIn(metadata.managedFields).map((m) => ({
      ...{ manager: textOf(m.manager), operation: textOf(m.operation), at: timeOf(m.time) },
    })),
  };
};

export type ParsedObjects = { ok: true; value: KubeObject[] } | { ok: false; why: string };

const all = (kind: ObjectKind, found: (KubeObject | null)[]): ParsedObjects => {
  const good = found.filter((o) => o !== null);
  return good.length === found.length
    ? { ok: true, value: good }
    : { ok: false, why: `${found.length - good.length} of ${found.length} ${kind.resource} could not be understood` };
};

/** Lines of `type TAB metadata`, as `kubectlCommands.list` asks for Secrets. */
const parseSecrets = (kind: ObjectKind, text: string): ParsedObjects =>
  all(
    kind,
    text
      .split('\n')
      .filter((l) => l.trim() !== '')
      .map((l) => {
        const tab = l.indexOf('\t');
        const metadata = jsonOf(l.slice(tab + 1));
        return tab < 0 || !isObject(metadata) ? null : objectFrom(kind, metadata, l.slice(0, tab));
      }),
  );

/** What `kubectl get KIND -o json` printed. A list that is cut off is said to be, never taken for a short one. */
export const parseObjects = (kind: ObjectKind, text: string): ParsedObjects => {
  if (kind.secret) return parseSecrets(kind, text);
  const parsed = jsonOf(text);
  if (!isObject(parsed) || !Array.isArray(parsed.items))
    return { ok: false, why: `kubectl did not print a list of ${kind.resource}` };
  if (textOf(objectOf(parsed.metadata).continue) !== '')
    return { ok: false, why: `the list of ${kind.resource} was cut off` };
  return all(
    kind,
    parsed.items.map((i) => (isObject(i) ? objectFrom(kind, objectOf(i.metadata), textOf(i.type) || null) : null)),
  );
};

const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '');

/** What `kubectl get A,B,C -o json` printed. An item of a kind that was not asked for makes all of it not understood. */
export const parseMany = (kinds: readonly ObjectKind[], text: string): ParsedObjects => {
  const parsed = jsonOf(text);
  if (!isObject(parsed) || !Array.isArray(parsed.items)) return { ok: false, why: 'kubectl did not print a list' };
  if (textOf(objectOf(parsed.metadata).continue) !== '') return { ok: false, why: 'the list was cut off' };
  const found = objectsIn(parsed.items).map((i) => {
    const kind = kinds.find((k) => k.kind === i.kind && k.group === groupOf(textOf(i.apiVersion)));
    return kind ? objectFrom(kind, objectOf(i.metadata), textOf(i.type) || null) : null;
  });
  const good = found.filter((o) => o !== null);
  return good.length === parsed.items.length
    ? { ok: true, value: good }
    : { ok: false, why: `${parsed.items.length - good.length} objects could not be understood` };
};
