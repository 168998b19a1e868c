import { describe, expect, it } from 'vitest';
import { createRegions } from '../../../source/adapters/ec2-regions.ts';
import { createIdentity } from '../../../source/adapters/sts.ts';
import { type AwsHandler, startAwsServer, xml, xmlError } from '../../support/servers/aws-server.ts';
import { startRawServer } from '../../support/servers/raw-server.ts';
import { accessTo, closing, fakeClock, faultOf, gotten, never, secrets } from './support.ts';

const closed = closing();
const sts = 'https://sts.amazonaws.com/doc/2011-06-15/';
const caller = '<Arn>arn:aws:iam::123456789012:user/me</Arn><UserId>AIDAX</UserId><Account>123456789012</Account>';
const start = async (handler: AwsHandler) => closed(await startAwsServer(handler));

describe('who am I', () => {
  it('reads the caller, and the time by AWS', async () => {
    const server = await start((r) => xml(r.action, caller, sts));
    server.state.date = 'Wed, 20 May 2026 13:00:05 GMT';
    const { clock } = fakeClock();
    const reading = await closed(createIdentity(accessTo(server.url), clock)).whoami(never());
    expect(reading).toEqual({
      ok: true,
      value: { arn: 'arn:aws:iam::123456789012:user/me', account: '123456789012', userId: 'AIDAX' },
      at: clock.now(),
      serverDate: Date.UTC(2026, 4, 20, 13, 0, 5),
    });
  });

  it('tells the time by AWS on a refusal too', async () => {
    const server = await start(() => xmlError(403, 'AccessDenied'));
    server.state.date = 'Wed, 20 May 2026 13:00:05 GMT';
    const reading = await closed(createIdentity(accessTo(server.url), fakeClock().clock)).whoami(never());
    expect(faultOf(reading).kind).toBe('denied');
    expect(reading.serverDate).toBe(Date.UTC(2026, 4, 20, 13, 0, 5));
  });

  it.each<[string, ReturnType<AwsHandler>, string]>([
    ['an expired token', xmlError(403, 'ExpiredToken'), 'expired'],
    ['an unknown key', xmlError(403, 'InvalidClientTokenId'), 'denied'],
    [
      'a closed service',
      xmlError(403, 'AccessDenied', 'x with an explicit deny in a service control policy'),
      'org-denied',
    ],
    ['a wrong clock', xmlError(403, 'RequestExpired'), 'invalid'],
    [
      'a bad signature',
      xmlError(403, 'SignatureDoesNotMatch', `canonical x-amz-security-token:${secrets.sessionToken}`),
      'invalid',
    ],
    ['a throttle', xmlError(400, 'Throttling'), 'throttled'],
    ['a failure', xmlError(500, 'InternalFailure'), 'server'],
    ['an answer that names nobody', xml('GetCallerIdentity', '<Arn>x</Arn>', sts), 'malformed'],
    ['a page', { body: '<html></html>' }, 'malformed'],
    ['a redirect', { status: 301, body: '', headers: { location: 'https://portal.example/x?t=1' } }, 'redirect'],
    ['a hang-up', 'hang up', 'network'],
  ])('never makes a caller out of %s', async (_name, answer, kind) => {
    const server = await start(() => answer);
    const fault = faultOf(await closed(createIdentity(accessTo(server.url), fakeClock().clock)).whoami(never()));
    expect(fault.kind).toBe(kind);
    expect(JSON.stringify(fault)).not.toContain('must-not-show');
  });

  it('ends at a service that never answers, and at one that stops in the middle', async () => {
    const limits = { connect: 1000, credentials: 1000, answer: 60 };
    for (const behaviour of ['silent', { whole: 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<GetC' }] as const) {
      const server = closed(await startRawServer(behaviour));
      const identity = closed(createIdentity(accessTo(server.url, { limits }), fakeClock().clock));
      expect(faultOf(await identity.whoami(never())).kind).toBe('timeout');
    }
  });

  it('tries again what may pass by itself, and not what will not', async () => {
    const answers: ReturnType<AwsHandler>[] = [
      'hang up',
      xmlError(503, 'ServiceUnavailable'),
      xml('GetCallerIdentity', caller, sts),
    ];
    const server = await start(() => answers.shift() ?? xmlError(500, 'none left'));
    expect(gotten(await closed(createIdentity(accessTo(server.url), fakeClock().clock)).whoami(never())).userId).toBe(
      'AIDAX',
    );
    const refusing = await start(() => xmlError(403, 'AccessDenied'));
    await closed(createIdentity(accessTo(refusing.url), fakeClock().clock)).whoami(never());
    expect(refusing.requests).toHaveLength(1);
  });
});

describe('regions', () => {
  const region = (name: string, status: string) =>
    `<item><regionName>${name}</regionName><regionEndpoint>x</regionEndpoint><optInStatus>${status}</optInStatus></item>`;
  const body = (items: string): { body: string } => ({
    body: `<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><regionInfo>${items}</regionInfo></DescribeRegionsResponse>`,
  });

  it('gives the enabled ones, asked for in the home Region', async () => {
    const server = await start(() =>
      body(
        region('us-east-1', 'opt-in-not-required') +
          region('af-south-1', 'not-opted-in') +
          region('ap-east-1', 'opted-in'),
      ),
    );
    const regions = closed(createRegions(accessTo(server.url), fakeClock().clock));
    expect(gotten(await regions.enabled(never()))).toEqual(['ap-east-1', 'us-east-1']);
    expect(server.requests[0]).toMatchObject({ service: 'ec2', region: 'us-east-1', action: 'DescribeRegions' });
    expect(server.requests[0]?.input.AllRegions).toBe('false');
    const chinese = closed(createRegions(accessTo(server.url, { homeRegion: 'cn-north-1' }), fakeClock().clock));
    await chinese.enabled(never());
    expect(server.requests.at(-1)?.region).toBe('cn-north-1');
  });

  it('does not take an answer without Regions for an account without Regions', async () => {
    for (const answer of [
      body(''),
      body('<item><optInStatus>opted-in</optInStatus></item>'),
      { body: '<html/>' },
      body(region('af-south-1', 'not-opted-in')),
    ]) {
      const server = await start(() => answer);
      const regions = closed(createRegions(accessTo(server.url), fakeClock().clock));
      expect(faultOf(await regions.enabled(never())).kind).toBe('malformed');
    }
  });
});
