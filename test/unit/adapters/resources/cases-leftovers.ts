import type { ResourceState } from '../../../../source/core/resource-state.ts';
import { account, type Case } from './cases.ts';
import { ec2, json, query, type Request, refusals } from './server.ts';

/** Types that a session leaves and nobody looks for: ways into networks, what runs on machines, who gets the logs, who gets in. */

const hex = '0123456789abcdef0';
const made = '2026-05-20T13:05:00Z';
const seconds = Date.parse(made) / 1000;

const gateway = (
  type: string,
  id: string,
  [action, filter, set]: [action: string, filter: string, set: string],
  inner: string,
  is: Partial<ResourceState> = {},
): Case => ({
  ...{ type, id, dialect: 'ec2' },
  there: (r: Request) =>
    r.action === action && r.input['Filter.1.Name'] === filter && r.input['Filter.1.Value.1'] === id
      ? ec2(action, `<${set}><item>${inner}</item></${set}>`)
      : refusals.ec2('InvalidAction'),
  is: { uniqueId: id, phase: 'there', ...is },
  // Asked for with a filter: an empty list is AWS's own word for "not there", and another one's is not it.
  absent: () => ec2(action, `<${set}/>`),
});

const gateways: Case[] = [
  gateway(
    'aws_vpn_connection',
    `vpn-${hex}`,
    ['DescribeVpnConnections', 'vpn-connection-id', 'vpnConnectionSet'],
    `<vpnConnectionId>vpn-${hex}</vpnConnectionId><state>available</state><customerGatewayConfiguration>must-not-show</customerGatewayConfiguration>`,
    { state: 'available' },
  ),
  gateway(
    'aws_vpn_gateway',
    `vgw-${hex}`,
    ['DescribeVpnGateways', 'vpn-gateway-id', 'vpnGatewaySet'],
    `<vpnGatewayId>vgw-${hex}</vpnGatewayId><state>deleted</state>`,
    { phase: 'gone' },
  ),
  gateway(
    'aws_customer_gateway',
    `cgw-${hex}`,
    ['DescribeCustomerGateways', 'customer-gateway-id', 'customerGatewaySet'],
    `<customerGatewayId>cgw-${hex}</customerGatewayId><state>deleting</state>`,
    { phase: 'ending' },
  ),
  gateway(
    'aws_ec2_client_vpn_endpoint',
    `cvpn-endpoint-${hex}`,
    ['DescribeClientVpnEndpoints', 'endpoint-id', 'clientVpnEndpoint'],
    `<clientVpnEndpointId>cvpn-endpoint-${hex}</clientVpnEndpointId><status><code>pending-associate</code></status>`,
    { state: 'pending-associate' },
  ),
  gateway(
    'aws_ec2_transit_gateway',
    `tgw-${hex}`,
    ['DescribeTransitGateways', 'transit-gateway-id', 'transitGatewaySet'],
    `<transitGatewayId>tgw-${hex}</transitGatewayId><state>available</state><creationTime>${made}</creationTime>`,
    { created: Date.parse(made) },
  ),
  gateway(
    'aws_ec2_transit_gateway_vpc_attachment',
    `tgw-attach-${hex}`,
    ['DescribeTransitGatewayVpcAttachments', 'transit-gateway-attachment-id', 'transitGatewayVpcAttachments'],
    `<transitGatewayAttachmentId>tgw-attach-${hex}</transitGatewayAttachmentId><state>available</state>`,
  ),
  gateway(
    'aws_ec2_instance_connect_endpoint',
    `eice-${hex}`,
    ['DescribeInstanceConnectEndpoints', 'instance-connect-endpoint-id', 'instanceConnectEndpointSet'],
    `<instanceConnectEndpointId>eice-${hex}</instanceConnectEndpointId><state>create-complete</state>`,
  ),
  gateway(
    'aws_ec2_managed_prefix_list',
    `pl-${hex}`,
    ['DescribeManagedPrefixLists', 'prefix-list-id', 'prefixListSet'],
    `<prefixListId>pl-${hex}</prefixListId><state>create-complete</state>`,
  ),
  gateway(
    'aws_ec2_traffic_mirror_session',
    `tms-${hex}`,
    ['DescribeTrafficMirrorSessions', 'traffic-mirror-session-id', 'trafficMirrorSessionSet'],
    `<trafficMirrorSessionId>tms-${hex}</trafficMirrorSessionId>`,
  ),
  gateway(
    'aws_ec2_traffic_mirror_target',
    `tmt-${hex}`,
    ['DescribeTrafficMirrorTargets', 'traffic-mirror-target-id', 'trafficMirrorTargetSet'],
    `<trafficMirrorTargetId>tmt-${hex}</trafficMirrorTargetId>`,
  ),
  gateway(
    'aws_vpc_endpoint_service',
    `vpce-svc-${hex}`,
    ['DescribeVpcEndpointServiceConfigurations', 'service-id', 'serviceConfigurationSet'],
    `<serviceId>vpce-svc-${hex}</serviceId><serviceState>Available</serviceState>`,
  ),
  gateway(
    'aws_spot_instance_request',
    `sir-${hex}`,
    ['DescribeSpotInstanceRequests', 'spot-instance-request-id', 'spotInstanceRequestSet'],
    `<spotInstanceRequestId>sir-${hex}</spotInstanceRequestId><state>cancelled</state>`,
    { phase: 'gone', state: 'cancelled' },
  ),
];

