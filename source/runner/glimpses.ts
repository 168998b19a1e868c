import type { AuditFact } from '../core/facts.ts';
import type { Store } from '../core/store.ts';
import { journalAudit } from './journal-audit.ts';

/**
 * Journals what is known while the trail is still being read, so that *can anything still act?* has an answer from the first
 * page on: a new credential at once, then what IAM says of it. One look at a time; the last one is waited for.
 */
export const glimpses = <L extends { fact: AuditFact }>(
  store: Store,
  look: () => Promise<L>,
  withIam: (look: L) => Promise<AuditFact>,
  signal: AbortSignal,
) => {
  let told = 0;
  let looking: Promise<void> | null = null;
  const ask = async (): Promise<void> => {
    const seen = await look();
    await journalAudit(store, seen.fact, 'trail');
    const told = await withIam(seen);
    if (!signal.aborted) await journalAudit(store, told, 'glimpse');
  };
  return {
    /** `size`: how many credentials are known by now. */
    look: (size: number) => {
      if (looking || size === told) return;
      told = size;
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
