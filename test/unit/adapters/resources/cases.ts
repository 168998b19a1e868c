import type { ResourceLook, ResourceState } from '../../../../source/core/resource-state.ts';
import { type Answer, type Dialect, ec2, type Handler, json, query, type Request, refusals, xml } from './server.ts';

export const account = '123456789012';
const other = '210987654321';
const made = '2026-05-20T13:05:00Z';
const seconds = Date.parse(made) / 1000;

/** One type of resource: what AWS answers when it is there and when it is not, and what must come of it. */
export type Case = {
  type: string;
  id: string;
  parent?: string;
  look?: ResourceLook;
  dialect: Dialect;
  there: Handler;
  is: Partial<ResourceState>;
  /** A refusal's code, or a whole answer. */
  absent: string | Handler;
  region?: string;
};

const hex = '0123456789abcdef0';
const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-west-1:${account}:${rest}`;
const ec2Case = (
  type: string,
  id: string,
  action: string,
  inner: string,
  code: string,
  is: Partial<ResourceState> = { uniqueId: id },
  more: Partial<Case> = {},
): Case => ({
  ...{ type, id, dialect: 'ec2', absent: code, is },
  there: (r) => (r.action === action ? ec2(action, inner) : refusals.ec2('InvalidAction')),
  ...more,
});

const tags = '<tagSet><item><key>aws:autoscaling:groupName</key><value>workers</value></item></tagSet>';

const ec2Cases: Case[] = [
  ec2Case(
    'aws_instance',
    `i-${hex}`,
    'DescribeInstances',
    `<reservationSet><item><instancesSet><item><instanceId>i-${hex}</instanceId><instanceState><code>16</code><name>running</name></instanceState><launchTime>${made}</launchTime>${tags}</item></instancesSet></item></reservationSet>`,
    'InvalidInstanceID.NotFound',
    {
      uniqueId: `i-${hex}`,
      state: 'running',
      created: null,
      tags: { 'aws:autoscaling:groupName': 'workers' },
    },
  ),
  ec2Case(
    'aws_eip',
    `eipalloc-${hex}`,
    'DescribeAddresses',
    `<addressesSet><item><publicIp>192.0.2.1</publicIp><allocationId>eipalloc-${hex}</allocationId></item></addressesSet>`,
    'InvalidAllocationID.NotFound',
    { uniqueId: `eipalloc-${hex}`, state: 'not in use' },
  ),
  ec2Case(
    'aws_eip_association',
    `eipassoc-${hex}`,
    'DescribeAddresses',
    `<addressesSet><item><publicIp>192.0.2.1</publicIp><associationId>eipassoc-${hex}</associationId></item></addressesSet>`,
    '',
    { uniqueId: `eipassoc-${hex}` },
    { absent: () => ec2('DescribeAddresses', '<addressesSet/>') },
  ),
  ec2Case(
    'aws_ebs_volume',
    `vol-${hex}`,
    'DescribeVolumes',
    `<volumeSet><item><volumeId>vol-${hex}</volumeId><status>in-use</status></item></volumeSet>`,
    'InvalidVolume.NotFound',
  ),
  ec2Case(
    'aws_volume_attachment',
    `/dev/sdh:vol-${hex}:i-${hex}`,
    'DescribeVolumes',
    `<volumeSet><item><volumeId>vol-${hex}</volumeId><status>in-use</status><attachmentSet><item><device>/dev/sdh</device><instanceId>i-${hex}</instanceId></item></attachmentSet></item></volumeSet>`,
    'InvalidVolume.NotFound',
    { phase: 'there', state: 'attached' },
  ),
  ec2Case(
    'aws_key_pair',
    'tmp-key',
    'DescribeKeyPairs',
    `<keySet><item><keyName>tmp-key</keyName><keyPairId>key-${hex}</keyPairId><createTime>${made}</createTime></item></keySet>`,
    'InvalidKeyPair.NotFound',
    { uniqueId: `key-${hex}`, created: Date.parse(made) },
  ),
  ec2Case(
    'aws_launch_template',
    `lt-${hex}`,
    'DescribeLaunchTemplates',
    `<launchTemplates><item><launchTemplateId>lt-${hex}</launchTemplateId><createTime>${made}</createTime></item></launchTemplates>`,
    'InvalidLaunchTemplateId.NotFound',
  ),
  {
    ...{ type: 'aws_snapshot_create_volume_permission', id: `snap-${hex}`, look: 'shared', dialect: 'ec2' },
    there: ({ action }) =>
      action === 'DescribeSnapshots'
        ? ec2(
            action,
            `<snapshotSet><item><snapshotId>snap-${hex}</snapshotId><status>completed</status></item></snapshotSet>`,
          )
        : ec2(
            action,
            `<snapshotId>snap-${hex}</snapshotId><createVolumePermission><item><userId>${other}</userId></item></createVolumePermission>`,
          ),
    is: { sharedWith: [other], public: false },
    absent: 'InvalidSnapshot.NotFound',
  },
  {
    ...{ type: 'aws_ami_launch_permission', id: `ami-${hex}`, look: 'shared', dialect: 'ec2' },
    there: ({ action }) =>
      action === 'DescribeImages'
        ? ec2(
            action,
            `<imagesSet><item><imageId>ami-${hex}</imageId><imageState>available</imageState></item></imagesSet>`,
          )
        : ec2(
            action,
            `<imageId>ami-${hex}</imageId><launchPermission><item><group>all</group></item></launchPermission>`,
          ),
    is: { sharedWith: [], public: true },
    absent: 'InvalidAMIID.Unavailable',
  },
];

const vpcCases: Case[] = [
  ec2Case(
    'aws_security_group',
    `sg-${hex}`,
    'DescribeSecurityGroups',
    `<securityGroupInfo><item><groupId>sg-${hex}</groupId></item></securityGroupInfo>`,
    'InvalidGroup.NotFound',
  ),
  ec2Case(
    'aws_vpc_security_group_ingress_rule',
    `sgr-${hex}`,
    'DescribeSecurityGroupRules',
    `<securityGroupRuleSet><item><securityGroupRuleId>sgr-${hex}</securityGroupRuleId></item></securityGroupRuleSet>`,
    'InvalidSecurityGroupRuleId.NotFound',
    { uniqueId: `sgr-${hex}` },
    { parent: `sg-${hex}` },
  ),
  ec2Case(
    'aws_vpc',
    `vpc-${hex}`,
    'DescribeVpcs',
    `<vpcSet><item><vpcId>vpc-${hex}</vpcId><state>available</state></item></vpcSet>`,
    'InvalidVpcID.NotFound',
  ),
  ec2Case(
    'aws_subnet',
    `subnet-${hex}`,
    'DescribeSubnets',
    `<subnetSet><item><subnetId>subnet-${hex}</subnetId><state>available</state></item></subnetSet>`,
    'InvalidSubnetID.NotFound',
  ),
  ec2Case(
    'aws_nat_gateway',
    `nat-${hex}`,
    'DescribeNatGateways',
    `<natGatewaySet><item><natGatewayId>nat-${hex}</natGatewayId><state>deleted</state></item></natGatewaySet>`,
    'NatGatewayNotFound',
    { phase: 'gone', state: 'deleted' },
  ),
  ec2Case(
    'aws_network_interface',
    `eni-${hex}`,
    'DescribeNetworkInterfaces',
    `<networkInterfaceSet><item><networkInterfaceId>eni-${hex}</networkInterfaceId><status>in-use</status></item></networkInterfaceSet>`,
    'InvalidNetworkInterfaceID.NotFound',
  ),
  ec2Case(
    'aws_vpc_endpoint',
    `vpce-${hex}`,
    'DescribeVpcEndpoints',
    `<vpcEndpointSet><item><vpcEndpointId>vpce-${hex}</vpcEndpointId><state>Deleting</state></item></vpcEndpointSet>`,
    'InvalidVpcEndpointId.NotFound',
    { phase: 'ending' },
  ),
  ec2Case(
    'aws_vpc_peering_connection',
    `pcx-${hex}`,
    'DescribeVpcPeeringConnections',
    `<vpcPeeringConnectionSet><item><vpcPeeringConnectionId>pcx-${hex}</vpcPeeringConnectionId><status><code>active</code></status></item></vpcPeeringConnectionSet>`,
    'InvalidVpcPeeringConnectionID.NotFound',
  ),
  ec2Case(
    'aws_flow_log',
    `fl-${hex}`,
    'DescribeFlowLogs',
    `<flowLogSet><item><flowLogId>fl-${hex}</flowLogId><flowLogStatus>ACTIVE</flowLogStatus></item></flowLogSet>`,
    '',
    { uniqueId: `fl-${hex}` },
    { absent: () => ec2('DescribeFlowLogs', '<flowLogSet/>') },
  ),
  ec2Case(
    'aws_route_table',
    `rtb-${hex}`,
    'DescribeRouteTables',
    `<routeTableSet><item><routeTableId>rtb-${hex}</routeTableId></item></routeTableSet>`,
    'InvalidRouteTableID.NotFound',
  ),
  ec2Case(
    'aws_route',
    `rtb-${hex}_10.0.0.0/16`,
    'DescribeRouteTables',
    `<routeTableSet><item><routeTableId>rtb-${hex}</routeTableId><routeSet><item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><state>active</state></item></routeSet></item></routeTableSet>`,
    'InvalidRouteTableID.NotFound',
    { phase: 'there', state: 'active' },
  ),
  ec2Case(
    'aws_route_table_association',
    `rtbassoc-${hex}`,
    'DescribeRouteTables',
    `<routeTableSet><item><routeTableId>rtb-${hex}</routeTableId><associationSet><item><routeTableAssociationId>rtbassoc-${hex}</routeTableAssociationId></item></associationSet></item></routeTableSet>`,
    '',
    { uniqueId: `rtbassoc-${hex}` },
    { absent: () => ec2('DescribeRouteTables', '<routeTableSet/>') },
  ),
  ec2Case(
    'aws_internet_gateway_attachment',
    `igw-${hex}:vpc-${hex}`,
    'DescribeInternetGateways',
    `<internetGatewaySet><item><internetGatewayId>igw-${hex}</internetGatewayId><attachmentSet/></item></internetGatewaySet>`,
    'InvalidInternetGatewayID.NotFound',
    { phase: 'gone', state: 'not attached' },
  ),
  ec2Case(
    'aws_network_acl_rule',
    `acl-${hex}:100:tcp:false`,
    'DescribeNetworkAcls',
    `<networkAclSet><item><networkAclId>acl-${hex}</networkAclId><entrySet><item><ruleNumber>100</ruleNumber><egress>false</egress></item></entrySet></item></networkAclSet>`,
    'InvalidNetworkAclID.NotFound',
    { phase: 'there' },
  ),
];

const rdsCases: Case[] = [
  {
    ...{ type: 'aws_db_instance', id: 'orders', dialect: 'query', absent: 'DBInstanceNotFound' },
    there: ({ action }) =>
      query(
        action,
        '<DBInstances><DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus><DbiResourceId>db-ABC</DbiResourceId></DBInstance></DBInstances>',
      ),
    is: { uniqueId: 'db-ABC', state: 'available', created: null },
  },
  {
    ...{ type: 'aws_rds_cluster', id: 'orders', dialect: 'query', absent: 'DBClusterNotFoundFault' },
    there: ({ action }) =>
      query(
        action,
        '<DBClusters><DBCluster><DBClusterIdentifier>orders</DBClusterIdentifier><Status>deleting</Status><DbClusterResourceId>cluster-ABC</DbClusterResourceId></DBCluster></DBClusters>',
      ),
    is: { uniqueId: 'cluster-ABC', phase: 'ending' },
  },
  {
    ...{ type: 'aws_db_snapshot', id: 'copy', look: 'shared', dialect: 'query', absent: 'DBSnapshotNotFound' },
    there: ({ action }) =>
      query(
        action,
        action === 'DescribeDBSnapshots'
          ? '<DBSnapshots><DBSnapshot><DBSnapshotIdentifier>copy</DBSnapshotIdentifier><Status>available</Status></DBSnapshot></DBSnapshots>'
          : `<DBSnapshotAttributesResult><DBSnapshotIdentifier>copy</DBSnapshotIdentifier><DBSnapshotAttributes><DBSnapshotAttribute><AttributeName>restore</AttributeName><AttributeValues><AttributeValue>${other}</AttributeValue></AttributeValues></DBSnapshotAttribute></DBSnapshotAttributes></DBSnapshotAttributesResult>`,
      ),
    is: { sharedWith: [other], public: false },
  },
  {
    ...{ type: 'aws_db_cluster_snapshot', id: 'copy', look: 'shared', dialect: 'query' },
    there: ({ action }) =>
      query(
        action,
        action === 'DescribeDBClusterSnapshots'
          ? '<DBClusterSnapshots><DBClusterSnapshot><DBClusterSnapshotIdentifier>copy</DBClusterSnapshotIdentifier><Status>available</Status></DBClusterSnapshot></DBClusterSnapshots>'
          : '<DBClusterSnapshotAttributesResult><DBClusterSnapshotIdentifier>copy</DBClusterSnapshotIdentifier><DBClusterSnapshotAttributes><DBClusterSnapshotAttribute><AttributeName>restore</AttributeName><AttributeValues><AttributeValue>all</AttributeValue></AttributeValues></DBClusterSnapshotAttribute></DBClusterSnapshotAttributes></DBClusterSnapshotAttributesResult>',
      ),
    is: { sharedWith: [], public: true },
    absent: 'DBClusterSnapshotNotFoundFault',
  },
  {
    ...{ type: 'aws_db_subnet_group', id: 'inner', dialect: 'query', absent: 'DBSubnetGroupNotFoundFault' },
    there: ({ action }) =>
      query(
        action,
        '<DBSubnetGroups><DBSubnetGroup><DBSubnetGroupName>inner</DBSubnetGroupName></DBSubnetGroup></DBSubnetGroups>',
      ),
    is: { phase: 'there' },
  },
  {
    ...{ type: 'aws_db_parameter_group', id: 'loose', dialect: 'query', absent: 'DBParameterGroupNotFound' },
    there: ({ action }) =>
      query(
        action,
        '<DBParameterGroups><DBParameterGroup><DBParameterGroupName>loose</DBParameterGroupName></DBParameterGroup></DBParameterGroups>',
      ),
    is: { phase: 'there' },
  },
];

const zone = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';
const records = (inner: string): Answer =>
  xml(
    `<ListResourceRecordSetsResponse ${zone}><ResourceRecordSets>${inner}</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>10</MaxItems></ListResourceRecordSetsResponse>`,
  );
const record = (name: string): string =>
  `<ResourceRecordSet><Name>${name}</Name><Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>`;

const route53Cases: Case[] = [
  {
    ...{ type: 'aws_route53_zone', id: 'Z0123', dialect: 'route53', region: 'us-east-1', absent: 'NoSuchHostedZone' },
    there: () =>
      xml(
        `<GetHostedZoneResponse ${zone}><HostedZone><Id>/hostedzone/Z0123</Id><Name>x.example.</Name><CallerReference>c</CallerReference></HostedZone></GetHostedZoneResponse>`,
      ),
    is: { uniqueId: 'Z0123' },
  },
  {
    ...{ type: 'aws_route53_record', id: 'Z0123_*.a_b.Example.com_A', dialect: 'route53', region: 'us-east-1' },
    there: () => records(record('\\052.a_b.example.com.')),
    is: { phase: 'there' },
    // The next one in the zone's order is what the service answers with.
    absent: () => records(record('www.example.com.')),
  },
  {
    ...{
      type: 'aws_route53_health_check',
      id: 'abc-1',
      dialect: 'route53',
      region: 'us-east-1',
      absent: 'NoSuchHealthCheck',
    },
    there: () =>
      xml(
        `<GetHealthCheckResponse ${zone}><HealthCheck><Id>abc-1</Id><CallerReference>c</CallerReference><HealthCheckVersion>1</HealthCheckVersion></HealthCheck></GetHealthCheckResponse>`,
      ),
    is: { uniqueId: 'abc-1' },
  },
];

const statement = (principal: unknown, sid = 's1', more = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: sid, Effect: 'Allow', Principal: principal, Action: 'x:*', ...more }],
  });

const restCases: Case[] = [
  {
    ...{ type: 'aws_lambda_function', id: 'job', look: 'policy', dialect: 'rest', absent: 'ResourceNotFoundException' },
    there: ({ action }) =>
      action.endsWith('/configuration')
        ? json({ FunctionName: 'job', State: 'Active', Environment: { Variables: { TOKEN: 'must-not-show' } } })
        : json({ Policy: statement('*') }),
    is: { public: true, sharedWith: [], policy: statement('*') },
  },
  {
    ...{
      type: 'aws_lambda_permission',
      id: 'job/s1',
      look: 'shared',
      dialect: 'rest',
      absent: 'ResourceNotFoundException',
    },
    there: () => json({ Policy: statement({ AWS: `arn:aws:iam::${other}:root` }) }),
    is: { public: false, sharedWith: [`arn:aws:iam::${other}:root`] },
  },
  {
    ...{ type: 'aws_lambda_function_url', id: 'job', dialect: 'rest', absent: 'ResourceNotFoundException' },
    there: () =>
      json({
        FunctionUrl: 'https://x.example/',
        FunctionArn: 'a',
        AuthType: 'NONE',
        CreationTime: made,
        LastModifiedTime: made,
      }),
    is: { public: true, created: Date.parse(made) },
  },
  {
    ...{ type: 'aws_lambda_event_source_mapping', id: 'uuid-1', dialect: 'rest', absent: 'ResourceNotFoundException' },
    there: () => json({ UUID: 'uuid-1', State: 'Enabled' }),
    is: { uniqueId: 'uuid-1', state: 'Enabled' },
  },
  {
    ...{
      type: 'aws_lambda_layer_version',
      id: arn('lambda', 'layer:l:1'),
      dialect: 'rest',
      absent: 'ResourceNotFoundException',
    },
    there: () => json({ LayerVersionArn: arn('lambda', 'layer:l:1') }),
    is: { uniqueId: arn('lambda', 'layer:l:1') },
  },
  {
    ...{ type: 'aws_eks_cluster', id: 'blue', dialect: 'rest', absent: 'ResourceNotFoundException' },
    there: () => json({ cluster: { name: 'blue', status: 'ACTIVE', createdAt: seconds, tags: { a: 'b' } } }),
    is: { state: 'ACTIVE', created: seconds * 1000, tags: { a: 'b' } },
  },
  {
    ...{ type: 'aws_eks_node_group', id: 'blue:pool', dialect: 'rest', absent: 'ResourceNotFoundException' },
    there: () => json({ nodegroup: { nodegroupName: 'pool', status: 'DELETING', createdAt: seconds } }),
    is: { phase: 'ending' },
  },
  {
    ...{ type: 'aws_eks_access_entry', id: `arn:aws:iam::${account}:role/x`, parent: 'blue', dialect: 'rest' },
    there: () => json({ accessEntry: { principalArn: `arn:aws:iam::${account}:role/x`, createdAt: seconds } }),
    is: { created: seconds * 1000 },
    absent: 'ResourceNotFoundException',
  },
  {
    ...{ type: 'aws_eks_access_policy_association', dialect: 'rest', absent: 'ResourceNotFoundException' },
    id: `blue#arn%3Aaws%3Aiam%3A%3A${account}%3Arole%2Fx#arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
    there: () =>
      json({
        associatedAccessPolicies: [
          { policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy', associatedAt: seconds },
        ],
      }),
    is: { created: seconds * 1000 },
  },
  {
    ...{ type: 'aws_eks_addon', id: 'blue:dns', dialect: 'rest', absent: 'ResourceNotFoundException' },
    there: () => json({ addon: { addonName: 'dns', status: 'ACTIVE' } }),
    is: { state: 'ACTIVE' },
  },
  {
    ...{
      type: 'aws_eks_pod_identity_association',
      id: 'blue,a-1',
      dialect: 'rest',
      absent: 'ResourceNotFoundException',
    },
    there: () => json({ association: { associationId: 'a-1', createdAt: seconds } }),
    is: { uniqueId: 'a-1' },
  },
  {
    ...{ type: 'aws_ram_resource_share', id: arn('ram', 'resource-share/1'), look: 'shared', dialect: 'rest' },
    there: ({ action }) =>
      action.endsWith('/getresourceshares')
        ? json({ resourceShares: [{ resourceShareArn: arn('ram', 'resource-share/1'), status: 'ACTIVE' }] })
        : json({ resourceShareAssociations: [{ associatedEntity: other, status: 'ASSOCIATED' }] }),
    is: { sharedWith: [other] },
    absent: 'UnknownResourceException',
  },
];

