import type { AuditFact } from '../core/facts.ts';
import type { JournalEvent } from '../core/journal-event.ts';
import type { Store } from '../core/store.ts';
import { inSlices, pacer } from './in-slices.ts';
import { comparingAudit, type Extent } from './journal-diff.ts';

/**
 * Journals what an audit changes. Compared in slices, and anew when findings or credentials have changed meanwhile: a
 * difference to what is not known any more would put back what somebody has just taken out.
 */
export const journalAudit = async (store: Store, fact: AuditFact, extent: Extent): Promise<void> => {
  for (;;) {
    const p = store.progress();
    const changes = await inSlices(comparingAudit(p, fact, extent));
    const { findings, sessions } = store.progress();
    if (findings === p.findings && sessions === p.sessions) return appendEach(store, changes);
  }
};

/** Line by line, with room for a key in between: only for lines of which each is true without the others. */
export const appendEach = async (store: Store, changes: JournalEvent[]): Promise<void> => {
  const pause = pacer();
  for (const change of changes) {
    await store.append([change]);
    await pause();
  }
};
