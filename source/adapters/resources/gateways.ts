import {
  DescribeClientVpnEndpointsCommand,
  DescribeCustomerGatewaysCommand,
  DescribeInstanceConnectEndpointsCommand,
  DescribeManagedPrefixListsCommand,
  DescribeSpotInstanceRequestsCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTrafficMirrorTargetsCommand,
  DescribeTransitGatewaysCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVpcEndpointServiceConfigurationsCommand,
  DescribeVpnConnectionsCommand,
  DescribeVpnGatewaysCommand,
} from '@aws-sdk/client-ec2';
import type { ResourceState } from '../../core/resource-state.ts';
import { connectEc2 } from './ec2-connect.ts';
import { among, type Opened, type Place, type Probe, phaseOf, stateOf, tagsOf } from './probe.ts';

type Raw = { Tags?: { Key?: string; Value?: string }[] };
type Told = { id: string | undefined; state?: string | undefined; created?: Date | undefined };

const words = { ending: ['deleting'], gone: ['deleted', 'closed', 'cancelled', 'delete-complete'] };

/** Asked for with a filter, never by id: then nothing that fits is an answer, and every refusal stays one. */
const filtered = (name: string, id: string) => ({ Filters: [{ Name: name, Values: [id] }] });

/** Their ids are given once and never again. */
const the = <R extends Raw>(
  items: R[] | undefined,
  id: string,
  tell: (raw: R) => Told,
): ResourceState | null | undefined =>
  among(
    items,
    (raw) => tell(raw).id === id,
    (raw) => {
      const { state, created } = tell(raw);
      return stateOf({ ...phaseOf(state, words), uniqueId: id, created, tags: tagsOf(raw.Tags) });
    },
  );

/** Ways into a network, out of it, and beside it: what a session leaves that nobody looks for (domain.md §4.8). */
export const open = (place: Place): Opened => {
  const { one, close } = connectEc2(place);

  const vpn: Probe = (asked) =>
    one(
      asked,
      'DescribeVpnConnections',
      () => new DescribeVpnConnectionsCommand(filtered('vpn-connection-id', asked.id)),
      (out) => the(out.VpnConnections, asked.id, (v) => ({ id: v.VpnConnectionId, state: v.State })),
    );
  const vpnGateway: Probe = (asked) =>
    one(
      asked,
      'DescribeVpnGateways',
      () => new DescribeVpnGatewaysCommand(filtered('vpn-gateway-id', asked.id)),
      (out) => the(out.VpnGateways, asked.id, (v) => ({ id: v.VpnGatewayId, state: v.State })),
    );
  const customerGateway: Probe = (asked) =>
    one(
      asked,
      'DescribeCustomerGateways',
      () => new DescribeCustomerGatewaysCommand(filtered('customer-gateway-id', asked.id)),
      (out) => the(out.CustomerGateways, asked.id, (c) => ({ id: c.CustomerGatewayId, state: c.State })),
    );
  const clientVpn: Probe = (asked) =>
    one(
      asked,
      'DescribeClientVpnEndpoints',
      () => new DescribeClientVpnEndpointsCommand(filtered('endpoint-id', asked.id)),
      (out) => the(out.ClientVpnEndpoints, asked.id, (c) => ({ id: c.ClientVpnEndpointId, state: c.Status?.Code })),
    );
  const transit: Probe = (asked) =>
    one(
      asked,
      'DescribeTransitGateways',
      () => new DescribeTransitGatewaysCommand(filtered('transit-gateway-id', asked.id)),
      (out) =>
        the(out.TransitGateways, asked.id, (t) => ({
          ...{ id: t.TransitGatewayId, state: t.State, created: t.CreationTime },
        })),
    );
  const attachment: Probe = (asked) =>
    one(
      asked,
      'DescribeTransitGatewayVpcAttachments',
      () => new DescribeTransitGatewayVpcAttachmentsCommand(filtered('transit-gateway-attachment-id', asked.id)),
      (out) =>
        the(out.TransitGatewayVpcAttachments, asked.id, (t) => ({
          ...{ id: t.TransitGatewayAttachmentId, state: t.State, created: t.CreationTime },
        })),
    );
  const connect: Probe = (asked) =>
    one(
      asked,
      'DescribeInstanceConnectEndpoints',
      () => new DescribeInstanceConnectEndpointsCommand(filtered('instance-connect-endpoint-id', asked.id)),
      (out) =>
        the(out.InstanceConnectEndpoints, asked.id, (e) => ({
          ...{ id: e.InstanceConnectEndpointId, state: e.State, created: e.CreatedAt },
        })),
    );
  const prefixes: Probe = (asked) =>
    one(
      asked,
      'DescribeManagedPrefixLists',
      () => new DescribeManagedPrefixListsCommand(filtered('prefix-list-id', asked.id)),
      (out) => the(out.PrefixLists, asked.id, (p) => ({ id: p.PrefixListId, state: p.State })),
    );
  const mirror: Probe = (asked) =>
    one(
      asked,
      'DescribeTrafficMirrorSessions',
      () => new DescribeTrafficMirrorSessionsCommand(filtered('traffic-mirror-session-id', asked.id)),
      (out) => the(out.TrafficMirrorSessions, asked.id, (t) => ({ id: t.TrafficMirrorSessionId })),
    );
  const mirrorTarget: Probe = (asked) =>
    one(
      asked,
      'DescribeTrafficMirrorTargets',
      () => new DescribeTrafficMirrorTargetsCommand(filtered('traffic-mirror-target-id', asked.id)),
      (out) => the(out.TrafficMirrorTargets, asked.id, (t) => ({ id: t.TrafficMirrorTargetId })),
    );
  const endpointService: Probe = (asked) =>
    one(
      asked,
      'DescribeVpcEndpointServiceConfigurations',
      () => new DescribeVpcEndpointServiceConfigurationsCommand(filtered('service-id', asked.id)),
      (out) => the(out.ServiceConfigurations, asked.id, (s) => ({ id: s.ServiceId, state: s.ServiceState })),
    );
  const spot: Probe = (asked) =>
    one(
      asked,
      'DescribeSpotInstanceRequests',
      () => new DescribeSpotInstanceRequestsCommand(filtered('spot-instance-request-id', asked.id)),
      (out) =>
        the(out.SpotInstanceRequests, asked.id, (s) => ({
          ...{ id: s.SpotInstanceRequestId, state: s.State, created: s.CreateTime },
        })),
    );

  return {
    probes: {
      ...{ aws_vpn_connection: vpn, aws_vpn_gateway: vpnGateway, aws_customer_gateway: customerGateway },
      ...{ aws_ec2_client_vpn_endpoint: clientVpn, aws_ec2_transit_gateway: transit },
      ...{ aws_ec2_transit_gateway_vpc_attachment: attachment, aws_ec2_instance_connect_endpoint: connect },
      ...{ aws_ec2_managed_prefix_list: prefixes, aws_ec2_traffic_mirror_session: mirror },
      ...{ aws_ec2_traffic_mirror_target: mirrorTarget, aws_vpc_endpoint_service: endpointService },
      aws_spot_instance_request: spot,
    },
    close,
  };
};
