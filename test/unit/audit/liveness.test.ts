import { describe, expect, it } from 'vitest';
import { wantedIamReads, withStanding } from '../../../source/core/audit/liveness.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { hash } from '../../support/hash.ts';
import {
  account,
  alice,
  assume,
  auditOf,
  consoleOf,
  createKey,
  createUser,
  iam,
  isoAt,
  ms,
  root,
  seedsOf,
  temporary,
  user,
} from './records.ts';
import { activeKey, denyAll, iamFacts, roleState, userState } from './states.ts';

const tmp = user('tmp', 'AKIATMP');
const chainRole = `arn:aws:iam::${account}:role/ops/chain`;
const far = 'arn:aws:iam::210987654321:role/far';

const records: JsonObject[] = [
  ...[
    root,
    createUser(alice, 10, 'tmp'),
    createKey(alice, 11, 'tmp', 'AKIATMP'),
    iam(tmp, 12, 'CreateRole', { roleName: 'q' }),
  ],
  ...[temporary(tmp, 20, 'GetFederationToken', 'ASIAFED'), temporary(tmp, 21, 'GetSessionToken', 'ASIATOKEN')],
  ...[assume(alice, 30, 'ASIACHAIN', 'keep', chainRole), assume(alice, 31, 'ASIAFAR', 'x', far)],
];

type States = Parameters<typeof iamFacts>[0];
const look = (states: States, awsNow: number | null = ms(600), calls: JsonObject[] = []) => {
  const { fact } = auditOf([...records, ...calls], seedsOf(), awsNow);
  return withStanding({ fact, iam: iamFacts(states), awsNow, hash });
};
const alive = (states: States, awsNow: number | null = ms(600), calls: JsonObject[] = []) =>
  Object.fromEntries(look(states, awsNow, calls).sessions.map((s) => [s.accessKeyId, s.alive]));

const clean = { roles: { 'breakglass-emergency': roleState('breakglass-emergency'), chain: roleState('chain') } };
const deny = (condition?: JsonObject, more: JsonObject = {}) =>
  JSON.stringify({
    Statement: [
      { Effect: 'Deny', Action: '*', Resource: '*', ...(condition ? { Condition: condition } : {}), ...more },
    ],
  });
const roleWith = (document: string) => ({
  ...clean.roles,
  chain: roleState('chain', { inlinePolicies: [{ name: 'AWSRevokeOlderSessions', document }] }),
});

describe('wantedIamReads', () => {
  it('asks for what the sessions and findings hang on, in the account that is read', () => {
    const { fact } = auditOf(records, seedsOf(), ms(600));
    expect(wantedIamReads(fact)).toEqual({
      ...{ users: ['tmp'], roles: ['breakglass-emergency', 'chain', 'q'], groups: [], policies: [], providers: [] },
      ...{ userIds: true, groupIds: false },
    });
    expect(wantedIamReads(auditOf(records, seedsOf(), ms(400_000)).fact)).toMatchObject({
      users: ['tmp'],
      roles: ['q'],
    });
    expect(wantedIamReads(fact, '210987654321')).toMatchObject({ users: [], roles: ['far'] });
  });
});