const secretArn = arn('secretsmanager', 'secret:db-AbCdEf');
const keyId = '11111111-2222-3333-4444-555555555555';

const jsonCases: Case[] = [
  {
    ...{ type: 'aws_secretsmanager_secret', id: secretArn, dialect: 'json', absent: 'ResourceNotFoundException' },
    there: () => json({ ARN: secretArn, Name: 'db', CreatedDate: seconds, DeletedDate: seconds + 60 }),
    is: { uniqueId: secretArn, phase: 'ending', state: 'scheduled for deletion', created: seconds * 1000 },
  },
  {
    ...{ type: 'aws_secretsmanager_secret_policy', id: 'db', look: 'policy', dialect: 'json' },
    there: ({ action }) =>
      json({
        ARN: secretArn,
        Name: 'db',
        ...(action === 'GetResourcePolicy' ? { ResourcePolicy: statement({ AWS: other }) } : {}),
      }),
    is: { sharedWith: [other], policy: statement({ AWS: other }) },
    absent: 'ResourceNotFoundException',
  },
  {
    ...{
      type: 'aws_secretsmanager_secret_version',
      id: `${secretArn}|v-1`,
      dialect: 'json',
      absent: 'ResourceNotFoundException',
    },
    there: () => json({ ARN: secretArn, Name: 'db', VersionIdsToStages: { 'v-1': ['AWSCURRENT'] } }),
    is: { uniqueId: 'v-1', state: 'AWSCURRENT' },
  },
  {
    ...{ type: 'aws_kms_key', id: keyId, dialect: 'json', absent: 'NotFoundException' },
    there: () => json({ KeyMetadata: { KeyId: keyId, KeyState: 'PendingDeletion', CreationDate: seconds } }),
    is: { uniqueId: keyId, phase: 'ending', state: 'PendingDeletion' },
  },
  {
    ...{ type: 'aws_kms_key_policy', id: keyId, look: 'policy', dialect: 'json', absent: 'NotFoundException' },
    there: ({ action }) =>
      action === 'DescribeKey'
        ? json({ KeyMetadata: { KeyId: keyId, KeyState: 'Enabled' } })
        : json({ Policy: statement({ AWS: `arn:aws:iam::${account}:root` }) }),
    is: { sharedWith: [], public: false },
  },
  {
    ...{ type: 'aws_kms_alias', id: 'alias/x', dialect: 'json' },
    there: ({ input }) =>
      input.Marker === 'm'
        ? json({ Aliases: [{ AliasName: 'alias/x', TargetKeyId: keyId, CreationDate: seconds }], Truncated: false })
        : json({ Aliases: [], Truncated: true, NextMarker: 'm' }),
    is: { created: seconds * 1000 },
    absent: () => json({ Aliases: [], Truncated: false }),
  },
  {
    ...{ type: 'aws_kms_grant', id: `${keyId}:g1`, look: 'shared', dialect: 'json', absent: 'NotFoundException' },
    there: () =>
      json({ Grants: [{ GrantId: 'g1', GranteePrincipal: `arn:aws:iam::${other}:root` }], Truncated: false }),
    is: { uniqueId: 'g1', sharedWith: [`arn:aws:iam::${other}:root`] },
  },
  {
    ...{ type: 'aws_ssm_parameter', id: '/app/db', dialect: 'json' },
    there: ({ input }) =>
      input.NextToken === 'n'
        ? json({ Parameters: [{ Name: '/app/db', Version: 3 }] })
        : json({ Parameters: [], NextToken: 'n' }),
    is: { state: 'version 3' },
    absent: () => json({ Parameters: [] }),
  },
  {
    ...{ type: 'aws_dynamodb_table', id: 'carts', dialect: 'json', absent: 'ResourceNotFoundException' },
    there: () =>
      json({ Table: { TableName: 'carts', TableId: 't-1', TableStatus: 'ACTIVE', CreationDateTime: seconds } }),
    is: { uniqueId: 't-1', created: seconds * 1000 },
  },
  {
    ...{
      type: 'aws_ecr_repository_policy',
      id: 'app/web',
      look: 'policy',
      dialect: 'json',
      absent: 'RepositoryNotFoundException',
    },
    there: ({ action }) =>
      action === 'DescribeRepositories'
        ? json({ repositories: [{ repositoryName: 'app/web', createdAt: seconds }] })
        : refusals.json('RepositoryPolicyNotFoundException'),
    is: { policy: null, sharedWith: [], created: seconds * 1000 },
  },
  {
    ...{ type: 'aws_cloudwatch_event_rule', id: 'bus/nightly', dialect: 'json', absent: 'ResourceNotFoundException' },
    there: ({ input }) => json({ Name: input.Name, State: 'ENABLED', EventBusName: 'bus' }),
    is: { state: 'ENABLED' },
  },
  {
    ...{ type: 'aws_cloudwatch_event_target', id: 'nightly/t1', dialect: 'json', absent: 'ResourceNotFoundException' },
    there: () => json({ Targets: [{ Id: 't1', Arn: arn('lambda', 'function:job') }] }),
    is: { state: `starts ${arn('lambda', 'function:job')}` },
  },
  {
    ...{ type: 'aws_sqs_queue', id: `https://sqs.eu-west-1.amazonaws.com/${account}/jobs`, dialect: 'json' },
    there: () =>
      json({
        Attributes: {
          QueueArn: arn('sqs', 'jobs'),
          CreatedTimestamp: String(seconds),
          Policy: statement('*', 's1', { Condition: {} }),
        },
      }),
    is: { created: seconds * 1000, public: false, sharedWith: ['everybody under a condition'] },
    absent: 'com.amazonaws.sqs#QueueDoesNotExist',
  },
];

