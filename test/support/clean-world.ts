import type { Config } from '../../source/core/config.ts';
import { noConfig } from '../../source/core/config.ts';
import type { LogEntry } from '../../source/core/incident.ts';
import type { Ports } from '../../source/core/ports.ts';
import { type Fault, notRead, type Reading, read } from '../../source/core/reading.ts';
import type { ResourceState } from '../../source/core/resource-state.ts';
import type { VaultToken } from '../../source/core/vault/types.ts';
import type { JsonObject } from '../../source/core/words.ts';
import { cleanPrograms } from './clean-programs.ts';

export const account = '123456789012';
export const roleArn = `arn:aws:iam::${account}:role/breakglass-emergency`;
export const t0 = Date.UTC(2026, 4, 20, 13, 0, 0);
export const now = t0 + 3 * 3_600_000;
/** The time in the world, ms: it can be moved. */
export const time = { now };

const at = (minutes: number): string => new Date(t0 + minutes * 60_000).toISOString().replace('.000Z', 'Z');
const rootKey = 'ASIAEXAMPLEROOT00001';

const base = (id: string, minutes: number, source: string, name: string): JsonObject => ({
  ...{
    eventVersion: '1.09',
    eventID: id,
    eventTime: at(minutes),
    eventSource: `${source}.amazonaws.com`,
    eventName: name,
  },
  ...{ awsRegion: 'us-east-1', recipientAccountId: account, readOnly: false, eventType: 'AwsApiCall' },
});

const bySession: JsonObject = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:alice',
  arn: `arn:aws:sts::${account}:assumed-role/breakglass-emergency/alice`,
  accountId: account,
  accessKeyId: rootKey,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLE',
      arn: roleArn,
      accountId: account,
      userName: 'breakglass-emergency',
    },
  },
};

const userArn = `arn:aws:iam::${account}:user/tmp`;

/**
 * A session that made a user with a key and an address, and shared a snapshot. It left nothing: they are gone by now, and the
 * snapshot is shared with nobody. All of it in us-east-1.
 */
export const cleanRecords: JsonObject[] = [
  {
    ...base('00000000-0000-4000-8000-000000000001', 0, 'sts', 'AssumeRole'),
    readOnly: true,
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAVAULT',
      arn: `arn:aws:iam::${account}:user/vault-root`,
      accountId: account,
      accessKeyId: 'AKIAEXAMPLEVAULT0001',
      userName: 'vault-root',
    },
    requestParameters: { roleArn, roleSessionName: 'alice', durationSeconds: 3600 },
    responseElements: {
      credentials: { accessKeyId: rootKey, expiration: 'May 20, 2026, 2:00:00 PM', sessionToken: 'never-to-be-kept' },
      assumedRoleUser: {
        assumedRoleId: 'AROAEXAMPLE:alice',
        arn: `arn:aws:sts::${account}:assumed-role/breakglass-emergency/alice`,
      },
    },
    resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: roleArn }],
  },
  {
    ...base('00000000-0000-4000-8000-000000000002', 10, 'iam', 'CreateUser'),
    userIdentity: bySession,
    requestParameters: { userName: 'tmp' },
    responseElements: { user: { userName: 'tmp', userId: 'AIDAEXAMPLETMP000001', arn: userArn, path: '/' } },
  },
  {
    ...base('00000000-0000-4000-8000-000000000003', 11, 'iam', 'CreateAccessKey'),
    userIdentity: bySession,
    requestParameters: { userName: 'tmp' },
    responseElements: { accessKey: { userName: 'tmp', accessKeyId: 'AKIAEXAMPLETMP000001', status: 'Active' } },
  },
  {
    ...base('00000000-0000-4000-8000-000000000004', 12, 'ec2', 'AllocateAddress'),
    userIdentity: bySession,
    requestParameters: { domain: 'vpc' },
    responseElements: {
      requestId: 'r',
      publicIp: '192.0.2.7',
      domain: 'vpc',
      allocationId: 'eipalloc-0123456789abcdef0',
    },
  },
  {
    ...base('00000000-0000-4000-8000-000000000005', 13, 'ec2', 'ModifySnapshotAttribute'),
    userIdentity: bySession,
    requestParameters: {
      snapshotId: 'snap-0123456789abcdef0',
      createVolumePermission: { add: { items: [{ userId: '210987654321' }] } },
      attributeType: 'CREATE_VOLUME_PERMISSION',
    },
    responseElements: { requestId: 'r', _return: true },
  },
  {
    ...base('00000000-0000-4000-8000-000000000006', 14, 'iam', 'AttachUserPolicy'),
    userIdentity: bySession,
    requestParameters: { userName: 'tmp', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    responseElements: null,
  },
];

