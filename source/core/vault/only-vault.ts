import { findingId } from '../audit/make-finding.ts';
import { iso } from '../clock.ts';
import type { Finding } from '../finding.ts';
import type { FindingsOf } from './findings.ts';
import type { VaultAuditLog, VaultIssuance } from './types.ts';
import { takenBy } from './witness.ts';

/** The access key id where a device leaves it in clear, as CloudTrail would have it; else the request, which is Vault's own. */
export const issuanceSubject = ({ keys, requestId }: VaultIssuance): string =>
  keys.find((k) => /^A(?:SIA|KIA)[A-Z0-9]+$/.test(k)) ?? `vault request ${requestId.slice(0, 60)}`;

/** An issuance that no event of CloudTrail shows. With its key in clear it has the id that the event will give it. */
export const onlyVaultFinding = ({ account, hash }: FindingsOf, issuance: VaultIssuance): Finding => {
  const base = { account, kind: 'renewal' as const, subject: issuanceSubject(issuance) };
  return {
    id: findingId(hash, base, base.subject),
    ...{ item: 'expiry.renewal', ...base, region: null, events: [], at: issuance.at, uniqueId: base.subject },
    ...{
      standing: true,
      standingWhy: "Vault's audit log holds it, and nothing undoes that",
      transient: false,
      actions: [],
    },
    why: `Vault gave the role to ${takenBy(issuance)} ${iso(issuance.at)}, and CloudTrail does not show it: whose credential that is, and what it did, is not in the tree.`,
  };
};

/**
 * Which issuances of the log are certain to be others than those that CloudTrail shows (`shown`): each that is not joined,
 * where keys can be told apart, or where there are more of them than events.
 */
export const onlyInVault = (
  { issuances }: Pick<VaultAuditLog, 'issuances'>,
  hashProven: boolean,
  shown: number,
): VaultIssuance[] => (hashProven || issuances.length > shown ? issuances.filter((i) => i.accessKeyId === null) : []);
