import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientConfig } from '../aws-client.ts';
import { withPolicy } from './audience.ts';
import { callsOf } from './calls.ts';
import { type Opened, orAbsent, type Place, type Probe, stateOf } from './probe.ts';

/** Queues (domain.md §4.8, row 85). */
export const open = (place: Place): Opened => {
  const calls = callsOf(
    place,
    'sqs',
    (region) =>
      // The address of a queue comes out of a record: it must not become the host that we sign for.
      new SQSClient({ ...clientConfig(place.access, 'sqs', region), useQueueUrlAsEndpoint: false }),
  );

  const queue: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'GetQueueAttributes',
        () =>
          new GetQueueAttributesCommand({
            QueueUrl: asked.id,
            AttributeNames: ['QueueArn', 'CreatedTimestamp', 'Policy'],
          }),
        ({ Attributes }) =>
          Attributes?.QueueArn && asked.id.endsWith(`/${Attributes.QueueArn.split(':').at(-1)}`)
            ? withPolicy(
                stateOf({ created: Number(Attributes.CreatedTimestamp ?? 'none') * 1000 }),
                Attributes.Policy ?? null,
                asked.account,
              )
            : undefined,
      ),
      ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'],
    );

  return { probes: { aws_sqs_queue: queue, aws_sqs_queue_policy: queue }, close: calls.close };
};
