import { describe, expect, test } from 'vitest';
import { type KubeAuditEvent, parseAuditLine } from '../../../source/core/kubernetes/audit-log.ts';
import { untracked } from '../../../source/core/kubernetes/findings.ts';
import type { KubeObject } from '../../../source/core/kubernetes/objects.ts';
import type { Listing } from '../../../source/core/kubernetes/session-deeds.ts';
import { withAudit } from '../../../source/core/kubernetes/who-did-it.ts';
import type { Session } from '../../../source/core/session.ts';
import { hash } from '../../support/hash.ts';

const from = Date.parse('2026-05-20T13:00:00Z');
const sessions = [{ accessKeyId: 'ASIATREE', principal: 'arn:aws:sts::1:assumed-role/bg/alice' }] as Session[];
const csr = 'certificates.k8s.io/certificatesigningrequests';

/** `group/resource[/subresource]`, `namespace/name`; minutes after the session began. */
const did = (minutes: number, verb: string, what: string, where: string, more: object = {}): KubeAuditEvent => {
  const [apiGroup, resource, subresource] = what.split('/');
  const [namespace, name] = where.split('/');
  const extra = { accessKeyId: ['ASIATREE'], arn: [sessions[0]?.principal] };
  const event = parseAuditLine(
    JSON.stringify({
      ...{ kind: 'Event', auditID: `a-${minutes}`, verb, user: { username: 'x', extra } },
      requestReceivedTimestamp: new Date(from + minutes * 60_000).toISOString(),
      objectRef: { apiGroup, resource, subresource, namespace, name },
      ...{ responseStatus: { code: verb === 'create' ? 201 : 200 }, ...more },
    }),
  );
  if (!event) throw new Error('no record');
  return event;
};

const seen: Listing = {
  context: 'c',
  listed: new Set(['pods', 'deployments.apps', 'networkpolicies.networking.k8s.io', 'serviceaccounts', 'namespaces']),
  owners: new Map([
    ['Deployment/orders/api', null],
    ['Deployment/orders/web', 'Argo CD application orders'],
    ['Pod/orders/api-1', 'ReplicaSet/api'],
    ['Namespace//orders', null],
    ['Pod/orders/reborn', null],
  ]),
};
const found = (events: KubeAuditEvent[], listing: Listing = seen) =>
  withAudit([], events, { sessions, account: '1', hash, ...listing });
const shortly = (events: KubeAuditEvent[], listing?: Listing) =>
  found(events, listing).map((f) => [f.kind, f.subject, f.left ?? null, f.standing]);

