import { describe, expect, it } from 'vitest';
import { drillClock, realClock } from '../../../source/adapters/clock.ts';

describe('clock', () => {
  it('is the machine clock outside a drill', () => {
    const before = Date.now();
    const now = realClock().now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it('runs at the speed of a drill, from the place where the world began', () => {
    const realBase = Date.now() - 60_000;
    const worldBase = Date.UTC(2026, 4, 20, 13);
    const clock = drillClock({ worldBase, realBase, speed: 60 });
    const age = clock.now() - worldBase;
    expect(age).toBeGreaterThanOrEqual(60 * 60_000);
    expect(age).toBeLessThanOrEqual((Date.now() - realBase) * 60);
  });

  it('sleeps in its own time: an hour of a fast world is over at once', async () => {
    const clock = drillClock({ worldBase: 0, realBase: Date.now(), speed: 1_000_000 });
    const start = clock.now();
    await clock.sleep(3_600_000);
    expect(clock.now() - start).toBeGreaterThanOrEqual(3_600_000);
  });

  it('returns from a sleep as soon as it is aborted, and at once when it already was', async () => {
    const controller = new AbortController();
    const sleeping = realClock().sleep(3_600_000, controller.signal);
    controller.abort();
    await sleeping;
    await realClock().sleep(3_600_000, controller.signal);
    expect(controller.signal.aborted).toBe(true);
  });

  it('sleeps longer than a Node timer can, without firing at once', async () => {
    const controller = new AbortController();
    let woke = false;
    const sleeping = realClock()
      .sleep(2 ** 33, controller.signal)
      .then(() => {
        woke = true;
      });
    await new Promise((resolve) => setImmediate(resolve));
    expect(woke).toBe(false);
    controller.abort();
    await sleeping;
  });

  it('refuses a speed that would stop or turn time', () => {
    for (const speed of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => drillClock({ worldBase: 0, realBase: 0, speed })).toThrow(RangeError);
  });
});
