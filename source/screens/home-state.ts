import type { WindowId } from '../core/clock.ts';
import type { PaneLists } from '../core/view/home-rows.ts';
import type { Scroll } from '../core/view/scroll.ts';

export type HomeState = { pane: WindowId; lists: PaneLists };

export type HomeAction =
  | { type: 'pane'; pane: WindowId }
  /** To the next window, or with a minus to the one before; round and round. */
  | { type: 'turn'; by: number }
  | { type: 'list'; change: (scroll: Scroll) => Scroll };

const ids: readonly WindowId[] = [1, 2, 3];

export const homeReducer = (state: HomeState, action: HomeAction): HomeState => {
  switch (action.type) {
    case 'pane':
      return { ...state, pane: action.pane };
    case 'turn': {
      const at = (((state.pane - 1 + action.by) % ids.length) + ids.length) % ids.length;
      return { ...state, pane: ids[at] ?? 1 };
    }
    case 'list':
      return { ...state, lists: { ...state.lists, [state.pane]: action.change(state.lists[state.pane]) } };
  }
};
