import { describe, expect, it } from 'vitest';
import { wantedQueries } from '../../../source/core/audit/index.ts';
import { wantedIamReads, withStanding } from '../../../source/core/audit/liveness.ts';
import type { FindingKind, JsonObject } from '../../../source/core/words.ts';
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
  root,
  seedsOf,
  temporary,
  user,
  vault,
} from './records.ts';
import { activeKey, denyAll, groupState, iamFacts, userState } from './states.ts';

const old = user('olduser', 'AKIAOLD', 'AIDAOLD');
const does = (at: number, name: string, request: JsonObject, response: JsonObject | null = null) =>
  iam(alice, at, name, request, { response });
const rename = (at: number, userName: string, newUserName: string) => does(at, 'UpdateUser', { userName, newUserName });
/** A key on a user who was there before, used once so that the trail tells the user's unique id. */
const onOld = [root, createKey(alice, 10, 'olduser', 'AKIAOLD'), record({ at: 20, by: old, name: 'ListUsers' })];
const there = (name: string, more: Parameters<typeof userState>[1] = {}) =>
  userState(name, { ...{ id: 'AIDAOLD', created: ms(-9000) }, ...more });

type States = Parameters<typeof iamFacts>[0];
const look = (records: JsonObject[], states: States, gone: string[] = []) => {
  const done = auditOf(records, seedsOf(), ms(600));
  const known = new Set([...done.gone, ...gone]);
  return withStanding({ fact: done.fact, iam: iamFacts(states), awsNow: ms(600), hash, gone: known });
};
const sessionOf = (key: string, ...rest: Parameters<typeof look>) =>
  look(...rest).sessions.find((s) => s.accessKeyId === key);
const standing = (kind: FindingKind, ...rest: Parameters<typeof look>) => {
  const found = look(...rest).findings.filter((f) => f.kind === kind);
  expect(found.length).toBe(1);
  return found[0]?.standing;
};

describe('a user whom the tree renamed', () => {
  const records = [...onOld, rename(30, 'olduser', 'svc-backup')];
  const active = {
    users: { olduser: null, 'svc-backup': there('svc-backup', { accessKeys: [activeKey('AKIAOLD')] }) },
  };

  it('is read by the name it bears now, and its key is alive', () => {
    const { fact } = auditOf(records, seedsOf(), ms(600));
    expect(wantedIamReads(fact)).toMatchObject({ users: ['svc-backup'], userIds: true });
    expect(fact.sessions[1]?.issuer).toBe(`arn:aws:iam::${account}:user/svc-backup`);
    expect(sessionOf('AKIAOLD', records, { ...active, userIds: ['AIDAOLD'] })?.alive).toBe(true);
    expect(standing('access-key-created', records, active)).toBe(true);
  });

  it('keeps its path and its last name, whichever name a record tells', () => {
    const path = user('mid', 'AKIAOLD', 'AIDAOLD', '/ops/');
    const calls = [
      ...[root, createKey(alice, 10, 'olduser', 'AKIAOLD'), rename(11, 'olduser', 'mid')],
      ...[record({ at: 20, by: path, name: 'ListUsers' }), rename(30, 'mid', 'last')],
    ];
    const { fact } = auditOf(calls);
    expect(fact.sessions[1]?.issuer).toBe(`arn:aws:iam::${account}:user/ops/last`);
  });

  it('takes federation and session tokens along', () => {
    const calls = [...onOld, temporary(old, 21, 'GetFederationToken', 'ASIAFED'), rename(30, 'olduser', 'svc-backup')];
    expect(sessionOf('ASIAFED', calls, active)?.alive).toBe(true);
    const denied = { users: { 'svc-backup': there('svc-backup', { attachedPolicies: [denyAll] }) } };
    expect(sessionOf('ASIAFED', calls, denied)?.alive).toBe(false);
  });

  it('goes on in the tree under the new name, where the tree made it', () => {
    const later = user('svc', 'AKIALOST', 'AIDATMP');
    const calls = [
      ...[root, createUser(alice, 10, 'tmp', '/', 'AIDATMP'), rename(20, 'tmp', 'svc')],
      ...[iam(later, 30, 'CreateRole', { roleName: 'r' }), createKey(alice, 40, 'svc', 'AKIANEW')],
    ];
    const { fact } = auditOf(calls);
    expect(fact.sessions.map((s) => s.accessKeyId)).toEqual(['ASIAROOT', 'AKIALOST', 'AKIANEW']);
    expect(fact.sessions.map((s) => s.uniqueId).slice(1)).toEqual(['AIDATMP', 'AIDATMP']);
    const asked = wantedQueries({ events: parsed(calls), seeds: seedsOf(), awsNow: null }).map((q) => q.value);
    expect(asked).toContain('svc');
  });

  it('leaves somebody else who took the old name alone', () => {
    const other = createUser(vault, 40, 'olduser', '/', 'AIDANEW');
    const states = { users: { ...active.users, olduser: userState('olduser', { id: 'AIDANEW' }) } };
    expect(sessionOf('AKIAOLD', [...records, other], states)?.alive).toBe(true);
  });
});

