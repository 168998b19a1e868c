import type { Config } from '../../source/core/config.ts';
import { noConfig } from '../../source/core/config.ts';
import type { Ports } from '../../source/core/ports.ts';
import { type Fault, notRead, type Reading, read } from '../../source/core/reading.ts';
import type { JsonObject } from '../../source/core/words.ts';

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

/** A session that made a user with a key, and left nothing: the user is gone by now. All of it in us-east-1. */
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
];

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
  vault: { role: 'breakglass-emergency', mounts: ['aws'], auditLog: null },
});

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
    role: () => ok(null),
    group: () => ok(null),
    policy: () => ok(null),
    provider: () => ok(null),
  },
  vault: {
    health: () => ok({ version: '1.12.0', sealed: false, initialized: true, standby: false }),
    capabilities: (paths) => ok(Object.fromEntries(paths.map((p) => [p, ['list', 'sudo', 'read']]))),
    mounts: () => ok({ 'aws/': { type: 'aws' } }),
    role: () => ok({ credentialTypes: ['assumed_role'] }),
    leases: () => ok({ keys: [] }),
  },
  program: { run: () => ok({ exitCode: 0, stdout: '', stderr: '' }) },
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