const queryCases: Case[] = [
  {
    ...{ type: 'aws_sns_topic', id: arn('sns', 'alerts'), dialect: 'query', absent: 'NotFound' },
    there: ({ action }) =>
      query(
        action,
        `<Attributes><entry><key>TopicArn</key><value>${arn('sns', 'alerts')}</value></entry></Attributes>`,
      ),
    is: { policy: null },
  },
  {
    ...{ type: 'aws_sns_topic_subscription', id: arn('sns', 'alerts:1'), dialect: 'query', absent: 'NotFound' },
    there: ({ action }) =>
      query(
        action,
        `<Attributes><entry><key>SubscriptionArn</key><value>${arn('sns', 'alerts:1')}</value></entry><entry><key>PendingConfirmation</key><value>true</value></entry></Attributes>`,
      ),
    is: { state: 'not confirmed' },
  },
  {
    ...{
      type: 'aws_lb',
      id: arn('elasticloadbalancing', 'loadbalancer/app/x/1'),
      dialect: 'query',
      absent: 'LoadBalancerNotFound',
    },
    there: ({ action }) =>
      query(
        action,
        `<LoadBalancers><member><LoadBalancerArn>${arn('elasticloadbalancing', 'loadbalancer/app/x/1')}</LoadBalancerArn><State><Code>active</Code></State><CreatedTime>${made}</CreatedTime></member></LoadBalancers>`,
      ),
    is: { state: 'active', created: Date.parse(made) },
  },
  {
    ...{
      type: 'aws_lb_target_group',
      id: arn('elasticloadbalancing', 'targetgroup/x/1'),
      dialect: 'query',
      absent: 'TargetGroupNotFound',
    },
    there: ({ action }) =>
      query(
        action,
        `<TargetGroups><member><TargetGroupArn>${arn('elasticloadbalancing', 'targetgroup/x/1')}</TargetGroupArn></member></TargetGroups>`,
      ),
    is: { phase: 'there' },
  },
  {
    ...{
      type: 'aws_lb_listener',
      id: arn('elasticloadbalancing', 'listener/app/x/1/2'),
      dialect: 'query',
      absent: 'ListenerNotFound',
    },
    there: ({ action }) =>
      query(
        action,
        `<Listeners><member><ListenerArn>${arn('elasticloadbalancing', 'listener/app/x/1/2')}</ListenerArn></member></Listeners>`,
      ),
    is: { phase: 'there' },
  },
  {
    ...{ type: 'aws_cloudformation_stack', id: 'web', dialect: 'query' },
    there: ({ action, input }) =>
      input.NextToken === 'n'
        ? query(
            action,
            `<Stacks><member><StackName>web</StackName><StackId>${arn('cloudformation', 'stack/web/1')}</StackId><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>${made}</CreationTime></member></Stacks>`,
          )
        : query(action, '<Stacks/><NextToken>n</NextToken>'),
    is: { uniqueId: arn('cloudformation', 'stack/web/1'), created: Date.parse(made) },
    absent: ({ action }) => query(action, '<Stacks/>'),
  },
];

