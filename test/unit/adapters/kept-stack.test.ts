import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createTrail } from '../../../source/adapters/cloudtrail.ts';
import { json, jsonError, startAwsServer } from '../../support/servers/aws-server.ts';
import { listen } from '../../support/servers/listen.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never, until } from './support.ts';

const closed = closing();
const now = Date.UTC(2026, 4, 20, 16);
const query = { attribute: 'AccessKeyId' as const, value: 'ASIAX' };
const place = { account: '123456789012', region: 'eu-west-1', start: now - 3_600_000, end: now };
const ask = { ...place, query, nextToken: null };
const trailOf = (url: string) =>
  closed(createTrail({ access: () => accessTo(url), clock: fakeClock(now).clock, random: () => 0.5 }));
const pageOf = (eventID: string) =>
  json({ Events: [{ EventId: eventID, CloudTrailEvent: JSON.stringify({ eventID }) }] });

describe('one stack for all calls of a client', () => {
  it('gives each of several calls under way its own answer', async () => {
    const waiting: (() => void)[] = [];
    const server = closed(
      await startAwsServer(async ({ input }) => {
        await new Promise<void>((go) => waiting.push(go));
        return pageOf(String(input.NextToken));
      }),
    );
    const trail = trailOf(server.url);
    const tokens = ['a', 'b', 'c'];
    const calls = tokens.map((nextToken) => trail.lookup({ ...ask, nextToken }, never()));
    await until(() => waiting.length === tokens.length, 'all three requests');
    for (const go of waiting.reverse()) go();
    const records = (await Promise.all(calls)).map((reading) => gotten(reading).records);
    expect(records).toEqual(tokens.map((eventID) => [{ eventID }]));
  });

  it('ends only the call that is cancelled, and its connection with it', async () => {
    const open = new Map<string, ServerResponse>();
    const ended: string[] = [];
    const server = createServer(async (message, response) => {
      const parts: Buffer[] = [];
      for await (const part of message) parts.push(part as Buffer);
      const token = String(JSON.parse(Buffer.concat(parts).toString()).NextToken);
      open.set(token, response);
      response.on('close', () => !response.writableFinished && ended.push(token));
    });
    const heard = closed(await listen(server));
    const trail = trailOf(`http://127.0.0.1:${heard.port}`);
    const stop = new AbortController();
    const first = trail.lookup({ ...ask, nextToken: 'first' }, stop.signal);
    const second = trail.lookup({ ...ask, nextToken: 'second' }, never());
    await until(() => open.size === 2, 'both requests');
    stop.abort();
    expect(faultOf(await first).kind).toBe('cancelled');
    await until(() => ended.length > 0, 'the end of the connection');
    open.get('second')?.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{"Events":[]}');
    expect(gotten(await second)).toEqual({ records: [], nextToken: null });
    expect(ended).toEqual(['first']);
  });

  it('goes on with a new client when the credentials of the old one are over, and refuses after a good page too', async () => {
    const answers = [pageOf('before'), jsonError('ExpiredTokenException'), pageOf('after'), jsonError('AccessDenied')];
    const server = closed(await startAwsServer(() => answers.shift() ?? 'hang up'));
    const trail = trailOf(server.url);
    expect(gotten(await trail.lookup(ask, never())).records).toEqual([{ eventID: 'before' }]);
    expect(gotten(await trail.lookup(ask, never())).records).toEqual([{ eventID: 'after' }]);
    expect(faultOf(await trail.lookup(ask, never()))).toMatchObject({ kind: 'denied', status: 400 });
    expect(server.requests).toHaveLength(4);
  });

  it('stops waiting for an answer that never comes, also on a stack that was used before', async () => {
    let first = true;
    const server = closed(
      await startAwsServer(() => {
        const answer = first ? pageOf('one') : new Promise<never>(() => undefined);
        first = false;
        return answer;
      }),
    );
    const limits = { connect: 1000, credentials: 1000, answer: 150 };
    const access = accessTo(server.url, { limits });
    const trail = closed(createTrail({ access: () => access, clock: fakeClock(now).clock, random: () => 0.5 }));
    gotten(await trail.lookup(ask, never()));
    expect(faultOf(await trail.lookup(ask, never())).kind).toBe('timeout');
  });
});
