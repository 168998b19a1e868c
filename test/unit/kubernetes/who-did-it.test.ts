import { afterEach, describe, expect, test } from 'vitest';
import { noConfig } from '../../../source/core/config.ts';
import { auditFilter, type KubeAuditEvent, parseAuditLine } from '../../../source/core/kubernetes/audit-log.ts';
import type { Ports } from '../../../source/core/ports.ts';
import { read } from '../../../source/core/reading.ts';
import { kubernetesSource } from '../../../source/runner/sources/kubernetes.ts';
import { taskList } from '../../../source/runner/task-list.ts';
import { cleanWorld } from '../../support/clean-world.ts';
import { fakePrograms } from '../../support/fake-program.ts';
import { hash } from '../../support/hash.ts';
import { memoryStore } from '../../support/memory-store.ts';

const removes: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removes.splice(0)) await remove();
});

const from = Date.parse('2026-05-20T13:00:00Z');
const at = (minutes: number): string => new Date(from + minutes * 60_000).toISOString();
const context = 'arn:aws:eks:us-east-1:123456789012:cluster/prod';
const arn = 'arn:aws:sts::123456789012:assumed-role/breakglass-emergency/alice';

/** Pods of a ReplicaSet: one that its controller made, one that says so of itself. */
const pods = ['orders-1', 'orders-2'].map((name) => ({
  metadata: {
    ...{ name, namespace: 'orders', uid: `uid-${name}`, creationTimestamp: at(20) },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'orders' }],
  },
}));
const kubectl = `
if (args[0] === 'auth') { out('{"status":{"userInfo":{"username":"ro"}}}'); end(0); }
if (args[0] === 'api-resources') end(0);
if (args[1].includes(',')) { err('error: one at a time\\n'); end(1); }
if (args[1] === 'secrets') end(0);
out(JSON.stringify({ items: args[1] === 'pods' ? ${JSON.stringify(pods)} : [] })); end(0);`;

/** As EKS writes it, with what is not read left out. */
const entry = (name: string, more: { verb?: string; code?: number; keyId?: string; subresource?: string } = {}) => {
  const { verb = 'create', code = 201, keyId = 'ASIAROOT', subresource } = more;
  const line = JSON.stringify({
    ...{
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      auditID: `a-${name}`,
      stage: 'ResponseComplete',
    },
    user: { username: arn, extra: { arn: [arn], accessKeyId: [keyId] } },
    objectRef: {
      resource: 'pods',
      namespace: 'orders',
      name,
      apiVersion: 'v1',
      ...(subresource ? { subresource } : {}),
    },
    ...{ verb, requestReceivedTimestamp: at(20), responseStatus: { code } },
  });
  const parsed = parseAuditLine(line);
  if (!parsed) throw new Error(line);
  return parsed;
};

const look = async (events: KubeAuditEvent[]) => {
  const { program, remove } = await fakePrograms({ kubectl });
  removes.push(remove);
  const store = memoryStore(() => from + 3_600_000);
  const session = {
    ...{ accessKeyId: 'ASIAROOT', parent: null, kind: 'assumed-role' as const, principal: arn, issuer: null },
    ...{ uniqueId: null, account: '123456789012', issuedAt: from, expiresAt: from + 3_600_000, expiryKnown: true },
    ...{ alive: false, aliveWhy: '', events: 1, writes: 0, denied: 0, firstEvent: null, lastEvent: null },
    ...{ bornFrom: null, origin: 'issuance' as const },
  };
  await store.append([{ type: 'sessions.changed', upsert: [session], gone: [], issuedAt: from }]);
  const kubeAudit: Ports['kubeAudit'] = { events: async () => read({ events, malformed: 0 }, from) };
  const config = { ...noConfig(), kubernetes: { context, awsProfile: null } };
  const tasks = taskList(() => undefined);
  const deps = { ports: { ...cleanWorld(), program, kubeAudit }, store, config, types: [], tasks, audit: { hash } };
  const task = tasks.start('kubernetes', 'Kubernetes', [], 0);
  const reading = await kubernetesSource.read({ deps, facts: {}, task, signal: new AbortController().signal });
  if (!reading?.ok || reading.value === 'not-configured') throw new Error(JSON.stringify(reading));
  return { fact: reading.value, findings: store.progress().findings };
};

describe('an object under an owner', () => {
  test('that the tree itself made, by the audit log, is shown; its sister is not', async () => {
    const { fact, findings } = await look([entry('orders-2')]);
    expect(findings.map((f) => [f.subject, f.attribution, f.standing])).toEqual([
      ['Pod/orders/orders-2', 'session', true],
    ]);
    expect(findings[0]?.why).toMatch(/under ReplicaSet\/orders, whom its maker named .* the audit log: create by/);
    expect(fact.owned).toBe(1);
  });

  test.each<[string, Parameters<typeof entry>[1], boolean]>([
    ['an apply on the side of the server makes it too', { verb: 'patch', code: 201 }, true],
    ['a change of it did not make it', { verb: 'patch', code: 200 }, false],
    ['a try that was refused made nothing', { code: 403 }, false],
    ['somebody else made it', { keyId: 'ASIAOTHER' }, false],
    ['an eviction is no creation', { subresource: 'eviction' }, false],
  ])('%s', async (_, more, shown) => {
    const { findings, fact } = await look([entry('orders-2', more)]);
    expect(findings.filter((f) => f.left === 'there').length).toBe(shown ? 1 : 0);
    expect(fact.owned).toBe(shown ? 1 : 2);
  });

  test('the log is asked for every creation by an IAM caller', () => {
    expect(auditFilter).toContain('$.verb = "create"');
    expect(auditFilter).toContain('$.verb = "patch"');
  });
});
