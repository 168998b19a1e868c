import type { PolicyState } from '../iam-state.ts';
import { there } from './deeds.ts';
import type { Holder, Part } from './part.ts';
import { type Expectation, type Expected, principalKey } from './terraform-expectation.ts';

/** What the states of all roots say, or why they could not be read; null = none is configured. */
export type ByTerraform = { ok: true; roots: Expectation[] } | { ok: false; why: string } | null;

/**
 * `weak`: Terraform manages the principal and names no such thing, which alone does not forbid it (domain.md §7.3: only the
 * exclusive kinds do). `managed: false`: no state knows the thing, so Terraform expects nothing of it.
 */
export type Wanted =
  | { managed: true; value: string | null; weak: boolean; says: string }
  | { managed: false; says: string };

const none = (says: string): Wanted => ({ managed: false, says });
const strong = (value: string | null, says: string): Wanted => ({ managed: true, value, weak: false, says });
const weak = (says: string): Wanted => ({ managed: true, value: null, weak: true, says });

const notManaged = 'no state of Terraform knows it';

const all = (roots: readonly Expectation[], { type, name }: Holder): Expected[] =>
  roots.flatMap((r) => r.principals.get(principalKey(type, name)) ?? []);

/** Is the user, role or group itself in a state, not only something on it? */
const isManaged = (e: Expected): boolean => e.boundary !== undefined || e.trust !== undefined;

const attachedTo = (holder: Holder, policy: string, roots: readonly Expectation[]): Wanted => {
  const of = all(roots, holder);
  if (of.some((e) => e.attached.has(policy))) return strong(there, 'attached');
  if (of.some((e) => e.exclusive.attached)) return strong(null, 'not attached, and nothing but what is listed');
  const only = roots.flatMap((r) => r.exclusivePolicies.get(policy) ?? []);
  if (only.length > 0) return strong(null, 'attached to others alone');
  return of.some(isManaged) ? weak(`it manages the ${holder.type} and attaches no such policy`) : none(notManaged);
};

const inlineOn = (holder: Holder, name: string, roots: readonly Expectation[]): Wanted => {
  const of = all(roots, holder);
  const document = of.flatMap((e) => e.inline.get(name) ?? [])[0];
  if (document !== undefined) return strong(document, 'a document of its own');
  if (of.some((e) => e.exclusive.inline)) return strong(null, 'none, and nothing but what is listed');
  return of.some(isManaged) ? weak(`it manages the ${holder.type} and has no such inline policy`) : none(notManaged);
};

/** What Terraform expects of one thing. `policy`: the live one, of which Terraform knows the document and not the version. */
export const expectedOf = (part: Part, roots: readonly Expectation[], policy?: PolicyState | null): Wanted => {
  switch (part.on) {
    case 'attached':
      return attachedTo(part.holder, part.policy, roots);
    case 'inline':
      return inlineOn(part.holder, part.name, roots);
    case 'trust': {
      const trust = all(roots, part.holder).flatMap((e) => e.trust ?? [])[0];
      return trust === undefined ? none(notManaged) : strong(trust, 'a document of its own');
    }
    case 'boundary': {
      const of = all(roots, part.holder).find((e) => e.boundary !== undefined);
      return of?.boundary === undefined ? none(notManaged) : strong(of.boundary, of.boundary ?? 'no boundary');
    }
    case 'versions': {
      const document = roots.flatMap((r) => r.policies.get(part.arn) ?? [])[0];
      if (document === undefined || !policy) return none(notManaged);
      return strong(document, 'a document of its own');
    }
    case 'policy':
      return roots.some((r) => r.policies.has(part.arn))
        ? none('a state knows one of that ARN: import is a disposition (x)')
        : none(notManaged);
    case 'self':
      return all(roots, part.holder).some(isManaged)
        ? none('a state knows one of that name: import is a disposition (x)')
        : none(notManaged);
    default:
      return none('reseal reads nothing of it in a state');
  }
};
