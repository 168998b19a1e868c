import type { SubjectRef } from '../core/plan.ts';

/** What is on screen: the screens one came through, the dialog above them, and the last thing said. Never saved. */
export type Route =
  | { screen: 'home' }
  | { screen: 'item'; item: string }
  /** `focus`: the event, or the credential, that is selected when one comes there. */
  | { screen: 'trail'; filter: string; focus?: string }
  | { screen: 'tree'; focus?: string }
  | { screen: 'event'; id: string }
  /** What is selected when one comes there: an event, or a line by its place in the log. */
  | { screen: 'log'; event?: string; entry?: number }
  | { screen: 'journal' }
  | { screen: 'drift' }
  | { screen: 'coverage' }
  | { screen: 'contain' }
  | { screen: 'undo' }
  | { screen: 'help' };

export type Dialog =
  | { dialog: 'palette' }
  | { dialog: 'note'; about: string }
  | { dialog: 'attest'; item: string }
  | { dialog: 'waive'; item: string }
  /** `findings`: what the filter shows; `one`: the selected one; `codified`: the file in which it is code already. */
  | { dialog: 'disposition'; one: string; findings: string[]; codified?: string }
  /** A later issuance of the role, to be linked to an incident of its own. */
  | { dialog: 'link'; finding: string }
  | { dialog: 'actions'; about: SubjectRef }
  | { dialog: 'plan'; about: SubjectRef; kind: string }
  /** Findings that a filter shows: one plan after another. */
  | { dialog: 'many'; findings: string[] }
  | { dialog: 'hand-over'; credential: string }
  | { dialog: 'undo-calls'; action: string }
  | { dialog: 'accept-closed' }
  /** `entry`: the line of the log that is selected beside the event. */
  | { dialog: 'match'; event: string; entry: number | null }
  | { dialog: 'unmatch'; event: string }
  | { dialog: 'import-block'; finding: string }
  | { dialog: 'import' }
  | { dialog: 'quit' };

export type Said = { level: 'info' | 'warn' | 'error'; text: string };

export type AppState = { routes: readonly Route[]; dialog: Dialog | null; said: Said | null; masked: boolean };

export type AppAction =
  | { type: 'go'; route: Route }
  | { type: 'back' }
  | { type: 'ask'; dialog: Dialog }
  | { type: 'close' }
  | { type: 'say'; said: Said }
  /** A press that did something: what was only a hint is read by then. */
  | { type: 'pressed' }
  | { type: 'mask' };

export const startState: AppState = { routes: [{ screen: 'home' }], dialog: null, said: null, masked: false };

/** Places between home and where one is; the oldest are forgotten. */
const longestWay = 12;

const go = (routes: readonly Route[], route: Route): readonly Route[] => {
  if (route.screen === 'home') return routes.slice(0, 1);
  // The same place is met once on the way: going there again goes back to it. `esc` leads back along the whole way.
  const place = JSON.stringify(route);
  const at = routes.findIndex((r) => JSON.stringify(r) === place);
  const way = at === -1 ? routes : routes.slice(0, at);
  return [...way.slice(0, 1), ...way.slice(1).slice(-longestWay), route];
};

export const appReducer = (state: AppState, action: AppAction): AppState => {
  switch (action.type) {
    case 'go':
      return { ...state, routes: go(state.routes, action.route), dialog: null };
    case 'back':
      if (state.said) return { ...state, said: null };
      return state.routes.length > 1 ? { ...state, routes: state.routes.slice(0, -1) } : state;
    case 'ask':
      return { ...state, dialog: action.dialog };
    case 'close':
      return state.dialog === null ? state : { ...state, dialog: null };
    case 'say':
      return { ...state, said: action.said };
    case 'pressed':
      return state.said !== null && state.said.level !== 'error' ? { ...state, said: null } : state;
    case 'mask':
      return { ...state, masked: !state.masked };
  }
};
