import { describe, expect, it } from 'vitest';
import type { Seeds } from '../../../source/core/audit/seeds.ts';
import { buildTree } from '../../../source/core/audit/session-tree.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import {
  account,
  alice,
  assume,
  consoleOf,
  createKey,
  createUser,
  iam,
  isoAt,
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

const treeOf = (records: JsonObject[], seeds: Seeds = seedsOf(), now: number | null = null) =>
  buildTree({ events: parsed(records), seeds, now });
/** `key < parent kind` of each session, in the tree's order. */
const shape = (tree: ReturnType<typeof treeOf>) => tree.sessions.map((s) => `${s.accessKeyId} < ${s.parent} ${s.kind}`);
const opsRole = `arn:aws:iam::${account}:role/ops/chain-a`;

describe('roots', () => {
  it('finds the issuance of the role and says what it is', () => {
    const [s] = treeOf([root, iam(alice, 10, 'CreateUser', { userName: 'x' })]).sessions;
    expect(s).toMatchObject({
      ...{ accessKeyId: 'ASIAROOT', parent: null, kind: 'assumed-role', origin: 'issuance', account },
      principal: `arn:aws:sts::${account}:assumed-role/breakglass-emergency/alice`,
      ...{
        issuer: roleArn,
        uniqueId: 'AROABREAKGLASSEMERGENCY',
        issuedAt: ms(0),
        expiresAt: ms(3600),
        expiryKnown: true,
      },
      ...{ events: 1, writes: 1, denied: 0, firstEvent: ms(10), lastEvent: ms(10), bornFrom: root.eventID },
    });
  });

  it('compares roles by name where the session ARN drops the path', () => {
    const path = `arn:aws:iam::${account}:role/emergency/breakglass-emergency`;
    const born = assume(vault, 0, 'ASIAROOT', 'alice', path);
    const bare = { ...born, requestParameters: null };
    expect(shape(treeOf([born], seedsOf({ roleArn: path })))).toEqual(['ASIAROOT < null assumed-role']);
    expect(shape(treeOf([bare], seedsOf({ roleArn: path })))).toEqual(['ASIAROOT < null assumed-role']);
    expect(treeOf([born]).sessions.length).toBe(1);
  });

  it('leaves failed tries, other roles, other accounts and other days alone', () => {
    const other = `arn:aws:iam::${account}:role/breakglass-emergency-2`;
    const away = roleArn.replace(account, '999999999999');
    const denied = { ...assume(vault, 1, 'ASIADENIED', 'alice'), errorCode: 'AccessDenied' };
    const records = [
      ...[root, denied, assume(vault, 2, 'ASIAOTHER', 'alice', other), assume(vault, 3, 'ASIAAWAY', 'alice', away)],
      ...[assume(vault, -7200, 'ASIABEFORE', 'alice'), assume(vault, 90_000, 'ASIALATER', 'alice')],
    ];
    expect(shape(treeOf(records))).toEqual(['ASIAROOT < null assumed-role']);
  });

  it('follows every issuance of the role where only the role is known, and calls the later ones renewals', () => {
    const tree = treeOf([assume(vault, 600, 'ASIATWO', 'bob'), root]);
    expect(shape(tree)).toEqual(['ASIAROOT < null assumed-role', 'ASIATWO < null assumed-role']);
    expect(tree.renewals.map((b) => b.credential.accessKeyId)).toEqual(['ASIATWO']);
    expect(tree.issuedAt).toBe(ms(0));
  });

  it('follows only the named session where a session name is given; others are renewals and nothing more', () => {
    const bob = session('ASIATWO', 'bob', 600);
    const records = [root, assume(vault, 600, 'ASIATWO', 'bob'), iam(bob, 700, 'CreateUser', { userName: 'bobs' })];
    const tree = treeOf([...records, assume(vault, 900, 'ASIATHREE', 'alice')], seedsOf({ sessionName: 'alice' }));
    expect(shape(tree)).toEqual(['ASIAROOT < null assumed-role', 'ASIATHREE < null assumed-role']);
    expect(tree.renewals.map((b) => b.credential.accessKeyId)).toEqual(['ASIATWO', 'ASIATHREE']);
    expect(tree.unfollowed).toEqual([{ accessKeyId: 'ASIATWO', expiresAt: ms(4200), sessionName: 'bob' }]);
    expect(tree.events).toEqual([]);
  });

  it('tells an earlier issuance under another session name, and that it is not followed', () => {
    const records = [assume(vault, -600, 'ASIAEARLY', 'mallory', roleArn, 43_200), root];
    const tree = treeOf(records, seedsOf({ sessionName: 'alice' }));
    expect(shape(tree)).toEqual(['ASIAROOT < null assumed-role']);
    expect(tree.renewals.map((b) => b.credential.accessKeyId)).toEqual(['ASIAEARLY']);
    expect(tree.unfollowed).toEqual([{ accessKeyId: 'ASIAEARLY', expiresAt: ms(42_600), sessionName: 'mallory' }]);
    const all = treeOf(records);
    expect(all.renewals.map((b) => b.credential.accessKeyId)).toEqual(['ASIAROOT']);
    expect(all.unfollowed).toEqual([]);
  });

  it('calls every issuance in the window another one where the root lies before it', () => {
    const arn = `arn:aws:sts::${account}:assumed-role/breakglass-emergency/bob`;
    const early = [assume(vault, -4000, 'ASIABOB', 'bob'), iam(session('ASIABOB', 'bob', -4000), 9, 'DeleteUser', {})];
    const tree = treeOf([...early, root], seedsOf({ roleArn: null, principalArn: arn }));
    expect(tree.unfollowed.map((u) => u.accessKeyId)).toEqual(['ASIAROOT']);
  });

  it('does not call it clean when nobody bears the session name: Vault makes up names of its own', () => {
    const tree = treeOf([assume(vault, 0, 'ASIAROOT', 'vault-token-x91')], seedsOf({ sessionName: 'alice' }));
    expect(shape(tree)).toEqual(['ASIAROOT < null assumed-role']);
    expect(tree.notes).toEqual([expect.stringContaining('alice')]);
  });

  it('starts from an access key id alone, learns the role from it, and sees a second issuance', () => {
    const records = [root, iam(alice, 5, 'CreateUser', { userName: 'x' }), assume(vault, 900, 'ASIATWO', 'bob')];
    const tree = treeOf(records, seedsOf({ roleArn: null, accessKeyIds: ['ASIAROOT'] }));
    expect(shape(tree)).toEqual(['ASIAROOT < null assumed-role']);
    expect(tree.sessions[0]).toMatchObject({ bornFrom: root.eventID, expiresAt: ms(3600) });
    expect(tree.role).toBe(roleArn);
    expect(tree.renewals.map((b) => b.credential.accessKeyId)).toEqual(['ASIATWO']);
  });

  it('shows a named key that no event tells of', () => {
    const [s] = treeOf([], seedsOf({ roleArn: null, accessKeyIds: ['ASIANOBODY'] }), ms(0)).sessions;
    expect(s).toMatchObject({ accessKeyId: 'ASIANOBODY', alive: null, expiryKnown: false, principal: null });
  });

  it('looks at a long-lived key from the start of the window on, not at other days', () => {
    const bert = user('bert', 'AKIABERT');
    const records = [
      iam(bert, -9000, 'CreateUser', { userName: 'old' }),
      iam(bert, 5, 'CreateUser', { userName: 'new' }),
    ];
    const tree = treeOf(records, seedsOf({ roleArn: null, accessKeyIds: ['AKIABERT'] }));
    expect(tree.events.map((e) => e.request?.userName)).toEqual(['new']);
    expect(tree.sessions[0]).toMatchObject({
      kind: 'user-key',
      events: 1,
      issuer: `arn:aws:iam::${account}:user/bert`,
    });
  });

  it('makes a named key a child where another seed handed it out', () => {
    const records = [root, createKey(alice, 10, 'tmp', 'AKIATMP')];
    expect(shape(treeOf(records, seedsOf({ accessKeyIds: ['AKIATMP'] })))).toEqual([
      ...['ASIAROOT < null assumed-role', 'AKIATMP < ASIAROOT user-key'],
    ]);
  });

  it('takes a role session or a user as what it starts from', () => {
    const bert = user('bert', 'AKIABERT');
    const records = [root, assume(vault, 5, 'ASIATWO', 'bob'), iam(bert, 9, 'DeleteUser', { userName: 'q' })];
    const arn = `arn:aws:sts::${account}:assumed-role/breakglass-emergency/bob`;
    expect(shape(treeOf(records, seedsOf({ roleArn: null, principalArn: arn })))).toEqual([
      'ASIATWO < null assumed-role',
    ]);
    expect(shape(treeOf(records, seedsOf({ roleArn: null, principalArn: roleArn }))).length).toBe(2);
    const berts = seedsOf({ roleArn: null, principalArn: `arn:aws:iam::${account}:user/bert` });
    expect(shape(treeOf(records, berts))).toEqual(['AKIABERT < null user-key']);
  });

  it('starts from a user whose key somebody else made, and from a session issued before the window', () => {
    const admin = user('admin', 'AKIAADMIN');
    const bert = user('bert', 'AKIABERT');
    const records = [createKey(admin, 1, 'bert', 'AKIABERT'), iam(bert, 9, 'DeleteUser', { userName: 'q' })];
    const berts = seedsOf({ roleArn: null, principalArn: `arn:aws:iam::${account}:user/bert` });
    expect(shape(treeOf(records, berts))).toEqual(['AKIABERT < null user-key']);
    const bob = session('ASIABOB', 'bob', -4000);
    const early = [assume(vault, -4000, 'ASIABOB', 'bob'), iam(bob, 9, 'DeleteUser', { userName: 'q' })];
    const arn = `arn:aws:sts::${account}:assumed-role/breakglass-emergency/bob`;
    expect(shape(treeOf(early, seedsOf({ roleArn: null, principalArn: arn })))).toEqual([
      'ASIABOB < null assumed-role',
    ]);
  });
});

