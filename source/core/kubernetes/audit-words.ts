import type { Session } from '../session.ts';
import type { KubeAuditEvent } from './audit-log.ts';
import { objectKinds } from './kinds.ts';

/** Carried out: neither refused nor only rehearsed. */
export const happened = ({ code, dry }: KubeAuditEvent): boolean => dry !== true && (code === null || code < 400);

/** By its access key id, where the cluster writes it; else by the ARN of the session, which somebody else may share. */
export const byTree = (e: KubeAuditEvent, sessions: readonly Session[]): boolean =>
  e.keyId !== null
    ? sessions.some((s) => s.accessKeyId === e.keyId)
    : e.arn !== null && sessions.some((s) => s.principal === e.arn);

const kindOf = (e: KubeAuditEvent): string =>
  objectKinds.find((k) => k.group === e.group && k.resource.split('.')[0] === e.resource)?.kind ?? e.resource;

/** As kubectl calls the kind: `RESOURCE.GROUP`. */
export const resourceOf = ({ resource, group }: KubeAuditEvent): string =>
  group === '' ? resource : `${resource}.${group}`;

/** `kind/namespace/name`, as the object's finding has it: the log gives a Namespace itself as its namespace. `*` = not told. */
export const subjectOf = (e: KubeAuditEvent): string => {
  const namespace = e.group === '' && e.resource === 'namespaces' ? '' : e.namespace;
  return `${kindOf(e)}/${namespace}/${e.name === '' ? '*' : e.name}`;
};

/** A request that made the object: an apply on the server's side is a patch that answers 201. */
export const makes = ({ verb, subresource, code }: KubeAuditEvent): boolean =>
  subresource === '' && (verb === 'create' || code === 201);

export const deletes = ({ verb, subresource, resource }: KubeAuditEvent): boolean =>
  (subresource === '' && /^delete/.test(verb)) || (resource === 'pods' && subresource === 'eviction');

const changing = /^(?:create|update|patch|delete|deletecollection)$/;
/** Questions are creations in Kubernetes: nothing is there after them. */
const question = /^(?:authentication|authorization)\.k8s\.io$/;
/** What clusters write by themselves all the time (domain.md §13.11). */
const noise = new Set([
  'events',
  'events.events.k8s.io',
  'leases.coordination.k8s.io',
  'endpointslices.discovery.k8s.io',
]);

export const isChange = (e: KubeAuditEvent): boolean =>
  changing.test(e.verb) && !question.test(e.group) && !noise.has(resourceOf(e));

/** A shell in a pod, or a tunnel to one, to a service or through a node: whatever its verb is. */
export const isShell = ({ subresource }: KubeAuditEvent): boolean =>
  /^(?:exec|attach|portforward|proxy)$/.test(subresource);

export const looksAtSecret = ({ resource, verb }: KubeAuditEvent): boolean =>
  resource === 'secrets' && /^(?:get|list|watch)$/.test(verb);

/** What gives a credential that the log shows and no list does: a service account's token, a certificate. */
export const givesCredential = ({ resource, subresource, verb }: KubeAuditEvent): boolean =>
  (resource === 'serviceaccounts' && subresource === 'token' && verb === 'create') ||
  (resource === 'certificatesigningrequests' && /^(?:approval|status)$/.test(subresource) && changing.test(verb));