const cleanWrites = [
  ['iam', 'CreateUser'],
  ['iam', 'CreateAccessKey'],
  ['ec2', 'AllocateAddress'],
  ['ec2', 'ModifySnapshotAttribute'],
  ['iam', 'AttachUserPolicy'],
] as const;

/** What the responder wrote down: every write of `cleanRecords`, a minute after it was made. */
export const cleanLog = (): LogEntry[] =>
  cleanWrites.map(([source, name], i) => ({
    ...{ line: i + 1, at: t0 + (11 + i) * 60_000, kind: 'command' as const, source: 'session.txt' },
    ...{ text: `aws ${source} ${name}`, raw: `13:${11 + i} ran: aws ${source} ${name}` },
    commands: [
      {
        ...{ tool: 'aws' as const, words: [], calls: [{ source, name }], region: null, profile: null },
        unseen: null,
      },
    ],
  }));

const matches = (record: JsonObject, attribute: string, value: string): boolean => {
  const identity = record.userIdentity as JsonObject;
  if (attribute === 'AccessKeyId') return identity.accessKeyId === value;
  if (attribute === 'Username') return identity.userName === value;
  if (attribute === 'EventName') return record.eventName === value;
  return JSON.stringify([record.resources ?? null, record.requestParameters]).includes(value);
};

export const config = (): Config => ({
  ...noConfig(),
  account,
  terraform: {
    roots: [{ name: 'us-east', path: '/roots/us-east', workspace: 'default', varFiles: [], profile: null }],
  },
  vault: { role: 'breakglass-emergency', mounts: ['aws'], auditLog: '/vault-audit.log' },
  argocd: {},
  kubernetes: { context: `arn:aws:eks:us-east-1:${account}:cluster/prod`, awsProfile: null },
});

const vaultEntry = (id: string, minutes: number, path: string, more: JsonObject, response: JsonObject): JsonObject => ({
  time: new Date(t0 + minutes * 60_000).toISOString(),
  type: 'response',
  auth: { display_name: 'oidc-alice', entity_id: 'entity-of-alice', policies: ['breakglass', 'default'], ...more },
  request: { id, operation: 'update', path, namespace: { id: 'root' }, remote_address: '10.0.0.9' },
  response,
});

/** Somebody's login before, somebody's after the session, and in between the one issuance, whose key this Vault leaves in clear (`audit_non_hmac_response_keys`). */
export const vaultAuditLines: JsonObject[] = [
  vaultEntry('10000000-0000-4000-8000-000000000001', -30, 'auth/kubernetes/login', {}, {}),
  vaultEntry(
    '10000000-0000-4000-8000-000000000002',
    0,
    'aws/sts/breakglass-emergency',
    { policy_results: { allowed: true, granting_policies: [{ name: 'breakglass', type: 'acl' }] } },
    { mount_type: 'aws', data: { access_key: rootKey } },
  ),
  vaultEntry('10000000-0000-4000-8000-000000000003', 170, 'auth/kubernetes/login', {}, {}),
];

/** Our own token, made long before, and one that a service took in the window. */
const cleanToken = (accessor: string): VaultToken => ({
  createdAt: accessor.startsWith('own') ? t0 - 86_400_000 : t0 + 60_000,
  expiresAt: now + 3_600_000,
  displayName: accessor.startsWith('own') ? 'token-cleanup' : 'kubernetes-orders-orders',
  ...{ entityId: 'entity-of-orders', policies: ['default'], path: 'auth/kubernetes/login', orphan: true, meta: {} },
});

