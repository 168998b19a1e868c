import { dayTime } from '../clock.ts';
import { couldHaveBeenRead, dataEventsText } from '../data-events.ts';
import type { EngineState } from '../engine.ts';
import type { Finding } from '../finding.ts';
import { weightOf } from '../finding-order.ts';
import type { Action } from '../plan.ts';
import { matchesText } from './filter.ts';
import { dispositionText, isOpen } from './finding-look.ts';
import { linkLines, linkOffer, linkOfferOf } from './link-lines.ts';
import { asCompared, putBackLines, watchLines } from './put-back-lines.ts';
import type { Span } from './spans.ts';
import type { Style } from './style.ts';

/** A line of the item screen. `finding`: which one `d` and `x` would take from here. `id`: what `enter` expands. */
export type ItemLine = { finding: Finding | null; id: string } & (
  | { kind: 'heading'; spans: Span[] }
  | { kind: 'text'; spans: Span[]; indent: number }
  | { kind: 'finding'; open: boolean; expanded: boolean; shown: Finding }
  | { kind: 'event'; event: string; expanded: boolean }
  | { kind: 'offer'; action: string; label: string; disabled: string | null }
  | { kind: 'action'; action: Action; expanded: boolean }
);

export type ItemView = {
  item: string;
  now: number;
  filter: string;
  /** Ids of findings, events and actions that are open. */
  expanded: ReadonlySet<string>;
  /** The lines of an opened event; null = still being read. */
  eventLines(id: string): readonly string[] | null;
  actionsFor(finding: string): { kind: string; label: string; disabled: string | null }[];
};

/** What stands as an offer on the line of the coverage, and opens its screen. */
export const coverageOffer = 'coverage';

const text = (finding: Finding | null, id: string, indent: number, ...spans: Span[]): ItemLine => ({
  ...{ kind: 'text', finding, id, indent, spans },
});

/** The findings of an item that the filter shows, open ones first, and among them those that change what it is. */
export const findingsOf = (
  { progress }: EngineState,
  { item, filter, now }: Pick<ItemView, 'item' | 'filter' | 'now'>,
): Finding[] => {
  const { findings, dispositions } = progress;
  // There are thousands, and this is asked at each key: no sorting, each is looked at once.
  const places: Finding[][] = [[], [], [], []];
  for (const f of findings) {
    if (f.item !== item) continue;
    if (filter !== '' && !matchesText(filter, `${f.kind} ${f.subject} ${f.why} ${f.account}`)) continue;
    const settled = isOpen(asCompared(progress, f), dispositions[f.id], now) ? 0 : 2;
    places[settled + weightOf(f)]?.push(f);
  }
  return places.flat();
};

/** As `diff` marks its lines, in both of its dialects. */
const diffStyle = (l: string): Style => (/^[+>]/.test(l) ? 'good' : /^[-<]/.test(l) ? 'bad' : 'dim');

const details = (state: EngineState, view: ItemView, f: Finding): ItemLine[] => {
  const disposition = state.progress.dispositions[f.id];
  const lines: ItemLine[] = [text(f, f.id, 6, [f.why])];
  if (f.standingWhy !== '') lines.push(text(f, f.id, 6, ['live: ', 'dim'], [f.standingWhy]));
  if (disposition) lines.push(text(f, f.id, 6, ['decided: ', 'dim'], [dispositionText(disposition, view.now)]));
  lines.push(...linkLines(state.progress, f, view.now).map((spans) => text(f, f.id, 6, ...spans)));
  lines.push(...watchLines(state.progress, f, view.now).map(({ indent, spans }) => text(f, f.id, indent, ...spans)));
  const compared = putBackLines(state.progress, f);
  lines.push(...compared.map(({ indent, spans }) => text(f, f.id, indent, ...spans)));
  if (f.before && compared.length === 0) lines.push(text(f, f.id, 6, ['before: ', 'dim'], [f.before]));
  for (const l of f.diff ?? []) lines.push(text(f, f.id, 8, [l, diffStyle(l)]));
  for (const event of f.events) {
    const expanded = view.expanded.has(event);
    lines.push({ kind: 'event', finding: f, id: event, event, expanded });
    if (!expanded) continue;
    const json = view.eventLines(event) ?? ['reading …'];
    lines.push(...json.map((l) => text(f, event, 10, [l, 'dim'])));
  }
  const link = linkOfferOf(state.progress, f);
  if (link) lines.push({ kind: 'offer', finding: f, id: `${f.id} ${linkOffer}`, ...link });
  for (const { kind, label, disabled } of view.actionsFor(f.id)) {
    lines.push({ kind: 'offer', finding: f, id: `${f.id} ${kind}`, action: kind, label, disabled });
  }
  return lines;
};

