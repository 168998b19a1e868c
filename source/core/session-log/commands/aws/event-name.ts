/**
 * Words that a service's operations write in capitals, by the CLI's name of the service; from botocore's service models
 * (1.43), where each of these words is written so in every operation of that service but those in `exceptions`.
 */
const capitals: { [word: string]: string } = {
  ACL: 'cloudfront memorydb waf waf-regional wafv2',
  ACLs: 'memorydb waf waf-regional wafv2',
  AD: 'ds',
  AI: 'connect qconnect sagemaker',
  API: 'amplifybackend lightsail wafv2',
  AWS: 'organizations service-quotas servicecatalog',
  BGP: 'directconnect',
  CA: 'ds iot',
  CNAMEs: 'elasticbeanstalk',
  CSV: 'cognito-idp',
  DB: 'docdb neptune rds',
  DNS: 'elasticbeanstalk route53',
  DNSSEC: 'route53',
  DRT: 'shield',
  EBS: 'compute-optimizer',
  EC2: 'cloud9 compute-optimizer gamelift',
  ECS: 'compute-optimizer',
  IAM: 'quicksight redshift signin sso-oidc',
  ID: 'iam textract',
  IO: 'ec2',
  IP: 'guardduty waf waf-regional wafv2',
  JSON: 'backup',
  LB: 'elb',
  LDAPS: 'ds',
  LF: 'lakeformation',
  MFA: 'cognito-idp iam',
  ML: 'glue machinelearning sagemaker cleanroomsml',
  NFS: 'storagegateway',
  OTA: 'iot',
  PITR: 'backup',
  SAML: 'iam lakeformation sts',
  SMB: 'storagegateway',
  SMS: 'sns',
  SSH: 'ec2-instance-connect iam',
  SSL: 'elb elbv2',
  TLS: 'network-firewall',
  UI: 'cognito-idp emr',
  URL: 'appstream emr',
  VPC: 'quicksight route53',
  iSCSI: 'storagegateway',
};

const written = new Map(
  Object.entries(capitals).flatMap(([word, services]) =>
    services.split(' ').map((s) => [`${s} ${word.toLowerCase()}`, word]),
  ),
);

/** What the rule above does not give, and what CloudTrail calls otherwise than the API (S3 and EMR user guides). */
const exceptions: { [service: string]: { [operation: string]: string } } = {
  'cognito-idp': {
    'get-user-pool-mfa-config': 'GetUserPoolMfaConfig',
    'set-user-pool-mfa-config': 'SetUserPoolMfaConfig',
  },
  directconnect: {
    'start-bgp-failover-test': 'StartBgpFailoverTest',
    'stop-bgp-failover-test': 'StopBgpFailoverTest',
  },
  redshift: { 'modify-cluster-iam-roles': 'ModifyClusterIamRoles' },
  s3api: {
    'list-objects-v2': 'ListObjects',
    'get-bucket-lifecycle-configuration': 'GetBucketLifecycle',
    'put-bucket-lifecycle-configuration': 'PutBucketLifecycle',
    'get-bucket-notification-configuration': 'GetBucketNotification',
    'put-bucket-notification-configuration': 'PutBucketNotification',
    'get-bucket-accelerate-configuration': 'GetAccelerateConfiguration',
    'put-bucket-accelerate-configuration': 'PutAccelerateConfiguration',
    'get-public-access-block': 'GetBucketPublicAccessBlock',
    'put-public-access-block': 'PutBucketPublicAccessBlock',
    'delete-public-access-block': 'DeleteBucketPublicAccessBlock',
    'get-object-lock-configuration': 'GetBucketObjectLockConfiguration',
    'put-object-lock-configuration': 'PutBucketObjectLockConfiguration',
  },
  emr: { 'create-cluster': 'RunJobFlow', 'terminate-clusters': 'TerminateJobFlows', 'add-steps': 'AddJobFlowSteps' },
  rds: { 'add-option-to-option-group': 'ModifyOptionGroup', 'remove-option-from-option-group': 'ModifyOptionGroup' },
};

const pascal = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** `iam` and `enable-mfa-device` → `EnableMFADevice`, without an API date (domain.md §1.2). */
export const eventName = (service: string, operation: string): string =>
  exceptions[service]?.[operation] ??
  operation
    .split('-')
    .map((word) => written.get(`${service} ${word}`) ?? pascal(word))
    .join('');
