import type { Credential } from '../world/credentials.ts';
import { ApiFailure } from '../world/failure.ts';
import { flag, type Input, list, type Output } from '../world/input.ts';
import { authorize } from '../world/policy/authorize.ts';
import { closedRegions, enabledRegions } from '../world/regions.ts';
import type { World } from '../world/world.ts';
import { describes } from './ec2-describe.ts';
import { parseForm } from './form.ts';
import type { Ask, Protocol, Reply } from './reply.ts';
import { escapeXml, members } from './xml.ts';

const xml = (status: number, body: string, requestId: string): Reply => ({
  status,
  headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** EC2 spells common refusals in its own way. */
const codes: { [code: string]: [code: string, status: number] } = {
  AccessDenied: ['UnauthorizedOperation', 403],
  InvalidClientTokenId: ['AuthFailure', 401],
  SignatureDoesNotMatch: ['AuthFailure', 401],
  ExpiredToken: ['RequestExpired', 400],
  Throttling: ['RequestLimitExceeded', 503],
};

/** ec2Query: like the query protocol, with `item` for lists and its own envelope for errors. */
export const ec2Protocol: Protocol = {
  operationOf: (_, body) => new URLSearchParams(body).get('Action') ?? '',
  failed: ({ code, message, status }, requestId) => {
    const [name, http] = codes[code] ?? [code, status];
    const error = `<Errors><Error><Code>${name}</Code><Message>${escapeXml(message)}</Message></Error></Errors>`;
    return xml(http, `<Response>${error}<RequestID>${requestId}</RequestID></Response>`, requestId);
  },
  garbled: '<DescribeRegionsResponse><regionInfo><item',
};

const regionInfo = (regionName: string, optInStatus: string) => ({
  regionName,
  regionEndpoint: `ec2.${regionName}.amazonaws.com`,
  optInStatus,
});

/** Enabled Regions, and with AllRegions=true those not opted in too (domain.md §4.3). */
const regions = (input: Input) => {
  const open = enabledRegions.map((r) => regionInfo(r, 'opt-in-not-required'));
  const all = flag(input, 'AllRegions') ? [...open, ...closedRegions.map((r) => regionInfo(r, 'not-opted-in'))] : open;
  const wanted = list(input, 'RegionName');
  const unknown = wanted.find((w) => !all.some((r) => r.regionName === w));
  if (unknown !== undefined)
    throw new ApiFailure('InvalidParameterValue', `Invalid region names: [${String(unknown)}]`);
  return wanted.length > 0 ? all.filter((r) => wanted.includes(r.regionName)) : all;
};

/** A change that was carried out. */
export const ec2Changed = (operation: string, output: Output, requestId: string): Reply => {
  const open = `<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">`;
  return xml(200, `${open}${members({ requestId, ...output }, 'item')}</${operation}Response>`, requestId);
};

/** What EC2 is asked here; every other operation is InvalidAction. `now`: world time, ms. */
export const answerEc2 = (world: World, who: Credential, ask: Ask, requestId: string, now: number): Reply => {
  const { operation, body, region } = ask;
  const describe = Object.hasOwn(describes, operation) ? describes[operation] : undefined;
  if (operation !== 'DescribeRegions' && !describe)
    throw new ApiFailure('InvalidAction', `The action ${operation} is not valid for this web service.`);
  authorize(world.graph, who, `ec2:${operation}`, '*');
  const { Action, Version, ...input } = parseForm(body);
  const place = { cloud: world.cloud.region(region), account: world.account, region, now };
  const shown = members({ requestId, ...(describe ? describe(input, place) : { regionInfo: regions(input) }) }, 'item');
  const open = `<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">`;
  return xml(200, `${open}${shown}</${operation}Response>`, requestId);
};
