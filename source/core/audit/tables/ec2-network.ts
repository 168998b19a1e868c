import { canonicalCidr } from '../../cidr.ts';
import type { TrailEvent } from '../../trail-event.ts';
import type { EventRule } from '../event-table.ts';
import { answered, type Finder, find, first, idLike } from './lookup.ts';
import { plain, type Thing, thing } from './thing.ts';

const ec2 = plain('ec2');

/** The id at its place, else anything in the answer that looks like one: some places are derived, not seen (§4.8). */
const orLike = (places: string, prefix: string): Finder => {
  const told = find(places);
  return (e) => {
    const ids = told(e);
    const like = ids.length === 0 ? idLike(answered(e), prefix) : null;
    return like === null ? ids : [like];
  };
};

const on = (id: string): Thing['parents'] => [{ type: '', id }];

const typed = first('rq.destinationCidrBlock rq.destinationIpv6CidrBlock rq.destinationPrefixListId');
/** As the table has it from then on. */
const destination = (e: TrailEvent): string | null => {
  const told = typed(e);
  return told === null ? null : canonicalCidr(told);
};

const route = thing({
  ...{ source: 'ec2', type: 'aws_route', id: (e) => (destination(e) ? find('rq.routeTableId')(e) : []) },
  importId: (id, e) => `${id}_${destination(e)}`,
  ...{ parents: on('rq.routeTableId'), create: 'CreateRoute', remove: 'DeleteRoute', change: 'ReplaceRoute' },
});

const subnetOrGateway = first('rq.subnetId rq.gatewayId');

/** Named by subnet and table where it is made, by its own id where it ends. */
const association = thing({
  ...{
    source: 'ec2',
    type: 'aws_route_table_association',
    id: 're.newAssociationId re.associationId rq.associationId',
  },
  importId: (id, e) => {
    const [end, table] = [subnetOrGateway(e), first('rq.routeTableId')(e)];
    return end && table ? `${end}/${table}` : id;
  },
  parents: [...(on('rq.routeTableId') ?? []), ...(on('rq.subnetId rq.gatewayId') ?? [])],
  ...{ aka: (id) => [id], link: true, create: 'AssociateRouteTable', remove: 'DisassociateRouteTable' },
  change: 'ReplaceRouteTableAssociation',
});

const gateway = thing({
  ...{ source: 'ec2', type: 'aws_internet_gateway_attachment', id: 'rq.internetGatewayId' },
  importId: (id, e) => `${id}:${first('rq.vpcId')(e) ?? ''}`,
  parents: [...(on('rq.internetGatewayId') ?? []), ...(on('rq.vpcId') ?? [])],
  ...{ link: true, create: 'AttachInternetGateway', remove: 'DetachInternetGateway' },
});

const ruleOf = (e: TrailEvent): string | null => {
  const parts = ['rq.networkAclId', 'rq.ruleNumber', 'rq.aclProtocol rq.protocol'].map((place) => first(place)(e));
  const egress = String(e.request?.egress ?? false);
  return parts[0] && parts[1] ? [parts[0], parts[1], parts[2] ?? '-1', egress].join(':') : null;
};

/** Deleting names no protocol: the thing is list, number and direction. */
const aclEntry = thing({
  ...{ source: 'ec2', type: 'aws_network_acl_rule', id: 'rq.networkAclId' },
  importId: (_, e) => ruleOf(e),
  aka: (id, e) => [[id, first('rq.ruleNumber')(e) ?? '', String(e.request?.egress ?? false)].join(' ')],
  ...{ parents: on('rq.networkAclId'), create: 'CreateNetworkAclEntry', remove: 'DeleteNetworkAclEntry' },
  change: 'ReplaceNetworkAclEntry',
});

