import { describe, expect, it } from 'vitest';
import { createRateLimiter, trailPace } from '../../../source/adapters/rate-limiter.ts';
import { fakeClock, never } from './support.ts';

/** Times at which turns were given, ms. */
const turns = async (count: number, between: (i: number, limiter: ReturnType<typeof createRateLimiter>) => void) => {
  const { clock } = fakeClock();
  const limiter = createRateLimiter(clock, trailPace);
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    expect(await limiter.take(never())).toBe(true);
    times.push(clock.now());
    limiter.answered();
    between(i, limiter);
  }
  return times;
};

const gaps = (times: number[]): number[] => times.slice(1).map((t, i) => t - (times[i] ?? 0));

describe('rate limiter', () => {
  it('never goes above 2 a second, and uses at least 97 % of it', async () => {
    const times = await turns(200, () => undefined);
    expect(Math.min(...gaps(times))).toBeGreaterThanOrEqual(500);
    const rate = (199 * 1000) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
    expect(rate).toBeGreaterThanOrEqual(2 * 0.97);
  });

  it('goes down to 1.5 a second for a minute after a throttle, and then up again', async () => {
    const times = await turns(200, (i, limiter) => {
      if (i === 9) limiter.throttled();
    });
    const after = gaps(times).slice(9);
    const slow = after.filter((g) => g >= 1000 / 1.5);
    expect(slow.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(59_000);
    expect(slow.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(62_000);
    expect(after.at(-1)).toBeLessThan(1000 / 1.5);
  });

  it('has a burst of one: a long rest earns nothing', async () => {
    const { clock, advance } = fakeClock();
    const limiter = createRateLimiter(clock, trailPace);
    advance(3_600_000);
    await limiter.take(never());
    const first = clock.now();
    await limiter.take(never());
    expect(clock.now() - first).toBeGreaterThanOrEqual(500);
  });

  it('counts from the answer after a rest, because the request then waited for its connection', async () => {
    const { clock, advance } = fakeClock();
    const limiter = createRateLimiter(clock, trailPace);
    await limiter.take(never());
    advance(300);
    limiter.answered();
    const answered = clock.now();
    await limiter.take(never());
    expect(clock.now() - answered).toBeGreaterThanOrEqual(500);
    advance(300);
    limiter.answered();
    const second = clock.now();
    await limiter.take(never());
    expect(clock.now() - second).toBeLessThan(300);
  });

  it('serves first come, first served, and an aborted wait uses up nothing', async () => {
    const { clock } = fakeClock();
    const limiter = createRateLimiter(clock, trailPace);
    const order: string[] = [];
    const gone = new AbortController();
    const take = (name: string, signal: AbortSignal) =>
      limiter.take(signal).then((mine) => order.push(mine ? name : `${name} gone`));
    const all = [take('a', never()), take('b', gone.signal), take('c', never())];
    gone.abort();
    await Promise.all(all);
    expect(order).toContain('b gone');
    expect(order.filter((o) => o !== 'b gone')).toEqual(['a', 'c']);
  });

  it('is not held up when the clock is set back', async () => {
    const { clock, advance, slept } = fakeClock();
    const limiter = createRateLimiter(clock, trailPace);
    await limiter.take(never());
    limiter.throttled();
    advance(-24 * 3_600_000);
    await limiter.take(never());
    expect(slept.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1000);
  });
});
