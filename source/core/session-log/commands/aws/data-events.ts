/** Calls that are data events, by source: management events, and so LookupEvents, never show them (CloudTrail user guide). */
const dataEvents: { [source: string]: RegExp } = {
  // Configuration of a bucket is a management event, though some of its names speak of objects.
  s3: /^(?!(?:Get|Put)(?:Bucket)?ObjectLockConfiguration)(?:(?:Get|Put|Head|Copy|Delete|Restore|Select|Rename|List)Objects?|\w*Object(?:Acl|Tagging|Torrent|Retention|LegalHold|Attributes|Content|Versions|Annotations?|Encryption)|(?:Create|Complete|Abort|List)MultipartUploads?|UploadPart(?:Copy)?|ListParts|WriteGetObjectResponse)$/,
  dynamodb:
    /^(?:(?:Get|Put|Update|Delete)Item|Query|Scan|Batch(?:Get|Write)Item|Transact(?:Get|Write)Items|(?:Batch)?Execute(?:Statement|Transaction)|GetRecords|GetShardIterator)$/,
  lambda: /^Invoke/,
  sns: /^Publish/,
  sqs: /^(?:Send|Receive|Delete|ChangeMessageVisibility)(?!Queue)/,
  kinesis: /^(?:PutRecords?|GetRecords|GetShardIterator|SubscribeToShard)$/,
  firehose: /^PutRecord/,
  ebs: /./,
  'rds-data': /./,
  monitoring: /^(?:PutMetricData|GetMetricData|GetMetricStatistics|GetMetricWidgetImage|ListMetrics)$/,
  logs: /^(?:PutLogEvents|GetLogEvents|FilterLogEvents|GetLogRecord|StartLiveTail)$/,
  events: /^PutEvents$/,
  bedrock: /^Invoke(?:Agent|InlineAgent)$/,
  sagemaker: /^(?:InvokeEndpoint|PutRecord|GetRecord|BatchGetRecord|DeleteRecord|BatchPutMetrics)/,
  'cognito-identity': /^(?:GetId|GetOpenIdToken|GetCredentialsForIdentity|UnlinkIdentity)$/,
  ssmmessages: /./,
};

export const isDataEvent = (call: { source: string; name: string }): boolean =>
  dataEvents[call.source]?.test(call.name) === true;
