import type { Offer } from '../engine.ts';
import type { Finding } from '../finding.ts';

/** One plan of many: a change about one thing, whose name is typed for it alone. */
export type One = { finding: string; kind: string; label: string; name: string };

/** What ends a thing whole goes before what takes a part of it away. */
const order = ['delete-user', 'delete-role', 'delete-group', 'delete-policy', 'quarantine-user'];
const rank = (kind: string): number => {
  const at = order.indexOf(kind);
  return at < 0 ? order.length : at;
};

/** Calls of these kinds are about the whole thing, so that several findings about it come to one plan. */
const whole = new Set(order);

const thingOf = (f: Finding, kind: string): string =>
  whole.has(kind) ? `${kind} ${f.owner?.arn ?? f.subject}` : `${kind} ${f.id}`;

type OffersOf = (finding: string) => readonly Offer[];

/**
 * What can be done now about each of these findings, once for each thing: the list that is worked through one after another.
 * `only`: changes of this kind alone; else of each thing what ends it whole.
 */
export const manyOf = (findings: readonly Finding[], offersOf: OffersOf, only: string | null = null): One[] => {
  const found = new Map<string, One>();
  const ended = new Set<string>();
  for (const f of findings) {
    if (f.standing === false) continue;
    const [offer] = offersOf(f.id)
      .filter((o) => o.disabled === null && (only === null || o.kind === only))
      .toSorted((a, b) => rank(a.kind) - rank(b.kind));
    if (!offer) continue;
    const thing = thingOf(f, offer.kind);
    if (!found.has(thing))
      found.set(thing, { finding: f.id, kind: offer.kind, label: offer.label, name: f.owner?.name ?? f.subject });
    if (offer.kind.startsWith('delete-') && whole.has(offer.kind)) ended.add(f.owner?.arn ?? f.subject);
  }
  // What hangs on something that is deleted whole goes with it.
  const byId = new Map(findings.map((f) => [f.id, f]));
  return [...found.values()].filter((o) => {
    const f = byId.get(o.finding);
    return whole.has(o.kind) || !ended.has(f?.owner?.arn ?? '');
  });
};

/** One way through many: `kind` null = of each thing what ends it whole. */
export type ManyChoice = { kind: string | null; label: string; plans: One[] };

/** What can be chosen for many at once: the whole end of each where that is of several kinds, then each kind for itself. */
export const manyChoices = (findings: readonly Finding[], offersOf: OffersOf): ManyChoice[] => {
  const offers = new Map(findings.map((f) => [f.id, offersOf(f.id)]));
  const known: OffersOf = (id) => offers.get(id) ?? [];
  const can = findings.filter((f) => f.standing !== false).flatMap((f) => known(f.id));
  const labels = new Map(can.filter((o) => o.disabled === null).map((o) => [o.kind, o.label]));
  const each = [...labels]
    .map(([kind, label]): ManyChoice => ({ kind, label, plans: manyOf(findings, known, kind) }))
    .filter((c) => c.plans.length > 0)
    .toSorted((a, b) => rank(a.kind ?? '') - rank(b.kind ?? ''));
  const mixed: ManyChoice = { kind: null, label: 'What ends each of them', plans: manyOf(findings, known) };
  return new Set(mixed.plans.map((o) => o.kind)).size > 1 ? [mixed, ...each] : each;
};