describe('what is alive', () => {
  const living = { ...clean, users: { tmp: userState('tmp', { accessKeys: [activeKey('AKIATMP')] }) } };

  it('tells each credential, and another account\u2019s not at all', () => {
    const fact = look(living);
    expect(alive(living)).toEqual({
      ASIAROOT: true,
      AKIATMP: true,
      ASIAFED: true,
      ASIATOKEN: true,
      ASIACHAIN: true,
      ASIAFAR: null,
    });
    expect(fact.sessions.find((s) => s.accessKeyId === 'ASIAFAR')?.aliveWhy).toContain('210987654321');
    const live = fact.findings.filter((f) => f.kind === 'session-live');
    expect(live.map((f) => f.subject).sort()).toEqual(['AKIATMP', 'ASIACHAIN', 'ASIAFED', 'ASIAROOT', 'ASIATOKEN']);
    expect(live.every((f) => f.standing === true && f.item === 'expiry.sessions')).toBe(true);
  });

  it('says nothing of temporary credentials while AWS\u2019s time is not known', () => {
    expect(alive(living, null)).toMatchObject({ ASIAROOT: null, AKIATMP: true, ASIAFED: null, ASIACHAIN: null });
  });

  it.each<[string, States]>([
    ['was not read', clean],
    ['could not be read', { ...clean, users: { tmp: 'denied' } }],
  ])('does not know where the user %s', (_, states) => {
    const fact = look(states);
    for (const s of fact.sessions.filter((x) => x.issuer?.endsWith('user/tmp'))) {
      expect(s).toMatchObject({ alive: null, aliveWhy: expect.stringContaining('user tmp') });
    }
    expect(fact.findings.filter((f) => f.owner?.name === 'tmp').map((f) => f.standing)).toEqual([null, null]);
  });

  it('keeps federation and session tokens alive when their key is deactivated, and when it is deleted', () => {
    for (const accessKeys of [[activeKey('AKIATMP', 'Inactive')], []]) {
      const states = { ...clean, users: { tmp: userState('tmp', { accessKeys }) } };
      expect(alive(states)).toMatchObject({ AKIATMP: false, ASIAFED: true, ASIATOKEN: true });
    }
    expect(
      alive({ ...clean, users: { tmp: userState('tmp', { accessKeys: [activeKey('AKIATMP', 'Expired')] }) } }).AKIATMP,
    ).toBeNull();
  });

  it.each<[string, States['users']]>([
    ['the user is deleted', { tmp: null }],
    [
      'the name was taken by another user',
      { tmp: userState('tmp', { id: 'AIDAOTHER', accessKeys: [activeKey('AKIAZ')] }) },
    ],
    [
      'AWSDenyAll is attached',
      { tmp: userState('tmp', { accessKeys: [activeKey('AKIATMP')], attachedPolicies: [denyAll] }) },
    ],
    [
      'an inline policy denies everything',
      {
        tmp: userState('tmp', {
          accessKeys: [activeKey('AKIATMP')],
          inlinePolicies: [{ name: 'd', document: deny() }],
        }),
      },
    ],
  ])('ends all that hangs on the user when %s', (_, users) => {
    expect(alive({ ...clean, users, userIds: ['AIDAOTHER'] })).toMatchObject({
      AKIATMP: false,
      ASIAFED: false,
      ASIATOKEN: false,
      ASIACHAIN: true,
    });
  });

  it.each<[string, JsonObject | string]>([
    ['with a condition', deny({ DateLessThan: { 'aws:TokenIssueTime': isoAt(9999) } })],
    ['of some actions', deny(undefined, { Action: ['iam:*'] })],
    ['of some resources', deny(undefined, { Resource: ['arn:aws:s3:::*'] })],
    ['of all but some actions', '{"Statement":[{"Effect":"Deny","NotAction":"sts:*","Resource":"*"}]}'],
    ['that is an Allow', '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'],
    ['that is no JSON', 'Deny * *'],
  ])('does not take a deny %s for an end of the user', (_, document) => {
    const states = {
      ...clean,
      users: {
        tmp: userState('tmp', {
          accessKeys: [activeKey('AKIATMP')],
          inlinePolicies: [{ name: 'd', document: String(document) }],
        }),
      },
    };
    expect(alive(states)).toMatchObject({ AKIATMP: true, ASIAFED: true });
  });

  it('does not take a policy of another account by the name of AWSDenyAll for the real one', () => {
    const attachedPolicies = [{ name: 'AWSDenyAll', arn: `arn:aws:iam::${account}:policy/AWSDenyAll` }];
    expect(
      alive({ ...clean, users: { tmp: userState('tmp', { accessKeys: [activeKey('AKIATMP')], attachedPolicies }) } })
        .AKIATMP,
    ).toBe(true);
  });
});