/** The network of EC2 (domain.md §4.8 rows 2, 3, 6–13, 21–24). */
export const networkRules: EventRule[] = [
  ...ec2('aws_eip', 're.allocationId rq.allocationId', 'AllocateAddress', 'ReleaseAddress', 'ModifyAddressAttribute'),
  ...ec2('aws_eip_association', 're.associationId rq.associationId', 'AssociateAddress', 'DisassociateAddress', '', {
    ...{ link: true, parents: on('rq.allocationId') ?? [] },
  }),
  ...ec2(
    'aws_vpc',
    're.vpc.vpcId rq.vpcId',
    'CreateVpc CreateDefaultVpc',
    'DeleteVpc',
    'ModifyVpcAttribute AssociateVpcCidrBlock AssociateDhcpOptions ModifyVpcTenancy EnableVpcClassicLink',
  ),
  ...ec2(
    'aws_subnet',
    're.subnet.subnetId rq.subnetId',
    'CreateSubnet CreateDefaultSubnet',
    'DeleteSubnet',
    'ModifySubnetAttribute AssociateSubnetCidrBlock',
    { parents: on('rq.vpcId') ?? [] },
  ),
  ...ec2(
    'aws_route_table',
    're.routeTable.routeTableId rq.routeTableId',
    'CreateRouteTable',
    'DeleteRouteTable',
    'EnableVgwRoutePropagation DisableVgwRoutePropagation',
    { parents: on('rq.vpcId') ?? [] },
  ),
  ...route,
  ...association,
  ...ec2(
    'aws_internet_gateway',
    're.internetGateway.internetGatewayId rq.internetGatewayId',
    'CreateInternetGateway',
    'DeleteInternetGateway',
  ),
  ...gateway,
  ...ec2(
    'aws_nat_gateway',
    orLike('re.natGateway.natGatewayId re.natGatewayId rq.natGatewayId', 'nat'),
    'CreateNatGateway',
    'DeleteNatGateway',
  ),
  ...ec2(
    'aws_network_interface',
    're.networkInterface.networkInterfaceId rq.networkInterfaceId',
    'CreateNetworkInterface',
    'DeleteNetworkInterface',
    'ModifyNetworkInterfaceAttribute AssignPrivateIpAddresses UnassignPrivateIpAddresses AttachNetworkInterface ResetNetworkInterfaceAttribute CreateNetworkInterfacePermission DeleteNetworkInterfacePermission',
  ),
  ...ec2(
    'aws_network_acl',
    orLike('re.networkAcl.networkAclId rq.networkAclId', 'acl'),
    'CreateNetworkAcl',
    'DeleteNetworkAcl',
  ),
  ...aclEntry,
  ...ec2(
    'aws_vpc_endpoint',
    orLike('re.vpcEndpoint.vpcEndpointId rq.vpcEndpointId', 'vpce'),
    'CreateVpcEndpoint',
    'DeleteVpcEndpoints',
    'ModifyVpcEndpoint',
  ),
  ...ec2(
    'aws_vpc_peering_connection',
    orLike('re.vpcPeeringConnection.vpcPeeringConnectionId rq.vpcPeeringConnectionId', 'pcx'),
    'CreateVpcPeeringConnection',
    'DeleteVpcPeeringConnection RejectVpcPeeringConnection',
    'AcceptVpcPeeringConnection ModifyVpcPeeringConnectionOptions',
  ),
  ...ec2(
    'aws_vpn_connection',
    orLike('re.vpnConnection.vpnConnectionId rq.vpnConnectionId', 'vpn'),
    'CreateVpnConnection',
    'DeleteVpnConnection',
    'ModifyVpnConnection',
  ),
  ...ec2(
    'aws_vpn_gateway',
    orLike('re.vpnGateway.vpnGatewayId rq.vpnGatewayId', 'vgw'),
    'CreateVpnGateway',
    'DeleteVpnGateway',
    'AttachVpnGateway DetachVpnGateway',
  ),
  ...ec2(
    'aws_customer_gateway',
    orLike('re.customerGateway.customerGatewayId rq.customerGatewayId', 'cgw'),
    'CreateCustomerGateway',
    'DeleteCustomerGateway',
  ),
  ...ec2(
    'aws_ec2_client_vpn_endpoint',
    orLike('re.clientVpnEndpointId rq.clientVpnEndpointId', 'cvpn-endpoint'),
    'CreateClientVpnEndpoint',
    'DeleteClientVpnEndpoint',
    'ModifyClientVpnEndpoint AuthorizeClientVpnIngress RevokeClientVpnIngress CreateClientVpnRoute DeleteClientVpnRoute AssociateClientVpnTargetNetwork DisassociateClientVpnTargetNetwork',
  ),
  ...ec2(
    'aws_ec2_transit_gateway',
    orLike('re.transitGateway.transitGatewayId rq.transitGatewayId', 'tgw'),
    'CreateTransitGateway',
    'DeleteTransitGateway',
    'ModifyTransitGateway',
  ),
  ...ec2(
    'aws_ec2_transit_gateway_vpc_attachment',
    orLike('re.transitGatewayVpcAttachment.transitGatewayAttachmentId rq.transitGatewayAttachmentId', 'tgw-attach'),
    'CreateTransitGatewayVpcAttachment',
    'DeleteTransitGatewayVpcAttachment',
    'ModifyTransitGatewayVpcAttachment',
  ),
  ...ec2(
    'aws_vpc_dhcp_options',
    orLike('re.dhcpOptions.dhcpOptionsId rq.dhcpOptionsId', 'dopt'),
    'CreateDhcpOptions',
    'DeleteDhcpOptions',
  ),
  ...ec2(
    'aws_ec2_managed_prefix_list',
    orLike('re.prefixList.prefixListId rq.prefixListId', 'pl'),
    'CreateManagedPrefixList',
    'DeleteManagedPrefixList',
    'ModifyManagedPrefixList',
  ),
  ...ec2(
    'aws_egress_only_internet_gateway',
    orLike('re.egressOnlyInternetGateway.egressOnlyInternetGatewayId rq.egressOnlyInternetGatewayId', 'eigw'),
    'CreateEgressOnlyInternetGateway',
    'DeleteEgressOnlyInternetGateway',
  ),
  ...ec2('aws_flow_log', orLike('re.flowLogIdSet', 'fl'), 'CreateFlowLogs'),
  ...ec2(
    'aws_ec2_traffic_mirror_target',
    orLike('re.trafficMirrorTarget.trafficMirrorTargetId re.trafficMirrorTargetId rq.trafficMirrorTargetId', 'tmt'),
    'CreateTrafficMirrorTarget',
    'DeleteTrafficMirrorTarget',
  ),
  ...ec2(
    'aws_ec2_traffic_mirror_filter',
    orLike('re.trafficMirrorFilter.trafficMirrorFilterId rq.trafficMirrorFilterId', 'tmf'),
    'CreateTrafficMirrorFilter',
    'DeleteTrafficMirrorFilter',
    'ModifyTrafficMirrorFilterNetworkServices',
  ),
  ...ec2(
    'aws_ec2_traffic_mirror_filter_rule',
    orLike('re.trafficMirrorFilterRule.trafficMirrorFilterRuleId rq.trafficMirrorFilterRuleId', 'tmfr'),
    'CreateTrafficMirrorFilterRule',
    'DeleteTrafficMirrorFilterRule',
    'ModifyTrafficMirrorFilterRule',
    { parents: on('rq.trafficMirrorFilterId') ?? [] },
  ),
  ...ec2(
    'aws_ec2_traffic_mirror_session',
    orLike('re.trafficMirrorSession.trafficMirrorSessionId rq.trafficMirrorSessionId', 'tms'),
    'CreateTrafficMirrorSession',
    'DeleteTrafficMirrorSession',
    'ModifyTrafficMirrorSession',
  ),
];
