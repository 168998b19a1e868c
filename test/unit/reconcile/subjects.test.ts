import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noConfig } from '../../../source/core/config.ts';
import type { LogEntry } from '../../../source/core/incident.ts';
import { type MatchRow, profilesOf } from '../../../source/core/reconcile/index.ts';
import { namedIn, relationOf } from '../../../source/core/reconcile/subjects.ts';
import { parseSessionLog } from '../../../source/core/session-log/index.ts';
import { account, coverage, match, pairsOf, row, T } from './made.ts';

/** Lines of a log as people write them; the time of each is minutes after T. */
const log = (...lines: [at: number, command: string][]): LogEntry[] =>
  parseSessionLog(
    lines.map(([at, text]) => `${new Date(T + at * 60_000).toISOString().slice(11, 16)}  ran: ${text}`).join('\n'),
    { date: T, source: 'session.txt' },
  );

const named = (command: string, source: string) => {
  const [one] = log([0, command])[0]?.commands ?? [];
  if (!one) throw new Error(`no command in ${command}`);
  return namedIn(one, source);
};

const relation = (command: string, call: string, subject: string, more: Partial<MatchRow> = {}) => {
  const event = row('e', 0, call, { subject, ...more });
  return relationOf(named(command, event.source), event);
};

describe('what a line names', () => {
  it.each<[string, string, string, ReturnType<typeof relationOf>]>([
    ['aws iam create-access-key --user-name bob', 'iam CreateAccessKey', 'bob', 'same'],
    ['aws iam create-access-key --user-name carol', 'iam CreateAccessKey', 'bob', 'other'],
    ['aws iam create-access-key --user-name Bob', 'iam CreateAccessKey', 'bob', 'same'],
    ['aws iam create-access-key --user-name=bob', 'iam CreateAccessKey', 'bob', 'same'],
    ['aws iam create-access-key', 'iam CreateAccessKey', 'bob', 'untold'],
    ['aws iam create-access-key --user-name "$U"', 'iam CreateAccessKey', 'bob', 'untold'],
    ['aws iam create-access-key --user-name <NAME>', 'iam CreateAccessKey', 'bob', 'untold'],
    ['aws iam create-access-key --cli-input-json file://x.json', 'iam CreateAccessKey', 'bob', 'untold'],
    ['aws iam create-access-key --user-name bob', 'iam CreateAccessKey', '', 'untold'],
    [
      'aws iam attach-user-policy --user-name bob --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
      ...(['iam AttachUserPolicy', 'bob ← AdministratorAccess', 'same'] as const),
    ],
    [
      'aws iam attach-user-policy --user-name bob --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess',
      ...(['iam AttachUserPolicy', 'bob ← AdministratorAccess', 'other'] as const),
    ],
    ['aws iam put-user-policy --user-name $U --policy-name p', 'iam PutUserPolicy', 'bob ← p', 'untold'],
    ['aws iam put-user-policy --user-name $U --policy-name q', 'iam PutUserPolicy', 'bob ← p', 'other'],
    [
      'aws iam delete-access-key --access-key-id AKIAIOSFODNN7EXAMPLE',
      'iam DeleteAccessKey',
      'bob ← AKIAIOSFODNN7EXAMPLE',
      'untold',
    ],
    [
      'aws iam delete-access-key --user-name bob --access-key-id AKIAIOSFODNN7EXAMPLE',
      'iam DeleteAccessKey',
      'bob ← AKIAIOSFODNN7OTHERS',
      'other',
    ],
    ['aws s3 mb s3://ops-dump', 's3 CreateBucket', 'ops-dump', 'same'],
    ['aws s3 mb s3://ops-dump', 's3 CreateBucket', 'ops-dump-2', 'other'],
    ['aws s3api put-bucket-policy --bucket a --policy file://p.json', 's3 PutBucketPolicy', 'b', 'other'],
    [
      'aws kms disable-key --key-id 11111111-2222-3333-4444-555555555555',
      'kms DisableKey',
      '11111111-2222-3333-4444-555555555556',
      'other',
    ],
    ['aws kms disable-key --key-id alias/orders', 'kms DisableKey', '11111111-2222-3333-4444-555555555556', 'untold'],
    ['aws secretsmanager get-secret-value --secret-id orders/db', 'secretsmanager GetSecretValue', 'db-AbCdEf', 'same'],
    [
      'aws secretsmanager get-secret-value --secret-id orders/db',
      'secretsmanager GetSecretValue',
      'orders/api',
      'other',
    ],
    ['aws iam delete-role --role-name deploy', 'iam DeleteRole', 'deploy-backup', 'other'],
    [
      'aws ec2 terminate-instances --instance-ids i-0aaaaaaaaaaaaaaa1 i-0aaaaaaaaaaaaaaa2',
      'ec2 TerminateInstances',
      'i-0aaaaaaaaaaaaaaa2',
      'same',
    ],
    [
      'aws ec2 terminate-instances --instance-ids i-0aaaaaaaaaaaaaaa1',
      'ec2 TerminateInstances',
      'i-0aaaaaaaaaaaaaaa2',
      'other',
    ],
    ['aws ec2 run-instances --image-id ami-0aaaaaaaaaaaaaaa1', 'ec2 RunInstances', 'i-0aaaaaaaaaaaaaaa2', 'untold'],
    [
      'aws ec2 copy-snapshot --source-snapshot-id snap-0aaaaaaaaaaaaaaa1',
      'ec2 CopySnapshot',
      'snap-0aaaaaaaaaaaaaaa2',
      'untold',
    ],
    [
      'aws ec2 describe-instances --filters Name=instance-id,Values=i-0aaaaaaaaaaaaaaa1',
      'ec2 DescribeInstances',
      'i-0aaaaaaaaaaaaaaa1',
      'untold',
    ],
    ['aws route53 delete-hosted-zone --id /hostedzone/Z1', 'route53 DeleteHostedZone', 'Z1', 'same'],
    [
      'aws sts assume-role --role-arn arn:aws:iam::1:role/x/ops --role-session-name fix',
      'sts AssumeRole',
      'ops',
      'same',
    ],
    ['aws sts assume-role --role-arn arn:aws:iam::1:role/dev --role-session-name ops', 'sts AssumeRole', 'ops', 'same'],
    [
      'aws sts assume-role --role-arn arn:aws:iam::1:role/dev --role-session-name fix',
      'sts AssumeRole',
      'ops',
      'other',
    ],
    ['vault read aws/sts/emergency', 'sts AssumeRole', 'breakglass', 'untold'],
    ['aws glue delete-job --job-name a', 'glue DeleteJob', 'b', 'untold'],
  ])('%s and %s on %s: %s', (command, call, subject, want) => {
    expect(relation(command, call, subject)).toBe(want);
  });

  it('knows a secret by its ARN', () => {
    const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:orders/db-AbCdEf';
    const words = ['aws', 'secretsmanager', 'get-secret-value', '--secret-id', arn];
    const of = (subject: string) =>
      relationOf(
        namedIn({ tool: 'aws', words }, 'secretsmanager'),
        row('e', 0, 'secretsmanager GetSecretValue', { subject }),
      );
    expect(['orders/db', 'db-AbCdEf', 'orders/api'].map(of)).toEqual(['same', 'same', 'other']);
  });

  it('speaks against no denied call, whose record has no request', () => {
    const command = 'aws iam create-user --user-name bob';
    expect(relation(command, 'iam CreateUser', 'carol', { errorCode: 'AccessDenied' })).toBe('untold');
  });
});

