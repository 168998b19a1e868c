import { type FilteredAction, type FilteredState, filteredReducer, startFiltered } from './filtered-state.ts';

/** A filtered list in which rows can be opened and roots folded, by id. */
export type DriftState = FilteredState & { expanded: ReadonlySet<string> };
export type DriftAction = FilteredAction | { type: 'toggle'; id: string };

// On the first root, under the legend.
export const startDrift = (): DriftState => ({
  ...startFiltered(''),
  scroll: { selected: 1, top: 0 },
  expanded: new Set(),
});

export const driftReducer = (state: DriftState, action: DriftAction): DriftState => {
  if (action.type !== 'toggle') return { ...filteredReducer(state, action), expanded: state.expanded };
  const expanded = new Set(state.expanded);
  if (!expanded.delete(action.id)) expanded.add(action.id);
  return { ...state, expanded };
};
