import { hasPatch } from '../argocd/patch.ts';
import type { EngineState } from '../engine.ts';
import type { Finding } from '../finding.ts';
import { importTarget } from '../terraform/import-block.ts';
import { blindSpots, explained, meanings } from '../terraform/legend.ts';
import { effectiveVerdict } from '../verdicts.ts';
import type { Verdict } from '../words.ts';
import { matchesText } from './filter.ts';
import { dispositionText, isOpen } from './finding-look.ts';
import type { Span } from './spans.ts';

/** A line of the drift screen. `item`: what `r` reads again; `finding`: what `x` is about. `id`: what `enter` opens. */
export type DriftLine = { id: string; item: string | null; finding: Finding | null } & (
  | { kind: 'root'; verdict: Verdict; why: string; open: number; count: number; folded: boolean }
  | { kind: 'finding'; stands: boolean; expanded: boolean; shown: Finding }
  | { kind: 'text'; indent: number; spans: Span[] }
  | { kind: 'event'; event: string }
  | { kind: 'import' }
  | { kind: 'legend'; expanded: boolean }
);

export type DriftView = { filter: string; expanded: ReadonlySet<string>; now: number };

/** The lines of the checklist that this screen is about, in their order. */
const isDriftItem = (id: string): boolean => id.startsWith('terraform.') || id === 'argocd.sync';

const matching = (f: Finding, filter: string): boolean =>
  filter === '' || matchesText(filter, `${f.kind} ${f.subject} ${f.attribution ?? ''} ${f.item} ${f.why}`);

/** Findings by item, those that are open first, then as they came. */
const grouped = ({ progress }: EngineState, { filter, now }: DriftView): Map<string, Finding[]> => {
  const groups = new Map<string, [open: Finding[], closed: Finding[]]>();
  for (const f of progress.findings) {
    if (!isDriftItem(f.item) || !matching(f, filter)) continue;
    const group = groups.get(f.item) ?? [[], []];
    groups.set(f.item, group);
    group[isOpen(f, progress.dispositions[f.id], now) ? 0 : 1].push(f);
  }
  return new Map([...groups].map(([item, [open, closed]]) => [item, [...open, ...closed]]));
};

/** What the filter shows: for deciding about all of it. */
export const driftFindings = (state: EngineState, view: DriftView): Finding[] =>
  [...grouped(state, view).values()].flat();

const text = (f: Finding | null, id: string, indent: number, ...spans: Span[]): DriftLine => ({
  ...{ kind: 'text', id, item: f?.item ?? null, finding: f, indent, spans },
});

const signs: { [sign: string]: Span[1] } = { '+': 'good', '-': 'bad', '~': 'warn' };

const details = (state: EngineState, view: DriftView, f: Finding): DriftLine[] => {
  const decided = state.progress.dispositions[f.id];
  const lines = [text(f, f.id, 6, [f.why])];
  if (f.standingWhy !== '') lines.push(text(f, f.id, 6, ['live: ', 'dim'], [f.standingWhy]));
  if (decided) lines.push(text(f, f.id, 6, ['decided: ', 'dim'], [dispositionText(decided, view.now)]));
  for (const l of f.diff ?? []) lines.push(text(f, f.id, 8, [l, signs[l.slice(0, 1)] ?? 'dim']));
  for (const event of f.events) lines.push({ kind: 'event', id: event, item: f.item, finding: f, event });
  if (f.item === 'terraform.orphans' && f.kind.endsWith('-created') && f.standing !== false && importTarget(f)) {
    lines.push({ kind: 'import', id: `import ${f.id}`, item: f.item, finding: f });
  } else if (hasPatch(f) && f.standing !== false) {
    lines.push({ kind: 'import', id: `import ${f.id}`, item: f.item, finding: f });
  }
  return lines;
};

const legend = (expanded: boolean): DriftLine[] => {
  const head: DriftLine = { kind: 'legend', id: 'legend', item: null, finding: null, expanded };
  if (!expanded) return [head];
  const rows = Object.values(meanings).map((m) =>
    text(null, 'legend', 4, [`${m.sign} ${m.word}`.padEnd(11), 'bold'], [`${m.means} · by the session? ${m.cause}`]),
  );
  return [head, text(null, 'legend', 4, [explained, 'warn']), ...rows, text(null, 'legend', 4, [blindSpots, 'dim'])];
};

/** Everything that differs: root by root, then what no plan can show, then Argo CD. A root that is shown whole may be folded. */
export const driftLines = (state: EngineState, view: DriftView): DriftLine[] => {
  const { progress, items } = state;
  const found = grouped(state, view);
  // A filter is about what differs: nothing else stands in its way.
  const lines = view.filter === '' ? legend(view.expanded.has('legend')) : [];
  for (const spec of items) {
    if (!isDriftItem(spec.id)) continue;
    const mine = found.get(spec.id) ?? [];
    if (view.filter !== '' && mine.length === 0) continue;
    const folded = view.expanded.has(`fold ${spec.id}`);
    const { verdict, why } = effectiveVerdict(progress, spec, view.now);
    const open = mine.filter((f) => isOpen(f, progress.dispositions[f.id], view.now)).length;
    const at = { id: `fold ${spec.id}`, item: spec.id, finding: null };
    lines.push({ ...at, kind: 'root', verdict, why, open, count: mine.length, folded });
    if (folded) continue;
    for (const f of mine) {
      const expanded = view.expanded.has(f.id);
      const stands = isOpen(f, progress.dispositions[f.id], view.now);
      lines.push({ kind: 'finding', id: f.id, item: spec.id, finding: f, shown: f, stands, expanded });
      if (expanded) lines.push(...details(state, view, f));
    }
  }
  return lines;
};
