import type { KeyName } from './key.ts';

/** Shorter names for a footer; all of them have a stand-in in ASCII (core/view/ascii.ts). */
const labels: { [key: KeyName]: string } = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  enter: '⏎',
  'page-up': 'PgUp',
  'page-down': 'PgDn',
  home: 'Home',
  end: 'End',
};

export const keyLabel = (key: KeyName): string => labels[key] ?? key;
