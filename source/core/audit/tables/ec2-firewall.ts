import { canonicalCidr } from '../../cidr.ts';
import { isObject, text } from '../../json.ts';
import type { TrailEvent } from '../../trail-event.ts';
import type { Json, JsonObject } from '../../words.ts';
import type { EventRule, Named } from '../event-table.ts';
import { answered, asked, first, leaves, valuesAt } from './lookup.ts';
import { plain } from './thing.ts';

/** One rule of a security group, by what it lets through; `id` = `sgr-…` where the answer tells it. */
type Opening = {
  id: string | null;
  group: string;
  egress: boolean;
  protocol: string;
  from: string;
  to: string;
  peer: string;
};

const protocols: { [number: string]: string } = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };

const ports = (v: JsonObject): Pick<Opening, 'protocol' | 'from' | 'to'> => {
  const told = (text(v, 'ipProtocol') ?? '-1').toLowerCase();
  const protocol = protocols[told] ?? (told === 'all' ? '-1' : told);
  // All protocols have all ports: EC2 answers -1 whatever was asked for.
  if (protocol === '-1') return { protocol, from: '-1', to: '-1' };
  return { protocol, from: text(v, 'fromPort') ?? '-1', to: text(v, 'toPort') ?? '-1' };
};

const peersIn = (v: Json): string[] =>
  [
    ...[
      ['ipRanges', 'cidrIp'],
      ['ipv6Ranges', 'cidrIpv6'],
      ['prefixListIds', 'prefixListId'],
      ['groups', 'groupId'],
    ],
    ...[['cidrIp'], ['cidrIpv6'], ['cidrIpv4'], ['prefixListId'], ['referencedGroupInfo', 'groupId']],
  ].flatMap((path) =>
    valuesAt(v, ...path)
      .flatMap(leaves)
      .map(canonicalCidr),
  );

const objects = (v: Json[]): JsonObject[] => v.flatMap((x) => (Array.isArray(x) ? objects(x) : isObject(x) ? [x] : []));

/** Rows of a list that EC2 wraps in `items` or `item`. */
const rows = (v: JsonObject | null, name: string): JsonObject[] =>
  objects(valuesAt(v, name)).flatMap((x) => {
    const list = x.items ?? x.item;
    return list === undefined ? [x] : objects([list]);
  });

const inAnswer = (e: TrailEvent, egress: boolean): Opening[] =>
  ['securityGroupRuleSet', 'revokedSecurityGroupRuleSet'].flatMap((name) =>
    rows(answered(e), name).flatMap((v) => {
      const group = text(v, 'groupId') ?? first('rq.groupId')(e);
      const [peer] = peersIn(v);
      return group && peer ? [{ id: text(v, 'securityGroupRuleId'), group, egress, ...ports(v), peer }] : [];
    }),
  );

const inQuestion = (e: TrailEvent, egress: boolean): Opening[] => {
  const request = asked(e);
  const group = first('rq.groupId rq.groupName')(e);
  if (!request || !group) return [];
  return [request, ...rows(request, 'ipPermissions')].flatMap((v) =>
    (v === request
      ? [text(v, 'cidrIp'), text(v, 'cidrIpv6')].flatMap((p) => (p === null ? [] : [canonicalCidr(p)]))
      : peersIn(v)
    ).map((peer) => ({
      ...{ id: null, group, egress, ...ports(v), peer },
    })),
  );
};

/** Terraform's older import id, which names a rule by what it is. */
const spelled = (o: Opening): string =>
  [o.group, o.egress ? 'egress' : 'ingress', o.protocol === '-1' ? 'all' : o.protocol, o.from, o.to, o.peer].join('_');

const named = (o: Opening): Named => {
  const type = o.id ? `aws_vpc_security_group_${o.egress ? 'egress' : 'ingress'}_rule` : 'aws_security_group_rule';
  const subject = o.id ?? spelled(o);
  return {
    ...{ subject, key: `ec2 ${spelled(o)}`, aka: o.id ? [`ec2 ${o.id}`] : [], uniqueId: o.id },
    resource: { service: 'ec2', type: 'aws_security_group_rule', id: subject, parent: o.group },
    terraform: { type, importId: subject },
    parents: [`ec2 ${o.group}`],
  };
};

/** Revoked or changed by their ids alone. */
const byId = (e: TrailEvent): Named[] => {
  const ids = [
    ...valuesAt(asked(e), 'securityGroupRuleIds'),
    ...valuesAt(asked(e), 'securityGroupRuleId'),
    ...valuesAt(asked(e), 'securityGroupRules', 'securityGroupRuleId'),
  ].flatMap((v) => [...leaves(v), ...valuesAt(v, 'securityGroupRuleId').flatMap(leaves)]);
  const group = first('rq.groupId')(e);
  const type = 'aws_security_group_rule';
  return [...new Set(ids)].map((id) => ({
    ...{ subject: id, key: `ec2 ${id}`, uniqueId: id, terraform: { type, importId: id } },
    ...{ resource: { service: 'ec2', type, id, parent: group }, parents: group ? [`ec2 ${group}`] : [] },
  }));
};

const row = (name: string, effect: 'adds' | 'removes' | 'changes', egress: boolean): EventRule => ({
  ...{ source: 'ec2', name, effect, item: 'terraform.orphans', family: 'resource', aliases: effect === 'adds' },
  kind: effect === 'adds' ? 'resource-created' : effect === 'removes' ? 'resource-deleted' : 'resource-changed',
  resources: ({ e }) => {
    const told = inAnswer(e, egress);
    if (told.length > 0) return told.map(named);
    const ids = effect === 'adds' ? [] : byId(e);
    return ids.length > 0 ? ids : inQuestion(e, egress).map(named);
  },
});

/** Security groups and each of their rules (domain.md §4.8 rows 4, 5). A rule is revoked by id, or by what it lets through. */
export const firewallRules: EventRule[] = [
  ...plain('ec2')(
    'aws_security_group',
    're.groupId rq.groupId rq.groupName',
    'CreateSecurityGroup',
    'DeleteSecurityGroup',
    'UpdateSecurityGroupRuleDescriptionsIngress UpdateSecurityGroupRuleDescriptionsEgress',
    { parents: [{ type: '', id: 'rq.vpcId' }] },
  ),
  row('AuthorizeSecurityGroupIngress', 'adds', false),
  row('AuthorizeSecurityGroupEgress', 'adds', true),
  row('RevokeSecurityGroupIngress', 'removes', false),
  row('RevokeSecurityGroupEgress', 'removes', true),
  row('ModifySecurityGroupRules', 'changes', false),
];
