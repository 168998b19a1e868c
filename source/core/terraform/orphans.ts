import type { Finding } from '../finding.ts';
import { isUniqueId } from './object-ids.ts';
import type { StateIds } from './types.ts';

/** Types under which different versions of the provider, or different styles, manage the same thing. */
const sameThing: readonly (readonly string[])[] = [
  ['aws_security_group_rule', 'aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'],
  ['aws_lb', 'aws_alb', 'aws_elb'],
  ['aws_lb_target_group', 'aws_alb_target_group'],
  ['aws_lb_listener', 'aws_alb_listener'],
  ['aws_instance', 'aws_spot_instance_request'],
  ['aws_security_group', 'aws_default_security_group'],
];

/** What became of something the session created. `by`: the controller that owns it. */
export type Fate = { is: 'gone' | 'managed' | 'orphan' | 'not-told' } | { is: 'owned'; by: string };

/**
 * What the session did to resources. What it created must be imported, deleted or accepted; what it changed or deleted is
 * put back by a plan where Terraform manages it, and by nobody else.
 */
export const touchedBy = (findings: readonly Finding[]): Finding[] =>
  findings.filter((f) => f.item === 'terraform.orphans' && f.source === undefined);

export const isCreated = (f: Finding): boolean => f.kind.endsWith('-created');

/** A name is given again in every account, and mostly in every Region: an object whose ARN lies elsewhere is another one. */
const isHere = ({ account, region }: Finding, key: string, { byType, places }: StateIds): boolean => {
  const known = places?.get(key);
  if (known === undefined) return byType.has(key);
  return [...known].some((place) => {
    const [there = '', where = ''] = place.split(' ');
    const fits = (own: string | null, other: string): boolean => other === '' || own === null || own === other;
    return place === '?' || (fits(account, there) && fits(region, where));
  });
};

/** Is it in the state of one of the roots? By type and id first, then by an id that there is only once (domain.md §5.3). */
export const isManaged = (f: Finding, ids: StateIds): boolean => {
  const named = [
    ...(f.terraform ? [{ type: f.terraform.type, id: f.terraform.importId }] : []),
    ...(f.resource ? [{ type: f.resource.type, id: f.resource.id }] : []),
  ];
  const types = (type: string): readonly string[] => sameThing.find((s) => s.includes(type)) ?? [type];
  if (named.some(({ type, id }) => types(type).some((t) => isHere(f, `${t} ${id}`, ids)))) return true;
  return [f.subject, ...named.map((n) => n.id)].some((id) => isUniqueId(id) && ids.unique.has(id));
};

/**
 * `owner`: the controller that owns it, where something tells; null = nobody. That the session took it away itself is no
 * proof: the delete of a stack fails later, a key and a secret can be had back for days.
 */
export const fateOf = (f: Finding, ids: StateIds, owner: string | null): Fate => {
  if (f.standing === false) return { is: 'gone' };
  if (isManaged(f, ids)) return { is: 'managed' };
  if (owner !== null) return { is: 'owned', by: owner };
  return { is: f.standing === null ? 'not-told' : 'orphan' };
};
