import { describe, expect, it } from 'vitest';
import {
  deleteBody,
  deleteByHand,
  deletedUid,
  objectPath,
  otherUid,
} from '../../../source/core/kubernetes/delete-request.ts';
import { objectKinds } from '../../../source/core/kubernetes/kinds.ts';

const at = (resource: string, apiVersion: string, namespace = 'orders', name = 'notes') =>
  objectPath({ resource, namespace, name }, apiVersion);

describe('the place of one object', () => {
  it.each<[string, string, string, string, string]>([
    ['configmaps', 'v1', 'orders', 'notes', '/api/v1/namespaces/orders/configmaps/notes'],
    ['namespaces', 'v1', '', 'orders', '/api/v1/namespaces/orders'],
    ['deployments.apps', 'apps/v1', 'orders', 'web', '/apis/apps/v1/namespaces/orders/deployments/web'],
    [
      'applications.argoproj.io',
      'argoproj.io/v1alpha1',
      'argocd',
      'a',
      '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/a',
    ],
    [
      'clusterroles.rbac.authorization.k8s.io',
      'rbac.authorization.k8s.io/v1',
      '',
      'system:odd@x',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Aodd%40x',
    ],
    ['configmaps', 'v1', 'a/b', 'c?d=e#f', '/api/v1/namespaces/a%2Fb/configmaps/c%3Fd%3De%23f'],
  ])('%s of %s', (resource, version, namespace, name, path) => {
    expect(at(resource, version, namespace, name)).toBe(path);
  });

  it('is none where the group is another, the version is none, or a name is missing: never a list', () => {
    const none = [
      ...[at('configmaps', 'apps/v1'), at('deployments.apps', 'v1'), at('deployments.apps', 'batch/v1')],
      ...[at('configmaps', ''), at('configmaps', 'v1/'), at('configmaps', '../v1'), at('configmaps', 'V1')],
      ...[at('configmaps', 'v1', 'orders', ''), at('', 'v1'), at('deployments.apps', 'apps/v1/..')],
    ];
    expect(none.every((p) => p === null)).toBe(true);
  });

  it('there is one for every kind that is looked at', () => {
    for (const { resource, group } of objectKinds)
      expect(at(resource, group === '' ? 'v1' : `${group}/v1`), resource).toMatch(/\/notes$/);
  });
});

describe('what goes along', () => {
  it('has the uid as its precondition, for a file and for a shell', () => {
    const options = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' };
    expect(JSON.parse(deleteBody('u"1'))).toEqual({ ...options, preconditions: { uid: 'u"1' } });
    const path = '/api/v1/namespaces/orders/configmaps/notes';
    expect(deleteByHand(path, 'u1', "my 'own'; rm")).toBe(
      `echo '${deleteBody('u1')}' | kubectl delete --raw ${path} -f - --context 'my '\\''own'\\''; rm'`,
    );
    expect(deleteByHand(path, 'u1', '--all')).toBeNull();
    expect(deleteByHand(path, 'u\u202e1', 'prod')).toBeNull();
  });

  it('is told by the answer: which one went, or which one stands there', () => {
    expect(deletedUid('{"kind":"Status","details":{"uid":"u1"}}')).toBe('u1');
    expect(deletedUid('{"kind":"Pod","metadata":{"uid":"u2"}}')).toBe('u2');
    for (const text of ['', 'deleted', '{"kind":"Status","metadata":{"uid":"u3"}}', '[]'])
      expect(deletedUid(text), text).toBeNull();
    expect(otherUid('Error from server (Forbidden): does not match the UID in record (u2)')).toBeNull();
    expect(otherUid('Error from server (Conflict): the object has been modified')).toBeNull();
  });
});