const s3xml = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const located = xml(`<LocationConstraint ${s3xml}>eu-west-1</LocationConstraint>`);
const bucket =
  (then: Answer) =>
  (r: Request): Answer =>
    'location' in r.query ? located : then;
const acl = (grantee: string): Answer =>
  xml(
    `<AccessControlPolicy ${s3xml}><Owner><ID>own</ID></Owner><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${grantee}</Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>`,
  );

const s3Cases: Case[] = [
  {
    ...{ type: 'aws_s3_bucket', id: 'reports', dialect: 's3', region: 'us-east-1', absent: 'NoSuchBucket' },
    there: () => located,
    is: { state: 'in eu-west-1', uniqueId: null, created: null },
  },
  {
    ...{
      type: 'aws_s3_bucket_policy',
      id: 'reports',
      look: 'policy',
      dialect: 's3',
      region: 'us-east-1',
      absent: 'NoSuchBucket',
    },
    there: bucket({ body: statement({ AWS: other }), headers: { 'content-type': 'application/json' } }),
    is: { policy: statement({ AWS: other }), sharedWith: [other], public: false },
  },
  {
    ...{
      type: 'aws_s3_bucket',
      id: 'plain',
      look: 'policy',
      dialect: 's3',
      region: 'us-east-1',
      absent: 'NoSuchBucket',
    },
    there: bucket(refusals.s3('NoSuchBucketPolicy')),
    is: { policy: null },
  },
  {
    ...{
      type: 'aws_s3_bucket_public_access_block',
      id: 'reports',
      dialect: 's3',
      region: 'us-east-1',
      absent: 'NoSuchBucket',
    },
    there: bucket(refusals.s3('NoSuchPublicAccessBlockConfiguration')),
    is: { setting: null },
  },
  {
    ...{
      type: 'aws_s3_bucket_acl',
      id: 'reports',
      look: 'shared',
      dialect: 's3',
      region: 'us-east-1',
      absent: 'NoSuchBucket',
    },
    there: (r) => {
      if ('location' in r.query) return located;
      return 'acl' in r.query
        ? acl('xsi:type="Group"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>')
        : refusals.s3('NoSuchBucketPolicy');
    },
    is: { public: true, sharedWith: [] },
  },
];

export const cases: Case[] = [
  ...[...ec2Cases, ...vpcCases, ...s3Cases, ...rdsCases],
  ...[...route53Cases, ...restCases, ...jsonCases, ...queryCases],
];