/** What no probe of an item can tell, said where its findings are: reads of objects, and how much of the world was read. */
const about = (
  { progress: { coverage } }: EngineState,
  { item }: ItemView,
): { first: ItemLine[]; last: ItemLine[] } => {
  const unseen = text(null, 'data events', 3, [`${dataEventsText(coverage)}: ${couldHaveBeenRead}.`, 'dim']);
  const opens: ItemLine = {
    ...{ kind: 'offer', finding: null, id: coverageOffer, action: coverageOffer, disabled: null },
    label: 'the coverage: accounts, Regions, and what each gap makes unknown',
  };
  if (item === 'trail.collected') return { first: [opens], last: [unseen] };
  return { first: [], last: item === 'trail.reconciled' ? [unseen] : [] };
};

const past = (state: EngineState, view: ItemView): ItemLine[] => {
  const actions = state.progress.actions.filter((a) => a.item === view.item);
  if (actions.length === 0) return [];
  const lines: ItemLine[] = [
    { kind: 'heading', finding: null, id: 'changes', spans: [['Changes'], [` · ${actions.length}`, 'dim']] },
  ];
  for (const action of actions.toReversed()) {
    const expanded = view.expanded.has(action.id) || action.state === 'running' || action.state === 'unsettled';
    lines.push({ kind: 'action', finding: null, id: action.id, action, expanded });
    if (expanded && action.outcome !== '') lines.push(text(null, action.id, 6, [action.outcome]));
    if (!expanded) continue;
    action.calls.forEach((c, i) => {
      const code = c.code === null ? '' : ` ${c.code}`;
      lines.push(text(null, action.id, 6, [`${i + 1} ${c.call.operation} `, 'bold'], [`${c.state}${code}`]));
    });
  }
  return lines;
};

const said = ({ progress }: EngineState, { item, now }: ItemView): ItemLine[] => {
  if (progress.notes.length === 0) return [];
  const about = new Set([item, ...progress.findings.filter((f) => f.item === item).map((f) => f.id)]);
  const notes = progress.notes.filter((n) => about.has(n.about));
  if (notes.length === 0) return [];
  return [
    { kind: 'heading', finding: null, id: 'notes', spans: [['Notes'], [` · ${notes.length}`, 'dim']] },
    ...notes.map((n, i) => text(null, `note ${i}`, 3, [`${dayTime(n.at, now)} ${n.by} `, 'dim'], [n.text])),
  ];
};

/** What stands above the findings, they themselves, and what stands under them. */
const parts = (state: EngineState, view: ItemView): { above: ItemLine[]; findings: Finding[]; under: ItemLine[] } => {
  const findings = findingsOf(state, view);
  const { progress } = state;
  const open = findings.filter((f) => isOpen(asCompared(progress, f), progress.dispositions[f.id], view.now)).length;
  const spans: Span[] = [['Findings'], [` · ${findings.length}${open > 0 ? `, ${open} open` : ''}`, 'dim']];
  const none = view.filter === '' ? 'none, as far as was read' : 'none that matches the filter';
  const beside = about(state, view);
  const above: ItemLine[] = [{ kind: 'heading', finding: null, id: 'findings', spans }, ...beside.first];
  if (findings.length === 0) above.push(text(null, 'none', 3, [none, 'dim']));
  return { above, findings, under: [...beside.last, ...past(state, view), ...said(state, view)] };
};

const findingLine = ({ progress }: EngineState, view: ItemView, f: Finding): ItemLine => {
  const shown = asCompared(progress, f);
  const open = isOpen(shown, progress.dispositions[f.id], view.now);
  return { kind: 'finding', finding: f, shown, id: f.id, expanded: view.expanded.has(f.id), open };
};

/** Everything the item screen can scroll through. */
export const itemLines = (state: EngineState, view: ItemView): ItemLine[] => {
  const { above, findings, under } = parts(state, view);
  const lines = findings.flatMap((f): ItemLine[] => {
    const line = findingLine(state, view, f);
    return view.expanded.has(f.id) ? [line, ...details(state, view, f)] : [line];
  });
  return [...above, ...lines, ...under];
};

/** The first of `itemLines` where nothing is expanded, at most `count`, and how many there are in all. */
export const firstItemLines = (
  state: EngineState,
  { item, now }: Pick<ItemView, 'item' | 'now'>,
  count: number,
): { lines: ItemLine[]; total: number } => {
  const view: ItemView = {
    ...{ item, now, filter: '', expanded: new Set() },
    eventLines: () => null,
    actionsFor: () => [],
  };
  const { above, findings, under } = parts(state, view);
  const shown = findings.slice(0, Math.max(0, count)).map((f) => findingLine(state, view, f));
  const lines = [...above, ...shown, ...(shown.length < findings.length ? [] : under)].slice(0, Math.max(0, count));
  return { lines, total: above.length + findings.length + under.length };
};
