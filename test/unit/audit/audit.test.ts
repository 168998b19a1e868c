import { describe, expect, it } from 'vitest';
import { audit, wantedQueries } from '../../../source/core/audit/index.ts';
import type { Seeds } from '../../../source/core/audit/seeds.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import {
  account,
  assume,
  auditOf,
  createKey,
  createUser,
  hash,
  iam,
  ms,
  parsed,
  record,
  roleArn,
  seedsOf,
  session,
  temporary,
  user,
  vault,
} from './records.ts';

const alice = session('ASIAROOT', 'alice', 0);
const root = assume(vault, 0, 'ASIAROOT', 'alice');
const wanted = (records: JsonObject[], seeds: Seeds = seedsOf()) =>
  wantedQueries({ events: parsed(records), seeds, awsNow: null }).map((q) => `${q.attribute}=${q.value}`);
const always = ['EventName=ConsoleLogin', 'EventName=GetSigninToken'];

describe('wantedQueries', () => {
  it('begins with who took the role, or with the key that was named', () => {
    expect(wanted([])).toEqual([`ResourceName=${roleArn}`]);
    expect(wanted([], seedsOf({ roleArn: null, accessKeyIds: ['ASIAX'] }))).toEqual(['AccessKeyId=ASIAX', ...always]);
    expect(wanted([], seedsOf({ roleArn: null, sessionName: 'alice' }))).toEqual(['Username=alice']);
    const arn = `arn:aws:iam::${account}:user/ops/bert`;
    expect(wanted([], seedsOf({ roleArn: null, principalArn: arn }))).toEqual(['Username=bert']);
  });

  it('learns the role of a named key from what it did', () => {
    const records = [iam(alice, 5, 'CreateUser', { userName: 'x' })];
    expect(wanted(records, seedsOf({ roleArn: null, accessKeyIds: ['ASIAROOT'] }))[0]).toBe(`ResourceName=${roleArn}`);
  });

  it('asks for each credential, for users whom the tree made or gave a password, and not for one thing twice', () => {
    const records = [
      ...[root, createUser(alice, 10, 'tmp'), createKey(alice, 11, 'tmp', 'AKIATMP')],
      ...[
        iam(alice, 12, 'CreateLoginProfile', { userName: 'tmp' }),
        iam(alice, 13, 'UpdateLoginProfile', { userName: 'old' }),
      ],
      temporary(user('tmp', 'AKIATMP'), 20, 'GetSessionToken', 'ASIATOKEN'),
    ];
    expect(wanted(records)).toEqual([
      ...[`ResourceName=${roleArn}`, 'AccessKeyId=ASIAROOT', 'AccessKeyId=AKIATMP', 'AccessKeyId=ASIATOKEN'],
      ...['Username=tmp', 'Username=old', ...always],
    ]);
  });

  it('asks by session name once the session signed in to a console, or let a service act for it', () => {
    const signIn = record({ at: 9, by: session(null, 'alice', 0), name: 'GetSigninToken', source: 'signin' });
    const stack = record({ at: 9, by: alice, name: 'CreateStack', source: 'cloudformation' });
    expect(wanted([root]).includes('Username=alice')).toBe(false);
    expect(wanted([root, signIn]).at(-1)).toBe('Username=alice');
    expect(wanted([root, stack]).at(-1)).toBe('Username=alice');
  });

  it('comes to an end: what its answers give rise to is asked, and then nothing more', () => {
    const records = [root, assume(alice, 20, 'ASIACHAIN', 'x', `arn:aws:iam::${account}:role/a`)];
    expect(wanted(records)).toEqual(wanted([...records, ...records]));
    expect(wanted(records).slice(0, 3)).toEqual([
      `ResourceName=${roleArn}`,
      'AccessKeyId=ASIAROOT',
      'AccessKeyId=ASIACHAIN',
    ]);
  });
});

describe('audit', () => {
  it('tells T, the totals, and when the last issued session ends', () => {
    const records = [
      ...[root, assume(vault, 600, 'ASIATWO', 'alice'), iam(alice, 10, 'CreateUser', { userName: 'x' })],
      ...[
        record({ at: 11, by: alice, name: 'ListUsers', readOnly: true }),
        iam(alice, 12, 'DeleteRole', {}, { error: 'AccessDenied' }),
      ],
    ];
    const { fact, lastExpiry, attempts } = auditOf(records);
    expect(fact.issuedAt).toBe(ms(0));
    expect(fact.totals).toEqual({ total: 3, writes: 1, denied: 1, unlogged: 0 });
    expect(lastExpiry).toBe(ms(4200));
    expect(attempts.length).toBe(1);
    expect(auditOf([]).lastExpiry).toBeNull();
  });

  it('does not know the last expiry where one session tells none', () => {
    const { requestParameters, responseElements, ...rest } = root;
    const bare = {
      ...rest,
      requestParameters: { roleArn, roleSessionName: 'alice' },
      responseElements: { credentials: { accessKeyId: 'ASIAROOT' } },
    };
    expect(requestParameters && responseElements).toBeTruthy();
    expect(auditOf([bare]).lastExpiry).toBeNull();
  });

  it('finds what a key did after its death, and tells tries and services apart', () => {
    const at = (seconds: number, more: JsonObject = {}, error?: string) =>
      record({
        at: seconds,
        by: { keyId: 'ASIAROOT', identity: { ...alice.identity, ...more } },
        name: 'ListUsers',
        readOnly: true,
        ...(error ? { error } : {}),
      });
    const records = [
      ...[root, at(3600), at(3601), at(3700, {}, 'ExpiredToken'), at(3800, {}, 'ThrottlingException')],
      at(3900, { invokedBy: 'health.amazonaws.com' }, 'AccessDenied'),
      ...[
        createKey(alice, 10, 'tmp', 'AKIATMP'),
        iam(vault, 50, 'DeleteAccessKey', { userName: 'tmp', accessKeyId: 'AKIATMP' }),
      ],
      iam(user('tmp', 'AKIATMP'), 60, 'CreateUser', { userName: 'late' }),
    ];
    const late = auditOf(records).fact.afterDeath.map((e) => [e.keyId, e.denied, e.byService]);
    expect(late).toEqual([
      ...[
        ['AKIATMP', false, false],
        ['ASIAROOT', false, false],
        ['ASIAROOT', true, false],
      ],
      ...[
        ['ASIAROOT', false, false],
        ['ASIAROOT', true, true],
      ],
    ]);
  });

  it('takes a death that others know of', () => {
    const events = parsed([
      root,
      createKey(alice, 10, 'tmp', 'AKIATMP'),
      iam(user('tmp', 'AKIATMP'), 60, 'CreateUser', { userName: 'late' }),
    ]);
    const deaths = new Map([['AKIATMP', ms(55)]]);
    expect(audit({ events, seeds: seedsOf(), hash, awsNow: null, deaths }).fact.afterDeath.length).toBe(1);
  });

  it('counts over all events where only the significant ones are given', () => {
    const events = parsed([root, iam(alice, 10, 'CreateUser', { userName: 'x' })]);
    const activity = new Map([
      ['ASIAROOT', { events: 500, writes: 1, denied: 2, firstEvent: ms(1), lastEvent: ms(900) }],
    ]);
    const { fact } = audit({ events, activity, seeds: seedsOf(), hash, awsNow: null });
    expect(fact.sessions[0]).toMatchObject({ events: 500, denied: 2, lastEvent: ms(900) });
    expect(fact.totals.total).toBe(500);
  });
});
