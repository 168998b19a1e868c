import { describe, expect, it } from 'vitest';
import type { AwsAccess } from '../../../source/adapters/aws-client.ts';
import { createResourceAct } from '../../../source/adapters/resource-act.ts';
import { resourceOperations } from '../../../source/adapters/resource-act-table.ts';
import type { Call } from '../../../source/core/plan.ts';
import { type AwsHandler, startAwsServer, xmlError } from '../../support/servers/aws-server.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never, secrets } from './support.ts';

const closed = closing();
const values: { [name: string]: string } = {
  ...{ AllocationId: 'eipalloc-0123456789abcdef0', InstanceId: 'i-0123456789abcdef0', GroupId: 'sg-12345678' },
  ...{ SecurityGroupRuleId: 'sgr-0123456789abcdef0', SnapshotId: 'snap-0123456789abcdef0' },
  ...{ VolumeId: 'vol-0123456789abcdef0', KeyPairId: 'key-0123456789abcdef0', ImageId: 'ami-0123456789abcdef0' },
  ...{ DBSnapshotIdentifier: 'orders-2026', DBClusterSnapshotIdentifier: 'orders-2026' },
  Description: 'reseal: i-0123456789abcdef0 before it is terminated, 2026-05-20T13:00:00.000Z',
};
const inputFor = (names: string[]) => Object.fromEntries(names.map((n) => [n, values[n] ?? '?']));
const call = (operation: string, over: Call['input'] = {}, alreadyDone: string[] = []): Call => {
  const row = resourceOperations.get(operation);
  return {
    ...{ service: row?.service ?? 'ec2', operation, says: 'x', undo: { possible: false, how: 'x' }, alreadyDone },
    input: { Region: 'eu-west-1', ...inputFor(Object.keys(row?.takes ?? {})), ...over },
  };
};
const start = async (handler: AwsHandler, more: Partial<AwsAccess> = {}) => {
  const server = closed(await startAwsServer(handler));
  return { server, act: closed(createResourceAct(accessTo(server.url, more), fakeClock().clock)) };
};
const ok: AwsHandler = (r) => ({
  body: `<${r.action}Response><requestId>r</requestId><return>true</return></${r.action}Response>`,
});
const ec2Error =
  (status: number, code: string): AwsHandler =>
  () => ({
    status,
    body: `<Response><Errors><Error><Code>${code}</Code><Message>said so</Message></Error></Errors><RequestID>r</RequestID></Response>`,
  });
const release = (over: Call['input'] = {}, done: string[] = []) => call('ReleaseAddress', over, done);