/** Answers `body` to that action and what it must be asked with, and refuses everything else. */
const asked =
  (action: string, input: { [name: string]: unknown }, body: unknown): Case['there'] =>
  (r) =>
    r.action === action && Object.entries(input).every(([k, v]) => JSON.stringify(r.input[k]) === JSON.stringify(v))
      ? json(body)
      : refusals.json('ValidationException');

const window = 'mw-0123456789abcdef0';
const association = '11111111-2222-3333-4444-555555555555';
const fleet: Case[] = [
  {
    ...{ type: 'aws_ssm_document', id: 'tmp-run', dialect: 'json', absent: 'InvalidDocument' },
    there: asked(
      'DescribeDocument',
      { Name: 'tmp-run' },
      {
        Document: { Name: 'tmp-run', Status: 'Active', CreatedDate: seconds, Description: 'must-not-show' },
      },
    ),
    is: { state: 'Active', created: Date.parse(made) },
  },
  {
    ...{ type: 'aws_ssm_association', id: association, dialect: 'json', absent: 'AssociationDoesNotExist' },
    there: asked(
      'DescribeAssociation',
      { AssociationId: association },
      {
        AssociationDescription: {
          AssociationId: association,
          Name: 'AWS-RunShellScript',
          Date: seconds,
          Parameters: { commands: ['must-not-show'] },
        },
      },
    ),
    is: { uniqueId: association, state: 'runs AWS-RunShellScript' },
  },
  {
    ...{ type: 'aws_ssm_activation', id: association, dialect: 'json' },
    there: asked(
      'DescribeActivations',
      { Filters: [{ FilterKey: 'ActivationIds', FilterValues: [association] }] },
      {
        ActivationList: [
          {
            ActivationId: association,
            Expired: false,
            RegistrationLimit: 5,
            RegistrationsCount: 1,
            CreatedDate: seconds,
          },
        ],
      },
    ),
    is: { uniqueId: association, phase: 'there', state: '1 of 5 joined' },
    absent: () => json({ ActivationList: [] }),
  },
  {
    ...{ type: 'aws_ssm_maintenance_window', id: window, dialect: 'json', absent: 'DoesNotExistException' },
    there: asked(
      'GetMaintenanceWindow',
      { WindowId: window },
      { WindowId: window, Enabled: true, CreatedDate: seconds },
    ),
    is: { uniqueId: window, state: 'on' },
  },
];

