import { isActed } from '../core/audit/late-findings.ts';
import type { AuditFact } from '../core/facts.ts';
import type { EventStore } from '../core/store.ts';

/** Each is a read of a file. Above this the rest count as acted: somebody then looks at the first of them. */
const looked = 1_000;

/**
 * Reads that a dead key made are not at hand whole, so nobody could see yet whether a service made them for it: those are
 * read from disk, and what a service made needs no decision. What cannot be read stays as acted.
 */
export const lateByService = async <F extends Pick<AuditFact, 'afterDeath' | 'findings'>>(
  fact: F,
  events: Pick<EventStore, 'read'>,
  whole: ReadonlySet<string>,
): Promise<F> => {
  const asked = fact.afterDeath.filter((l) => isActed(l) && !whole.has(l.eventId)).slice(0, looked);
  const services = new Set<string>();
  for (const { eventId } of asked) {
    const event = await events.read(eventId);
    if (event && event.actor.invokedBy !== null) services.add(eventId);
  }
  if (services.size === 0) return fact;
  return {
    ...fact,
    afterDeath: fact.afterDeath.map((l) => (services.has(l.eventId) ? { ...l, byService: true } : l)),
    findings: fact.findings.filter((f) => f.kind !== 'event-after-death' || !services.has(f.subject)),
  };
};