describe('edges', () => {
  it('follows role chains, user keys, session tokens and federation to the fixpoint', () => {
    const chained = session('ASIACHAIN', 'keep', 20, opsRole);
    const tmp = user('tmp', 'AKIATMP');
    const tree = treeOf([
      ...[root, assume(alice, 20, 'ASIACHAIN', 'keep', opsRole), createUser(alice, 30, 'tmp')],
      ...[createKey(chained, 31, 'tmp', 'AKIATMP'), temporary(tmp, 40, 'GetFederationToken', 'ASIAFED')],
      ...[temporary(tmp, 41, 'GetSessionToken', 'ASIATOKEN'), assume(tmp, 50, 'ASIADEEP', 'x', opsRole)],
    ]);
    expect(shape(tree)).toEqual([
      ...['ASIAROOT < null assumed-role', 'ASIACHAIN < ASIAROOT assumed-role', 'AKIATMP < ASIACHAIN user-key'],
      ...['ASIAFED < AKIATMP federation', 'ASIATOKEN < AKIATMP session-token', 'ASIADEEP < AKIATMP assumed-role'],
    ]);
    const of = (key: string) => tree.sessions.find((s) => s.accessKeyId === key);
    expect(of('ASIACHAIN')).toMatchObject({ issuer: opsRole, uniqueId: 'AROACHAINA' });
    expect(of('AKIATMP')).toMatchObject({
      issuer: `arn:aws:iam::${account}:user/tmp`,
      uniqueId: 'AIDATMP',
      expiresAt: null,
    });
    expect(of('ASIAFED')).toMatchObject({
      principal: `arn:aws:sts::${account}:federated-user/ops`,
      ...{ issuer: `arn:aws:iam::${account}:user/tmp`, uniqueId: 'AIDATMP', expiresAt: ms(40 + 43_200) },
    });
  });

  it('follows AssumeRoot, and any other answer that holds credentials', () => {
    const answer = (key: string) => ({ credentials: { accessKeyId: key, expiration: isoAt(900) } });
    const assumeRoot = record({
      ...{ at: 5, by: alice, name: 'AssumeRoot', source: 'sts', request: { targetPrincipal: '210987654321' } },
      response: answer('ASIAMEMBER'),
    });
    const odd = record({
      at: 6,
      by: alice,
      name: 'GetTemporaryGlueTableCredentials',
      source: 'lakeformation',
      readOnly: true,
      response: answer('ASIALAKE'),
    });
    const tree = treeOf([root, assumeRoot, odd]);
    expect(shape(tree)).toEqual([
      ...['ASIAROOT < null assumed-role', 'ASIAMEMBER < ASIAROOT assumed-role', 'ASIALAKE < ASIAROOT session-token'],
    ]);
    expect(tree.sessions[1]).toMatchObject({ principal: 'arn:aws:iam::210987654321:root', account: '210987654321' });
  });

  it('knows path and unique id of a user of its own also for a key that was never used', () => {
    const tree = treeOf([root, createUser(alice, 30, 'tmp', '/ops/'), createKey(alice, 31, 'tmp', 'AKIATMP')]);
    const arn = `arn:aws:iam::${account}:user/ops/tmp`;
    expect(tree.sessions[1]).toMatchObject({ issuer: arn, principal: arn, uniqueId: 'AIDATMP' });
  });

  it('does not follow a failed call', () => {
    expect(
      treeOf([root, { ...createKey(alice, 10, 'tmp', 'AKIATMP'), errorCode: 'LimitExceededException' }]).sessions
        .length,
    ).toBe(1);
  });

  it('ends where sessions hand each other out in a circle', () => {
    const a = session('ASIAA', 'a', 10, opsRole);
    const b = session('ASIAB', 'b', 20, opsRole);
    const records = [
      root,
      assume(alice, 10, 'ASIAA', 'a', opsRole),
      assume(a, 20, 'ASIAB', 'b', opsRole),
      assume(b, 30, 'ASIAA', 'a', opsRole),
    ];
    expect(shape(treeOf(records))).toEqual([
      'ASIAROOT < null assumed-role',
      'ASIAA < ASIAROOT assumed-role',
      'ASIAB < ASIAA assumed-role',
    ]);
    expect(shape(treeOf([assume(b, 30, 'ASIAA', 'a'), assume(a, 20, 'ASIAB', 'b')])).length).toBe(2);
  });

  it('shows what is too deep and says that it is not followed', () => {
    const chain = Array.from({ length: 14 }, (_, i) => i);
    const by = (i: number) => (i === 0 ? alice : session(`ASIA${i}`, 's', i * 10, opsRole));
    const tree = treeOf([root, ...chain.map((i) => assume(by(i), (i + 1) * 10, `ASIA${i + 1}`, 's', opsRole))]);
    expect(tree.sessions.length).toBe(12);
    expect(tree.notes).toEqual([expect.stringContaining('ASIA11 is more than 10 steps')]);
  });

  it('takes a cross-account AssumeRole, which is in two trails, for one', () => {
    const there = {
      ...assume(alice, 20, 'ASIAFAR', 'x', 'arn:aws:iam::210987654321:role/r'),
      recipientAccountId: '210987654321',
      eventID: 'far',
      sharedEventID: 's',
    };
    const here = { ...there, recipientAccountId: account, eventID: 'near' };
    for (const records of [
      [root, here, there],
      [there, root, here],
    ]) {
      const tree = treeOf(records);
      expect(shape(tree)).toEqual(['ASIAROOT < null assumed-role', 'ASIAFAR < ASIAROOT assumed-role']);
      expect(tree.sessions[1]).toMatchObject({ account: '210987654321', bornFrom: 'far' });
    }
  });
});

