import type { KeyName } from './key.ts';

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
