import type { JournalEvent } from '../../core/journal-event.ts';
import type { IssuedTo } from '../../core/linked-incident.ts';
import type { Progress } from '../../core/progress.ts';
import type { FindingsOf } from '../../core/vault/findings.ts';
import { onlyVaultFinding } from '../../core/vault/only-vault.ts';
import type { VaultIssuance } from '../../core/vault/types.ts';

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Whom Vault gave each credential to, as far as that is not known already. */
export const issuancesNamed = ({ issuedTo = {} }: Progress, issuances: VaultIssuance[]): JournalEvent[] => {
  const fresh: { [accessKeyId: string]: IssuedTo } = {};
  for (const { accessKeyId, at, requestId, joinedBy, caller } of issuances) {
    if (accessKeyId === null) continue;
    const old = issuedTo[accessKeyId];
    // A key, or its hash, proves; what was told by its time only is told anew as soon as it is proved.
    if (old && (old.requestId === requestId ? old.joinedBy === joinedBy : joinedBy === 'time')) continue;
    const who = { displayName: short(caller.displayName, 60), entityId: short(caller.entityId, 40) };
    fresh[accessKeyId] = { ...who, at, requestId, joinedBy };
  }
  return Object.keys(fresh).length > 0 ? [{ type: 'issuances.named', issuedTo: fresh }] : [];
};

/** An issuance that only Vault showed, and whose event came: the trail has the finding now. */
export const nowInTrail = (p: Progress, to: FindingsOf, issuances: VaultIssuance[]): JournalEvent[] => {
  const joined = new Set(issuances.filter((i) => i.accessKeyId !== null).map((i) => onlyVaultFinding(to, i).id));
  const gone = p.findings.filter((f) => f.kind === 'renewal' && f.source === 'vaultAudit' && joined.has(f.id));
  return gone.length > 0 ? [{ type: 'findings.changed', upsert: [], gone: gone.map((f) => f.id) }] : [];
};
