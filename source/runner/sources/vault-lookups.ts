import type { ClockPort, VaultPort } from '../../core/ports.ts';
import type { Fault, Reading } from '../../core/reading.ts';
import type { VaultToken } from '../../core/vault/types.ts';

/** As many at once as a Vault should be asked (domain.md §2.2). */
const atOnce = 8;
/** A Vault that throttles is asked again after these, ms. */
const waits = [250, 1_000, 4_000];

export type Lookups = { found: number; vanished: number; fault: Fault | null };

/**
 * Looks every accessor up, eight at a time; what expired since it was listed is counted. The first request that fails for good
 * ends it: what is missing then is said, and never guessed.
 */
export const lookUpTokens = async (
  { vault, clock }: { vault: VaultPort; clock: ClockPort },
  accessors: string[],
  take: (accessor: string, token: VaultToken) => void,
  progress: (done: number) => void,
  signal: AbortSignal,
): Promise<Lookups> => {
  const state: Lookups = { found: 0, vanished: 0, fault: null };
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < accessors.length && state.fault === null) {
      const accessor = accessors[next] ?? '';
      next += 1;
      const looked = await patiently(() => vault.token(accessor, signal), clock, signal);
      if (!looked.ok) state.fault ??= looked.fault;
      else if (looked.value === null) state.vanished += 1;
      else {
        state.found += 1;
        take(accessor, looked.value);
      }
      progress(state.found + state.vanished);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return state;
};

const patiently = async <T>(
  ask: () => Promise<Reading<T>>,
  clock: ClockPort,
  signal: AbortSignal,
): Promise<Reading<T>> => {
  let answer = await ask();
  for (const wait of waits) {
    if (answer.ok || answer.fault.kind !== 'throttled' || signal.aborted) break;
    await clock.sleep(wait, signal);
    answer = await ask();
  }
  return answer;
};
