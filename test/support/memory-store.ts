import { createHash } from 'node:crypto';
import type { JournalEvent } from '../../source/core/journal-event.ts';
import { noProgress } from '../../source/core/progress.ts';
import type { Store } from '../../source/core/store.ts';
import type { TrailEvent } from '../../source/core/trail-event.ts';
import { memoryEvents, unsavedStore } from '../../source/runner/unsaved-store.ts';

export type MemoryStore = Store & { journal: JournalEvent[]; evidence: Map<string, string> };

/** A writer's store in memory that also keeps what was appended, in order. */
export const memoryStore = (now: () => number = () => 0, events: TrailEvent[] = []): MemoryStore => {
  const journal: JournalEvent[] = [];
  const evidence = new Map<string, string>();
  const classify = { isSignificant: () => true, isWrite: (e: TrailEvent) => e.readOnly !== true, subjectOf: () => '' };
  const base = unsavedStore(
    { incident: 'INC-1', dir: '', progress: noProgress(), events: memoryEvents(events, classify) },
    'alice@test',
    now,
  );
  return {
    ...base,
    journal,
    mode: () => ({ mode: 'writer', why: '', holder: null }),
    append: async (batch, options) => {
      journal.push(...batch);
      await base.append(batch, options);
    },
    saveEvidence: async (file, content) => {
      evidence.set(file, content);
      return { file, sha256: createHash('sha256').update(content).digest('hex') };
    },
    readEvidence: async (file) => evidence.get(file) ?? null,
    evidence,
  };
};
