import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import type { Action, Call, Plan } from '../../../source/core/plan.ts';
import { noProgress, type Progress } from '../../../source/core/progress.ts';
import { minutesLeft, watchOf } from '../../../source/core/put-back/watch.ts';
import { manyOf } from '../../../source/core/view/many.ts';
import { whyNotPutBackCalls } from '../../../source/runner/guards-put-back.ts';
import { plainFinding } from '../../support/plain-finding.ts';

const account = '123456789012';
const arn = (rest: string): string => `arn:aws:iam::${account}:${rest}`;
const policy = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';

const finding = (over: Partial<Finding> & Pick<Finding, 'id' | 'kind' | 'subject'>): Finding =>
  plainFinding({ item: 'policy.restored', account, events: ['e'], at: 1, ...over });
const call = (operation: string, input: Call['input']): Call => ({
  ...{ service: 'iam', operation, input, says: '', undo: { possible: true, how: '' }, alreadyDone: [] },
});
const plan = (kind: string, calls: Call[], target: Partial<Plan['target']> = {}): Plan => ({
  ...{
    kind,
    title: '',
    item: 'policy.restored',
    finding: 'f',
    account,
    calls,
    warnings: [],
    readAt: 0,
    fingerprint: '',
  },
  ...{ shortCode: '', preImage: {}, target: { arn: arn('role/app'), name: 'app', uniqueId: null, ...target } },
});
const progress = (f: Finding, wanted: string | null = null): Progress => ({
  ...noProgress(),
  findings: [f],
  putBack: {
    f: { before: '', now: '', expected: null, holds: false, why: '', diff: [], wanted: { value: wanted, by: 'trail' } },
  },
});
const attached = finding({ id: 'f', kind: 'policy-attached', subject: `${arn('role/app')} ${policy}` });
const inline = finding({ id: 'f', kind: 'inline-policy-put', subject: `${arn('role/app')} i` });

describe('guards of putting back', () => {
  it('let through what the finding is about', () => {
    const detach = plan('detach-policy', [call('DetachRolePolicy', { RoleName: 'app', PolicyArn: policy })]);
    expect(whyNotPutBackCalls(progress(attached), detach)).toBeNull();
    const put = plan('restore-inline', [
      call('PutRolePolicy', { RoleName: 'app', PolicyName: 'i', PolicyDocument: document }),
    ]);
    expect(whyNotPutBackCalls(progress(inline, document), put)).toBeNull();
  });
  it.each<[string, Finding, string | null, string, Call]>([
    ['another role', attached, null, 'detach-policy', call('DetachRolePolicy', { RoleName: 'b', PolicyArn: policy })],
    [
      'a user of that name',
      attached,
      null,
      'detach-policy',
      call('DetachUserPolicy', { UserName: 'app', PolicyArn: policy }),
    ],
    ['another policy', attached, null, 'detach-policy', call('DetachRolePolicy', { RoleName: 'app', PolicyArn: 'x' })],
    [
      'what was attached before',
      attached,
      'there',
      'detach-policy',
      call('DetachRolePolicy', { RoleName: 'app', PolicyArn: policy }),
    ],
    [
      'an attachment',
      attached,
      null,
      'detach-policy',
      call('AttachRolePolicy', { RoleName: 'app', PolicyArn: policy }),
    ],
    [
      'a policy that replaced one',
      inline,
      document,
      'remove-inline',
      call('DeleteRolePolicy', { RoleName: 'app', PolicyName: 'i' }),
    ],
    [
      'another document',
      inline,
      document,
      'restore-inline',
      call('PutRolePolicy', { RoleName: 'app', PolicyName: 'i', PolicyDocument: '{}' }),
    ],
    [
      'a document that nobody knows',
      inline,
      null,
      'restore-inline',
      call('PutRolePolicy', { RoleName: 'app', PolicyName: 'i', PolicyDocument: document }),
    ],
    ['another name', inline, null, 'remove-inline', call('DeleteRolePolicy', { RoleName: 'app', PolicyName: 'j' })],
  ])('refuse %s', (_what, f, wanted, kind, bad) => {
    expect(whyNotPutBackCalls(progress(f, wanted), plan(kind, [bad]))).toContain('Nothing was changed');
  });
  it('refuse a role that no record tells from another of its name, and an account that is not its own', () => {
    const calls = [call('DeleteRole', { RoleName: 'app' })];
    const made = (uniqueId: string | null) =>
      finding({ id: 'f', kind: 'role-created', subject: arn('role/app'), uniqueId });
    const target = { uniqueId: 'AROA1' };
    expect(whyNotPutBackCalls(progress(made('AROA1')), plan('delete-role', calls, target))).toBeNull();
    expect(whyNotPutBackCalls(progress(made('AROA2')), plan('delete-role', calls, target))).toContain('No record');
    expect(whyNotPutBackCalls(progress(made(null)), plan('delete-role', calls, target))).toContain('No record');
    const elsewhere = { ...made('AROA1'), account: '210987654321' };
    expect(whyNotPutBackCalls(progress(elsewhere), plan('delete-role', calls, target))).toContain('lies in account');
  });
  it('refuse to detach a policy where the session did not attach it', () => {
    const made = finding({ id: 'f', kind: 'policy-created', subject: arn('policy/p'), uniqueId: 'ANPA1' });
    const one = plan('delete-policy', [call('DetachRolePolicy', { RoleName: 'app', PolicyArn: arn('policy/p') })], {
      uniqueId: 'ANPA1',
    });
    expect(whyNotPutBackCalls(progress(made), one)).toContain('Nothing was changed');
    const own = finding({ id: 'g', kind: 'policy-attached', subject: `${arn('role/app')} ${arn('policy/p')}` });
    expect(whyNotPutBackCalls({ ...progress(made), findings: [made, own] }, one)).toBeNull();
  });
});

