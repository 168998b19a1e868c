import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKubeAudit } from '../../../source/adapters/eks-audit.ts';
import { auditFilter, clusterOf, parseAuditLine } from '../../../source/core/kubernetes/audit-log.ts';
import { untracked } from '../../../source/core/kubernetes/findings.ts';
import { objectKinds } from '../../../source/core/kubernetes/kinds.ts';
import { parseObjects } from '../../../source/core/kubernetes/objects.ts';
import { withAudit } from '../../../source/core/kubernetes/who-did-it.ts';
import type { Session } from '../../../source/core/session.ts';
import { type AwsHandler, json, jsonError, startAwsServer } from '../../support/servers/aws-server.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never } from './support.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const from = Date.parse('2026-05-20T13:00:00Z');
const close = closing();

const record = (more: object = {}) =>
  JSON.stringify({
    ...{ kind: 'Event', auditID: 'a-1', verb: 'create', requestReceivedTimestamp: '2026-05-20T13:10:00.123456Z' },
    user: {
      username: 'breakglass',
      extra: { accessKeyId: ['ASIATREE'], arn: ['arn:aws:sts::1:assumed-role/breakglass-emergency/alice'] },
    },
    objectRef: { resource: 'clusterrolebindings', apiGroup: 'rbac.authorization.k8s.io', name: 'admin' },
    responseStatus: { code: 201 },
    ...more,
  });

const open = async (handler: AwsHandler) => {
  const server = close(await startAwsServer(handler));
  return close(createKubeAudit(accessTo(server.url), fakeClock().clock));
};
const ask = { cluster: 'prod', region: 'us-east-1', from, to: from + 3_600_000 };

describe('audit log of an EKS cluster', () => {
  test('every page is read, in the right Region and log group, with the times it was asked for', async () => {
    const asked: { region: string; input: Record<string, unknown> }[] = [];
    const port = await open(({ action, region, input }) => {
      expect(action).toBe('FilterLogEvents');
      asked.push({ region, input });
      return json(
        input.nextToken
          ? { events: [{ message: record({ auditID: 'a-2' }) }, { message: 'not a record' }] }
          : { events: [{ message: record() }], nextToken: 'more' },
      );
    });
    const { events, malformed } = gotten(await port.events(ask, never()));
    expect(events.map((e) => [e.id, e.keyId, e.code])).toEqual([
      ['a-1', 'ASIATREE', 201],
      ['a-2', 'ASIATREE', 201],
    ]);
    expect(malformed).toBe(1);
    expect(asked[0]).toMatchObject({
      region: 'us-east-1',
      input: { logGroupName: '/aws/eks/prod/cluster', startTime: from, filterPattern: auditFilter },
    });
  });

  test.each([
    ['no permission', () => jsonError('AccessDeniedException'), 'denied'],
    ['no such log group', () => jsonError('ResourceNotFoundException'), 'not-found'],
    ['an answer without a list', () => json({}), 'malformed'],
    ['the same page for ever', () => json({ events: [], nextToken: 'x' }), 'malformed'],
    ['a hang-up', () => 'hang up' as const, 'network'],
  ])('%s is a fault, never an empty log', async (_name, handler, kind) => {
    expect(faultOf(await (await open(handler)).events(ask, never())).kind).toBe(kind);
  });

  test('the context of aws eks update-kubeconfig names the cluster; any other does not', () => {
    expect(clusterOf('arn:aws:eks:eu-west-1:123456789012:cluster/prod')).toEqual({
      region: 'eu-west-1',
      cluster: 'prod',
    });
    for (const c of [
      'prod',
      'arn:aws:eks:eu-west-1:1:cluster/prod',
      'arn:aws:eks:eu-west-1:123456789012:cluster/a/../b',
    ])
      expect(clusterOf(c)).toBeNull();
  });
});

describe('who did it', () => {
  const kind = objectKinds.find((k) => k.kind === 'ClusterRoleBinding');
  const list = { items: [{ metadata: { name: 'admin', uid: 'u', creationTimestamp: '2026-05-20T13:10:00Z' } }] };
  const sessions = [
    { accessKeyId: 'ASIATREE', principal: 'arn:aws:sts::1:assumed-role/breakglass-emergency/alice' },
  ] as Session[];
  const at = { account: '1', hash, window: { from, to: from + 3_600_000 }, apps: null };
  const findings = () => {
    const parsed = kind ? parseObjects(kind, JSON.stringify(list)) : null;
    if (!parsed?.ok) throw new Error('the list was not parsed');
    return untracked(parsed.value, at).findings;
  };
  const joined = (...lines: string[]) =>
    withAudit(
      findings(),
      lines.map(parseAuditLine).filter((e) => e !== null),
      { sessions, account: '1', hash },
    );
  const by = (key: string, arn: string) => ({ user: { username: 'x', extra: { accessKeyId: [key], arn: [arn] } } });

  test('by the key of the tree it is the session; the same name under another key is not', () => {
    expect(joined(record())).toMatchObject([{ attribution: 'session' }]);
    const other = record(by('ASIAOTHER', 'arn:aws:sts::1:assumed-role/breakglass-emergency/alice'));
    expect(joined(other)).toMatchObject([{ attribution: 'pre-existing' }]);
    expect(joined()).toMatchObject([{ attribution: 'unknown' }]);
  });

  test('a denied try made nothing', () => {
    expect(joined(record({ responseStatus: { code: 403 } }))).toMatchObject([{ attribution: 'unknown' }]);
  });

  test('Secrets looked at and shells opened by the tree are findings of their own, once each', () => {
    const secret = { verb: 'get', objectRef: { resource: 'secrets', namespace: 'orders', name: 'db' } };
    const shell = {
      verb: 'create',
      objectRef: { resource: 'pods', subresource: 'exec', namespace: 'orders', name: 'api-0' },
    };
    const found = joined(record(secret), record(secret), record(shell), record({ ...secret, ...by('ASIAX', 'arn:x') }));
    expect(found.map((f) => [f.kind, f.subject]).slice(0, 2)).toEqual([
      ['secret-read', 'Secret/orders/db'],
      ['host-access', 'Pod/orders/api-0'],
    ]);
    expect(found).toHaveLength(3);
  });
});
