import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How Vault is reached. The token is asked for each time, so that a fresh `vault login` is used. */
export type VaultSettings = {
  address: string;
  namespace: string;
  token(): string | null;
  /** Path of a PEM file, or null. */
  caCert: string | null;
  /** Things the person should know, in one line each. */
  warnings: string[];
};

/**
 * The same places as Vault's own tool: VAULT_ADDR, VAULT_NAMESPACE, VAULT_CACERT, VAULT_TOKEN, else `~/.vault-token`. Null
 * without VAULT_ADDR. Never used in a drill.
 */
export const vaultFromEnv = (env: NodeJS.ProcessEnv, home: string): VaultSettings | null => {
  const address = env.VAULT_ADDR?.trim();
  if (!address) return null;
  const skip = env.VAULT_SKIP_VERIFY ? ['VAULT_SKIP_VERIFY is set and not obeyed: set VAULT_CACERT instead.'] : [];
  const clear = /^http:\/\/(?!127\.|localhost\b|\[::1\])/i.test(address)
    ? ['VAULT_ADDR is not https: the Vault token crosses the network in clear.']
    : [];
  return {
    address,
    namespace: env.VAULT_NAMESPACE?.trim() ?? '',
    token: () => env.VAULT_TOKEN?.trim() || tokenOfHelper(home),
    caCert: env.VAULT_CACERT?.trim() || null,
    warnings: [...skip, ...clear],
  };
};

const tokenOfHelper = (home: string): string | null => {
  try {
    return readFileSync(join(home, '.vault-token'), 'utf8').trim() || null;
  } catch {
    return null; // Not logged in; the request then says so.
  }
};
