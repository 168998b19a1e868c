import type { VaultFact } from '../../core/facts.ts';
import { type Reading, read } from '../../core/reading.ts';
import { leaseFinding, withOld } from '../../core/vault/findings.ts';
import { vaultAccount } from '../../core/vault/window.ts';
import { sourceChanges } from '../journal-diff.ts';
import { readVault } from '../read-vault.ts';
import type { Source, SourceContext } from './source.ts';
import { lookIntoLeases } from './vault-leases.ts';

export const vaultSource: Source<'vault'> = {
  id: 'vault',
  label: 'Vault leases',
  after: ['identity'],
  read: async (context) => {
    const { deps, signal } = context;
    const fact = await readVault(deps.ports.vault, deps.config, signal, deps.ports.clock.now);
    return fact.ok && fact.value !== 'not-configured' ? withFindings(context, fact.value) : fact;
  },
};

/** Each lease that is held is a finding; those of before that are not held any more stay, as gone. */
const withFindings = async (
  { deps, facts, signal, task }: SourceContext,
  fact: VaultFact,
): Promise<Reading<VaultFact>> => {
  const { ports, store, config } = deps;
  const { system } = fact;
  const to = { account: vaultAccount(facts, store.progress(), config), hash: deps.audit.hash, system };
  const ids = fact.mounts.flatMap((m) =>
    m.leases.flatMap((l) => l.keys.map((key) => ({ id: l.prefix + key, types: m.credentialTypes }))),
  );
  task.progress(0, ids.length);
  const held = ports.vault
    ? await lookIntoLeases(
        ports.vault,
        ids.map((i) => i.id),
        signal,
      )
    : [];
  const types = new Map(ids.map((i) => [i.id, i.types]));
  const fresh = held.map(({ id, lease }) => leaseFinding(to, id, types.get(id) ?? [], lease));
  const old = store.progress().findings.filter((f) => f.source === 'vault');
  // Leases of a role or mount that the configuration does not name any more were not asked for.
  const asked = fact.mounts.flatMap((m) => m.leases.map((l) => l.prefix));
  const unasked = old.filter((f) => !asked.some((prefix) => f.subject.startsWith(prefix))).map((f) => f.subject);
  const listed = signal.aborted ? null : new Set([...held.map((h) => h.id), ...unasked]);
  const findings = withOld(old, fresh, listed, system);
  const changes = sourceChanges(store.progress(), 'vault', findings, true);
  if (changes.length > 0) await store.append(changes);
  return read({ ...fact, findings }, ports.clock.now());
};