const open = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { AWS: '210987654321' }, Action: 'logs:PutSubscriptionFilter' }],
});
const logs: Case[] = [
  {
    ...{ type: 'aws_cloudwatch_log_group', id: '/tmp/dump', dialect: 'json' },
    there: asked(
      'DescribeLogGroups',
      { logGroupNamePrefix: '/tmp/dump' },
      {
        logGroups: [{ logGroupName: '/tmp/dump-2' }, { logGroupName: '/tmp/dump', creationTime: seconds * 1000 }],
      },
    ),
    is: { created: Date.parse(made) },
    // A longer name is another group.
    absent: () => json({ logGroups: [{ logGroupName: '/tmp/dump-2' }] }),
  },
  {
    ...{ type: 'aws_cloudwatch_log_subscription_filter', id: '/aws/eks/prod/cluster|out', dialect: 'json' },
    there: asked(
      'DescribeSubscriptionFilters',
      { logGroupName: '/aws/eks/prod/cluster', filterNamePrefix: 'out' },
      {
        subscriptionFilters: [
          { filterName: 'out', destinationArn: 'arn:aws:logs:eu-west-1:210987654321:destination:x' },
        ],
      },
    ),
    is: { state: 'sends to arn:aws:logs:eu-west-1:210987654321:destination:x' },
    absent: 'ResourceNotFoundException',
  },
  {
    ...{ type: 'aws_cloudwatch_log_destination_policy', id: 'x', dialect: 'json', look: 'policy' },
    there: asked(
      'DescribeDestinations',
      { DestinationNamePrefix: 'x' },
      {
        destinations: [{ destinationName: 'x', accessPolicy: open }],
      },
    ),
    is: { policy: open, sharedWith: ['210987654321'] },
    absent: () => json({ destinations: [{ destinationName: 'x2' }] }),
  },
  {
    ...{ type: 'aws_cloudwatch_log_resource_policy', id: 'tmp', dialect: 'json', look: 'policy' },
    there: asked('DescribeResourcePolicies', {}, { resourcePolicies: [{ policyName: 'tmp', policyDocument: open }] }),
    is: { policy: open },
    absent: () => json({ resourcePolicies: [] }),
  },
];

const profile = (roles: string): string =>
  `<InstanceProfile><InstanceProfileName>tmp</InstanceProfileName><InstanceProfileId>AIPAEXAMPLE</InstanceProfileId><Path>/</Path><Arn>arn:aws:iam::${account}:instance-profile/tmp</Arn><CreateDate>${made}</CreateDate><Roles>${roles}</Roles></InstanceProfile>`;
const member = `<member><Path>/</Path><RoleName>app</RoleName><RoleId>AROAEXAMPLE</RoleId><Arn>arn:aws:iam::${account}:role/app</Arn><CreateDate>${made}</CreateDate></member>`;
const profiles: Case[] = [
  {
    ...{ type: 'aws_iam_instance_profile', id: 'tmp', dialect: 'query', region: 'us-east-1', absent: 'NoSuchEntity' },
    there: (r) => query(r.action, profile('')),
    is: { uniqueId: 'AIPAEXAMPLE', created: Date.parse(made) },
  },
  {
    ...{ type: 'aws_iam_instance_profile_role', id: 'tmp/app', dialect: 'query', region: 'us-east-1' },
    there: (r) => query(r.action, profile(member)),
    is: { phase: 'there', state: 'app is its role' },
    absent: 'NoSuchEntity',
  },
];

