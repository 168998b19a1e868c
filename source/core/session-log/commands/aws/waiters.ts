/** What `aws <service> wait <state>` asks until it is so; from botocore's waiters (1.43), the services of an emergency. */
const waiters: { [service: string]: { [operation: string]: string } } = {
  acm: { DescribeCertificate: 'certificate-validated' },
  cloudformation: {
    DescribeStacks:
      'stack-exists stack-create-complete stack-delete-complete stack-update-complete stack-import-complete stack-rollback-complete',
    DescribeChangeSet: 'change-set-create-complete',
    DescribeTypeRegistration: 'type-registration-complete',
  },
  cloudfront: { GetDistribution: 'distribution-deployed', GetInvalidation: 'invalidation-completed' },
  cloudwatch: { DescribeAlarms: 'alarm-exists composite-alarm-exists' },
  deploy: { GetDeployment: 'deployment-successful' },
  dynamodb: {
    DescribeTable: 'table-exists table-not-exists',
    DescribeExport: 'export-completed',
    DescribeImport: 'import-completed',
  },
  ec2: {
    DescribeInstances: 'instance-exists instance-running instance-stopped instance-terminated',
    DescribeInstanceStatus: 'instance-status-ok system-status-ok',
    DescribeImages: 'image-exists image-available',
    DescribeSnapshots: 'snapshot-completed',
    DescribeImportSnapshotTasks: 'snapshot-imported',
    DescribeVolumes: 'volume-available volume-deleted volume-in-use',
    DescribeVpcs: 'vpc-available vpc-exists',
    DescribeSubnets: 'subnet-available',
    DescribeSecurityGroups: 'security-group-exists',
    DescribeKeyPairs: 'key-pair-exists',
    DescribeNatGateways: 'nat-gateway-available nat-gateway-deleted',
    DescribeInternetGateways: 'internet-gateway-exists',
    DescribeNetworkInterfaces: 'network-interface-available',
    DescribeVpcPeeringConnections: 'vpc-peering-connection-exists vpc-peering-connection-deleted',
    DescribeVpnConnections: 'vpn-connection-available vpn-connection-deleted',
    DescribeCustomerGateways: 'customer-gateway-available',
    DescribeSpotInstanceRequests: 'spot-instance-request-fulfilled',
    DescribeExportTasks: 'export-task-cancelled export-task-completed',
    DescribeConversionTasks: 'conversion-task-cancelled conversion-task-completed conversion-task-deleted',
    GetPasswordData: 'password-data-available',
  },
  ecr: { DescribeImageScanFindings: 'image-scan-complete' },
  ecs: { DescribeServices: 'services-inactive services-stable', DescribeTasks: 'tasks-running tasks-stopped' },
  eks: {
    DescribeCluster: 'cluster-active cluster-deleted',
    DescribeNodegroup: 'nodegroup-active nodegroup-deleted',
    DescribeAddon: 'addon-active addon-deleted',
    DescribeFargateProfile: 'fargate-profile-active fargate-profile-deleted',
  },
  elasticache: {
    DescribeCacheClusters: 'cache-cluster-available cache-cluster-deleted',
    DescribeReplicationGroups: 'replication-group-available replication-group-deleted',
  },
  elb: { DescribeInstanceHealth: 'instance-deregistered any-instance-in-service instance-in-service' },
  elbv2: {
    DescribeLoadBalancers: 'load-balancer-exists load-balancer-available load-balancers-deleted',
    DescribeTargetHealth: 'target-in-service target-deregistered',
  },
  iam: {
    GetUser: 'user-exists',
    GetRole: 'role-exists',
    GetPolicy: 'policy-exists',
    GetInstanceProfile: 'instance-profile-exists',
  },
  kinesis: { DescribeStream: 'stream-exists stream-not-exists' },
  lambda: {
    GetFunctionConfiguration: 'function-active function-updated published-version-active',
    GetFunction: 'function-exists function-active-v2 function-updated-v2',
  },
  rds: {
    DescribeDBInstances: 'db-instance-available db-instance-deleted',
    DescribeDBSnapshots: 'db-snapshot-available db-snapshot-deleted db-snapshot-completed',
    DescribeDBClusters: 'db-cluster-available db-cluster-deleted',
    DescribeDBClusterSnapshots: 'db-cluster-snapshot-available db-cluster-snapshot-deleted',
  },
  redshift: {
    DescribeClusters: 'cluster-available cluster-deleted cluster-restored',
    DescribeClusterSnapshots: 'snapshot-available',
  },
  route53: { GetChange: 'resource-record-sets-changed' },
  s3api: { HeadBucket: 'bucket-exists bucket-not-exists', HeadObject: 'object-exists object-not-exists' },
  ssm: { GetCommandInvocation: 'command-executed' },
};

/** The operation behind a waiter, or null where this table has none. */
export const waitedFor = (service: string, state: string): string | null =>
  Object.entries(waiters[service] ?? {}).find(([, states]) => states.split(' ').includes(state))?.[0] ?? null;