const cleanVault = { id: 'vault clean', name: 'https://vault.example.com:8200' };

/** The snapshot, as nobody else may use it. */
const closed: ResourceState = {
  ...{ uniqueId: 'snap-0123456789abcdef0', created: t0 - 86_400_000, phase: 'there', state: 'completed', tags: {} },
  ...{ sharedWith: [], public: false },
};

const ok = <T>(value: T): Promise<Reading<T>> => Promise.resolve(read(value, time.now, time.now));

/** A world in which everything that can pass does pass: the other half of every fault test. */
export const cleanWorld = (records = cleanRecords): Ports => ({
  clock: { now: () => time.now, sleep: async () => undefined },
  identity: {
    whoami: () =>
      ok({ arn: `arn:aws:sts::${account}:assumed-role/breakglass-cleanup-ro/bob`, account, userId: 'AROARO:bob' }),
  },
  regions: { enabled: () => ok(['us-east-1', 'eu-west-1']) },
  trail: {
    lookup: ({ region, query }) =>
      ok({
        records: region === 'us-east-1' ? records.filter((r) => matches(r, query.attribute, query.value)) : [],
        nextToken: null,
      }),
  },
  iam: {
    user: () => ok(null),
    userIds: () => ok(['AIDASOMEBODYELSE']),
    groupIds: () => ok(['AGPASOMEBODYELSE']),
    role: () => ok(null),
    group: () => ok(null),
    policy: () => ok(null),
    provider: () => ok(null),
  },
  details: {
    describe: () => ok(null),
    snapshots: () => ok([]),
  },
  resources: { state: ({ look }) => ok(look === 'shared' ? closed : null) },
  vault: {
    health: () => ok({ version: '1.12.0', sealed: false, initialized: true, standby: false, system: cleanVault }),
    capabilities: (paths) => ok(Object.fromEntries(paths.map((p) => [p, ['list', 'sudo', 'read', 'update']]))),
    mounts: () => ok({ 'aws/': { type: 'aws' } }),
    role: () => ok({ credentialTypes: ['assumed_role'] }),
    leases: () => ok({ keys: [] }),
    lease: () => ok(null),
    self: () => ok({ accessor: 'ownAccessor0000000000own', displayName: 'token-cleanup' }),
    accessors: () => ok(['ownAccessor0000000000own', 'kubernetesAccessor000001']),
    token: (accessor) => ok(cleanToken(accessor)),
    auditDevices: () => ok(['file']),
    auditHash: () => ok('hmac-sha256:0000000000000000'),
  },
  vaultAudit: {
    read: async (take) => {
      const text = vaultAuditLines.map((l) => `${JSON.stringify(l)}\n`).join('');
      take({ file: 'vault-audit.log', text, done: text.length, total: text.length });
      return ok({ files: 1 });
    },
  },
  program: {
    run: ({ program, args }) =>
      ok(cleanPrograms(time.now, t0)[program]?.(args) ?? { exitCode: 127, stdout: '', stderr: '' }),
  },
  files: {
    scratch: (name) => ok({ path: `/scratch/${name}` }),
    drop: () => ok(null),
    create: (path) => ok({ path }),
  },
  kubeAudit: { events: () => ok({ events: [], malformed: 0 }) },
  accounts: [],
});

/** The same port, of which one method (or all) answers with a fault, on those calls that `when` picks. */
export const broken = <T extends object>(
  port: T,
  fault: Fault,
  method: string | null,
  when: (call: number, args: unknown[]) => boolean = () => true,
): T => {
  const calls = new Map<string, number>();
  const entries = Object.entries(port).map(([name, real]) => [
    name,
    (...args: unknown[]) => {
      const call = (calls.get(name) ?? 0) + 1;
      calls.set(name, call);
      const hit = (method === null || method === name) && when(call, args);
      return hit ? Promise.resolve(notRead(fault, time.now, null)) : (real as (...a: unknown[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(entries) as T;
};
