import { describe, expect, it } from 'vitest';
import type { Finding, FindingResource } from '../../../source/core/finding.ts';
import type { ResourceDetail } from '../../../source/core/resource-detail.ts';
import { removalFor } from '../../../source/core/resource-removal.ts';
import type { TrailEvent } from '../../../source/core/trail-event.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { identityOf, whyNotSame } from '../../../source/runbook/actions/same-resource.ts';
import { finding } from './removal-scene.ts';

const at = Date.UTC(2026, 4, 20, 13, 20);
const iso = (minutes: number): string => new Date(at + minutes * 60_000).toISOString();
const made = (type: string, id: string, over: Partial<Finding> = {}): Finding & { resource: FindingResource } => ({
  ...finding({ kind: 'resource-created', subject: id, account: '123456789012', at, ...over }),
  resource: { service: 'ec2', type, id, parent: null },
});
const detail = (full: JsonObject): ResourceDetail => ({ full, phase: 'there', state: null, tags: {} });
const event = (response: JsonObject | null, over: Partial<TrailEvent> = {}): TrailEvent => ({
  ...{ id: 'e1', time: at, name: 'Create', source: 'rds', region: 'us-east-1', account: '123456789012', keyId: null },
  ...{ readOnly: false, errorCode: null, errorMessage: null, request: null, response, resources: [] },
  ...{ sharedEventId: null, sourceIp: null, userAgent: null },
  actor: {
    ...{ type: null, arn: null, principalId: null, accountId: null, userName: null, issuerArn: null },
    ...{ sessionName: null, sessionCreated: null, sourceIdentity: null, invokedBy: null },
  },
  ...over,
});

describe('what is removed by a name', () => {
  const pair = made('aws_key_pair', 'deploy');
  const described = { KeyName: 'deploy', KeyPairId: 'key-0aaaaaaaaaaaaaaaa', CreateTime: iso(600) };

  it('is the same one where the record tells its id, whenever it was made', () => {
    expect(whyNotSame(pair, detail(described), [event({ keyPairId: 'key-0aaaaaaaaaaaaaaaa' })])).toBeNull();
    expect(whyNotSame({ ...pair, uniqueId: 'key-0aaaaaaaaaaaaaaaa' }, detail(described), [])).toBeNull();
  });

  it('is another one where the record tells another id', () => {
    const why = whyNotSame(pair, detail({ ...described, CreateTime: iso(0) }), [event({ keyPairId: 'key-0bbb' })]);
    expect(why).toMatch(/another one has the name deploy now \(key-0aaaaaaaaaaaaaaaa, not key-0bbb\)/);
  });

  it('does not take the id of a call that failed, or of somebody else', () => {
    const events = [
      event({ keyPairId: 'key-0bbb' }, { errorCode: 'InvalidKeyPair.Duplicate' }),
      event({ keyPairId: 'key-0ccc' }, { id: 'e9' }),
    ];
    expect(whyNotSame(pair, detail({ ...described, CreateTime: iso(0) }), events)).toBeNull();
  });

  it.each<[string, string, JsonObject, JsonObject | null, RegExp | null]>([
    ['a key pair of the same minute', 'aws_key_pair', { KeyPairId: 'key-0a', CreateTime: iso(0) }, null, null],
    ['a key pair of later', 'aws_key_pair', { KeyPairId: 'key-0a', CreateTime: iso(5) }, null, /somebody else's/],
    ['a key pair of before', 'aws_key_pair', { KeyPairId: 'key-0a', CreateTime: iso(-5) }, null, /somebody else's/],
    ['a key pair that tells no time', 'aws_key_pair', { KeyPairId: 'key-0a' }, null, /nobody can tell/],
    [
      'a snapshot of the same database',
      'aws_db_snapshot',
      { DbiResourceId: 'db-A', OriginalSnapshotCreateTime: iso(9) },
      { dbiResourceId: 'db-A' },
      null,
    ],
    [
      'a snapshot of another database',
      'aws_db_snapshot',
      { DbiResourceId: 'db-B', OriginalSnapshotCreateTime: iso(9) },
      { dBSnapshot: { dbiResourceId: 'db-A' } },
      /another one has the name/,
    ],
    [
      'a snapshot made anew the day after, of the same database',
      'aws_db_snapshot',
      { DbiResourceId: 'db-A', OriginalSnapshotCreateTime: iso(1440) },
      { dbiResourceId: 'db-A' },
      /somebody else's/,
    ],
    [
      'a copy, whose original time is that of the original',
      'aws_db_snapshot_copy',
      { DbiResourceId: 'db-A', OriginalSnapshotCreateTime: iso(-9000), SnapshotCreateTime: iso(3) },
      { dbiResourceId: 'db-A' },
      null,
    ],
    ['a snapshot that is only begun', 'aws_db_snapshot', { DbiResourceId: 'db-A' }, null, /nobody can tell/],
    [
      'a snapshot of a cluster',
      'aws_db_cluster_snapshot',
      { SnapshotCreateTime: iso(1) },
      { dBClusterIdentifier: 'orders' },
      null,
    ],
  ])('%s', (_, type, full, response, why) => {
    const said = whyNotSame(made(type, 'orders-2026'), detail(full), [event(response)]);
    if (why === null) expect(said).toBeNull();
    else expect(said).toMatch(why);
  });

  it('is told from a later one of its name when it is looked at again', () => {
    expect(identityOf('aws_key_pair', detail(described))).toBe('key-0aaaaaaaaaaaaaaaa');
    const [old, next] = [iso(1), iso(90)].map((t) => identityOf('aws_db_snapshot', detail({ SnapshotCreateTime: t })));
    expect(old).not.toBe(next);
    expect(identityOf('aws_db_snapshot', detail({}))).toBeNull();
  });

  it('what has an id of its own needs no comparison', () => {
    for (const [type, id] of [
      ['aws_eip', 'eipalloc-0123456789abcdef0'],
      ['aws_instance', 'i-0123456789abcdef0'],
      ['aws_ebs_snapshot', 'snap-0123456789abcdef0'],
    ] as const) {
      expect(removalFor({ type, id })).not.toBeNull();
      expect(whyNotSame(made(type, id), detail({ CreateTime: iso(900) }), [])).toBeNull();
    }
  });
});
