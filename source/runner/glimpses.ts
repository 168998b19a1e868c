import type { AuditFact } from '../core/facts.ts';
import type { Store } from '../core/store.ts';
import { auditChanges } from './journal-diff.ts';

/**
 * Journals what is known while the trail is still being read, so that *can anything still act?* has an answer from the first
 * page on: a new credential at once, then what IAM says of it. One look at a time; the last one is waited for.
 */
export const glimpses = <L extends { fact: AuditFact }>(
  store: Store,
  /** How many credentials are known: cheap, asked again and again. */
  size: () => number,
  look: () => Promise<L>,
  withIam: (look: L) => Promise<AuditFact>,
) => {
  let told = 0;
  let looking: Promise<void> | null = null;
  const ask = async (): Promise<void> => {
    const seen = await look();
    await store.append(auditChanges(store.progress(), seen.fact, 'trail'));
    await store.append(auditChanges(store.progress(), await withIam(seen), 'glimpse'));
  };
  return {
    look: () => {
      if (looking) return;
      const found = size();
      if (found === told) return;
      told = found;
      // A disk that refuses shows itself at the next page, which is waited for.
      looking = ask()
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