describe('denied roles', () => {
  const chain = (states: States['roles'], awsNow = ms(600)) => alive({ roles: states }, awsNow).ASIACHAIN;

  it.each<[string, JsonObject | undefined]>([
    ['everybody', undefined],
    ['what was issued before', { DateLessThan: { 'aws:TokenIssueTime': isoAt(31) } }],
    ['what was issued until then', { DateLessThanEquals: { 'AWS:TokenIssueTime': isoAt(30) } }],
    ['by an epoch time', { DateLessThan: { 'aws:TokenIssueTime': String(ms(40) / 1000) } }],
    [
      'this session only',
      {
        DateLessThan: { 'aws:TokenIssueTime': isoAt(60) },
        StringEquals: { 'aws:userid': ['AROAX:y', 'AROACHAIN:keep'] },
      },
    ],
    ['sessions alike', { StringLike: { 'aws:userId': 'AROACHAIN:*' } }],
    ['also if the key is missing', { DateLessThanIfExists: { 'aws:TokenIssueTime': isoAt(60) } }],
  ])('holds when it denies %s', (_, condition) => {
    expect(chain(roleWith(deny(condition)))).toBe(false);
  });

  it.each<[string, JsonObject]>([
    ['an instant before the issue', { DateLessThan: { 'aws:TokenIssueTime': isoAt(30) } }],
    ['another session', { StringEquals: { 'aws:userid': 'AROACHAIN:other' } }],
    ['the same name in another role', { StringEquals: { 'aws:userid': 'AROAOTHER:keep' } }],
    [
      'the right session and an instant too early',
      { DateLessThan: { 'aws:TokenIssueTime': isoAt(5) }, StringEquals: { 'aws:userid': 'AROACHAIN:keep' } },
    ],
    ['a condition that is not understood', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }],
    [
      'an understood and another one',
      { DateLessThan: { 'aws:TokenIssueTime': isoAt(60) }, Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    ],
    ['a variable', { StringLike: { 'aws:userid': ['$', '{aws:userid}'].join('') } }],
    ['an unreadable date', { DateLessThan: { 'aws:TokenIssueTime': 'soon' } }],
  ])('does not hold when it denies %s', (_, condition) => expect(chain(roleWith(deny(condition)))).toBe(true));

  it('ends the sessions of a role that AWSDenyAll is attached to', () => {
    expect(chain({ ...clean.roles, chain: roleState('chain', { attachedPolicies: [denyAll] }) })).toBe(false);
  });

  it('does not reach sessions of another role of the same name, nor prove anything by a role that is gone', () => {
    const other = roleState('chain', { id: 'AROANEW', attachedPolicies: [denyAll] });
    expect(chain({ ...clean.roles, chain: other })).toBeNull();
    expect(chain({ ...clean.roles, chain: null })).toBeNull();
    expect(chain({ 'breakglass-emergency': roleState('breakglass-emergency') })).toBeNull();
    expect(chain({ ...clean.roles, chain: 'denied' })).toBeNull();
  });

  it('needs no reading for what has expired', () => expect(chain({}, ms(3630))).toBe(false));
});

describe('console sessions', () => {
  const old = user('old', 'AKIAOLD');
  const calls = [
    iam(alice, 100, 'UpdateLoginProfile', { userName: 'old' }),
    iam(consoleOf(old, 'ASIAWEB', 120), 130, 'CreateRole', { roleName: 'z' }),
  ];
  const web = (users: States['users'], userIds: string[] = []) =>
    alive({ ...clean, users, userIds }, ms(600), calls).ASIAWEB;

  it('outlive their password, and end with the user', () => {
    expect(web({ old: userState('old', { created: ms(-9000), loginProfile: null }) })).toBeNull();
    expect(web({ old: null })).toBe(false);
    expect(web({ old: userState('old', { created: ms(-9000), attachedPolicies: [denyAll] }) })).toBe(false);
  });
});
