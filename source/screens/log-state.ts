import { atTop, type Scroll } from '../core/view/scroll.ts';
import { type Edit, edit, emptyField, type TextField, textOf } from '../core/view/text-field.ts';

/** Which pane has the keys, and where each of them stands. */
export type LogState = {
  pane: 'lines' | 'events';
  /** One came there by a jump, so that `esc` leads back to where that was, not to the other pane. */
  jumped: boolean;
  lines: Scroll;
  events: Scroll;
  filter: TextField;
  typing: boolean;
  /** The line that is being written while the trail stands beside it; null = nobody writes. */
  live: TextField | null;
};

export type LogAction =
  | { type: 'list'; change: (scroll: Scroll) => Scroll }
  | { type: 'pane'; pane: LogState['pane'] }
  | { type: 'seek'; line: number; event: number | null }
  | { type: 'type'; on: boolean }
  | { type: 'edit'; edit: Edit }
  | { type: 'clear' }
  | { type: 'live'; on: boolean }
  | { type: 'write'; edit: Edit }
  /** The text is in the log. What was typed since stays. */
  | { type: 'said'; text: string }
  | { type: 'follow'; line: number };

export const startLog = (): LogState => ({
  pane: 'lines',
  jumped: false,
  lines: atTop,
  events: atTop,
  filter: emptyField,
  typing: false,
  live: null,
});

/** Some rows above the one that was looked for, so that what leads up to it is seen. */
const lead = 4;
const at = (selected: number): Scroll => ({ selected, top: Math.max(0, selected - lead) });

export const logReducer = (state: LogState, action: LogAction): LogState => {
  switch (action.type) {
    case 'list': {
      if (state.pane === 'events') return { ...state, events: action.change(state.events) };
      const lines = action.change(state.lines);
      // Another line has other events.
      return { ...state, lines, events: lines.selected === state.lines.selected ? state.events : atTop };
    }
    case 'pane':
      return { ...state, pane: action.pane, jumped: false };
    case 'seek': {
      const pane = action.event === null ? 'lines' : 'events';
      const events = action.event === null ? atTop : at(action.event);
      return { ...state, pane, jumped: true, lines: at(action.line), events };
    }
    case 'type':
      return { ...state, typing: action.on, pane: 'lines' };
    case 'edit':
      return { ...state, filter: edit(state.filter, action.edit), lines: atTop, events: atTop };
    case 'clear':
      return { ...state, filter: emptyField, typing: false, lines: atTop, events: atTop };
    // A filter would hide the line that was just written.
    case 'live':
      return { ...state, live: action.on ? emptyField : null, filter: emptyField, typing: false, pane: 'lines' };
    case 'write':
      return state.live === null ? state : { ...state, live: edit(state.live, action.edit) };
    case 'said':
      return state.live !== null && textOf(state.live) === action.text ? { ...state, live: emptyField } : state;
    case 'follow':
      return { ...state, lines: at(action.line), events: atTop };
  }
};
