import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../source/core/words.ts';
import { ApiFailure } from '../../source/drill/world/failure.ts';
import { noBulk } from '../../source/drill/world/trail/bulk.ts';
import type { Entry } from '../../source/drill/world/trail/entry.ts';
import { lookup } from '../../source/drill/world/trail/lookup.ts';
import { questionOf } from '../../source/drill/world/trail/question.ts';
import { lookupResources } from '../../source/drill/world/trail/resources.ts';
import { before } from '../../source/drill/world/trail/trail.ts';

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** What event history would say of a recorded event: the same fields, the record as text. */
const entryOf = (record: JsonObject): Entry => {
  const who = (record.userIdentity ?? {}) as JsonObject;
  const arn = text(who.arn);
  const session = arn?.includes(':assumed-role/') ? (arn.split('/').at(-1) ?? null) : null;
  const time = Date.parse(String(record.eventTime));
  return {
    ...{
      id: String(record.eventID),
      time,
      visibleAt: time,
      keyId: text(who.accessKeyId),
      userName: session ?? text(who.userName),
    },
    ...{ name: String(record.eventName), source: String(record.eventSource), readOnly: record.readOnly === true },
    ...{ resources: lookupResources(record), text: JSON.stringify(record) },
  };
};

/** A loopback CloudTrail that replays recorded events, with the drill's rules for questions, pages and tokens. */
export const replayServer = async (
  records: JsonObject[],
  now: number,
): Promise<{ endpoint: string; close(): void; asked: () => number }> => {
  const regions = new Map<string, Entry[]>();
  for (const record of records) {
    const region = String(record.awsRegion);
    regions.set(region, [...(regions.get(region) ?? []), entryOf(record)]);
  }
  for (const entries of regions.values()) entries.sort(before);
  const trail = {
    ...{
      account: '',
      bulk: noBulk,
      size: () => records.length,
      entries: (region: string) => regions.get(region) ?? [],
    },
    add: () => {
      throw new Error('a replay does not grow');
    },
  };
  let asked = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked++;
      const region =
        /Credential=[^/]+\/\d+\/([^/]+)\/cloudtrail\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
      response.setHeader('date', new Date(now).toUTCString());
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      try {
        const page = lookup(trail, 1, region, questionOf(JSON.parse(body), region, now), now);
        const events = page.entries.map((e) => ({
          ...{
            EventId: e.id,
            EventName: e.name,
            ReadOnly: String(e.readOnly),
            EventTime: e.time / 1000,
            EventSource: e.source,
          },
          ...{
            AccessKeyId: e.keyId ?? undefined,
            Username: e.userName ?? undefined,
            Resources: e.resources,
            CloudTrailEvent: e.text,
          },
        }));
        response.end(JSON.stringify({ Events: events, NextToken: page.nextToken ?? undefined }));
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        response.statusCode = 400;
        response.end(JSON.stringify({ __type: error.code, message: error.message }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, close: () => void server.close(), asked: () => asked };
};