describe('the watch on a key', () => {
  const action = (Status: string, at: number, state: 'done' | 'failed' = 'done') =>
    ({
      calls: [
        {
          call: call('UpdateAccessKey', { UserName: 'u', AccessKeyId: 'AKIA1', Status }),
          state,
          at,
          code: null,
          requestId: null,
        },
      ],
    }) as unknown as Action;
  it('begins when reseal put it out of use, ends half an hour later, and with an activation', () => {
    expect(watchOf('AKIA1', { actions: [] })).toBeNull();
    expect(watchOf('AKIA1', { actions: [action('Inactive', 1000, 'failed')] })).toBeNull();
    const watch = watchOf('AKIA1', { actions: [action('Inactive', 1000)] });
    expect(watch).toEqual({ since: 1000, until: 1000 + 30 * 60_000 });
    expect(watch && [minutesLeft(watch, 1000), minutesLeft(watch, watch.until)]).toEqual([30, 0]);
    expect(watchOf('AKIA1', { actions: [action('Inactive', 1000), action('Active', 2000)] })).toBeNull();
  });
});

describe('many at once', () => {
  it('comes to one plan for each thing, the whole before its parts, and nothing twice', () => {
    const owner = (name: string) => ({ type: 'user' as const, name, arn: arn(`user/${name}`), uniqueId: 'AIDA' });
    const all = [
      finding({ id: '1', kind: 'policy-attached', subject: 'x', owner: owner('a') }),
      finding({ id: '2', kind: 'user-created', subject: arn('user/a'), owner: owner('a') }),
      finding({ id: '3', kind: 'access-key-created', subject: 'AKIA', owner: owner('a') }),
      finding({ id: '4', kind: 'user-created', subject: arn('user/b'), owner: owner('b') }),
      finding({ id: '5', kind: 'user-created', subject: arn('user/c'), owner: owner('c'), standing: false }),
      finding({ id: '6', kind: 'policy-attached', subject: 'y', owner: owner('old') }),
    ];
    const offer = (kind: string) => ({ kind, label: kind, disabled: null });
    const offers = (id: string) =>
      id === '1' || id === '6' ? [offer('detach-policy')] : [offer('quarantine-user'), offer('delete-user')];
    expect(manyOf(all, offers).map((o) => [o.kind, o.name])).toEqual([
      ['delete-user', 'a'],
      ['delete-user', 'b'],
      ['detach-policy', 'old'],
    ]);
    expect(manyOf(all, () => [{ kind: 'delete-user', label: '', disabled: 'no' }])).toEqual([]);
  });
});
