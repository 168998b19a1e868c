import { expect, it } from 'vitest';
import { createIamAct } from '../../../source/adapters/iam-act.ts';
import { operations } from '../../../source/adapters/iam-act-table.ts';
import { undoOperations } from '../../../source/adapters/iam-undo-table.ts';
import type { Call } from '../../../source/core/plan.ts';
import { rules } from '../../../source/core/undo/rules.ts';
import { startAwsServer } from '../../support/servers/aws-server.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never } from '../adapters/support.ts';

const closed = closing();
const call = (operation: string, input: Call['input']): Call => ({
  ...{ service: 'iam' as const, operation, input, says: 'x', undo: { possible: true, how: 'x' }, alreadyDone: [] },
});
const start = async () => {
  const server = closed(
    await startAwsServer(async (r) => ({
      body: `<${r.action}Response><ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></${r.action}Response>`,
      headers: { 'x-amzn-requestid': 'req-1' },
    })),
  );
  const open = (table = operations) => closed(createIamAct(accessTo(server.url), fakeClock().clock, table));
  return { server, undo: open(undoOperations), act: open() };
};

const values: Call['input'] = {
  ...{ Status: 'Active', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess', VersionId: 'v1' },
  PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
};
const inputFor = (names: string[]): Call['input'] =>
  Object.fromEntries(names.map((n) => [n, values[n] ?? `value-of-${n}`]));

/** What gives privilege, with values that give it. */
const giving = [
  'AttachUserPolicy',
  'AttachRolePolicy',
  'AttachGroupPolicy',
  'UpdateAccessKey',
  'PutUserPolicy',
  'PutRolePolicy',
  'PutGroupPolicy',
  'AddUserToGroup',
];

it('holds the inverse of everything that can be taken back, and nothing that deletes for ever', () => {
  expect([...undoOperations.keys()].toSorted()).toEqual([...rules.keys()].toSorted());
  for (const name of undoOperations.keys())
    expect(name).not.toMatch(/^Delete(?!User|Role|Group)|^Delete(?:User|Role|Group)$|^Create/);
});

it.each(giving)('sends %s for an undo, as one request, and for nothing else', async (name) => {
  const { server, undo, act } = await start();
  const input = inputFor(undoOperations.get(name)?.names ?? []);
  expect(faultOf(await act.send(call(name, input), never())).kind).toBe('refused');
  expect(server.requests).toEqual([]);
  expect(gotten(await undo.send(call(name, input), never()))).toEqual({ already: false, requestId: 'req-1' });
  const { Action, Version: _, ...sent } = server.requests[0]?.input ?? {};
  expect([Action, sent]).toEqual([name, input]);
});

it.each<[string, Call]>([
  ['a deletion', call('DeleteUser', { UserName: 'x' })],
  ['a new key', call('CreateAccessKey', { UserName: 'x' })],
  ['a document that is none', call('PutRolePolicy', { RoleName: 'x', PolicyName: 'p', PolicyDocument: 'no' })],
  ['a list for a document', call('PutUserPolicy', { UserName: 'x', PolicyName: 'p', PolicyDocument: '[]' })],
  ['a policy without an ARN', call('AttachUserPolicy', { UserName: 'x', PolicyArn: 'AdministratorAccess' })],
  ['a status that there is not', call('UpdateAccessKey', { UserName: 'x', AccessKeyId: 'AKIA', Status: 'Expired' })],
  ['nobody named', call('AddUserToGroup', { GroupName: 'admins' })],
  [
    'a role of Identity Center',
    call('AttachRolePolicy', { RoleName: 'AWSReservedSSO_x', PolicyArn: String(values.PolicyArn) }),
  ],
])('sends nothing for %s', async (_, bad) => {
  const { server, undo } = await start();
  expect(faultOf(await undo.send(bad, never())).kind).toBe('refused');
  expect(server.requests).toEqual([]);
});
