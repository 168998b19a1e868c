import type { Hash } from '../core/audit/make-finding.ts';
import type { Config } from '../core/config.ts';
import type { AuditFact } from '../core/facts.ts';
import type { JournalEvent } from '../core/journal-event.ts';
import type { Progress } from '../core/progress.ts';
import { comparing, profilesOf, reconcileFindings } from '../core/reconcile/index.ts';
import type { Store } from '../core/store.ts';
import { inSlices } from './in-slices.ts';

type Deps = { store: Store; account: string; hash: Hash; config: Config };

/**
 * The fact with the session log compared to it: findings for what nobody logged and for what was logged and is not there.
 * Without any log nothing is compared, and `unlogged` stays null: nobody may take that for "all of it was logged". The same
 * when it is cancelled on the way.
 */
export const withLog = async (
  fact: AuditFact,
  deps: Deps,
  signal: AbortSignal = new AbortController().signal,
): Promise<AuditFact> => {
  const { store, account, hash, config } = deps;
  const { log, corrections = {} } = store.progress();
  if (log.length === 0) return fact;
  const { coverage, sessions, writeIds } = fact;
  const known = { rows: store.events, entries: log, sessions, writes: new Set(writeIds), corrections, coverage };
  const asked = { ...known, profiles: profilesOf(config) };
  const version = store.events.version();
  const compared = await inSlices(comparing(asked), signal);
  if (compared === null) return fact;
  // Rows came or went meanwhile: what was counted of them is of neither time.
  if (version !== store.events.version()) return withLog(fact, deps, signal);
  const findings = [...fact.findings, ...reconcileFindings(compared, log, account, hash)];
  return { ...fact, findings, totals: { ...fact.totals, unlogged: compared.unlogged.length } };
};

/** What a correction settles at once: the event it gives to a line is unlogged no more. The next check says the rest. */
export const settledBy = (
  { findings, totals, coverage }: Progress,
  { event, line }: Extract<JournalEvent, { type: 'match.corrected' }>,
): JournalEvent[] => {
  const gone = findings.filter((f) => f.kind === 'unlogged-event' && f.subject === event).map((f) => f.id);
  if (line === null || gone.length === 0) return [];
  const unlogged = totals.unlogged === null ? null : Math.max(0, totals.unlogged - gone.length);
  return [
    { type: 'findings.changed', upsert: [], gone },
    { type: 'coverage.changed', coverage, totals: { ...totals, unlogged } },
  ];
};

/** Findings of an earlier comparison that this one does not make, for readings that take nothing back otherwise. */
export const noLongerTold = ({ findings }: Progress, told: AuditFact): JournalEvent[] => {
  const now = new Set(told.findings.map((f) => f.id));
  const compared = findings.filter((f) => f.kind === 'unlogged-event' || f.kind === 'logged-not-seen');
  const gone = compared.filter((f) => !now.has(f.id)).map((f) => f.id);
  return gone.length > 0 ? [{ type: 'findings.changed', upsert: [], gone }] : [];
};