describe('the console', () => {
  const old = user('old', 'AKIAOLD');
  const signIn = (name: string, at: number, result = 'Success') =>
    record({ at, by: user(name, null), name: 'ConsoleLogin', source: 'signin', response: { ConsoleLogin: result } });

  it('follows console sessions of a user whom the tree gave a password, from then on', () => {
    const before = consoleOf(old, 'ASIABEFORE', 5);
    const after = consoleOf(old, 'ASIAAFTER', 120);
    const service = session(null, 'x', 0).identity;
    expect(service).toBeTruthy();
    const tree = treeOf([
      ...[root, iam(alice, 100, 'UpdateLoginProfile', { userName: 'old' }), signIn('old', 121)],
      ...[
        iam(before, 150, 'CreateUser', { userName: 'own-work' }),
        iam(after, 130, 'CreateUser', { userName: 'evil' }),
      ],
      ...[iam(old, 160, 'CreateUser', { userName: 'own-key' }), temporary(old, 161, 'GetSessionToken', 'ASIAOWNTOKEN')],
      iam(consoleOf(old, 'ASIAOWNTOKEN', 161), 170, 'CreateUser', { userName: 'own-token' }),
    ]);
    expect(shape(tree)).toEqual(['ASIAROOT < null assumed-role', 'ASIAAFTER < ASIAROOT console']);
    expect(tree.sessions[1]).toMatchObject({ issuedAt: ms(120), expiryKnown: false, alive: null, uniqueId: 'AIDAOLD' });
    expect(tree.events.map((e) => e.name)).toEqual(['UpdateLoginProfile', 'ConsoleLogin', 'CreateUser']);
  });

  it('does not follow a sign-in that failed', () => {
    const tree = treeOf([
      root,
      iam(alice, 100, 'CreateLoginProfile', { userName: 'old' }),
      signIn('old', 121, 'Failure'),
    ]);
    expect(tree.signIns).toEqual([]);
  });

  it('follows everything of a user that the tree created, and nothing of another who took the name', () => {
    const tmp = user('tmp', 'AKIALOST');
    const other = user('tmp', 'AKIAOTHER', 'AIDAANOTHER');
    const tree = treeOf([
      ...[root, createUser(alice, 10, 'tmp'), iam(tmp, 20, 'CreateRole', { roleName: 'r' })],
      ...[
        iam(other, 30, 'CreateRole', { roleName: 'not-ours' }),
        iam(consoleOf(other, 'ASIAX', 30), 31, 'DeleteRole', { roleName: 'q' }),
      ],
    ]);
    expect(shape(tree)).toEqual(['ASIAROOT < null assumed-role', 'AKIALOST < ASIAROOT user-key']);
    expect(tree.events.length).toBe(2);
  });

  const federated = (at: number, by = session(null, 'alice', 0)) =>
    record({ at, by, name: 'GetSigninToken', source: 'signin' });

  it('follows a federated console by session ARN and issuer', () => {
    const web = session('ASIAWEB', 'alice', 200, roleArn);
    const tree = treeOf([root, federated(190), iam(web, 210, 'CreateUser', { userName: 'x' })]);
    expect(shape(tree)).toEqual(['ASIAROOT < null assumed-role', 'ASIAWEB < ASIAROOT console']);
    expect(tree.events.map((e) => e.name)).toEqual(['GetSigninToken', 'CreateUser']);
  });

  it('leaves out keys of the same session ARN that were made at another time, without a sign-in', () => {
    const web = session('ASIAYESTERDAY', 'alice', -80_000);
    expect(treeOf([root, iam(web, 210, 'CreateUser', { userName: 'x' })]).events).toEqual([]);
  });

  it('leaves out the same session name in another role', () => {
    const sso = session('ASIASSO', 'alice', 100, `arn:aws:iam::${account}:role/aws-reserved/dev`);
    expect(treeOf([root, federated(90), iam(sso, 110, 'CreateUser', { userName: 'x' })]).sessions.length).toBe(1);
  });

  it('counts what a service did in the name of the session, with another key or none', () => {
    const invoked = { invokedBy: 'cloudformation.amazonaws.com' };
    const records = [
      ...[root, iam(session('ASIAFAS', 'alice', 0, roleArn, invoked), 50, 'CreateUser', { userName: 'stack-user' })],
      ...[iam(session(null, 'alice', 0, roleArn, invoked), 51, 'CreateRole', { roleName: 'stack-role' })],
      iam(session('ASIAFAS2', 'alice', -9000, roleArn, invoked), 52, 'CreateRole', { roleName: 'of-another-session' }),
    ];
    const tree = treeOf(records);
    expect(tree.sessions.length).toBe(1);
    expect(tree.events.map((e) => e.name)).toEqual(['CreateUser', 'CreateRole']);
    expect([...tree.owner.values()]).toEqual(['ASIAROOT', 'ASIAROOT']);
  });
});

describe('alive by the clock', () => {
  const tree = (now: number | null) => treeOf([root, createKey(alice, 10, 'tmp', 'AKIATMP')], seedsOf(), now).sessions;

  it('says what AWS\u2019s time says, and nothing where that is not known', () => {
    expect(tree(ms(3599)).map((s) => s.alive)).toEqual([true, null]);
    expect(tree(ms(3600)).map((s) => s.alive)).toEqual([false, null]);
    expect(tree(null).map((s) => s.alive)).toEqual([null, null]);
    for (const s of [...tree(ms(3599)), ...tree(null)]) expect(s.aliveWhy).not.toBe('');
  });

  it('knows that nothing temporary lives longer than 36 hours', () => {
    const unborn = iam(alice, 10, 'CreateUser', { userName: 'x' });
    const seeds = seedsOf({ roleArn: null, accessKeyIds: ['ASIAROOT'] });
    expect(treeOf([unborn], seeds, ms(36 * 3600)).sessions[0]?.alive).toBeNull();
    expect(treeOf([unborn], seeds, ms(36 * 3600 + 1)).sessions[0]?.alive).toBe(false);
  });
});
