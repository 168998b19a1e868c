import type { ObjectKind } from './kinds.ts';

/** Names as Kubernetes allows them in paths (RBAC names may hold `:` too); nothing that kubectl could take for a flag. */
const objectName = /^[A-Za-z0-9][A-Za-z0-9.:@_-]*$/;
const resourceName = /^[a-z][a-z0-9-]*(?:\.[a-z0-9.-]+)?$/;

const isObjectName = (name: string): boolean => name.length <= 253 && objectName.test(name);
export const isResource = (name: string): boolean => resourceName.test(name);

/** A context always, so that never another cluster answers; a limit always, so that nobody waits for ever (domain.md §6.5). */
const base = (context: string): string[] => [`--context=${context}`, '--request-timeout=20s'];

/** Of a Secret only what is not secret: its type and metadata, a line each. */
const metadataOnly = 'jsonpath={range .items[*]}{.type}{"\\t"}{.metadata}{"\\n"}{end}';

/** The same of one object. */
const oneMetadata = 'jsonpath={.type}{"\\t"}{.metadata}';

/** One object, by the unambiguous name of its resource. `namespace` is empty for what lies in none. */
export type ObjectTarget = { resource: string; namespace: string; name: string; secret: boolean };

/** Nothing else ever goes to kubectl as a place in the cluster: a `-x` or a `--all` in a name would be a flag. */
export const isTarget = ({ resource, namespace, name }: Omit<ObjectTarget, 'secret'>): boolean =>
  isResource(resource) && isObjectName(name) && (namespace === '' || isObjectName(namespace));

const inside = (namespace: string): string[] => (namespace === '' ? [] : ['-n', namespace]);

/** Everything that reseal ever asks of kubectl while it reads. Arguments are arrays; nothing prompts (stdin is closed). */
export const kubectlCommands = {
  whoami: (context: string): string[] => ['auth', 'whoami', '-o', 'json', ...base(context)],
  list: (kind: ObjectKind, context: string): string[] => [
    ...['get', kind.resource, '--all-namespaces', '--show-managed-fields'],
    ...['-o', kind.secret ? metadataOnly : 'json'],
    ...base(context),
  ],
  /** Many kinds in one go: one start of the program, and one of what it asks for credentials. */
  listMany: (kinds: readonly ObjectKind[], context: string): string[] => [
    ...['get', kinds.map((k) => k.resource).join(','), '--all-namespaces', '--show-managed-fields', '-o', 'json'],
    ...base(context),
  ],
  /** Custom resources of Crossplane, where there is one: composites, claims and what they manage. */
  composed: (category: 'composite' | 'claim' | 'managed', context: string): string[] => [
    ...['api-resources', `--categories=${category}`, '--verbs=list', '-o', 'name'],
    ...base(context),
  ],
  /** One object; of a Secret what is not secret. */
  one: ({ resource, namespace, name, secret }: ObjectTarget, context: string): string[] => [
    ...['get', resource, name, ...inside(namespace), '-o', secret ? oneMetadata : 'json'],
    ...base(context),
  ],
} as const;

/** All that reseal ever changes in a cluster, and the question whether it may: one object by its name, never a list. */
export const kubectlChanges = {
  mayDelete: ({ resource, namespace, name }: Omit<ObjectTarget, 'secret'>, context: string): string[] => [
    ...['auth', 'can-i', 'delete', `${resource}/${name}`, ...inside(namespace)],
    ...base(context),
  ],
  /** `file` holds the body (core/kubernetes/delete-request.ts): without one it would be a deletion by name alone. */
  remove: (path: string, file: string, context: string): string[] => [
    ...['delete', `--raw=${path}`, `--filename=${file}`],
    ...base(context),
  ],
} as const;
