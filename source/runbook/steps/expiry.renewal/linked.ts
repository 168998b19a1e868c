import type { Facts } from '../../../core/facts.ts';
import type { Finding } from '../../../core/finding.ts';
import type { JudgeContext } from '../../../core/item.ts';
import type { Link } from '../../../core/linked-incident.ts';
import { issuanceSubject } from '../../../core/vault/only-vault.ts';
import type { VaultIssuance } from '../../../core/vault/types.ts';
import { takenBy } from '../../../core/vault/witness.ts';

const issuancesOf = ({ vaultAudit }: Facts): VaultIssuance[] =>
  vaultAudit?.ok && vaultAudit.value !== 'not-configured' ? vaultAudit.value.log.issuances : [];

const linkOfSubject = (subject: string, { progress }: Pick<JudgeContext, 'progress'>): Link | null =>
  Object.values(progress.links ?? {}).find((l) => l.subject === subject) ?? null;

/**
 * The link of a later issuance. One that only Vault showed when it was linked keeps its link once its event came: its key,
 * or the hash of it, proves that it is the same; that the minute is the same does not.
 */
export const linkOf = (f: Finding, context: JudgeContext): Link | null => {
  const own = context.progress.links?.[f.id];
  if (own) return own;
  const same = issuancesOf(context.facts).find((i) => i.accessKeyId === f.subject && i.joinedBy !== 'time');
  return linkOfSubject(f.subject, context) ?? (same ? linkOfSubject(issuanceSubject(same), context) : null);
};

export const isLinkedIssuance = (i: VaultIssuance, context: JudgeContext): boolean =>
  linkOfSubject(issuanceSubject(i), context) !== null;

/** Who took this credential, as Vault knows him. */
export const byVault = (facts: Facts, key: string): string => {
  const issued = issuancesOf(facts).find((i) => i.accessKeyId === key);
  return issued ? `, in Vault by ${takenBy(issued)}` : '';
};
