import { describe, expect, it } from 'vitest';
import { operations } from '../../../source/adapters/iam-act-table.ts';
import { cliName } from '../../../source/core/manual/call-command.ts';
import { shellLine } from '../../../source/core/manual/shell-words.ts';
import type { Action, Call, CallRecord } from '../../../source/core/plan.ts';
import { noProgress } from '../../../source/core/progress.ts';
import { lostOf } from '../../../source/core/undo/lost.ts';
import { undoRow } from '../../../source/core/undo/rows.ts';
import { rules } from '../../../source/core/undo/rules.ts';
import { workOut } from '../../../source/core/undo/work-out.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { deletionCalls } from '../../../source/runbook/actions/user-calls.ts';
import { user } from '../../support/fake-iam.ts';

const call = (operation: string, input: Call['input'] = {}): Call => ({
  ...{ service: 'iam' as const, operation, input, says: '', undo: { possible: true, how: '' }, alreadyDone: [] },
});
const record = (c: Call, state: CallRecord['state'] = 'done'): CallRecord => ({
  ...{ call: c, state, at: 1, code: null, requestId: 'r' },
});
const action = (calls: CallRecord[]): Action => ({
  ...{ id: 'a1', kind: 'delete-user', title: 'x', item: 'iam.users', finding: null, account: '123456789012' },
  ...{ target: { arn: 'x', name: 'x', uniqueId: null }, state: 'done', calls, preImage: 'p', by: 'b', as: 'a' },
  ...{ requestedAt: 1, finishedAt: 2, outcome: '' },
});

const before = user({
  inlinePolicies: [{ name: 'all', document: '{"Statement":[]}' }],
  groups: ['admins'],
  loginProfile: { created: 1 },
});
const image = structuredClone(before) as unknown as JsonObject;

describe('what can never be taken back', () => {
  it.each([...operations.keys()])('%s has an inverse, or a reason of its own', (operation) => {
    if (rules.has(operation)) return;
    expect(lostOf(call(operation), null).why).not.toBe('reseal knows no way back');
  });

  it('names the exact calls that make again what can be made again, without the deny and without secrets', () => {
    const calls = deletionCalls(before).map((c) => record(c));
    const { back, not } = workOut(action(calls), [image], () => ({ is: 'gone' }));
    expect(back).toEqual([]);
    const deleted = not.find((n) => n.operation === 'DeleteUser');
    expect(deleted?.remake.map(shellLine)).toEqual([
      'aws iam create-user --user-name tmp-admin --path /',
      'aws iam add-user-to-group --user-name tmp-admin --group-name admins',
      'aws iam attach-user-policy --user-name tmp-admin --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
      'aws iam put-user-policy --user-name tmp-admin --policy-name all --policy-document \'{"Statement":[]}\'',
    ]);
    expect(not.find((n) => n.operation === 'DeleteAccessKey')?.why).toContain('gone for ever');
    const row = undoRow(action(calls), noProgress());
    expect(row).toMatchObject({ state: 'lost', why: 'nothing of it can be taken back' });
    expect(row.calls.find((c) => c.record.call.operation === 'RemoveUserFromGroup')?.says).toContain(
      'went with tmp-admin',
    );
  });

  it('takes back what it can of a deletion that was cut off, the last call first', () => {
    const all = deletionCalls(before);
    const at = all.findIndex((c) => c.operation === 'RemoveUserFromGroup');
    const calls = all.map((c, i) => record(c, i <= at ? 'done' : 'planned'));
    const live = {
      ...structuredClone(before),
      ...{ inlinePolicies: [], groups: [], loginProfile: null },
      accessKeys: before.accessKeys.map((k) => ({ ...k, status: 'Inactive' })),
      attachedPolicies: [...before.attachedPolicies, { name: 'AWSDenyAll', arn: 'arn:aws:iam::aws:policy/AWSDenyAll' }],
    } as unknown as JsonObject;
    const { back, not } = workOut(action(calls), [image], () => ({ is: 'there', state: live }));
    expect(back.map((b) => [b.call.operation, b.gives])).toEqual([
      ['AddUserToGroup', true],
      ['PutUserPolicy', true],
      ['UpdateAccessKey', true],
      ['DetachUserPolicy', true],
    ]);
    expect(not.find((n) => n.operation === 'DeleteLoginProfile')?.lost).toBe(true);
    expect(not.filter((n) => n.why === 'it was never sent').length).toBeGreaterThan(0);
  });
});

it.each([
  ['AttachUserPolicy', 'attach-user-policy'],
  ['DeactivateMFADevice', 'deactivate-mfa-device'],
  ['SSHPublicKeyId', 'ssh-public-key-id'],
  ['OpenIDConnectProviderArn', 'open-id-connect-provider-arn'],
  ['SAMLProviderArn', 'saml-provider-arn'],
  ['AccessKeyId', 'access-key-id'],
])('%s is %s to the AWS CLI', (name, cli) => {
  expect(cliName(name)).toBe(cli);
});
