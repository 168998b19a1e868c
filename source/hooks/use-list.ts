import { type Move, move, type Scroll, settle } from '../core/view/scroll.ts';
import type { CommandId } from '../keys/commands.ts';

type Moves = { [id in CommandId]?: (times: number) => void };

const how: readonly (readonly [CommandId, Move])[] = [
  ['up', 'up'],
  ['down', 'down'],
  ['page-up', 'page-up'],
  ['page-down', 'page-down'],
  ['first', 'first'],
  ['last', 'last'],
];

/** What moves in a list: the same keys on every screen. `set` gets the list as it is after the move. */
export const listMoves = (set: (change: (scroll: Scroll) => Scroll) => void, count: number, height: number): Moves =>
  Object.fromEntries(
    how.map(([id, way]) => [
      id,
      (times: number) => set((s) => move(settle(s, count, height), way, count, height, times)),
    ]),
  );
