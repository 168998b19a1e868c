import type { Edit } from '../core/view/text-field.ts';
import { useLayer } from './use-layer.ts';

/** What happens to the line that filters a list; what else a screen's reducer knows does not matter here. */
type FilterAction = { type: 'type'; on: boolean } | { type: 'edit'; edit: Edit } | { type: 'clear' };

/** While somebody types a filter the field has the keys: enter leaves it as it is, esc takes it off. */
export const useFilterField = (typing: boolean, change: (action: FilterAction) => void): void =>
  useLayer(
    'field',
    {
      text: (e) => change({ type: 'edit', edit: e }),
      endsTyping: true,
      commands: { open: () => change({ type: 'type', on: false }), back: () => change({ type: 'clear' }) },
    },
    typing,
  );
