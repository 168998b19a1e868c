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

/** Opens what is closed, and the other way round. */
export const toggled = <Id>(expanded: ReadonlySet<Id>, id: Id): ReadonlySet<Id> => {
  const next = new Set(expanded);
  if (!next.delete(id)) next.add(id);
  return next;
};

/** A filtered list whose rows can be opened or folded, by id. */
export type OpenableState<Id> = FilteredState & { expanded: ReadonlySet<Id> };
export type OpenableAction<Id> = FilteredAction | { type: 'toggle'; id: Id };

export const openableReducer = <Id>(state: OpenableState<Id>, action: OpenableAction<Id>): OpenableState<Id> =>
  action.type === 'toggle'
    ? { ...state, expanded: toggled(state.expanded, action.id) }
    : { ...filteredReducer(state, action), expanded: state.expanded };
