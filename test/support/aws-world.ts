import { createTrail } from '../../source/adapters/cloudtrail.ts';
import { createRegions } from '../../source/adapters/ec2-regions.ts';
import { createIdentity } from '../../source/adapters/sts.ts';
import type { AccountPorts, ClockPort, Ports } from '../../source/core/ports.ts';
import type { JsonObject } from '../../source/core/words.ts';
import { cleanWorld } from './clean-world.ts';
import {
  type AwsAnswer,
  type AwsRequest,
  json,
  jsonError,
  startAwsServer,
  xml,
  xmlError,
} from './servers/aws-server.ts';

export type WorldAccount = { id: string; keyId: string; regions: string[]; records: JsonObject[] };
export type WorldAsk = AwsRequest & { account: string };
/** Answers instead of the world; undefined = the world answers. */
export type Hook = (ask: WorldAsk) => AwsAnswer | undefined | Promise<AwsAnswer | undefined>;

export const orgDenied = jsonError(
  'AccessDeniedException',
  'User: arn:aws:sts::1:assumed-role/ro/bob is not authorized to perform: cloudtrail:LookupEvents with an explicit deny in a service control policy',
);
export const denied = jsonError('AccessDeniedException', 'User is not authorized');

const text = (v: unknown): string => (typeof v === 'string' ? v : '');

const isHit = (record: JsonObject, attribute: string, value: string): boolean => {
  const who = (record.userIdentity ?? {}) as JsonObject;
  if (attribute === 'AccessKeyId') return who.accessKeyId === value;
  if (attribute === 'EventName') return record.eventName === value;
  if (attribute === 'Username') {
    const arn = text(who.arn);
    return (arn.includes(':assumed-role/') ? arn.split('/').at(-1) : who.userName) === value;
  }
  return JSON.stringify([record.resources ?? null]).includes(`"${value}"`);
};

/** Ports onto a world at `url`. What has to be closed at the end is put into `open`. */
export const portsAt = (
  url: string,
  accounts: Pick<WorldAccount, 'id' | 'keyId'>[],
  clock: ClockPort,
  { open = [], keys = {} }: { open?: { close(): void }[]; keys?: { [account: string]: string } } = {},
): Ports => {
  const world = cleanWorld();
  const closing = <T extends { close(): void }>(port: T): T => {
    open.push(port);
    return port;
  };
  const of = ({ id, keyId }: Pick<WorldAccount, 'id' | 'keyId'>) => ({
    profile: null,
    credentials: { accessKeyId: keys[id] ?? keyId, secretAccessKey: 'secret-that-must-not-show' },
    endpoint: url,
  });
  const common = (a: Pick<WorldAccount, 'id' | 'keyId'>) => ({
    identity: closing(createIdentity(of(a), clock)),
    regions: closing(createRegions(of(a), clock)),
  });
  const [home, ...others] = accounts;
  if (!home) throw new Error('a world has an account');
  const configured = others.map(
    (a): AccountPorts => ({ ...world, ...common(a), id: a.id, profile: `profile-${a.id.slice(0, 3)}` }),
  );
  const access = (id: string) => {
    const found = accounts.find((a) => a.id === id);
    return found ? of(found) : null;
  };
  const trail = closing(createTrail({ clock, access, random: () => 0.5 }));
  return { ...world, clock, ...common(home), trail, accounts: configured };
};

/**
 * Several accounts of one AWS on a loopback port, for the real SDK: who calls is told by the key that signs. It keeps every
 * request, and `hook` may answer in its place.
 */
export const startAwsWorld = async (accounts: WorldAccount[], clock: ClockPort, pageSize = 50) => {
  const state = { hook: (() => undefined) as Hook, skew: 0 };
  const asked: WorldAsk[] = [];
  const pages = new Map<string, JsonObject[]>();

  const lookup = (account: WorldAccount, { region, input }: AwsRequest): AwsAnswer => {
    const [filter] = input.LookupAttributes as { AttributeKey: string; AttributeValue: string }[];
    const [start, end] = [Number(input.StartTime) * 1000, Number(input.EndTime) * 1000];
    const time = (r: JsonObject) => Date.parse(text(r.eventTime));
    const fresh = () =>
      account.records
        .filter((r) => r.awsRegion === region && time(r) >= start && time(r) <= end)
        .filter((r) => isHit(r, filter?.AttributeKey ?? '', filter?.AttributeValue ?? ''))
        .sort((a, b) => time(b) - time(a));
    const token = text(input.NextToken);
    const left = token === '' ? fresh() : pages.get(token);
    if (!left) return jsonError('InvalidNextTokenException');
    const next = left.length > pageSize ? `token-${pages.size + 1}` : undefined;
    if (next) pages.set(next, left.slice(pageSize));
    const events = left
      .slice(0, pageSize)
      .map((r) => ({ EventId: text(r.eventID), CloudTrailEvent: JSON.stringify(r) }));
    return json({ Events: events, NextToken: next });
  };

  const answer = (account: WorldAccount, request: AwsRequest): AwsAnswer => {
    if (request.action === 'LookupEvents') return lookup(account, request);
    if (request.action === 'GetCallerIdentity') {
      const arn = `arn:aws:sts::${account.id}:assumed-role/cleanup-ro/bob`;
      const inner = `<Arn>${arn}</Arn><UserId>AROARO:bob</UserId><Account>${account.id}</Account>`;
      return xml('GetCallerIdentity', inner, 'https://sts.amazonaws.com/doc/2011-06-15/');
    }
    if (request.action !== 'DescribeRegions') return xmlError(400, 'InvalidAction');
    const items = account.regions.map((r) => `<item><regionName>${r}</regionName></item>`).join('');
    const space = 'http://ec2.amazonaws.com/doc/2016-11-15/';
    return {
      body: `<DescribeRegionsResponse xmlns="${space}"><regionInfo>${items}</regionInfo></DescribeRegionsResponse>`,
    };
  };

  const server = await startAwsServer(async (request) => {
    server.state.date = new Date(clock.now() - state.skew).toUTCString();
    const account = accounts.find((a) => a.keyId === request.keyId);
    if (!account) return xmlError(403, 'InvalidClientTokenId');
    const ask = { ...request, account: account.id };
    asked.push(ask);
    return (await state.hook(ask)) ?? answer(account, request);
  });

  const open: { close(): void }[] = [];
  return {
    state,
    asked,
    url: server.url,
    /** The ports of an incident in the first account, with the others configured; `keys` may give one another's key. */
    ports: (keys: { [account: string]: string } = {}): Ports => portsAt(server.url, accounts, clock, { open, keys }),
    lookups: (region?: string) =>
      asked.filter((a) => a.action === 'LookupEvents' && (region === undefined || a.region === region)),
    close: async () => {
      for (const port of open) port.close();
      await server.close();
    },
  };
};
