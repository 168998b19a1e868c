import { describe, expect, it } from 'vitest';
import { audit, silenceUnknown, treeSize, wantedQueries } from '../../../source/core/audit/index.ts';
import { withStanding } from '../../../source/core/audit/liveness.ts';
import type { Seeds } from '../../../source/core/audit/seeds.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { hash } from '../../support/hash.ts';
import {
  account,
  alice,
  assume,
  auditOf,
  createKey,
  createUser,
  iam,
  ms,
  parsed,
  record,
  roleArn,
  root,
  seedsOf,
  session,
  temporary,
  user,
  vault,
} from './records.ts';
import { activeKey, denyAll, iamFacts, roleState, userState } from './states.ts';

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
    expect(fact.totals).toEqual({ total: 3, writes: 1, denied: 1, unlogged: null });
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

  it('tells which keys are dead with nothing that says since when', () => {
    const records = [
      ...[root, createUser(alice, 10, 'tmp'), createKey(alice, 11, 'tmp', 'AKIAOFF')],
      ...[createKey(alice, 12, 'tmp', 'AKIAGONE'), createKey(alice, 13, 'tmp', 'AKIATOLD')],
      ...[temporary(user('tmp', 'AKIAOFF'), 20, 'GetSessionToken', 'ASIATOKEN', 7200)],
      iam(vault, 50, 'DeleteAccessKey', { userName: 'tmp', accessKeyId: 'AKIATOLD' }),
    ];
    const { fact, deaths } = auditOf(records, seedsOf(), ms(5000));
    const tmp = (deny: boolean) =>
      userState('tmp', {
        accessKeys: [activeKey('AKIAOFF', 'Inactive')],
        ...(deny ? { attachedPolicies: [denyAll] } : {}),
      });
    const look = (now: number | null, deny: boolean) =>
      withStanding({ fact, iam: iamFacts({ users: { tmp: tmp(deny) } }), awsNow: now, hash, deaths }).silenceUnknown;
    // The root has expired; the token has not, and is dead once its user is denied.
    expect(look(ms(5000), false)).toEqual(['AKIAOFF', 'AKIAGONE']);
    expect(look(ms(5000), true)).toEqual(['AKIAOFF', 'ASIATOKEN', 'AKIAGONE']);
    expect(look(ms(9000), true)).toEqual(['AKIAOFF', 'AKIAGONE']);
    expect(look(null, true)).toEqual(['AKIAOFF', 'ASIATOKEN', 'AKIAGONE']);
  });

  it('does not say since when a key is dead that is only too old to live', () => {
    const seeds = seedsOf({ roleArn: null, accessKeyIds: ['ASIAROOT'] });
    const unborn = [iam(alice, 10, 'CreateUser', { userName: 'x' })];
    expect(auditOf(unborn, seeds, ms(36 * 3600 + 1)).silenceUnknown).toEqual(['ASIAROOT']);
    expect(auditOf(unborn, seeds, ms(36 * 3600)).silenceUnknown).toEqual([]);
  });

  it('knows the silence of a denied session only after its expiry', () => {
    const { fact, deaths } = auditOf([root], seedsOf(), ms(600));
    const denied = roleState('breakglass-emergency', { attachedPolicies: [denyAll] });
    const states = iamFacts({ roles: { 'breakglass-emergency': denied } });
    const { sessions } = withStanding({ fact, iam: states, awsNow: ms(600), hash });
    expect(sessions.map((s) => s.alive)).toEqual([false]);
    expect(silenceUnknown(sessions, deaths, ms(600))).toEqual(['ASIAROOT']);
    expect(silenceUnknown(sessions, deaths, ms(3600))).toEqual([]);
    // Somebody who saw it dead can tell since when.
    expect(silenceUnknown(sessions, new Map([['ASIAROOT', ms(500)]]), ms(600))).toEqual([]);
  });

  it('tells the size of the tree without the rest', () => {
    const events = parsed([root, createKey(alice, 10, 'tmp', 'AKIATMP'), assume(vault, 20, 'ASIATWO', 'bob')]);
    expect(treeSize({ events, seeds: seedsOf() })).toBe(3);
    expect(treeSize({ events, seeds: seedsOf({ sessionName: 'alice' }) })).toBe(2);
    expect(treeSize({ events: [], seeds: seedsOf() })).toBe(0);
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
