import type { FoundIn } from '../../core/finding.ts';
import type { VaultPort } from '../../core/ports.ts';
import { type Fault, type NotRead, notRead } from '../../core/reading.ts';

/** What one request needs, as Vault's policies say it. */
export type Need = { path: string; capabilities: string[] };

/**
 * Reachable, unsealed, and allowed: asked before anything else, so that what is missing is named with its path instead of a bare
 * 403.
 */
export const notReady = async (
  vault: VaultPort,
  signal: AbortSignal,
): Promise<NotRead | { version: string; system?: FoundIn }> => {
  const health = await vault.health(signal);
  if (!health.ok) return health;
  const { sealed, initialized, version, system } = health.value;
  if (!sealed && initialized) return { version, ...(system ? { system } : {}) };
  const fault: Fault = {
    kind: 'sealed',
    what: `Vault is ${initialized ? 'sealed' : 'not initialised'}: it can tell nothing until that is changed`,
  };
  return notRead(fault, health.at, health.serverDate);
};

/** A path is asked for in both spellings: a list is matched with a slash at its end, a rule may have been written without. */
export const lacking = async (vault: VaultPort, needs: Need[], signal: AbortSignal): Promise<NotRead | null> => {
  const listed = (n: Need): boolean => n.capabilities.includes('list');
  const paths = needs.flatMap((n) => (listed(n) ? [n.path, `${n.path}/`] : [n.path]));
  const may = await vault.capabilities(paths, signal);
  if (!may.ok) return may;
  for (const need of needs) {
    const has = [need.path, `${need.path}/`].map((p) => may.value[p] ?? []);
    if (has.some((h) => h.includes('root') || need.capabilities.every((c) => h.includes(c)))) continue;
    const best = has.flat();
    const missing = need.capabilities.filter((c) => !best.includes(c));
    const lacks = (missing.length > 0 ? missing : need.capabilities).join(' and ');
    return notRead({ kind: 'denied', what: `the Vault token lacks ${lacks} on ${need.path}` }, may.at, may.serverDate);
  }
  return null;
};
