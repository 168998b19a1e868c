import { at, list, text } from '../json.ts';
import type { TrailEvent } from '../trail-event.ts';
import type { Json } from '../words.ts';
import { nameOf } from './arn.ts';
import type { Call, Effect, EventRule, Named } from './event-table.ts';
import { groupName } from './tables/logging-things.ts';
import { first } from './tables/lookup.ts';
import { keyOf } from './tables/thing.ts';

/** A trail is named by name in one call and by ARN in the next. */
const short = (name: string): string => (name.startsWith('arn:') ? nameOf(name) : name);

/** Denied calls have no request: the error message names what was tried (domain.md §4.5). */
const inMessage = (e: TrailEvent): string | null => {
  const arn = / on resource: (arn:\S+?)[,.]?(?:\s|$)/.exec(e.errorMessage ?? '')?.[1];
  return arn && !arn.endsWith('*') ? short(arn) : null;
};

/** `text`, or every string of a list, or the `content` of EC2's wrapped lists. */
const strings = (v: Json | undefined): string[] =>
  list(v).flatMap((item) => {
    const found = typeof item === 'string' ? item : (text(item, 'content') ?? text(item, 'flowLogId'));
    return found ? [found] : [];
  });

const flowLogs = ({ e }: Call): string[] => {
  const wrapped = strings(at(e.request, 'DeleteFlowLogsRequest', 'FlowLogId'));
  return wrapped.length > 0 ? wrapped : strings(at(e.request, 'flowLogIds', 'items') ?? at(e.request, 'flowLogId'));
};

type Names = (c: Call) => string[];

const named =
  (...fields: string[]): Names =>
  ({ e }) => {
    const found = fields.map((f) => text(e.request, ...f.split('.'))).find((v) => v !== null);
    return found ? [short(found)] : [];
  };

/** What a call ends besides, where the tree itself had made it. */
type Ends = { type: string; ids(c: Call): string[] };

const ending = (source: string, name: string, ends: Ends): Pick<EventRule, 'resources' | 'variants'> => {
  const rule: EventRule = {
    ...{ source, name, effect: 'removes', kind: 'resource-deleted', item: 'terraform.orphans', family: 'resource' },
  };
  const named = (c: Call): Named[] =>
    ends.ids(c).map((id) => ({
      ...{ subject: id, key: keyOf(source, ends.type, id, c.e), weak: true, rule, parents: [] },
      resource: { service: source, type: ends.type, id, parent: null },
      terraform: { type: ends.type, importId: id },
    }));
  return { resources: named, variants: [rule] };
};

const switchedOn = (subject: (c: Call) => string[]): NonNullable<EventRule['alone']> => ({
  ...{ kind: 'resource-changed', item: 'terraform.orphans', subject: (c) => subject(c)[0] ?? null },
});

const rules = (source: string, names: Names, effect: Effect, calls: string, ends?: Ends): EventRule[] =>
  calls.split(' ').map((name) => {
    const subject = (c: Call): string[] => {
      const told = names(c);
      return told.length > 0 ? told : [inMessage(c.e) ?? c.e.source];
    };
    // The same name in two Regions is two trails.
    return {
      ...{ source, name, effect, kind: 'logging-touched' as const, item: 'trail.logging', family: 'logging', subject },
      ...{ thing: (c: Call) => `${c.e.region} ${source}`, tries: effect !== 'notes' },
      ...(ends ? ending(source, name, ends) : {}),
      // What was only switched on is no touch: nothing is lost by it.
      ...(effect === 'notes' ? { alone: switchedOn(subject) } : {}),
    };
  });

const trail = named('name', 'trailName', 'eventDataStore', 'trailARN', 'resourceId');
const detector = named('detectorId', 'detectorID', 'adminAccountId');
const recorder = named(
  ...['configurationRecorderName', 'configurationRecorder.name', 'deliveryChannelName', 'deliveryChannel.name'],
  ...['configRuleName', 'retentionConfigurationName', 'organizationConfigRuleName', 'configurationAggregatorName'],
);

const told = (type: string, names: Names): Ends => ({ type, ids: names });

const logGroup: Names = ({ e }) => {
  const found = first('rq.logGroupName rq.logGroupIdentifier')(e);
  return found === null ? [] : [groupName(found)];
};
const resolver = named('resolverQueryLogConfigId');
const store: Names = ({ e }) => [first('rq.eventDataStore')(e) ?? ''].filter(Boolean);
const nothing: Names = () => [];

/**
 * Calls that stop, narrow or delete the logging itself (domain.md §4.3, §4.8 row 91); denied tries count (product.md §5).
 * What switches it on again is noted beside them. A trail that the session had made is over with its deletion too.
 */
