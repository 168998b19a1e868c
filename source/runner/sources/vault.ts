import { readVault } from '../read-vault.ts';
import type { Source } from './source.ts';

export const vaultSource: Source<'vault'> = {
  id: 'vault',
  label: 'Vault',
  after: [],
  read: ({ deps: { ports, config }, signal }) => readVault(ports.vault, config, signal, ports.clock.now),
};