describe('a user of whom IAM knows no name', () => {
  const nobody = { users: { olduser: null } };

  it.each<[string, States, string[], boolean | null]>([
    ['nobody asked for the ids', nobody, [], null],
    ['the ids could not be read', { ...nobody, userIds: 'denied' }, [], null],
    ['its id is still there: it was renamed', { ...nobody, userIds: ['AIDAX', 'AIDAOLD'] }, [], null],
    ['its id is not there', { ...nobody, userIds: ['AIDAX'] }, [], false],
    ['reseal deleted it', nobody, ['AIDAOLD'], false],
    ['reseal deleted another', nobody, ['AIDAX'], null],
  ])('is dead only as far as that is proved: %s', (_, states, gone, expected) => {
    const found = sessionOf('AKIAOLD', onOld, states, gone);
    expect(found?.alive).toBe(expected);
    if (expected === null) expect(found?.aliveWhy).toMatch(/whether it was renamed is not known|was renamed to/);
  });

  it.each<[string, States, boolean | null]>([
    ['nobody asked', {}, null],
    ['its id is there', { userIds: ['AIDAOLD'] }, null],
    ['its id is not there', { userIds: ['AIDANEW'] }, false],
  ])('is not dead because somebody else has its name: %s', (_, ids, expected) => {
    const taken = { ...ids, users: { olduser: userState('olduser', { id: 'AIDANEW', created: ms(500) }) } };
    expect(sessionOf('AKIAOLD', onOld, taken)?.alive).toBe(expected);
  });

  it('is not told where no record tells its unique id', () => {
    const unused = onOld.slice(0, 2);
    expect(sessionOf('AKIAOLD', unused, { ...nobody, userIds: [] })?.alive).toBeNull();
    expect(standing('access-key-created', unused, { ...nobody, userIds: [] })).toBeNull();
  });

  it('is the one that has the key, whatever its id', () => {
    const users = { olduser: there('olduser', { id: 'AIDAODD', accessKeys: [activeKey('AKIAOLD')] }) };
    expect(sessionOf('AKIAOLD', onOld, { users, userIds: [] })?.alive).toBe(true);
  });

  it('is deleted where the tree itself deleted it, also where no record tells its id', () => {
    const drop = does(50, 'DeleteUser', { userName: 'olduser' });
    expect(sessionOf('AKIAOLD', [...onOld, drop], nobody)?.alive).toBe(false);
    expect(sessionOf('AKIAOLD', [...onOld.slice(0, 2), drop], nobody)?.alive).toBe(false);
    expect(standing('access-key-created', [...onOld, drop], nobody)).toBe(false);
    const renamed = [rename(40, 'olduser', 'x'), does(50, 'DeleteUser', { userName: 'x' })];
    expect(sessionOf('AKIAOLD', [...onOld, ...renamed], { users: { x: null } })?.alive).toBe(false);
  });

  it('is not deleted while its id is there: the tree deleted another one who had taken the name', () => {
    const drop = does(50, 'DeleteUser', { userName: 'olduser' });
    expect(sessionOf('AKIAOLD', [...onOld, drop], { ...nobody, userIds: ['AIDAOLD'] })?.alive).toBeNull();
  });

  it('is not deleted by a try, nor by the deletion of an earlier one of that name', () => {
    const failed = iam(alice, 50, 'DeleteUser', { userName: 'olduser' }, { error: 'DeleteConflict' });
    expect(sessionOf('AKIAOLD', [...onOld, failed], nobody)?.alive).toBeNull();
    const before = [root, does(5, 'DeleteUser', { userName: 'olduser' }), ...onOld.slice(1)];
    expect(sessionOf('AKIAOLD', before, nobody)?.alive).toBeNull();
  });

  it('stands as a finding until it is proved to be gone', () => {
    const made = [root, createUser(alice, 10, 'tmp')];
    const none = { users: { tmp: null } };
    expect(standing('user-created', made, none)).toBeNull();
    expect(standing('user-created', made, { ...none, userIds: ['AIDATMP'] })).toBeNull();
    expect(standing('user-created', made, { ...none, userIds: [] })).toBe(false);
    expect(standing('user-created', made, none, ['AIDATMP'])).toBe(false);
    expect(standing('user-created', [...made, does(20, 'DeleteUser', { userName: 'tmp' })], none)).toBe(false);
    const taken = { users: { tmp: userState('tmp', { id: 'AIDANEW' }) } };
    expect(standing('user-created', made, taken)).toBeNull();
    expect(standing('user-created', made, { ...taken, userIds: ['AIDANEW'] })).toBe(false);
  });
});

