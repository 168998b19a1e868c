import { CloudTrailClient, GetEventDataStoreCommand, GetTrailCommand } from '@aws-sdk/client-cloudtrail';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { type Opened, orAbsent, type Place, type Probe, phaseOf, stateOf } from './probe.ts';

/** Trails and event data stores that the session made: where a copy of everything goes that is done here (domain.md §4.3). */
export const open = (place: Place): Opened => {
  const calls = callsOf(
    place,
    'cloudtrail',
    (region) => new CloudTrailClient(clientConfig(place.access, 'cloudtrail', region)),
  );

  const trail: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'GetTrail',
        () => new GetTrailCommand({ Name: asked.id }),
        ({ Trail: t }) =>
          t?.Name && (t.Name === asked.id || t.TrailARN === asked.id)
            ? stateOf({ state: t.S3BucketName ? `writes to ${t.S3BucketName}` : null })
            : undefined,
      ),
      ['TrailNotFound'],
    );

  const store: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'GetEventDataStore',
        () => new GetEventDataStoreCommand({ EventDataStore: asked.id }),
        (out) =>
          out.EventDataStoreArn === asked.id
            ? stateOf({
                ...phaseOf(out.Status, { ending: ['PENDING_DELETION'] }),
                ...{ uniqueId: out.EventDataStoreArn, created: out.CreatedTimestamp },
              })
            : undefined,
      ),
      ['EventDataStoreNotFound'],
    );

  return { probes: { aws_cloudtrail: trail, aws_cloudtrail_event_data_store: store }, close: calls.close };
};
