import type { TrailEvent } from '../core/trail-event.ts';
import type { Scroll } from '../core/view/scroll.ts';
import { type Edit, edit, emptyField, type TextField } from '../core/view/text-field.ts';
import { toggled } from './filtered-state.ts';

export type ItemState = {
  scroll: Scroll;
  /** Findings, events and actions that are open, by id. */
  expanded: ReadonlySet<string>;
  filter: TextField;
  typing: boolean;
  /** The events that were opened, as they were read; a string says why one could not be. */
  events: ReadonlyMap<string, TrailEvent | string>;
};

export type ItemAction =
  | { type: 'list'; change: (scroll: Scroll) => Scroll }
  | { type: 'toggle'; id: string }
  | { type: 'type'; on: boolean }
  | { type: 'edit'; edit: Edit }
  | { type: 'clear' }
  | { type: 'event'; id: string; event: TrailEvent | string };

export const startItem = (): ItemState => ({
  scroll: { selected: 1, top: 0 },
  expanded: new Set(),
  filter: emptyField,
  typing: false,
  events: new Map(),
});

export const itemReducer = (state: ItemState, action: ItemAction): ItemState => {
  switch (action.type) {
    case 'list':
      return { ...state, scroll: action.change(state.scroll) };
    case 'toggle':
      return { ...state, expanded: toggled(state.expanded, action.id) };
    case 'type':
      return { ...state, typing: action.on };
    case 'edit':
      return { ...state, filter: edit(state.filter, action.edit), scroll: { selected: 1, top: 0 } };
    case 'clear':
      return { ...state, filter: emptyField, typing: false };
    case 'event':
      return { ...state, events: new Map(state.events).set(action.id, action.event) };
  }
};