const set = 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef';
const instance = 'arn:aws:sso:::instance/ssoins-0123456789abcdef';
const place = { InstanceArn: instance, PermissionSetArn: set };
const sso: Case[] = [
  {
    ...{ type: 'aws_ssoadmin_account_assignment', dialect: 'json', absent: 'ResourceNotFoundException' },
    id: `u-1,USER,${account},AWS_ACCOUNT,${set},${instance}`,
    there: asked(
      'ListAccountAssignments',
      { ...place, AccountId: account },
      {
        AccountAssignments: [
          { PrincipalId: 'u-1', PrincipalType: 'GROUP' },
          { PrincipalId: 'u-1', PrincipalType: 'USER' },
        ],
      },
    ),
    is: { state: `opens account ${account}` },
  },
  {
    ...{ type: 'aws_ssoadmin_permission_set', id: `${set},${instance}`, dialect: 'json' },
    there: asked('DescribePermissionSet', place, { PermissionSet: { PermissionSetArn: set, CreatedDate: seconds } }),
    is: { uniqueId: set, created: Date.parse(made) },
    absent: 'ResourceNotFoundException',
  },
  {
    ...{ type: 'aws_ssoadmin_managed_policy_attachment', dialect: 'json' },
    id: `arn:aws:iam::aws:policy/AdministratorAccess,${set},${instance}`,
    there: asked('ListManagedPoliciesInPermissionSet', place, {
      AttachedManagedPolicies: [{ Name: 'AdministratorAccess', Arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    }),
    is: { state: 'attached' },
    absent: () => json({ AttachedManagedPolicies: [] }),
  },
  {
    ...{ type: 'aws_ssoadmin_customer_managed_policy_attachment', id: `ops,${set},${instance}`, dialect: 'json' },
    there: asked('ListCustomerManagedPolicyReferencesInPermissionSet', place, {
      CustomerManagedPolicyReferences: [{ Name: 'ops', Path: '/' }],
    }),
    is: { state: 'attached' },
    absent: () => json({ CustomerManagedPolicyReferences: [{ Name: 'ops-2' }] }),
  },
  {
    ...{ type: 'aws_ssoadmin_permission_set_inline_policy', id: `${set},${instance}`, dialect: 'json' },
    there: asked('GetInlinePolicyForPermissionSet', place, { InlinePolicy: '{"must-not-show":1}' }),
    is: { state: 'an inline policy' },
    absent: () => json({ InlinePolicy: '' }),
  },
];

const store = { IdentityStoreId: 'd-0123456789' };
const directory = (type: string, action: string, key: string): Case => ({
  ...{ type, id: 'd-0123456789/x-1', dialect: 'json', absent: 'ResourceNotFoundException' },
  there: asked(action, { ...store, [key]: 'x-1' }, { ...store, [key]: 'x-1', UserName: 'must-not-show' }),
  is: { uniqueId: 'x-1' },
});

const dataStore = `arn:aws:cloudtrail:eu-west-1:${account}:eventdatastore/11111111-2222-3333-4444-555555555555`;
const others: Case[] = [
  {
    ...{ type: 'aws_cloudwatch_event_bus_policy', id: 'ops', look: 'policy', dialect: 'json' },
    there: asked('DescribeEventBus', { Name: 'ops' }, { Name: 'ops', Policy: open }),
    is: { policy: open, sharedWith: ['210987654321'] },
    absent: 'ResourceNotFoundException',
  },
  {
    ...{ type: 'aws_eks_identity_provider_config', id: 'blue:mine', dialect: 'rest' },
    there: ({ action, input }) =>
      action === 'POST /clusters/blue/identity-provider-configs/describe' &&
      JSON.stringify(input.identityProviderConfig) === '{"type":"oidc","name":"mine"}'
        ? json({
            identityProviderConfig: {
              oidc: { identityProviderConfigName: 'mine', status: 'ACTIVE', clientId: 'must-not-show' },
            },
          })
        : refusals.rest('BadRequestException'),
    is: { state: 'ACTIVE' },
    absent: 'ResourceNotFoundException',
  },
  {
    ...{ type: 'aws_eks_fargate_profile', id: 'blue:run', dialect: 'rest', absent: 'ResourceNotFoundException' },
    there: ({ action }) =>
      action === 'GET /clusters/blue/fargate-profiles/run'
        ? json({ fargateProfile: { fargateProfileName: 'run', status: 'DELETING', createdAt: seconds } })
        : refusals.rest('BadRequestException'),
    is: { phase: 'ending', created: Date.parse(made) },
  },
  {
    ...{ type: 'aws_cloudtrail', id: 'copy', dialect: 'json', absent: 'TrailNotFoundException' },
    there: asked('GetTrail', { Name: 'copy' }, { Trail: { Name: 'copy', S3BucketName: 'elsewhere' } }),
    is: { state: 'writes to elsewhere' },
  },
  {
    ...{ type: 'aws_cloudtrail_event_data_store', id: dataStore, dialect: 'json' },
    there: asked(
      'GetEventDataStore',
      { EventDataStore: dataStore },
      {
        EventDataStoreArn: dataStore,
        ...{ Status: 'PENDING_DELETION', CreatedTimestamp: seconds },
      },
    ),
    is: { uniqueId: dataStore, phase: 'ending' },
    absent: 'EventDataStoreNotFoundException',
  },
];

export const leftoverCases: Case[] = [
  ...others,
  ...[...gateways, ...fleet, ...logs, ...profiles, ...sso],
  directory('aws_identitystore_user', 'DescribeUser', 'UserId'),
  directory('aws_identitystore_group', 'DescribeGroup', 'GroupId'),
  directory('aws_identitystore_group_membership', 'DescribeGroupMembership', 'MembershipId'),
];
