import { iso } from '../clock.ts';
import type { Facts } from '../facts.ts';
import { plural } from '../plural.ts';
import { knownKeys } from './join-issuances.ts';
import type { VaultAuditFact, VaultIssuance } from './types.ts';

/** What Vault's audit log says beside CloudTrail: `open` must be dealt with, `unsure` forbids a pass, `said` is added to it. */
export type Witness = { open: string | null; unsure: string | null; said: string };

const silent: Witness = { open: null, unsure: null, said: '' };
const unsure = (why: string): Witness => ({ ...silent, unsure: why });

/** Who took the credentials, in Vault's words: `oidc-alice (entity 1f2e…)`. */
export const takenBy = ({ caller: { displayName, entityId } }: VaultIssuance): string => {
  const name = displayName === '' ? 'a token without name' : displayName.slice(0, 60);
  return entityId === '' ? `${name} (no entity)` : `${name} (entity ${entityId.slice(0, 40)})`;
};

/**
 * Why the log cannot be trusted to hold everything from T until the issued sessions were over (ms; `end` null = no record
 * tells); null = it can. A missing log is none of its business. A log that nothing was written to since is held for a copy of
 * before: whoever reads Vault in the same check has its own requests in a live one.
 */
export const logGap = ({ log }: VaultAuditFact, { t, end }: { t: number; end: number | null }): string | null => {
  if (log.entries === 0 || log.from === null) return "Vault's audit log holds no entry";
  // Broken off once is the line that is being written; more than once, lines are lost.
  const lost = log.broken + Math.max(0, log.torn - 1);
  if (lost > 0) return `${plural(lost, 'entry', 'entries')} of Vault's audit log could not be read`;
  if (log.from > t + 60_000)
    return `Vault's audit log begins ${iso(log.from)}, after the session: its older file is missing`;
  if (end !== null && (log.to ?? 0) + 60_000 < end)
    return `Vault's audit log ends ${iso(log.to ?? 0)}, before the session was over (${iso(end)}): a newer file is missing, or nobody has asked Vault since`;
  const [first] = log.unanswered;
  return first
    ? `${plural(log.unanswered.length, 'request')} of Vault's audit log without an answer, ${first.path} ${iso(first.at)}: what came of it is not known`
    : null;
};

/**
 * Did Vault hand the role out more often than CloudTrail shows? Not configured = nothing is said either way. `linked`: an
 * issuance that is an incident of its own, and asks for nothing more here.
 */
export const issuanceWitness = (
  facts: Facts,
  tree: { t: number; end: number | null },
  linked: (issuance: VaultIssuance) => boolean = () => false,
): Witness => {
  const reading = facts.vaultAudit;
  if (!reading) return unsure("Vault's audit log was not read in this check");
  if (!reading.ok) return unsure(reading.fault.what);
  if (reading.value === 'not-configured') return silent;
  const fact = reading.value;
  const { issuances } = fact.log;
  const unseen = issuances.filter((i) => i.accessKeyId === null && !linked(i));
  const [first] = unseen;
  if (first) {
    const audit = facts.audit?.ok ? facts.audit.value : null;
    const shown = audit ? knownKeys(audit.sessions, audit.findings).length : 0;
    const what = `Vault gave the role to ${takenBy(first)} ${iso(first.at)}`;
    if (fact.hashProven || issuances.length > shown)
      return {
        ...silent,
        open: `${what}, which CloudTrail does not show (${unseen.length} of ${issuances.length} issuances)`,
      };
    return unsure(`${what}; which credential that is could not be told${fact.notHashed ? `: ${fact.notHashed}` : ''}`);
  }
  const gap = logGap(fact, tree);
  if (gap) return unsure(gap);
  const renewed = fact.log.renewals.length > 0 ? `; ${plural(fact.log.renewals.length, 'lease renewal')}` : '';
  const denied = fact.log.denied > 0 ? `; ${plural(fact.log.denied, 'denied try', 'denied tries')} in Vault` : '';
  const by = [...new Set(issuances.map(takenBy))].slice(0, 3).join(', ');
  return { ...silent, said: `${by === '' ? '' : `, in Vault by ${by}`}${renewed}${denied}` };
};
