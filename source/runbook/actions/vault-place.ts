import { type Finding, type FoundIn, foundIn } from '../../core/finding.ts';
import type { VaultPort } from '../../core/ports.ts';
import { type NotRead, notRead, type Reading } from '../../core/reading.ts';

type About = 'vault-lease' | 'vault-token';

/** A target's name: the same lease id, or the same accessor, is another thing in another Vault or namespace. */
export const vaultTarget = (system: FoundIn, kind: About, subject: string): string => `${system.id}/${kind}/${subject}`;

/** Which Vault and namespace answers now, by its own id; an answer that does not tell is no reading. */
export const vaultNow = async (vault: VaultPort, signal: AbortSignal): Promise<Reading<FoundIn>> => {
  const health = await vault.health(signal);
  if (!health.ok) return health;
  const { system } = health.value;
  return system === undefined
    ? notRead({ kind: 'malformed', what: 'it did not tell which Vault it is' }, health.at)
    : { ...health, value: system };
};

/** The Vault that is asked for a finding, or why nothing may be asked of it there. */
export const vaultOf = async (
  vault: VaultPort,
  finding: Finding,
  signal: AbortSignal,
): Promise<{ ok: true; system: FoundIn } | { ok: false; why: string }> => {
  const now = await vaultNow(vault, signal);
  if (!now.ok) return { ok: false, why: `which Vault answers could not be told: ${now.fault.what}` };
  if (finding.system === undefined || foundIn(finding, now.value)) return { ok: true, system: now.value };
  // That this one knows no such lease or token would look like work that is done already.
  const why = `it was found at ${finding.system.name}, and ${now.value.name} answers now; nothing was planned. Set VAULT_ADDR and VAULT_NAMESPACE as they were`;
  return { ok: false, why };
};

/**
 * Why a look now proves nothing about what was asked for; null = it was asked of the Vault that answers. An unsettled one may
 * be looked at after VAULT_ADDR or VAULT_NAMESPACE has changed: another Vault has no such lease or token either.
 */
export const elsewhere = async (
  vault: VaultPort,
  { arn }: { arn: string },
  [kind, subject]: [About, string],
  signal: AbortSignal,
): Promise<NotRead | null> => {
  const now = await vaultNow(vault, signal);
  if (!now.ok) return now;
  if (arn === vaultTarget(now.value, kind, subject)) return null;
  const what = `it was asked of another Vault or namespace than ${now.value.name}, which answers now: set VAULT_ADDR and VAULT_NAMESPACE as they were`;
  return notRead({ kind: 'refused', what }, now.at);
};
