import { actions, type Names, type Statement } from './statements.ts';

/**
 * What the reading identity needs (domain.md §10.1): every call that a probe makes, and nothing else. Left out on purpose:
 * whatever reads a secret's value. `terraform plan` needs an identity of its own (§13.8).
 */
export const readStatements = ({ roleArn }: Names): Statement[] => [
  {
    Sid: 'Trail',
    Effect: 'Allow',
    Action: ['cloudtrail:LookupEvents', 'cloudtrail:GetTrail', 'cloudtrail:GetEventDataStore', 'ec2:DescribeRegions'],
    Resource: '*',
  },
  {
    Sid: 'IamRead',
    Effect: 'Allow',
    Resource: '*',
    Action: actions(
      'iam',
      [
        'GetUser ListUsers ListAccessKeys GetAccessKeyLastUsed GetLoginProfile ListMFADevices ListSigningCertificates',
        'ListSSHPublicKeys ListServiceSpecificCredentials ListUserPolicies GetUserPolicy ListAttachedUserPolicies',
        'ListGroupsForUser ListUserTags GetRole ListRolePolicies GetRolePolicy ListAttachedRolePolicies',
        'ListInstanceProfilesForRole GetGroup ListGroups ListGroupPolicies GetGroupPolicy ListAttachedGroupPolicies',
        'GetPolicy GetPolicyVersion ListPolicyVersions ListEntitiesForPolicy GetOpenIDConnectProvider GetSAMLProvider',
        'GetInstanceProfile',
      ].join(' '),
    ),
  },
  {
    Sid: 'Exists',
    Effect: 'Allow',
    Resource: '*',
    Action: [
      ...actions(
        'ec2',
        [
          'DescribeInstances DescribeAddresses DescribeSecurityGroups DescribeSecurityGroupRules DescribeVpcs',
          'DescribeSubnets DescribeRouteTables DescribeInternetGateways DescribeNatGateways DescribeNetworkInterfaces',
          'DescribeNetworkAcls DescribeVolumes DescribeSnapshots DescribeSnapshotAttribute DescribeImages',
          'DescribeImageAttribute DescribeKeyPairs DescribeLaunchTemplates DescribeVpcEndpoints DescribeFlowLogs',
          'DescribeVpcPeeringConnections DescribeIamInstanceProfileAssociations DescribeVpnConnections',
          'DescribeVpnGateways DescribeCustomerGateways DescribeClientVpnEndpoints DescribeTransitGateways',
          'DescribeTransitGatewayVpcAttachments DescribeInstanceConnectEndpoints DescribeManagedPrefixLists',
          'DescribeTrafficMirrorSessions DescribeTrafficMirrorTargets DescribeVpcEndpointServiceConfigurations',
          'DescribeSpotInstanceRequests',
        ].join(' '),
      ),
      ...actions(
        'rds',
        'DescribeDBInstances DescribeDBSnapshots DescribeDBSnapshotAttributes DescribeDBClusters DescribeDBClusterSnapshots DescribeDBClusterSnapshotAttributes DescribeDBSubnetGroups DescribeDBParameterGroups',
      ),
      ...actions('route53', 'GetHostedZone ListResourceRecordSets GetHealthCheck'),
      ...actions(
        'eks',
        'DescribeCluster DescribeNodegroup ListAccessEntries DescribeAccessEntry DescribeAddon ListAssociatedAccessPolicies DescribePodIdentityAssociation DescribeIdentityProviderConfig DescribeFargateProfile',
      ),
      ...actions('kms', 'DescribeKey GetKeyPolicy ListGrants ListAliases'),
      ...actions('secretsmanager', 'DescribeSecret GetResourcePolicy'),
      ...actions(
        'ssm',
        'DescribeParameters DescribeDocument DescribeAssociation DescribeActivations GetMaintenanceWindow',
      ),
      ...actions(
        'lambda',
        'GetFunctionConfiguration GetPolicy GetEventSourceMapping GetFunctionUrlConfig GetLayerVersion',
      ),
      ...actions(
        's3',
        'GetBucketLocation GetBucketPolicy GetBucketPolicyStatus GetBucketAcl GetBucketPublicAccessBlock',
      ),
      ...actions('s3', 'GetBucketVersioning GetEncryptionConfiguration GetBucketTagging ListBucket'),
      ...actions('elasticloadbalancing', 'DescribeLoadBalancers DescribeTargetGroups DescribeListeners DescribeTags'),
      ...actions('sns', 'GetTopicAttributes GetSubscriptionAttributes'),
      ...actions('sqs', 'GetQueueAttributes GetQueueUrl'),
      ...actions('dynamodb', 'DescribeTable'),
      ...actions('ecr', 'DescribeRepositories GetRepositoryPolicy'),
      ...actions('events', 'DescribeRule ListTargetsByRule DescribeEventBus'),
      ...actions('cloudformation', 'DescribeStacks'),
      ...actions('ram', 'GetResourceShares GetResourceShareAssociations'),
      ...actions(
        'logs',
        'FilterLogEvents DescribeLogGroups DescribeSubscriptionFilters DescribeDestinations DescribeResourcePolicies',
      ),
      ...actions(
        'sso',
        'ListAccountAssignments DescribePermissionSet ListManagedPoliciesInPermissionSet GetInlinePolicyForPermissionSet ListCustomerManagedPolicyReferencesInPermissionSet',
      ),
      ...actions('identitystore', 'DescribeUser DescribeGroup DescribeGroupMembership'),
    ],
  },
  {
    Sid: 'NeverSecrets',
    Effect: 'Deny',
    Action: [
      ...actions('secretsmanager', 'GetSecretValue BatchGetSecretValue'),
      ...actions('ssm', 'GetParameter GetParameters GetParametersByPath'),
    ],
    Resource: '*',
  },
  { Sid: 'NeverTheBreakglassRole', Effect: 'Deny', Action: 'sts:AssumeRole', Resource: roleArn },
];
