import type { IamFacts } from '../audit/liveness.ts';
import { slack } from '../audit/standing.ts';
import { hasVersionOf, versionState } from '../audit/version-state.ts';
import type { Finding } from '../finding.ts';
import type { GroupState, PolicyState } from '../iam-state.ts';
import type { Reading } from '../reading.ts';
import type { Told } from './before.ts';
import { there } from './deeds.ts';
import type { Holder, Part } from './part.ts';

type Held = Pick<GroupState, 'id' | 'name' | 'created' | 'inlinePolicies' | 'attachedPolicies'> & {
  boundary?: string | null;
  trust?: string;
  users?: string[];
  groups?: string[];
};

const live = 'read in IAM';
const known = (value: string | null): Told => ({ known: true, value, by: live });
const untold = (why: string): Told => ({ known: false, why });

const heldBy = ({ type, name }: Holder, iam: IamFacts): Reading<Held | null> | undefined =>
  type === 'user' ? iam.users.get(name) : type === 'role' ? iam.roles.get(name) : iam.groups.get(name);

/** Is it another one than the session touched? By the unique id where the session made it, else by its age. */
export const isOther = (f: Finding, { id, created }: Pick<Held, 'id' | 'created'>): boolean => {
  const meant = f.owner?.uniqueId ?? null;
  if (meant !== null) return id !== meant;
  return f.at !== null && created > f.at + slack;
};

/** Gone counts only where the audit proved it: a user or a group may bear another name. */
const gone = (f: Finding, what: string): Told =>
  f.standing === false ? { known: true, value: null, by: `${what} is gone` } : untold(f.standingWhy);

const onHolder = (part: Part, held: Held): Told => {
  switch (part.on) {
    case 'attached':
      return known(held.attachedPolicies.some((p) => p.arn === part.policy) ? there : null);
    case 'inline':
      return known(held.inlinePolicies.find((p) => p.name === part.name)?.document ?? null);
    case 'trust':
      return known(held.trust ?? null);
    case 'boundary':
      return known(held.boundary ?? null);
    case 'self':
      return known(there);
    default:
      return untold('it is on no principal');
  }
};

/** A list names its members; a name that is missing may be a new name of somebody who is still in it. */
const membership = (f: Finding, part: Part & { on: 'member' }, iam: IamFacts): Told => {
  const [users, groups] = [iam.users.get(part.user), iam.groups.get(part.group)];
  const lists = [
    users?.ok ? users.value?.groups.includes(part.group) : null,
    groups?.ok ? groups.value?.users.includes(part.user) : null,
  ];
  if (lists.includes(true)) return known(there);
  const bad = [users, groups].find((r) => r && !r.ok);
  if (bad && !bad.ok) return untold(`it could not be read: ${bad.fault.what}`);
  if (users?.ok && users.value && groups?.ok && groups.value) return known(null);
  return f.standing === false ? known(null) : untold(f.standingWhy);
};

/** Versions that the session made and that are still there; without a time nobody can tell one from another of that id. */
export const sessionVersions = (f: Pick<Finding, 'after'>, policy: PolicyState): string[] =>
  (versionState(f)?.made ?? []).flatMap(({ id, at }) => (at !== null && hasVersionOf(policy, id, at) ? [id] : []));

/** What IAM says of the thing now; nothing that was not read, or could be somebody else's, counts as known. */
export const nowOf = (f: Finding, part: Part, iam: IamFacts): Told => {
  if (part.on === 'member') return membership(f, part, iam);
  if (part.on === 'policy' || part.on === 'versions') {
    const policy = iam.policies.get(part.arn);
    if (!policy) return untold('it was not read');
    if (!policy.ok) return untold(`it could not be read: ${policy.fault.what}`);
    if (policy.value === null) return { known: true, value: null, by: 'the policy is gone' };
    if (part.on === 'versions') return known(policy.value.defaultVersion);
    if (f.uniqueId === null) return untold('no record tells the id of the policy that was made');
    return policy.value.id === f.uniqueId ? known(there) : { known: true, value: null, by: 'the name was taken again' };
  }
  if (part.on === 'provider') {
    const provider = iam.providers.get(part.arn);
    if (!provider) return untold('it was not read');
    if (!provider.ok) return untold(`it could not be read: ${provider.fault.what}`);
    if (f.left === 'changed' && provider.value) return untold('it is there; its settings are not read');
    return known(provider.value ? there : null);
  }
  const { type, name } = part.holder;
  const reading = heldBy(part.holder, iam);
  if (!reading) return untold(`${type} ${name} was not read`);
  if (!reading.ok) return untold(`${type} ${name} could not be read: ${reading.fault.what}`);
  if (reading.value === null) return gone(f, `${type} ${name}`);
  if (isOther(f, reading.value)) return gone(f, `the ${type} of that name`);
  return onHolder(part, reading.value);
};
