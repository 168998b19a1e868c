import { describe, expect, test } from 'vitest';
import { createKubeAudit } from '../../../source/adapters/eks-audit.ts';
import { auditFilter, clusterOf, parseAuditLine } from '../../../source/core/kubernetes/audit-log.ts';
import { untracked } from '../../../source/core/kubernetes/findings.ts';
import { objectKinds } from '../../../source/core/kubernetes/kinds.ts';
import { parseObjects } from '../../../source/core/kubernetes/objects.ts';
import { withAudit } from '../../../source/core/kubernetes/who-did-it.ts';
import type { Session } from '../../../source/core/session.ts';
import { filterOf } from '../../../source/drill/services/filter-pattern.ts';
import { hash } from '../../support/hash.ts';
import { type AwsHandler, json, jsonError, startAwsServer } from '../../support/servers/aws-server.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never } from './support.ts';

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

/** Records of every minute, asked or not, before what is asked for. */
const busy =
  (handler: AwsHandler): AwsHandler =>
  (asked) =>
    asked.input.filterPattern === undefined ? json({ events: [{ message: 'a record of somebody' }] }) : handler(asked);

const open = async (handler: AwsHandler) => {
  const server = close(await startAwsServer(handler));
  return close(createKubeAudit(accessTo(server.url), fakeClock().clock));
};
const ask = { cluster: 'prod', region: 'us-east-1', from, to: from + 3_600_000 };

describe('audit log of an EKS cluster', () => {
  test('every page is read, in the right Region and log group, with the times it was asked for', async () => {
    const asked: { region: string; input: Record<string, unknown> }[] = [];
    const port = await open(
      busy(({ action, region, input }) => {
        expect(action).toBe('FilterLogEvents');
        asked.push({ region, input });
        return json(
          input.nextToken
            ? { events: [{ message: record({ auditID: 'a-2' }) }, { message: 'not a record' }] }
            : { events: [{ message: record() }], nextToken: 'more' },
        );
      }),
    );
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

  test('a time without any record was not written down: nothing of it can be told', async () => {
    const other = { events: [{ message: 'a record of somebody' }] };
    // Switched off for twenty minutes; the group is there, because other logs go on.
    const off = { from: from + 20 * 60_000, to: from + 40 * 60_000 };
    const parts: [number, number][] = [];
    const port = await open(({ input }) => {
      const [start, end] = [Number(input.startTime), Number(input.endTime)];
      if (input.filterPattern !== undefined) return json({ events: [] });
      expect(input).toMatchObject({ limit: 1, logStreamNamePrefix: 'kube-apiserver-audit-' });
      parts.push([start, end]);
      if (start >= off.from - 300_000 && end <= off.to) return json({ events: [], searchedLogStreams: [] });
      // The first page of a large group may be empty.
      return json(input.nextToken ? other : { events: [], nextToken: 'on' });
    });
    const fault = faultOf(await port.events(ask, never()));
    expect(fault).toMatchObject({
      kind: 'not-found',
      what: expect.stringMatching(/no audit record at all from 2026-05-20T13:15:00Z to 2026-05-20T13:30:00Z/),
    });
    expect(parts[0]).toEqual([from, from + 15 * 60_000]);
    const never1 = await open(({ input }) => json({ events: input.filterPattern === undefined ? [] : [record()] }));
    expect(faultOf(await never1.events(ask, never())).kind).toBe('not-found');
  });

  test('a window of days is looked at in a sensible number of parts, and with records in each it is empty for certain', async () => {
    let looks = 0;
    const port = await open(({ input }) => {
      looks += input.filterPattern === undefined ? 1 : 0;
      return json({ events: input.filterPattern === undefined ? [{ message: 'x' }] : [] });
    });
    const days = await port.events({ ...ask, to: from + 5 * 86_400_000 }, never());
    expect(gotten(days)).toEqual({ events: [], malformed: 0 });
    expect(looks).toBe(24);
  });

  test.each([
    ['no permission', () => jsonError('AccessDeniedException'), 'denied'],
    ['no such log group', () => jsonError('ResourceNotFoundException'), 'not-found'],
    ['an answer without a list', () => json({}), 'malformed'],
    ['the same page for ever', () => json({ events: [], nextToken: 'x' }), 'malformed'],
    ['a hang-up', () => 'hang up' as const, 'network'],
  ])('%s is a fault, never an empty log', async (_name, handler, kind) => {
    for (const whole of [handler, busy(handler)])
      expect(faultOf(await (await open(whole)).events(ask, never())).kind).toBe(kind);
  });

  test('the context of aws eks update-kubeconfig names the cluster; any other does not', () => {
    expect(clusterOf('arn:aws:eks:eu-west-1:123456789012:cluster/prod')).toEqual({
      region: 'eu-west-1',
      account: '123456789012',
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

describe('what is asked for', () => {
  const asked = (more: object): boolean => filterOf(auditFilter)(JSON.parse(record(more)));
  const pod = (subresource?: string) => ({ objectRef: { resource: 'pods', namespace: 'a', name: 'b', subresource } });

  test('every change, every Secret, and every shell whatever its verb; of IAM callers only', () => {
    for (const subresource of ['exec', 'attach', 'portforward', 'proxy'])
      expect(asked({ verb: 'get', ...pod(subresource) })).toBe(true);
    expect(asked({ verb: 'list', objectRef: { resource: 'secrets' } })).toBe(true);
    for (const verb of ['create', 'update', 'patch', 'delete', 'deletecollection'])
      expect(asked({ verb, ...pod() })).toBe(true);
    expect(asked({ verb: 'get', ...pod() })).toBe(false);
    expect(asked({ verb: 'get', ...pod('log') })).toBe(false);
    expect(asked({ verb: 'update', user: { username: 'system:kube-scheduler' } })).toBe(false);
    expect(auditFilter.length).toBeLessThanOrEqual(1024);
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

  test('a denied try made nothing, and neither did a rehearsal', () => {
    expect(joined(record({ responseStatus: { code: 403 } }))).toMatchObject([{ attribution: 'unknown' }]);
    const uri = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings?dryRun=All&fieldManager=kubectl-create';
    expect(joined(record({ requestURI: uri }))).toMatchObject([{ attribution: 'unknown' }]);
  });

  test('who touched it later, as one does who cleans up, did not make it', () => {
    const bob = by('ASIABOB', 'arn:aws:sts::1:assumed-role/cleanup/bob');
    const ok = { responseStatus: { code: 200 } };
    for (const verb of ['patch', 'update', 'delete'])
      expect(joined(record({ ...bob, ...ok, verb }))).toMatchObject([{ attribution: 'unknown' }]);
    // Another object of that name, an hour before.
    const early = { requestReceivedTimestamp: '2026-05-20T12:10:00Z' };
    expect(joined(record({ ...bob, ...early }))).toMatchObject([{ attribution: 'unknown' }]);
  });

  test('Secrets looked at and shells opened by the tree are findings of their own, once each', () => {
    const secret = { verb: 'get', objectRef: { resource: 'secrets', namespace: 'orders', name: 'db' } };
    // A WebSocket: kubectl opens it by a GET.
    const shell = {
      ...{ verb: 'get', responseStatus: { code: 101 } },
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
