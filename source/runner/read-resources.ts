import { type ResourceFacts, resourceAsk, resourceKey, withResources } from '../core/audit/standing-resources.ts';
import type { AuditFact } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import type { ResourcePort } from '../core/ports.ts';
import { notRead, type Reading } from '../core/reading.ts';
import type { ResourceAsk, ResourceState } from '../core/resource-state.ts';
import type { Store } from '../core/store.ts';
import type { ReadAccount } from './accounts.ts';
import { yieldNow } from './in-slices.ts';

/** Requests at a time: enough to be quick, few enough to leave the account's limits to others. */
const lanes = 8;

/** What is there and should not be, and who was let in, before what was merely changed. */
const urgency = ['shared', 'policy', 'there'];
const rank = (f: Finding, ask: ResourceAsk): number =>
  f.kind === 'resource-changed' ? urgency.length : urgency.indexOf(ask.look);

export type ResourceReader = {
  /** The port of an account; undefined = it was not read. */
  portOf(account: string): ResourcePort | undefined;
  now(): number;
  progress(done: number, total: number): void;
};

/**
 * Asks AWS about every resource that the findings name, each once, at most eight at a time. What could not be asked is a
 * fault with its reason; a cancel leaves the rest `cancelled`.
 */
export const readResources = async (
  findings: Finding[],
  { portOf, now, progress }: ResourceReader,
  signal: AbortSignal,
): Promise<ResourceFacts> => {
  const asks = new Map<string, { ask: ResourceAsk; rank: number }>();
  for (const f of findings) {
    const ask = resourceAsk(f);
    if (!ask) continue;
    const key = resourceKey(ask);
    const known = asks.get(key);
    // Touched twice: the later touch is the one that AWS may not know of yet.
    const since = Math.max(ask.since ?? 0, known?.ask.since ?? 0) || null;
    asks.set(key, { ask: { ...ask, since }, rank: Math.min(rank(f, ask), known?.rank ?? rank(f, ask)) });
  }
  const queue = [...asks].sort(([, a], [, b]) => a.rank - b.rank);
  const facts = new Map<string, Reading<ResourceState | null>>();
  const one = async (ask: ResourceAsk): Promise<Reading<ResourceState | null>> => {
    if (signal.aborted) return notRead({ kind: 'cancelled', what: 'it was cancelled' }, now());
    const port = portOf(ask.account);
    if (port) return port.state(ask, signal);
    return notRead({ kind: 'refused', what: `it lies in account ${ask.account}, which was not read` }, now());
  };
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [key, { ask }] = next;
      facts.set(key, await one(ask));
      progress(facts.size, asks.size);
      // The next one in a turn of its own: eight in one are longer than a key may wait.
      await yieldNow();
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, queue.length) }, lane));
  return facts;
};

type Asking = { store: Store; now(): number; progress(done: number, total: number): void };

/** What is known of them already, for a glimpse on the way and for a reading that was cut off: they are not asked then. */
export const resourcesAsBefore = (fact: AuditFact, { store }: Pick<Asking, 'store'>): AuditFact => {
  const known = new Map(store.progress().findings.map((f) => [f.id, f]));
  return { ...fact, findings: withResources(fact.findings, null, known) };
};

/** The fact with the standing of every resource, each asked for with the credentials of its own account. */
export const standingOfResources = async (
  fact: AuditFact,
  accounts: ReadAccount[],
  { store, now, progress }: Asking,
  signal: AbortSignal,
): Promise<AuditFact> => {
  const portOf = (id: string) => accounts.find((a) => a.id === id)?.resources;
  const facts = await readResources(fact.findings, { portOf, now, progress }, signal);
  if (signal.aborted) return resourcesAsBefore(fact, { store });
  return { ...fact, findings: withResources(fact.findings, facts) };
};
