import type { EventRow, EventStore } from '../../../source/core/store.ts';
import type { TrailEvent } from '../../../source/core/trail-event.ts';

/** A repeatable sequence in [0, 1). */
export const sequence = (seed: number): (() => number) => {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

const regions = ['us-east-1', 'us-east-1', 'us-east-1', 'eu-west-1', 'us-west-2'];
const reads: [string, string, string][] = [
  ['ec2', 'DescribeInstances', ''],
  ['ec2', 'DescribeSecurityGroups', 'sg-0f3a91c2'],
  ['iam', 'ListUsers', ''],
  ['iam', 'GetRole', 'eks-node-role'],
  ['s3', 'GetBucketPolicy', 'bookstore-platform-audit'],
  ['eks', 'DescribeCluster', 'prod-us-east'],
  ['sts', 'GetCallerIdentity', ''],
  ['secretsmanager', 'DescribeSecret', 'orders-db/password'],
];
const writes: [string, string, string][] = [
  ['iam', 'CreateUser', 'tmp-admin'],
  ['iam', 'AttachUserPolicy', 'tmp-admin ← AdministratorAccess'],
  ['iam', 'CreateAccessKey', 'tmp-admin'],
  ['iam', 'PutRolePolicy', 'eks-node-role ← emergency-inline'],
  ['iam', 'UpdateAssumeRolePolicy', 'ci-deployer'],
  ['ec2', 'AllocateAddress', 'eipalloc-0a1b2c3d'],
  ['ec2', 'AuthorizeSecurityGroupIngress', 'sg-0f3a91c2'],
  ['sts', 'AssumeRole', 'ops-chain-a/keep-0cfa'],
];

export const hex = (n: number, width: number): string => n.toString(16).padStart(width, '0');

/** A key and when it acts, ms. */
export type Life = { id: string; from: number; to: number };

/** `count` rows between `from` and `to` (ms), by these keys, in time order. */
export const makeRows = (
  count: number,
  from: number,
  to: number,
  keys: readonly Life[],
  account: string,
): EventRow[] => {
  const random = sequence(count);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, (_, i) => {
    const write = random() < 0.12;
    const [source, name, subject] = pick(write ? writes : reads);
    const failed = random() < 0.03;
    const time = Math.floor((from + ((to - from) * i) / count) / 1000) * 1000;
    const living = keys.filter((k) => k.from <= time && time < k.to);
    return {
      id: `${hex(i, 8)}-5e11-4b1d-8a6e-${hex(count, 12)}`,
      time,
      ...{
        keyId: pick(living.length > 0 ? living : keys).id,
        region: pick(regions),
        source,
        name,
        account,
        actor: null,
        write,
        subject,
      },
      errorCode: failed ? 'AccessDenied' : null,
    };
  });
};

export const eventOf = (row: EventRow): TrailEvent => ({
  ...{ id: row.id, time: row.time, name: row.name, source: row.source, region: row.region, account: row.account },
  keyId: row.keyId,
  actor: {
    ...{ type: 'AssumedRole', principalId: 'AROAEXAMPLEBREAKGLAS:alice', accountId: row.account, userName: null },
    arn: `arn:aws:sts::${row.account}:assumed-role/breakglass-emergency/alice`,
    issuerArn: `arn:aws:iam::${row.account}:role/breakglass-emergency`,
    ...{ sessionName: 'alice', sessionCreated: row.time - 60_000, sourceIdentity: null, invokedBy: null },
  },
  readOnly: !row.write,
  errorCode: row.errorCode,
  errorMessage: row.errorCode === null ? null : `User is not authorized to perform: ${row.source}:${row.name}`,
  request: row.subject === '' ? null : { userName: row.subject.split(' ')[0] ?? '', note: 'from the console' },
  ...{ response: null, resources: row.subject === '' ? [] : [{ type: null, name: row.subject }], sharedEventId: null },
  ...{ sourceIp: '198.51.100.7', userAgent: 'aws-cli/2.17.0' },
});

/** An event store in memory; `insert` adds rows anywhere, as a running check does. */
export const createRows = (start: EventRow[]): EventStore & { insert(rows: EventRow[]): void } => {
  let rows = start;
  let index = new Map(rows.map((r, i) => [r.id, i]));
  let version = 1;
  const row = (i: number): EventRow => {
    const found = rows[i];
    if (!found) throw new Error(`no row ${i}`);
    return found;
  };
  return {
    load: () => Promise.resolve(),
    size: () => rows.length,
    has: (id) => index.has(id),
    row,
    indexOf: (id) => index.get(id) ?? -1,
    add: () => Promise.resolve([]),
    nextSegment: () => 1,
    read: (id) => Promise.resolve(index.has(id) ? eventOf(row(index.get(id) ?? 0)) : null),
    significant: () => Promise.resolve([]),
    activity: () => new Map(),
    problems: () => [],
    healed: () => Promise.resolve(),
    digestOf: () => null,
    version: () => version,
    insert(more) {
      rows = [...rows, ...more].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
      index = new Map(rows.map((r, i) => [r.id, i]));
      version += 1;
    },
  };
};
