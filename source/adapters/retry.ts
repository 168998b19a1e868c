import type { ClockPort } from '../core/ports.ts';
import { type Fault, notRead, type Reading } from '../core/reading.ts';
import { isClockSkew } from './aws-codes.ts';

/** How long to wait before another try, ms; null = give up. `tries` = how often it was tried with a fault of this sort. */
export type Patience = (fault: Fault, tries: number) => number | null;

const passing = new Set(['network', 'timeout', 'server', 'malformed', 'truncated']);

/**
 * Growing waits with a little chance in them, so that several of us do not come back at the same moment. `throttles`:
 * tries before a throttled request is given up. What may pass by itself gets three tries. A skewed clock gets one more,
 * because the SDK has learnt AWS's time from the refusal; so do credentials that ran out, which may be fresh by now.
 */
export const patience =
  (throttles: number, random: () => number): Patience =>
  (fault, tries) => {
    const grow = (first: number, factor: number, most: number): number =>
      Math.min(most, first * factor ** (tries - 1)) * (0.75 + random() / 2);
    if (fault.kind === 'throttled') return tries < throttles ? grow(500, 1.6, 15_000) : null;
    if (passing.has(fault.kind)) return tries < 3 ? grow(400, 3, 5000) : null;
    if (fault.kind === 'expired' || isClockSkew(fault.code)) return tries < 2 ? 0 : null;
    return null;
  };

/**
 * Reads until it answers or patience ends. Only ever for reading: a change is sent once (see iam-act.ts).
 */
export const readPatiently = async <T>(
  what: string,
  clock: ClockPort,
  signal: AbortSignal,
  wait: Patience,
  once: () => Promise<Reading<T>>,
): Promise<Reading<T>> => {
  const counts = new Map<string, number>();
  for (;;) {
    const reading = await once();
    if (reading.ok) return reading;
    const sort = passing.has(reading.fault.kind) ? 'passing' : reading.fault.kind;
    const tries = (counts.get(sort) ?? 0) + 1;
    counts.set(sort, tries);
    const ms = wait(reading.fault, tries);
    if (ms === null) return reading;
    if (ms > 0) await clock.sleep(ms, signal);
    if (signal.aborted) return notRead({ kind: 'cancelled', what: `${what} was cancelled.` }, clock.now());
  }
};
