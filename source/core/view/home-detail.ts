import type { EngineState } from '../engine.ts';
import type { EventStore } from '../store.ts';
import { itemHead } from './item-head.ts';
import { itemLineRow } from './item-line-row.ts';
import { firstItemLines } from './item-lines.ts';
import type { ItemRow } from './item-row.ts';
import type { Pen } from './pen.ts';
import { line } from './spans.ts';

/** Rows that the selected item gets under the panes: what they leave over, when that is worth it. */
export const detailHeight = (bodyRows: number, longest: number): number => {
  const left = bodyRows - (longest + 2);
  return left >= 7 ? left : 0;
};

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
  const room = Math.max(0, rows - head.length);
  const { lines, total } = firstItemLines(state, { item: row.spec.id, now: at.now }, room);
  const shown = total > room ? lines.slice(0, Math.max(0, room - 1)) : lines;
  const more = total - shown.length;
  return [
    ...head,
    ...shown.map((l) => itemLineRow(pen, l, { state, ...at }, false)),
    ...(more > 0 && room > 0 ? [line(pen, [[`   … ${more} more, ⏎ opens`, 'dim']], at.columns)] : []),
  ];
};
