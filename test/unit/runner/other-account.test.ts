import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import type { AccountPorts, IamPort } from '../../../source/core/ports.ts';
import { notRead, read } from '../../../source/core/reading.ts';
import { accountId, fakeAccount } from '../../support/fake-account.ts';
import { user } from '../../support/fake-iam.ts';
import { containScene, start } from './contain-scene.ts';

const other = '999999999999';
const signal = () => new AbortController().signal;
const arnIn = (account: string) => `arn:aws:iam::${account}:user/tmp-admin`;
/** A user of the same name and the same unique id here and there: only the account tells them apart. */
const tmpIn = (account: string) => user({ name: 'tmp-admin', arn: arnIn(account), id: 'AIDATMP' });
const made = (account: string): Finding => ({
  ...{ id: 'f1', item: 'iam.users', kind: 'user-created', subject: arnIn(account), account, region: null },
  ...{ standing: true, standingWhy: '', transient: false, events: ['e1'], at: 1, why: '', uniqueId: 'AIDATMP' },
  actions: ['quarantine-user', 'delete-user'],
});

/** The incident's own account has such a user; `accounts` are the configured ones. */
const scene = (finding: Finding, accounts: AccountPorts[] = []) =>
  containScene({ findings: [finding], account: { users: [tmpIn(accountId)] }, ports: { accounts } });

const counting = (iam: IamPort) => {
  const asked: string[] = [];
  const user: IamPort['user'] = (name, s) => {
    asked.push(name);
    return iam.user(name, s);
  };
  return { asked, iam: { ...iam, user } };
};

const configured = (account: string, whose = account) => {
  const { iam, asked } = counting(fakeAccount({ users: [tmpIn(account)] }, () => start).iam);
  const me = { arn: `arn:aws:sts::${whose}:assumed-role/ro/bob`, account: whose, userId: 'AROARO:bob' };
  const identity = { whoami: async () => read(me, start, start) };
  return { asked, ports: { id: account, profile: 'audit-data', identity, iam } as unknown as AccountPorts };
};

describe('a finding of another account', () => {
  it('is not planned out of what the main account says, where the other one is not configured', async () => {
    const s = await scene(made(other));
    for (const kind of ['delete-user', 'quarantine-user'])
      expect(await s.tryPlan(kind, 'f1')).toMatchObject({
        ok: false,
        why: expect.stringMatching(/it is of account 9{12}, and what reseal reads with .* is of account 123456789012/),
      });
  });

  it('is planned out of its own account, where that is configured, and refused for who acts elsewhere', async () => {
    const there = configured(other);
    const s = await scene(made(other), [there.ports]);
    const p = await s.plan('delete-user', 'f1');
    expect(p).toMatchObject({ account: other, target: { arn: arnIn(other), uniqueId: 'AIDATMP' } });
    expect(there.asked.length).toBeGreaterThan(0);
    expect(await s.confirm(p)).toMatchObject({
      ok: false,
      why: expect.stringMatching(/You act in account 123456789012/),
    });
    expect(s.sent()).toEqual([]);
  });

  it('is refused when its profile turns out to be of a third account, and nothing of that is asked', async () => {
    const there = configured(other, '111111111111');
    const s = await scene(made(other), [there.ports]);
    expect(await s.tryPlan('delete-user', 'f1')).toMatchObject({
      ok: false,
      why: expect.stringMatching(/profile audit-data is of account 111111111111/),
    });
    expect(there.asked).toEqual([]);
  });

  it('is refused when nobody can tell whose the profile is', async () => {
    const there = configured(other);
    const whoami = async () => notRead({ kind: 'expired', what: 'the credentials have expired' }, start);
    const s = await scene(made(other), [{ ...there.ports, identity: { whoami } }]);
    expect(await s.tryPlan('delete-user', 'f1')).toMatchObject({ ok: false, why: expect.stringMatching(/expired/) });
    expect(there.asked).toEqual([]);
  });

  it('has no resource of it described without a reader of its own', async () => {
    const address: Finding = {
      ...{ ...made(other), kind: 'resource-created', subject: 'eipalloc-0123456789abcdef0', region: 'us-east-1' },
      resource: { service: 'ec2', type: 'aws_eip', id: 'eipalloc-0123456789abcdef0', parent: null },
      actions: ['delete-resource'],
    };
    const asked: string[] = [];
    const details = {
      describe: async ({ id }: { id: string }) => {
        asked.push(id);
        return read(null, start, start);
      },
      snapshots: async () => read([], start, start),
    };
    const run = (accounts: AccountPorts[]) =>
      containScene({ findings: [address], ports: { accounts, details } }).then((s) =>
        s.tryPlan('delete-resource', 'f1'),
      );
    expect(await run([])).toMatchObject({ ok: false, why: expect.stringMatching(/of account 9{12}/) });
    expect(await run([configured(other).ports])).toMatchObject({
      ok: false,
      why: expect.stringMatching(/cannot be read/),
    });
    expect(asked).toEqual([]);
    const own = { ...configured(other).ports, details };
    expect(await run([own])).toMatchObject({ ok: false, why: expect.stringMatching(/no such thing/), nothing: true });
    expect(asked).toEqual(['eipalloc-0123456789abcdef0']);
  });
});

describe('a finding of the main account', () => {
  it('is refused when somebody logged in to another account meanwhile: no name there is the session’s', async () => {
    const me = { arn: 'arn:aws:sts::999999999999:assumed-role/ro/bob', account: other, userId: 'AROARO:bob' };
    const identity = { whoami: async () => read(me, start, start) };
    const s = await containScene({
      ...{ findings: [made(accountId)], account: { users: [tmpIn(accountId)] } },
      ports: { identity },
    });
    expect(await s.tryPlan('delete-user', 'f1')).toMatchObject({
      ok: false,
      why: expect.stringMatching(/of account 9{12}/),
    });
    const reading = await s.ports.iam.user('tmp-admin', signal());
    expect(reading).toMatchObject({ ok: false, fault: { kind: 'refused' } });
  });
});
