import type { Finding } from '../finding.ts';
import { isOneOfAKind, isUniqueId } from './object-ids.ts';
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
export type Fate =
  | { is: 'gone' | 'managed' | 'orphan' }
  | { is: 'owned'; by: string }
  | { is: 'not-told'; why: string };

/**
 * What the session did to resources. What it created must be imported, deleted or accepted; what it changed or deleted is
 * put back by a plan where Terraform manages it, and by nobody else.
 */
export const touchedBy = (findings: readonly Finding[]): Finding[] =>
  findings.filter((f) => f.item === 'terraform.orphans' && f.source === undefined);

export const isCreated = (f: Finding): boolean => f.kind.endsWith('-created');

/** Null = what the state has of that name may lie elsewhere. */
const fits = (own: string | null, other: string): boolean | null =>
  other === '' || own === null || own === other ? true : other === '?' ? null : false;

/**
 * A name is given again in every account, and mostly in every Region: an object that lies elsewhere is another one. Null = it
 * bears that name, and nothing tells where it lies.
 */
const isHere = (f: Finding, { type, id }: Name, { byType, places }: StateIds): boolean | null => {
  const known = places?.get(`${type} ${id}`);
  if (known === undefined) return byType.has(`${type} ${id}`);
  const answers = [...known].map((place) => {
    const [account = '?', region = '?'] = place.split(' ');
    const both = [fits(f.account, account), fits(f.region, region)];
    return both.includes(false) ? false : both.includes(null) ? null : true;
  });
  if (answers.includes(true)) return true;
  return answers.includes(null) && (isOneOfAKind(type, id) || null);
};

type Name = { type: string; id: string };

/**
 * Is it in the state of one of the roots? By type and id first, then by an id that there is only once (domain.md §5.3). Null =
 * something of its name is, and that may be another one.
 */
export const isManaged = (f: Finding, ids: StateIds): boolean | null => {
  const named = [
    ...(f.terraform ? [{ type: f.terraform.type, id: f.terraform.importId }] : []),
    ...(f.resource ? [{ type: f.resource.type, id: f.resource.id }] : []),
  ];
  const types = (type: string): readonly string[] => sameThing.find((s) => s.includes(type)) ?? [type];
  const answers = named.flatMap(({ type, id }) => types(type).map((t) => isHere(f, { type: t, id }, ids)));
  if (answers.includes(true)) return true;
  if (answers.includes(null)) return null;
  // What bears its type and name elsewhere shows that the name is no number that AWS gave.
  if (named.some((n) => ids.places?.has(`${n.type} ${n.id}`))) return false;
  return [f.subject, ...named.map((n) => n.id)].some((id) => isUniqueId(id) && ids.unique.has(id));
};

/**
 * `owner`: the controller that owns it, where something tells; null = nobody. That the session took it away itself is no
 * proof: the delete of a stack fails later, a key and a secret can be had back for days.
 */
export const fateOf = (f: Finding, ids: StateIds, owner: string | null): Fate => {
  if (f.standing === false) return { is: 'gone' };
  const managed = isManaged(f, ids);
  if (managed) return { is: 'managed' };
  if (owner !== null) return { is: 'owned', by: owner };
  if (f.standing === null) return { is: 'not-told', why: `it could not be looked at: ${f.standingWhy}` };
  if (managed === null)
    return { is: 'not-told', why: 'a state has one of that name, and does not tell in which account and Region' };
  return { is: 'orphan' };
};
