import type { Finding } from '../../core/finding.ts';
import { plural } from '../../core/plural.ts';
import type { VaultPort } from '../../core/ports.ts';
import { notRead, type Reading, read } from '../../core/reading.ts';
import { tokenFinding, withOld } from '../../core/vault/findings.ts';
import { isOwnCaller, marksOf } from '../../core/vault/marks.ts';
import { accessorDigest } from '../../core/vault/mask-accessor.ts';
import { tieOf } from '../../core/vault/tie.ts';
import type { TokenBirth, VaultAuditFact, VaultToken, VaultTokensFact } from '../../core/vault/types.ts';
import { treeOf, vaultAccount, vaultWindow } from '../../core/vault/window.ts';
import { sourceChanges } from '../journal-diff.ts';
import { noAddress } from '../read-vault.ts';
import type { Source, SourceContext } from './source.ts';
import { lookUpTokens } from './vault-lookups.ts';
import { lacking, notReady } from './vault-needs.ts';

/** Vault's tokens of the window: those of the session become findings, the others are counted (domain.md §13.11). */
export const vaultTokensSource: Source<'vaultTokens'> = {
  id: 'vaultTokens',
  label: 'Vault tokens',
  after: ['identity', 'clock', 'audit', 'vaultAudit'],
  read: async (context) => {
    const { ports, config } = context.deps;
    if (!config.vault) return read('not-configured', ports.clock.now());
    return ports.vault ? readTokens(context, ports.vault, config.vault.role) : notRead(noAddress, ports.clock.now());
  },
};

const needs = [
  { path: 'auth/token/accessors', capabilities: ['list', 'sudo'] },
  { path: 'auth/token/lookup-accessor', capabilities: ['update'] },
];

const readTokens = async (
  context: SourceContext,
  vault: VaultPort,
  role: string,
): Promise<Reading<VaultTokensFact>> => {
  const { deps, facts, task, signal } = context;
  const { store, ports, audit } = deps;
  const ready = await notReady(vault, signal);
  if ('ok' in ready) return ready;
  const denied = await lacking(vault, needs, signal);
  if (denied) return denied;
  const self = await vault.self(signal);
  if (!self.ok) return self;
  const listed = await vault.accessors(signal);
  if (!listed.ok) return listed;
  const accessors = [...new Set(listed.value)];
  const blind = (what: string) => notRead({ kind: 'ambiguous', what }, listed.at, listed.serverDate);
  if (accessors.length === 0) return blind('Vault lists no token at all: is the namespace right?');

  const log = auditOf(facts);
  const { sessions } = treeOf(facts, store.progress());
  const marks = marksOf({ audit: log, sessions, progress: store.progress(), role });
  const window = vaultWindow(facts, store.progress(), ports.clock.now());
  const to = { account: vaultAccount(facts, store.progress(), deps.config), hash: audit.hash, system: ready.system };
  const counts = { others: 0, older: 0 };
  const fresh: Finding[] = [];
  let ownSeen = false;
  const take = (accessor: string, token: VaultToken): void => {
    if (accessor === self.value.accessor) ownSeen = true;
    const inside = token.createdAt >= window.from && token.createdAt <= window.to;
    // Our own token is no leftover of the session, whatever its policies are.
    const tie = accessor === self.value.accessor ? null : tieOf(token, accessor, marks, role);
    if (tie !== null && (inside || marks.accessors.has(accessor))) fresh.push(tokenFinding(to, accessor, token, tie));
    else if (inside) counts.others += 1;
    else if (tie !== null) counts.older += 1;
  };
  const looked = await lookUpTokens(
    { vault, clock: ports.clock },
    accessors,
    take,
    (done) => task.progress(done, accessors.length),
    signal,
  );
  // Vault listed the very token that asks: when even that one "is not there", no answer of this kind is worth anything.
  const mute = self.value.accessor !== null && accessors.includes(self.value.accessor) && !ownSeen;
  if (looked.fault === null && (mute || looked.found === 0))
    return blind('Vault lists tokens and then says that they do not exist');
  const unread =
    looked.fault &&
    `${looked.found + looked.vanished} of ${plural(accessors.length, 'token')} looked up: ${looked.fault.what}`;
  const old = store.progress().findings.filter((f) => f.source === 'vaultTokens');
  const there = new Set(accessors.map((a) => accessorDigest(audit.hash, a)));
  // Answers come in any order; what is said must not.
  const sorted = fresh.sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1));
  const findings = withOld(old, sorted, there, ready.system);
  const changes = sourceChanges(store.progress(), 'vaultTokens', findings, true);
  if (changes.length > 0) await store.append(changes);
  const batch = log?.log.births.filter(
    (b) => b.batch && livesAt(b, ports.clock.now()) && (marks.births.includes(b) || isOwnCaller(b.caller, marks)),
  );
  return read(
    {
      ...(ready.system ? { system: ready.system } : {}),
      ...{ window, listed: accessors.length, lookedUp: looked.found, vanished: looked.vanished, ...counts, unread },
      ...{ rule: marks.rule, batch: batch?.length ?? null, findings },
    },
    listed.at,
    listed.serverDate,
  );
};

const auditOf = ({ vaultAudit }: SourceContext['facts']): VaultAuditFact | null =>
  vaultAudit?.ok && vaultAudit.value !== 'not-configured' ? vaultAudit.value : null;

/** Clocks may differ: dead only when it is well past its end. */
const livesAt = ({ expiresAt }: TokenBirth, now: number): boolean => expiresAt === null || expiresAt + 60_000 > now;
