import { DescribeSecurityGroupRulesCommand, type SecurityGroupRule } from '@aws-sdk/client-ec2';
import { canonicalCidr } from '../../core/cidr.ts';
import type { Ec2Calls } from './ec2-connect.ts';
import { among, only, orAbsent, type Probe, stateOf, tagsOf } from './probe.ts';

/** Terraform's older import id, which names a rule by what it lets through: `sg-…_ingress_tcp_22_22_10.0.0.0/8`. */
const spelled = /^(sg-[0-9a-f]+)_(ingress|egress)_([^_]+)_(-?\d+)_(-?\d+)_(.+)$/;

const stated = (id: string | undefined, { Tags }: SecurityGroupRule) =>
  stateOf({ uniqueId: id ?? null, tags: tagsOf(Tags) });

/** One rule of a security group: by its id, or by what it is where no record tells the id. */
export const ruleProbe =
  (calls: Ec2Calls): Probe =>
  async (asked) => {
    const [, group, direction, protocol = '', from = '', to = '', peer] = spelled.exec(asked.id) ?? [];
    if (!group)
      return orAbsent(
        await calls.one(
          asked,
          'DescribeSecurityGroupRules',
          () => new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [asked.id] }),
          ({ SecurityGroupRules }) =>
            only(SecurityGroupRules, (r) => (r.SecurityGroupRuleId === asked.id ? stated(asked.id, r) : undefined)),
        ),
        ['InvalidSecurityGroupRuleId.NotFound'],
      );
    const is = (r: SecurityGroupRule): boolean =>
      r.IsEgress === (direction === 'egress') &&
      r.IpProtocol === (protocol === 'all' ? '-1' : protocol) &&
      String(r.FromPort ?? -1) === from &&
      String(r.ToPort ?? -1) === to &&
      [r.CidrIpv4, r.CidrIpv6, r.PrefixListId, r.ReferencedGroupInfo?.GroupId].some(
        (p) => p !== undefined && peer !== undefined && canonicalCidr(p) === canonicalCidr(peer),
      );
    return orAbsent(
      await calls.search(
        asked,
        'DescribeSecurityGroupRules',
        (NextToken) =>
          new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group] }], NextToken }),
        ({ SecurityGroupRules }) => among(SecurityGroupRules, is, (r) => stated(r.SecurityGroupRuleId, r)),
        (out) => out.NextToken,
      ),
      ['InvalidGroup.NotFound', 'InvalidGroupId.NotFound'],
    );
  };
