import { canonicalCidr } from '../cidr.ts';
import { dnsName } from '../dns-name.ts';
import type { Json, JsonObject } from '../words.ts';

/** Attributes that name the object itself, never another one it refers to (domain.md §5.3). */
const own = ['id', 'arn', 'name', 'bucket', 'identifier', 'key_name', 'function_name', 'unique_id'];
/** Attributes that name the object only for these types; elsewhere they refer to another. */
const ownOf: { [type: string]: readonly string[] } = {
  aws_eip: ['allocation_id'],
  aws_security_group_rule: ['security_group_rule_id'],
  aws_vpc_security_group_ingress_rule: ['security_group_rule_id'],
  aws_vpc_security_group_egress_rule: ['security_group_rule_id'],
  aws_db_snapshot: ['db_snapshot_identifier', 'db_snapshot_arn'],
  aws_db_instance: ['resource_id'],
  aws_rds_cluster: ['cluster_identifier', 'cluster_resource_id'],
  aws_iam_access_key: ['access_key'],
  aws_route53_zone: ['zone_id'],
  aws_kms_key: ['key_id'],
  aws_sqs_queue: ['url'],
};

/** Attributes of these types that name what they lead to, or one of many alike, and elsewhere the object itself. */
const another: { [type: string]: readonly string[] } = {
  aws_cloudwatch_event_target: ['arn'],
  // Its id is the bare Sid, which every function may have.
  aws_lambda_permission: ['id', 'function_name'],
};

/** Of a table by type: a state may call a type what every object inherits (`constructor`). */
const rowOf = <T>(table: { [type: string]: T }, type: string): T | undefined =>
  Object.hasOwn(table, type) ? table[type] : undefined;

/** Ids made of several attributes, as `terraform import` spells them. */
const composite: { [type: string]: (v: (name: string) => string) => string } = {
  aws_iam_role_policy: (v) => `${v('role')}:${v('name')}`,
  aws_iam_user_policy: (v) => `${v('user')}:${v('name')}`,
  aws_iam_group_policy: (v) => `${v('group')}:${v('name')}`,
  aws_iam_role_policy_attachment: (v) => `${v('role')}/${v('policy_arn')}`,
  aws_iam_user_policy_attachment: (v) => `${v('user')}/${v('policy_arn')}`,
  aws_iam_group_policy_attachment: (v) => `${v('group')}/${v('policy_arn')}`,
  aws_lambda_permission: (v) =>
    `${[v('function_name').replace(/^.*:function:/, ''), v('qualifier')].filter((x) => x !== '').join(':')}/${v('statement_id') || v('id')}`,
  aws_route: (v) =>
    `${v('route_table_id')}_${canonicalCidr(v('destination_cidr_block') || v('destination_ipv6_cidr_block') || v('destination_prefix_list_id'))}`,
  aws_route_table_association: (v) => `${v('subnet_id')}/${v('route_table_id')}`,
  aws_route53_record: (v) => {
    const set = v('set_identifier');
    return [v('zone_id'), dnsName(v('name')), v('type'), ...(set === '' ? [] : [set])].join('_');
  },
  aws_eks_access_entry: (v) => `${v('cluster_name')}:${v('principal_arn')}`,
  aws_volume_attachment: (v) => `${v('device_name')}:${v('volume_id')}:${v('instance_id')}`,
};

/** What AWS puts before a number that it never gives twice; elsewhere that form is a name (`orders-20260520`). */
const prefixes = [
  'i|vol|snap|ami|eni|eni-attach|eipalloc|eipassoc|sg|sgr|subnet|vpc|vpce|vpce-svc|rtb|rtbassoc|igw|eigw|nat|acl|aclassoc',
  'pcx|vpn|vgw|cgw|cvpn-endpoint|tgw|tgw-attach|tgw-rtb|lt|fl|fleet|key|dopt|pl|tmt|tmf|tmfr|tms|fs|fsmt|fsap|lgw|cr|ipam',
].join('|');
const numbered = new RegExp(`^(?:${prefixes})-(?:[0-9a-f]{8}|[0-9a-f]{17})$`);

/** Ids that name one thing in the world: ARNs, `i-0…`, `eipalloc-…`, IAM's unique ids. */
export const isUniqueId = (id: string): boolean =>
  /^arn:[\w-]+:/.test(id) || numbered.test(id) || /^A[A-Z]{3}[A-Z0-9]{12,}$/.test(id);

/** Something in it is never given twice: a route's table, a record's zone, a bucket's name, a UUID. */
export const isOneOfAKind = (type: string, id: string): boolean =>
  isUniqueId(id) ||
  /^aws_s3_bucket/.test(type) ||
  /(?:^|[_:/#,])(?:rtb|vpc|igw|subnet|acl|sg|vol|i|tgw-attach)-[0-9a-f]{8,17}(?![0-9a-f])/.test(id) ||
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.test(id) ||
  (/^aws_(?:route53|cloudfront)_/.test(type) && /^[A-Z][A-Z0-9]{5,}/.test(id));

/**
 * They hang on another object and often have that object's id or ARN as their own: a managed bucket policy does not make
 * the bucket managed.
 */
const satellite =
  /_(?:policy|attachment|association|version|rotation|permission|tag|state|membership|acl|notification|logging|versioning|configuration|config|block|controls|rule)$/;
export const isSatellite = (type: string): boolean =>
  satellite.test(type) && !/^aws_(?:iam_policy|launch_configuration|.*security_group_.*rule)$/.test(type);

/** Ids of one object of a state or a plan. `marked`: attributes that are secrets are nobody's to join by. */
export const objectIds = (
  type: string,
  values: Json | undefined,
  marked: (name: string) => boolean = () => false,
): string[] => {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return [];
  const v = values as JsonObject;
  const text = (name: string): string => {
    const value = v[name];
    return (typeof value === 'string' || typeof value === 'number') && !marked(name) ? String(value) : '';
  };
  const made = rowOf(composite, type)?.(text);
  const whole = made !== undefined && !/(?:^[:/_])|(?:[:/_]$)/.test(made) ? [made] : [];
  const not = rowOf(another, type) ?? [];
  const names = [...own, ...(rowOf(ownOf, type) ?? [])].filter((name) => !not.includes(name));
  const plain = names.map(text).filter((id) => id !== '');
  return [...new Set([...plain, ...whole])];
};