describe('what the audit log shows of the session and no list does', () => {
  test('tokens and certificates stand until somebody decides: nothing shows that they are over', () => {
    const events = [
      did(1, 'create', '/serviceaccounts/token', 'kube-system/admin'),
      did(2, 'create', '/serviceaccounts/token', 'kube-system/admin'),
      did(3, 'create', csr, '/csr-1'),
      did(4, 'update', `${csr}/approval`, '/csr-1'),
    ];
    const made = found(events);
    expect(made.map((f) => [f.kind, f.subject, f.standing, f.attribution])).toEqual([
      ['cluster-credential-created', 'ServiceAccount/kube-system/admin', true, 'session'],
      ['cluster-credential-created', 'CertificateSigningRequest//csr-1', true, 'session'],
    ]);
    expect(made[0]?.why).toMatch(/a token for it, 2026-05-20T13:01:00Z, 2 times/);
    expect(made.every((f) => f.item === 'kubernetes.untracked' && f.actions.length === 0)).toBe(true);
    // The same at every reading, and another one in another cluster.
    expect(found(events).map((f) => f.id)).toEqual(made.map((f) => f.id));
    expect(found(events, { ...seen, context: 'd' })[0]?.id).not.toBe(made[0]?.id);
  });

  test('an account that has got a token and was changed is told for both', () => {
    const events = [
      did(1, 'create', '/serviceaccounts/token', 'kube-system/admin'),
      did(2, 'delete', '/serviceaccounts', 'kube-system/admin'),
    ];
    expect(shortly(events)).toEqual([
      ['cluster-credential-created', 'ServiceAccount/kube-system/admin', null, true],
      ['untracked-object', 'ServiceAccount/kube-system/admin', 'gone', true],
    ]);
  });

  test.each<[string, KubeAuditEvent[], unknown[]]>([
    ['a deletion stands', [did(1, 'delete', 'networking.k8s.io/networkpolicies', 'orders/deny')], ['gone', true]],
    ['a deletion of what is there again does not', [did(1, 'delete', '/pods', 'orders/reborn')], ['gone', false]],
    ['an eviction deletes', [did(1, 'create', '/pods/eviction', 'orders/api-9')], ['gone', true]],
    ['a whole collection', [did(1, 'deletecollection', '/pods', 'orders/')], ['gone', true]],
    ['a change by an API client', [did(1, 'patch', 'apps/deployments', 'orders/api')], ['changed', true]],
    ['a change beside the object', [did(1, 'patch', 'apps/deployments/scale', 'orders/api')], ['changed', true]],
    ['a change of what a controller made', [did(1, 'patch', '/pods', 'orders/api-1')], ['changed', true]],
    ['what Argo CD has shows there', [did(1, 'patch', 'apps/deployments', 'orders/web')], ['changed', false]],
    ['a Namespace names itself as its own', [did(1, 'patch', '/namespaces', 'orders/orders')], ['changed', true]],
    ['a change of what is gone since', [did(1, 'patch', '/pods', 'orders/old')], ['changed', false]],
    ['what somebody else deleted', [did(1, 'create', '/pods', 'orders/temp')], ['there', false]],
    ['a kind that no list has', [did(1, 'create', 'policy/poddisruptionbudgets', 'a/b')], ['there', null]],
    ['a name that the cluster chose', [did(1, 'create', '/pods', 'orders/')], ['there', null]],
  ])('%s', (_, events, [left, standing]) => {
    const [first, ...more] = found(events);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ kind: 'untracked-object', left, standing, transient: false, uniqueId: null });
  });

  test('what it made and took away again is told as its own undoing', () => {
    const pod = [did(1, 'create', '/pods', 'orders/debug'), did(5, 'delete', '/pods', 'orders/debug')];
    expect(found(pod.toReversed())).toMatchObject([
      { subject: 'Pod/orders/debug', left: 'gone', standing: false, transient: true, at: from + 60_000 },
    ]);
    // Another one that it changed before it deleted it was there before.
    const old = [did(1, 'patch', '/pods', 'orders/old'), did(5, 'delete', '/pods', 'orders/old')];
    expect(shortly(old)).toEqual([['untracked-object', 'Pod/orders/old', 'gone', true]]);
  });

  test('questions, rehearsals, refusals, what others did, and what clusters do all the time are none', () => {
    const theirs = { user: { username: 'y', extra: { accessKeyId: ['ASIABOB'], arn: ['arn:bob'] } } };
    const events = [
      did(1, 'create', 'authorization.k8s.io/selfsubjectaccessreviews', '/'),
      did(2, 'create', '/configmaps', 'a/b', { requestURI: '/api/v1/namespaces/a/configmaps?dryRun=All' }),
      did(3, 'delete', '/pods', 'orders/x', { responseStatus: { code: 403 } }),
      did(4, 'delete', '/pods', 'orders/x', theirs),
      did(5, 'create', '/serviceaccounts/token', 'a/b', theirs),
      did(6, 'update', 'coordination.k8s.io/leases', 'kube-system/k'),
    ];
    expect(found(events)).toEqual([]);
  });

  test('nothing is told twice: an object that is listed, or was, has its own finding', () => {
    const object: KubeObject = {
      ...{ kind: 'Pod', group: '', namespace: 'orders', name: 'made', uid: 'u-1', created: from + 60_000 },
      ...{ owners: [], labels: {}, trackingId: null, type: null, edits: [] },
    };
    const window = { from, to: from + 3_600_000 };
    const { findings } = untracked([object], { account: '1', hash, window, apps: null });
    const events = [did(1, 'create', '/pods', 'orders/made'), did(2, 'patch', '/pods', 'orders/made')];
    const joined = withAudit(findings, events, { sessions, account: '1', hash, ...seen });
    expect(joined.map((f) => [f.uniqueId, f.attribution])).toEqual([['u-1', 'session']]);
    const known = new Set(['Pod/orders/made']);
    expect(shortly(events, { ...seen, known })).toEqual([]);
    // That something older was deleted is told by no other finding.
    const deleted = [did(3, 'delete', '/pods', 'orders/made')];
    expect(shortly(deleted, { ...seen, known })).toEqual([['untracked-object', 'Pod/orders/made', 'gone', true]]);
  });
});
