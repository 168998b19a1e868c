import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AwsAccess } from '../../../source/adapters/aws-client.ts';
import { createIamAct } from '../../../source/adapters/iam-act.ts';
import { operations } from '../../../source/adapters/iam-act-table.ts';
import { denyDocument } from '../../../source/core/contain/own-deny.ts';
import type { Call } from '../../../source/core/plan.ts';
import { type AwsHandler, startAwsServer, xml, xmlError } from '../../support/servers/aws-server.ts';
import { type RawBehaviour, startRawServer } from '../../support/servers/raw-server.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never, secrets, until } from './support.ts';

const closed = closing();

const call = (operation: string, input: Call['input'], alreadyDone: string[] = []): Call => ({
  ...{ service: 'iam' as const, operation, input, says: 'x', undo: { possible: false, how: 'x' }, alreadyDone },
});
const deleteUser = (alreadyDone: string[] = []) => call('DeleteUser', { UserName: 'tmp-admin' }, alreadyDone);

const actOn = (url: string, more: Partial<AwsAccess> = {}) =>
  closed(createIamAct(accessTo(url, more), fakeClock().clock));
const start = async (handler: AwsHandler) => {
  const server = closed(await startAwsServer(handler));
  return { server, act: actOn(server.url) };
};
const quick = { limits: { connect: 5000, credentials: 5000, answer: 100 } };
const ok: AwsHandler = (r) => ({
  body: `<${r.action}Response><ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></${r.action}Response>`,
  headers: { 'x-amzn-requestid': 'req-1' },
});

/** A value that each operation accepts under that name. */
const values: Call['input'] = {
  Status: 'Inactive',
  PolicyName: 'reseal-session-deny',
  PolicyDocument: denyDocument([{ userId: 'AROAEXAMPLE0000000001:keep-0cfa', before: 1_779_285_669_000 }]),
  PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll',
};
/** A policy of the account: all that may be changed or taken off a role; only AWSDenyAll goes to a user. */
const ownPolicy = 'arn:aws:iam::123456789012:policy/made-by-the-session';
const inputFor = (names: string[], operation = ''): Call['input'] => ({
  ...Object.fromEntries(names.map((n) => [n, values[n] ?? `value-of-${n}`])),
  ...(names.includes('PolicyArn') && !operation.endsWith('UserPolicy') ? { PolicyArn: ownPolicy } : {}),
});

