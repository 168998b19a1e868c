import type { WindowId } from '../core/clock.ts';
import type { PaneLists } from '../core/view/home-rows.ts';
import type { Scroll } from '../core/view/scroll.ts';

/** Where one is on the home screen. */
export type HomePlace = { pane: WindowId; lists: PaneLists };
/** Null until the first move: until then it is wherever the next thing to do is, which changes while probes run. */
export type HomeState = HomePlace | null;

/** `from`: where one was. */
export type HomeAction = { from: HomePlace } & (
  | { type: 'pane'; pane: WindowId }
  /** To the next window, or with a minus to the one before; round and round. */
  | { type: 'turn'; by: number }
  | { type: 'list'; change: (scroll: Scroll) => Scroll }
);

const ids: readonly WindowId[] = [1, 2, 3];

export const homeReducer = (state: HomeState, action: HomeAction): HomePlace => {
  const at = state ?? action.from;
  switch (action.type) {
    case 'pane':
      return { ...at, pane: action.pane };
    case 'turn': {
      const index = (((at.pane - 1 + action.by) % ids.length) + ids.length) % ids.length;
      return { ...at, pane: ids[index] ?? 1 };
    }
    case 'list':
      return { ...at, lists: { ...at.lists, [at.pane]: action.change(at.lists[at.pane]) } };
  }
};
