/** A window onto a list: which row is selected and which is the topmost on screen. Rows count from 0. */
export type Scroll = { selected: number; top: number };

export const atTop: Scroll = { selected: 0, top: 0 };

export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** Keeps the selection inside `count` rows and on screen, which shows `height` of them. */
export const settle = ({ selected, top }: Scroll, count: number, height: number): Scroll => {
  const rows = Math.max(1, height);
  const at = Math.min(Math.max(0, selected), Math.max(0, count - 1));
  const lowest = Math.max(0, count - rows);
  const visible = at < top ? at : at >= top + rows ? at - rows + 1 : top;
  return { selected: at, top: Math.min(Math.max(0, visible), lowest) };
};

/** `times` repeats a move, for keys that were held. */
export const move = (scroll: Scroll, how: Move, count: number, height: number, times = 1): Scroll => {
  const page = Math.max(1, height - 1) * times;
  const { selected, top } = scroll;
  switch (how) {
    case 'up':
      return settle({ selected: selected - times, top }, count, height);
    case 'down':
      return settle({ selected: selected + times, top }, count, height);
    case 'page-up':
      return settle({ selected: selected - page, top: top - page }, count, height);
    case 'page-down':
      return settle({ selected: selected + page, top: top + page }, count, height);
    case 'first':
      return settle({ selected: 0, top: 0 }, count, height);
    case 'last':
      return settle({ selected: count - 1, top: count }, count, height);
  }
};
