import { type OpenableState, startFiltered } from './filtered-state.ts';

// On the first root, under the legend.
export const startDrift = (): OpenableState<string> => ({
  ...startFiltered(''),
  scroll: { selected: 1, top: 0 },
  expanded: new Set(),
});
