import type { TrailEvent } from '../../trail-event.ts';
import type { FindingKind } from '../../words.ts';
import type { Call, Effect, EventRule, Named } from '../event-table.ts';
import { type Finder, find, first } from './lookup.ts';

/** Services whose names hold in the whole account; everywhere else the same name in two Regions is two things. */
const everywhere = new Set(['iam', 's3', 'route53', 'cloudfront', 'organizations', 'ec2', 'rolesanywhere']);

/** What makes a thing this one and no other; EC2's ids are unique whatever they stand for. */
export const keyOf = (source: string, type: string, id: string, e: TrailEvent): string =>
  source === 'ec2' ? `ec2 ${id}` : `${type} ${everywhere.has(source) ? '' : e.region} ${id}`;

/** A kind of resource: how its id is found, what makes, ends and changes it (domain.md §4.8). */
export type Thing = {
  source: string;
  /** Terraform's type. */
  type: string;
  /** Where the id stands (see `find`). */
  id: string | Finder;
  tidy?(id: string): string;
  /** What names it whatever the call calls it by (a name here, an ARN there); default: the import id. */
  keyed?(id: string): string;
  /** Terraform's import id out of the id and the call; default: the id. Null = the record does not tell it. */
  importId?(id: string, e: TrailEvent): string | null;
  /** What it hangs on and goes with: type (any for EC2) and place of the id, the nearest first. */
  parents?: { type: string; id: string; tidy?(id: string): string }[];
  /** Another name that later calls may use for it. */
  aka?(id: string, e: TrailEvent): string[];
  create?: string;
  remove?: string;
  change?: string;
  /** A part of the thing with a life of its own: its power, one of its settings. */
  part?: string;
  /** Terraform's type of the whole that it is a part of, or that it is another name for. */
  of?: string;
  /** Taking away and giving back is as much an undoing as the other way round. */
  link?: boolean;
  item?: string;
  kinds?: { [effect in Effect]?: FindingKind };
  /** What it was before the call, and what the call left, where the record tells. */
  before?(e: TrailEvent, id: string): string | null;
  state?(e: TrailEvent, id: string): string | null;
  /** What a creating call does besides: it may open the new thing to others. */
  also?(c: Call, named: Named): Named[];
  variants?: EventRule[];
};

const kinds = { adds: 'resource-created', removes: 'resource-deleted', changes: 'resource-changed' } as const;

/** Names the things of a call. */
const namer = (t: Omit<Thing, 'create' | 'remove' | 'change'>): ((c: Call) => Named[]) => {
  const ids = typeof t.id === 'string' ? find(t.id) : t.id;
  const parents = (t.parents ?? []).map((p) => ({ ...p, find: first(p.id) }));
  const whole = t.of ?? t.type;
  const name = (raw: string, e: TrailEvent): Named => {
    const id = t.tidy ? t.tidy(raw) : raw;
    const importId = t.importId ? t.importId(id, e) : id;
    const above: string[] = [];
    let parent: string | null = null;
    for (const p of parents) {
      const found = p.find(e);
      if (found === null) continue;
      const tidy = p.tidy ? p.tidy(found) : found;
      parent ??= tidy;
      above.push(keyOf(t.source, p.type, tidy, e));
    }
    if (t.part) above.unshift(keyOf(t.source, whole, t.keyed?.(id) ?? id, e));
    const scoped = t.keyed?.(id) ?? importId ?? (parent === null ? id : `${parent} ${id}`);
    const key = keyOf(t.source, whole, scoped, e);
    const named: Named = {
      subject: importId ?? id,
      key: t.part ? `${key} ${t.part}` : key,
      // What has no id of its own is found by its import id, as is everything else.
      resource: { service: t.source, type: t.type, id: importId ?? id, parent },
      terraform: importId === null ? null : { type: t.type, importId },
      parents: above,
    };
    if (t.aka) named.aka = t.aka(id, e).map((other) => keyOf(t.source, t.type, other, e));
    if (t.before) named.before = t.before(e, id);
    if (t.state) named.state = t.state(e, id);
    return named;
  };
  return ({ e }) => {
    const found = ids(e);
    return found.length === 1 && found[0] !== undefined
      ? [name(found[0], e)]
      : [...new Set(found)].map((id) => name(id, e));
  };
};

/** A row for each call of the thing. */
export const thing = (t: Thing): EventRule[] => {
  const name = namer(t);
  const rows = (calls: string | undefined, effect: keyof typeof kinds): EventRule[] =>
    (calls?.split(' ') ?? []).map((call) => ({
      ...{ source: t.source, name: call, effect, kind: t.kinds?.[effect] ?? kinds[effect] },
      ...{ item: t.item ?? 'terraform.orphans', family: t.link ? 'link' : 'resource' },
      resources: (c) => {
        const named = name(c);
        return t.also && effect === 'adds' ? [...named, ...named.flatMap((n) => t.also?.(c, n) ?? [])] : named;
      },
      ...(t.aka && effect === 'adds' ? { aliases: true } : {}),
      ...(t.variants && effect === 'adds' ? { variants: t.variants } : {}),
    }));
  return [...rows(t.create, 'adds'), ...rows(t.remove, 'removes'), ...rows(t.change, 'changes')];
};

type More = Partial<Omit<Thing, 'source' | 'type' | 'id' | 'create' | 'remove' | 'change'>>;

/** `thing` for those that need no more than names: source, type, id, create, remove, change. */
export const plain =
  (source: string) =>
  (type: string, id: Thing['id'], create: string, remove = '', change = '', more: More = {}): EventRule[] =>
    thing({
      ...{ source, type, id, ...more },
      ...(create ? { create } : {}),
      ...(remove ? { remove } : {}),
      ...(change ? { change } : {}),
    });

/** The last part of an ARN or path: some calls name by ARN what others name by name. */
export const lastPart = (id: string): string => id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1);
