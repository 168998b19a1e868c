import type { EngineState } from '../engine.ts';
import type { EventStore } from '../store.ts';
import { itemHead } from './item-head.ts';
import { itemLineRow } from './item-line-row.ts';
import { itemLines } from './item-lines.ts';
import type { ItemRow } from './item-row.ts';
import type { Pen } from './pen.ts';
import { line } from './spans.ts';

/** Rows that the selected item gets under the panes: what they leave over, when that is worth it. */
export const detailHeight = (bodyRows: number, longest: number): number => {
  const left = bodyRows - (longest + 2);
  return left >= 7 ? left : 0;
};

const nothing = new Set<string>();

/** The selected item in short, as its own screen begins. */
export const homeDetail = (
  pen: Pen,
  state: EngineState,
  row: ItemRow | undefined,
  at: { store: Pick<EventStore, 'indexOf' | 'row'>; now: number; columns: number },
  rows: number,
): string[] => {
  if (!row || rows === 0) return [];
  const head = itemHead(pen, state, row, at.now, at.columns, rows);
  const view = { item: row.spec.id, now: at.now, filter: '', expanded: nothing };
  const lines = itemLines(state, { ...view, eventLines: () => null, actionsFor: () => [] });
  const room = Math.max(0, rows - head.length);
  const shown = lines.slice(0, lines.length > room ? room - 1 : room);
  const more = lines.length - shown.length;
  return [
    ...head,
    ...shown.map((l) => itemLineRow(pen, l, { state, ...at }, false)),
    ...(more > 0 && room > 0 ? [line(pen, [[`   … ${more} more, ⏎ opens`, 'dim']], at.columns)] : []),
  ];
};