describe('a group of whom IAM knows no name', () => {
  const made = does(...([10, 'CreateGroup', { groupName: 'g' }] as const), {
    group: { groupName: 'g', groupId: 'AGPAG', arn: `arn:aws:iam::${account}:group/g` },
  });

  it('stands until it is proved to be gone', () => {
    const records = [root, made];
    expect(wantedIamReads(auditOf(records).fact)).toMatchObject({ groups: ['g'], userIds: false, groupIds: true });
    expect(standing('group-created', records, { groups: { g: null } })).toBeNull();
    expect(standing('group-created', records, { groups: { g: null }, groupIds: ['AGPAG'] })).toBeNull();
    expect(standing('group-created', records, { groups: { g: null }, groupIds: [] })).toBe(false);
    const deleted = [...records, does(20, 'DeleteGroup', { groupName: 'g' })];
    expect(standing('group-created', deleted, { groups: { g: null } })).toBe(false);
  });

  it('is no proof that a membership is gone: either end may bear another name', () => {
    const join = does(20, 'AddUserToGroup', { groupName: 'g', userName: 'olduser' });
    const empty = { groups: { g: groupState('g') } };
    expect(wantedIamReads(auditOf([root, join]).fact)).toMatchObject({ groups: ['g'], users: ['olduser'] });
    expect(standing('group-membership-changed', [root, join], empty)).toBeNull();
    expect(standing('group-membership-changed', [root, join], { ...empty, users: { olduser: null } })).toBeNull();
    expect(standing('group-membership-changed', [root, join], { ...empty, users: { olduser: there('olduser') } })).toBe(
      false,
    );
    const moved = [root, join, rename(30, 'olduser', 'svc')];
    const member = { groups: { g: groupState('g', { users: ['svc'] }) } };
    expect(standing('group-membership-changed', moved, member)).toBe(true);
    const own = [root, createUser(alice, 10, 'tmp'), does(20, 'AddUserToGroup', { groupName: 'g', userName: 'tmp' })];
    const tmp = { users: { tmp: userState('tmp') } };
    expect(standing('group-membership-changed', own, tmp)).toBeNull();
    expect(standing('group-membership-changed', own, { ...tmp, groups: { g: groupState('g') } })).toBe(false);
  });
});

describe('another issuance', () => {
  it('is told as a finding also where it came first', () => {
    const records = [assume(vault, -600, 'ASIAEARLY', 'mallory'), root];
    const { findings } = auditOf(records, seedsOf({ sessionName: 'alice' })).fact;
    expect(findings.map((f) => `${f.kind} ${f.subject}`)).toEqual(['renewal ASIAEARLY']);
    expect(findings[0]?.why).toMatch(/earlier.*as mallory.*not followed/);
  });
});
