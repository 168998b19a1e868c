import type { TrailEvent } from '../../trail-event.ts';
import type { EventRule, Named } from '../event-table.ts';
import { type Finder, find } from './lookup.ts';
import { isForeign } from './opens.ts';
import { keyOf } from './thing.ts';

const item = 'policy.restored';

/** A list of those who may use a resource, to which a call adds and from which it removes. */
export type ShareList = {
  source: string;
  name: string;
  /** Terraform's type of the resource, and of one share of it (null = it has none). */
  of: string;
  type: string | null;
  id: string;
  tidy?(id: string): string;
  adds?: Finder;
  removes?: Finder;
  importId?(id: string, who: string): string;
  /** What the call is where it shares nothing: a change of the resource. */
  item?: string;
};

/**
 * A row for such a call: one thing for each account it names, because each is taken away by itself. Opening to another
 * account, an organisation or everyone is `resource-shared`; what the call does otherwise is a change of the resource.
 */
export const shareList = (s: ShareList): EventRule => {
  const ids = find(s.id);
  const base = { source: s.source, name: s.name, item, family: 'link' };
  const shared: EventRule = { ...base, effect: 'adds', kind: 'resource-shared' };
  const unshared: EventRule = { ...base, effect: 'removes', kind: 'resource-changed' };
  const one = (e: TrailEvent, id: string, who: string, rule: EventRule): Named => {
    const whole = keyOf(s.source, s.of, id, e);
    return {
      ...{ subject: id, key: `${whole} share ${who}`, parents: [whole], uniqueId: who, state: who, to: who, rule },
      resource: { service: s.source, type: s.type ?? s.of, id, parent: null },
      terraform: s.type && s.importId ? { type: s.type, importId: s.importId(id, who) } : null,
    };
  };
  return {
    ...{
      ...base,
      effect: 'changes',
      kind: 'resource-changed',
      family: 'resource',
      item: s.item ?? 'terraform.orphans',
    },
    variants: [shared, unshared],
    resources: ({ e }) =>
      ids(e).flatMap((raw): Named[] => {
        const id = s.tidy ? s.tidy(raw) : raw;
        const foreign = (who: string) => isForeign(who, e.account) || who.includes(':organizations:');
        const to = (s.adds?.(e) ?? []).filter(foreign).map((who) => one(e, id, who, shared));
        const from = (s.removes?.(e) ?? []).filter(foreign).map((who) => one(e, id, who, unshared));
        if (to.length + from.length > 0) return [...to, ...from];
        const resource = { service: s.source, type: s.of, id, parent: null };
        const key = keyOf(s.source, s.of, id, e);
        return [{ subject: id, key, resource, terraform: { type: s.of, importId: id }, parents: [] }];
      }),
  };
};
