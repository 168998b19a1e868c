import {
  DescribeFlowLogsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import type { ResourceState } from '../../core/resource-state.ts';
import { connectEc2 } from './ec2-connect.ts';
import { among, type Opened, only, orAbsent, type Place, type Probe, phaseOf, stateOf, tagsOf } from './probe.ts';
import { routingProbes } from './vpc-routing.ts';
import { ruleProbe } from './vpc-rules.ts';

type Words = Parameters<typeof phaseOf>[1];
type Tagged = { Tags?: { Key?: string; Value?: string }[] };

/** Networks and what guards them (domain.md §4.8, rows 4–13 and 21–24). Their ids are given once and never again. */
export const open = (place: Place): Opened => {
  const calls = connectEc2(place);

  /** The one of that id; `state` undefined = it has no states. */
  const it = <Raw extends Tagged>(
    items: Raw[] | undefined,
    id: string,
    look: (raw: Raw) => { id: string | undefined; state?: string | undefined; created?: Date | undefined },
    words: Words = {},
  ): ResourceState | undefined =>
    only(items, (raw) => {
      const { id: own, state, created } = look(raw);
      return own === id
        ? stateOf({ ...phaseOf(state, words), uniqueId: own, created, tags: tagsOf(raw.Tags) })
        : undefined;
    });

  const group: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeSecurityGroups',
        () => new DescribeSecurityGroupsCommand({ GroupIds: [asked.id] }),
        (out) => it(out.SecurityGroups, asked.id, (g) => ({ id: g.GroupId })),
      ),
      ['InvalidGroup.NotFound'],
    );

  const rule = ruleProbe(calls);

  const vpc: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeVpcs',
        () => new DescribeVpcsCommand({ VpcIds: [asked.id] }),
        (out) => it(out.Vpcs, asked.id, (v) => ({ id: v.VpcId, state: v.State })),
      ),
      ['InvalidVpcID.NotFound'],
    );

  const subnet: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeSubnets',
        () => new DescribeSubnetsCommand({ SubnetIds: [asked.id] }),
        (out) => it(out.Subnets, asked.id, (s) => ({ id: s.SubnetId, state: s.State })),
      ),
      ['InvalidSubnetID.NotFound'],
    );

  const natGateway: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeNatGateways',
        () => new DescribeNatGatewaysCommand({ NatGatewayIds: [asked.id] }),
        (out) =>
          it(out.NatGateways, asked.id, (n) => ({ id: n.NatGatewayId, state: n.State, created: n.CreateTime }), {
            ending: ['deleting'],
            gone: ['deleted', 'failed'],
          }),
      ),
      ['NatGatewayNotFound'],
    );

  const networkInterface: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeNetworkInterfaces',
        () => new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [asked.id] }),
        ({ NetworkInterfaces }) =>
          only(NetworkInterfaces, ({ NetworkInterfaceId, Status, TagSet }) =>
            NetworkInterfaceId === asked.id
              ? stateOf({ uniqueId: asked.id, state: Status ?? null, tags: tagsOf(TagSet) })
              : undefined,
          ),
      ),
      ['InvalidNetworkInterfaceID.NotFound'],
    );

  const endpoint: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeVpcEndpoints',
        () => new DescribeVpcEndpointsCommand({ VpcEndpointIds: [asked.id] }),
        // The service writes `deleted`, its documentation `Deleted`.
        (out) =>
          it(
            out.VpcEndpoints,
            asked.id,
            (e) => ({ id: e.VpcEndpointId, state: e.State?.toLowerCase(), created: e.CreationTimestamp }),
            { ending: ['deleting'], gone: ['deleted', 'rejected', 'failed', 'expired'] },
          ),
      ),
      ['InvalidVpcEndpointId.NotFound'],
    );

  const peering: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeVpcPeeringConnections',
        () => new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [asked.id] }),
        (out) =>
          it(out.VpcPeeringConnections, asked.id, (p) => ({ id: p.VpcPeeringConnectionId, state: p.Status?.Code }), {
            ending: ['deleting'],
            gone: ['deleted', 'rejected', 'failed', 'expired'],
          }),
      ),
      ['InvalidVpcPeeringConnectionID.NotFound'],
    );

  // Ids that are not there are left out of the answer, without an error.
  const flowLog: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeFlowLogs',
        () => new DescribeFlowLogsCommand({ FlowLogIds: [asked.id] }),
        ({ FlowLogs }) =>
          among(
            FlowLogs,
            (f) => f.FlowLogId === asked.id,
            ({ FlowLogStatus, CreationTime, Tags }) =>
              stateOf({ uniqueId: asked.id, state: FlowLogStatus ?? null, created: CreationTime, tags: tagsOf(Tags) }),
          ),
      ),
      ['InvalidFlowLogId.NotFound'],
    );

  return {
    probes: {
      ...{ aws_security_group: group, aws_security_group_rule: rule, aws_vpc_security_group_ingress_rule: rule },
      ...{ aws_vpc_security_group_egress_rule: rule, aws_vpc: vpc, aws_subnet: subnet, aws_nat_gateway: natGateway },
      ...{ aws_network_interface: networkInterface, aws_vpc_endpoint: endpoint, aws_vpc_peering_connection: peering },
      aws_flow_log: flowLog,
      ...routingProbes(calls, place),
    },
    close: calls.close,
  };
};
