import {
  DescribeInternetGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  type InternetGateway,
  type NetworkAcl,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import { canonicalCidr } from '../../core/cidr.ts';
import type { ResourceState } from '../../core/resource-state.ts';
import type { Ec2Calls } from './ec2-connect.ts';
import {
  type Asked,
  among,
  notUnderstood,
  only,
  orAbsent,
  type Place,
  type Probe,
  type Probes,
  stateOf,
  tagsOf,
} from './probe.ts';

const gone = (state: string): ResourceState => stateOf({ phase: 'gone', state });

/** Tables, gateways and access lists, and what hangs on them: their parts have no ids of their own. */
export const routingProbes = (calls: Ec2Calls, place: Place): Probes => {
  const inTable = async (asked: Asked, id: string, part: (t: RouteTable) => ResourceState) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeRouteTables',
        () => new DescribeRouteTablesCommand({ RouteTableIds: [id] }),
        ({ RouteTables }) => only(RouteTables, (t) => (t.RouteTableId === id ? part(t) : undefined)),
      ),
      ['InvalidRouteTableID.NotFound'],
    );

  const table: Probe = (asked) =>
    inTable(asked, asked.id, (t) => stateOf({ uniqueId: asked.id, tags: tagsOf(t.Tags) }));

  /** `rtb-…_10.0.0.0/16` */
  const route: Probe = async (asked) => {
    const [, id, destination] = /^(rtb-[0-9a-f]+)_(.+)$/.exec(asked.id) ?? [];
    if (!id || !destination) return notUnderstood(place);
    return inTable(asked, id, ({ Routes }) => {
      const to = canonicalCidr(destination);
      const found = Routes?.find((r) =>
        [r.DestinationCidrBlock, r.DestinationIpv6CidrBlock, r.DestinationPrefixListId].some(
          (d) => d !== undefined && canonicalCidr(d) === to,
        ),
      );
      return found ? stateOf({ state: found.State ?? null }) : gone('not in its table');
    });
  };

  /** `subnet-…/rtb-…`, or `rtbassoc-…` wherever that table is. */
  const association: Probe = (asked) => {
    const [subnet, id] = asked.id.split('/');
    if (id)
      return inTable(asked, id, ({ Associations }) =>
        Associations?.some((a) => a.SubnetId === subnet || a.GatewayId === subnet) ? stateOf() : gone('not associated'),
      );
    return calls.one(
      asked,
      'DescribeRouteTables',
      () =>
        new DescribeRouteTablesCommand({
          Filters: [{ Name: 'association.route-table-association-id', Values: [asked.id] }],
        }),
      ({ RouteTables }) =>
        among(
          RouteTables,
          (t) => t.Associations?.some((a) => a.RouteTableAssociationId === asked.id) === true,
          () => stateOf({ uniqueId: asked.id }),
        ),
    );
  };

  const gatewayOf = async (asked: Asked, id: string, look: (g: InternetGateway) => ResourceState) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeInternetGateways',
        () => new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }),
        (out) => only(out.InternetGateways, (g) => (g.InternetGatewayId === id ? look(g) : undefined)),
      ),
      ['InvalidInternetGatewayID.NotFound'],
    );

  const gateway: Probe = (asked) =>
    gatewayOf(asked, asked.id, ({ Tags }) => stateOf({ uniqueId: asked.id, tags: tagsOf(Tags) }));

  /** `igw-…:vpc-…` */
  const attachment: Probe = async (asked) => {
    const [, id, vpc] = /^(igw-[0-9a-f]+):(vpc-[0-9a-f]+)$/.exec(asked.id) ?? [];
    if (!id) return notUnderstood(place);
    return gatewayOf(asked, id, ({ Attachments }) =>
      Attachments?.some((a) => a.VpcId === vpc) ? stateOf() : gone('not attached'),
    );
  };

  const inAcl = async (asked: Asked, id: string, part: (acl: NetworkAcl) => ResourceState) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeNetworkAcls',
        () => new DescribeNetworkAclsCommand({ NetworkAclIds: [id] }),
        ({ NetworkAcls }) => only(NetworkAcls, (acl) => (acl.NetworkAclId === id ? part(acl) : undefined)),
      ),
      ['InvalidNetworkAclID.NotFound'],
    );

  const acl: Probe = (asked) => inAcl(asked, asked.id, (a) => stateOf({ uniqueId: asked.id, tags: tagsOf(a.Tags) }));

  /** `acl-…:100:tcp:false`: number and direction make it the only one. */
  const aclRule: Probe = async (asked) => {
    const [, id, number, egress] = /^(acl-[0-9a-f]+):(\d+):[^:]*:(true|false)$/.exec(asked.id) ?? [];
    if (!id) return notUnderstood(place);
    return inAcl(asked, id, ({ Entries }) =>
      Entries?.some((e) => String(e.RuleNumber) === number && String(e.Egress ?? false) === egress)
        ? stateOf()
        : gone('no such rule in it'),
    );
  };

  return {
    ...{ aws_route_table: table, aws_route: route, aws_route_table_association: association },
    ...{ aws_internet_gateway: gateway, aws_internet_gateway_attachment: attachment },
    ...{ aws_network_acl: acl, aws_network_acl_rule: aclRule },
  };
};
