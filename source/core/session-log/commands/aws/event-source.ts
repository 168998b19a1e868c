/**
 * Services of the AWS CLI whose events carry another source than their own name. CLI names and signing names are those of
 * botocore's service models (1.43); the rest is called the same in both.
 */
const sources: { [source: string]: string } = {
  'access-analyzer': 'accessanalyzer',
  airflow: 'mwaa',
  aoss: 'opensearchserverless',
  apigateway: 'apigatewayv2',
  appconfig: 'appconfigdata',
  aps: 'amp',
  bedrock: 'bedrock-agent bedrock-agent-runtime bedrock-runtime bedrock-data-automation',
  cassandra: 'keyspaces',
  cloudcontrolapi: 'cloudcontrol',
  cloudhsm: 'cloudhsmv2',
  'codeguru-profiler': 'codeguruprofiler',
  codedeploy: 'deploy',
  config: 'configservice',
  dynamodb: 'dynamodbstreams',
  elasticfilesystem: 'efs',
  elasticloadbalancing: 'elb elbv2',
  elasticmapreduce: 'emr',
  es: 'opensearch',
  geo: 'location',
  greengrass: 'greengrassv2',
  kinesisanalytics: 'kinesisanalyticsv2',
  lex: 'lex-models lex-runtime lexv2-models lexv2-runtime',
  mobiletargeting: 'pinpoint',
  monitoring: 'cloudwatch',
  rds: 'docdb neptune',
  s3: 's3api s3control',
  's3-outposts': 's3outposts',
  sagemaker: 'sagemaker-runtime sagemaker-featurestore-runtime sagemaker-metrics',
  servicecatalog: 'servicecatalog-appregistry',
  servicequotas: 'service-quotas',
  ses: 'sesv2 mailmanager pinpoint-email',
  'sms-voice': 'pinpoint-sms-voice pinpoint-sms-voice-v2',
  sso: 'sso-admin',
  'sso-oauth': 'sso-oidc',
  states: 'stepfunctions',
  tagging: 'resourcegroupstaggingapi',
  timestream: 'timestream-query timestream-write',
};

const byService = new Map(
  Object.entries(sources).flatMap(([source, names]) => names.split(' ').map((n) => [n, source])),
);

/** Event source of a service as the CLI calls it, without `.amazonaws.com`: `elbv2` → `elasticloadbalancing`. */
export const eventSource = (service: string): string => byService.get(service) ?? service;
