import type { TrailEvent } from '../trail-event.ts';
import type { Json } from '../words.ts';
import { nameOf } from './arn.ts';
import type { Call, Effect, EventRule } from './event-table.ts';
import { at, list, text } from './json.ts';

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

const rules = (source: string, names: Names, effect: Effect, calls: string): EventRule[] =>
  calls.split(' ').map((name) => {
    const subject = (c: Call): string[] => {
      const told = names(c);
      return told.length > 0 ? told : [inMessage(c.e) ?? c.e.source];
    };
    // The same name in two Regions is two trails.
    return {
      ...{ source, name, effect, kind: 'logging-touched' as const, item: 'trail.logging', family: 'logging', subject },
      ...{ thing: (c: Call) => `${c.e.region} ${source}`, tries: effect !== 'notes' },
    };
  });

const trail = named('name', 'trailName', 'eventDataStore', 'trailARN', 'resourceId');
const detector = named('detectorId', 'detectorID', 'adminAccountId');
const recorder = named(
  ...['configurationRecorderName', 'configurationRecorder.name', 'deliveryChannelName', 'deliveryChannel.name'],
  ...['configRuleName', 'retentionConfigurationName', 'organizationConfigRuleName', 'configurationAggregatorName'],
);

/**
 * Calls that stop, narrow or delete the logging itself (domain.md §4.3, §4.8 row 91); denied tries count (product.md §5).
 * What switches it on again is noted beside them.
 */
export const loggingRules: EventRule[] = [
  ...rules('cloudtrail', trail, 'removes', 'StopLogging StopEventDataStoreIngestion'),
  ...rules('cloudtrail', trail, 'notes', 'StartLogging StartEventDataStoreIngestion RestoreEventDataStore'),
  ...rules('cloudtrail', trail, 'changes', 'DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors'),
  ...rules('cloudtrail', trail, 'changes', 'DeleteEventDataStore UpdateEventDataStore'),
  ...rules('cloudtrail', trail, 'changes', 'DeregisterOrganizationDelegatedAdmin DeleteResourcePolicy'),
  ...rules('guardduty', detector, 'changes', 'DeleteDetector UpdateDetector StopMonitoringMembers DeleteMembers'),
  ...rules('guardduty', detector, 'changes', 'DisassociateFromMasterAccount DisassociateFromAdministratorAccount'),
  ...rules(
    'guardduty',
    detector,
    'changes',
    'DisassociateMembers DeletePublishingDestination CreateFilter UpdateFilter',
  ),
  ...rules(
    'guardduty',
    detector,
    'changes',
    'UpdatePublishingDestination CreateIPSet UpdateIPSet DeleteThreatIntelSet',
  ),
  ...rules('guardduty', detector, 'changes', 'DisableOrganizationAdminAccount UpdateOrganizationConfiguration'),
  ...rules('guardduty', detector, 'changes', 'UpdateMemberDetectors UpdateMalwareScanSettings'),
  ...rules('config', recorder, 'removes', 'StopConfigurationRecorder'),
  ...rules('config', recorder, 'notes', 'StartConfigurationRecorder'),
  ...rules('config', recorder, 'changes', 'DeleteConfigurationRecorder PutConfigurationRecorder DeleteDeliveryChannel'),
  ...rules('config', recorder, 'changes', 'PutDeliveryChannel DeleteConfigRule DeleteOrganizationConfigRule'),
  ...rules('config', recorder, 'changes', 'PutRetentionConfiguration DeleteConfigurationAggregator'),
  ...rules('ec2', flowLogs, 'changes', 'DeleteFlowLogs'),
  ...rules(
    ...(['route53resolver', named('resolverQueryLogConfigId'), 'changes'] as const),
    'DeleteResolverQueryLogConfig DisassociateResolverQueryLogConfig',
  ),
  ...rules('securityhub', named('hubArn'), 'changes', 'DisableSecurityHub DisassociateFromAdministratorAccount'),
  ...rules('macie2', named(), 'changes', 'DisableMacie'),
  ...rules('detective', named('graphArn'), 'changes', 'DeleteGraph'),
  ...rules('access-analyzer', named('analyzerName'), 'changes', 'DeleteAnalyzer'),
];
