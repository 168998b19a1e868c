import type { AuditFact } from '../core/facts.ts';
import type { Store } from '../core/store.ts';
import { auditChanges } from './journal-diff.ts';

/**
 * Journals what is known while the trail is still being read, so that *can anything still act?* has an answer from the first
 * page on: a new credential at once, then what IAM says of it. One look at a time; the last one is waited for.
 */
export const glimpses = (store: Store, derive: () => AuditFact, withIam: (fact: AuditFact) => Promise<AuditFact>) => {
  let told = 0;
  let looking: Promise<void> | null = null;
  const ask = async (fact: AuditFact): Promise<void> => {
    await store.append(auditChanges(store.progress(), fact, 'trail'));
    await store.append(auditChanges(store.progress(), await withIam(fact), 'glimpse'));
  };
  return {
    look: () => {
      if (looking) return;
      const fact = derive();
      if (fact.sessions.length === told) return;
      told = fact.sessions.length;
      // A disk that refuses shows itself at the next page, which is waited for.
      looking = ask(fact)
        .catch(() => undefined)
        .finally(() => {
          looking = null;
        });
    },
    end: async () => {
      while (looking) await looking;
    },
  };
};
