import type { ClockPort } from '../core/ports.ts';
import { orAborted } from './abort.ts';

/**
 * All in ms. `interval` and `slowInterval`: between two requests, as usual and after a throttle; `slowFor`: how long that
 * lasts; `idle`: after so long a rest the connection is taken to be closed.
 */
export type Pace = { interval: number; slowInterval: number; slowFor: number; idle: number };

/**
 * LookupEvents: 2 a second with a burst of 1, per account and Region; after a throttle 1.5 for a minute, because others
 * share the limit (domain.md §13.7). The few ms on top keep jitter on the way from making two requests of ours collide:
 * one throttle costs more than they do.
 */
export const trailPace: Pace = { interval: 508, slowInterval: 672, slowFor: 60_000, idle: 3000 };

export type RateLimiter = {
  /** Waits for its turn, first come first served. False when aborted: no turn was used up then. */
  take(signal: AbortSignal): Promise<boolean>;
  /** The request that `take` let through was answered. */
  answered(): void;
  /** The service said that this was too fast. */
  throttled(): void;
};

export const createRateLimiter = (clock: ClockPort, pace: Pace): RateLimiter => {
  let last = Number.NEGATIVE_INFINITY;
  let slowUntil = Number.NEGATIVE_INFINITY;
  let cold = false;
  let queue: Promise<boolean> = Promise.resolve(true);

  /** ms until the next turn. A clock that was set back must not hold us up for as long as it was set back. */
  const left = (): number => {
    const now = clock.now();
    last = Math.min(last, now);
    slowUntil = Math.min(slowUntil, now + pace.slowFor);
    return last + (now < slowUntil ? pace.slowInterval : pace.interval) - now;
  };

  const turn = async (signal: AbortSignal): Promise<boolean> => {
    for (let ms = left(); ms > 0 && !signal.aborted; ms = left()) await clock.sleep(ms, signal);
    if (signal.aborted) return false;
    const now = clock.now();
    cold = now - last > pace.idle;
    last = now;
    return true;
  };

  return {
    take: (signal) => {
      queue = queue.then(() => turn(signal));
      return orAborted(queue, signal, false);
    },
    answered: () => {
      // The first request after a rest also opens the connection, so it reached the service later than the next will.
      if (cold) last = clock.now();
      cold = false;
    },
    throttled: () => {
      slowUntil = clock.now() + pace.slowFor;
    },
  };
};