describe('two like calls', () => {
  it('go to the lines that name what they are about, whatever lies nearer in time', () => {
    const rows = [
      row('bob', 5, 'iam CreateUser', { subject: 'bob' }),
      row('carol', 6, 'iam CreateUser', { subject: 'carol' }),
    ];
    const entries = log([5, 'aws iam create-user --user-name carol'], [7, 'aws iam create-user --user-name bob']);
    expect(pairsOf(match(rows, entries), entries)).toEqual({ carol: 1, bob: 2 });
  });

  it('a line that names something else accounts for nothing, and says so', () => {
    const entries = log([5, 'aws iam create-user --user-name bob']);
    const result = match([row('e', 5, 'iam CreateUser', { subject: 'tmp-admin' })], entries);
    expect(result.unlogged.map((r) => r.id)).toEqual(['e']);
    expect(result.lines[0]).toEqual({
      mark: 'not-seen',
      why: expect.stringContaining('the nearest one is of 2026-05-20T13:05:00Z, of tmp-admin'),
    });
  });

  it('a line that names nothing takes what the others leave', () => {
    const rows = [
      row('a', 5, 'iam CreateUser', { subject: 'bob' }),
      row('b', 5.1, 'iam CreateUser', { subject: 'carol' }),
    ];
    const entries = log([5, 'aws iam create-user --user-name $U'], [9, 'aws iam create-user --user-name bob']);
    expect(pairsOf(match(rows, entries), entries)).toEqual({ a: 2, b: 1 });
  });

  it('are told apart in a crowd too, where not every combination is looked at', () => {
    const many = Array.from({ length: 150 }, (_, i) => i);
    const rows = many.map((i) => row(`e${i}`, 5 + (149 - i) / 100, 'iam CreateUser', { subject: `user-${i}` }));
    const entries = log(...many.map((i): [number, string] => [5, `aws iam create-user --user-name user-${i}`]));
    const result = match(rows, entries);
    expect(pairsOf(result, entries)).toEqual(Object.fromEntries(many.map((i) => [`e${i}`, i + 1])));
    const strangers = rows.map((r) => ({ ...r, subject: `${r.subject}-x` }));
    expect(match(strangers, entries).matches).toEqual([]);
    const silent = rows.map((r) => ({ ...r, subject: '' }));
    expect(match(silent, entries).unlogged).toEqual([]);
  });

  it('never go together when the line names another thing, as often as that is tried', () => {
    const names = ['bob', 'carol', 'dan', ''];
    const made = fc.array(fc.record({ at: fc.integer({ min: 0, max: 30 }), who: fc.constantFrom(...names) }), {
      minLength: 1,
      maxLength: 25,
    });
    fc.assert(
      fc.property(made, made, (lines, events) => {
        const entries = log(
          ...lines.map((l): [number, string] => [l.at, `aws iam create-user${l.who ? ` --user-name ${l.who}` : ''}`]),
        );
        const rows = events.map((e, i) => row(`e${i}`, e.at, 'iam CreateUser', { subject: e.who }));
        const result = match(rows, entries);
        const pairs = result.matches.map((m) => [
          lines[m.entry]?.who ?? '',
          rows.find((r) => r.id === m.event)?.subject ?? '',
        ]);
        expect(pairs.filter(([line, event]) => line !== '' && event !== '' && line !== event)).toEqual([]);
        // Of one name there are as many pairs as lines or events allow, when all happens within the tolerance.
        const close = events.every((e) => lines.every((l) => Math.abs(e.at - l.at) < 10));
        for (const who of close ? ['bob', 'carol', 'dan'] : []) {
          const both = Math.min(lines.filter((l) => l.who === who).length, events.filter((e) => e.who === who).length);
          expect(pairs.filter(([line, event]) => line === who && event === who).length).toBe(both);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the profile of a line', () => {
  const config = {
    ...noConfig(),
    ...{ account, accounts: [{ id: '210987654321', profile: 'audit-data' }] },
    aws: { readProfile: 'cleanup-ro', actProfile: null },
  };
  const profiles = profilesOf(config);
  const command = 'aws iam create-user --user-name bob --profile audit-data';
  const here = row('e', 5, 'iam CreateUser', { subject: 'bob' });

  it('says of which account the event must be', () => {
    const entries = log([5, command]);
    expect(match([here], entries, { profiles }).byEvent.size).toBe(0);
    const there = { ...here, account: '210987654321' };
    expect(match([there], entries, { profiles }).byEvent.get('e')?.entry).toBe(0);
    expect(
      match([here], log([5, 'AWS_PROFILE=unknown aws iam create-user --user-name bob']), { profiles }).byEvent.size,
    ).toBe(1);
  });

  it('tells why an event is not there: another account, unread or read', () => {
    const mark = (text: string, more = {}) => match([], log([5, text]), { profiles, ...more }).lines[0];
    expect(mark(command)).toEqual({
      mark: 'unread',
      why: 'profile audit-data leads to account 210987654321, which was not read',
    });
    const regions = [...coverage().regions, ...coverage().regions.map((r) => ({ ...r, account: '210987654321' }))];
    expect(mark(command, { coverage: coverage({ regions }) })).toEqual({
      mark: 'not-seen',
      why: expect.stringContaining('profile audit-data leads to account 210987654321: nobody of the tree did it there'),
    });
    expect(mark('AWS_PROFILE=cleanup-ro aws iam create-user --user-name bob')?.why).toContain(
      'what reseal itself works with',
    );
    expect(mark('aws iam create-user --user-name bob --profile x')?.why).toContain('may lead to another account');
    const elsewhere = match([here], log([5, command]), { profiles, coverage: coverage({ regions }) }).lines[0];
    expect(elsewhere?.why).toContain(`in account ${account}`);
  });
});