export const loggingRules: EventRule[] = [
  ...rules('cloudtrail', trail, 'removes', 'StopLogging StopEventDataStoreIngestion'),
  ...rules('cloudtrail', trail, 'notes', 'StartLogging StartEventDataStoreIngestion RestoreEventDataStore'),
  ...rules('cloudtrail', trail, 'changes', 'DeleteTrail', told('aws_cloudtrail', trail)),
  ...rules('cloudtrail', trail, 'changes', 'DeleteEventDataStore', told('aws_cloudtrail_event_data_store', store)),
  ...rules('cloudtrail', trail, 'changes', 'UpdateTrail PutEventSelectors PutInsightSelectors UpdateEventDataStore'),
  ...rules('cloudtrail', trail, 'changes', 'DeregisterOrganizationDelegatedAdmin DeleteResourcePolicy'),
  ...rules('cloudtrail', trail, 'changes', 'PutResourcePolicy DeleteChannel UpdateChannel DisableFederation'),
  ...rules('guardduty', detector, 'changes', 'DeleteDetector', told('aws_guardduty_detector', detector)),
  ...rules(
    ...(['guardduty', detector, 'changes'] as const),
    'UpdateDetector StopMonitoringMembers DeleteMembers DisassociateFromMasterAccount DisassociateFromAdministratorAccount DisassociateMembers DeletePublishingDestination CreateFilter UpdateFilter UpdatePublishingDestination CreateIPSet UpdateIPSet DeleteThreatIntelSet DisableOrganizationAdminAccount UpdateOrganizationConfiguration UpdateMemberDetectors UpdateMalwareScanSettings ArchiveFindings',
  ),
  ...rules('config', recorder, 'removes', 'StopConfigurationRecorder'),
  ...rules('config', recorder, 'notes', 'StartConfigurationRecorder'),
  ...rules(
    ...(['config', recorder, 'changes'] as const),
    'DeleteConfigurationRecorder PutConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel DeleteOrganizationConfigRule PutRetentionConfiguration DeleteConfigurationAggregator DeleteRetentionConfiguration DeleteEvaluationResults',
  ),
  ...rules('config', recorder, 'changes', 'DeleteConfigRule', told('aws_config_config_rule', recorder)),
  ...rules('ec2', flowLogs, 'changes', 'DeleteFlowLogs', told('aws_flow_log', flowLogs)),
  ...rules(
    ...(['route53resolver', resolver, 'changes', 'DeleteResolverQueryLogConfig'] as const),
    told('aws_route53_resolver_query_log_config', resolver),
  ),
  ...rules('route53resolver', resolver, 'changes', 'DisassociateResolverQueryLogConfig'),
  ...rules('route53', named('id', 'hostedZoneId'), 'changes', 'DeleteQueryLoggingConfig'),
  ...rules('logs', logGroup, 'changes', 'DeleteLogGroup', told('aws_cloudwatch_log_group', logGroup)),
  ...rules(
    ...(['logs', logGroup, 'changes'] as const),
    'DeleteLogStream PutRetentionPolicy DeleteRetentionPolicy DeleteSubscriptionFilter DeleteMetricFilter DeleteDataProtectionPolicy PutDataProtectionPolicy',
  ),
  ...rules('monitoring', named('alarmName'), 'changes', 'DeleteAlarms DisableAlarmActions'),
  ...rules('monitoring', named('alarmName'), 'notes', 'EnableAlarmActions'),
  ...rules(
    ...(['securityhub', named('hubArn'), 'changes'] as const),
    'DisableSecurityHub DisassociateFromAdministratorAccount DisassociateFromMasterAccount BatchDisableStandards UpdateSecurityHubConfiguration DisableImportFindingsForProduct DeleteMembers DisassociateMembers UpdateStandardsControl BatchUpdateFindings UpdateFindings',
  ),
  ...rules('macie2', nothing, 'changes', 'DisableMacie UpdateMacieSession DisassociateFromAdministratorAccount'),
  ...rules('macie', nothing, 'changes', 'UpdateMacieSession'),
  ...rules('detective', named('graphArn'), 'changes', 'DeleteGraph'),
  ...rules('access-analyzer', named('analyzerName'), 'changes', 'DeleteAnalyzer CreateArchiveRule'),
  ...rules('inspector2', nothing, 'changes', 'Disable DisableDelegatedAdminAccount CreateFilter'),
  ...rules('bedrock', nothing, 'changes', 'DeleteModelInvocationLoggingConfiguration'),
  ...rules('rds', named('resourceArn'), 'removes', 'StopActivityStream'),
  ...rules('rds', named('resourceArn'), 'notes', 'StartActivityStream'),
  ...rules('organizations', nothing, 'changes', 'LeaveOrganization DisableAWSServiceAccess DeleteOrganization'),
  ...rules('wafv2', named('resourceArn'), 'changes', 'DeleteLoggingConfiguration'),
];
