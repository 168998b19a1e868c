import {
  type CloudTrailClient,
  type Event,
  type LookupAttributeKey,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../source/drill/start-world.ts';
import { openDrill, refusal, sessionsOf, trailFor } from './support.ts';

let world: World;
let close: () => Promise<void>;
let trail: CloudTrailClient;

// Fast, so that the rate limit of the world's time stays out of these tests.
beforeAll(async () => {
  ({ world, close } = await openDrill({ speed: 3600 }));
  trail = trailFor(world);
});
afterAll(() => close());

const minute = 60_000;
const whole = () => ({ StartTime: new Date(world.t0 - 10 * minute), EndTime: new Date(world.t0 + 90 * minute) });
const by = (key: LookupAttributeKey | string, value: string) => [
  { AttributeKey: key as LookupAttributeKey, AttributeValue: value },
];

const pages = async (client: CloudTrailClient, input: LookupEventsCommandInput): Promise<Event[]> => {
  const events: Event[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new LookupEventsCommand({ ...input, NextToken }));
    events.push(...(page.Events ?? []));
    ({ NextToken } = page);
  } while (NextToken);
  return events;
};

const asked = (input: LookupEventsCommandInput) => refusal(trail.send(new LookupEventsCommand(input)));

describe('the request', () => {
  it('takes one attribute, spelt as in the enumeration', async () => {
    const wrong = await asked({ ...whole(), LookupAttributes: by('UserName', 'alice') });
    expect(wrong).toMatchObject({ name: 'InvalidLookupAttributesException', status: 400 });
    const two = await asked({ ...whole(), LookupAttributes: [...by('Username', 'alice'), ...by('ReadOnly', 'true')] });
    expect(two.name).toBe('InvalidLookupAttributesException');
    const long = await asked({ ...whole(), LookupAttributes: by('Username', '_'.repeat(1001)) });
    expect(long.name).toBe('InvalidLookupAttributesException');
  });

  it('has pages of 1 to 50 and a range in order within 90 days', async () => {
    expect((await asked({ ...whole(), MaxResults: 0 })).name).toBe('InvalidMaxResultsException');
    expect((await asked({ ...whole(), MaxResults: 51 })).name).toBe('InvalidMaxResultsException');
    const { StartTime, EndTime } = whole();
    expect((await asked({ StartTime: EndTime, EndTime: StartTime })).name).toBe('InvalidTimeRangeException');
    const old = { StartTime: new Date(world.t0 - 92 * 1440 * minute), EndTime };
    expect((await asked(old)).name).toBe('InvalidTimeRangeException');
    expect((await asked({ ...whole(), EventCategory: 'data' as 'insight' })).name).toBe(
      'InvalidEventCategoryException',
    );
    expect(await pages(trail, { ...whole(), EventCategory: 'insight' })).toEqual([]);
  });

  it('gives a token that fits these parameters, this Region and this chain only', async () => {
    const input = { ...whole(), MaxResults: 5 };
    const first = await trail.send(new LookupEventsCommand(input));
    const token = { NextToken: first.NextToken };
    expect(first.Events).toHaveLength(5);
    const bad = { name: 'InvalidNextTokenException', status: 400 };
    expect(await asked({ ...input, ...token, MaxResults: 6 })).toMatchObject(bad);
    expect(await asked({ ...input, ...token, EndTime: new Date(world.t0 + 89 * minute) })).toMatchObject(bad);
    expect(await asked({ ...input, ...token, LookupAttributes: by('Username', 'alice') })).toMatchObject(bad);
    expect(await asked({ ...input, NextToken: 'nonsense' })).toMatchObject(bad);
    const other = trailFor(world, 'eu-west-1').send(new LookupEventsCommand({ ...input, ...token }));
    expect(await refusal(other)).toMatchObject(bad);
    const second = await trail.send(new LookupEventsCommand({ ...input, ...token }));
    const again = await trail.send(new LookupEventsCommand({ ...input, ...token }));
    expect(again.Events).toEqual(second.Events);
    expect(second.Events?.[0]?.EventId).not.toBe(first.Events?.[0]?.EventId);
  });

  it('may be answered by an empty page that has a token', async () => {
    const slow = trailFor(world, 'ap-south-1');
    const first = await slow.send(new LookupEventsCommand(whole()));
    expect(first.Events).toEqual([]);
    expect(first.NextToken).toBeDefined();
    expect(await pages(slow, whole())).toEqual([]);
  });
});

describe('the events', () => {
  it('come newest first, once each, in their own shape', async () => {
    const events = await pages(trail, { ...whole(), MaxResults: 7 });
    const times = events.map((e) => e.EventTime?.getTime() ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set(events.map((e) => e.EventId)).size).toBe(events.length);
    expect(events.length).toBeGreaterThan(50);
    for (const event of events) {
      expect(event.ReadOnly).toMatch(/^(true|false)$/);
      const record = JSON.parse(event.CloudTrailEvent ?? '') as { [key: string]: unknown };
      expect(record).toMatchObject({ eventID: event.EventId, eventName: event.EventName, awsRegion: 'us-east-1' });
      expect(String(record.readOnly)).toBe(event.ReadOnly);
      expect(event.EventSource).toMatch(/^[a-z0-9-]+\.amazonaws\.com$/);
    }
  });

  it('include both ends of the range', async () => {
    const at = new Date(world.t0);
    const exact = await pages(trail, {
      StartTime: at,
      EndTime: at,
      LookupAttributes: by('ResourceName', world.roleArn),
    });
    expect(exact).toHaveLength(1);
    const after = new Date(world.t0 + 1000);
    const later = { StartTime: after, EndTime: whole().EndTime, LookupAttributes: by('ResourceName', world.roleArn) };
    expect(await pages(trail, later)).toEqual([]);
  });

  it('are those of the Region in the signature', async () => {
    const second = (await sessionsOf(world)).find((s) => s.arn.includes('keep-'))?.parent ?? '';
    const filter = { ...whole(), LookupAttributes: by('AccessKeyId', second) };
    const ireland = await pages(trailFor(world, 'eu-west-1'), filter);
    expect(ireland.map((e) => e.EventName)).toEqual(['DescribeInstances', 'RunInstances', 'DescribeImages']);
    expect((await pages(trail, filter)).map((e) => e.EventName)).toEqual(['AssumeRole']);
    expect(await pages(trailFor(world, 'sa-east-1'), filter)).toEqual([]);
  });

  it('are found by every attribute', async () => {
    const find = async (key: LookupAttributeKey, value: string) =>
      (await pages(trail, { ...whole(), LookupAttributes: by(key, value) })).map((e) => e.EventName);
    const [issuance] = await pages(trail, { ...whole(), LookupAttributes: by('ResourceName', world.roleArn) });
    expect(issuance?.EventName).toBe('AssumeRole');
    expect(issuance?.ReadOnly).toBe('true');
    expect(await find('EventId', issuance?.EventId ?? '')).toEqual(['AssumeRole']);
    expect(await find('EventName', 'CreateLoginProfile')).toEqual(['CreateLoginProfile']);
    expect(await find('ResourceName', 'tmp-admin')).toContain('AttachUserPolicy');
    expect(await find('ResourceType', 'AWS::IAM::MfaDevice')).toContain('CreateVirtualMFADevice');
    expect(await find('EventSource', 'signin.amazonaws.com')).toEqual(['ConsoleLogin']);
    expect(await find('ReadOnly', 'false')).toContain('GetFederationToken');
    const names = await find('Username', 'alice');
    expect(names).toContain('TagRole');
    expect(names).not.toContain('CreateVpc');
  });
});
