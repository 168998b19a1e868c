import type { Hash } from '../audit/make-finding.ts';
import type { Finding } from '../finding.ts';
import type { Verdict } from './attribution.ts';
import { mainKind } from './differences.ts';
import { hunkLines } from './hunk-lines.ts';
import { meanings } from './legend.ts';
import type { Difference, Hunk } from './types.ts';

/** Instants change at every look; a decision about the rest must outlive that. */
const instant = /"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"]*"/g;
const steady = (h: Hunk): string => [h.path, h.before ?? '', h.after ?? ''].join('\t').replace(instant, '"(time)"');

/**
 * The id hangs on what differs, not on the address alone: whoever accepted a tag has not accepted the trust policy that
 * somebody opens on the same role later.
 */
const idOf = (hash: Hash, account: string, root: string, d: Difference): string => {
  const what = [...d.plannedHunks, ...d.driftHunks].map(steady);
  const kinds = `${d.planned ?? ''} ${d.drifted ?? ''} ${d.deposed ?? ''}`;
  return hash([account, 'drift', d.address, root, kinds, ...what].join('\n')).slice(0, 16);
};

const names = (hunks: Hunk[]): string => {
  const tops = [...new Set(hunks.map((h) => h.path.split(/[.[]/)[0] ?? ''))].filter((n) => n !== '');
  return tops.length > 4 ? `${tops.slice(0, 4).join(', ')} and ${tops.length - 4} more` : tops.join(', ');
};

const sayWhat = (d: Difference): string => {
  const kind = mainKind(d);
  const meaning = kind === 'no-op' || kind === 'read' ? null : meanings[kind];
  if (d.drifted === 'delete') return `${d.address} was deleted outside Terraform; an apply would make it again.`;
  const hunks = d.drifted === null ? d.plannedHunks : d.driftHunks;
  const which = kind === 'update' && hunks.length > 0 ? ` in ${names(hunks)}` : '';
  const only = d.planned === null ? ', which no apply would put back' : '';
  return `${d.address} differs${which} (${kind}: ${meaning?.means ?? 'it differs'}${only}).`;
};

/** The object to be shown and decided about. A few lines of what differs are in it; the evidence has all. */
export const driftFinding = (
  hash: Hash,
  { account, root }: { account: string; root: string },
  d: Difference,
  verdict: Verdict,
  /** How many differences the root has: of thousands, each keeps but a few lines. */
  among = 1,
): Finding => ({
  id: idOf(hash, account, root, d),
  item: `terraform.${root}`,
  kind: 'drift',
  subject: d.deposed === null ? d.address : `${d.address} (deposed ${d.deposed})`,
  ...{ account, region: null, standing: true, standingWhy: `root ${root}: the plan shows it`, transient: false },
  ...{ events: verdict.events, at: verdict.at, uniqueId: null, actions: [] },
  why: `${sayWhat(d)} ${verdict.why}`,
  attribution: verdict.attribution,
  left: 'changed',
  drift: { planned: d.planned, outside: d.drifted },
  diff: hunkLines(d, among > 200 ? 4 : 40),
});

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);

/** The finding of the same difference with another verdict; the very same one where the verdict is. */
export const judgedAgain = (f: Finding, d: Difference, { attribution, events, at, why: told }: Verdict): Finding => {
  const why = `${sayWhat(d)} ${told}`;
  const same = f.attribution === attribution && f.at === at && f.why === why && sameTexts(f.events, events);
  return same ? f : { ...f, attribution, events, at, why };
};

/**
 * Findings of a root after a plan that proves something: what the plan shows, and what earlier plans showed and this one
 * does not, which is then seen to be gone.
 */
export const withGone = (fresh: Finding[], known: readonly Finding[], root: string): Finding[] => {
  const still = new Set(fresh.map((f) => f.id));
  const gone = known
    .filter((f) => f.item === `terraform.${root}` && !still.has(f.id))
    .map((f) => ({ ...f, standing: false, standingWhy: `root ${root}: the plan does not show it any more` }));
  return [...fresh, ...gone];
};
