import type { Finding } from '../finding.ts';
import type { Session } from '../session.ts';
import type { VaultIssuance } from './types.ts';

/** A credential that CloudTrail shows, as it may stand in Vault's log. */
export type KnownKey = { accessKeyId: string; at: number | null };

/** Every issuance that CloudTrail shows: those of the tree, and those that are not followed. */
export const knownKeys = (sessions: Session[], findings: Finding[]): KnownKey[] => {
  const known = new Map<string, number | null>();
  for (const s of sessions) if (s.origin !== 'derived') known.set(s.accessKeyId, s.issuedAt);
  // What Vault's log alone shows is a finding too, and proves nothing about CloudTrail.
  const renewals = findings.filter((f) => f.kind === 'renewal' && f.source === undefined);
  for (const f of renewals) if (!known.has(f.subject)) known.set(f.subject, f.at);
  return [...known].map(([accessKeyId, at]) => ({ accessKeyId, at }));
};

/** An issuance and its event are seconds apart; the clocks may be a minute. */
const near = 90_000;

/**
 * Which issuance of the log is which credential: by its key, by the hash that the device made of it, and only where no hash
 * was of any use by its time, each credential once. `hashes`: what the devices write for a key.
 */
export const joinIssuances = (
  issuances: VaultIssuance[],
  known: KnownKey[],
  hashes: ReadonlyMap<string, string[]>,
): { issuances: VaultIssuance[]; hashProven: boolean } => {
  const byText = new Map<string, { id: string; by: 'key' | 'hash' }>();
  for (const { accessKeyId: id } of known) {
    byText.set(id, { id, by: 'key' });
    for (const h of hashes.get(id) ?? []) byText.set(h, { id, by: 'hash' });
  }
  const used = new Set<string>();
  const first = issuances.map((i): VaultIssuance => {
    const hit = i.keys.map((k) => byText.get(k)).find((h) => h !== undefined);
    if (!hit) return i;
    used.add(hit.id);
    return { ...i, accessKeyId: hit.id, joinedBy: hit.by };
  });
  const clear = issuances.length > 0 && issuances.every((i) => i.keys.some((k) => /^A(?:SIA|KIA)/.test(k)));
  const hashProven = clear || first.some((i) => i.joinedBy === 'hash');
  if (hashProven) return { issuances: first, hashProven };
  return { issuances: first.map((i) => (i.accessKeyId === null ? byTime(i, known, used) : i)), hashProven };
};

const byTime = (i: VaultIssuance, known: KnownKey[], used: Set<string>): VaultIssuance => {
  const apart = (k: KnownKey): number => (k.at === null ? Number.POSITIVE_INFINITY : Math.abs(k.at - i.at));
  const [best] = known.filter((k) => !used.has(k.accessKeyId) && apart(k) <= near).sort((a, b) => apart(a) - apart(b));
  if (!best) return i;
  used.add(best.accessKeyId);
  return { ...i, accessKeyId: best.accessKeyId, joinedBy: 'time' };
};
