import type { EventRule } from '../event-table.ts';
import { resourcePolicy } from './policies.ts';
import { lastPart, plain } from './thing.ts';

/** `dev:*` or a whole ARN: the name of a log group. */
export const groupName = (id: string): string => /:log-group:([^:]+)/.exec(id)?.[1] ?? id;

/**
 * What logs are written by and into, where the session makes it; what it takes away of the logging is in logging-table.ts,
 * and ends these too.
 */
export const loggingThings: EventRule[] = [
  ...plain('cloudtrail')('aws_cloudtrail', 'rq.name', 'CreateTrail', '', 'AddTags RemoveTags', { keyed: lastPart }),
  ...plain('cloudtrail')('aws_cloudtrail_event_data_store', 're.eventDataStoreArn', 'CreateEventDataStore'),
  ...plain('guardduty')('aws_guardduty_detector', 're.detectorId', 'CreateDetector'),
  ...plain('config')('aws_config_config_rule', 'rq.configRule.configRuleName', 'PutConfigRule'),
  ...plain('route53resolver')(
    'aws_route53_resolver_query_log_config',
    're.resolverQueryLogConfig.id',
    'CreateResolverQueryLogConfig',
    '',
    'AssociateResolverQueryLogConfig',
  ),
  ...plain('route53resolver')(
    'aws_route53_resolver_endpoint',
    're.resolverEndpoint.id rq.resolverEndpointId',
    'CreateResolverEndpoint',
    'DeleteResolverEndpoint',
    'UpdateResolverEndpoint',
  ),
  ...plain('route53resolver')(
    'aws_route53_resolver_rule',
    're.resolverRule.id rq.resolverRuleId',
    'CreateResolverRule',
    'DeleteResolverRule',
    'UpdateResolverRule AssociateResolverRule DisassociateResolverRule',
  ),
  ...plain('logs')(
    'aws_cloudwatch_log_group',
    'rq.logGroupName',
    'CreateLogGroup',
    '',
    'AssociateKmsKey DisassociateKmsKey TagLogGroup UntagLogGroup',
    { keyed: groupName },
  ),
  ...plain('logs')('aws_cloudwatch_log_stream', 'rq.logStreamName', 'CreateLogStream', '', '', {
    ...{ importId: (id, e) => `${String(e.request?.logGroupName ?? '')}:${id}` },
    parents: [{ type: 'aws_cloudwatch_log_group', id: 'rq.logGroupName', tidy: groupName }],
  }),
  ...plain('logs')('aws_cloudwatch_log_subscription_filter', 'rq.filterName', 'PutSubscriptionFilter', '', '', {
    ...{ importId: (id, e) => `${String(e.request?.logGroupName ?? '')}|${id}` },
    parents: [{ type: 'aws_cloudwatch_log_group', id: 'rq.logGroupName', tidy: groupName }],
  }),
  ...plain('logs')('aws_cloudwatch_log_destination', 'rq.destinationName', 'PutDestination', 'DeleteDestination'),
  ...resourcePolicy({
    ...{
      source: 'logs',
      of: 'aws_cloudwatch_log_destination',
      type: 'aws_cloudwatch_log_destination_policy',
      id: 'rq.destinationName',
    },
    ...{ set: 'PutDestinationPolicy', policy: (e) => e.request?.accessPolicy ?? '' },
  }),
  ...resourcePolicy({
    ...{
      source: 'logs',
      of: 'aws_cloudwatch_log_resource_policy',
      type: 'aws_cloudwatch_log_resource_policy',
      id: 'rq.policyName',
    },
    ...{ set: 'PutResourcePolicy', clear: 'DeleteResourcePolicy', policy: (e) => e.request?.policyDocument ?? '' },
  }),
  ...plain('securityhub')(
    'aws_securityhub_insight',
    're.insightArn rq.insightArn',
    'CreateInsight',
    'DeleteInsight',
    'UpdateInsight',
  ),
];
