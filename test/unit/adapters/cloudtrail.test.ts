import { describe, expect, it } from 'vitest';
import { createTrail } from '../../../source/adapters/cloudtrail.ts';
import type { ClockPort } from '../../../source/core/ports.ts';
import { type AwsHandler, json, jsonError, startAwsServer } from '../../support/servers/aws-server.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never, until } from './support.ts';

const closed = closing();
const account = '123456789012';
const query = { attribute: 'AccessKeyId' as const, value: 'ASIAX' };
const now = Date.UTC(2026, 4, 20, 16);
const ask = { account, region: 'eu-west-1', query, start: now - 3_600_456, end: now - 123, nextToken: null };

const start = async (handler: AwsHandler, clock: ClockPort = fakeClock(now).clock) => {
  const server = closed(await startAwsServer(handler));
  const trail = closed(
    createTrail({ access: (id) => (id === account ? accessTo(server.url) : null), clock, random: () => 0.5 }),
  );
  return { server, trail };
};
const event = (record: unknown, id = 'e') => ({
  EventId: id,
  CloudTrailEvent: typeof record === 'string' ? record : JSON.stringify(record),
});
const empty = () => json({ Events: [] });

describe('LookupEvents', () => {
  it('asks one page, with whole seconds, in the Region asked for', async () => {
    const { server, trail } = await start(() => json({ Events: [event({ eventID: 'a' })], NextToken: 'next' }));
    server.state.date = 'Wed, 20 May 2026 16:00:00 GMT';
    const reading = await trail.lookup(ask, never());
    expect(gotten(reading)).toEqual({ records: [{ eventID: 'a' }], nextToken: 'next' });
    expect(reading.serverDate).toBe(now);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      service: 'cloudtrail',
      region: 'eu-west-1',
      action: 'LookupEvents',
      input: {
        LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: 'ASIAX' }],
        MaxResults: 50,
        StartTime: Math.floor(ask.start / 1000),
        EndTime: Math.floor(ask.end / 1000),
      },
    });
    expect(server.requests[0]?.input.NextToken).toBeUndefined();
  });

  it('keeps everything but the token the same from page to page, also when time goes on', async () => {
    const { clock, advance } = fakeClock(now);
    const { server, trail } = await start(
      (r) => json({ Events: [], NextToken: r.input.NextToken ? undefined : 't1' }),
      clock,
    );
    const first = gotten(await trail.lookup(ask, never()));
    advance(600_000);
    const second = gotten(await trail.lookup({ ...ask, nextToken: first.nextToken }, never()));
    expect(second.nextToken).toBeNull();
    const [a, b] = server.requests.map(({ input: { NextToken, ...rest } }) => rest);
    expect(b).toEqual(a);
    expect(server.requests[1]?.input.NextToken).toBe('t1');
  });

  it('passes on what does not parse as the text it is, and loses nothing', async () => {
    const { trail } = await start(() =>
      json({ Events: [event('{"cut":'), event('null'), event('[1]'), { EventId: 'no-text' }, event({ ok: 1 })] }),
    );
    const { records } = gotten(await trail.lookup(ask, never()));
    expect(records).toEqual(['{"cut":', 'null', '[1]', expect.stringContaining('no-text'), { ok: 1 }]);
  });

  it('counts what is no event at all, instead of dropping it', async () => {
    const { trail } = await start(() =>
      json({ Events: [null, 'text', 7, [], { CloudTrailEvent: 5 }, event({ ok: 1 })], NextToken: null }),
    );
    const { records, nextToken } = gotten(await trail.lookup(ask, never()));
    expect(records).toEqual([...Array(5).fill(expect.stringContaining('no CloudTrailEvent')), { ok: 1 }]);
    expect(nextToken).toBeNull();
  });

  it('reads pages of many pieces in every script', async () => {
    const names = ['Zoë', '管理者', '🙂', 'plain'].flatMap((name) => Array<string>(40).fill(name.repeat(500)));
    const { trail } = await start(() => json({ Events: names.map((name) => event({ name })) }));
    expect(gotten(await trail.lookup(ask, never())).records).toEqual(names.map((name) => ({ name })));
    const plain = await start(() => json({ Events: [event({ name: 'a'.repeat(300_000) })] }));
    expect(gotten(await plain.trail.lookup(ask, never())).records).toEqual([{ name: 'a'.repeat(300_000) }]);
  });

  it('goes on from an empty page with a token', async () => {
    const { trail } = await start(() => json({ Events: [], NextToken: 'more' }));
    expect(gotten(await trail.lookup(ask, never()))).toEqual({ records: [], nextToken: 'more' });
  });

  it.each<[string, ReturnType<AwsHandler>, string]>([
    ['an answer without events', json({}), 'malformed'],
    ['an answer of null', json(null), 'malformed'],
    ['events that are no list', json({ Events: {} }), 'malformed'],
    ['a page', { body: '<html></html>' }, 'malformed'],
    ['half an answer', { body: '{"Events":[', type: 'application/x-amz-json-1.1' }, 'malformed'],
    ['an empty answer', { body: '' }, 'malformed'],
    ['no content', { status: 204, body: '' }, 'malformed'],
    ['a list', json([]), 'malformed'],
    ['a token that is no text', json({ Events: [], NextToken: 5 }), 'malformed'],
    ['an empty token', json({ Events: [], NextToken: '' }), 'malformed'],
    [
      'an answer that is cut off',
      { body: '{"Events":[]}', headers: { 'content-length': '5000', connection: 'close' } },
      'network',
    ],
    ['a denial, which is a 400 here', jsonError('AccessDeniedException'), 'denied'],
    ['a denial with a namespace', jsonError('com.amazonaws.cloudtrail#AccessDeniedException'), 'denied'],
    [
      'a closed Region',
      jsonError(
        'AccessDeniedException',
        'User: x is not authorized to perform: cloudtrail:LookupEvents with an explicit deny in a service control policy',
      ),
      'org-denied',
    ],
    ['an expired token', jsonError('ExpiredTokenException'), 'expired'],
    ['an unknown key', jsonError('UnrecognizedClientException'), 'denied'],
    ['a dead page token', jsonError('InvalidNextTokenException'), 'invalid'],
    ['a bad attribute', jsonError('InvalidLookupAttributesException'), 'invalid'],
    ['a failure', jsonError('InternalServerError', 'x', 500), 'server'],
    ['a hang-up', 'hang up', 'network'],
  ])('never takes %s for an empty page', async (_name, answer, kind) => {
    const { trail } = await start(() => answer);
    const fault = faultOf(await trail.lookup(ask, never()));
    expect(fault.kind).toBe(kind);
    expect(fault.what).not.toContain('User:');
  });

  it('does not follow a token that leads back to the same page', async () => {
    const { trail } = await start(() => json({ Events: [], NextToken: 'same' }));
    expect(faultOf(await trail.lookup({ ...ask, nextToken: 'same' }, never())).kind).toBe('malformed');
  });

  it('outlasts throttling, and slows down for it', async () => {
    const { clock } = fakeClock(now);
    let refused = 0;
    const { server, trail } = await start(
      () => (refused++ < 8 ? jsonError('ThrottlingException', 'Rate exceeded') : empty()),
      clock,
    );
    gotten(await trail.lookup(ask, never()));
    expect(server.requests).toHaveLength(9);
    const before = clock.now();
    gotten(await trail.lookup(ask, never()));
    expect(clock.now() - before).toBeGreaterThanOrEqual(660);
  });

  it('gives a throttled page up only after a long time', async () => {
    const { clock } = fakeClock(now);
    const { server, trail } = await start(() => jsonError('ThrottlingException'), clock);
    expect(faultOf(await trail.lookup(ask, never()))).toMatchObject({ kind: 'throttled', code: 'ThrottlingException' });
    expect(server.requests).toHaveLength(12);
    expect(clock.now() - now).toBeGreaterThan(60_000);
  });

  it('has a limit of its own for each account and Region', async () => {
    const { clock } = fakeClock(now);
    const { trail } = await start(empty, clock);
    gotten(await trail.lookup(ask, never()));
    gotten(await trail.lookup({ ...ask, region: 'us-east-1' }, never()));
    expect(clock.now()).toBe(now);
    gotten(await trail.lookup(ask, never()));
    expect(clock.now() - now).toBeGreaterThanOrEqual(500);
  });

  it('stops at once when it is cancelled: under way, waiting for its turn, and before', async () => {
    const clock: ClockPort = {
      now: () => now,
      sleep: (_ms, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve())),
    };
    let first = true;
    const { server, trail } = await start(() => {
      const answer = first ? empty() : new Promise<never>(() => undefined);
      first = false;
      return answer;
    }, clock);
    gotten(await trail.lookup(ask, never()));
    const waiting = new AbortController();
    const queued = trail.lookup(ask, waiting.signal);
    waiting.abort();
    expect(faultOf(await queued).kind).toBe('cancelled');
    expect(faultOf(await trail.lookup(ask, AbortSignal.abort())).kind).toBe('cancelled');
    expect(server.requests).toHaveLength(1);
    const flying = new AbortController();
    const sent = trail.lookup({ ...ask, region: 'us-east-1' }, flying.signal);
    await until(() => server.requests.length === 2, 'the second request');
    flying.abort();
    expect(faultOf(await sent).kind).toBe('cancelled');
  });

  it('stops in the middle of the waits of a throttle', async () => {
    const controller = new AbortController();
    const clock: ClockPort = {
      now: () => now,
      sleep: async () => controller.abort(),
    };
    const { trail } = await start(() => jsonError('ThrottlingException'), clock);
    expect(faultOf(await trail.lookup(ask, controller.signal)).kind).toBe('cancelled');
  });

  it('asks nothing for an account that nobody told how to reach', async () => {
    const { server, trail } = await start(empty);
    const fault = faultOf(await trail.lookup({ ...ask, account: '999999999999' }, never()));
    expect(fault.kind).toBe('no-credentials');
    expect(fault.what).toContain('999999999999');
    expect(server.requests).toEqual([]);
  });

  it('asks nothing from before the event history: a cut answer would look whole', async () => {
    const { server, trail } = await start(empty);
    const old = now - 100 * 24 * 3_600_000;
    expect(faultOf(await trail.lookup({ ...ask, start: old }, never())).kind).toBe('invalid');
    expect(server.requests).toEqual([]);
    const replay = closed(
      createTrail({ access: () => accessTo(server.url), clock: fakeClock(now).clock, historyDays: null }),
    );
    expect(gotten(await replay.lookup({ ...ask, start: old }, never())).records).toEqual([]);
  });
});
