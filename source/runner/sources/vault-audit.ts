import { iso } from '../../core/clock.ts';
import type { VaultPort } from '../../core/ports.ts';
import { notRead, type Reading, read } from '../../core/reading.ts';
import { auditFold } from '../../core/vault/audit-fold.ts';
import { readFinding, roleFinding } from '../../core/vault/findings.ts';
import { joinIssuances, type KnownKey, knownKeys } from '../../core/vault/join-issuances.ts';
import { isOwnCaller, marksOf } from '../../core/vault/marks.ts';
import { onlyInVault, onlyVaultFinding } from '../../core/vault/only-vault.ts';
import type { VaultAuditFact, VaultIssuance } from '../../core/vault/types.ts';
import { treeOf, vaultAccount, vaultWindow } from '../../core/vault/window.ts';
import { sourceChanges } from '../journal-diff.ts';
import type { Source, SourceContext } from './source.ts';
import { issuancesNamed, nowInTrail } from './vault-issuances.ts';

/** What Vault itself wrote down of the window: who took the credentials, and what else was done (domain.md §2.4). */
export const vaultAuditSource: Source<'vaultAudit'> = {
  id: 'vaultAudit',
  label: "Vault's audit log",
  after: ['identity', 'clock', 'audit'],
  read: async (context) => {
    const { ports, config } = context.deps;
    if (!config.vault?.auditLog) return read('not-configured', ports.clock.now());
    if (!ports.vaultAudit)
      return notRead({ kind: 'not-found', what: 'the Vault audit log is configured and not there' }, ports.clock.now());
    return readLog(context, config.vault);
  },
};

const megabyte = 1024 * 1024;

const readLog = async (
  { deps, facts, task, signal }: SourceContext,
  { role, mounts }: { role: string; mounts: string[] },
): Promise<Reading<VaultAuditFact>> => {
  const { ports, store } = deps;
  const progress = store.progress();
  const { sessions, findings } = treeOf(facts, progress);
  const fold = auditFold({ role, mounts, ...vaultWindow(facts, progress, ports.clock.now()) });
  const taken = await ports.vaultAudit?.read(({ file, text, done, total }) => {
    fold.feed(file, text);
    task.progress(Math.floor(done / megabyte), Math.ceil(total / megabyte));
  }, signal);
  if (!taken?.ok) return taken ?? notRead({ kind: 'not-found', what: 'no Vault audit log' }, ports.clock.now());
  const log = fold.end();
  const known = knownKeys(sessions, findings);
  const hashed = await hashesOf(ports.vault, known, log.issuances, signal);
  const joined = joinIssuances(log.issuances, known, hashed.hashes);
  const fact = {
    ...{ log: { ...log, issuances: joined.issuances }, hashProven: joined.hashProven },
    ...{ notHashed: hashed.why, findings: [] },
  };
  const marks = marksOf({ audit: fact, sessions, progress, role });
  const to = { account: vaultAccount(facts, progress, deps.config), hash: deps.audit.hash };
  const found = [
    ...new Map(
      [
        ...log.reads.filter((r) => isOwnCaller(r.caller, marks)).map((r) => readFinding(to, r)),
        ...log.roleEdits.map((e) => roleFinding(to, e)),
        // Without a tree every issuance would be one that CloudTrail does not show.
        ...(facts.audit?.ok && known.length > 0
          ? onlyInVault(fact.log, fact.hashProven, known.length).map((i) => onlyVaultFinding(to, i))
          : []),
      ].map((f) => [f.id, f]),
    ).values(),
  ];
  // A log loses its oldest lines some day; what it has shown once is not taken back.
  const changes = [
    ...sourceChanges(store.progress(), 'vaultAudit', found, false),
    ...issuancesNamed(store.progress(), fact.log.issuances),
    ...nowInTrail(store.progress(), to, fact.log.issuances),
  ];
  if (changes.length > 0) await store.append(changes);
  return read({ ...fact, findings: found }, taken.at);
};

/** Keys that are asked about at most: a tree has few that Vault gave out. */
const mostKeys = 64;

/** What each audit device writes for each known key; asked for only where some issuance cannot be told by its text. */
const hashesOf = async (
  vault: VaultPort | null,
  known: KnownKey[],
  issuances: VaultIssuance[],
  signal: AbortSignal,
): Promise<{ hashes: Map<string, string[]>; why: string | null }> => {
  const hashes = new Map<string, string[]>();
  const ids = known.map((k) => k.accessKeyId);
  const hidden = issuances.filter(
    (i) => i.keys.length > 0 && !i.keys.some((k) => ids.includes(k) || /^A[SK]IA/.test(k)),
  );
  if (hidden.length === 0) return { hashes, why: null };
  if (!vault) return { hashes, why: 'Vault could not be asked for hashes: VAULT_ADDR or VAULT_TOKEN is not set' };
  const devices = await vault.auditDevices(signal);
  // Vault's own name for a first device: a hash that is found proves as much under any name.
  const names = devices.ok ? devices.value : ['file'];
  let why = devices.ok ? null : devices.fault.what;
  if (ids.length > mostKeys)
    why = `only ${mostKeys} of ${ids.length} keys were compared (first ${iso(known[0]?.at ?? 0)})`;
  for (const name of names) {
    for (const id of ids.slice(0, mostKeys)) {
      const hash = await vault.auditHash(name, id, signal);
      if (!hash.ok) {
        why ??= hash.fault.what;
        break;
      }
      if (hash.value === null) break;
      hashes.set(id, [...(hashes.get(id) ?? []), hash.value]);
    }
  }
  return { hashes, why };
};
