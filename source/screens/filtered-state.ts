import type { Scroll } from '../core/view/scroll.ts';
import { type Edit, edit, fieldOf, type TextField } from '../core/view/text-field.ts';

/** State of a list under a line of text that filters it. */
export type FilteredState = { scroll: Scroll; filter: TextField; typing: boolean };

export type FilteredAction =
  | { type: 'list'; change: (scroll: Scroll) => Scroll }
  | { type: 'type'; on: boolean }
  | { type: 'edit'; edit: Edit }
  | { type: 'clear' }
  /** Rows came in above: the same event stays selected, on the same line. */
  | { type: 'shift'; by: number };

export const startFiltered = (filter: string): FilteredState => ({
  scroll: { selected: 0, top: 0 },
  filter: fieldOf(filter),
  typing: false,
});

export const filteredReducer = (state: FilteredState, action: FilteredAction): FilteredState => {
  switch (action.type) {
    case 'list':
      return { ...state, scroll: action.change(state.scroll) };
    case 'type':
      return { ...state, typing: action.on };
    case 'edit':
      return { ...state, filter: edit(state.filter, action.edit), scroll: { selected: 0, top: 0 } };
    case 'clear':
      return { ...state, filter: fieldOf(''), typing: false, scroll: { selected: 0, top: 0 } };
    case 'shift': {
      const { selected, top } = state.scroll;
      return { ...state, scroll: { selected: selected + action.by, top: Math.max(0, top + action.by) } };
    }
  }
};
