import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { isObject } from '../core/json.ts';
import type { ClockPort, TrailPage, TrailPort } from '../core/ports.ts';
import { notRead, type Reading } from '../core/reading.ts';
import type { Json, JsonObject } from '../core/words.ts';
import { type AwsAccess, clientConfig } from './aws-client.ts';
import { type AwsReader, awsReader } from './aws-reader.ts';
import { jsonBody } from './json-body.ts';
import { keptStack } from './kept-stack.ts';
import { createRateLimiter, type RateLimiter, trailPace } from './rate-limiter.ts';
import { patience } from './retry.ts';

export type TrailOptions = {
  /** How an account is reached; null = nobody told. */
  access(account: string): AwsAccess | null;
  clock: ClockPort;
  random?: () => number;
  /** Days that the event history reaches back; null where recorded events are replayed. */
  historyDays?: number | null;
};

/** Tries before a throttled page is given up: with the growing waits of `patience` that is more than a minute. */
const throttledTries = 12;
const day = 24 * 3600 * 1000;

type Ask = Parameters<TrailPort['lookup']>[0];

/** LookupEvents, one page at a time, within AWS's rate for each account and Region (domain.md §4.2, §13.7). */
export const createTrail = (options: TrailOptions): TrailPort & { close(): void } => {
  const { clock, random = Math.random, historyDays = 90 } = options;
  const readers = new Map<string, AwsReader<CloudTrailClient>>();
  const limiters = new Map<string, RateLimiter>();
  const stack = keptStack();

  const readerOf = (account: string, access: AwsAccess): AwsReader<CloudTrailClient> => {
    const make = (region: string) => {
      const client = new CloudTrailClient({ ...clientConfig(access, 'cloudtrail', region), cacheMiddleware: true });
      // Nobody reads the SDK's log; making its lines walks through every page by its schema.
      client.middlewareStack.remove('loggerMiddleware');
      stack.install(client);
      return client;
    };
    const reader = readers.get(account) ?? awsReader(access, clock, patience(throttledTries, random), make);
    readers.set(account, reader);
    return reader;
  };
  const limiterOf = (ask: Ask): RateLimiter => {
    const key = `${ask.account} ${ask.region}`;
    const limiter = limiters.get(key) ?? createRateLimiter(clock, trailPace);
    limiters.set(key, limiter);
    return limiter;
  };

  return {
    close: () => {
      for (const reader of readers.values()) reader.close();
    },
    lookup: async (ask, signal) => {
      const access = options.access(ask.account);
      const what = refusal(ask, access, historyDays, clock.now());
      if (!access || what !== null)
        return notRead({ kind: access ? 'invalid' : 'no-credentials', what: what ?? '' }, clock.now());
      const limiter = limiterOf(ask);
      const body = jsonBody();
      return readerOf(ask.account, access).read({
        api: 'cloudtrail:LookupEvents',
        key: ask.region,
        signal,
        command: () => new LookupEventsCommand(inputOf(ask)),
        send: (client, command, o) => client.send(command, o),
        attach: stack.attach,
        look: body.take,
        value: () => pageOf(body.taken(), ask.nextToken),
        around: (once) => paced(limiter, clock, signal, once),
      });
    },
  };
};

const refusal = (ask: Ask, access: AwsAccess | null, historyDays: number | null, now: number): string | null => {
  if (!access) return `No credentials are configured for account ${ask.account}; see "accounts" in reseal.config.yaml.`;
  // AWS does not say whether it refuses such a window or silently cuts it (domain.md §4.2): a cut one would look complete.
  if (historyDays !== null && ask.start < now - (historyDays + 1) * day)
    return `CloudTrail's event history reaches back ${historyDays} days. Older events: reseal trail import.`;
  return null;
};

/** Whole seconds, as CloudTrail's own times are; the same for each page of a chain, else its token is refused. */
const inputOf = ({ query, start, end, nextToken }: Ask) => ({
  LookupAttributes: [{ AttributeKey: query.attribute, AttributeValue: query.value }],
  StartTime: new Date(Math.floor(start / 1000) * 1000),
  EndTime: new Date(Math.floor(end / 1000) * 1000),
  MaxResults: 50,
  ...(nextToken === null ? {} : { NextToken: nextToken }),
});

const paced = async (
  limiter: RateLimiter,
  clock: ClockPort,
  signal: AbortSignal,
  once: () => Promise<Reading<TrailPage>>,
): Promise<Reading<TrailPage>> => {
  if (!(await limiter.take(signal)))
    return notRead({ kind: 'cancelled', what: 'cloudtrail:LookupEvents was cancelled.' }, clock.now());
  const reading = await once();
  limiter.answered();
  if (!reading.ok && reading.fault.kind === 'throttled') limiter.throttled();
  return reading;
};

/** A token that leads back to the same page would be followed for ever. */
const pageOf = (page: unknown, asked: string | null): TrailPage | undefined => {
  if (!isObject(page)) return undefined;
  const { Events, NextToken = null } = page;
  if (!Array.isArray(Events) || (NextToken !== null && typeof NextToken !== 'string')) return undefined;
  if (NextToken === '' || (NextToken !== null && NextToken === asked)) return undefined;
  return { records: Events.map(recordOf), nextToken: NextToken };
};

const recordOf = (event: Json): JsonObject | string => {
  const { CloudTrailEvent, EventId }: JsonObject = isObject(event) ? event : {};
  // The caller counts it and says so; a page with such a record proves nothing.
  if (typeof CloudTrailEvent !== 'string' || CloudTrailEvent === '')
    return `no CloudTrailEvent in event ${typeof EventId === 'string' ? EventId : '(no id)'}`;
  try {
    const parsed: unknown = JSON.parse(CloudTrailEvent);
    return isObject(parsed) ? parsed : CloudTrailEvent;
  } catch {
    return CloudTrailEvent;
  }
};
