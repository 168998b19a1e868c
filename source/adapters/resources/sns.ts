import { GetSubscriptionAttributesCommand, GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Reading, read } from '../../core/reading.ts';
import { clientConfig } from '../aws-client.ts';
import { withPolicy } from './audience.ts';
import { callsOf } from './calls.ts';
import { type Opened, type Place, type Probe, stateOf } from './probe.ts';

/**
 * The SDK calls every 404 of SNS, a proxy's page too, `NotFoundException`: only the bare word stands in AWS's own answer.
 */
const orAbsent = <T>(reading: Reading<T>): Reading<T | null> =>
  !reading.ok && reading.fault.code === 'NotFound' ? read(null, reading.at, reading.serverDate) : reading;

/** Topics and subscriptions (domain.md §4.8, row 84). The policy comes with the topic. */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'sns', (region) => new SNSClient(clientConfig(place.access, 'sns', region)));

  const topic: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'GetTopicAttributes',
        () => new GetTopicAttributesCommand({ TopicArn: asked.id }),
        ({ Attributes }) =>
          Attributes?.TopicArn === asked.id
            ? withPolicy(stateOf(), Attributes.Policy ?? null, asked.account)
            : undefined,
      ),
    );

  const subscription: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'GetSubscriptionAttributes',
        () => new GetSubscriptionAttributesCommand({ SubscriptionArn: asked.id }),
        ({ Attributes }) =>
          Attributes?.SubscriptionArn === asked.id
            ? stateOf({ uniqueId: asked.id, state: Attributes.PendingConfirmation === 'true' ? 'not confirmed' : null })
            : undefined,
      ),
    );

  return {
    probes: { aws_sns_topic: topic, aws_sns_topic_policy: topic, aws_sns_topic_subscription: subscription },
    close: calls.close,
  };
};
