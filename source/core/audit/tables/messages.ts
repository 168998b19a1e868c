import { text } from '../../json.ts';
import type { TrailEvent } from '../../trail-event.ts';
import type { Json } from '../../words.ts';
import type { EventRule } from '../event-table.ts';
import { find, first } from './lookup.ts';
import { isForeign } from './opens.ts';
import { type ResourcePolicy, resourcePolicy, sharedAtBirth } from './policies.ts';
import { shareList } from './shares.ts';
import { plain, type Thing, thing } from './thing.ts';

const attribute = (e: TrailEvent): Json | undefined => {
  const attributes = e.request?.attributes;
  return typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)
    ? attributes.Policy
    : undefined;
};

const queue: Thing = { source: 'sqs', type: 'aws_sqs_queue', id: 're.queueUrl rq.queueUrl', create: 'CreateQueue' };
const topic: Thing = {
  source: 'sns',
  type: 'aws_sns_topic',
  id: 're.topicArn rq.topicArn rq.resourceArn',
  create: 'CreateTopic',
};

const otherwise = (t: Thing, name: string): EventRule => {
  const [rule] = thing({ ...t, create: '', change: name }).filter((r) => r.effect === 'changes');
  return (
    rule ?? {
      source: t.source,
      name,
      effect: 'changes',
      kind: 'resource-changed',
      item: 'terraform.orphans',
      family: 'resource',
    }
  );
};

const queuePolicy: ResourcePolicy = {
  ...{
    source: 'sqs',
    of: queue.type,
    type: 'aws_sqs_queue_policy',
    id: 'rq.queueUrl re.queueUrl',
    set: 'SetQueueAttributes',
  },
  ...{ policy: attribute, otherwise: otherwise(queue, 'SetQueueAttributes') },
};

const topicPolicy: ResourcePolicy = {
  ...{
    source: 'sns',
    of: topic.type,
    type: 'aws_sns_topic_policy',
    id: 'rq.topicArn re.topicArn',
    set: 'SetTopicAttributes',
  },
  policy: (e) => (text(e.request, 'attributeName') === 'Policy' ? (e.request?.attributeValue ?? '') : attribute(e)),
  otherwise: otherwise(topic, 'SetTopicAttributes'),
};

const born = (t: Thing): EventRule => ({
  ...{
    source: t.source,
    name: t.create ?? '',
    effect: 'changes',
    kind: 'resource-shared',
    item: 'policy.restored',
    family: 'policy-document',
  },
});

const granted = (source: string, of: string, id: string): EventRule =>
  shareList({
    ...{ source, name: 'AddPermission', of, type: null, id, item: 'policy.restored' },
    adds: find('rq.aWSAccountIds rq.aWSAccountId'),
  });

const bus = (e: TrailEvent): string => first('rq.eventBusName')(e) ?? 'default';
const rule: Thing = {
  ...{
    source: 'events',
    type: 'aws_cloudwatch_event_rule',
    id: 'rq.name rq.rule',
    importId: (id, e) => `${bus(e)}/${id}`,
  },
};

/** Queues, topics and events (domain.md §4.8 rows 84, 85, 88). Putting a rule that exists changes it; the record is the same. */
export const messageRules: EventRule[] = [
  ...thing({
    ...{ ...queue, remove: 'DeleteQueue', change: 'PurgeQueue TagQueue UntagQueue RemovePermission' },
    ...{ also: ({ e }, n) => sharedAtBirth(queuePolicy, e, n.subject), variants: [born(queue)] },
  }),
  ...resourcePolicy(queuePolicy),
  granted('sqs', queue.type, 'rq.queueUrl'),
  ...thing({
    ...{
      ...topic,
      remove: 'DeleteTopic',
      change: 'TagResource UntagResource RemovePermission PutDataProtectionPolicy',
    },
    ...{ also: ({ e }, n) => sharedAtBirth(topicPolicy, e, n.subject), variants: [born(topic)] },
  }),
  ...resourcePolicy(topicPolicy),
  granted('sns', topic.type, 'rq.topicArn'),
  ...plain('sns')(
    'aws_sns_topic_subscription',
    're.subscriptionArn rq.subscriptionArn',
    'Subscribe ConfirmSubscription',
    'Unsubscribe',
    'SetSubscriptionAttributes',
    {
      parents: [{ type: topic.type, id: 'rq.topicArn' }],
    },
  ),
  ...thing({ ...rule, create: 'PutRule', remove: 'DeleteRule', change: 'EnableRule DisableRule' }),
  ...thing({
    ...{ source: 'events', type: 'aws_cloudwatch_event_target', id: 'rq.targets.id rq.ids' },
    importId: (id, e) => `${bus(e) === 'default' ? '' : `${bus(e)}/`}${first('rq.rule')(e) ?? ''}/${id}`,
    ...{ create: 'PutTargets', remove: 'RemoveTargets' },
  }),
  ...plain('events')('aws_cloudwatch_event_bus', 'rq.name', 'CreateEventBus', 'DeleteEventBus', 'UpdateEventBus'),
  ...resourcePolicy({
    ...{
      source: 'events',
      of: 'aws_cloudwatch_event_bus',
      type: 'aws_cloudwatch_event_bus_policy',
      id: (e) => [bus(e)],
    },
    ...{
      set: 'PutPermission',
      clear: 'RemovePermission',
      policy: (e) => e.request?.policy ?? text(e.request, 'principal') ?? '',
    },
    opens: (e) => [text(e.request, 'principal') ?? ''].filter((p) => isForeign(p, e.account)),
  }),
  ...plain('scheduler')('aws_scheduler_schedule', 'rq.name', 'CreateSchedule', 'DeleteSchedule', 'UpdateSchedule', {
    importId: (id, e) => `${first('rq.groupName')(e) ?? 'default'}/${id}`,
  }),
  ...plain('kinesis')(
    'aws_kinesis_stream',
    'rq.streamName',
    'CreateStream',
    'DeleteStream',
    'UpdateShardCount MergeShards SplitShard DecreaseStreamRetentionPeriod IncreaseStreamRetentionPeriod',
  ),
  ...plain('states')(
    'aws_sfn_state_machine',
    're.stateMachineArn rq.stateMachineArn',
    'CreateStateMachine',
    'DeleteStateMachine',
    'UpdateStateMachine StartExecution',
  ),
];
