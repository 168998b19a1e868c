import { currentWindow, effectiveT, lateness, type Window, type WindowId, windows } from '../clock.ts';
import type { EngineState } from '../engine.ts';
import { boxed } from './box.ts';
import { countSpans } from './counts-text.ts';
import { dueShort, foldBelow, listHeight, needOf, type PaneNeed, paneColumns, paneWidths } from './home-layout.ts';
import { countsOf, type ItemRow } from './item-row.ts';
import { paneRow } from './pane-row.ts';
import type { Pen } from './pen.ts';
import type { Scroll } from './scroll.ts';
import { line, lineEnds, type Span, widthOfSpans } from './spans.ts';

export type PaneLists = { [window in WindowId]: Scroll };

export type HomeView = {
  state: EngineState;
  rows: readonly ItemRow[];
  now: number;
  /** Of the body: without header and footer. */
  columns: number;
  height: number;
  pane: WindowId;
  lists: PaneLists;
};

type Pane = { window: Window; mine: ItemRow[]; focused: boolean; when: Span; need: PaneNeed };

/** The heading says the nearest deadline, which for the windows at the side has no room in each row. */
const paneOf = (pen: Pen, view: HomeView, window: Window, current: WindowId): Pane => {
  const mine = view.rows.filter((r) => r.window === window.id);
  const open = mine.filter((r) => r.due !== null);
  const first = Math.min(...open.map((r) => r.spec.deadline));
  const t = effectiveT(view.state.progress);
  const due = open.length > 0 ? lateness(t, first, view.now) : null;
  const when: Span =
    window.id === current
      ? ['now', 'accent']
      : due && (due.late || window.id > current)
        ? [view.columns < foldBelow ? due.text : dueShort(due.text), due.late ? 'bad' : 'dim']
        : [window.id < current ? 'over' : 'ahead', 'dim'];
  const need = needOf(mine, view.now, widthOfSpans(pen, [[window.label], [' · '], when]));
  return { window, mine, focused: window.id === view.pane, when, need };
};

/** How many rows of the pane do not fit. */
const hiddenSpans = (view: HomeView, pane: Pane, height: number): Span[] => {
  const above = view.lists[pane.window.id].top;
  const below = Math.max(0, pane.mine.length - above - height);
  const up: Span[] = above > 0 ? [[` · ↑ ${above} more`, 'dim']] : [];
  return below > 0 ? [...up, [` · ↓ ${below} more`, 'dim']] : up;
};

const shownRows = (pen: Pen, view: HomeView, pane: Pane, inner: number, height: number): string[] => {
  const { selected, top } = view.lists[pane.window.id];
  const columns = paneColumns(inner, pane.need);
  return pane.mine
    .slice(top, top + height)
    .map((row, i) => paneRow(pen, row, columns, pane.focused && top + i === selected, view.now));
};

type Panes = [Pane, Pane, Pane];

/** Counts, and how many rows do not fit; only the latter where both have no room. */
const footOf = (pen: Pen, view: HomeView, pane: Pane, inner: number, height: number): Span[] => {
  const counts = countSpans(countsOf(pane.mine), false);
  const hidden = hiddenSpans(view, pane, height);
  const both = [...counts, ...hidden];
  return widthOfSpans(pen, both) + 2 <= inner ? both : hidden.length > 0 ? hidden : counts;
};

const beside = (pen: Pen, view: HomeView, panes: Panes, current: WindowId): string[] => {
  const widths = paneWidths(view.columns, current, [panes[0].need, panes[1].need, panes[2].need]);
  const height = listHeight(view.columns, view.height);
  const boxes = panes.map((pane, i) => {
    const inner = (widths[i] ?? 28) - 2;
    const rows = shownRows(pen, view, pane, inner, height);
    const filled = Array.from({ length: height }, (_, y) => rows[y] ?? ' '.repeat(inner));
    const name: Span = [pane.window.label, pane.focused ? 'selected' : 'bold'];
    const title: Span[] = [name, [' · ', 'dim'], pane.when];
    const foot = footOf(pen, view, pane, inner, height);
    return boxed(pen, { title, foot, accent: pane.focused }, filled, inner + 2);
  });
  return Array.from({ length: height + 2 }, (_, y) => boxes.map((b) => b[y] ?? '').join(''));
};

const folded = (pen: Pen, view: HomeView, panes: Panes): string[] => {
  const height = listHeight(view.columns, view.height);
  return panes.flatMap((pane) => {
    const { label } = pane.window;
    const mark: Span = [pane.focused ? ' ▾ ' : ' ▸ ', pane.focused ? 'selected' : 'dim'];
    const head: Span[] = [mark, [label, pane.focused ? 'selected' : 'bold'], [' · ', 'dim'], pane.when];
    if (pane.focused) head.push(...hiddenSpans(view, pane, height));
    const heading = lineEnds(pen, head, [...countSpans(countsOf(pane.mine), false), [' ']], view.columns);
    if (!pane.focused) return [heading];
    const indent = line(pen, [], 2, true);
    return [heading, ...shownRows(pen, view, pane, view.columns - 2, height).map((r) => indent + r)];
  });
};

/** The three windows: beside each other, or the two that are not focused folded to their headings. */
export const homeRows = (pen: Pen, view: HomeView): string[] => {
  const current = currentWindow(effectiveT(view.state.progress), view.now);
  const [first, second, third] = windows.map((w) => paneOf(pen, view, w, current));
  if (!first || !second || !third) return [];
  const panes: Panes = [first, second, third];
  return view.columns < foldBelow ? folded(pen, view, panes) : beside(pen, view, panes, current);
};
