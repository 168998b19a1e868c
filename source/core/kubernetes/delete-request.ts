import { isObject, jsonOf, objectOf } from '../json.ts';
import { shellWord } from '../manual/shell-words.ts';
import type { ObjectTarget } from './commands.ts';

/** `v1`, `apps/v1`: as an object tells it of itself. Nothing of it can leave its segment of a path. */
const apiVersions = /^(?:([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)\/)?(v[0-9][a-z0-9]*)$/;

/**
 * Where the API has one object; null = the version is of another group than the resource, or is none. Every segment is encoded,
 * and none can be empty: a path that ends before the name would be a whole list. kubectl itself turns `%2F` into a slash, so
 * that the names must have been looked at before (`isTarget`).
 */
export const objectPath = (
  { resource, namespace, name }: Omit<ObjectTarget, 'secret'>,
  apiVersion: string,
): string | null => {
  const [plural = '', ...rest] = resource.split('.');
  const [, group = '', version = ''] = apiVersions.exec(apiVersion) ?? [];
  if (version === '' || plural === '' || name === '' || group !== rest.join('.')) return null;
  const root = group === '' ? ['api', version] : ['apis', group, version];
  const place = namespace === '' ? [] : ['namespaces', namespace];
  return [...root, ...place, plural, name].map((s) => `/${encodeURIComponent(s)}`).join('');
};

/**
 * What the DELETE carries: the API server itself refuses (409) when the object of that name has another uid. What depends on it
 * goes as `kubectl delete` lets it go.
 */
export const deleteBody = (uid: string): string =>
  JSON.stringify({
    ...{ kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' },
    preconditions: { uid },
  });

/** The same for somebody's own shell; null = a word of it cannot be shown as part of a command. */
export const deleteByHand = (path: string, uid: string, context: string): string | null => {
  const [body, uri, place] = [deleteBody(uid), path, context].map(shellWord);
  return body && uri && place ? `echo ${body} | kubectl delete --raw ${uri} -f - --context ${place}` : null;
};

/** The uid that stands there instead, out of the API server's refusal; null = it refused for something else. */
export const otherUid = (said: string): string | null => {
  if (!/^Error from server \(Conflict\):/m.test(said)) return null;
  const [, record, meta] =
    /does not match the UID in record \(([^)\s]+)\)|UID in precondition: \S+, UID in object meta: (\S+)/.exec(said) ??
    [];
  return record ?? meta ?? null;
};

/** Of which object the API server says that it went: a Status tells it, and so does the object that is still ending. */
export const deletedUid = (stdout: string): string | null => {
  const value = jsonOf(stdout);
  if (!isObject(value)) return null;
  const { uid } = objectOf(value.kind === 'Status' ? value.details : value.metadata);
  return typeof uid === 'string' && uid !== '' ? uid : null;
};
