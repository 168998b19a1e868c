import type { Credential } from '../world/credentials.ts';
import { ApiFailure } from '../world/failure.ts';
import { authorize } from '../world/policy/authorize.ts';
import type { Entry } from '../world/trail/entry.ts';
import { lookup } from '../world/trail/lookup.ts';
import { questionOf } from '../world/trail/question.ts';
import type { World } from '../world/world.ts';
import type { Ask, Protocol, Reply } from './reply.ts';

const target = 'CloudTrail_20131101.';

const json = (status: number, body: unknown, requestId: string): Reply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
  body: JSON.stringify(body),
});

/** The JSON protocol refuses with 400, whatever it is (domain.md §4.2). */
const codes: { [code: string]: string } = {
  AccessDenied: 'AccessDeniedException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  ExpiredToken: 'ExpiredTokenException',
  Throttling: 'ThrottlingException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  InvalidAction: 'UnknownOperationException',
};

/** awsJson1.1: the operation stands in `X-Amz-Target`. */
export const cloudTrailProtocol: Protocol = {
  operationOf: (headers) => {
    const name = headers['x-amz-target'] ?? '';
    return name.startsWith(target) ? name.slice(target.length) : name;
  },
  failed: ({ code, message, status }, requestId) =>
    json(status >= 500 ? status : 400, { __type: codes[code] ?? code, message }, requestId),
  garbled: '{"Events":[{"EventId":"',
};

/** Times are epoch seconds, `ReadOnly` is a text (domain.md §4.2). */
const shown = (entry: Entry) => ({
  EventId: entry.id,
  EventName: entry.name,
  ReadOnly: String(entry.readOnly),
  ...(entry.keyId ? { AccessKeyId: entry.keyId } : {}),
  EventTime: entry.time / 1000,
  EventSource: entry.source,
  ...(entry.userName ? { Username: entry.userName } : {}),
  Resources: entry.resources,
  CloudTrailEvent: entry.text,
});

const parse = (body: string): { [key: string]: unknown } => {
  try {
    const parsed: unknown = JSON.parse(body === '' ? '{}' : body);
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ApiFailure('SerializationException', 'The request is no JSON object.');
};

/**
 * LookupEvents. The bucket comes first: a throttled call is counted against nobody's permissions, as with AWS.
 * Throws ApiFailure with the codes of domain.md §4.2; `now` is world time, ms.
 */
export const answerCloudTrail = (world: World, who: Credential, ask: Ask, requestId: string, now: number): Reply => {
  if (ask.operation !== 'LookupEvents') throw new ApiFailure('InvalidAction', `Unknown operation: ${ask.operation}`);
  if (!world.lookups.take(ask.region, now)) throw new ApiFailure('Throttling', 'Rate exceeded');
  authorize(world.graph, who, 'cloudtrail:LookupEvents', '*');
  const question = questionOf(parse(ask.body), `${who.account}/${ask.region}`, now);
  const page = lookup(world.trail, world.seed, ask.region, question, now);
  const more = page.nextToken === null ? {} : { NextToken: page.nextToken };
  return json(200, { Events: page.entries.map(shown), ...more }, requestId);
};
