import type { Credential } from '../world/credentials.ts';
import { ApiFailure } from '../world/failure.ts';
import { authorize } from '../world/policy/authorize.ts';
import type { Entry } from '../world/trail/entry.ts';
import { lookup } from '../world/trail/lookup.ts';
import { questionOf } from '../world/trail/question.ts';
import type { World } from '../world/world.ts';
import { jsonAnswer, jsonInput, jsonProtocol } from './json.ts';
import type { Ask, Reply } from './reply.ts';

export const cloudTrailProtocol = jsonProtocol('CloudTrail_20131101.', '{"Events":[{"EventId":"');

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

/**
 * LookupEvents. The bucket comes first: a throttled call is counted against nobody's permissions, as with AWS.
 * Throws ApiFailure with the codes of domain.md §4.2; `now` is world time, ms.
 */
export const answerCloudTrail = (world: World, who: Credential, ask: Ask, requestId: string, now: number): Reply => {
  if (ask.operation !== 'LookupEvents') throw new ApiFailure('InvalidAction', `Unknown operation: ${ask.operation}`);
  if (!world.lookups.take(ask.region, now)) throw new ApiFailure('Throttling', 'Rate exceeded');
  authorize(world.graph, who, 'cloudtrail:LookupEvents', '*');
  const question = questionOf(jsonInput(ask.body), `${who.account}/${ask.region}`, now);
  const page = lookup(world.trail, world.seed, ask.region, question, now);
  const more = page.nextToken === null ? {} : { NextToken: page.nextToken };
  return jsonAnswer({ Events: page.entries.map(shown), ...more }, requestId);
};
