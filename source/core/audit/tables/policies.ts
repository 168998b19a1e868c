import { canonical } from '../../json.ts';
import type { TrailEvent } from '../../trail-event.ts';
import type { Json } from '../../words.ts';
import type { EventRule, Named } from '../event-table.ts';
import { type Finder, find } from './lookup.ts';
import { opensTo, policyOf } from './opens.ts';
import { keyOf } from './thing.ts';

const item = 'policy.restored';

/** A policy on a resource that says who may use it. */
export type ResourcePolicy = {
  source: string;
  /** Terraform's type of the resource, and of its policy. */
  of: string;
  type: string;
  /** Where the id of the resource stands. */
  id: string | Finder;
  tidy?(id: string): string;
  keyed?(id: string): string;
  set: string;
  clear?: string;
  /** The policy in the question; undefined where the call sets something else (then `otherwise` says what it is). */
  policy(e: TrailEvent): Json | undefined;
  /** Whom it opens to, where that is not told by a policy (an access list). */
  opens?(e: TrailEvent): string[];
  otherwise?: EventRule;
  /** What makes it another one than the resource's main policy. */
  part?: string;
};

/** The call as it counts when it lets others in. */
const sharing = (source: string, name: string): EventRule => ({
  ...{ source, name, effect: 'changes', kind: 'resource-shared', item, family: 'policy-document' },
});

/** `shared`: the row of a call that opens it, and to whom. */
type Shared = { rule: EventRule; to: string } | null;

const namedPolicy = (p: ResourcePolicy, raw: string, e: TrailEvent, state: string, shared: Shared): Named => {
  const id = p.tidy ? p.tidy(raw) : raw;
  const whole = keyOf(p.source, p.of, p.keyed?.(id) ?? id, e);
  return {
    ...{ subject: id, key: `${whole} ${p.part ?? 'policy'}`, parents: [whole], state, ...(shared ?? {}) },
    resource: { service: p.source, type: p.type, id, parent: null },
    terraform: { type: p.type, importId: id },
  };
};

const words = (v: Json | undefined): string => {
  const policy = policyOf(v);
  return policy === null ? (typeof v === 'string' ? v : '') : canonical(policy);
};

/** Rows that set and take away such a policy: `resource-shared` where it lets others in, else `resource-policy-changed`. */
export const resourcePolicy = (p: ResourcePolicy): EventRule[] => {
  const ids = typeof p.id === 'string' ? find(p.id) : p.id;
  const row = (name: string, sets: boolean): EventRule => {
    const shared = sharing(p.source, name);
    const base: EventRule = { ...shared, kind: 'resource-policy-changed' };
    return {
      ...base,
      variants: [...(sets ? [shared] : []), ...(p.otherwise ? [p.otherwise] : [])],
      resources: (c) => {
        const policy = sets ? p.policy(c.e) : '';
        if (policy === undefined)
          return p.otherwise?.resources?.(c).map((n) => ({ ...n, rule: n.rule ?? p.otherwise })) ?? [];
        const to = sets ? (p.opens ? p.opens(c.e) : opensTo(policy, c.e.account)) : [];
        const open: Shared = to.length > 0 ? { rule: shared, to: to.join(' ') } : null;
        return ids(c.e).map((id) => namedPolicy(p, id, c.e, sets ? words(policy) : '', open));
      },
    };
  };
  return [...p.set.split(' ').map((n) => row(n, true)), ...(p.clear?.split(' ') ?? []).map((n) => row(n, false))];
};

/** For calls that make a resource with such a policy at once: the sharing is a thing of its own. */
export const sharedAtBirth = (p: ResourcePolicy, e: TrailEvent, id: string): Named[] => {
  const policy = p.policy(e);
  const to = p.opens ? p.opens(e) : opensTo(policy, e.account);
  const rule = sharing(e.source, e.name);
  return to.length > 0 ? [namedPolicy(p, id, e, words(policy), { rule, to: to.join(' ') })] : [];
};
