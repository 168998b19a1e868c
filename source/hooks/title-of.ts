import type { AppState, Dialog, Route } from './app-state.ts';

const dialogs: { [dialog in Dialog['dialog']]: string } = {
  palette: 'Commands',
  note: 'Note',
  attest: 'Attest',
  waive: 'Waive',
  disposition: 'Decide about findings',
  link: 'Link',
  actions: 'Remove',
  plan: 'Confirm a change',
  many: 'one after another',
  'hand-over': 'For somebody who may',
  'undo-calls': 'For somebody who may',
  'accept-closed': 'Accept closed Regions',
  match: 'Match by hand',
  unmatch: 'Match by hand',
  import: 'Import a session log',
  'import-block': 'Write an import block',
  quit: 'Leave',
};

const screens: { [screen in Route['screen']]: string | null } = {
  home: null,
  item: 'Item',
  trail: 'Trail',
  tree: 'Session tree',
  event: 'Event',
  log: 'Session log',
  journal: 'Journal',
  drift: 'Drift',
  coverage: 'Coverage',
  contain: 'Contain',
  undo: 'Take back',
  help: 'Help',
};

/** Where one is, in words; null on the home screen, which shows it by itself. */
export const titleOf = ({ routes, dialog }: Pick<AppState, 'routes' | 'dialog'>): string | null => {
  if (dialog) return dialogs[dialog.dialog];
  const names = routes.flatMap((r) => screens[r.screen] ?? []);
  return names.length === 0 ? null : names.join(' → ');
};
