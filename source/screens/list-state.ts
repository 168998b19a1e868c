import { atTop, type Scroll } from '../core/view/scroll.ts';

/** State of a screen that is nothing but a list. */
export type ListState = { scroll: Scroll };
export type ListAction = { type: 'list'; change: (scroll: Scroll) => Scroll };

export const startList = (): ListState => ({ scroll: atTop });
export const listReducer = (state: ListState, { change }: ListAction): ListState => ({
  ...state,
  scroll: change(state.scroll),
});