describe('acting on resources', () => {
  it.each([...resourceOperations.keys()])('sends %s as one request, in its Region, about one thing', async (name) => {
    const { server, act } = await start(ok);
    expect(gotten(await act.send(call(name), never()))).toMatchObject({ already: false });
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(request).toMatchObject({
      action: name,
      region: 'eu-west-1',
      service: resourceOperations.get(name)?.service,
    });
    const { Action, Version, ...input } = request?.input ?? {};
    const takes = Object.keys(resourceOperations.get(name)?.takes ?? {});
    expect(Object.values(input).sort()).toEqual(takes.map((t) => values[t]).sort());
    expect(input).not.toHaveProperty('DryRun');
  });

  it.each<[string, Call]>([
    ['an operation that it has not', call('RunInstances', { ImageId: 'ami-1' })],
    ['one of the object itself', call('constructor')],
    ['another service', { ...release(), service: 'rds' }],
    ['a Region that is none', release({ Region: 'evil.example.com' })],
    ['no Region', release({ Region: '' })],
    ['more than one id', release({ AllocationId: 'eipalloc-01234567,eipalloc-12345678' })],
    ['an id of another kind', release({ AllocationId: 'i-0123456789abcdef0' })],
    ['an empty id', release({ AllocationId: '' })],
    ['a parameter that goes further', call('DeregisterImage', { DeleteAssociatedSnapshots: true })],
    ['Force', call('TerminateInstances', { Force: true })],
    ['a dry run that is none', release({ DryRun: false })],
    ['a dry run where there is none', call('DeleteDBSnapshot', { DryRun: true })],
    ['words of its own in a snapshot', call('CreateSnapshots', { Description: 'x' })],
  ])('refuses %s without sending anything', async (_what, bad) => {
    const { server, act } = await start(ok);
    const fault = faultOf(await act.send(bad, never()));
    expect(fault).toMatchObject({ kind: 'refused', what: expect.stringMatching(/own guard.*Nothing was sent/) });
    expect(fault.outcomeUnknown).toBeUndefined();
    expect(server.requests).toEqual([]);
  });

  it('a dry run is done when AWS says that it would have succeeded, and never when it succeeds', async () => {
    const would = await start(ec2Error(412, 'DryRunOperation'));
    expect(gotten(await would.act.send(release({ DryRun: true }), never()))).toEqual({
      already: false,
      requestId: null,
    });
    expect(would.server.requests[0]?.input).toMatchObject({ DryRun: 'true' });
    const did = await start(ok);
    expect(faultOf(await did.act.send(release({ DryRun: true }), never()))).toMatchObject({
      kind: 'malformed',
      outcomeUnknown: true,
    });
    // Without the flag the same words are no answer to anything.
    expect(faultOf(await would.act.send(release(), never()))).toMatchObject({ code: 'DryRunOperation' });
    const no = await start(ec2Error(403, 'UnauthorizedOperation'));
    expect(faultOf(await no.act.send(release({ DryRun: true }), never()))).toMatchObject({ kind: 'denied' });
    expect(no.server.requests).toHaveLength(1);
  });

  it.each<[string, string, RegExp]>([
    ['ReleaseAddress', 'InvalidIPAddress.InUse', /disassociate it first/],
    ['DeleteSecurityGroup', 'DependencyViolation', /still uses it/],
    ['DeleteSecurityGroup', 'CannotDelete', /default group/],
    ['DeleteSnapshot', 'InvalidSnapshot.InUse', /deregister that first/],
    ['DeleteVolume', 'VolumeInUse', /detach it first/],
    ['TerminateInstances', 'OperationNotPermitted', /protected against termination/],
  ])('%s: %s is explained, sent once, and known not to have happened', async (operation, code, words) => {
    const { server, act } = await start(ec2Error(400, code));
    const fault = faultOf(await act.send(call(operation), never()));
    expect(fault.what).toMatch(words);
    expect(fault.what).toMatch(/Nothing was deleted/);
    expect(fault.outcomeUnknown).toBeUndefined();
    // A conflict would be planned again and sent again.
    expect(fault.kind).not.toBe('conflict');
    expect(server.requests).toHaveLength(1);
  });

  it('the same of RDS', async () => {
    const { act } = await start(() => xmlError(400, 'InvalidDBSnapshotState'));
    expect(faultOf(await act.send(call('DeleteDBSnapshot'), never())).what).toMatch(/automatic one/);
  });

  it('what is not there any more counts as done only by the code of that call', async () => {
    const { act } = await start(ec2Error(400, 'InvalidAllocationID.NotFound'));
    expect(gotten(await act.send(release({}, ['InvalidAllocationID.NotFound']), never()))).toEqual({
      already: true,
      requestId: null,
    });
    expect(
      faultOf(await act.send(release({}, ['InvalidInstanceID.NotFound']), never())).outcomeUnknown,
    ).toBeUndefined();
  });

  it.each<[string, AwsHandler]>([
    ['a socket that is closed', () => 'hang up'],
    ['a server error', ec2Error(500, 'InternalError')],
    [
      'a page of somebody else',
      () => ({ status: 502, body: '<html>', type: 'text/html', headers: { 'x-amzn-requestid': '' } }),
    ],
  ])('%s leaves it open what became of it, and is sent once', async (_what, handler) => {
    const { server, act } = await start(handler);
    expect(faultOf(await act.send(release(), never()))).toMatchObject({ outcomeUnknown: true });
    expect(server.requests).toHaveLength(1);
    // Of a rehearsal nothing can have come.
    expect(faultOf(await act.send(release({ DryRun: true }), never())).outcomeUnknown).toBeUndefined();
  });

  it('an answer that does not come in time is open; one that was cancelled before it left is not', async () => {
    const limits = { connect: 5000, credentials: 5000, answer: 100 };
    const { act } = await start(() => new Promise(() => undefined), { limits });
    expect(faultOf(await act.send(release(), never()))).toMatchObject({ kind: 'timeout', outcomeUnknown: true });
    const over = new AbortController();
    over.abort();
    expect(faultOf(await act.send(release(), over.signal)).outcomeUnknown).toBeUndefined();
  });

  it('shows no secret of ours in any fault', async () => {
    const { act } = await start(ec2Error(403, 'AuthFailure'));
    const said = JSON.stringify(await act.send(release(), never()));
    for (const secret of [secrets.secretAccessKey, secrets.sessionToken]) expect(said).not.toContain(secret);
  });
});