describe('acting on IAM', () => {
  it.each([...operations.entries()])('sends %s as one request with exactly its input', async (name, { names }) => {
    const { server, act } = await start(ok);
    expect(gotten(await act.send(call(name, inputFor(names, name)), never()))).toEqual({
      already: false,
      requestId: 'req-1',
    });
    expect(server.requests).toHaveLength(1);
    const { Action, Version, ...input } = server.requests[0]?.input ?? {};
    expect(Action).toBe(name);
    expect(Version).toBe('2010-05-08');
    expect(input).toEqual(inputFor(names, name));
  });

  it('knows everything that deleting a user takes', () => {
    const wanted =
      'AttachUserPolicy UpdateAccessKey DeleteAccessKey DeleteLoginProfile DeactivateMFADevice DeleteVirtualMFADevice DeleteSigningCertificate DeleteSSHPublicKey DeleteServiceSpecificCredential DeleteUserPolicy DetachUserPolicy RemoveUserFromGroup DeleteUserPermissionsBoundary DeleteUser';
    for (const name of wanted.split(' ')) expect([...operations.keys()]).toContain(name);
  });

  it.each<[string, Call]>([
    ['an unknown operation', call('CreateUser', { UserName: 'x' })],
    ['one that grants', call('AttachRolePolicy', { RoleName: 'x', PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' })],
    ['one of the object itself', call('constructor', {})],
    [
      'another policy',
      call('AttachUserPolicy', { UserName: 'x', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
    ],
    [
      'a policy of the account that is called the same',
      call('AttachUserPolicy', { UserName: 'x', PolicyArn: 'arn:aws:iam::123456789012:policy/AWSDenyAll' }),
    ],
    ['a key given back', call('UpdateAccessKey', { UserName: 'x', AccessKeyId: 'AKIA', Status: 'Active' })],
    [
      'a policy that allows',
      call('PutRolePolicy', {
        RoleName: 'x',
        PolicyName: 'reseal-session-deny',
        PolicyDocument: '{"Statement":[{"Effect":"Deny"},{"Effect":"Allow"}]}',
      }),
    ],
    [
      'a deny under a name that is not ours',
      call('PutRolePolicy', { RoleName: 'x', PolicyName: 'p', PolicyDocument: String(values.PolicyDocument) }),
    ],
    [
      'a deny that our builder did not make',
      call('PutRolePolicy', {
        RoleName: 'x',
        PolicyName: 'reseal-session-deny',
        PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}',
      }),
    ],
    [
      'our deny with something added',
      call('PutRolePolicy', {
        RoleName: 'x',
        PolicyName: 'reseal-session-deny',
        PolicyDocument: String(values.PolicyDocument).replace(
          '"Statement":[',
          '"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},',
        ),
      }),
    ],
    [
      'our deny with blanks in it',
      call('PutRolePolicy', {
        RoleName: 'x',
        PolicyName: 'AWSRevokeOlderSessions',
        PolicyDocument: `${values.PolicyDocument} `,
      }),
    ],
    ['a role of AWS', call('DeleteRolePolicy', { RoleName: 'AWSReservedSSO_x_1', PolicyName: 'operate' })],
    ['a service-linked role', call('DeleteRole', { RoleName: 'AWSServiceRoleForRDS' })],
    [
      'the deny of a quarantine, on a group',
      call('DetachGroupPolicy', { GroupName: 'g', PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }),
    ],
    [
      "a version of AWS's own policy",
      call('SetDefaultPolicyVersion', { PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess', VersionId: 'v1' }),
    ],
    [
      'a policy without statements',
      call('PutRolePolicy', { RoleName: 'x', PolicyName: 'reseal-session-deny', PolicyDocument: '{"Statement":[]}' }),
    ],
    [
      'a policy that is none',
      call('PutRolePolicy', { RoleName: 'x', PolicyName: 'reseal-session-deny', PolicyDocument: 'no' }),
    ],
    ['no user name', call('DeleteLoginProfile', {})],
    ['an empty user name', call('DeleteAccessKey', { UserName: '', AccessKeyId: 'AKIA' })],
    ['a blank user name', call('DeleteUser', { UserName: '  ' })],
    ['a user name that is no text', call('DeleteUser', { UserName: true })],
    ['something that does not belong to it', call('DeleteUser', { UserName: 'x', Force: 'yes' })],
  ])('sends nothing for %s', async (_name, bad) => {
    const { server, act } = await start(ok);
    const fault = faultOf(await act.send(bad, never()));
    expect(fault.kind).toBe('refused');
    expect(fault.outcomeUnknown).toBeUndefined();
    expect(server.requests).toEqual([]);
  });

  it('sends nothing but what is on the list, whatever it is called', async () => {
    const { server, act } = await start(ok);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toString', 'deleteUser', 'DeleteUser ')),
        async (name) => {
          fc.pre(!operations.has(name));
          expect(faultOf(await act.send(call(name, { UserName: 'x' }), never())).kind).toBe('refused');
        },
      ),
      { numRuns: 200 },
    );
    expect(server.requests).toEqual([]);
  });

  it('allows the deny policy of any partition', async () => {
    const { act } = await start(ok);
    for (const partition of ['aws', 'aws-cn', 'aws-us-gov'])
      gotten(
        await act.send(
          call('AttachUserPolicy', { UserName: 'x', PolicyArn: `arn:${partition}:iam::aws:policy/AWSDenyAll` }),
          never(),
        ),
      );
  });

  it('counts an answer that means "so already", in both spellings of its code', async () => {
    const { server, act } = await start(() => xmlError(404, 'NoSuchEntity'));
    for (const code of ['NoSuchEntity', 'NoSuchEntityException'])
      expect(gotten(await act.send(deleteUser([code]), never()))).toEqual({ already: true, requestId: null });
    expect(faultOf(await act.send(deleteUser([]), never()))).toMatchObject({ kind: 'not-found', code: 'NoSuchEntity' });
    expect(server.requests).toHaveLength(3);
  });

  it.each<[string, number, string]>([
    ['denied', 403, 'AccessDenied'],
    ['conflict', 409, 'DeleteConflict'],
    ['conflict', 409, 'EntityTemporarilyUnmodifiable'],
    ['conflict', 409, 'ConcurrentModification'],
    ['limit', 409, 'LimitExceeded'],
    ['throttled', 400, 'Throttling'],
    ['expired', 403, 'ExpiredToken'],
    ['denied', 403, 'InvalidClientTokenId'],
    ['invalid', 400, 'ValidationError'],
    ['invalid', 400, 'SomethingNewOfAws'],
    ['invalid', 403, 'SignatureDoesNotMatch'],
  ])('knows that nothing happened: %s (%i %s), and never tries again', async (kind, status, code) => {
    const { server, act } = await start(() => xmlError(status, code, `no ${secrets.sessionToken}`));
    const fault = faultOf(await act.send(deleteUser(), never()));
    expect(fault).toMatchObject({ kind, code, status });
    expect(fault.outcomeUnknown).toBeUndefined();
    expect(server.requests).toHaveLength(1);
    if (code !== 'DeleteConflict') expect(JSON.stringify(fault)).not.toContain(secrets.sessionToken);
  });

  it('passes on what AWS says of a DeleteConflict: what has to go first', async () => {
    const said = 'Cannot delete entity, must delete access keys first.';
    const { act } = await start(() => xmlError(409, 'DeleteConflict', said));
    expect(faultOf(await act.send(deleteUser(), never())).what).toContain(said);
  });

  it.each<[string, ReturnType<AwsHandler>, string]>([
    ['a failure of AWS', xmlError(500, 'ServiceFailure'), 'server'],
    ['an unavailable service', xmlError(503, 'ServiceUnavailable'), 'server'],
    ['a page of a proxy, 502', { status: 502, body: '<html>' }, 'server'],
    ['a page of a proxy, 403', { status: 403, body: '<html><body>Blocked</body></html>' }, 'malformed'],
    ['an empty 400', { status: 400, body: '' }, 'malformed'],
    ['half an answer', { status: 200, body: '<DeleteUserResponse><Resp' }, 'malformed'],
    ['a redirect', { status: 302, body: '', headers: { location: 'https://login.example/secret' } }, 'redirect'],
    ['a broken connection', 'hang up', 'network'],
  ])('does not know what happened after %s, says so, and never tries again', async (_name, answer, kind) => {
    const { server, act } = await start(() => answer);
    const fault = faultOf(await act.send(deleteUser(['NoSuchEntity']), never()));
    expect(fault).toMatchObject({ kind, outcomeUnknown: true });
    expect(fault.what).not.toContain('/secret');
    expect(server.requests).toHaveLength(1);
  });

  it('does not take a 200 without a request id for IAM', async () => {
    for (const body of ['<html>Welcome</html>', '', '<DeleteUserResponse/>']) {
      const server = closed(
        await startRawServer({ whole: `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}` }),
      );
      expect(faultOf(await actOn(server.url).send(deleteUser(), never()))).toMatchObject({
        kind: 'malformed',
        outcomeUnknown: true,
      });
      expect(server.received).toHaveLength(1);
    }
  });

  it.each<[RawBehaviour, string]>([
    ['silent', 'timeout'],
    ['reset', 'network'],
    ['garbage', 'network'],
    [{ half: 'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<DeleteUserResponse>' }, 'network'],
    [{ whole: 'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<DeleteUserResponse>' }, 'timeout'],
  ])('does not know what happened when the service is %j', async (behaviour, kind) => {
    const server = closed(await startRawServer(behaviour));
    const fault = faultOf(await actOn(server.url, quick).send(deleteUser(), never()));
    expect(fault).toMatchObject({ kind, outcomeUnknown: true });
    expect(server.received).toHaveLength(1);
    expect(JSON.stringify(fault)).not.toContain('must-not-show');
  });

  it('does not know what happened when it is cancelled after it left, and knows when before', async () => {
    const server = closed(await startRawServer('silent'));
    const act = actOn(server.url);
    const controller = new AbortController();
    const sending = act.send(deleteUser(), controller.signal);
    await until(() => server.received.length === 1, 'the request');
    controller.abort();
    expect(faultOf(await sending)).toMatchObject({ kind: 'cancelled', outcomeUnknown: true });
    const before = faultOf(await act.send(deleteUser(), AbortSignal.abort()));
    expect(before.kind).toBe('cancelled');
    expect(before.outcomeUnknown).toBeUndefined();
    expect(server.received).toHaveLength(1);
  });

  it('knows that nothing happened where nobody listens, and without credentials', async () => {
    const server = await startRawServer('silent');
    await server.close();
    const refused = faultOf(await actOn(server.url).send(deleteUser(), never()));
    expect(refused).toMatchObject({ kind: 'network', code: 'ECONNREFUSED' });
    expect(refused.outcomeUnknown).toBeUndefined();
    const nameless = faultOf(await actOn('http://no-such-host.invalid').send(deleteUser(), never()));
    expect(nameless.kind).toBe('network');
    expect(nameless.outcomeUnknown).toBeUndefined();
    const { server: other } = await start(ok);
    const poor = faultOf(
      await actOn(other.url, { credentials: undefined, profile: 'reseal-no-such-profile' }).send(deleteUser(), never()),
    );
    expect(poor.kind).toBe('no-credentials');
    expect(poor.outcomeUnknown).toBeUndefined();
    expect(other.requests).toEqual([]);
  });

  it('says who acts, and signs with the time that AWS then told', async () => {
    const sts = 'https://sts.amazonaws.com/doc/2011-06-15/';
    const caller =
      '<Arn>arn:aws:sts::123456789012:assumed-role/act/me</Arn><UserId>AROAX:me</UserId><Account>123456789012</Account>';
    const stamps: string[] = [];
    const { server, act } = await start((r) => {
      stamps.push(r.service);
      return r.service === 'sts' ? xml(r.action, caller, sts) : ok(r);
    });
    server.state.date = new Date(Date.now() + 3 * 3_600_000).toUTCString();
    expect(gotten(await act.whoami(never()))).toEqual({
      arn: 'arn:aws:sts::123456789012:assumed-role/act/me',
      account: '123456789012',
      userId: 'AROAX:me',
    });
    gotten(await act.send(deleteUser(), never()));
    expect(stamps).toEqual(['sts', 'iam']);
    const signed = server.requests.at(-1)?.signedAt ?? 0;
    expect(Math.abs(signed - (Date.now() + 3 * 3_600_000))).toBeLessThan(60_000);
  });
});
