import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSignificant } from '../../../source/core/audit/classify.ts';
import { audit } from '../../../source/core/audit/index.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { hash } from '../../support/hash.ts';
import { account, alice, auditOf, parsed, root, seedsOf } from './records.ts';
import { arn, caller, lets, other } from './resource-calls.ts';

const { call } = caller(alice);

/** `kind subject = type importId`, with `~` before what the session undid. */
const line = (f: Finding): string =>
  `${f.transient ? '~' : ''}${f.kind} ${f.subject} = ${f.terraform ? `${f.terraform.type} ${f.terraform.importId}` : '—'}`;

const made = (type: string, id: string, subject = id): string => `resource-created ${subject} = ${type} ${id}`;
const items = (...list: JsonObject[]): JsonObject => ({ items: list });
const lambdaDate = '20150331';

/** The rows of domain.md §4.8 by number: a call in the shape of a real record where there is one, else of botocore's. */
const rows: [row: string, calls: () => JsonObject[], expected: string[]][] = [
  [
    '1 RunInstances, two at once',
    () => [
      call(
        'ec2',
        'RunInstances',
        { instancesSet: items({ imageId: 'ami-1' }) },
        {
          instancesSet: items({ instanceId: 'i-0aa' }, { instanceId: 'i-0bb' }),
        },
      ),
    ],
    [made('aws_instance', 'i-0aa'), made('aws_instance', 'i-0bb')],
  ],
  ['2', () => [call('ec2', 'AllocateAddress', {}, { allocationId: 'eipalloc-1' })], [made('aws_eip', 'eipalloc-1')]],
  [
    '3',
    () => [call('ec2', 'AssociateAddress', { allocationId: 'eipalloc-1' }, { associationId: 'eipassoc-1' })],
    [made('aws_eip_association', 'eipassoc-1')],
  ],
  [
    '4',
    () => [call('ec2', 'CreateSecurityGroup', { vpcId: 'vpc-1' }, { groupId: 'sg-1' })],
    [made('aws_security_group', 'sg-1')],
  ],
  [
    '5 both directions, with and without the id of the rule',
    () => [
      call(
        'ec2',
        'AuthorizeSecurityGroupIngress',
        {
          groupId: 'sg-1',
          ipPermissions: items({
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            ipRanges: items({ cidrIp: '0.0.0.0/0' }),
          }),
        },
        {
          securityGroupRuleSet: items({
            groupId: 'sg-1',
            securityGroupRuleId: 'sgr-1',
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            cidrIpv4: '0.0.0.0/0',
          }),
        },
      ),
      call('ec2', 'AuthorizeSecurityGroupEgress', {
        groupId: 'sg-1',
        ipProtocol: 'tcp',
        fromPort: 80,
        toPort: 80,
        cidrIp: '10.0.0.0/8',
      }),
    ],
    [
      made('aws_security_group_rule', 'sg-1_egress_tcp_80_80_10.0.0.0/8'),
      made('aws_vpc_security_group_ingress_rule', 'sgr-1'),
    ],
  ],
  ['6', () => [call('ec2', 'CreateVpc', {}, { vpc: { vpcId: 'vpc-1' } })], [made('aws_vpc', 'vpc-1')]],
  [
    '7',
    () => [call('ec2', 'CreateSubnet', { vpcId: 'vpc-1' }, { subnet: { subnetId: 'subnet-1' } })],
    [made('aws_subnet', 'subnet-1')],
  ],
  [
    '8',
    () => [call('ec2', 'CreateRouteTable', { vpcId: 'vpc-1' }, { routeTable: { routeTableId: 'rtb-1' } })],
    [made('aws_route_table', 'rtb-1')],
  ],
  [
    '9',
    () => [call('ec2', 'CreateRoute', { routeTableId: 'rtb-1', destinationCidrBlock: '10.0.0.0/16' })],
    [made('aws_route', 'rtb-1_10.0.0.0/16')],
  ],
  [
    '10',
    () => [
      call(
        'ec2',
        'AssociateRouteTable',
        { routeTableId: 'rtb-1', subnetId: 'subnet-1' },
        { associationId: 'rtbassoc-1' },
      ),
    ],
    [made('aws_route_table_association', 'subnet-1/rtb-1')],
  ],
  [
    '11',
    () => [
      call('ec2', 'CreateInternetGateway', {}, { internetGateway: { internetGatewayId: 'igw-1' } }),
      call('ec2', 'AttachInternetGateway', { internetGatewayId: 'igw-1', vpcId: 'vpc-1' }),
    ],
    [made('aws_internet_gateway', 'igw-1'), made('aws_internet_gateway_attachment', 'igw-1:vpc-1')],
  ],
  [
    '12 in the wrapped dialect',
    () => [
      call(
        'ec2',
        'CreateNatGateway',
        { CreateNatGatewayRequest: { SubnetId: 'subnet-1' } },
        {
          CreateNatGatewayResponse: { natGateway: { natGatewayId: 'nat-1' } },
        },
      ),
    ],
    [made('aws_nat_gateway', 'nat-1')],
  ],
  [
    '13',
    () => [call('ec2', 'CreateNetworkInterface', {}, { networkInterface: { networkInterfaceId: 'eni-1' } })],
    [made('aws_network_interface', 'eni-1')],
  ],
  [
    '14',
    () => [
      call('ec2', 'CreateVolume', {}, { volumeId: 'vol-1' }),
      call('ec2', 'AttachVolume', { volumeId: 'vol-1', instanceId: 'i-1', device: '/dev/sdh' }),
    ],
    [made('aws_ebs_volume', 'vol-1'), made('aws_volume_attachment', '/dev/sdh:vol-1:i-1')],
  ],
  [
    '15',
    () => [
      call('ec2', 'CreateSnapshot', { volumeId: 'vol-1' }, { snapshotId: 'snap-1' }),
      call('ec2', 'CreateSnapshots', {}, { snapshotSet: items({ snapshotId: 'snap-2' }, { snapshotId: 'snap-3' }) }),
    ],
    ['snap-1', 'snap-2', 'snap-3'].map((id) => made('aws_ebs_snapshot', id)),
  ],
  ['16', () => [call('ec2', 'CreateImage', { instanceId: 'i-1' }, { imageId: 'ami-1' })], [made('aws_ami', 'ami-1')]],
  [
    '17 to an account and to everybody',
    () => [
      call('ec2', 'ModifySnapshotAttribute', {
        snapshotId: 'snap-1',
        createVolumePermission: { add: items({ userId: other }, { group: 'all' }) },
      }),
    ],
    [
      `resource-shared snap-1 = aws_snapshot_create_volume_permission snap-1-${other}`,
      'resource-shared snap-1 = aws_snapshot_create_volume_permission snap-1-all',
    ],
  ],
  [
    '18',
    () => [
      call('ec2', 'ModifyImageAttribute', { imageId: 'ami-1', launchPermission: { add: items({ userId: other }) } }),
    ],
    [`resource-shared ami-1 = aws_ami_launch_permission ${other}/ami-1`],
  ],
  [
    '19',
    () => [call('ec2', 'ImportKeyPair', { keyName: 'k' }, { keyPairId: 'key-1', keyName: 'k' })],
    [made('aws_key_pair', 'k')],
  ],
  [
    '20',
    () => [
      call(
        'ec2',
        'CreateLaunchTemplate',
        {},
        { CreateLaunchTemplateResponse: { launchTemplate: { launchTemplateId: 'lt-1' } } },
      ),
    ],
    [made('aws_launch_template', 'lt-1')],
  ],
  [
    '21 at a place that nobody has seen: the id by its look',
    () => [
      call('ec2', 'CreateVpcEndpoint', {}, { CreateVpcEndpointResponse: { else: [{ x: 'vpce-0123456789abcdef0' }] } }),
    ],
    [made('aws_vpc_endpoint', 'vpce-0123456789abcdef0')],
  ],
  [
    '22',
    () => [
      call('ec2', 'CreateVpcPeeringConnection', {}, { vpcPeeringConnection: { vpcPeeringConnectionId: 'pcx-1' } }),
    ],
    [made('aws_vpc_peering_connection', 'pcx-1')],
  ],
  [
    '23',
    () => [
      call('ec2', 'CreateNetworkAcl', {}, { networkAcl: { networkAclId: 'acl-1' } }),
      call('ec2', 'CreateNetworkAclEntry', {
        networkAclId: 'acl-2',
        ruleNumber: 100,
        aclProtocol: 'tcp',
        egress: false,
      }),
    ],
    [made('aws_network_acl', 'acl-1'), made('aws_network_acl_rule', 'acl-2:100:tcp:false')],
  ],
  [
    '24 one, and a list',
    () => [
      call('ec2', 'CreateFlowLogs', {}, { CreateFlowLogsResponse: { flowLogIdSet: { item: 'fl-1' } } }),
      call('ec2', 'CreateFlowLogs', {}, { CreateFlowLogsResponse: { flowLogIdSet: { item: ['fl-2', 'fl-3'] } } }),
    ],
    ['fl-1', 'fl-2', 'fl-3'].map((id) => made('aws_flow_log', id)),
  ],
  [
    '25, 26, 28 what is done to an instance is one change of it',
    () => [
      call('ec2', 'AssociateIamInstanceProfile', {
        AssociateIamInstanceProfileRequest: { InstanceId: 'i-1', IamInstanceProfile: { Name: 'p' } },
      }),
      call('ec2', 'ModifyInstanceAttribute', { instanceId: 'i-1', userData: 'x' }),
      call('ec2', 'CreateTags', { resourcesSet: items({ resourceId: 'i-1' }) }),
    ],
    ['resource-changed i-1 = aws_instance i-1'],
  ],
  [
    '27',
    () => [
      call(
        'ec2',
        'TerminateInstances',
        { instancesSet: items({ instanceId: 'i-1' }) },
        {
          instancesSet: items({
            instanceId: 'i-1',
            previousState: { name: 'running' },
            currentState: { name: 'shutting-down' },
          }),
        },
      ),
    ],
    ['resource-deleted i-1 = aws_instance i-1'],
  ],
  [
    '43',
    () => [
      call(
        'iam',
        'CreateInstanceProfile',
        { instanceProfileName: 'p' },
        { instanceProfile: { instanceProfileName: 'p' } },
      ),
      call('iam', 'AddRoleToInstanceProfile', { instanceProfileName: 'q', roleName: 'r' }),
    ],
    [made('aws_iam_instance_profile', 'p'), made('aws_iam_instance_profile_role', 'q/r')],
  ],
  ['48', () => [call('iam', 'CreateAccountAlias', { accountAlias: 'a' })], [made('aws_iam_account_alias', 'a')]],
  [
    '49',
    () => [
      call('rolesanywhere', 'CreateTrustAnchor', {}, { trustAnchor: { trustAnchorId: 'u-1' } }),
      call('rolesanywhere', 'CreateProfile', {}, { profile: { profileId: 'u-2' } }),
    ],
    [made('aws_rolesanywhere_profile', 'u-2'), made('aws_rolesanywhere_trust_anchor', 'u-1')],
  ],
  ['52', () => [call('s3', 'CreateBucket', { bucketName: 'b', 'x-amz-acl': 'private' })], [made('aws_s3_bucket', 'b')]],
  [
    '53 for an account, and for the account itself',
    () => [
      call('s3', 'PutBucketPolicy', { bucketName: 'b', bucketPolicy: lets({ AWS: `arn:aws:iam::${other}:root` }) }),
      call('s3', 'PutBucketPolicy', { bucketName: 'c', bucketPolicy: lets({ AWS: `arn:aws:iam::${account}:root` }) }),
    ],
    ['resource-policy-changed c = aws_s3_bucket_policy c', 'resource-shared b = aws_s3_bucket_policy b'],
  ],
  [
    '54',
    () => [
      call('s3', 'PutBucketAcl', { bucketName: 'b', 'x-amz-acl': ['public-read'] }),
      call('s3', 'DeleteBucketPublicAccessBlock', { bucketName: 'b' }),
    ],
    ['resource-policy-changed b = aws_s3_bucket_public_access_block b', 'resource-shared b = aws_s3_bucket_acl b'],
  ],
  [
    '55 each setting of an old bucket',
    () => [
      call('s3', 'PutBucketVersioning', { bucketName: 'b' }),
      call('s3', 'PutBucketLifecycle', { bucketName: 'b' }),
      call('s3', 'PutBucketVersioning', { bucketName: 'b' }),
    ],
    ['resource-changed b = aws_s3_bucket_lifecycle_configuration b', 'resource-changed b = aws_s3_bucket_versioning b'],
  ],
  [
    '56',
    () => [call('s3', 'PutAccountPublicAccessBlock', { PublicAccessBlockConfiguration: { BlockPublicAcls: false } })],
    [`resource-policy-changed ${account} = aws_s3_account_public_access_block ${account}`],
  ],
  [
    '57',
    () => [call('rds', 'RestoreDBInstanceFromDBSnapshot', {}, { dBInstanceIdentifier: 'db' })],
    [made('aws_db_instance', 'db')],
  ],
  ['58', () => [call('rds', 'CopyDBSnapshot', {}, { dBSnapshotIdentifier: 's' })], [made('aws_db_snapshot', 's')]],
  [
    '59, 60 shared with an account, with everybody',
    () => [
      call('rds', 'ModifyDBSnapshotAttribute', {
        dBSnapshotIdentifier: 's',
        attributeName: 'restore',
        valuesToAdd: [other],
      }),
      call('rds', 'ModifyDBClusterSnapshotAttribute', {
        dBClusterSnapshotIdentifier: 'c',
        attributeName: 'restore',
        valuesToAdd: ['all'],
      }),
    ],
    ['resource-shared c = —', 'resource-shared s = —'],
  ],
  ['60', () => [call('rds', 'CreateDBCluster', {}, { dBClusterIdentifier: 'c' })], [made('aws_rds_cluster', 'c')]],
  [
    '61',
    () => [call('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'db' })],
    ['resource-changed db = aws_db_instance db'],
  ],
  [
    '62',
    () => [call('rds', 'StartExportTask', { exportTaskIdentifier: 'x' }, { exportTaskIdentifier: 'x' })],
    [made('aws_rds_export_task', 'x')],
  ],
  [
    '63',
    () => [
      call('rds', 'CreateDBSubnetGroup', {}, { dBSubnetGroupName: 'g' }),
      call('rds', 'CreateDBParameterGroup', {}, { dBParameterGroupName: 'p' }),
    ],
    [made('aws_db_parameter_group', 'p'), made('aws_db_subnet_group', 'g')],
  ],
  [
    '64',
    () => [call('route53', 'CreateHostedZone', {}, { hostedZone: { id: '/hostedzone/Z1' } })],
    [made('aws_route53_zone', 'Z1')],
  ],
  [
    '65 three in a batch, one of a set',
    () => [
      call('route53', 'ChangeResourceRecordSets', {
        hostedZoneId: 'Z1',
        changeBatch: {
          changes: [
            { action: 'CREATE', resourceRecordSet: { name: 'a.example.org.', type: 'A' } },
            { action: 'UPSERT', resourceRecordSet: { name: 'b.example.org', type: 'A', setIdentifier: 'eu' } },
            { action: 'DELETE', resourceRecordSet: { name: 'c.example.org', type: 'TXT' } },
          ],
        },
      }),
    ],
    [
      'resource-changed Z1_b.example.org_A_eu = aws_route53_record Z1_b.example.org_A_eu',
      made('aws_route53_record', 'Z1_a.example.org_A'),
      'resource-deleted Z1_c.example.org_TXT = aws_route53_record Z1_c.example.org_TXT',
    ],
  ],
  [
    '66',
    () => [
      call('route53', 'AssociateVPCWithHostedZone', { hostedZoneId: '/hostedzone/Z1', vPC: { vPCId: 'vpc-1' } }),
      call('route53', 'CreateHealthCheck', {}, { healthCheck: { id: 'h-1' } }),
    ],
    [made('aws_route53_health_check', 'h-1'), made('aws_route53_zone_association', 'Z1:vpc-1')],
  ],
  [
    '67',
    () => [call('eks', 'CreateCluster', { name: 'k' }, { cluster: { name: 'k' } })],
    [made('aws_eks_cluster', 'k')],
  ],
  [
    '68',
    () => [
      call(
        'eks',
        'CreateNodegroup',
        { name: 'k', nodegroupName: 'n' },
        { nodegroup: { nodegroupName: 'n', clusterName: 'k' } },
      ),
    ],
    [made('aws_eks_node_group', 'k:n')],
  ],
  [
    '69, 70 the principal URL-encoded',
    () => [
      call('eks', 'CreateAccessEntry', { name: 'k', principalArn: 'arn:aws:iam::1:role/r' }),
      call('eks', 'AssociateAccessPolicy', {
        name: 'k',
        principalArn: 'arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr',
        policyArn: 'arn:aws:eks::aws:cluster-access-policy/Admin',
      }),
    ],
    [
      'host-access k = aws_eks_access_entry k:arn:aws:iam::1:role/r',
      'host-access k = aws_eks_access_policy_association k#arn:aws:iam::1:role/r#arn:aws:eks::aws:cluster-access-policy/Admin',
    ],
  ],
  [
    '71',
    () => [
      call('eks', 'CreateAddon', { name: 'k', addonName: 'a' }),
      call('eks', 'CreatePodIdentityAssociation', { name: 'k' }, { association: { associationId: 'a-1' } }),
      call('eks', 'UpdateClusterConfig', { name: 'old' }),
    ],
    [
      'resource-changed old = aws_eks_cluster old',
      made('aws_eks_addon', 'k:a'),
      made('aws_eks_pod_identity_association', 'k,a-1'),
    ],
  ],
  ['72', () => [call('kms', 'CreateKey', {}, { keyMetadata: { keyId: 'k-1' } })], [made('aws_kms_key', 'k-1')]],
  [
    '73 to oneself and to another account',
    () => [
      call('kms', 'CreateAlias', { aliasName: 'alias/x', targetKeyId: 'k-1' }),
      call(
        'kms',
        'CreateGrant',
        { keyId: 'k-1', granteePrincipal: `arn:aws:iam::${account}:role/app` },
        { grantId: 'g-1' },
      ),
      call(
        'kms',
        'CreateGrant',
        { keyId: arn('kms', 'key/k-1'), granteePrincipal: `arn:aws:iam::${other}:root` },
        { grantId: 'g-2' },
      ),
      call('kms', 'PutKeyPolicy', { keyId: 'k-2', policy: JSON.stringify(lets({ AWS: '*' })) }),
    ],
    [
      made('aws_kms_alias', 'alias/x'),
      'resource-policy-changed k-1 = aws_kms_grant k-1:g-1',
      'resource-shared k-1 = aws_kms_grant k-1:g-2',
      'resource-shared k-2 = aws_kms_key_policy k-2',
    ],
  ],
  [
    '74',
    () => [call('kms', 'ScheduleKeyDeletion', { keyId: 'k-1' }), call('kms', 'DisableKey', { keyId: 'k-2' })],
    ['resource-changed k-2 = aws_kms_key k-2', 'resource-deleted k-1 = aws_kms_key k-1'],
  ],
  [
    '75, 76 the same secret by name and by ARN',
    () => [
      call('secretsmanager', 'CreateSecret', { name: 'db' }, { arn: arn('secretsmanager', 'secret:db-AbCdEf') }),
      call('secretsmanager', 'PutSecretValue', { secretId: 'db' }),
      call(
        'secretsmanager',
        'PutSecretValue',
        { secretId: 'old' },
        { arn: arn('secretsmanager', 'secret:old-AbCdEf') },
      ),
    ],
    [
      `resource-changed ${arn('secretsmanager', 'secret:old-AbCdEf')} = aws_secretsmanager_secret ${arn('secretsmanager', 'secret:old-AbCdEf')}`,
      made('aws_secretsmanager_secret', arn('secretsmanager', 'secret:db-AbCdEf')),
    ],
  ],
  [
    '77',
    () => [
      call('secretsmanager', 'PutResourcePolicy', {
        secretId: 'db',
        resourcePolicy: JSON.stringify(lets({ AWS: other })),
      }),
      call('secretsmanager', 'DeleteSecret', { secretId: 'gone' }),
    ],
    [
      'resource-deleted gone = aws_secretsmanager_secret gone',
      'resource-shared db = aws_secretsmanager_secret_policy db',
    ],
  ],
  [
    '78',
    () => [call('lambda', `CreateFunction${lambdaDate}`, { functionName: 'f' }, { functionName: 'f' })],
    [made('aws_lambda_function', 'f')],
  ],
  [
    '79 to everybody, and to a service',
    () => [
      call('lambda', `AddPermission${lambdaDate}v2`, {
        functionName: arn('lambda', 'function:f'),
        statementId: 's',
        principal: '*',
      }),
      call('lambda', `AddPermission${lambdaDate}v2`, {
        functionName: 'f',
        statementId: 't',
        principal: 'events.amazonaws.com',
      }),
    ],
    ['resource-policy-changed f = aws_lambda_permission f/t', 'resource-shared f = aws_lambda_permission f/s'],
  ],
  [
    '80 by ARN',
    () => [
      call(
        'lambda',
        `UpdateFunctionCode${lambdaDate}v2`,
        { functionName: arn('lambda', 'function:f') },
        { functionName: 'f' },
      ),
    ],
    ['resource-changed f = aws_lambda_function f'],
  ],
  [
    '81',
    () => [
      call('lambda', 'CreateFunctionUrlConfig', { functionName: 'f' }),
      call('lambda', `CreateEventSourceMapping${lambdaDate}`, {}, { uUID: 'u-1' }),
      call('lambda', 'PublishLayerVersion20181031', {}, { layerVersionArn: arn('lambda', 'layer:l:1') }),
    ],
    [
      made('aws_lambda_event_source_mapping', 'u-1'),
      made('aws_lambda_function_url', 'f'),
      made('aws_lambda_layer_version', arn('lambda', 'layer:l:1')),
    ],
  ],
  [
    '82 a new one, and an old one',
    () => [
      call('ssm', 'PutParameter', { name: '/a/b', overwrite: true }, { version: 1 }),
      call('ssm', 'PutParameter', { name: '/a/c', overwrite: true }, { version: 7 }),
    ],
    ['resource-changed /a/c = aws_ssm_parameter /a/c', made('aws_ssm_parameter', '/a/b')],
  ],
  [
    '83',
    () => [
      call('ssm', 'StartSession', { target: 'i-1' }, { sessionId: 's-1' }),
      call('ssm', 'TerminateSession', { sessionId: 's-1' }),
      call('ssm', 'SendCommand', { instanceIds: ['i-2', 'i-3'] }, { command: { commandId: 'c-1' } }),
      call(
        'ssm',
        'SendCommand',
        { targets: [{ key: 'tag:env', values: ['prod'] }] },
        { command: { commandId: 'c-2', instanceIds: [] } },
      ),
    ],
    ['host-access i-1 = —', 'host-access i-2 = —', 'host-access i-3 = —', 'host-access tag:env=prod = —'],
  ],
  [
    '84 opened when it was made',
    () => [
      call(
        'sns',
        'CreateTopic',
        { name: 't', attributes: { Policy: JSON.stringify(lets('*')) } },
        { topicArn: arn('sns', 't') },
      ),
      call('sns', 'Subscribe', { topicArn: arn('sns', 't') }, { subscriptionArn: arn('sns', 't:u-1') }),
    ],
    [
      made('aws_sns_topic', arn('sns', 't')),
      made('aws_sns_topic_subscription', arn('sns', 't:u-1')),
      `resource-shared ${arn('sns', 't')} = aws_sns_topic_policy ${arn('sns', 't')}`,
    ],
  ],
  [
    '85 made, and an old one opened',
    () => [
      call('sqs', 'CreateQueue', { queueName: 'q' }, { queueUrl: 'https://sqs/1/q' }),
      call('sqs', 'SetQueueAttributes', {
        queueUrl: 'https://sqs/1/old',
        attributes: { Policy: lets({ AWS: other }) },
      }),
      call('sqs', 'SetQueueAttributes', { queueUrl: 'https://sqs/1/slow', attributes: { DelaySeconds: '9' } }),
    ],
    [
      'resource-changed https://sqs/1/slow = aws_sqs_queue https://sqs/1/slow',
      made('aws_sqs_queue', 'https://sqs/1/q'),
      'resource-shared https://sqs/1/old = aws_sqs_queue_policy https://sqs/1/old',
    ],
  ],
  ['86', () => [call('dynamodb', 'CreateTable', { tableName: 't' })], [made('aws_dynamodb_table', 't')]],
  [
    '87',
    () => [
      call(
        'elasticloadbalancing',
        'CreateLoadBalancer',
        { name: 'l' },
        { loadBalancers: [{ loadBalancerArn: 'arn:lb' }] },
      ),
      call('elasticloadbalancing', 'CreateTargetGroup', {}, { targetGroups: [{ targetGroupArn: 'arn:tg' }] }),
      call(
        'elasticloadbalancing',
        'CreateListener',
        { loadBalancerArn: 'arn:lb' },
        { listeners: [{ listenerArn: 'arn:li' }] },
      ),
    ],
    [made('aws_lb', 'arn:lb'), made('aws_lb_listener', 'arn:li'), made('aws_lb_target_group', 'arn:tg')],
  ],
  [
    '88',
    () => [
      call('events', 'PutRule', { name: 'r' }),
      call('events', 'PutTargets', { rule: 'r', targets: [{ id: 't1' }, { id: 't2' }] }),
    ],
    [
      made('aws_cloudwatch_event_rule', 'default/r'),
      made('aws_cloudwatch_event_target', 'r/t1'),
      made('aws_cloudwatch_event_target', 'r/t2'),
    ],
  ],
  [
    '89',
    () => [
      call('cloudfront', 'CreatePublicKey', {}, { publicKey: { id: 'K1' } }),
      call('cloudfront', 'CreateKeyGroup', {}, { keyGroup: { id: 'G1' } }),
      call('cloudfront', 'CreateDistribution', {}, { distribution: { id: 'E1' } }),
    ],
    [
      made('aws_cloudfront_distribution', 'E1'),
      made('aws_cloudfront_key_group', 'G1'),
      made('aws_cloudfront_public_key', 'K1'),
    ],
  ],
  [
    '90',
    () => [call('cloudformation', 'CreateStack', { stackName: 's' }, { stackId: arn('cloudformation', 'stack/s/u') })],
    [made('aws_cloudformation_stack', 's')],
  ],
  [
    '91',
    () => [
      call('ecr', 'CreateRepository', { repositoryName: 'r' }, { repository: { repositoryName: 'r' } }),
      call('ecr', 'SetRepositoryPolicy', { repositoryName: 'old', policyText: JSON.stringify(lets('*')) }),
      call(
        'ram',
        'CreateResourceShare',
        { name: 's', principals: [other] },
        { resourceShare: { resourceShareArn: arn('ram', 'resource-share/u') } },
      ),
      call('organizations', 'LeaveOrganization', null, null, { error: 'AccessDenied' }),
      call('guardduty', 'DeleteDetector', { detectorId: 'd' }),
      call('config', 'StopConfigurationRecorder', { configurationRecorderName: 'default' }),
      call('cloudtrail', 'StopLogging', { name: 't' }),
    ],
    [
      ...['d', 'default', 'organizations', 't'].map((s) => `logging-touched ${s} = —`),
      made('aws_ecr_repository', 'r'),
      made('aws_ram_resource_share', arn('ram', 'resource-share/u')),
      `resource-shared ${arn('ram', 'resource-share/u')} = aws_ram_principal_association ${arn('ram', 'resource-share/u')},${other}`,
      'resource-shared old = aws_ecr_repository_policy old',
    ].sort(),
  ],
];

describe('all rows together', () => {
  const all = rows.flatMap(([, calls]) => calls());
  const essence = (events: ReturnType<typeof parsed>) => {
    const { fact } = audit({ events, seeds: seedsOf(), hash, awsNow: null });
    return { findings: fact.findings, writes: fact.writeIds.length, totals: fact.totals };
  };
  const whole = essence(parsed([root, ...all]));

  it('give the same in any order, with duplicates, ids and all', () => {
    const indexes = [...all.keys()];
    fc.assert(
      fc.property(fc.shuffledSubarray(indexes, { minLength: indexes.length }), fc.subarray(indexes), (order, twice) => {
        const records = [...order, ...twice].map((i) => structuredClone(all[i] ?? {}));
        expect(essence(parsed([...records, root]))).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('give the same of the events that a store keeps whole as of all', () => {
    expect(essence(parsed([root, ...all]).filter(isSignificant))).toEqual(whole);
    expect(new Set(whole.findings.map((f) => f.id)).size).toBe(whole.findings.length);
  });
});

describe('row of the event table', () => {
  it.each(rows)('%s', (_, calls, expected) => {
    const { fact } = auditOf([root, ...calls()]);
    expect(fact.findings.map(line).sort()).toEqual([...expected].sort());
  });

  it.each(rows)('%s: a failed call makes none of it', (_, calls) => {
    const failed = calls().map((r) => ({
      ...r,
      errorCode: 'AccessDenied',
      requestParameters: null,
      responseElements: null,
    }));
    const { fact, attempts } = auditOf([root, ...failed]);
    expect(fact.findings.filter((f) => f.kind !== 'logging-touched')).toEqual([]);
    expect(attempts.length).toBe(failed.length);
  });

  it.each(rows)('%s: a call that failed and kept its request makes none of it either', (_, calls) => {
    const failed = calls().map((r) => ({ ...r, errorCode: 'Client.InvalidParameterValue', responseElements: null }));
    const { fact } = auditOf([root, ...failed]);
    expect(fact.findings.filter((f) => f.kind !== 'logging-touched')).toEqual([]);
    expect(fact.findings.every((f) => f.left === undefined)).toBe(true);
  });

  it.each(rows)('%s: what the record does not tell is an unclassified write, and none is lost', (_, calls) => {
    const bare = calls().map((r) => ({ ...r, requestParameters: null, responseElements: null }));
    const { fact } = auditOf([root, ...bare]);
    const proving = new Set(fact.findings.flatMap((f) => f.events));
    expect(fact.writeIds.filter((id) => !proving.has(id))).toEqual([]);
  });
});
